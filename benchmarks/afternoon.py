"""What someone writes in an afternoon: pyttsx3 and pydub by the book, a file for each utterance, one after the other.

    python benchmarks/afternoon.py TIMELINE.json OUT.mp3            track += clip, track.export(…)
    python benchmarks/afternoon.py TIMELINE.json OUT.mp3 --joined   joined once, and piped to ffmpeg
    python benchmarks/afternoon.py TIMELINE.json OUT.mp3 --hibari   in the natural voice, by hibari's own `save`
    python benchmarks/afternoon.py TIMELINE.json OUT.mp3 --bed rain.wav   with a sound under it, by pydub's `overlay`

It says the utterances of a timeline (`voiceguide render --timeline`) at the times that stand there; it knows no
chimes, and neither trims nor levels. It is a yardstick, and meant to be a fair one: what it makes is right. So it
waits for each file, which pyttsx3's first `runAndWait` does not do, says again what came out empty (on a busy machine
some do), and sets the voice once, for to set it before each utterance spoils some.
"""

from __future__ import annotations

import ctypes
import json
import os
import re
import subprocess
import sys
import tempfile
import time
import warnings
import wave
from collections.abc import Iterator
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


PRONOUNCED = re.compile(r"\[([^\]]*)\]\(/[^)]*/\)")
"""A word with a fixed pronunciation, as the timeline writes it."""


def spoken(timeline: Path, folder: Path) -> Iterator[tuple[int, Path]]:
    """Each utterance in turn: when it begins (ms), and its file."""
    if "--hibari" in sys.argv:
        yield from spoken_by_hibari(timeline, folder)
        return
    engine = pyttsx3.init("espeak")
    engine.setProperty("voice", "en-us+f5")
    engine.setProperty("rate", 115)
    for number, (start_ms, text) in enumerate(utterances(timeline)):
        file = folder / f"{number}.wav"
        while not is_whole(file):
            engine.save_to_file(text, str(file))
            engine.runAndWait()
            patience = time.monotonic() + 2
            while not is_whole(file) and time.monotonic() < patience:
                time.sleep(0.001)
        yield start_ms, file


def spoken_by_hibari(timeline: Path, folder: Path) -> Iterator[tuple[int, Path]]:
    from hibari import Hibari

    voice = Hibari()
    for number, (start_ms, text) in enumerate(utterances(timeline)):
        file = folder / f"{number}.wav"
        voice.save(text, str(file), speed=0.62)
        yield start_ms, file


def is_whole(file: Path) -> bool:
    try:
        with wave.open(str(file)) as sound:
            return 0 < sound.getnframes() * 2 <= file.stat().st_size - 44
    except (OSError, EOFError, wave.Error):
        return False


def by_the_book(timeline: Path, out: Path, folder: Path) -> None:
    track = AudioSegment.empty()
    for start_ms, file in spoken(timeline, folder):
        track += AudioSegment.silent(max(0, start_ms - len(track)))
        track += AudioSegment.from_wav(str(file))
    if "--bed" in sys.argv:
        track = track.overlay(AudioSegment.from_file(sys.argv[sys.argv.index("--bed") + 1]) - 18, loop=True)
    track.export(str(out), format="mp3", bitrate="64k")


def joined(timeline: Path, out: Path, folder: Path) -> None:
    pieces, length = [], 0
    for start_ms, file in spoken(timeline, folder):
        clip = AudioSegment.from_wav(str(file))
        rate = clip.frame_rate
        silence = bytes(2 * max(0, start_ms * rate // 1_000 - length))
        pieces += [silence, clip.raw_data]
        length += (len(silence) + len(clip.raw_data)) // 2
    source = ["-f", "s16le", "-ar", str(rate), "-ac", "1", "-i", "pipe:0"]
    command = [AudioSegment.converter, "-y", "-v", "error", *source, "-b:a", "64k", str(out)]
    subprocess.run(command, input=b"".join(pieces), check=True)


def utterances(timeline: Path) -> list[tuple[int, str]]:
    """When each utterance begins, in milliseconds, and what is said."""
    chapters = json.loads(timeline.read_text("utf-8"))["chapters"]
    sounds = [sound for chapter in chapters for sound in chapter["sounds"]]
    return [(sound["start_ms"], PRONOUNCED.sub(r"\1", sound["spoken"])) for sound in sounds if "spoken" in sound]


if __name__ == "__main__":
    make = joined if "--joined" in sys.argv else by_the_book
    with tempfile.TemporaryDirectory() as scratch:
        make(Path(sys.argv[1]), Path(sys.argv[2]), Path(scratch))
