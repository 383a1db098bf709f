"""A track as a file: an MP3 stream with tags in front that say what it is, where its chapters are and what is said.

ID3v2.3 in UTF-16 is what most players read. The timeline rides along (a GEOB frame), so that the player, the page and
the feed can work from the MP3 alone.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timezone
from io import BytesIO
from itertools import chain
from pathlib import Path
from typing import Any

from mutagen import MutagenError
from mutagen.id3 import (
    APIC,
    CHAP,
    COMM,
    CTOC,
    GEOB,
    ID3,
    SYLT,
    TALB,
    TCON,
    TDAT,
    TIT2,
    TLAN,
    TLEN,
    TPE1,
    TRCK,
    TXXX,
    TYER,
    USLT,
    CTOCFlags,
    Frame,
    PictureType,
)
from mutagen.mp3 import MP3

from voiceguide.audio.loudness import HIGHEST_PEAK, REPLAY_GAIN_DB
from voiceguide.audio.mp3_frames import intact
from voiceguide.errors import OutputError
from voiceguide.language.iso_639 import iso_639_2
from voiceguide.language.languages import known
from voiceguide.system.files import explained, write_whole
from voiceguide.timeline import timeline_json
from voiceguide.timeline.timeline import TimedChapter, Timeline

FINGERPRINT = "voiceguide"
"""The description of the TXXX frame that makes a track one of ours."""

MADE_WITH = "voiceguide voice"
"""The description of the TXXX frame that names the voice in full, and the options."""

PART = "voiceguide bed"
"""The description of the TXXX frame that makes a file the bed of a track of ours, and no track itself."""

WITHIN = "voiceguide bed-within"
"""The description of the TXXX frame of a track that has a bed under its voice."""

TIMELINE = "voiceguide timeline"
"""The description of the GEOB frame with the timeline."""

_MOST_ENTRIES = 255
_PIECE = 1 << 20

GENRE = "Health & Fitness"
_UTF16 = 1
_NO_OFFSET = 0xFFFFFFFF
_MILLISECONDS, _LYRICS = 2, 1  # how SYLT counts, and what it is (ID3v2.3, 4.10)


@dataclass(frozen=True, slots=True)
class Tags:
    """What a track says of itself besides its timeline.

    `fingerprint` stands for everything the track was made from; `voice` is who speaks, by a name that people use, and
    `made_with` the same in full, with the options. `number` is the track's place in its album, from 1. `cover` and
    `pictures` (one for each chapter, or none at all) are PNG or JPEG.
    """

    timeline: Timeline
    fingerprint: str
    voice: str
    made_with: str = ""
    bed_within: bool = False
    number: int | None = None
    cover: bytes | None = None
    pictures: tuple[bytes | None, ...] = ()


@dataclass(frozen=True, slots=True)
class ChapterInfo:
    """A chapter as players see it."""

    title: str
    start_ms: int
    end_ms: int
    pictured: bool = False


@dataclass(frozen=True, slots=True)
class TrackInfo:
    """A track of ours, as read from its file. `timeline` is None when it is from a version that can't be read."""

    title: str
    length_ms: int
    chapters: tuple[ChapterInfo, ...]
    fingerprint: str
    timeline: Timeline | None
    bed_within: bool = False


def write_track(path: Path, tags: Tags, stream: Iterable[bytes]) -> None:
    """Writes a track whole or not at all; OutputError says why not. It replaces nothing but a track of ours."""
    with explained(path):
        if path.is_file() and not is_ours(path):
            raise OutputError(f"{path} is not a track of voiceguide's; move it, or choose another place with --out")
    write_whole(path, chain((id3(tags),), stream))


def is_ours(path: Path) -> bool:
    """Whether a file is a track that voiceguide made."""
    return bool(_texts(_load(path, {"TXXX": TXXX}), f"TXXX:{FINGERPRINT}"))


def is_whole(path: Path) -> bool:
    """Whether a track's sound is as it was written."""
    with path.open("rb") as file:
        head = file.read(10)
        size = sum((byte & 0x7F) << shift for byte, shift in zip(head[6:10], (21, 14, 7, 0), strict=False))
        file.seek(10 + size)
        return intact(iter(lambda: file.read(_PIECE), b""))


def read_track(path: Path) -> TrackInfo:
    """What a track of ours says of itself. OutputError when it isn't one."""
    found = _load(path)
    fingerprint = _texts(found, f"TXXX:{FINGERPRINT}")
    length = _texts(found, "TLEN")
    if not fingerprint or not length.isdecimal():
        raise OutputError(f"{path} is not a track of voiceguide's; render it again")
    return TrackInfo(
        title=_texts(found, "TIT2"),
        length_ms=int(length),
        chapters=_labelled(found),
        fingerprint=fingerprint,
        timeline=_timeline(found),
        bed_within=bool(_texts(found, f"TXXX:{WITHIN}")),
    )


