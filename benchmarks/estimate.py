"""Fits how long speech takes in a language to what its default voice says: the constants of `Estimate`.

    python benchmarks/estimate.py de              # the constants, and how far off those in language/de.py are
    python benchmarks/estimate.py de espeak de    # of an engine's voice

The lines are those of every routine of `exercises.de.yaml`, at every talk, and the counts.
"""

from __future__ import annotations

import statistics
import sys
from itertools import starmap

import numpy as np

from voiceguide.audio.clips import condition
from voiceguide.audio.loudness import SPEECH_LUFS
from voiceguide.catalogue import reader
from voiceguide.catalogue.model import Talk
from voiceguide.language.languages import language
from voiceguide.script.compose import compose, plan_for
from voiceguide.script.request import Request
from voiceguide.script.segments import Utterance
from voiceguide.speech.choice import Asked, choose
from voiceguide.system import ffmpeg


def lines(tag: str) -> list[Utterance]:
    """The different lines that are said at the speaker's own speed."""
    shipped = reader.shipped()
    catalogue = reader.read(shipped if tag == "en" else reader.in_language(shipped, tag))
    requests = [Request(name, talk=talk) for name in catalogue.routines for talk in Talk]
    scripts = [compose(catalogue, request, plan_for(catalogue, request)) for request in requests]
    said = dict.fromkeys(line.full for script in scripts for line in script.lines())
    return [what for what in said if what.spoken and not what.brisk]


def main(tag: str, engine: str | None = None, voice: str | None = None) -> None:
    """Prints the fit, and the words a minute of the lines together."""
    choice = choose(Asked(engine=engine, voice=voice), tag)
    said, estimate = lines(tag), language(tag).estimate
    encoder = ffmpeg.find(None)
    with choice.engine:
        spoken = dict(choice.engine.speak_all([what.spoken for what in said], choice.speaker, 1))
    raws = [spoken[what.spoken] for what in said]
    true = np.array([clip.length_ms for clip in condition(raws, encoder, SPEECH_LUFS)])
    counts = np.array([(1, *estimate.counts(what.spoken)) for what in said])
    fitted, *_ = np.linalg.lstsq(counts / true[:, None] ** 0.5, true / true**0.5, rcond=None)
    print(f"{choice.speaker.engine} {choice.speaker.voice}: {len(said)} lines, {sum(true) / 1_000:.0f} s")
    names = ("start_ms", "letter_ms", "vowels_ms", "comma_ms", "sentence_ms")
    print(", ".join(starmap("{}={:.0f}".format, zip(names, fitted, strict=True))))
    for name, reckoned in (("fitted", counts @ fitted), ("as it is", np.array([estimate.ms(w.spoken) for w in said]))):
        off = sorted(abs(reckoned / true - 1) * 100)
        whole = reckoned.sum() / true.sum() * 100 - 100
        median, most = statistics.median(off), off[len(off) * 95 // 100]
        print(f"{name}: {median:.1f} % off in the median, {most:.1f} % for 95 of 100 lines, {whole:+.1f} % for all")
    words = sum(len(what.spoken.split()) for what in said)
    print(f"{words / true.sum() * 60_000:.0f} words a minute, with the pauses within lines")


if __name__ == "__main__":
    main(*sys.argv[1:])
