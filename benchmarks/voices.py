"""Which voice and rate are easiest to follow: words a minute as heard, how many an open recogniser mistakes, and how
well the length of speech can be foretold.

    pip install . pocketsphinx
    python benchmarks/voices.py                  # all five tables: ten minutes or more, `english` most of it
    python benchmarks/voices.py pace length      # or some of: pace, length, cues, second, english

pocketsphinx is wanted for the last three; its wheel carries a US-English model.
docs/voices.md tells the results.
"""

from __future__ import annotations

import re
import statistics
import subprocess
import sys
import tempfile
from array import array
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import imageio_ffmpeg

from voiceguide.engines.espeak_library import PITCH, RATE, EspeakLibrary, bundled

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

FIRST = (*INSTRUCTIONS, *CUES)

SECOND = tuple(
    """\
Let both legs fall to the right side while your arms rest wide.
Turn your head the other way if your neck allows it.
Kneel on all fours with your hands under your shoulders.
Keep a small curve in your spine as you sit back.
Look down at the mat and let your shoulders move away from your ears.
Rest your forearms on the mat and lengthen through your neck.
Push up a little and let your belly soften towards the ground.
Pull your navel towards your spine and press your waist down.
Let go slowly and feel the muscles soften again.
Stay here for a moment, and notice how your back feels.
Place a pillow under your thighs if that helps you.
And lower. Good. Again. Other side. Two more. Rest now.""".splitlines()
)
"""Other cues, to see whether a voice chosen by the first text is the better one here too."""


@dataclass(frozen=True, slots=True)
class Manner:
    """A voice, the engine's rate number (not words heard a minute), and a pitch from 0 to 100."""

    voice: str
    rate: int
    pitch: int = 45


VOICES = ("en-us", "en-us+klatt4", "en-us+m1", "en-us+f5", "en", "en-gb-x-rp", "en-gb-scotland")
CHOSEN = Manner("en-us+f5", 115)
PACE_RATES = (80, 100, 105, 110, 115, 120, 130, 150, 165, 200, 300)
LENGTH_RATES = (80, 115, 150, 200, 300)
RATES_HEARD = 6
EAR_MANNERS = (
    *(Manner("en-us", rate) for rate in (100, 115, 130, 150, 165, 200)),
    *(Manner(voice, CHOSEN.rate) for voice in VOICES[1:]),
    *(Manner("en-us", CHOSEN.rate, pitch) for pitch in (30, 60)),
)
SECOND_MANNERS = tuple(Manner(voice, CHOSEN.rate, pitch) for pitch in (45, 60) for voice in VOICES[:4])
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


def recording(text: tuple[str, ...], manner: Manner) -> bytes:
    """`text` with a short silence between lines, as the recogniser wants it: 16 kHz, mono, 16 bit."""
    gap = bytes(2 * int(GAP_SECONDS * engine().frame_rate))
    pcm = gap + b"".join(speak(line, manner).tobytes() + gap for line in text)
    raw = ["-f", "s16le", "-ac", "1"]
    source = [*raw, "-ar", str(engine().frame_rate), "-i", "-"]
    target = [*raw, "-ar", str(EAR_FRAME_RATE), "-"]
    ffmpeg = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", *source, *target]
    return subprocess.run(ffmpeg, input=pcm, capture_output=True, check=True).stdout


@cache
def ear_for(expecting: str, text: tuple[str, ...]) -> Any:
    """A recogniser that expects `english`, whatever is said, or `cues`: a trigram model of `text`."""
    from pocketsphinx import Decoder  # type: ignore[import-not-found,unused-ignore]
    from pocketsphinx.lm import ArpaBoLM  # type: ignore[import-not-found,unused-ignore]

    quiet = {"loglevel": "FATAL", "dither": True}  # without dither, true silence spoils its idea of loudness
    if expecting == "english":
        return Decoder(**quiet)
    model = ArpaBoLM(text="\n".join(" ".join(words(line)) for line in text), add_start=True)
    model.compute()
    with tempfile.TemporaryDirectory() as folder:
        arpa = str(Path(folder) / "cues.arpa")
        model.write_file(arpa)
        return Decoder(lm=arpa, **quiet)


