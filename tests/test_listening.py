"""The ears themselves: a sound track passes, and each deliberate fault is heard."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from listening import disagreements
from mutagen.id3 import CHAP, GEOB, ID3, TIT2, TLEN, TXXX
from numpy.typing import NDArray

from voiceguide.audio.bed import find, opened
from voiceguide.audio.bed_gain import Gain
from voiceguide.audio.chimes import chime
from voiceguide.audio.clips import condition
from voiceguide.catalogue.fields import Text
from voiceguide.catalogue.settings import BedSettings
from voiceguide.script.segments import ChapterKind, ChimeKind, PauseKind, Role
from voiceguide.speech.engine import Clip
from voiceguide.system import ffmpeg
from voiceguide.system.cache import Cache
from voiceguide.timeline import timeline_json
from voiceguide.timeline.timeline import ChimeSound, Quiet, SpokenSound, TimedChapter, Timeline
from voiceguide.track.tags import FINGERPRINT, TIMELINE, WITHIN
from voiceguide.units import SAMPLE_RATE, to_samples
from voiceguide.verify.measures import Law
from voiceguide.verify.verdict import verify

RATE = 22_050
WORDS = {
    "hold": 520,
    "three": 420,
    "two": 350,
    "one": 400,
    "and lower slowly": 1_400,
    "Knee rolls": 900,
    "Lie on your back": 5_000,
}

Pieces = dict[str, bytes]
"""What is heard for each word or kind of chime, as PCM."""


def babble(length_ms: int, pitch: int) -> Clip:
    """Something like a voice: many harmonics of a wandering pitch, in syllables, with silence at both ends."""
    at = np.arange(length_ms * RATE // 1_000) / RATE
    wander = 1 + 0.2 * np.sin(2 * np.pi * 2.1 * at) + 0.1 * np.sin(2 * np.pi * 5.3 * at)
    phase = 2 * np.pi * np.cumsum(pitch * wander) / RATE
    voice = sum(np.sin(k * phase) / k**0.7 for k in range(1, 25))
    syllables = 0.55 + 0.45 * np.sin(2 * np.pi * 4 * at - 0.8)
    edges = np.minimum(1.0, np.minimum(at, at[::-1]) * RATE / 300)
    samples = (1_800 * voice * syllables * edges + 40).astype("<i2")
    silence = bytes(2 * (RATE // 5))
    return Clip(silence + samples.tobytes() + silence, RATE)


@cache
def pieces() -> Pieces:
    raws = [babble(length_ms, 110) for length_ms in WORDS.values()]
    clips: dict[str, Clip] = dict(zip(WORDS, condition([(raw,) for raw in raws], ffmpeg.find()), strict=True))
    clips |= {kind.value: chime(kind) for kind in ChimeKind}
    return {name: clip.pcm for name, clip in clips.items()}


def plan() -> Timeline:
    """A chapter with a counted hold of 8 s, and one with a silence that a soft chime breaks."""
    lengths = {name: Clip(pcm, SAMPLE_RATE).length_ms for name, pcm in pieces().items()}

    def word(text: str, start_ms: int, role: Role = Role.CUE) -> SpokenSound:
        return SpokenSound(start_ms, start_ms + lengths[text], text, text, role)

    def bell(kind: ChimeKind, start_ms: int) -> ChimeSound:
        return ChimeSound(start_ms, start_ms + lengths[kind.value], kind)

    opening = [
        bell(ChimeKind.START, 0),
        word("Knee rolls", 1_500),
        word("Lie on your back", 4_000),
        word("hold", 10_000),
    ]
    start_ms = opening[-1].end_ms
    end_ms = start_ms + 8_000
    count = [
        word(text, end_ms - seconds * 1_000, Role.COUNTDOWN) for seconds, text in ((3, "three"), (2, "two"), (1, "one"))
    ]
    closing = word("and lower slowly", end_ms)
    hold = Quiet(start_ms, end_ms, PauseKind.HOLD)
    border_ms = closing.end_ms + 2_000
    last = [
        bell(ChimeKind.START, border_ms),
        word("Lie on your back", border_ms + 1_500),
        bell(ChimeKind.SOFT, border_ms + 14_000),
        bell(ChimeKind.TURN, border_ms + 26_000),
        word("and lower slowly", border_ms + 28_000),
    ]
    length_ms = last[-1].end_ms + 1_000
    chapters = (
        TimedChapter(0, border_ms, ChapterKind.EXERCISE, "Knees", "knees", 1, 1, (*opening, *count, closing), (hold,)),
        TimedChapter(border_ms, length_ms, ChapterKind.OUTRO, "Up again", None, None, None, tuple(last), ()),
    )
    return Timeline("test", "Test", "Test", "Test", "en", "made up", chapters, length_ms)


def track(path: Path, timeline: Timeline, heard: Pieces, spoil: Callable[[bytearray], None] = lambda pcm: None) -> Path:
    """An MP3 of the timeline, put together here from `heard`; `spoil` may damage its PCM first."""
    pcm = bytearray(to_samples(timeline.length_ms) * 2)
    for sound in timeline.sounds:
        piece, at = (
            heard[sound.text if isinstance(sound, SpokenSound) else sound.chime.value],
            to_samples(sound.start_ms) * 2,
        )
        pcm[at : at + len(piece)] = piece
    spoil(pcm)
    encode = ["-f", "s16le", "-ar", "44100", "-ac", "1", "-i", "pipe:0", "-b:a", "64k", "-f", "mp3", "-y", str(path)]
    ffmpeg.run(ffmpeg.find(), encode, bytes(pcm))
    tags = ID3()
    for number, chapter in enumerate(timeline.chapters):
        title = [TIT2(encoding=1, text=chapter.title)]
        tags.add(CHAP(element_id=f"c{number}", start_time=chapter.start_ms, end_time=chapter.end_ms, sub_frames=title))
    tags.save(path, v2_version=3)
    return path


def complaints(path: Path, timeline: Timeline) -> str:
    return "\n".join(disagreements(path, timeline))


def test_a_sound_track_has_no_faults(tmp_path: Path) -> None:
    assert complaints(track(tmp_path / "a.mp3", plan(), pieces()), plan()) == ""


def shifted(timeline: Timeline, text: str, by_ms: int) -> Timeline:
    """The timeline with one sound, the first that says `text`, moved."""
    chapters, moved = [], False
    for chapter in timeline.chapters:
        sounds = []
        for sound in chapter.sounds:
            if isinstance(sound, SpokenSound) and sound.text == text and not moved:
                sound, moved = replace(sound, start_ms=sound.start_ms + by_ms, end_ms=sound.end_ms + by_ms), True
            sounds.append(sound)
        chapters.append(replace(chapter, sounds=tuple(sounds)))
    return replace(timeline, chapters=tuple(chapters))


def louder(pcm: bytes, times: float) -> bytes:
    return array("h", [round(sample * times) for sample in array("h", pcm)]).tobytes()


def beheaded(pcm: bytes) -> bytes:
    """What is left from the highest sample of the first 300 ms on."""
    samples = array("h", pcm)
    return samples[samples.index(max(samples[:13_000])) :].tobytes()


def at(text: str) -> int:
    """Where in the PCM the first sound that says `text` begins."""
    return next(to_samples(sound.start_ms) * 2 for sound in plan().speech if sound.text == text)


def spike(pcm: bytearray) -> None:
    place = at("hold") - 44_100
    pcm[place : place + 2] = array("h", [12_000]).tobytes()


def hum(pcm: bytearray) -> None:
    place = at("hold") + 2 * 88_200
    pcm[place : place + 40_000] = array("h", ([60] * 100 + [-60] * 100) * 100).tobytes()


def dc(pcm: bytearray) -> None:
    place = at("Lie on your back")
    there = array("h", bytes(pcm[place : place + 400_000]))
    pcm[place : place + 400_000] = array("h", [sample + 200 if sample else 0 for sample in there]).tobytes()


def silent(pcm: bytes) -> bytes:
    return bytes(len(pcm))


def loud(pcm: bytes) -> bytes:
    return louder(pcm, 1.41)


def quiet(pcm: bytes) -> bytes:
    return louder(pcm, 0.7)


def ringing(pcm: bytes) -> bytes:
    return pieces()["turn"]


@dataclass(frozen=True)
class Fault:
    """Something that is wrong in a track: a word that is moved (ms), sounds that are changed, or PCM that is spoilt;
    and what stands in the line that tells of it."""

    told: tuple[str, ...]
    moved: tuple[str, int] | None = None
    changed: Mapping[str, Callable[[bytes], bytes]] = field(default_factory=dict)
    spoil: Callable[[bytearray], None] = lambda pcm: None


Faults = dict[str, Fault]
"""Faults that are planted together into a track, each in another sound."""

ANYWHERE: Faults = {
    "100 ms late": Fault(('"hold" at 10.000 s', "is heard 1"), moved=("hold", 100)),
    "an overlap": Fault(('"Knee rolls" at 1.500 s', " early"), moved=("Knee rolls", -700)),
    "a silent clip": Fault(('"two" at 16.5', "is not heard"), changed={"two": silent}),
    "3 LU more": Fault(("utterances differ by", '"three"'), changed={"three": loud}),
    "a cut end": Fault(
        ('"and lower slowly"', "too short: cut"), changed={"and lower slowly": lambda pcm: pcm[: len(pcm) // 4 * 2]}
    ),
    "a missing chime": Fault(("turn chime at", "is not heard"), changed={"turn": silent}),
}
"""They are heard with a bed too."""

IN_SILENCE: tuple[Faults, ...] = (
    ANYWHERE,
    {
        "a countdown word 60 ms late": Fault(('"two" at 16.5', "off its second"), moved=("two", 60)),
        "an overlap": Fault(('"Knee rolls" at 1.500 s', "after the sound before it"), moved=("Knee rolls", -700)),
        "a clip cut in a vowel": Fault(
            ('"Lie on your back" at 4.000 s', "begins with a click"), changed={"Lie on your back": beheaded}
        ),
        "a hum in the silence": Fault(("is not silent",), spoil=hum),
        "a loud chime": Fault(("soft chime", "LU under speech"), changed={"soft": loud}),
    },
    {
        "a hold 60 ms short": Fault(("the hold at 10.529 s", "is off by -"), moved=("and lower slowly", -60)),
        "a DC offset": Fault(('"Lie on your back" at 4.000 s', "has a DC of"), spoil=dc),
        "a chime for a word": Fault(('"two" at 16.5', "is heard as a chime"), changed={"two": ringing}),
        "a silence of 19 s": Fault(("nothing is heard for 19",), changed={"soft": silent}),
    },
    {
        "all 3 dB quieter": Fault(
            ("the track is at -1",), changed=dict.fromkeys((*WORDS, *(kind.value for kind in ChimeKind)), quiet)
        ),
        "a lone click": Fault(('"hold" at 10.000 s', "after the sound before it"), spoil=spike),
    },
)


def planted(faults: Faults) -> tuple[Timeline, Pieces, Callable[[bytearray], None]]:
    """What a track with faults is made of: what it follows instead of the plan, its sounds, and what spoils its PCM."""
    timeline, heard = plan(), dict(pieces())
    for fault in faults.values():
        timeline = shifted(timeline, *fault.moved) if fault.moved else timeline
        heard |= {name: change(heard[name]) for name, change in fault.changed.items()}

    def spoil(pcm: bytearray) -> None:
        for fault in faults.values():
            fault.spoil(pcm)

    return timeline, heard, spoil


def assert_told(faults: Faults, complaints: str) -> None:
    for name, fault in faults.items():
        assert any(all(words in line for words in fault.told) for line in complaints.splitlines()), name + complaints


@pytest.mark.parametrize("faults", IN_SILENCE, ids=", ".join)
def test_each_fault_is_heard(faults: Faults, tmp_path: Path) -> None:
    path = track(tmp_path / "a.mp3", *planted(faults))
    assert_told(faults, complaints(path, plan()))
    label(path, plan())
    assert_told(faults, "\n".join(measure.complaint for measure in verify(path, ffmpeg.find()).broken))


def label(path: Path, timeline: Timeline, bed: bool = False) -> None:
    """Makes an MP3 one of voiceguide's that was to be like the timeline."""
    tags = ID3(path)
    if bed:
        tags.add(TXXX(encoding=1, desc=WITHIN, text="yes"))
    tags.add(TXXX(encoding=1, desc=FINGERPRINT, text="made up"))
    tags.add(TLEN(encoding=1, text=str(timeline.length_ms)))
    tags.add(GEOB(encoding=1, mime="application/json", desc=TIMELINE, data=timeline_json.dump(timeline).encode()))
    tags.save(path, v2_version=3)


