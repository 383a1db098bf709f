"""The finished file: what players, mutagen and ffmpeg read from it is what was meant."""

from __future__ import annotations

import re
import subprocess
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from mutagen.id3 import ID3, CTOCFlags, PictureType
from mutagen.mp3 import MP3
from sounds import FFMPEG, decoded, kept

from voiceguide.audio.mixing import encode, mix
from voiceguide.errors import OutputError
from voiceguide.script.segments import ChapterKind, PauseKind, Role
from voiceguide.system.cache import Cache
from voiceguide.timeline.timeline import Quiet, SpokenSound, TimedChapter, Timeline
from voiceguide.track.tags import ChapterInfo, Tags, chapter_pictures, id3, is_ours, read_track, write_track
from voiceguide.units import to_samples
from voiceguide.verify.sound_laws import LOUDNESS_LUFS, PEAK_DBTP

LONG_TITLE = "Die Brücke – " + "sehr " * 40 + "lang"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(50)


def chapter(start_ms: int, end_ms: int, kind: ChapterKind, title: str) -> TimedChapter:
    sound = SpokenSound(
        start_ms=start_ms, end_ms=start_ms + 400, text=f"Words of {title}.", spoken="words", role=Role.CUE
    )
    quiet = Quiet(start_ms=start_ms + 400, end_ms=start_ms + 900, kind=PauseKind.HOLD)
    return TimedChapter(
        start_ms=start_ms,
        end_ms=end_ms,
        kind=kind,
        title=title,
        exercise=None,
        number=None,
        of=None,
        sounds=(sound,),
        quiets=(quiet,),
    )


TIMELINE = Timeline(
    routine="lower-back",
    title="Lower back – gently",
    album="Exercises",
    artist="A clinic",
    language="en",
    options="standard, full",
    chapters=(
        chapter(0, 1_500, ChapterKind.INTRO, "Welcome"),
        chapter(1_500, 3_000, ChapterKind.EXERCISE, LONG_TITLE),
        chapter(3_000, 4_321, ChapterKind.OUTRO, "Rest 休"),
    ),
    length_ms=4_321,
)
TAGS = Tags(timeline=TIMELINE, fingerprint="print 1", voice="heart", made_with="voice en-us, level standard", number=2)


@pytest.fixture(scope="module")
def stream(tmp_path_factory: pytest.TempPathFactory) -> list[bytes]:
    words = kept("words", 400, 3)
    made = encode([words], Cache(tmp_path_factory.mktemp("cache")), lambda: FFMPEG)
    return list(mix(TIMELINE, {sound.what: words for sound in TIMELINE.sounds}, made))


@pytest.fixture
def track(tmp_path: Path, stream: list[bytes]) -> Path:
    path = tmp_path / "lower-back.mp3"
    write_track(path, TAGS, stream)
    return path


def test_the_label_says_what_the_track_is(track: Path) -> None:
    found = ID3(track, translate=False)
    assert found.version == (2, 3, 0)
    texts = {name: str(found[name]) for name in ("TIT2", "TPE1", "TALB", "TCON", "TLAN", "TLEN")}
    assert texts == {
        "TIT2": "Lower back – gently",
        "TPE1": "A clinic",
        "TALB": "Exercises",
        "TCON": "Health & Fitness",
        "TLAN": "eng",
        "TLEN": "4321",
    }
    assert found["COMM::eng"].text == ["1 min, spoken by the voice heart. Made with voiceguide."]
    assert found["TXXX:voiceguide voice"].text == ["voice en-us, level standard"]
    assert found["TRCK"] == "2"
    assert "Words of Welcome.\n\n" + LONG_TITLE in found["USLT::eng"].text


def test_the_comment_begins_with_what_its_author_says(track: Path) -> None:
    said = ID3(BytesIO(id3(replace(TAGS, timeline=replace(TIMELINE, about="A few quiet minutes.")))))
    assert str(said["COMM::eng"]).startswith("A few quiet minutes. 1 min, spoken by")


def test_players_can_make_it_as_loud_as_other_tracks(track: Path) -> None:
    """ReplayGain's reference is -18 LUFS; every finished track is verified to be at -16, and under -1 dBTP."""
    found = ID3(track)
    assert float(found["TXXX:replaygain_track_gain"].text[0].removesuffix(" dB")) == -18 - LOUDNESS_LUFS
    assert float(found["TXXX:replaygain_track_peak"].text[0]) == pytest.approx(10 ** (PEAK_DBTP / 20), abs=1e-6)


def test_every_word_has_its_time(track: Path) -> None:
    (lyrics,) = ID3(track).getall("SYLT")
    assert (lyrics.lang, lyrics.format, lyrics.type) == ("eng", 2, 1), "milliseconds; lyrics"
    assert lyrics.text == [(sound.text, sound.start_ms) for sound in TIMELINE.speech] != []