def chapters_of(path: Path) -> tuple[ChapterInfo, ...]:
    """The chapters that the tags of any MP3 name, in order."""
    return _labelled(_load(path))


def channels_of(path: Path) -> int:
    """How many channels the sound of any MP3 has. OutputError when it isn't one, or can't be read."""
    try:
        with path.open("rb"):
            info: Any = MP3(path).info
            return int(info.channels)
    except FileNotFoundError:
        raise OutputError(f"there is no file {path}; name an MP3 that is there") from None
    except OSError as error:
        raise OutputError(f"{path} can't be read ({error.strerror or error}); name another file") from error
    except MutagenError as error:
        raise OutputError(f"{path} is not an MP3") from error


def _labelled(found: ID3) -> tuple[ChapterInfo, ...]:
    chapters = sorted(found.getall("CHAP"), key=lambda chapter: chapter.start_time)
    return tuple(
        ChapterInfo(
            _texts(chapter.sub_frames, "TIT2"),
            chapter.start_time,
            end_ms=chapter.end_time,
            pictured=bool(chapter.sub_frames.getall("APIC")),
        )
        for chapter in chapters
    )


def chapter_pictures(path: Path) -> list[bytes | None]:
    """The picture of each chapter of a track of ours, PNG or JPEG."""
    chapters = sorted(_load(path, {"CHAP": CHAP, "APIC": APIC}).getall("CHAP"), key=lambda chapter: chapter.start_time)
    found = (chapter.sub_frames.getall("APIC") for chapter in chapters)
    return [bytes(pictures[0].data) if pictures else None for pictures in found]


def id3(tags: Tags) -> bytes:
    """The tags as bytes. mutagen alone would sort them by size, and some players show chapters as they come."""
    return _tag(_frames(tags))


def part_id3(title: str, fingerprint: str) -> bytes:
    """The tags of a track's bed that is a file of its own."""
    return _tag((TIT2(encoding=_UTF16, text=title), TXXX(encoding=_UTF16, desc=PART, text=fingerprint)))


def part_fingerprint(path: Path) -> str:
    """The fingerprint of the track whose bed a file is; empty when it is none."""
    return _texts(_load(path, {"TXXX": TXXX}), f"TXXX:{PART}")


def _tag(frames: Iterable[Frame]) -> bytes:
    body = b"".join(map(_serialised, frames))
    size = bytes(len(body) >> shift & 0x7F for shift in (21, 14, 7, 0))
    return b"ID3\x03\x00\x00" + size + body


def _frames(tags: Tags) -> Iterator[Frame]:
    timeline = tags.timeline
    found = known(timeline.language)
    language = found.iso_639_2 if found else iso_639_2(timeline.language)
    yield TIT2(encoding=_UTF16, text=timeline.title)
    yield TPE1(encoding=_UTF16, text=timeline.artist)
    yield TALB(encoding=_UTF16, text=timeline.album)
    yield TCON(encoding=_UTF16, text=GENRE)
    if tags.number:
        yield TRCK(encoding=_UTF16, text=str(tags.number))
    if date := _date():
        yield TYER(encoding=_UTF16, text=f"{date.year:04}")
        yield TDAT(encoding=_UTF16, text=f"{date.day:02}{date.month:02}")
    yield TLAN(encoding=_UTF16, text=language)
    yield TLEN(encoding=_UTF16, text=str(timeline.length_ms))
    yield TXXX(encoding=_UTF16, desc=FINGERPRINT, text=tags.fingerprint)
    yield TXXX(encoding=_UTF16, desc=MADE_WITH, text=tags.made_with)
    if tags.bed_within:
        yield TXXX(encoding=_UTF16, desc=WITHIN, text="yes")
    yield TXXX(encoding=_UTF16, desc="replaygain_track_gain", text=f"{REPLAY_GAIN_DB:.2f} dB")
    yield TXXX(encoding=_UTF16, desc="replaygain_track_peak", text=f"{HIGHEST_PEAK:.6f}")
    yield COMM(encoding=_UTF16, lang=language, desc="", text=_comment(tags))
    yield from _chapters(tags)
    yield USLT(encoding=_UTF16, lang=language, desc="", text=_words(timeline))
    timed = [(sound.text, sound.start_ms) for sound in timeline.speech]
    yield SYLT(encoding=_UTF16, lang=language, format=_MILLISECONDS, type=_LYRICS, desc="", text=timed)
    yield GEOB(
        encoding=_UTF16,
        mime="application/json",
        filename="timeline.json",
        desc=TIMELINE,
        data=timeline_json.dump(timeline).encode("ascii"),
    )
    if tags.cover:
        yield _picture(tags.cover, PictureType.COVER_FRONT)


