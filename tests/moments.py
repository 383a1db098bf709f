"""Moments of every kind, found in the timelines of real routines, and silent tracks to show them with."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TypeVar

import small_tracks

from voiceguide.catalogue import reader
from voiceguide.catalogue.model import Catalogue, Talk
from voiceguide.figure.figures import Figures, figures_of
from voiceguide.handout.html import Handout, handout_html
from voiceguide.page.html import page_html
from voiceguide.script.compose import compose, plan_for
from voiceguide.script.request import Request
from voiceguide.script.segments import ChapterKind, PauseKind, Role
from voiceguide.timeline.answer import answer
from voiceguide.timeline.lengths import Estimates
from voiceguide.timeline.timeline import Quiet, SpokenSound, Timeline

Event = TypeVar("Event", Quiet, SpokenSound)
ROOT = Path(__file__).parent.parent
COOKBOOK = ROOT / "docs" / "cookbook.yaml"
LONG = (
    "Lie on your back with your knees bent, your feet as wide apart as your hips, and your arms beside you, and let "
    "your whole back grow heavy; then, without holding your breath, let the small of your back come down to the floor "
    "as though it were pressing a sponge, stay there for as long as it takes to breathe out, and let it rise again "
    "when you breathe in."
)


TRANSLATED = {
    "de": (
        ROOT / "exercises.de.yaml",
        "lower-back",
        "Lendenwirbelsäulenstabilisierungsübung: Hüftbeugemuskulatur dehnen, Rückenstreckmuskulatur anspannen.",
    ),
    "fr": (
        ROOT / "exercises.fr.yaml",
        "lower-back",
        "Contractez progressivement les abdominaux profonds et rapprochez le nombril de la colonne vertébrale.",
    ),
    "ar": (
        ROOT / "docs" / "arabic" / "exercises.yaml",
        "lower-back",
        "اِنْزِلْ عَلَى إِحْدَى رُكْبَتَيْك، وَاسْتَنِدْ إِلَى شَيْءٍ ثَابِتٍ إِنْ أَفَادَكَ ذٰلِك، ثُمَّ ضَعْ يَدَيْكَ عَلَى الأَرْض، وَانْقَلِبْ بِرِفْقٍ عَلَى ظَهْرِك.",
    ),
}
"""Other languages: a catalogue, its routine, and words that have little room."""


def page_of(
    catalogue_file: Path, routine: str, folder: Path, long: str = LONG, name: str | None = None
) -> tuple[Path, Timeline]:
    """A page with its silent track in `folder`, and its timeline, in which one thing that is said is `long`, and the
    last exercise has this `name`."""
    catalogue = reader.read(catalogue_file)
    timeline = with_long_words(answer(catalogue, Request(routine), Estimates()).timeline, long)
    if name:
        *others, exercise, farewell = timeline.chapters
        timeline = replace(timeline, chapters=(*others, replace(exercise, title=name), farewell))
    small_tracks.write(folder / f"{routine}.mp3", timeline)
    page = folder / f"{routine}.html"
    page.write_text(page_html(timeline, _figures(catalogue, timeline), f"{routine}.mp3"), encoding="utf-8")
    return page, timeline


def _figures(catalogue: Catalogue, timeline: Timeline) -> Figures:
    """A figure for every exercise and position: its own, or where it has none that of another one."""
    shipped, own = figures_of(reader.read(reader.shipped())), figures_of(catalogue)
    other = shipped.exercises["back-extensions"]
    exercises = dict.fromkeys(chapter.exercise for chapter in timeline.exercises if chapter.exercise)
    positions = dict.fromkeys(chapter.position for chapter in timeline.exercises if chapter.position)
    return Figures(
        {name: own.exercises.get(name, other) for name in exercises},
        shipped.positions | {name: shipped.positions.get(name, other) for name in positions},
    )


def with_long_words(timeline: Timeline, long: str) -> Timeline:
    """The timeline with `long` in place of the last thing that is said before the end of its first chapter."""
    first, *others = timeline.chapters
    *sounds, last = first.sounds
    assert isinstance(last, SpokenSound)
    return replace(timeline, chapters=(replace(first, sounds=(*sounds, replace(last, text=long))), *others))


def pages(folder: Path) -> Iterator[tuple[Path, dict[str, float]]]:
    """Two pages, and the moments to look at in each, in seconds, by name."""
    page, timeline = page_of(reader.shipped(), "lower-back", folder)
    yield page, _of_lower_back(timeline)
    page, timeline = page_of(COOKBOOK, "circuit", folder)
    yield page, _of_circuit(timeline)
    (folder / "name").mkdir()
    page, timeline = page_of(reader.shipped(), "five-minutes", folder / "name", name=LONG[:100])
    longest = max(timeline.chapters[-2].speech, key=lambda sound: len(sound.text))
    yield page, {"long name": (longest.start_ms + longest.end_ms) / 2_000}


def translated(folder: Path, tags: Iterable[str] = tuple(TRANSLATED)) -> Iterator[tuple[str, Path, dict[str, float]]]:
    """A page in each of some other languages: its tag, the file, and the moments to look at."""
    for tag in tags:
        catalogue_file, routine, long = TRANSLATED[tag]
        (folder / tag).mkdir()
        page, timeline = page_of(catalogue_file, routine, folder / tag, long)
        yield tag, page, _of_translation(timeline)


def handout_of(tag: str, folder: Path) -> Path:
    """The handout of one of the other languages."""
    catalogue_file, routine, _ = TRANSLATED[tag]
    catalogue, request = reader.read(catalogue_file), Request(routine, talk=Talk.FULL)
    script = compose(catalogue, request, plan_for(catalogue, request))
    page = Handout(
        catalogue=catalogue,
        script=script,
        person="Anna",
        review=date(2026, 12, 1),
        link="https://clinic.example/anna/week-1",
    )
    file = folder / "handout.html"
    file.write_text(handout_html(page), encoding="utf-8")
    return file


def _of_translation(timeline: Timeline) -> dict[str, float]:
    quiets = [quiet for chapter in timeline.exercises for quiet in chapter.quiets]
    hold = next(quiet for quiet in quiets if quiet.kind is PauseKind.HOLD and _lasts(quiet, 5_000))
    return {
        "introduction": 3.0,
        "long words": (timeline.chapters[0].speech[-1].start_ms + 400) / 1_000,
        "move": _inside(quiets, lambda quiet: quiet.kind is PauseKind.MOVE and not quiet.breath),
        "hold": hold.start_ms / 1_000 + 0.5,
        "countdown": hold.end_ms / 1_000 - 2.5,
        "rest": _inside(quiets, lambda quiet: quiet.kind is PauseKind.REST),
        "done": timeline.length_ms / 1_000,
    }


def _of_lower_back(timeline: Timeline) -> dict[str, float]:
    rolls, heels, extensions = timeline.chapters[1:4]
    hold = next(quiet for quiet in extensions.quiets if quiet.kind is PauseKind.HOLD)
    long = timeline.chapters[0].speech[-1]
    return {
        "introduction": 3.0,
        "long words": (long.start_ms + 400) / 1_000,
        "transition": _inside(heels.speech, lambda sound: sound.role is Role.TRANSITION),
        "settle": _inside(rolls.quiets, lambda quiet: quiet.kind is PauseKind.SETTLE and _lasts(quiet, 2_500)),
        "move": _inside(rolls.quiets, lambda quiet: quiet.kind is PauseKind.MOVE and not quiet.breath),
        "move with words": _inside(rolls.speech, lambda sound: bool(sound.until_ms and not sound.breath)),
        "breath": _inside(rolls.quiets, lambda quiet: quiet.breath == "in"),
        "hold": hold.start_ms / 1_000 + 0.5,
        "countdown": hold.end_ms / 1_000 - 2.5,
        "rest": _inside(rolls.quiets, lambda quiet: quiet.kind is PauseKind.REST),
        "end": _inside(timeline.chapters[-1].speech, lambda sound: sound.role is Role.FAREWELL),
        "done": timeline.length_ms / 1_000,
    }


def _of_circuit(timeline: Timeline) -> dict[str, float]:
    exercises = [chapter for chapter in timeline.exercises if chapter.kind is ChapterKind.EXERCISE]
    quiets = [quiet for chapter in exercises for quiet in chapter.quiets]
    later = [quiet for chapter in exercises if chapter.round == 2 for quiet in chapter.quiets]
    return {
        "work": _inside(quiets, lambda quiet: quiet.kind is PauseKind.WORK),
        "hold of a later round": _inside(later, lambda quiet: quiet.kind is PauseKind.HOLD),
        "rest of a circuit": _inside(later, lambda quiet: quiet.kind is PauseKind.REST and _lasts(quiet, 10_000)),
    }


def _lasts(quiet: Quiet, ms: int) -> bool:
    return quiet.end_ms - quiet.start_ms >= ms


def _inside(events: Iterable[Event], wanted: Callable[[Event], bool]) -> float:
    """The middle of the first wanted one, in seconds."""
    event = next(event for event in events if wanted(event))
    return (event.start_ms + event.end_ms) / 2_000
