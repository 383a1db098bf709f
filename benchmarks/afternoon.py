"""What someone writes in an afternoon: pyttsx3 and pydub by the book, a file for each utterance, one after the other.

    python benchmarks/afternoon.py TIMELINE.json OUT.mp3

It says the utterances of a timeline (`voiceguide render --timeline`) at the times that stand there; it knows no
chimes. It is a yardstick, and a fair one: what it makes is right, so it waits for each file, which the first call of
pyttsx3's `runAndWait` does not do, and it sets the voice once, for to set it before each utterance spoils some.
"""

from __future__ import annotations

import ctypes
import json
import os
import sys
import tempfile
import time
import warnings
from pathlib import Path

import espeakng_loader
import imageio_ffmpeg

# The stock driver looks for espeak-ng by its name; where it is installed this would not be needed.
ctypes.CDLL(espeakng_loader.get_library_path())
os.environ["ESPEAK_DATA_PATH"] = espeakng_loader.get_data_path()

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import pyttsx3
    from pydub import AudioSegment

AudioSegment.converter = imageio_ffmpeg.get_ffmpeg_exe()


def main(timeline: Path, out: Path) -> None:
    track = AudioSegment.empty()
    engine = pyttsx3.init("espeak")
    engine.setProperty("voice", "en-us")
    engine.setProperty("rate", 115)
    with tempfile.TemporaryDirectory() as folder:
        for number, (start_ms, text) in enumerate(utterances(timeline)):
            file = Path(folder) / f"{number}.wav"
            engine.save_to_file(text, str(file))
            engine.runAndWait()
            while not file.exists():
                time.sleep(0.001)
            track += AudioSegment.silent(max(0, start_ms - len(track)))
            track += AudioSegment.from_wav(str(file))
    track.export(str(out), format="mp3", bitrate="64k")


def utterances(timeline: Path) -> list[tuple[int, str]]:
    """When each utterance begins, in milliseconds, and what is said."""
    chapters = json.loads(timeline.read_text("utf-8"))["chapters"]
    sounds = [sound for chapter in chapters for sound in chapter["sounds"]]
    return [(sound["start_ms"], sound["spoken"]) for sound in sounds if "spoken" in sound]


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
