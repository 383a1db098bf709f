"""Which voice and rate are easiest to follow: words a minute as heard, words an open recogniser gets wrong, and
how long speech takes.

    pip install . pocketsphinx
    python benchmarks/voices.py            # all three tables: some ten minutes
    python benchmarks/voices.py pace       # or one: pace, ear, length

pocketsphinx is wanted only for `ear`; its wheel carries the US-English model. docs/voices.md tells the results.
"""

# ruff: noqa: T201

from __future__ import annotations

import re
import statistics
import subprocess
import sys
import tempfile
from array import array
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import imageio_ffmpeg

from voiceguide.speech.espeak_library import PITCH, RATE, EspeakLibrary, bundled

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

CUES = """\
Breathe in.
And breathe out.
And return.
Knees to the left.
Knees to the right.
Lift your chest. Keep your hips on the floor.
One. Two. Three. Four. Five.
Six. Seven. Eight. Nine. Ten.
Hold for ten seconds.
Halfway there.
Three. Two. One. And relax.
Last one.
Change sides.
Well done. Rest for a moment.
Stop if anything hurts.""".splitlines()
"""What is said while someone moves."""

TEXT = INSTRUCTIONS + CUES


@dataclass(frozen=True, slots=True)
class Manner:
    """A voice, the engine's rate number (not words heard a minute), and a pitch from 0 to 100."""

    voice: str
    rate: int
    pitch: int = 45


VOICES = ("en-us", "en-us+klatt4", "en-us+m1", "en-us+f5", "en", "en-gb-x-rp", "en-gb-scotland")
CHOSEN = Manner("en-us", 115)
PACE_RATES = (80, 100, 105, 110, 115, 120, 130, 150, 165, 200, 300)
EAR_MANNERS = (
    *(Manner("en-us", rate) for rate in (100, 115, 130, 150, 165, 200)),
    *(Manner(voice, CHOSEN.rate) for voice in VOICES[1:]),
    *(Manner("en-us", CHOSEN.rate, pitch) for pitch in (30, 60)),
)
AUDIBLE = 160
"""Samples below this (−46 dB of full scale) at either end of a clip are silence."""

EAR_FRAME_RATE = 16_000
GAP_SECONDS = 0.4


def words(text: str) -> list[str]:
    """The words of `text` in lower case, without punctuation."""
    return re.findall(r"[a-z']+", text.lower())


@cache
def engine() -> EspeakLibrary:
    """The bundled espeak-ng, one for the process."""
    return bundled()


def speak(text: str, manner: Manner) -> array[int]:
    """`text` as samples, from the first audible one to the last."""
    if not engine().set_voice(manner.voice):
        raise SystemExit(f"espeak-ng has no voice {manner.voice}")
    engine().set(RATE, manner.rate)
    engine().set(PITCH, manner.pitch)
    samples = array("h", engine().speak(text))
    audible = [at for at, sample in enumerate(samples) if abs(sample) > AUDIBLE]
    return samples[audible[0] : audible[-1] + 1]


def spoken_ms(text: str, manner: Manner) -> float:
    """How long `text` takes to say, in milliseconds."""
    return 1_000 * len(speak(text, manner)) / engine().frame_rate


def words_a_minute(manner: Manner) -> float:
    """Words heard a minute in whole instructions, each said in one go; the silence between them is not counted."""
    said = sum(len(words(line)) for line in INSTRUCTIONS)
    return 60_000 * said / sum(spoken_ms(line, manner) for line in INSTRUCTIONS)


def recording(manner: Manner) -> bytes:
    """The whole text with a short silence between lines, as the recogniser wants it: 16 kHz, mono, 16 bit."""
    gap = bytes(2 * int(GAP_SECONDS * engine().frame_rate))
    pcm = gap + b"".join(speak(line, manner).tobytes() + gap for line in TEXT)
    raw = ["-f", "s16le", "-ac", "1"]
    source = [*raw, "-ar", str(engine().frame_rate), "-i", "-"]
    target = [*raw, "-ar", str(EAR_FRAME_RATE), "-"]
    ffmpeg = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", *source, *target]
    return subprocess.run(ffmpeg, input=pcm, capture_output=True, check=True).stdout


