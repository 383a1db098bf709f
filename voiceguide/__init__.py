"""voiceguide: exercises written in YAML become voice-guided audio tracks.

Data flows down this list of rooms; a module imports only from its own room and from rooms above it:

    system, language, catalogue, script, timeline, speech, engines, audio, figure, page, track, play, serve

`render.py` strings them together; `cli/` is the command line.
"""

__version__ = "0.1.0"
