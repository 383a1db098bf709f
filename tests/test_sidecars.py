"""The files beside a track: which are written, which are renewed, and which are left alone as someone else's."""

from __future__ import annotations

from pathlib import Path

import pytest
from small_tracks import timeline, write

from voiceguide.errors import OutputError
from voiceguide.figure.figures import Figures
from voiceguide.track.sidecars import CAPTIONS, KINDS, Sidecars

ALL = [kind.suffix for kind in KINDS]


@pytest.fixture
def track(tmp_path: Path) -> Path:
    """A track with every sidecar beside it."""
    path = write(tmp_path / "lower-back.mp3", timeline())
    all_ = Sidecars(ALL)
    all_.write(all_.due(path), path, timeline(), Figures())
    return path


def test_what_stands_there_is_renewed_and_what_is_wanted_is_new(track: Path) -> None:
    track.with_suffix(".srt").unlink()
    track.with_suffix(".html").unlink()
    assert {path.suffix for path in Sidecars().due(track)} == {".vtt", ".lrc", ".json"}
    assert {path.suffix for path in Sidecars((".srt",)).due(track)} == {".vtt", ".lrc", ".json", ".srt"}


@pytest.mark.parametrize("carried", [True, False])
def test_a_page_that_carries_its_sound_goes_on_to_do_so(track: Path, carried: bool) -> None:
    page = track.with_suffix(".html")
    Sidecars((".html",), carried).write([page], track, timeline(), Figures())
    Sidecars().write(Sidecars().due(track), track, timeline("Anew"), Figures())
    html = page.read_text(encoding="utf-8")
    assert "Anew" in html
    assert ('id="sound"' in html) is carried


@pytest.mark.parametrize("suffix", sorted({*ALL} - {".srt"}))
def test_ours_is_known_when_its_track_is_gone(track: Path, suffix: str) -> None:
    for path in (track, *map(track.with_suffix, {*ALL} - {suffix})):
        path.unlink()
    assert Sidecars((suffix,)).due(track) == (track.with_suffix(suffix),)


def test_subrip_which_has_no_place_for_a_mark_is_known_by_its_company(track: Path) -> None:
    track.unlink()
    assert track.with_suffix(".srt") in Sidecars(CAPTIONS).due(track)
    for suffix in {*ALL} - {".srt"}:
        track.with_suffix(suffix).unlink()
    with pytest.raises(OutputError, match=r"lower-back\.srt is there and is not voiceguide's"):
        Sidecars(CAPTIONS).due(track)


@pytest.mark.parametrize("suffix", sorted({*ALL} - {".srt"}))
def test_theirs_is_left_alone_even_in_our_company(track: Path, suffix: str) -> None:
    track.unlink()
    theirs = track.with_suffix(suffix)
    theirs.write_text("A page about voiceguide, by somebody else")
    assert theirs not in Sidecars().due(track)
    with pytest.raises(OutputError, match="is not voiceguide's; move it"):
        Sidecars((suffix,)).due(track)
    theirs.unlink()
    theirs.mkdir()
    with pytest.raises(OutputError, match="is not voiceguide's; move it"):
        Sidecars((suffix,)).due(track)


def test_what_stands_beside_a_track_of_ours_is_renewed(tmp_path: Path) -> None:
    track = write(tmp_path / "a.mp3", timeline())
    track.with_suffix(".vtt").write_text("WEBVTT\n", encoding="utf-8")
    assert Sidecars().due(track) == (track.with_suffix(".vtt"),)
