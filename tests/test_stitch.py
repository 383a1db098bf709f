"""The plain way: PCM in pieces, each sound at its exact place."""

from __future__ import annotations

from io import BytesIO

import pytest
from mutagen.mp3 import MP3
from sounds import FFMPEG, at, decoded, voice

from voiceguide.audio import splice, stitch
from voiceguide.audio.clips import Clip
from voiceguide.audio.passages import Passage, Piece, Source
from voiceguide.system.cache import Cache


def clip(value: int, length: int) -> Clip:
    return Clip(value.to_bytes(2, "little") * length)


def piece(offset: int, what: Clip) -> Piece:
    return Piece(offset, Source("x", lambda: what))


TWO = Passage((piece(0, clip(1, 10)), piece(15, clip(2, 4))), 21)


def values(pcm: bytes) -> list[int]:
    return list(memoryview(pcm).cast("h"))


def test_a_passage_has_its_clips_where_they_belong() -> None:
    assert values(stitch.passage_pcm(TWO)) == [1] * 10 + [0] * 5 + [2] * 4 + [0] * 2


def test_a_track_has_its_passages_where_they_belong() -> None:
    pcm = values(b"".join(stitch.track_pcm((at(3, TWO), at(30, TWO)), 60)))
    assert len(pcm) == 60
    assert pcm[3:24] == pcm[30:51] == values(stitch.passage_pcm(TWO))
    assert not any(pcm[:3] + pcm[24:30] + pcm[51:])


def test_an_hour_comes_in_small_pieces() -> None:
    sizes = [len(part) for part in stitch.track_pcm((), 3_600 * 44_100)]
    assert sum(sizes) == 2 * 3_600 * 44_100
    assert max(sizes) <= 1 << 17


@pytest.mark.parametrize("length", [1, 1_152, 50_000, 50_001])
def test_the_encoded_track_is_exactly_as_long_as_it_says(length: int) -> None:
    placed = (at(0, Passage((piece(0, voice(length, 1)),), length)),)
    track = b"".join(stitch.track(placed, length, FFMPEG))
    assert len(decoded(track)) == length
    assert MP3(BytesIO(track)).info.length == pytest.approx(length / 44_100, abs=1e-6)


def crc16(data: bytes) -> int:
    """CRC-16/ARC bit by bit: the one that LAME writes."""
    crc = 0
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0xA001 if crc & 1 else 0)
    return crc


def test_the_tag_carries_its_own_checksum_and_that_of_the_sound() -> None:
    """Where a mono track has them (http://gabriel.mp3-tech.org/mp3infotag.html); sound begins at 208."""
    assert crc16(b"123456789") == 0xBB3D, "the published check value"
    words = Passage((piece(0, voice(44_100, 1)),), 44_100)
    placed = (at(0, words), at(44_100 * 50, words))
    spliced = splice.track(placed, 44_100 * 60, splice.encoded([words], Cache(None), FFMPEG))
    for pieces in (spliced, stitch.track(placed[:1], 44_100, FFMPEG)):
        track = b"".join(pieces)
        assert int.from_bytes(track[173:175], "big") == crc16(track[208:])
        assert int.from_bytes(track[175:177], "big") == crc16(track[:175])
