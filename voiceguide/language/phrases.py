"""The coach's stock phrases, by language: data, and the few rules that put numbers and names into them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Phrases:
    """Every sentence the coach adds to the author's. Braces are filled in by the compiler."""

    numbers: tuple[str, ...]
    welcome: str = "Welcome to {title}."
    minutes: str = "This takes about {minutes} minutes."
    one_minute: str = "This takes about a minute."
    needs: str = "Have at hand {things}."
    and_: str = " and "
    get_ready: str = "When you are ready, we begin."
    announce: str = "Exercise {number} of {count}. {name}."
    announce_brief: str = "{Number} of {count}. {name}."
    reps: str = "We do {reps} repetitions."
    reps_alternate: str = "We do {reps} repetitions, changing sides each time."
    reps_each: str = "We do {reps} repetitions on each side."
    once_each: str = "We do each side in turn."
    sets: str = "In {sets} sets."
    hold_for: str = "Each hold is {seconds} seconds."
    begin: str = "Let's begin."
    first_side: str = "{side} side."
    change_sides: str = "Change sides. Now the {side} side."
    set_of: str = "Set {set} of {sets}."
    rest: str = "Rest."
    count: str = "{number}."
    count_side: str = "{number}, {side}."
    halfway_count: str = "Halfway. {count}"
    last: str = "Last one."
    last_side: str = "Last one, {side}."
    hold: str = "And hold."
    hold_short: str = "Hold."
    release: str = "And relax."
    inhale: str = "Breathe in."
    inhale_short: str = "In."
    breathe: str = "Breathe."
    exhale: str = "And out."
    exhale_short: str = "Out."
    half: str = "Halfway."
    left_seconds: str = "{seconds} seconds left."
    left_minute: str = "One minute left."
    left_minutes: str = "{minutes} minutes left."
    left_minutes_half: str = "{minutes} and a half minutes left."
    close: str = "Well done. That was {name}."
    next: str = "Rest here for a moment. Next: {name}."
    next_brief: str = "Rest. Next: {name}."
    finish: str = "That was the last exercise. Well done."
    rise: str = "Now come up slowly."
    intro_title: str = "Introduction"
    outro_title: str = "Closing"

    def number(self, n: int) -> str:
        """A small count in words; larger ones stay digits, which every voice reads well."""
        return self.numbers[n] if n < len(self.numbers) else str(n)

    def takes(self, minutes: int) -> str:
        """How long the track is, for the listener."""
        return self.one_minute if minutes <= 1 else self.minutes.format(minutes=self.number(minutes))

    def listing(self, things: tuple[str, ...]) -> str:
        """ "a", "a and b", "a, b and c"."""
        head, last = things[:-1], things[-1]
        return ", ".join(head) + self.and_ + last if head else last

    def time_left(self, ms: int) -> str:
        """What is said when `ms` of a long hold are left (a multiple of half a minute)."""
        minutes, seconds = divmod(ms // 1_000, 60)
        if minutes == 0:
            return self.left_seconds.format(seconds=self.number(seconds))
        if seconds == 0:
            return self.left_minute if minutes == 1 else self.left_minutes.format(minutes=self.number(minutes))
        return self.left_minutes_half.format(minutes=self.number(minutes))


ENGLISH = Phrases(
    numbers=tuple(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen twenty twenty-one twenty-two twenty-three twenty-four twenty-five twenty-six "
        "twenty-seven twenty-eight twenty-nine thirty".split()
    )
)

PHRASES = {"en": ENGLISH}
