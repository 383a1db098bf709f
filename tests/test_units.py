"""Durations and ranges, as people write them and as people read them."""

from __future__ import annotations

import pytest

from voiceguide.units import (
    Range,
    format_clock,
    format_ms,
    on_mp3_frame_ms,
    parse_count,
    parse_duration_ms,
    parse_duration_range,
    to_ms,
    to_samples,
)


@pytest.mark.parametrize(
    ("written", "ms"),
    [("10s", 10_000), ("1:30", 90_000), ("2min", 120_000), ("1 min 30 s", 90_000), ("2.5s", 2_500), ("500ms", 500)],
)
def test_a_duration_is_read(written, ms):
    assert parse_duration_ms(written) == ms


@pytest.mark.parametrize(
    ("written", "span"),
    [("5-10s", (5_000, 10_000)), ("5s–1min", (5_000, 60_000)), ("8 to 10 s", (8_000, 10_000)), ("7s", (7_000, 7_000))],
)
def test_a_range_of_durations_is_read(written, span):
    assert parse_duration_range(written) == Range(*span)


@pytest.mark.parametrize(("written", "span"), [("8-10", (8, 10)), (10, (10, 10)), ("3 to 5", (3, 5))])
def test_a_count_is_read(written, span):
    assert parse_count(written) == Range(*span)


@pytest.mark.parametrize(
    ("parse", "written", "says"),
    [
        (parse_duration_ms, "10", '"10" needs a unit; write 10s'),
        (parse_duration_range, "5-10", '"5-10" needs a unit; write 5-10s'),
        (parse_duration_range, "10-5s", '"10-5s" goes down; write the smaller number first'),
        (parse_duration_ms, "soon", '"soon" is not a duration; write 10s, 1:30 or 2min'),
        (parse_count, "many", '"many" is not a number or a range; write 10 or 8-10'),
    ],
)
def test_what_cannot_be_read_says_what_to_write(parse, written, says):
    with pytest.raises(ValueError) as error:
        parse(written)
    assert str(error.value) == says


def test_lengths_and_moments_read_well():
    assert [format_ms(ms) for ms in (0, 89_500, 4_200_000)] == ["0:00", "1:30", "1:10:00"]
    assert format_clock(90_250) == "01:30.25"


def test_a_sound_on_an_mp3_frame_is_where_the_frame_begins():
    for ms in (0, 1, 26, 27, 1_000, 3_599_999):
        placed = on_mp3_frame_ms(ms)
        assert ms <= placed <= ms + 27
        assert on_mp3_frame_ms(placed) == placed
        assert min(to_samples(placed) % 1_152, -to_samples(placed) % 1_152) < 45
    assert to_ms(44_101) == 1_001
