"""How loud the shipped routine comes out in several voices, measured on the decoded MP3 by ffmpeg's ebur128.

usage: .venv/bin/python benchmarks/loudness.py       prints the table of docs/loudness.md
       .venv/bin/python benchmarks/loudness.py all   every level too, and every voice at its slowest and fastest
"""

from __future__ import annotations

import re
import sys
from dataclasses import replace
from itertools import product
from math import log10
from pathlib import Path
from tempfile import TemporaryDirectory

from voiceguide.audio.loudness import loudness_of_each
from voiceguide.catalogue import reader
from voiceguide.catalogue.model import Level, Talk
from voiceguide.render import Rendered, Studio, render
from voiceguide.script.request import Request
from voiceguide.speech.engine import Speaker
from voiceguide.system import ffmpeg
from voiceguide.units import SAMPLE_RATE, to_samples

SLOWEST, FASTEST = 0.6, 1.6
SPEAKERS = (
    *(Speaker("hibari", "heart", speed) for speed in (SLOWEST, 1.0, FASTEST)),
    *(Speaker("espeak", voice) for voice in ("en-us+f5", "en-us", "en-gb-x-rp")),
)


def main(whole: bool) -> None:
    catalogue = reader.read(reader.shipped())
    levels = tuple(Level) if whole else (Level.STANDARD,)
    others = [replace(one, speed=speed) for one in SPEAKERS if one.engine != "hibari" for speed in (SLOWEST, FASTEST)]
    print("| voice | speed | talk | level | LUFS, dual mono | true peak, dBTP | quietest to loudest utterance, LU |")
    print("|---|---|---|---|---|---|---|")
    for speaker in (*SPEAKERS, *others) if whole else SPEAKERS:
        with Studio(speaker, workers=2) as studio, TemporaryDirectory() as folder:
            for talk, level in product(Talk, levels):
                done = render(catalogue, Request("lower-back", level, talk), studio, Path(folder))
                row = f"| {speaker.voice} | {speaker.speed:g} | {talk.value} | {level.value} |"
                print(row, measured(done, studio.encoder()), flush=True)


def measured(done: Rendered, encoder: Path) -> str:
    """The figures of one track, as the rest of a row."""
    decoded = ["-i", str(done.path), "-f", "s16le", "-ac", "1", "-ar", str(SAMPLE_RATE), "pipe:1"]
    pcm = ffmpeg.run(encoder, decoded)
    said = {one.spoken: one for one in done.timeline.speech}.values()
    clips = [pcm[2 * to_samples(one.start_ms) : 2 * to_samples(one.end_ms)] for one in said]
    levels = loudness_of_each(encoder, clips, SAMPLE_RATE)
    lufs, dbtp = metered(done.path, encoder)
    return f"{lufs:.1f} | {dbtp:.1f} | {max(levels) - min(levels):.1f} |"


def metered(track: Path, encoder: Path) -> tuple[float, float]:
    """What ffmpeg's meter says of a whole track: LUFS as dual mono, and dBTP."""
    meter = "ebur128=metadata=1:framelog=quiet:peak=true:dualmono=true,ametadata=print:file=pipe\\\\:1"
    said = ffmpeg.run(encoder, ["-i", str(track), "-af", meter, "-f", "null", "-"])
    last = dict(re.findall(rb"lavfi\.r128\.(\w+)=(\S+)", said))  # of each figure, the last
    return float(last[b"I"]), 20 * log10(float(last[b"true_peaks_ch0"]))


if __name__ == "__main__":
    main(whole="all" in sys.argv[1:])
