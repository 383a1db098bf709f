"""The podcast feed: right by its schema, true of its files, and stable from day to day."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path
from shutil import copyfile
from xml.etree.ElementTree import Element, fromstring

import pytest
from mutagen.mp3 import MP3
from small_tracks import NASTY, timeline, write

from voiceguide.serve.feed import ITUNES, PODCAST, chapters_json, feed_xml
from voiceguide.serve.library import Library
from voiceguide.serve.published import Published

xmlschema = pytest.importorskip("xmlschema")
SCHEMA = Path(__file__).parent / "rss" / "rss.xsd"
HERE = "http://192.168.1.7:8712/secret/"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "tracks"
    write(folder / "lower-back.mp3", timeline("Lower back – gently", 41))
    write(folder / "zwölf minuten #1.mp3", timeline(NASTY, 8), "print 2")
    os.utime(folder / "lower-back.mp3", (1_700_000_000, 1_700_000_000))
    return folder


@pytest.fixture
def items(folder: Path) -> list[Element]:
    return fromstring(feed_xml(Library(folder).tracks(), HERE, "this")).findall("channel/item")


@pytest.fixture(scope="module")
def schema():
    return xmlschema.XMLSchema11(str(SCHEMA))


def test_the_feed_keeps_to_its_schema(folder: Path, tmp_path: Path, schema) -> None:
    schema.validate(feed_xml(Library(folder).tracks(), HERE, "this").decode())
    schema.validate(feed_xml(Library(tmp_path / "nothing here").tracks(), HERE, "this").decode())


def test_the_schema_is_not_content_with_anything(folder: Path, schema) -> None:
    feed = feed_xml(Library(folder).tracks(), HERE, "this").decode()
    guids = [guid.text or "" for guid in fromstring(feed).iter("guid")]
    for wrong in (
        feed.replace(*guids),  # two of one guid
        feed.replace('version="2.0"', 'version="1.0"'),
        feed.replace("Tue, 14 Nov 2023", "14.11.2023"),
        feed.replace("<title>Lower back – gently</title>", ""),
        feed.replace(' type="audio/mpeg"', ""),
        feed.replace(">yes</podcast:locked>", ">maybe</podcast:locked>"),
    ):
        assert wrong != feed
        assert not schema.is_valid(wrong)


def test_every_enclosure_is_as_long_as_its_file(folder: Path, items: list[Element]) -> None:
    assert len(items) == 2
    for item, name in zip(items, ("zwölf minuten #1.mp3", "lower-back.mp3"), strict=True):  # the newest first
        enclosure = item.find("enclosure")
        assert int(enclosure.get("length")) == (folder / name).stat().st_size
        duration_s = int(item.findtext(f"{{{ITUNES}}}duration"))
        assert duration_s == pytest.approx(MP3(folder / name).info.length, abs=0.51)
    assert items[1].findtext("pubDate") == "Tue, 14 Nov 2023 22:13:20 GMT"


def test_any_title_and_name_is_text(items: list[Element]) -> None:
    assert items[0].findtext("title") == NASTY.replace("\x1b", "").replace("\x07", "")
    assert items[0].find("enclosure").get("url") == f"{HERE}zw%C3%B6lf%20minuten%20%231.mp3"


def test_chapters_and_words_are_offered(folder: Path, items: list[Element]) -> None:
    assert items[1].find(f"{{{PODCAST}}}chapters").get("url") == f"{HERE}lower-back.chapters.json"
    transcripts = {t.get("type"): t.get("url") for t in items[1].findall(f"{{{PODCAST}}}transcript")}
    assert transcripts == {"text/vtt": f"{HERE}lower-back.vtt", "application/x-subrip": f"{HERE}lower-back.srt"}
    track = Library(folder).track("lower-back")
    assert track
    chapters = json.loads(chapters_json(track.info, f"{HERE}lower-back"))
    assert chapters["version"] == "1.2.0"
    assert [c["title"] for c in chapters["chapters"]] == ["Introduction", "Knee rolls", "Pelvic tilts", "Closing"]
    assert [c["startTime"] for c in chapters["chapters"]] == [0, 10.25, 20.5, 30.75]
    assert [c["endTime"] for c in chapters["chapters"]] == [10.25, 20.5, 30.75, 41]


@pytest.mark.parametrize(("length_ms", "seconds"), [(7_499, "7"), (7_500, "8")])
def test_a_duration_is_rounded_to_the_second(tmp_path: Path, length_ms: int, seconds: str) -> None:
    write(tmp_path / "x.mp3", replace(timeline(), length_ms=length_ms))
    item = fromstring(feed_xml(Library(tmp_path).tracks(), HERE, "this")).find("channel/item")
    assert item.findtext(f"{{{ITUNES}}}duration") == seconds


def test_a_track_of_another_version_has_no_page_and_no_words(folder: Path) -> None:
    track = folder / "lower-back.mp3"
    track.write_bytes(track.read_bytes().replace(b"voiceguide timeline 1", b"voiceguide timeline 9"))
    (item,) = [
        i for i in fromstring(feed_xml(Library(folder).tracks(), HERE, "this")).iter("item") if "Lower" in i[0].text
    ]
    assert item.find("enclosure") is not None
    assert item.find("link") is None
    assert item.find(f"{{{PODCAST}}}transcript") is None


def test_the_feed_has_the_name_of_the_album_if_it_is_the_only_one(folder: Path) -> None:
    def title() -> str:
        return fromstring(feed_xml(Library(folder).tracks(), HERE, "this")).findtext("channel/title")

    assert title() == "Back"
    write(folder / "neck.mp3", replace(timeline("Neck"), album="Neck"))
    assert title() == "voiceguide"


def test_ids_stay_when_the_address_changes(folder: Path) -> None:
    tracks = Library(folder).tracks()
    one, other = (fromstring(feed_xml(tracks, at, "this")) for at in (HERE, "http://10.0.0.2:8712/secret/"))
    stranger = fromstring(feed_xml(tracks, HERE, "that"))
    name = f"channel/{{{PODCAST}}}guid"
    assert one.findtext(name) == other.findtext(name) != stranger.findtext(name)
    assert [guid.text for guid in one.iter("guid")] == [guid.text for guid in other.iter("guid")]


def test_each_file_is_an_episode_of_its_own_and_stays_it_when_rendered_again(folder: Path) -> None:
    copyfile(folder / "lower-back.mp3", folder / "a copy.mp3")
    before = guids(folder)
    assert len(set(before.values())) == 3
    write(folder / "lower-back.mp3", timeline("Lower back, slower", 60), "print 3")
    assert guids(folder) == before


def test_other_options_are_another_episode(folder: Path) -> None:
    before = guids(folder)
    write(folder / "lower-back.mp3", replace(timeline("Lower back"), options="level gentle"), "print 3")
    assert guids(folder) != before


def test_an_episode_keeps_the_day_on_which_it_came_out(folder: Path, tmp_path: Path) -> None:
    kept = tmp_path / "settings" / "published.json"

    def days() -> dict[str, str]:
        feed = feed_xml(Library(folder).tracks(), HERE, "this", Published(kept))
        return {item.findtext("guid"): item.findtext("pubDate") for item in fromstring(feed).iter("item")}

    before = days()
    assert "Tue, 14 Nov 2023 22:13:20 GMT" in before.values()
    write(folder / "lower-back.mp3", timeline("Lower back, slower", 60), "print 3")
    assert days() == before
    kept.write_text("no JSON")
    assert days().keys() == before.keys()
    assert days() != before


def test_what_its_author_says_of_a_track_is_its_summary(folder: Path) -> None:
    write(folder / "lower-back.mp3", replace(timeline("Lower back"), about="A few quiet <minutes>."), "print 3")
    items = fromstring(feed_xml(Library(folder).tracks(), HERE, "this")).iter("item")
    (item,) = [item for item in items if item.findtext("title") == "Lower back"]
    assert item.findtext(f"{{{ITUNES}}}summary") == "A few quiet <minutes>."
    assert item.findtext("description").startswith("A few quiet <minutes>.\n\n0:00 Introduction\n")


def test_a_picture_that_changes_has_another_address(folder: Path) -> None:
    def covers() -> set[str]:
        feed = fromstring(feed_xml(Library(folder).tracks(), HERE, "this"))
        return {image.get("href") for image in feed.iter(f"{{{ITUNES}}}image")}

    before = covers()
    assert len(before) == 3
    write(folder / "lower-back.mp3", timeline("Lower back, slower", 60), "print 3")
    assert len(before - covers()) == 1


def guids(folder: Path) -> dict[str, str]:
    items = fromstring(feed_xml(Library(folder).tracks(), HERE, "this")).findall("channel/item")
    return {item.find("enclosure").get("url"): item.findtext("guid") for item in items}
