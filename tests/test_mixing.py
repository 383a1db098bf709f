"""Spliced tracks: what is heard is what was meant, to the sample, and the bytes depend on nothing else."""

from __future__ import annotations

import random
from array import array
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mutagen.mp3 import MP3
from sounds import FFMPEG, at, decoded, error, joined, kept, single_encode, start_sample

from voiceguide.audio.mixing import NEAR_SAMPLES, KeptClip, Placed, encode, mix, splice
from voiceguide.audio.mp3_frames import PADDED, PCM_FRAMES, PLAIN, bytes_by, split
from voiceguide.errors import AudioError
from voiceguide.script.segments import ChapterKind, ChimeKind, Role
from voiceguide.system import ffmpeg
from voiceguide.system.cache import Cache
from voiceguide.timeline.layout import GAP_MS
from voiceguide.timeline.timeline import ChimeSound, Sound, SpokenSound, TimedChapter, Timeline
from voiceguide.units import to_samples as samples_of

LONG, SHORT, TINY = kept("a", 1_383), kept("b", 453), kept("c", 1)
LENGTH = 300_007
PLACED = (at(0, LONG), at(90_001, SHORT), at(140_500, TINY), at(160_777, LONG), at(270_123, SHORT))


def found() -> Path:
    return FFMPEG


def clips(places: tuple[Placed, ...]) -> list[KeptClip]:
    return [place.clip for place in places]


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Cache:
    return Cache(tmp_path_factory.mktemp("cache"))


@pytest.fixture(scope="module")
def frames(cache: Cache) -> dict[KeptClip, bytes]:
    return encode(clips(PLACED), cache, found)


@pytest.fixture(scope="module")
def track(frames: dict[KeptClip, bytes]) -> bytes:
    return b"".join(splice(PLACED, LENGTH, frames))


@pytest.fixture(scope="module")
def heard(track: bytes) -> array[float]:
    return decoded(track)


@pytest.fixture(scope="module")
def reference() -> tuple[Placed, ...]:
    """The same track, its clips where the spliced one has them, for the plain way."""
    return tuple(at(start_sample(place), place.clip) for place in PLACED)


def test_it_is_as_long_as_it_says_to_the_sample(track: bytes, heard: array[float]) -> None:
    assert len(heard) == LENGTH
    label = MP3(BytesIO(track)).info
    assert label.length == pytest.approx(LENGTH / 44_100, abs=1e-6)
    assert label.bitrate == pytest.approx(64_000, rel=1e-3)


@pytest.mark.parametrize("length", [48, 1_151, 1_152, 1_153, 70_000, 70_001])
def test_any_length_is_exact(length: int, frames: dict[KeptClip, bytes]) -> None:
    placed = (at(0, LONG),) if length > 60_990 else ()
    assert len(decoded(b"".join(splice(placed, length, frames)))) == length


def test_its_error_is_no_worse_than_a_single_encode(heard: array[float], reference: tuple[Placed, ...]) -> None:
    meant = joined(reference, LENGTH)
    single = single_encode(reference, LENGTH)
    assert len(single) == len(heard) == len(meant)
    assert error(heard, meant) < 1.05 * error(single, meant)


def test_between_clips_there_is_exactly_nothing(heard: array[float], reference: tuple[Placed, ...]) -> None:
    """But for the ringing of the codec itself: a frame before a sound, and two after it."""
    quiet_from = 0
    for place in (*reference, at(LENGTH + PCM_FRAMES, TINY)):
        assert not any(heard[quiet_from : max(0, place.start - PCM_FRAMES)])
        quiet_from = place.start + place.clip.samples + 2 * PCM_FRAMES


def test_no_join_clicks(heard: array[float], reference: tuple[Placed, ...]) -> None:
    """Where a clip's frames meet silence, nothing jumps that would not in a single encode."""
    single = single_encode(reference, LENGTH)
    for place in reference:
        end = place.start + place.clip.samples
        for edge in (place.start, end):
            near = range(max(1, edge - 2 * PCM_FRAMES), min(LENGTH, edge + 2 * PCM_FRAMES))
            spliced_jump, single_jump = (max(abs(sound[n] - sound[n - 1]) for n in near) for sound in (heard, single))
            assert spliced_jump < 1.2 * single_jump + 1e-3


def test_the_same_again_is_the_same_to_the_byte(track: bytes, cache: Cache, tmp_path: Path) -> None:
    """From a full cache, where ffmpeg is not even asked; from an empty one; and from one that is half full."""

    def no_ffmpeg() -> Path:
        raise AssertionError("ffmpeg is asked for")

    warm = encode(clips(PLACED), cache, no_ffmpeg)
    assert b"".join(splice(PLACED, LENGTH, warm)) == track
    half = Cache(tmp_path / "half")
    encode([SHORT], half, found)
    again = encode(clips(PLACED), half, found)
    assert b"".join(splice(PLACED, LENGTH, again)) == track


def test_a_clip_is_the_same_whatever_it_is_encoded_with(tmp_path: Path, frames: dict[KeptClip, bytes]) -> None:
    loud = kept("loud", 680, 99, gain=20_000)
    after_loud = encode([loud, SHORT, TINY, LONG], Cache(tmp_path / "new"), found)
    assert {p: after_loud[p] for p in frames} == frames


def test_more_clips_than_fit_on_a_command_line(tmp_path: Path) -> None:
    many = [kept(str(n), 7 + n, n) for n in range(150)]
    assert len(encode(many, Cache(tmp_path / "many"), found)) == 150