@pytest.mark.parametrize("count", [255, 256, 600])
def test_the_table_of_contents_leads_to_every_chapter_in_order(tmp_path: Path, count: int) -> None:
    """An entry of the table is counted in one byte."""
    each = (chapter(n * 1_500, (n + 1) * 1_500, ChapterKind.EXERCISE, f"Pose {n}") for n in range(count))
    long = replace(TIMELINE, chapters=tuple(each), length_ms=count * 1_500)
    write_track(tmp_path / "a.mp3", Tags(long, "print 1", voice="nobody"), [])
    tables = {table.element_id: table for table in ID3(tmp_path / "a.mp3").getall("CTOC")}
    (top,) = (table for table in tables.values() if table.flags & CTOCFlags.TOP_LEVEL)
    leads_to = [
        entry
        for name in top.child_element_ids
        for entry in (tables[name].child_element_ids if name in tables else [name])
    ]
    assert leads_to == [f"chapter{n}" for n in range(1, count + 1)]
    assert [c.title for c in read_track(tmp_path / "a.mp3").chapters] == [f"Pose {n}" for n in range(count)]


def test_the_label_is_as_long_as_the_sound(track: Path) -> None:
    heard = len(decoded(track.read_bytes()))
    assert heard == to_samples(TIMELINE.length_ms)
    assert MP3(track).info.length == pytest.approx(heard / 44_100, abs=1e-6)
    assert read_track(track).length_ms == TIMELINE.length_ms


def test_chapters_are_where_they_should_be_in_the_order_of_the_track(track: Path) -> None:
    assert read_track(track).chapters == (
        ChapterInfo("Welcome", 0, 1_500),
        ChapterInfo(LONG_TITLE, 1_500, 3_000),
        ChapterInfo("Rest 休", 3_000, 4_321),
    )
    (contents,) = ID3(track).getall("CTOC")
    assert contents.child_element_ids == ["chapter1", "chapter2", "chapter3"]
    assert str(contents.sub_frames["TIT2"]) == "Lower back – gently"
    raw = track.read_bytes()
    assert raw.index(b"chapter1\0\0\0") < raw.index(b"chapter2\0\0\0") < raw.index(b"chapter3\0\0\0")


def test_ffmpeg_reads_the_same_chapters(track: Path) -> None:
    said = subprocess.run([str(FFMPEG), "-i", str(track)], capture_output=True, check=False).stderr.decode()
    assert re.findall(r"Chapter #.*start ([\d.]+), end ([\d.]+)", said) == [
        ("0.000000", "1.500000"),
        ("1.500000", "3.000000"),
        ("3.000000", "4.321000"),
    ]
    assert "title           : Rest 休" in said
    assert LONG_TITLE in said


def test_the_timeline_comes_back_from_the_file_alone(track: Path) -> None:
    info = read_track(track)
    assert info.timeline == TIMELINE
    assert (info.title, info.fingerprint) == ("Lower back – gently", "print 1")


def test_pictures_of_the_track_and_of_its_chapters() -> None:
    raw = id3(Tags(timeline=TIMELINE, fingerprint="p", voice="v", cover=PNG, pictures=(None, PNG, None)))
    found = ID3(BytesIO(raw))
    (cover,) = found.getall("APIC")
    assert (cover.mime, cover.type, cover.data) == ("image/png", PictureType.COVER_FRONT, PNG)
    jpeg = replace(TAGS, cover=b"\xff\xd8\xff\xe0")
    assert ID3(BytesIO(id3(jpeg))).getall("APIC")[0].mime == "image/jpeg"
    assert [bool(c.sub_frames.getall("APIC")) for c in found.getall("CHAP")] == [False, True, False]


def test_the_pictures_of_chapters_come_back_from_the_file(tmp_path: Path) -> None:
    path = tmp_path / "a.mp3"
    write_track(path, replace(TAGS, cover=b"\xff\xd8\xff", pictures=(None, PNG, None)), [])
    assert chapter_pictures(path) == [None, PNG, None]
    assert [chapter.pictured for chapter in read_track(path).chapters] == [False, True, False]


def test_the_same_tags_are_the_same_bytes_and_hold_no_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    assert id3(TAGS) == id3(TAGS)
    assert b"TYER" not in id3(TAGS)


def test_source_date_epoch_gives_the_day(monkeypatch: pytest.MonkeyPatch, track: Path, stream: list[bytes]) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    write_track(track, TAGS, stream)
    assert str(ID3(track)["TDRC"]) == "2023-11-14"
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "-40000000000")
    assert "0702".encode("utf-16") in id3(TAGS), "a year has four digits"
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "yesterday")
    with pytest.raises(OutputError, match="SOURCE_DATE_EPOCH is 'yesterday', not a time"):
        id3(TAGS)


def test_only_a_track_of_ours_is_replaced(tmp_path: Path, track: Path, stream: list[bytes]) -> None:
    song = tmp_path / "song.mp3"
    song.write_bytes(b"".join(stream))
    assert is_ours(track)
    assert not is_ours(song)
    assert not is_ours(tmp_path / "not there.mp3")
    write_track(track, TAGS, stream)
    with pytest.raises(OutputError, match=r"song\.mp3 is not a track of voiceguide's; move it"):
        write_track(song, TAGS, stream)
    assert song.read_bytes() == b"".join(stream)
    with pytest.raises(OutputError, match="render it again"):
        read_track(song)


def test_a_timeline_of_another_version_is_none(tmp_path: Path, track: Path) -> None:
    track.write_bytes(track.read_bytes().replace(b"voiceguide timeline 1", b"voiceguide timeline 9"))
    assert read_track(track).timeline is None
