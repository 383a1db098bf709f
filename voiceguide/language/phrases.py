"""What the coach adds to the author's words: the texts of a language, and the grammar that puts them together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

Sides = Literal["alternate", "each"] | None

_CLOSED = re.compile(r"[.!?…:؟۔।。！？][\"'”’»«)\]]*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """Every text of the coach's own, here in English. A language gives all of them anew.

    What stands in braces is filled in. A number there may be followed by its form: `{n:f}` before a feminine noun,
    `{n:m}` before a masculine one, as the language's `number` knows them; without one it is a number as it is counted.
    A text that may end a sentence gets its capital letter and its full stop by itself. ` | ` stands between variants.
    """

    # whole sentences
    intro_title: str = "Introduction"  # the chapter before the first exercise
    outro_title: str = "Closing"  # the chapter after the last exercise
    fetch: str = "Pause the track if you need to fetch something."
    ready: str = "When you are ready, we begin."  # the end of a long introduction
    chimes: str = "A chime tells you to go on to the next step."
    get_ready: str = "Get ready."  # a few seconds before a start
    ten_seconds: str = "Ten seconds."  # ten seconds before a rest ends
    last: str = "Last one."  # the count of the last repetition
    hold: str = "And hold."  # starts a hold whose author gave no words
    hold_short: str = "Hold."  # the same once it is known
    once: str = "Once."  # a dose of one
    release: str = "And relax."  # ends a hold that is the last step
    inhale: str = "Breathe in."  # starts a breath whose author gave no words
    exhale: str = "And out."  # the second half of a breath
    half: str = "Halfway."  # the middle of a long hold
    inhale_short: str = "In."  # the same on a quick beat
    exhale_short: str = "Out."
    lower: str = "Down."  # the first move of a tempo
    lift: str = "Up."  # the second
    go: str = "Go."  # starts work whose author gave no words
    stop: str = "Stop."  # ends it
    rest_now: str = "Rest."  # starts a rest whose length is not told
    ticks: str = "A tick marks each second."
    stay_still: str = "Stay as you are for half a minute, and let everything rest."
    rise: str = "Now come up slowly."  # before getting up
    all_done: str = "That's all for today."  # the last words
    finish_one: str = "Well done."  # after the only exercise
    finish_all: str = "That was the last exercise. Well done."
    begins: str = "Let's begin. | Here we go. | And we begin."
    short_rests: str = "Rest here for a moment. | Take a moment to rest. | Rest a little."

    # times: one, more, a half, one and a half, several and a half, and a number with a decimal mark
    second: str = "one second"
    seconds: str = "{n} seconds"
    half_second: str = "half a second"
    second_and_half: str = "one and a half seconds"
    seconds_and_half: str = "{n} and a half seconds"
    decimal_seconds: str = "{n} seconds"
    minute: str = "one minute"
    minutes: str = "{n} minutes"
    half_minute: str = "half a minute"
    minute_and_half: str = "one and a half minutes"
    minutes_and_half: str = "{n} and a half minutes"
    minutes_seconds: str = "{minutes} and {seconds}"
    decimal_mark: str = "."

    # lists
    list_and: str = "{head} and {last}"
    list_or: str = "{head} or {last}"
    comma: str = ", "
    then: str = ", then "  # between the lengths of several holds
    articles: str = "A An Some The Your One Two"  # words that lose their capital letter within a list

    # the beginning
    welcome: str = "Welcome"
    welcome_listener: str = "Welcome, {listener}"
    part_today: str = "Today: {done} of the {of} exercises"
    takes_minute: str = "This takes about a minute"
    takes_minutes: str = "This takes about {minutes} minutes"
    have_ready: str = "Have within reach {things}"
    put_away: str = "You won't need {things} any more"

    # names and places
    exercise_of: str = "Exercise {number} of {of}"
    number_of: str = "{number} of {of}"
    rounds: str = "{rounds} rounds"
    rounds_of: str = "{rounds} rounds of {exercises} exercises"
    round_number: str = "round {number} of {of}"
    round_chapter: str = "{title}: round {number:d} of {of:d}"  # shown; `d` stands for digits
    set_number: str = "Set {number} of {of}"
    stay_as: str = "Stay as you are, {position}"
    name_position: str = "{name}, {position}"
    next_is: str = "Next: {name}"
    closes: str = "Well done. That was {name} | Good. That was {name} | Nicely done. That was {name}"

    # sides: those that are used where the author names none, then words that tell a side without the word "side", each
    # with the form it has before that word (`links=linke`) where it has another one
    left: str = "left"
    right: str = "right"
    side_words: str = (
        "left right first second other one front back near far inner outer upper lower top bottom weak weaker strong "
        "stronger good better bad worse sore painful stiff tight healthy affected unaffected injured uninjured "
        "operated unoperated involved uninvolved paretic dominant non-dominant"
    )
    on_side: str = "on the {side}"  # here and below, {side} is the word as it is and {form} the other form
    first_side: str = "{form} side"
    change_sides: str = "Change sides. Now the {form} side"
    change_to: str = "Change sides. Now {side}"  # for a side whose name is a phrase of the author's
    count_side: str = "{n}, {side}"
    last_side: str = "Last one, {side}"

    # how much there is to do; {where} is one of the two that come first, or nothing
    alternating: str = ", changing sides each time"
    each_side: str = " on each side"
    reps: str = "{reps} repetitions{where}"
    sets_of_reps: str = "{sets} sets of {reps} repetitions{where}"
    sets_listed: str = "{sets} sets: {listed} repetitions{where}"
    sets_alone: str = "{sets} sets{where}"
    once_where: str = "once{where}"
    once_each_side: str = "once on each side"
    sets_once_each_side: str = "{sets} sets, once on each side"
    sets_by_side: str = "{sets} sets: {amounts}"
    reps_place: str = "{n} {place}"  # "twenty on the left"
    time_place: str = "{time} {place}"
    breaths_place: str = "{n} {place}"
    hold_is: str = "The hold is {time}"
    each_hold_is: str = "Each hold is {time}"
    holds_are: str = "The holds are {times}"
    holds_by_set: str = "The holds are {times}, set by set"
    holds_by_side: str = "The holds are {amounts}"
    each_hold_by_side: str = "Each hold is {amounts}"
    breaths: str = "{n} breaths"
    breaths_each_time: str = "{n} breaths each time"
    breaths_by_set: str = "{listed} breaths, set by set"
    breaths_by_side: str = "Breaths: {amounts}"
    work: str = "{time} of work"
    work_by_set: str = "{times} of work, set by set"
    set_every: str = "A set begins every {time}"
    set_every_minute: str = "A set begins every minute"
    set_every_second: str = "A set begins every second"
    bell_every: str = "A bell rings every {time}"
    bell_every_minute: str = "A bell rings every minute"
    bell_every_second: str = "A bell rings every second"
    bell_every_and_ends: str = "A bell rings every {time}, and one ends it"
    bell_every_minute_and_ends: str = "A bell rings every minute, and one ends it"
    bell_every_second_and_ends: str = "A bell rings every second, and one ends it"
    bell_ends: str = "A bell ends it"
    phase: str = "{words}: {time}"

    # while it is done
    rest_for: str = "Rest for {time}"
    rest_about: str = "Rest for about {time}"
    halfway: str = "Halfway. {count}"
    time_left: str = "{time} left"


@dataclass(frozen=True, slots=True)
class _Number:
    """A number in a text, in words; what follows its name after a colon is its form."""

    n: int
    phrases: Phrases

    def __format__(self, form: str) -> str:
        return str(self.n) if form == "d" else self.phrases.number(self.n, form)


@dataclass(frozen=True, slots=True)
class _Numbers:
    """Numbers in a text, in words, one after the other."""

    numbers: tuple[int, ...]
    phrases: Phrases
    joint: str | None = None

    def __format__(self, form: str) -> str:
        words = [self.phrases.number(n, form) for n in self.numbers]
        return self.phrases.numbers(words) if self.joint is None else self.joint.join(words)


@lru_cache(maxsize=2048)
def in_words(n: int, tag: str, form: str = "cardinal") -> str:
    """A number in words as num2words has it; `form`: cardinal, ordinal or year."""
    from num2words import num2words  # here, as it loads the numbers of every language

    return str(num2words(n, lang=tag, to=form))


class Phrases:
    """The sentences of the coach, made of a language's `Texts` by grammar that many languages share.

    Times are in milliseconds; `turn` counts from 0 and picks a variant. A language overrides what its own grammar does
    otherwise, `number` for one.
    """

    tag: str
    """The language as num2words names it."""

    def __init__(self, texts: Texts) -> None:
        self.texts = texts

    # numbers, times and lists

    def number(self, n: int, form: str = "") -> str:
        """A number in words, as it is counted; `form` is what a text asks for behind a colon, such as `f`."""
        return in_words(n, self.tag)

    def decimals(self, digits: str) -> str:
        """The digits behind a decimal mark, in words: each by itself."""
        return " ".join(self.number(int(digit)) for digit in digits)

    def time(self, ms: int) -> str:
        """A length of time: "two and a half seconds"."""
        minutes, rest_ms = divmod(ms, 60_000)
        if not minutes:
            return self._seconds(rest_ms)
        if rest_ms in (0, 30_000):
            return self._minutes(minutes, half=rest_ms > 0)
        return self.texts.minutes_seconds.format(minutes=self._minutes(minutes), seconds=self._seconds(rest_ms))

    def _minutes(self, n: int, half: bool = False) -> str:
        texts = self.texts
        one, more = (texts.minute_and_half, texts.minutes_and_half) if half else (texts.minute, texts.minutes)
        return (one if n == 1 else more).format(n=_Number(n, self))

    def _seconds(self, ms: int) -> str:
        texts, (n, rest_ms) = self.texts, divmod(ms, 1_000)
        match rest_ms:
            case 0:
                text = texts.second if n == 1 else texts.seconds
            case 500:
                text = texts.half_second if not n else texts.second_and_half if n == 1 else texts.seconds_and_half
            case _:
                return texts.decimal_seconds.format(n=f"{ms / 1_000:g}".replace(".", texts.decimal_mark))
        return text.format(n=_Number(n, self))

    def interval(self, ms: int) -> str:
        """A length of time behind "every"."""
        return self.time(ms)

    def undivided(self, ms: int) -> str:
        """A length of time, in seconds between one minute and two but for a minute and a half: "a minute and five
        seconds" would be heard as two intervals."""
        whole = ms % 1_000 == 0 and 60_000 < ms < 120_000 and ms != 90_000
        return self._seconds(ms) if whole else self.time(ms)

    def joined(self, things: Sequence[str], either: bool = False) -> str:
        """ "a", "a and b", "a, b and c"; or with "or"."""
        *head, last = things
        text = self.texts.list_or if either else self.texts.list_and
        return text.format(head=self.texts.comma.join(head), last=last) if head else last

    def numbers(self, words: Sequence[str]) -> str:
        """Numbers, in words, as a list."""
        return self.joined(words)

    def listing(self, things: tuple[str, ...], either: bool = False) -> str:
        """Things of an author's as a list within a sentence."""
        return self.joined([self._within(thing.rstrip(" .,;")) for thing in things], either)

    def _within(self, thing: str) -> str:
        first, space, rest = thing.partition(" ")
        return f"{first.lower()}{space}{rest}" if first in self.texts.articles.split() else thing

    def known_thing(self, thing: str) -> str:
        """A thing that has been spoken of: "the pillow" for "a pillow", where the language can tell."""
        return thing

    def sentence(self, text: str) -> str:
        """The text with a capital letter, and with a full stop where it has no mark of its own."""
        ended = text if _CLOSED.search(text) else f"{text.rstrip(' ,;')}."
        return ended[:1].upper() + ended[1:]

    def _say(self, text: str, **slots: object) -> str:
        """A text as a sentence; numbers in it become words."""
        filled = {name: _Number(slot, self) if isinstance(slot, int) else slot for name, slot in slots.items()}
        return self.sentence(text.format(**filled))

    def _turn(self, variants: str, turn: int) -> str:
        texts = variants.split(" | ")
        return texts[turn % len(texts)]

    # the beginning and the end

    def welcome(self, title: str, listener: str | None = None) -> str:
        """The first words, which may name who is listening."""
        texts = self.texts
        greeting = self._say(texts.welcome_listener, listener=listener) if listener else self._say(texts.welcome)
        return f"{greeting} {self.sentence(title)}"

    def some_of(self, done: int, of: int) -> str:
        """How many of the exercises are done where not all are."""
        return self._say(self.texts.part_today, done=done, of=of)

    def takes(self, minutes: int) -> str:
        """About how long the track is."""
        return self._say(self.texts.takes_minute if minutes <= 1 else self.texts.takes_minutes, minutes=minutes)

    def needs(self, things: tuple[str, ...]) -> str:
        """What to have at hand."""
        return self._say(self.texts.have_ready, things=self.listing(things))

    def put_aside(self, things: tuple[str, ...]) -> str:
        """What is used no more."""
        known = tuple(map(self.known_thing, things))
        return self._say(self.texts.put_away, things=self.listing(known, either=True))

    def finish(self, exercises: int) -> str:
        """After the last of so many exercises."""
        return self._say(self.texts.finish_all if exercises > 1 else self.texts.finish_one)

    # names and places

    def announce(self, name: str, number: int, of: int) -> str:
        """The exercise's name and place in the routine."""
        where = f"{self._say(self.texts.exercise_of, number=number, of=of)} " if of > 1 else ""
        return where + self.sentence(name)

    def announce_briefly(self, name: str, number: int, of: int) -> str:
        """The same in fewer words."""
        where = f"{self._say(self.texts.number_of, number=number, of=of)} " if of > 1 else ""
        return where + self.sentence(name)

    def circuit(self, title: str, rounds: int, exercises: int | None) -> str:
        """The beginning of a circuit: its title, and how many rounds there are; with `exercises`, of how many."""
        if rounds == 1:
            return self.sentence(title)
        text = self.texts.rounds_of if exercises and exercises > 1 else self.texts.rounds
        return f"{self.sentence(title)} {self._say(text, rounds=rounds, exercises=exercises)}"

    def round_of(self, number: int, of: int) -> str:
        """The beginning of a later round."""
        return self._say(self.texts.round_number, number=number, of=of)

    def round_title(self, title: str, number: int, of: int) -> str:
        """The title of the chapter of one round of a circuit."""
        numbers = {"number": _Number(number, self), "of": _Number(of, self)}
        return self.texts.round_chapter.format(title=title.rstrip(" ."), **numbers)

    def set_of(self, number: int, of: int) -> str:
        """Which set of how many it is."""
        return self._say(self.texts.set_number, number=number, of=of)

    def stay(self, position: str) -> str:
        """The position is the same as before."""
        return self._say(self.texts.stay_as, position=position)

    def named(self, name: str, position: str | None = None) -> str:
        """The name alone, and the position where the way to it isn't told."""
        if not position:
            return self.sentence(name)
        return self._say(self.texts.name_position, name=name.rstrip(" ."), position=position)

    def following(self, name: str, position: str | None = None) -> str:
        """The name of the next exercise, and likewise its position."""
        return self.texts.next_is.format(name=self.named(name, position))

    def begin(self, turn: int) -> str:
        """The last words before the first repetition."""
        return self._turn(self.texts.begins, turn)

    def close(self, name: str, turn: int) -> str:
        """The end of an exercise that another one follows."""
        return self._say(self._turn(self.texts.closes, turn), name=name.rstrip(" ."))

    # sides

    def _form(self, side: str) -> str | None:
        """The form that a word for a side has before "side"; None for a name that is a phrase."""
        known = dict(word.partition("=")[::2] for word in self.texts.side_words.split())
        return (known[side] or side) if side in known else None

    def on_side(self, side: str) -> str | None:
        """ "on the left"; None for a side whose name is a phrase."""
        form = self._form(side)
        return None if form is None else self.texts.on_side.format(side=side, form=form)

    def first_side(self, side: str) -> str:
        """The side that it begins with, or that it is now."""
        form = self._form(side)
        return self.sentence(side) if form is None else self._say(self.texts.first_side, side=side, form=form)

    def change_sides(self, side: str) -> str:
        """Time to change over, and the side that it is then."""
        form = self._form(side)
        if form is None:
            return self._say(self.texts.change_to, side=side)
        return self._say(self.texts.change_sides, side=side, form=form)

    # how much there is to do

    def dose(self, reps: tuple[int, ...], sides: Sides) -> str | None:
        """The repetitions of each set; None for one thing done once. With sides that alternate, `reps` counts both."""
        texts, sets, least = self.texts, len(reps), min(reps)
        where = {None: "", "alternate": texts.alternating, "each": texts.each_side}[sides]
        if least != max(reps):
            return self._say(texts.sets_listed, sets=sets, listed=_Numbers(reps, self), where=where)
        if sides == "alternate" and least == 2:
            return self._say(texts.sets_once_each_side if sets > 1 else texts.once_each_side, sets=sets)
        match least > 1, sets > 1:
            case True, True:
                return self._say(texts.sets_of_reps, sets=sets, reps=least, where=where)
            case True, False:
                return self._say(texts.reps, reps=least, where=where)
            case False, True:
                return self._say(texts.sets_alone, sets=sets, where=where)
            case _:
                return self._say(texts.once_where, where=where) if sides else None

    def dose_by_side(self, reps: tuple[int, ...], where: tuple[str, ...], sets: int) -> str:
        """The repetitions of each side, where they differ."""
        amounts = self._placed(self.texts.reps_place, reps, where)
        return self._say(self.texts.sets_by_side, sets=sets, amounts=amounts) if sets > 1 else self.sentence(amounts)

    def _placed(self, text: str, numbers: Iterable[int], where: tuple[str, ...]) -> str:
        """ "twenty on the left, thirty on the right"."""
        placed = zip(numbers, where, strict=True)
        return self.texts.comma.join(text.format(n=_Number(n, self), place=place) for n, place in placed)

    def holds(self, holds_ms: tuple[int, ...], several: bool) -> str:
        """How long the holds of a repetition last; `several` when there is more than one hold in all."""
        if len(set(holds_ms)) > 1:
            return self._say(self.texts.holds_are, times=self._times(holds_ms))
        return self._say(self.texts.each_hold_is if several else self.texts.hold_is, time=self.time(holds_ms[0]))

    def holds_by_set(self, holds_ms: tuple[int, ...]) -> str:
        """How long the hold is in each set, where they differ."""
        return self._say(self.texts.holds_by_set, times=self._times(holds_ms))

    def holds_by_side(self, holds_ms: tuple[int, ...], where: tuple[str, ...], several: bool) -> str:
        """How long the hold is on each side, where they differ."""
        times = zip(map(self.time, holds_ms), where, strict=True)
        placed = [self.texts.time_place.format(time=time, place=place) for time, place in times]
        amounts = self.texts.comma.join(placed)
        return self._say(self.texts.each_hold_by_side if several else self.texts.holds_by_side, amounts=amounts)

    def _times(self, times_ms: Iterable[int]) -> str:
        return self.texts.then.join(map(self.time, times_ms))

    def breaths(self, breaths: int, several: bool) -> str | None:
        """How many breaths a repetition has; None for one alone. `several` when there is more than one repetition."""
        text = self.texts.breaths_each_time if several else self.texts.breaths
        return self._say(text, n=breaths) if breaths > 1 else None

    def breaths_by_set(self, breaths: tuple[int, ...]) -> str:
        """How many breaths there are in each set, where they differ."""
        return self._say(self.texts.breaths_by_set, listed=_Numbers(breaths, self, self.texts.then))

    def breaths_by_side(self, breaths: tuple[int, ...], where: tuple[str, ...]) -> str:
        """How many breaths there are on each side, where they differ."""
        return self._say(self.texts.breaths_by_side, amounts=self._placed(self.texts.breaths_place, breaths, where))

    def work(self, ms: int) -> str:
        """How long the work is."""
        return self._say(self.texts.work, time=self.time(ms))

    def work_by_set(self, works_ms: tuple[int, ...]) -> str:
        """How long the work is in each set, where they differ."""
        return self._say(self.texts.work_by_set, times=self._times(works_ms))

    def every(self, ms: int) -> str:
        """How often a set begins."""
        texts = self.texts
        text = {1_000: texts.set_every_second, 60_000: texts.set_every_minute}.get(ms, texts.set_every)
        return self._say(text, time=self.interval(ms))

    def bells(self, every_ms: int | None, ends: bool) -> str:
        """How often a bell rings in a hold, and whether one ends it."""
        texts = self.texts
        if every_ms is None:
            return self._say(texts.bell_ends)
        if ends:
            one_of = {1_000: texts.bell_every_second_and_ends, 60_000: texts.bell_every_minute_and_ends}
            return self._say(one_of.get(every_ms, texts.bell_every_and_ends), time=self.interval(every_ms))
        one_of = {1_000: texts.bell_every_second, 60_000: texts.bell_every_minute}
        return self._say(one_of.get(every_ms, texts.bell_every), time=self.interval(every_ms))

    def pattern(self, phases: tuple[tuple[str, int], ...]) -> str:
        """The phases of a beat: the words of each, and how long it is."""
        told = ((words.rstrip(" .,;:!…"), self.time(ms)) for words, ms in phases)
        return " ".join(self._say(self.texts.phase, words=words, time=time) for words, time in told)

    # while it is done

    def rest(self, ms: int) -> str:
        """A rest of this length: exact in whole seconds, else about so many, from ten on to the nearest five."""
        unit_ms = 1_000 if ms % 1_000 == 0 or ms < 10_000 else 5_000
        near_ms = round(ms / unit_ms) * unit_ms
        return self._say(self.texts.rest_for if near_ms == ms else self.texts.rest_about, time=self.time(near_ms))

    def rest_here(self, turn: int) -> str:
        """A short rest."""
        return self._turn(self.texts.short_rests, turn)

    def count(self, rep: int, side: str | None = None) -> str:
        """The number of a repetition, with the side where it has changed."""
        if side:
            return self._say(self.texts.count_side, n=rep, side=side)
        return self.sentence(self.number(rep))

    def last_on(self, side: str) -> str:
        """The count of the last repetition, with its side."""
        return self._say(self.texts.last_side, side=side)

    def halfway(self, count: str) -> str:
        """The count of the repetition that begins the second half."""
        return self.texts.halfway.format(count=count)

    def time_left(self, ms: int) -> str:
        """What is left of a long hold."""
        return self._say(self.texts.time_left, time=self.time(ms))
