"""What can't be done without: starting Python with the program's imports, each different utterance spoken once in C,
each different second encoded once, by one encoder.

    python benchmarks/floor.py TIMELINE.json OUT.mp3
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import voiceguide.catalogue.reader
import voiceguide.cli
import voiceguide.render  # noqa: F401
from voiceguide.audio.mp3_frames import BARE_MP3
from voiceguide.engines.espeak_library import PITCH, RATE, bundled
from voiceguide.system import ffmpeg
from voiceguide.units import SAMPLE_RATE


def main(timeline: Path, out: Path) -> None:
    chapters = json.loads(timeline.read_text("utf-8"))["chapters"]
    texts = dict.fromkeys(sound["spoken"] for chapter in chapters for sound in chapter["sounds"] if "spoken" in sound)
    engine = bundled()
    engine.set_voice("en-us+f5")
    engine.set(RATE, 115)
    engine.set(PITCH, 45)
    clips = [engine.speak(text).strip(b"\0") for text in texts]
    pcm = b"".join(clip + bytes(len(clip) % 2) for clip in clips)
    source = ["-f", "s16le", "-ar", str(engine.sample_rate), "-ac", "1", "-i", "pipe:0", "-ar", str(SAMPLE_RATE)]
    ffmpeg.run(ffmpeg.find(), ["-y", *source, *BARE_MP3, str(out)], pcm)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