@pytest.fixture(scope="module", params=["rain", "drone", "waves"])
def bed(request: pytest.FixtureRequest, spoken_before: Path) -> NDArray[np.float64]:
    """A bed as it steps back for the plan."""
    settings = BedSettings(file=Text(request.param))
    with opened(find(settings), plan().length_ms, ffmpeg.find(), Cache(spoken_before)) as loop:
        count = to_samples(plan().length_ms)
        return (
            32_768
            * loop.between(0, count)[:, 0]
            * Gain(plan(), settings.under, silent_in_quiet=False).between(0, count)
        )


def complaints_in_bed(path: Path, faults: Faults, bed: NDArray[np.float64]) -> str:
    """What `verify` complains of in a track with a bed, held against the plan."""
    timeline, heard, spoil = planted(faults)

    def lay(pcm: bytearray) -> None:
        spoil(pcm)
        pcm[:] = (np.frombuffer(bytes(pcm), "<i2") + bed).round().clip(-32_768, 32_767).astype("<i2").tobytes()

    label(track(path, timeline, heard, lay), plan(), bed=True)
    verdict = verify(path, ffmpeg.find())
    assert verdict.heard.bed_within
    return "\n".join(measure.complaint for measure in verdict.broken if measure.law is not Law.STREAM)


def test_a_sound_track_with_a_bed_has_no_faults(tmp_path: Path, bed: NDArray[np.float64]) -> None:
    assert complaints_in_bed(tmp_path / "a.mp3", {}, bed) == ""


