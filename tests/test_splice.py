"""Spliced tracks: what is heard is what was meant, to the sample, and the bytes depend on nothing else."""

from __future__ import annotations

import random
from array import array
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mutagen.mp3 import MP3
from sounds import FFMPEG, at, decoded, error, passage, voice

from voiceguide.audio import splice, stitch
from voiceguide.audio.mp3_frames import PADDED, PCM_FRAMES, PLAIN, bytes_by, split
from voiceguide.audio.passages import NEAR_FRAMES, Passage, Placed
from voiceguide.errors import AudioError
from voiceguide.system import ffmpeg
from voiceguide.system.cache import Cache

LONG, SHORT, TINY = (passage(name, voice(n, n)) for name, n in (("a", 61_003), ("b", 20_000), ("c", 7)))
LENGTH = 300_007
PLACED = (at(0, LONG), at(90_001, SHORT), at(140_500, TINY), at(160_777, LONG), at(270_123, SHORT))


def placed_passages(placed: tuple[Placed, ...]) -> list[Passage]:
    return [place.passage for place in placed]


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Cache:
    return Cache(tmp_path_factory.mktemp("cache"))


@pytest.fixture(scope="module")
def frames(cache: Cache) -> dict[Passage, bytes]:
    return splice.encoded(placed_passages(PLACED), cache, FFMPEG)


@pytest.fixture(scope="module")
def track(frames: dict[Passage, bytes]) -> bytes:
    return b"".join(splice.track(PLACED, LENGTH, frames))


@pytest.fixture(scope="module")
def heard(track: bytes) -> array[float]:
    return decoded(track)


@pytest.fixture(scope="module")
def reference() -> tuple[Placed, ...]:
    """The same track, its passages where the spliced one has them, for the plain way."""
    return tuple(at(splice.start_frame(place), place.passage) for place in PLACED)


def test_it_is_as_long_as_it_says_to_the_sample(track: bytes, heard: array[float]) -> None:
    assert len(heard) == LENGTH
    label = MP3(BytesIO(track)).info
    assert label.length == pytest.approx(LENGTH / 44_100, abs=1e-6)
    assert label.bitrate == pytest.approx(64_000, rel=1e-3)


@pytest.mark.parametrize("length", [48, 1_151, 1_152, 1_153, 70_000, 70_001])
def test_any_length_is_exact(length: int, frames: dict[Passage, bytes]) -> None:
    placed = (at(0, LONG),) if length > 61_003 else ()
    assert len(decoded(b"".join(splice.track(placed, length, frames)))) == length


def test_its_error_is_no_worse_than_a_single_encode(heard: array[float], reference: tuple[Placed, ...]) -> None:
    meant = array("h", b"".join(stitch.track_pcm(reference, LENGTH)))
    single = decoded(b"".join(stitch.track(reference, LENGTH, FFMPEG)))
    assert len(single) == len(heard) == len(meant)
    assert error(heard, meant) < 1.05 * error(single, meant)


def test_between_passages_there_is_exactly_nothing(heard: array[float], reference: tuple[Placed, ...]) -> None:
    """But for the ringing of the codec itself: a frame before a sound, and two after it."""
    quiet_from = 0
    for place in (*reference, at(LENGTH + PCM_FRAMES, TINY)):
        assert not any(heard[quiet_from : max(0, place.start_frame - PCM_FRAMES)])
        quiet_from = place.start_frame + place.passage.length_frames + 2 * PCM_FRAMES


def test_no_join_clicks(heard: array[float], reference: tuple[Placed, ...]) -> None:
    """Where a passage's frames meet silence, nothing jumps that would not in a single encode."""
    single = decoded(b"".join(stitch.track(reference, LENGTH, FFMPEG)))
    for place in reference:
        end = place.start_frame + place.passage.length_frames
        for edge in (place.start_frame, end):
            near = range(max(1, edge - 2 * PCM_FRAMES), min(LENGTH, edge + 2 * PCM_FRAMES))
            spliced_jump, single_jump = (max(abs(sound[n] - sound[n - 1]) for n in near) for sound in (heard, single))
            assert spliced_jump < 1.2 * single_jump + 1e-3


def test_passages_begin_within_half_a_frame_of_where_they_should() -> None:
    for start in range(0, 5_000, 7):
        assert abs(splice.start_frame(at(start, TINY)) - start) <= PCM_FRAMES // 2


