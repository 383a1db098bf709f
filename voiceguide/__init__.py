"""voiceguide: exercises written in YAML become voice-guided audio tracks.

Data flows through five rooms, left to right; a module imports only from its own room and rooms to its left:

    catalogue → script → speech → audio → publish
"""

__version__ = "0.1.0"