def _chapters(tags: Tags) -> Iterator[Frame]:
    """The table of contents, then the chapters in the order in which they are heard."""
    chapters = tags.timeline.chapters
    ids = [f"chapter{number}" for number in range(1, len(chapters) + 1)]
    yield from _contents("contents", tags.timeline.title, ids)
    pictures = tags.pictures or (None,) * len(chapters)
    for name, chapter, picture in zip(ids, chapters, pictures, strict=True):
        yield _chapter(name, chapter, picture)


def _contents(name: str, title: str, ids: list[str]) -> Iterator[Frame]:
    """The table of these chapters. It counts its entries in one byte, so a long one is a table of tables."""
    parts: dict[str, list[str]] = {}
    if len(ids) > _MOST_ENTRIES:
        parts = {f"{name}{at}": ids[at : at + _MOST_ENTRIES] for at in range(0, len(ids), _MOST_ENTRIES)}
    yield CTOC(
        element_id=name,
        flags=CTOCFlags.TOP_LEVEL | CTOCFlags.ORDERED,
        child_element_ids=list(parts) or ids,
        sub_frames=[TIT2(encoding=_UTF16, text=title)],
    )
    for part, inside in parts.items():
        yield CTOC(element_id=part, flags=CTOCFlags.ORDERED, child_element_ids=inside, sub_frames=[])


def _chapter(name: str, chapter: TimedChapter, picture: bytes | None) -> Frame:
    inside: list[Frame] = [TIT2(encoding=_UTF16, text=chapter.title)]
    if picture:
        inside.append(_picture(picture, PictureType.OTHER))
    return CHAP(
        element_id=name,
        start_time=chapter.start_ms,
        end_time=chapter.end_ms,
        start_offset=_NO_OFFSET,
        end_offset=_NO_OFFSET,
        sub_frames=inside,
    )


def _picture(data: bytes, kind: int) -> Frame:
    mime = "image/png" if data.startswith(b"\x89PNG") else "image/jpeg"
    return APIC(encoding=_UTF16, mime=mime, type=kind, desc="", data=data)


def _words(timeline: Timeline) -> str:
    """All that is said, a line for each utterance, chapters apart."""
    return "\n\n".join(
        "\n".join((chapter.title, *(sound.text for sound in chapter.speech))) for chapter in timeline.chapters
    )


def _comment(tags: Tags) -> str:
    """What a player shows beside the title: what the author says of the track, how long it is, and who speaks."""
    timeline = tags.timeline
    labels = timeline.labels
    length = labels.minutes_short.format(minutes=timeline.minutes)
    return " ".join(filter(None, (timeline.about, labels.comment.format(minutes=length, voice=tags.voice))))


def _date() -> datetime | None:
    """The day of SOURCE_DATE_EPOCH (reproducible-builds.org), or none.

    There is no other: the same catalogue, options and voice give the same bytes on any day and on any machine, and the
    days of a file are its machine's own. When an episode was first served is the feed's to tell.
    """
    seconds = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not seconds:
        return None
    try:
        return datetime.fromtimestamp(int(seconds), timezone.utc)
    except (ValueError, OverflowError, OSError) as error:
        raise OutputError(
            f"SOURCE_DATE_EPOCH is {seconds!r}, not a time; give it in seconds since 1970, or unset it"
        ) from error


def _serialised(frame: Frame) -> bytes:
    """One frame as it stands in an ID3v2.3 tag, which has a header of ten bytes."""
    alone, file = ID3(), BytesIO()
    alone.add(frame)
    alone.save(file, v1=0, v2_version=3, padding=lambda _: 0)
    return file.getvalue()[10:]


def _load(path: Path, only: dict[str, type[Frame]] | None = None) -> ID3:
    """The tags of a file, or `only` some of them: much sooner read."""
    try:
        return ID3(path, known_frames=only)
    except (MutagenError, OSError):  # no tags, or nothing that can be read
        return ID3()


def _texts(frames: ID3, key: str) -> str:
    return str(frames[key]) if key in frames else ""


def _timeline(found: ID3) -> Timeline | None:
    try:
        return timeline_json.load(found[f"GEOB:{TIMELINE}"].data.decode("ascii"))
    except (KeyError, ValueError):
        return None
