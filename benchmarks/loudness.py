"""How loud the shipped routine comes out in several voices, measured on the decoded MP3 by ffmpeg's ebur128.

usage: .venv/bin/python benchmarks/loudness.py [VOICE…]   prints the table of docs/loudness.md
"""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from voiceguide.audio.loudness import loudness_of_each, measure_file
from voiceguide.catalogue import reader
from voiceguide.catalogue.model import Talk
from voiceguide.render import Studio, render
from voiceguide.script.request import Request
from voiceguide.speech.engine import Speaker
from voiceguide.units import SAMPLE_RATE

VOICES = ("en-us+f5", "en-us", "en-gb-x-rp")


def main(voices: list[str]) -> None:
    catalogue = reader.read(reader.shipped())
    print("| voice | talk | LUFS, dual mono | true peak, dBTP | quietest to loudest utterance, LU |")
    print("|---|---|---|---|---|")
    for voice in voices or VOICES:
        with Studio(Speaker("espeak", voice)) as studio, TemporaryDirectory() as folder:
            for talk in Talk:
                request = Request("lower-back", talk=talk)
                done = render(catalogue, request, studio, Path(folder))
                encoder, clips = studio.encoder(), studio.recorder(done.timeline).clips(done.timeline.speech)
                levels = loudness_of_each(encoder, [clip.load() for clip in clips.values()], SAMPLE_RATE)
                whole = measure_file(encoder, done.path)
                print(
                    f"| {voice} | {talk.value} | {whole.dual_mono_lufs:.1f} | {whole.true_peak_dbtp:.1f} "
                    f"| {max(levels) - min(levels):.1f} |"
                )


if __name__ == "__main__":
    main(sys.argv[1:])