def error_rate(expecting: str, text: tuple[str, ...], manner: Manner) -> float:
    """Word error rate in percent: words changed, left out or added, of those said."""
    decoder = ear_for(expecting, text)
    decoder.start_utt()
    decoder.process_raw(recording(text, manner), no_search=False, full_utt=True)
    decoder.end_utt()
    heard = words(decoder.hyp().hypstr) if decoder.hyp() else []
    said = words(" ".join(text))
    return 100 * distance(said, heard) / len(said)


def distance(said: list[str], heard: list[str]) -> int:
    """Levenshtein's distance between two lists of words."""
    row = list(range(len(heard) + 1))
    for number, word in enumerate(said, 1):
        above, row = row, [number]
        for at, other in enumerate(heard):
            row.append(min(above[at + 1] + 1, row[at] + 1, above[at] + (word != other)))
    return row[-1]


def estimate_ms(spoken: str, rate: int) -> int:
    """About how long en-us+f5 takes to say `spoken`, in milliseconds: letters, syllables and pauses, fitted here."""
    letters = sum(char.isalpha() for char in spoken)
    syllables = len(re.findall(r"[aeiouy]+", re.sub(r"e\b", "", spoken.lower())))
    pauses = len(re.findall(r"[.,;:!?]\s", spoken))
    return round((18_500 + 6_800 * letters + 16_000 * syllables + 71_000 * pauses) / (rate + 9))


def phrases() -> list[str]:
    """Some two hundred utterances, from one word to about twenty-five."""
    pieces = [" ".join(line.split()[:count]) for line in INSTRUCTIONS for count in (1, 2, 3, 4, 6, 8, 10)]
    ends = [" ".join(line.split()[start:]) for line in INSTRUCTIONS for start in (2, 4, 6, 8)]
    pairs = [f"{first} {second}" for first, second in pairwise(INSTRUCTIONS)]
    return [*dict.fromkeys([*pieces, *ends, *pairs, *FIRST])]


def pace() -> None:
    """Prints words heard a minute for each voice and rate."""
    print("Words heard a minute in instructions, by the engine's rate number")
    print(f"{'voice':16}", *(f"{rate:5}" for rate in PACE_RATES))
    for voice in VOICES:
        print(f"{voice:16}", *(f"{words_a_minute(Manner(voice, rate)):5.0f}" for rate in PACE_RATES))


def ear(expecting: str, text: tuple[str, ...], manners: tuple[Manner, ...]) -> None:
    """Prints word error rates."""
    try:
        import pocketsphinx  # noqa: F401
    except ImportError:
        raise SystemExit("this table wants a recogniser: pip install pocketsphinx") from None
    print(f"Word error rate in % of {len(words(' '.join(text)))} words, heard by an ear that expects {expecting}")
    print(f"{'voice':16} rate pitch wpm heard  errors")
    for manner in manners:
        name = f"{manner.voice:16} {manner.rate:4} {manner.pitch:5}"
        print(f"{name} {words_a_minute(manner):9.0f} {error_rate(expecting, text, manner):7.1f}", flush=True)


def length() -> None:
    """Prints how far estimate_ms is off, in percent."""
    print(f"Error of estimate_ms in % over {len(phrases())} utterances: median, and what 95 in 100 stay within")
    print(" rate   all words    8 words or more")
    for rate in LENGTH_RATES:
        off = [
            (abs(estimate_ms(text, rate) / spoken_ms(text, Manner(CHOSEN.voice, rate)) - 1) * 100, text)
            for text in phrases()
        ]
        every = [error for error, _ in off]
        sentences = [error for error, text in off if len(words(text)) >= 8]
        print(f"{rate:5}  {middle_and_most(every)}  {middle_and_most(sentences)}")


def middle_and_most(figures: list[float]) -> str:
    """The median and the 95th percentile."""
    return f"{statistics.median(figures):5.1f} {statistics.quantiles(figures, n=20)[-1]:5.1f}"


TABLES: dict[str, Callable[[], None]] = {
    "pace": pace,
    "length": length,
    "cues": lambda: ear("cues", FIRST, EAR_MANNERS),
    "second": lambda: ear("cues", SECOND, SECOND_MANNERS),
    "english": lambda: ear("english", FIRST, EAR_MANNERS[:RATES_HEARD]),
}

if __name__ == "__main__":
    for name in sys.argv[1:] or TABLES:
        if name not in TABLES:
            raise SystemExit(f"there is no table {name}; there are {', '.join(TABLES)}")
        TABLES[name]()
        print()
