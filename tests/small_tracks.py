"""Small tracks for the tests of playing and serving: silence, with everything a track says of itself."""

from __future__ import annotations

from pathlib import Path

from voiceguide.audio.mixing import splice
from voiceguide.script.segments import ChapterKind, PauseKind, Progress, Role
from voiceguide.timeline.timeline import Quiet, SpokenSound, TimedChapter, Timeline
from voiceguide.track.tags import Tags, write_track
from voiceguide.units import to_samples

NASTY = "</h2><script>alert('1')</script> & \"quotes\" \x1b[31m [bold]\x07"


def timeline(title: str = "Lower back", length_s: int = 40) -> Timeline:
    """An introduction, two exercises with a hold each, and a close, of equal lengths."""
    each_ms = length_s * 250
    titles = ("Introduction", "Knee rolls", "Pelvic tilts", "Closing")
    chapters = tuple(_chapter(n, n * each_ms, (n + 1) * each_ms, title) for n, title in enumerate(titles))
    return Timeline(
        routine="lower-back",
        title=title,
        album="Back",
        artist="A clinic",
        language="en",
        options="standard",
        chapters=chapters,
        length_ms=4 * each_ms,
    )


def write(path: Path, of: Timeline, fingerprint: str = "print 1") -> Path:
    """Writes the track of a timeline."""
    write_track(
        path, Tags(timeline=of, fingerprint=fingerprint, voice="nobody"), splice([], to_samples(of.length_ms), {})
    )
    return path


def _chapter(index: int, start_ms: int, end_ms: int, title: str) -> TimedChapter:
    if index in (0, 3):
        kind = ChapterKind.OUTRO if index else ChapterKind.INTRO
        sound = SpokenSound(
            start_ms=start_ms, end_ms=start_ms + 500, text=f"Words of {title}.", spoken="words", role=Role.WELCOME
        )
        return TimedChapter(
            start_ms=start_ms,
            end_ms=end_ms,
            kind=kind,
            title=title,
            exercise=None,
            number=None,
            of=None,
            sounds=(sound,),
            quiets=(),
        )
    at = Progress(rep=2, reps=8, set=1, sets=1, side="left")
    sounds = (
        SpokenSound(start_ms=start_ms, end_ms=start_ms + 500, text=title, spoken=title, role=Role.ANNOUNCE),
        SpokenSound(
            start_ms=start_ms + 600,
            end_ms=start_ms + 1_000,
            text="Roll & hold.",
            spoken="roll",
            role=Role.CUE,
            progress=at,
        ),
    )
    quiets = (Quiet(start_ms=start_ms + 1_000, end_ms=end_ms - 500, kind=PauseKind.HOLD, progress=at),)
    return TimedChapter(
        start_ms=start_ms,
        end_ms=end_ms,
        kind=ChapterKind.EXERCISE,
        title=title,
        exercise=f"e{index}",
        number=index,
        of=2,
        sounds=sounds,
        quiets=quiets,
    )
