"""What is said, as caption files that players load beside a track: WebVTT, SubRip and LRC.

Many players take every line for one from left to right, and put the full stop of an Arabic one at its wrong end. Such a
line is embedded by two marks that are not seen, as editors of subtitles do
(https://github.com/SubtitleEdit/subtitleedit/issues/2708).
"""

from __future__ import annotations

from voiceguide.language.direction import embedded
from voiceguide.timeline.timeline import SpokenSound, Timeline
from voiceguide.units import format_clock


def vtt(timeline: Timeline) -> str:
    """WebVTT (https://www.w3.org/TR/webvtt1/): a cue for each utterance, the chapter's name as its note."""
    blocks = ["WEBVTT\n", "NOTE made by voiceguide\n"]
    for chapter in timeline.chapters:
        blocks.append(f"NOTE {_escaped(chapter.title)}\n")
        blocks += [_cue(sound, ".", _line(sound, _in_language(sound), timeline)) for sound in chapter.speech]
    return "\n".join(blocks)


def _in_language(sound: SpokenSound) -> str:
    """What is said, in a span of its language where that is another one than the track's."""
    text = _escaped(sound.text)
    return f"<lang {sound.lang}>{text}</lang>" if sound.lang else text


def srt(timeline: Timeline) -> str:
    """SubRip: numbered cues; there is no way to escape anything, so angle brackets become guillemets."""
    return "\n".join(
        f"{number}\n{_cue(sound, ',', _line(sound, _plain(sound.text), timeline))}"
        for number, sound in enumerate(timeline.speech, 1)
    )


def lrc(timeline: Timeline) -> str:
    """LRC, as music players show lyrics: a line and the hundredth of a second at which it starts."""
    minutes, seconds = divmod(timeline.length_ms // 1_000, 60)
    head = [
        "[re:voiceguide]",
        f"[ti:{_bracketless(timeline.title)}]",
        f"[al:{_bracketless(timeline.album)}]",
        f"[ar:{_bracketless(timeline.artist)}]",
        f"[length:{minutes:02}:{seconds:02}]",
    ]
    lines = [
        f"[{format_clock(sound.start_ms)}]{_line(sound, _bracketless(sound.text), timeline)}"
        for sound in timeline.speech
    ]
    return "\n".join([*head, *lines, ""])


def _cue(sound: SpokenSound, point: str, text: str) -> str:
    return f"{_moment(sound.start_ms, point)} --> {_moment(sound.end_ms, point)}\n{text}\n"


def _line(sound: SpokenSound, text: str, timeline: Timeline) -> str:
    return embedded(text, sound.lang or timeline.language)


def _moment(ms: int, point: str) -> str:
    minutes, rest_ms = divmod(ms, 60_000)
    return f"{minutes // 60:02}:{minutes % 60:02}:{rest_ms // 1_000:02}{point}{rest_ms % 1_000:03}"


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _plain(text: str) -> str:
    return text.replace("<", "‹").replace(">", "›")


def _bracketless(text: str) -> str:
    return text.replace("[", "(").replace("]", ")")