@pytest.mark.parametrize(
    "harm",
    [
        lambda data: data[:-1],
        lambda data: data[209:],
        lambda data: data + PLAIN,
        lambda data: b"x" + data[1:],
        lambda data: b"",
    ],
    ids=["short", "a frame less", "a frame more", "no header", "empty"],
)
def test_damaged_frames_in_the_cache_are_made_again(harm, tmp_path: Path, frames: dict[KeptClip, bytes]) -> None:
    kept: dict[str, bytes] = {}

    class Damaged(Cache):
        def get(self, kind: str, key: str) -> bytes | None:
            return harm(frames[SHORT])

        def put(self, kind: str, key: str, data: bytes) -> None:
            kept[kind] = data

    assert encode([SHORT], Damaged(tmp_path), found) == {SHORT: frames[SHORT]}
    assert kept == {"frames": frames[SHORT]}


def test_an_ffmpeg_that_makes_something_else_is_found_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def useless(encoder: Path, args: list[str], feed: object) -> bytes:
        Path(args[-1]).write_bytes(b"hello")
        return b""

    monkeypatch.setattr(ffmpeg, "run", useless)
    with pytest.raises(AudioError, match="another ffmpeg"):
        encode([TINY], Cache(tmp_path), found)


def test_the_bitrate_is_constant_wherever_one_looks(track: bytes) -> None:
    """Players find a chapter by the bitrate alone, so bytes and time must keep step."""
    written = -len(PLAIN)  # the Info frame has no time of its own
    for number, frame in enumerate(split(track)):
        assert abs(written - bytes_by(number - 1)) <= 2 * len(PLAIN)
        written += len(frame)
    assert abs(written - bytes_by(number)) <= 8


def test_ten_hours_come_in_small_pieces() -> None:
    hours = splice((), 10 * 3_600 * 44_100, {})
    sizes = [len(piece) for piece in hours]
    assert max(sizes) < 150_000
    assert sum(sizes) == pytest.approx(10 * 3_600 * 8_000, rel=1e-4)


@given(
    first_ms=st.integers(1, 200),
    gap=st.integers(NEAR_SAMPLES, NEAR_SAMPLES + 3_000),
    start=st.integers(0, 5_000),
)
def test_clips_as_near_as_may_be_do_not_collide(first_ms: int, gap: int, start: int) -> None:
    one, two = kept("one", first_ms), kept("two", 1)
    data = {clip: PADDED * -(-(clip.samples + 1_105) // PCM_FRAMES) for clip in (one, two)}
    second = start + one.samples + gap
    assert b"".join(splice((at(start, one), at(second, two)), second + 100, data))


def test_clips_that_overlap_are_a_mistake(frames: dict[KeptClip, bytes]) -> None:
    with pytest.raises(ValueError, match="overlap"):
        list(splice((at(0, LONG), at(LONG.samples // 2, SHORT)), LENGTH, frames))


def test_the_gap_between_sounds_is_enough_for_the_tail_of_a_clip() -> None:
    assert samples_of(GAP_MS) > NEAR_SAMPLES


def timeline(*sounds: Sound) -> Timeline:
    chapter = TimedChapter(
        start_ms=0,
        end_ms=9_000,
        kind=ChapterKind.INTRO,
        title="Intro",
        exercise=None,
        number=None,
        of=None,
        sounds=sounds,
        quiets=(),
    )
    words = dict.fromkeys(("routine", "title", "album", "artist", "language", "options"), "x")
    return Timeline(chapters=(chapter,), length_ms=9_000, **words)


def test_a_timeline_is_mixed_with_each_clip_where_its_sound_begins(tmp_path: Path) -> None:
    three = SpokenSound(1_001, 1_384, "Three.", "Three.", Role.COUNT)
    sounds = three, ChimeSound(4_000, 4_453, ChimeKind.START), replace(three, start_ms=6_000, end_ms=6_383)
    by_what = {three.what: kept("word", 383), ChimeKind.START: SHORT}
    heard = decoded(b"".join(mix(timeline(*sounds), by_what, encode(by_what.values(), Cache(tmp_path), found))))
    assert len(heard) == samples_of(9_000)
    begins = [start_sample(at(samples_of(sound.start_ms), by_what[sound.what])) for sound in sounds]
    meant = joined([at(begin, by_what[sound.what]) for begin, sound in zip(begins, sounds, strict=True)], len(heard))
    assert error(heard, array("f", (m / 32_768 for m in meant))) < 0.02 * sum((m / 32_768) ** 2 for m in meant)


def crc16(data: bytes) -> int:
    """CRC-16/ARC, bit by bit."""
    crc = 0
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0xA001 if crc & 1 else 0)
    return crc


def test_the_checksums_in_the_tag_are_those_that_encoders_write(track: bytes) -> None:
    assert crc16(b"123456789") == 0xBB3D, "the published check value"
    assert int.from_bytes(track[173:175], "big") == crc16(track[208:])
    assert int.from_bytes(track[175:177], "big") == crc16(track[:175])


def test_a_track_of_random_clips_is_heard_where_it_should_be(tmp_path: Path) -> None:
    rng = random.Random(5)

    def places() -> Iterator[Placed]:
        now = 0
        for n in range(12):
            what = kept(str(n % 5), 90 + 23 * (n % 5))
            now += rng.randrange(NEAR_SAMPLES, 12_000)
            yield at(now, what)
            now += what.samples

    placed = tuple(places())
    length = placed[-1].start + 30_000
    frames = encode(clips(placed), Cache(tmp_path / "c"), found)
    heard = decoded(b"".join(splice(placed, length, frames)))
    aligned = [at(start_sample(place), place.clip) for place in placed]
    meant = joined(aligned, length)
    assert len(heard) == length
    power = sum((m / 32_768) ** 2 for m in meant)
    assert error(heard, array("f", (m / 32_768 for m in meant))) < 0.02 * power
