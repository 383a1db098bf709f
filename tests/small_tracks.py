"""Small tracks for the tests of playing and serving: silence, with everything a track says of itself."""

from __future__ import annotations

from pathlib import Path

from voiceguide.audio.mixing import splice
from voiceguide.script.segments import ChapterKind, PauseKind, Progress, Role
from voiceguide.script.timeline import Quiet, SpokenSound, TimedChapter, Timeline
from voiceguide.track.tags import Tags, write_track
from voiceguide.units import frames

NASTY = "</h2><script>alert('1')</script> & \"quotes\" \x1b[31m [bold]\x07"


def timeline(title: str = "Lower back", length_s: int = 40) -> Timeline:
    """An introduction, two exercises with a hold each, and a close, of equal lengths."""
    each_ms = length_s * 250
    titles = ("Introduction", "Knee rolls", "Pelvic tilts", "Closing")
    chapters = tuple(_chapter(n, n * each_ms, (n + 1) * each_ms, title) for n, title in enumerate(titles))
    return Timeline("lower-back", title, "Back", "A clinic", "en", "standard", chapters, 4 * each_ms)


def write(path: Path, of: Timeline, fingerprint: str = "print 1") -> Path:
    """Writes the track of a timeline."""
    write_track(path, Tags(of, fingerprint, "no voice"), splice([], frames(of.length_ms), {}))
    return path


def _chapter(index: int, start_ms: int, end_ms: int, title: str) -> TimedChapter:
    if index in (0, 3):
        kind = ChapterKind.OUTRO if index else ChapterKind.INTRO
        sound = SpokenSound(start_ms, start_ms + 500, f"Words of {title}.", "words", Role.WELCOME)
        return TimedChapter(start_ms, end_ms, kind, title, None, None, None, (sound,), ())
    at = Progress(2, 8, 1, 1, "left")
    sounds = (
        SpokenSound(start_ms, start_ms + 500, title, title, Role.ANNOUNCE),
        SpokenSound(start_ms + 600, start_ms + 1_000, "Roll & hold.", "roll", Role.CUE, progress=at),
    )
    quiets = (Quiet(start_ms + 1_000, end_ms - 500, PauseKind.HOLD, at),)
    return TimedChapter(start_ms, end_ms, ChapterKind.EXERCISE, title, f"e{index}", index, 2, sounds, quiets)