def test_the_same_again_is_the_same_to_the_byte(track: bytes, cache: Cache, tmp_path: Path) -> None:
    """From a full cache, where ffmpeg is not even asked; from an empty one; and from one that is half full."""
    no_ffmpeg = tmp_path / "none"
    warm = splice.encoded(placed_passages(PLACED), cache, no_ffmpeg)
    assert b"".join(splice.track(PLACED, LENGTH, warm)) == track
    half = Cache(tmp_path / "half")
    splice.encoded([SHORT], half, FFMPEG)
    again = splice.encoded(placed_passages(PLACED), half, FFMPEG)
    assert b"".join(splice.track(PLACED, LENGTH, again)) == track


def test_a_passage_is_the_same_whatever_it_is_encoded_with(tmp_path: Path, frames: dict[Passage, bytes]) -> None:
    loud = passage("loud", voice(30_000, 99, gain=20_000))
    after_loud = splice.encoded([loud, SHORT, TINY, LONG], Cache(tmp_path / "new"), FFMPEG)
    assert {p: after_loud[p] for p in frames} == frames


def test_more_passages_than_fit_on_a_command_line(tmp_path: Path) -> None:
    many = [passage(str(n), voice(300 + n, n)) for n in range(150)]
    assert len(splice.encoded(many, Cache(tmp_path / "many"), FFMPEG)) == 150


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
def test_damaged_frames_in_the_cache_are_made_again(harm, tmp_path: Path, frames: dict[Passage, bytes]) -> None:
    kept: dict[str, bytes] = {}

    class Damaged(Cache):
        def get(self, kind: str, key: str) -> bytes | None:
            return harm(frames[SHORT])

        def put(self, kind: str, key: str, data: bytes) -> None:
            kept[kind] = data

    assert splice.encoded([SHORT], Damaged(tmp_path), FFMPEG) == {SHORT: frames[SHORT]}
    assert kept == {"frames": frames[SHORT]}


def test_an_ffmpeg_that_makes_something_else_is_found_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def useless(encoder: Path, args: list[str], feed: object) -> bytes:
        Path(args[-1]).write_bytes(b"hello")
        return b""

    monkeypatch.setattr(ffmpeg, "run", useless)
    with pytest.raises(AudioError, match="another ffmpeg"):
        splice.encoded([TINY], Cache(tmp_path), FFMPEG)


def test_the_bitrate_is_constant_wherever_one_looks(track: bytes) -> None:
    """Players find a chapter by the bitrate alone, so bytes and time must keep step."""
    written = -len(PLAIN)  # the Info frame has no time of its own
    for number, frame in enumerate(split(track)):
        assert abs(written - bytes_by(number - 1)) <= 2 * len(PLAIN)
        written += len(frame)
    assert abs(written - bytes_by(number)) <= 8


def test_ten_hours_come_in_small_pieces() -> None:
    hours = splice.track((), 10 * 3_600 * 44_100, {})
    sizes = [len(piece) for piece in hours]
    assert max(sizes) < 150_000
    assert sum(sizes) == pytest.approx(10 * 3_600 * 8_000, rel=1e-4)


@given(
    first=st.integers(1, 9_000),
    gap=st.integers(NEAR_FRAMES, NEAR_FRAMES + 3_000),
    start=st.integers(0, 5_000),
)
def test_passages_as_near_as_may_be_do_not_collide(first: int, gap: int, start: int) -> None:
    one, two = (passage(str(n), voice(0, 0)) for n in (first, 1))
    one, two = Passage(one.pieces, first), Passage(two.pieces, 1)
    data = {p: PADDED * -(-(p.length_frames + 1_105) // PCM_FRAMES) for p in (one, two)}
    assert b"".join(splice.track((at(start, one), at(start + first + gap, two)), start + first + gap + 1, data))


def test_a_track_of_random_passages_is_heard_where_it_should_be(tmp_path: Path) -> None:
    rng = random.Random(5)

    def places() -> Iterator[Placed]:
        now = 0
        for n in range(12):
            what = passage(str(n % 5), voice(4_000 + 997 * (n % 5), n % 5))
            now += rng.randrange(NEAR_FRAMES, 12_000)
            yield at(now, what)
            now += what.length_frames

    placed = tuple(places())
    length = placed[-1].start_frame + 30_000
    frames = splice.encoded(placed_passages(placed), Cache(tmp_path / "c"), FFMPEG)
    heard = decoded(b"".join(splice.track(placed, length, frames)))
    aligned = [at(splice.start_frame(place), place.passage) for place in placed]
    meant = array("h", b"".join(stitch.track_pcm(aligned, length)))
    assert len(heard) == length
    power = sum((m / 32_768) ** 2 for m in meant)
    assert error(heard, array("f", (m / 32_768 for m in meant))) < 0.02 * power
