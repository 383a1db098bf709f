"""The coach's own sentences in English, and how English makes them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal

_SMALL = tuple(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen".split()
)
_TENS = ("", "", *"twenty thirty forty fifty sixty seventy eighty ninety".split())
_ARTICLE = re.compile(r"^(?:an?|some|one) ", re.IGNORECASE)
_NEXT_ARTICLE = re.compile(r"\b(or|and) (?:an?|one) ")
_NUMBER = re.compile(r"^(?=(?:two|three|four|five|six|\d+) )", re.IGNORECASE)
_CAPITAL_ARTICLE = re.compile(r"^(?:An?|Some|The|Your|One|Two) ")
_SIDE_WORDS = frozenset(
    "left right first second other one front back near far inner outer upper lower top bottom".split()
)
"""What says no side without the word "side"."""
_CLOSED = re.compile(r"[.!?…:][\"'”’)\]]*$")

_CLOSES = ("Well done. That was {name}", "Good. That was {name}", "Nicely done. That was {name}")
_BEGINS = ("Let's begin.", "Here we go.", "And we begin.")
_RESTS = ("Rest here for a moment.", "Take a moment to rest.", "Rest a little.")


class English:
    """See `phrases.Phrases`."""

    intro_title = "Introduction"
    outro_title = "Closing"
    fetch = "Pause the track if you need to fetch something."
    ready = "When you are ready, we begin."
    chimes = "A chime tells you to go on to the next step."
    get_ready = "Get ready."
    ten_seconds = "Ten seconds."
    last = "Last one."
    hold = "And hold."
    hold_short = "Hold."
    release = "And relax."
    once = "Once."
    inhale = "Breathe in."
    exhale = "And out."
    half = "Halfway."
    inhale_short = "In."
    exhale_short = "Out."
    lower = "Down."
    lift = "Up."
    go = "Go."
    stop = "Stop."
    rest_now = "Rest."
    ticks = "A tick marks each second."
    stay_still = "Stay as you are for half a minute, and let everything rest."
    rise = "Now come up slowly."
    all_done = "That's all for today."

    def number(self, n: int) -> str:
        """In words up to ninety-nine; larger numbers stay digits, which every voice reads well."""
        if n < len(_SMALL):
            return _SMALL[n]
        if n >= 100:
            return str(n)
        tens, ones = divmod(n, 10)
        return f"{_TENS[tens]}-{_SMALL[ones]}" if ones else _TENS[tens]

    def time(self, ms: int) -> str:
        minutes, rest_ms = divmod(ms, 60_000)
        if rest_ms == 30_000 and minutes:
            return self._amount(ms, 60_000, "minute")
        parts = [self._amount(minutes * 60_000, 60_000, "minute")] if minutes else []
        if rest_ms or not parts:
            parts.append(self._amount(rest_ms, 1_000, "second"))
        return " and ".join(parts)

    def _amount(self, ms: int, unit_ms: int, unit: str) -> str:
        """ "half a second", "one second", "two and a half seconds", "2.3 seconds"."""
        whole, rest_ms = divmod(ms, unit_ms)
        if not rest_ms:
            return f"{self.number(whole)} {unit}{'' if whole == 1 else 's'}"
        if rest_ms * 2 != unit_ms:
            return f"{ms / unit_ms:g} {unit}s"
        return f"{self.number(whole)} and a half {unit}s" if whole else f"half a {unit}"

    def sentence(self, text: str) -> str:
        ended = text if _CLOSED.search(text) else f"{text.rstrip(' ,;')}."
        return ended[:1].upper() + ended[1:]

    def _listing(self, things: tuple[str, ...], joint: str = "and") -> str:
        """ "a", "a and b", "a, b and c"; with a comma before "and" where an item has an "and" or "or" of its own."""
        *head, last = (_CAPITAL_ARTICLE.sub(lambda m: m[0].lower(), thing.rstrip(" .,;")) for thing in things)
        if not head:
            return last
        comma = "," if any(re.search(r"\b(and|or)\b", thing) for thing in things) else ""
        return f"{', '.join(head)}{comma} {joint} {last}"

    def welcome(self, title: str, listener: str | None = None) -> str:
        return f"{self.sentence(f'Welcome, {listener}' if listener else 'Welcome')} {self.sentence(title)}"

    def some_of(self, done: int, of: int) -> str:
        return f"Today: {self.number(done)} of the {self.number(of)} exercises."

    def takes(self, minutes: int) -> str:
        return f"This takes about {'a minute' if minutes <= 1 else f'{self.number(minutes)} minutes'}."

    def needs(self, things: tuple[str, ...]) -> str:
        return self.sentence(f"Have within reach {self._listing(things)}")

    def put_aside(self, things: tuple[str, ...]) -> str:
        known = tuple(
            _NEXT_ARTICLE.sub(r"\1 the ", _ARTICLE.sub("the ", _NUMBER.sub("the ", thing))) for thing in things
        )
        return self.sentence(f"You won't need {self._listing(known, 'or')} any more")

    def announce(self, name: str, number: int, of: int) -> str:
        where = f"Exercise {self.number(number)} of {self.number(of)}. " if of > 1 else ""
        return where + self.sentence(name)

    def announce_briefly(self, name: str, number: int, of: int) -> str:
        where = f"{self.number(number).capitalize()} of {self.number(of)}. " if of > 1 else ""
        return where + self.sentence(name)

    def circuit(self, title: str, rounds: int, exercises: int | None) -> str:
        if rounds == 1:
            return self.sentence(title)
        of = f" of {self.number(exercises)} exercises" if exercises and exercises > 1 else ""
        return f"{self.sentence(title)} {self.sentence(f'{self.number(rounds)} rounds{of}')}"

    def round_of(self, number: int, of: int) -> str:
        return self.sentence(f"round {self.number(number)} of {self.number(of)}")

    def round_title(self, title: str, number: int, of: int) -> str:
        return f"{title.rstrip(' .')}: round {number} of {of}"

    def stay(self, position: str) -> str:
        return self.sentence(f"Stay as you are, {position}")

    def dose(self, reps: tuple[int, ...], sides: Literal["alternate", "each"] | None) -> str | None:
        sets, least = len(reps), min(reps)
        where = {None: "", "alternate": ", changing sides each time", "each": " on each side"}[sides]
        if least != max(reps):
            *head, last = map(self.number, reps)
            return self.sentence(f"{self.number(sets)} sets: {', '.join(head)} and {last} repetitions{where}")
        if sides == "alternate" and least == 2:
            return self.sentence(f"{self.number(sets)} sets, once on each side" if sets > 1 else "once on each side")
        several = f"{self.number(least)} repetitions"
        match least > 1, sets > 1:
            case True, True:
                return self.sentence(f"{self.number(sets)} sets of {several}{where}")
            case True, False:
                return self.sentence(f"{several}{where}")
            case False, True:
                return self.sentence(f"{self.number(sets)} sets{where}")
            case _:
                return self.sentence(f"once{where}") if sides else None

    def on_side(self, side: str) -> str | None:
        return f"on the {side}" if side in _SIDE_WORDS else None

    def dose_by_side(self, reps: tuple[int, ...], where: tuple[str, ...], sets: int) -> str:
        several = f"{self.number(sets)} sets: " if sets > 1 else ""
        return self.sentence(several + self._by_side(map(self.number, reps), where))

    def _by_side(self, amounts: Iterable[str], where: tuple[str, ...]) -> str:
        """ "twenty on the left, thirty on the right"."""
        return ", ".join(f"{amount} {place}" for amount, place in zip(amounts, where, strict=True))

    def _side(self, side: str) -> str:
        return f"{side} side" if side in _SIDE_WORDS else side

    def holds_by_set(self, holds_ms: tuple[int, ...]) -> str:
        return f"The holds are {', then '.join(map(self.time, holds_ms))}, set by set."

    def holds_by_side(self, holds_ms: tuple[int, ...], where: tuple[str, ...], several: bool) -> str:
        each = "Each hold is" if several else "The holds are"
        return f"{each} {self._by_side(map(self.time, holds_ms), where)}."

    def breaths_by_set(self, breaths: tuple[int, ...]) -> str:
        return self.sentence(f"{', then '.join(map(self.number, breaths))} breaths, set by set")

    def breaths_by_side(self, breaths: tuple[int, ...], where: tuple[str, ...]) -> str:
        return f"Breaths: {self._by_side(map(self.number, breaths), where)}."

    def holds(self, holds_ms: tuple[int, ...], several: bool) -> str:
        if len(set(holds_ms)) > 1:
            return f"The holds are {', then '.join(map(self.time, holds_ms))}."
        return f"{'Each' if several else 'The'} hold is {self.time(holds_ms[0])}."

    def breaths(self, breaths: int, several: bool) -> str | None:
        return (
            self.sentence(f"{self.number(breaths)} breaths{' each time' if several else ''}") if breaths > 1 else None
        )

    def work(self, ms: int) -> str:
        return self.sentence(f"{self.time(ms)} of work")

    def work_by_set(self, works_ms: tuple[int, ...]) -> str:
        return self.sentence(f"{', then '.join(map(self.time, works_ms))} of work, set by set")

    def every(self, ms: int) -> str:
        return f"A set begins every {self.time(ms).removeprefix('one ')}."

    def bells(self, every_ms: int | None, ends: bool) -> str:
        if every_ms is None:
            return "A bell ends it."
        return f"A bell rings every {self.time(every_ms).removeprefix('one ')}{', and one ends it' if ends else ''}."

    def pattern(self, phases: tuple[tuple[str, int], ...]) -> str:
        return " ".join(self.sentence(f"{words.rstrip(' .,;:!…')}: {self.time(ms)}") for words, ms in phases)

    def begin(self, turn: int) -> str:
        return _BEGINS[turn % len(_BEGINS)]

    def close(self, name: str, turn: int) -> str:
        return self.sentence(_CLOSES[turn % len(_CLOSES)].format(name=name.rstrip(" .")))

    def named(self, name: str, position: str | None = None) -> str:
        return self.sentence(f"{name.rstrip(' .')}, {position}" if position else name)

    def following(self, name: str, position: str | None = None) -> str:
        return f"Next: {self.named(name, position)}"

    def rest(self, ms: int) -> str:
        """Exact in whole seconds; else to the nearest second, or to the nearest five from ten seconds on."""
        unit_ms = 1_000 if ms % 1_000 == 0 or ms < 10_000 else 5_000
        near_ms = round(ms / unit_ms) * unit_ms
        return f"Rest for {'' if near_ms == ms else 'about '}{self.time(near_ms)}."

    def rest_here(self, turn: int) -> str:
        return _RESTS[turn % len(_RESTS)]

    def set_of(self, number: int, of: int) -> str:
        return f"Set {self.number(number)} of {self.number(of)}."

    def first_side(self, side: str) -> str:
        return self.sentence(self._side(side))

    def change_sides(self, side: str) -> str:
        return self.sentence(f"Change sides. Now {f'the {side} side' if side in _SIDE_WORDS else side}")

    def count(self, rep: int, side: str | None = None) -> str:
        return self.sentence(f"{self.number(rep)}, {side}" if side else self.number(rep))

    def last_on(self, side: str) -> str:
        return self.sentence(f"Last one, {side}")

    def halfway(self, count: str) -> str:
        return f"Halfway. {count}"

    def time_left(self, ms: int) -> str:
        return self.sentence(f"{self.time(ms)} left")

    def finish(self, exercises: int) -> str:
        return "That was the last exercise. Well done." if exercises > 1 else "Well done."
