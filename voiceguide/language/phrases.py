"""What the coach adds to the author's words: one class a language, with all of its grammar."""

from __future__ import annotations

from typing import Literal, Protocol

from voiceguide.language.english import English

Sides = Literal["alternate", "each"] | None


class Phrases(Protocol):
    """Every sentence of the coach's own. Times are in milliseconds; `turn` counts from 0 and picks a variant."""

    intro_title: str  # the chapter before the first exercise
    outro_title: str  # the chapter after the last exercise
    fetch: str  # advice to pause the track until everything that is needed is at hand
    ready: str  # the end of a long introduction
    chimes: str  # what the chimes mean that stand for words
    get_ready: str  # a warning a few seconds before a start
    ten_seconds: str  # a warning ten seconds before a rest ends
    last: str  # the count of the last repetition
    hold: str  # starts a hold whose author gave no words
    hold_short: str  # the same once it is known
    once: str  # a dose of one
    release: str  # ends a hold that is the last step
    inhale: str  # starts a breath whose author gave no words
    exhale: str  # the second half of a breath
    half: str  # the middle of a long hold
    inhale_short: str  # starts a breath on a quick beat
    exhale_short: str  # the second half of it
    lower: str  # the first move of a tempo
    lift: str  # the second
    go: str  # starts work whose author gave no words
    stop: str  # ends it
    rest_now: str  # starts a rest whose length is not told
    ticks: str  # what the ticks mean that sound each second
    stay_still: str  # before half a minute of rest at the end
    rise: str  # before getting up
    all_done: str  # the last words

    def number(self, n: int) -> str:
        """A count in words."""

    def time(self, ms: int) -> str:
        """A length of time: "two and a half seconds"."""

    def sentence(self, text: str) -> str:
        """The text with a capital letter, and with a full stop where it has no mark of its own."""

    def welcome(self, title: str, listener: str | None = None) -> str:
        """The first words, which may name who is listening."""

    def some_of(self, done: int, of: int) -> str:
        """How many of the exercises are done where not all are."""

    def takes(self, minutes: int) -> str:
        """About how long the track is."""

    def needs(self, things: tuple[str, ...]) -> str:
        """What to have at hand."""

    def put_aside(self, things: tuple[str, ...]) -> str:
        """What is used no more."""

    def announce(self, name: str, number: int, of: int) -> str:
        """The exercise's name and place in the routine."""

    def announce_briefly(self, name: str, number: int, of: int) -> str:
        """The same in fewer words."""

    def circuit(self, title: str, rounds: int, exercises: int | None) -> str:
        """The beginning of a circuit: its title, and how many rounds there are; with `exercises`, of how many."""

    def round_of(self, number: int, of: int) -> str: ...

    def round_title(self, title: str, number: int, of: int) -> str:
        """The title of the chapter of one round of a circuit."""

    def stay(self, position: str) -> str:
        """The position is the same as before."""

    def dose(self, reps: tuple[int, ...], sides: Sides) -> str | None:
        """The repetitions of each set; None for one thing done once. With sides that alternate, `reps` counts both."""

    def on_side(self, side: str) -> str | None:
        """ "on the left"; None for a side whose name is a phrase."""

    def dose_by_side(self, reps: tuple[int, ...], where: tuple[str, ...], sets: int) -> str:
        """The repetitions of each side, where they differ."""

    def holds(self, holds_ms: tuple[int, ...], several: bool) -> str:
        """How long the holds of a repetition last; `several` when there is more than one hold in all."""

    def holds_by_set(self, holds_ms: tuple[int, ...]) -> str:
        """How long the hold is in each set, where they differ."""

    def holds_by_side(self, holds_ms: tuple[int, ...], where: tuple[str, ...], several: bool) -> str:
        """How long the hold is on each side, where they differ."""

    def breaths_by_set(self, breaths: tuple[int, ...]) -> str:
        """How many breaths there are in each set, where they differ."""

    def breaths_by_side(self, breaths: tuple[int, ...], where: tuple[str, ...]) -> str:
        """How many breaths there are on each side, where they differ."""

    def breaths(self, breaths: int, several: bool) -> str | None:
        """How many breaths a repetition has; None for one alone. `several` when there is more than one repetition."""

    def work(self, ms: int) -> str:
        """How long the work is."""

    def work_by_set(self, works_ms: tuple[int, ...]) -> str:
        """How long the work is in each set, where they differ."""

    def every(self, ms: int) -> str:
        """How often a set begins."""

    def bells(self, every_ms: int | None, ends: bool) -> str:
        """How often a bell rings in a hold, and whether one ends it."""

    def pattern(self, phases: tuple[tuple[str, int], ...]) -> str:
        """The phases of a beat: the words of each, and how long it is."""

    def begin(self, turn: int) -> str: ...

    def close(self, name: str, turn: int) -> str:
        """The end of an exercise that another one follows."""

    def named(self, name: str, position: str | None = None) -> str:
        """The name alone, and the position where the way to it isn't told."""

    def following(self, name: str, position: str | None = None) -> str:
        """The name of the next exercise, and likewise its position."""

    def rest(self, ms: int) -> str:
        """A rest of this length."""

    def rest_here(self, turn: int) -> str:
        """A short rest."""

    def set_of(self, number: int, of: int) -> str: ...

    def first_side(self, side: str) -> str: ...

    def change_sides(self, side: str) -> str: ...

    def count(self, rep: int, side: str | None = None) -> str:
        """The number of a repetition, with the side where it has changed."""

    def last_on(self, side: str) -> str:
        """The count of the last repetition, with its side."""

    def halfway(self, count: str) -> str:
        """The count of the repetition that begins the second half."""

    def time_left(self, ms: int) -> str:
        """What is left of a long hold."""

    def finish(self, exercises: int) -> str:
        """After the last of so many exercises."""


PHRASES: dict[str, Phrases] = {"en": English()}
