"""Which drawings there are: of the exercises of a catalogue, and of its positions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from voiceguide.catalogue.model import Catalogue
from voiceguide.catalogue.poses import Poses
from voiceguide.timeline.timeline import TimedChapter, Timeline


@dataclass(frozen=True, slots=True)
class Figures:
    """The poses of exercises and of positions, by id; one that has none is shown without a picture."""

    exercises: Mapping[str, Poses] = field(default_factory=dict)
    positions: Mapping[str, Poses] = field(default_factory=dict)

    def within(self, timeline: Timeline) -> Figures:
        """Those of one track, in its order."""
        chapters = timeline.exercises
        exercises = dict.fromkeys(chapter.exercise or "" for chapter in chapters)
        ways = (sound.position or "" for sound in timeline.speech)
        positions = dict.fromkeys([*(chapter.position or "" for chapter in chapters), *ways])
        return Figures(_only(self.exercises, exercises), _only(self.positions, positions))

    def of_chapter(self, chapter: TimedChapter) -> Poses | None:
        """The exercise, or else the position the chapter is heard in."""
        return self.exercises.get(chapter.exercise or "") or self.positions.get(chapter.position or "")


def _only(poses: Mapping[str, Poses], wanted: Mapping[str, None]) -> dict[str, Poses]:
    return {name: poses[name] for name in wanted if name in poses}


def figures_of(catalogue: Catalogue) -> Figures:
    """All of a catalogue. A position without poses is drawn as the start of the first exercise that begins in it."""
    exercises = {str(name): exercise.poses for name, exercise in catalogue.exercises.items() if exercise.poses}
    positions: dict[str, Poses] = {}
    for name, position in catalogue.positions.items():
        begun = (exercise.poses for exercise in catalogue.exercises.values() if exercise.position == name)
        if poses := position.poses or next((poses.still for poses in begun if poses), None):
            positions[str(name)] = poses
    return Figures(exercises, positions)
