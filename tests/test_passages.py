"""Sounds become passages: near ones together, equal ones equal."""

from __future__ import annotations

from voiceguide.audio.clips import Clip
from voiceguide.audio.passages import NEAR_FRAMES, Source, passages
from voiceguide.script.segments import ChapterKind, ChimeKind
from voiceguide.script.timeline import Sound, TimedChapter, Timeline
from voiceguide.units import frames


def timeline(*sounds: Sound, length_ms: int = 60_000) -> Timeline:
    chapter = TimedChapter(0, length_ms, ChapterKind.INTRO, "Intro", None, None, None, sounds, ())
    return Timeline("r", "R", "album", "artist", "en", "options", (chapter,), length_ms)


def source(sound: Sound) -> Source:
    name = f"chime {sound.chime.value}" if sound.chime else f"speech {sound.spoken}"
    return Source(name, lambda: Clip(b""))


def say(spoken: str, start_ms: int, length_ms: int = 500) -> Sound:
    return Sound(start_ms, start_ms + length_ms, spoken, spoken)


def test_what_is_said_again_is_the_same_passage() -> None:
    found = passages(timeline(say("three", 1_001), say("two", 4_000), say("three", 7_777)), source)
    assert [place.start_frame for place in found] == [frames(1_001), frames(4_000), frames(7_777)]
    assert found[0].passage == found[2].passage != found[1].passage
    assert len({place.passage for place in found}) == 2


def test_sounds_close_together_are_one_passage() -> None:
    chime = Sound(0, 300, chime=ChimeKind.START)
    (place,) = passages(timeline(chime, say("hello", 350)), source)
    assert [piece.offset_frames for piece in place.passage.pieces] == [0, frames(350)]
    assert place.passage.length_frames == frames(850)


def test_the_law_of_250_ms_keeps_utterances_apart() -> None:
    assert frames(250) > NEAR_FRAMES
    assert len(passages(timeline(say("one", 0), say("two", 750)), source)) == 2


def test_the_gap_inside_a_passage_tells_it_from_another() -> None:
    near, nearer = (passages(timeline(say("a", 0), say("b", 500 + gap)), source)[0] for gap in (60, 59))
    assert near.passage != nearer.passage


def test_the_same_two_sounds_are_the_same_passage_wherever_they_stand() -> None:
    """Reckoned from the track's start, their distance would be a PCM frame more or less here and there."""
    found = {passages(timeline(say("a", start), say("b", start + 533)), source)[0].passage for start in range(50)}
    assert len(found) == 1


def test_a_chime_is_not_a_word_of_the_same_name() -> None:
    found = passages(timeline(Sound(0, 500, chime=ChimeKind.START), say("start", 5_000)), source)
    assert found[0].passage != found[1].passage


def test_a_silent_timeline_has_none() -> None:
    assert passages(timeline(), source) == ()
