"""How loud the shipped routine comes out in several voices, measured on the decoded MP3 by ffmpeg's ebur128.

usage: .venv/bin/python benchmarks/loudness.py   prints the table of docs/loudness.md
"""

from __future__ import annotations

import re
from math import log10
from pathlib import Path
from tempfile import TemporaryDirectory

from voiceguide.audio.loudness import loudness_of_each
from voiceguide.catalogue import reader
from voiceguide.catalogue.model import Talk
from voiceguide.render import Studio, render
from voiceguide.script.request import Request
from voiceguide.speech.engine import Speaker
from voiceguide.system import ffmpeg
from voiceguide.units import SAMPLE_RATE, to_samples

SPEAKERS = (
    *(Speaker("hibari", "heart", speed) for speed in (0.6, 1.0, 1.6)),
    *(Speaker("espeak", voice) for voice in ("en-us+f5", "en-us", "en-gb-x-rp")),
)


def main() -> None:
    catalogue = reader.read(reader.shipped())
    print("| voice | speed | talk | LUFS, dual mono | true peak, dBTP | quietest to loudest utterance, LU |")
    print("|---|---|---|---|---|---|")
    for speaker in SPEAKERS:
        with Studio(speaker, workers=2) as studio, TemporaryDirectory() as folder:
            for talk in Talk:
                done = render(catalogue, Request("lower-back", talk=talk), studio, Path(folder))
                decoded = ["-i", str(done.path), "-f", "s16le", "-ac", "1", "-ar", str(SAMPLE_RATE), "pipe:1"]
                pcm = ffmpeg.run(studio.encoder(), decoded)
                said = {one.spoken: one for one in done.timeline.speech}.values()
                clips = [pcm[2 * to_samples(one.start_ms) : 2 * to_samples(one.end_ms)] for one in said]
                levels = loudness_of_each(studio.encoder(), clips, SAMPLE_RATE)
                lufs, dbtp = measured(studio.encoder(), done.path)
                print(
                    f"| {speaker.voice} | {speaker.speed:g} | {talk.value} | {lufs:.1f} "
                    f"| {dbtp:.1f} | {max(levels) - min(levels):.1f} |",
                    flush=True,
                )


def measured(encoder: Path, track: Path) -> tuple[float, float]:
    """What ffmpeg's meter says of a whole track: LUFS as dual mono, and dBTP."""
    meter = "ebur128=metadata=1:framelog=quiet:peak=true:dualmono=true,ametadata=print:file=pipe\\\\:1"
    said = ffmpeg.run(encoder, ["-i", str(track), "-af", meter, "-f", "null", "-"])
    last = dict(re.findall(rb"lavfi\.r128\.(\w+)=(\S+)", said))  # of each figure, the last
    return float(last[b"I"]), 20 * log10(float(last[b"true_peaks_ch0"]))


if __name__ == "__main__":
    main()