def test_each_fault_is_heard_under_a_bed(tmp_path: Path, bed: NDArray[np.float64]) -> None:
    assert_told(ANYWHERE, complaints_in_bed(tmp_path / "a.mp3", ANYWHERE, bed))


def test_a_chapter_that_starts_elsewhere_is_heard(tmp_path: Path) -> None:
    timeline = plan()
    late = replace(timeline, chapters=(timeline.chapters[0], replace(timeline.chapters[1], start_ms=60_000)))
    path = track(tmp_path / "a.mp3", late, pieces())
    assert 'chapter "Up again" starts at 60.000 s on the label' in complaints(path, timeline)


def test_a_track_of_another_length_is_heard(tmp_path: Path) -> None:
    longer = replace(plan(), length_ms=plan().length_ms + 100)
    assert "ms long, not" in complaints(track(tmp_path / "a.mp3", longer, pieces()), plan())


def test_a_beat_that_wanders_is_heard_though_each_sound_is_near_its_place(tmp_path: Path) -> None:
    def beats(off_ms: list[int]) -> Timeline:
        starts = [1_000 + 4_000 * number for number in range(len(off_ms))]
        length_ms = Clip(pieces()["two"], SAMPLE_RATE).length_ms
        onsets = [at + off for at, off in zip(starts, off_ms, strict=True)]
        words = [SpokenSound(onset, onset + length_ms, "two", "two", Role.BEAT) for onset in onsets]
        phases = tuple(Quiet(at, at + 4_000, PauseKind.PHASE) for at in starts[:-1])
        end_ms = starts[-1] + 2_000
        chapter = TimedChapter(0, end_ms, ChapterKind.EXERCISE, "Box", "box", 1, 1, tuple(words), phases)
        return replace(plan(), chapters=(chapter,), length_ms=end_ms)

    kept = complaints(track(tmp_path / "a.mp3", beats([0] * 5), pieces()), beats([0] * 5))
    assert "beat" not in kept
    wandering = complaints(track(tmp_path / "b.mp3", beats([30, 30, 30, -30, -30]), pieces()), beats([0] * 5))
    assert wandering.count("ms off its beat") == 2