@cache
def ears() -> tuple[Any, Any]:
    """Two recognisers: one that expects any English, and one that expects cues (a trigram model of TEXT)."""
    from pocketsphinx import Decoder
    from pocketsphinx.lm import ArpaBoLM

    model = ArpaBoLM(text="\n".join(" ".join(words(line)) for line in TEXT), add_start=True)
    model.compute()
    quiet = {"loglevel": "FATAL", "dither": True}  # without dither, true silence spoils its idea of loudness
    with tempfile.TemporaryDirectory() as folder:
        arpa = str(Path(folder) / "cues.arpa")
        model.write_file(arpa)
        return Decoder(**quiet), Decoder(lm=arpa, **quiet)


def errors(decoder: Any, pcm: bytes) -> float:
    """Word error rate in percent: words changed, left out or added, of those said."""
    decoder.start_utt()
    decoder.process_raw(pcm, no_search=False, full_utt=True)
    decoder.end_utt()
    heard = words(decoder.hyp().hypstr) if decoder.hyp() else []
    said = words(" ".join(TEXT))
    return 100 * distance(said, heard) / len(said)


def distance(said: list[str], heard: list[str]) -> int:
    """Levenshtein's distance between two lists of words."""
    row = list(range(len(heard) + 1))
    for number, word in enumerate(said, 1):
        above, row = row, [number]
        for at, other in enumerate(heard):
            row.append(min(above[at + 1] + 1, row[at] + 1, above[at] + (word != other)))
    return row[-1]


def heard(manner: Manner) -> str:
    """A line of the second table."""
    pcm = recording(manner)
    free, cues = (errors(decoder, pcm) for decoder in ears())
    name = f"{manner.voice:16} {manner.rate:4} {manner.pitch:5}"
    return f"{name} {words_a_minute(manner):8.0f} {free:7.1f} {cues:7.1f}"


def estimate_ms(spoken: str, rate: int) -> int:
    """About how long `spoken` takes to say."""
    return 0


def phrases() -> list[str]:
    """Some two hundred utterances, from one word to about twenty-five."""
    pieces = [" ".join(line.split()[:count]) for line in INSTRUCTIONS for count in (1, 2, 3, 4, 6, 8, 10)]
    ends = [" ".join(line.split()[start:]) for line in INSTRUCTIONS for start in (2, 4, 6, 8)]
    pairs = [f"{first} {second}" for first, second in zip(INSTRUCTIONS, INSTRUCTIONS[1:], strict=False)]
    return [*dict.fromkeys([*pieces, *ends, *pairs, *TEXT])]


def pace() -> None:
    """Prints words heard a minute for each voice and rate."""
    print("Words heard a minute in instructions, by the engine's rate number")
    print(f"{'voice':16}", *(f"{rate:5}" for rate in PACE_RATES))
    for voice in VOICES:
        print(f"{voice:16}", *(f"{words_a_minute(Manner(voice, rate)):5.0f}" for rate in PACE_RATES))


def ear() -> None:
    """Prints word error rates."""
    try:
        import pocketsphinx  # noqa: F401
    except ImportError:
        raise SystemExit("`ear` wants a recogniser: pip install pocketsphinx") from None
    print(f"Word error rate in %, {len(words(' '.join(TEXT)))} words: expecting any English, expecting cues")
    print(f"{'voice':16} rate pitch wpm heard    any    cues")
    with ProcessPoolExecutor(max_workers=2) as pool:
        for line in pool.map(heard, EAR_MANNERS):
            print(line, flush=True)


def length() -> None:
    """Prints how far estimate_ms is off."""


TABLES = {"pace": pace, "ear": ear, "length": length}

if __name__ == "__main__":
    for name in sys.argv[1:] or TABLES:
        if name not in TABLES:
            raise SystemExit(f"there is no table {name}; there are {', '.join(TABLES)}")
        TABLES[name]()
        print()
