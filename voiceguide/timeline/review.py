"""Every cue of a catalogue that doesn't fit its time, in any routine and however its exercise is asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from voiceguide import limits
from voiceguide.catalogue.model import Catalogue, Level, Routine, RoutineExercise, Talk
from voiceguide.script.compose import compose, plan_for
from voiceguide.script.request import Request, Style
from voiceguide.timeline.layout import Misfit, Outcome, misfits
from voiceguide.timeline.lengths import Lengths

_STYLES = tuple(Style(level, talk, pace=pace) for level in Level for talk in Talk for pace in limits.PACE)
"""What may be asked for; of the paces, the extremes."""


_Place = tuple[str, bool]
"""Where a misfit stands, and whether it is about words inside a pause and not about a cue."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A misfit; `when` names the options without which the cue fits (none: it doesn't fit in a routine as it is)."""

    misfit: Misfit
    when: str

    def __str__(self) -> str:
        return f"{self.misfit} (with {self.when})" if self.when else str(self.misfit)


def review(catalogue: Catalogue, lengths: Lengths) -> list[Finding]:
    """By place, the misfits of every routine as it is, and of every exercise in every style; of each the worst."""
    found = {place: Finding(misfit, "") for place, misfit in _worst(as_they_are(catalogue, lengths)).items()}
    by_style = {style: _worst(_in(style, catalogue, lengths)) for style in _STYLES}
    for place, misfit in _worst(misfit for worst in by_style.values() for misfit in worst.values()).items():
        styles = [style for style, worst in by_style.items() if place in worst]
        found.setdefault(place, Finding(misfit, _when(styles)))
    return sorted(found.values(), key=lambda finding: (finding.misfit.at is None, finding.misfit.at))


def _worst(misfits: Iterable[Misfit]) -> dict[_Place, Misfit]:
    """For each place the words that are longest over their time; rather those that stretch it than those that don't."""
    worst: dict[_Place, Misfit] = {}
    for misfit in misfits:
        place = str(misfit.at or misfit.text), misfit.outcome is Outcome.LEFT_OUT
        if place not in worst or _badness(misfit) > _badness(worst[place]):
            worst[place] = misfit
    return worst


def _badness(misfit: Misfit) -> tuple[bool, int]:
    return misfit.outcome is Outcome.WIDENED, misfit.needed_ms - misfit.slot_ms


def as_they_are(catalogue: Catalogue, lengths: Lengths) -> Iterator[Misfit]:
    """The misfits of every routine with its own options."""
    for name in catalogue.routines:
        yield from _of(catalogue, Request(name), lengths)


def _in(style: Style, catalogue: Catalogue, lengths: Lengths) -> Iterator[Misfit]:
    """Of every exercise by itself, so that the work grows with the exercises, and not with the routines as well."""
    for name, exercise in catalogue.exercises.items():
        alone = Routine(title=exercise.name, exercises=(RoutineExercise(exercise=name),))
        only = catalogue.model_copy(update={"start": exercise.position, "routines": {name: alone}, "safety": ()})
        yield from _of(only, Request(name, level=style.level, talk=style.talk, pace=style.pace), lengths)


def _of(catalogue: Catalogue, request: Request, lengths: Lengths) -> tuple[Misfit, ...]:
    return misfits(compose(catalogue, request, plan_for(catalogue, request)), lengths)


def _when(styles: Sequence[Style]) -> str:
    """The options that matter: those of which not every value has the misfit."""
    options = (
        ("talk", [talk.value for talk in Talk], {style.talk.value for style in styles}),
        ("level", [level.value for level in Level], {style.level.value for style in styles}),
        ("pace", [f"{pace:g}" for pace in limits.PACE], {f"{style.pace:g}" for style in styles}),
    )
    return ", ".join(
        f"{option} {' or '.join(value for value in values if value in having)}"
        for option, values, having in options
        if len(having) < len(values)
    )
