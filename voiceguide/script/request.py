"""What is asked for, and the style that follows from it for each exercise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from voiceguide.catalogue.fields import Text, texts_in
from voiceguide.catalogue.model import Catalogue, Exercise, Level, Routine, RoutineExercise, Settings, Talk
from voiceguide.catalogue.settings import NO_BED, BedSettings, Finish
from voiceguide.errors import UnknownNameError, VoiceguideError
from voiceguide.script.transitions import leads


@dataclass(frozen=True, slots=True)
class Request:
    """A routine by its id, and the options of one track; None leaves an option to the catalogue.

    `minutes` is how long the track should take (None: what the doses take). The `listener` is welcomed by this name.
    """

    routine: str
    level: Level | None = None
    talk: Talk | None = None
    pace: float | None = None
    minutes: int | None = None
    listener: str | None = None
    bed: BedSettings | None = None
    finish: Finish | None = None


@dataclass(frozen=True, slots=True)
class Style:
    """The level, talk and pace that hold for one exercise, or for a routine's beginning and end, and what leads in."""

    level: Level
    talk: Talk
    pace: float
    ready_ms: int | None = None
    count_in: int | None = None

    def at_most(self, talk: Talk) -> Style:
        """The same with no more talk than this."""
        order = list(Talk)  # from the most to the least
        return replace(self, talk=max(self.talk, talk, key=order.index))

    def __str__(self) -> str:
        return f"level {self.level.value}, {self.talking}"

    @property
    def talking(self) -> str:
        """The style but for the level, which says nothing where the minutes decide on the doses."""
        return f"talk {self.talk.value}, pace {self.pace:g}"


def routine_named(catalogue: Catalogue, name: str) -> Routine:
    """The routine with this id. UnknownNameError suggests the nearest."""
    for known, routine in catalogue.routines.items():
        if known == name:
            return routine
    if name in catalogue.exercises:
        raise VoiceguideError(f"{name} is an exercise, not a routine; to hear it by itself, say --exercise {name}")
    raise UnknownNameError("routine", name, catalogue.routines)


def alone(catalogue: Catalogue, name: str) -> Catalogue:
    """The catalogue with one routine, of the exercise's own name: this exercise by itself.

    It begins in the exercise's position where no way leads there and back. UnknownNameError suggests the nearest.
    """
    exercise = next((found for known, found in catalogue.exercises.items() if known == name), None)
    if exercise is None:
        if name in catalogue.routines:
            raise VoiceguideError(f"{name} is a routine, not an exercise; leave out --exercise")
        raise UnknownNameError("exercise", name, catalogue.exercises)
    here, there = catalogue.start, exercise.position
    there_and_back = leads(catalogue, here, there) and leads(catalogue, there, here)
    routine = Routine(title=exercise.said, exercises=(RoutineExercise(exercise=Text(name)),))
    changes = {"start": here if there_and_back else there, "default": Text(name), "routines": {Text(name): routine}}
    return catalogue.model_copy(update=changes)


def voice_and_speed(catalogue: Catalogue, name: str) -> tuple[Text | None, float]:
    """Who speaks a routine and how fast, as far as the catalogue says: None for a voice that is left open."""
    layers = (routine_named(catalogue, name), catalogue)
    voice = next((layer.voice for layer in layers if layer.voice is not None), None)
    return voice, next((layer.speed for layer in layers if layer.speed is not None), 1.0)


def other_languages(catalogue: Catalogue, name: str) -> dict[str, Text]:
    """The tags of the languages besides the catalogue's in which something of a routine is said, each with a text."""
    routine = routine_named(catalogue, name)
    exercises = [catalogue.exercises[item.exercise] for item in routine.items]
    parts = (routine, *exercises, *catalogue.transitions, *catalogue.safety, *catalogue.farewell)
    main, found = catalogue.spoken_language.tag, dict[str, Text]()
    for text in (text for part in parts for text in texts_in(part)):
        if text.lang not in (None, main):
            found.setdefault(str(text.lang), text)
    return found


def bed_for(catalogue: Catalogue, request: Request) -> BedSettings | None:
    """The bed of a track: what is asked for, else the routine's, else the catalogue's; None where there is none."""
    layers = (request, routine_named(catalogue, request.routine), catalogue)
    bed = next((layer.bed for layer in layers if layer.bed is not None), None)
    return None if bed is None or bed.file == NO_BED else bed


def finish_for(catalogue: Catalogue, request: Request) -> Finish:
    """The finish of the voice: what is asked for, else the routine's, else the catalogue's, else none."""
    layers = (request, routine_named(catalogue, request.routine), catalogue)
    return next((layer.finish for layer in layers if layer.finish is not None), Finish.DRY)


def style(
    catalogue: Catalogue, request: Request, nearer: Sequence[Settings] = (), exercise: Exercise | None = None
) -> Style:
    """The request's options first, then those `nearer` than the routine, the routine's, the catalogue's.

    The first of those nearer is the exercise's item; how it is led in is next a matter of the `exercise` itself.
    """
    routine = routine_named(catalogue, request.routine)
    layers: tuple[Request | Settings, ...] = (request, *nearer, routine, catalogue)
    level = next((layer.level for layer in layers if layer.level is not None), Level.STANDARD)
    talk = next((layer.talk for layer in layers if layer.talk is not None), Talk.FULL)
    pace = next((layer.pace for layer in layers if layer.pace is not None), 1.0)
    leading: list[Exercise | Settings] = [
        *nearer[:1],
        *([exercise] if exercise else []),
        *nearer[1:],
        routine,
        catalogue,
    ]
    ready_ms = next((layer.ready for layer in leading if layer.ready is not None), None)
    count_in = next((layer.count_in for layer in leading if layer.count_in is not None), None)
    return Style(level, talk, pace=pace, ready_ms=ready_ms, count_in=count_in)
