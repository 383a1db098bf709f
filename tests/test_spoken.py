"""What is written, and what a voice is given: the table of written forms, their neighbours, and the author's word."""

from __future__ import annotations

import re

import pytest
from conftest import ROOT
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from num2words import num2words

from voiceguide.language.markup import MARK
from voiceguide.language.pronunciation import Pronounced, parts, plain
from voiceguide.language.spoken import spoken, warnings

TABLE = [line.split("\t") for line in (ROOT / "tests" / "spoken.tsv").read_text(encoding="utf-8").splitlines()[1:]]


def heard(text: str, pronounce: dict[str, str] | None = None) -> str:
    """The words a voice is given, without marks."""
    return plain(spoken(text, "en", pronounce or {}), respell=False)


def words(number: int) -> str:
    return str(num2words(number)).replace(",", "")


@pytest.mark.parametrize(("written", "said"), TABLE, ids=[row[0] for row in TABLE])
def test_what_sheets_write_is_said_as_people_say_it(written: str, said: str) -> None:
    assert spoken(written, "en") == said


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Walk about for 2m before the next set.", "Walk about for two minutes before the next set."),
        ("Hold for 30 secs.", "Hold for thirty seconds."),
        ("Rest 2 mins, then again.", "Rest two minutes, then again."),
        ("Do it every 3 hrs.", "Do it every three hours."),
        ("Or once for 1 Min.", "Or once for one minute."),
        ("Tempo 3-1-2 suits most people.", "Tempo three, one, two suits most people."),
        ("Count 5-4-3-2-1 in your head.", "Count five, four, three, two, one in your head."),
        ("Turn your head 1/4 of the way.", "Turn your head a quarter of the way."),
        ("Stay under 3/10 on your pain scale.", "Stay under three out of ten on your pain scale."),
        ("It takes 1 1/2 minutes.", "It takes one and a half minutes."),
        ("Warrior II", "Warrior two"),
        ("Phase III of your programme.", "Phase three of your programme."),
        ("a weight of 2,5 kg", "a weight of two point five kilograms"),
        ("Lift *slowly*.", "Lift slowly."),
        ("**Breathe** all the time.", "Breathe all the time."),
        ("Enjoy it 😀", "Enjoy it"),
        ("- Keep your ribs down.", "Keep your ribs down."),
        ("# Tip", "Tip."),
        ("a 5lb weight", "a five-pound weight"),
        ('a 6" block', "a six-inch block"),
        ("a 10 KG bag", "a ten-kilogram bag"),
        ('Hold 5-10".', "Hold five to ten seconds."),
        ("Stand 2 ft from the wall.", "Stand two feet from the wall."),
        ("It helps your TA, ITB and ACL, i.e. your knee.", "It helps your T A, I T B and A C L, that is your knee."),
        ("Sit w/ a band.", "Sit with a band."),
        ("Do 10 ea. side.", "Do ten each side."),
        ("10x e/s.", "ten times each side."),
        ("Stay at ~10 reps.", "Stay at about ten reps."),
        ("SI joint vs. L5/S1.", "S I joint versus L five S one."),
        ("This is the #1 priority.", "This is the number one priority."),
        ("Do it 20-30x per day.", "Do it twenty to thirty times per day."),
        ("Left: 15 reps & right: 22 reps.", "Left: fifteen reps and right: twenty-two reps."),
        ("Keep a gap of ±10cm.", "Keep a gap of plus or minus ten centimetres."),
        ("Knee bend > 90°.", "Knee bend more than ninety degrees."),
        ("Sit → stand → sit.", "Sit, then stand, then sit."),
    ],
)
def test_advice_as_authors_write_it(written: str, said: str) -> None:
    assert heard(written) == said


UNITS = {
    "second": "s S sec secs Sec SECS second seconds",
    "minute": "min mins Min MINS minute minutes",
    "hour": "h hr hrs Hr HRS hour hours",
    "kilogram": "kg KG Kg kgs",
    "gram": "g gm",
    "pound": "lb lbs LB LBS",
    "ounce": "oz OZ",
    "centimetre": "cm CM cms",
    "millimetre": "mm MM",
    "kilometre": "km KM",
    "foot": "ft FT Ft",
    "yard": "yd yds",
    "degree": "° deg DEG",
    "week": "wk wks",
}
MANY = {"foot": "feet"}
SIGNS = [(name, sign) for name, signs in UNITS.items() for sign in signs.split()]
AMOUNTS = st.one_of(st.integers(0, 200).map(str), st.decimals(0, 50, places=1).map(str))


def amount_in_words(amount: str) -> str:
    whole, _, decimals = amount.partition(".")
    return words(int(whole)) + (f" point {words(int(decimals))}" if decimals else "")


@settings(deadline=None)
@given(st.sampled_from(SIGNS), AMOUNTS, st.sampled_from(["", " "]), st.booleans(), st.booleans())
def test_a_unit_is_said_whatever_its_case_plural_point_and_number(
    unit: tuple[str, str], amount: str, gap: str, point: bool, comma: bool
) -> None:
    name, sign = unit
    written = amount.replace(".", ",") if comma else amount
    stop = "." if point and sign.isalpha() and not sign.startswith(name) else ""
    said = f"{amount_in_words(amount)} {name if amount == '1' else MANY.get(name, name + 's')}"
    assert heard(f"Do {written}{gap}{sign}{stop} now") == f"Do {said} now"


@settings(deadline=None)
@given(st.sampled_from(SIGNS), st.integers(0, 99), st.integers(2, 99), st.sampled_from(["-", "–", " - ", " – "]))
def test_a_range_is_said_as_one_with_its_unit(unit: tuple[str, str], low: int, more: int, dash: str) -> None:
    name, sign = unit
    high = low + more
    said = f"{words(low)} to {words(high)} {MANY.get(name, name + 's')}"
    assert heard(f"Do {low}{dash}{high} {sign}") == f"Do {said}"
    assert heard(f"Do {low}{dash}{high}{sign}") == f"Do {said}"


@settings(deadline=None)
@given(st.integers(0, 99), st.integers(0, 99))
def test_only_two_rising_numbers_are_a_range(one: int, other: int) -> None:
    said = heard(f"{one}-{other}")
    assert (" to " in said) == (one < other)
    assert said.replace(" to ", " ").replace(",", "").split() == [*words(one).split(), *words(other).split()]


@settings(deadline=None)
@given(st.lists(st.integers(0, 60), min_size=3, max_size=6), st.sampled_from(["-", "–", "/"]))
@example([4, 7, 8], "-")
@example([2, 0, 2], "/")
@example([0, 24, 7], "/")
@example([24, 7, 0], "/")
def test_three_or_more_numbers_are_said_one_by_one(numbers: list[int], sign: str) -> None:
    assert heard(f"Do {sign.join(map(str, numbers))} now") == f"Do {', '.join(map(words, numbers))} now"


@settings(deadline=None)
@given(st.integers(0, 59), st.integers(0, 59))
def test_a_time_with_a_colon_is_a_duration(minutes: int, seconds: int) -> None:
    counts = [f"{words(n)} {name}{'s' * (n != 1)}" for n, name in ((minutes, "minute"), (seconds, "second")) if n]
    assert heard(f"for {minutes}:{seconds:02}") == f"for {' '.join(counts) or 'zero seconds'}"


@settings(deadline=None)
@given(st.integers(1, 23), st.integers(10, 59))
def test_a_time_after_at_is_a_time_of_day(hour: int, minute: int) -> None:
    assert heard(f"Start at {hour}:{minute}.") == f"Start at {words(hour)} {words(minute)}."


@settings(deadline=None)
@given(st.integers(0, 10))
def test_a_score_is_out_of_ten(score: int) -> None:
    assert heard(f"pain {score}/10") == f"pain {words(score)} out of ten"


@settings(deadline=None)
@given(st.integers(1, 30), st.sampled_from(["Warrior", "Phase", "Part", "Level", "Stage", "phase", "Week"]))
def test_roman_numerals_of_names_are_numbers(number: int, name: str) -> None:
    numeral = "X" * (number // 10) + ["", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"][number % 10]
    assert heard(f"{name} {numeral}.") == f"{name} {words(number)}."


@settings(deadline=None)
@given(st.integers(1, 999))
def test_ordinals_are_said(number: int) -> None:
    assert heard(num2words(number, to="ordinal_num")) == str(num2words(number, to="ordinal")).replace(",", "")


TEXTS = st.text(
    st.one_of(
        st.characters(codec="utf-8", exclude_categories=["Cs"]),
        st.sampled_from(list("0123456789-–/.,:x×°%\"'#*_()[]{}<>+&@ LRABCkgms\n")),
    ),
    max_size=60,
)


@settings(deadline=None)
@given(TEXTS)
@example("[Close](/kloʊz/) your eyes")
@example("a](/b/) [c")
@example("1/0 0/0 10-1/0 1 2/0 99:99 1:2:3")
@example("x" * 3000)
@example("1," * 500 + "1")
def test_any_text_becomes_words_without_digits_brackets_or_marks(text: str) -> None:
    for part in parts(spoken(text, "en")):
        if isinstance(part, Pronounced):
            assert part.word
            assert part.ipa
            assert part.respelling
        else:
            assert not re.search(r"[\[\]{}<>|*_#=\\]|[0-9]", part)
            assert "  " not in part
            assert not re.search("[\ue000-\uf8ff\U000f0000-\U0010fffd]", part)


@settings(deadline=None)
@given(TEXTS)
def test_nothing_is_given_to_a_voice_but_what_has_a_sound(text: str) -> None:
    said = spoken(text, "en")
    assert not said or re.search(r"\w", said)


@settings(deadline=None)
@given(TEXTS, st.sampled_from(["fi", "xx", "sv-FI"]))
def test_a_language_without_rules_keeps_its_words(text: str, language: str) -> None:
    assert spoken("**Vik** knät 10x, [lugnt](https://example.org).", language) == "Vik knät 10x, lugnt."
    assert not re.search(r"[\[\]{}]", spoken(text, language))


def test_the_author_overrules_every_rule() -> None:
    own = {"4-7-8": "four seven eight", "2m": "two minutes", "IT": "eye tee"}
    assert spoken("4-7-8 breathing", "en", own) == "four seven eight breathing"
    assert spoken("The IT band. Pull it in.", "en", own) == "The eye tee band. Pull it in."
    assert spoken("Rest for 2m.", "en", own) == "Rest for two minutes."


@pytest.mark.parametrize(
    ("text", "own", "said"),
    [
        ("Physio, physio and PHYSIO.", {"physio": "fizzy"}, "fizzy, fizzy and fizzy."),
        ("PT and pt", {"PT": "trainer"}, "trainer and pt"),
        ("Pt", {"PT": "trainer"}, "Pt"),
        ("Lift (optional) now", {"(optional)": ""}, "Lift now"),
        ("Lift, slowly, now", {"slowly": ""}, "Lift, now"),
        ("Do ROM work", {"ROM": "/ɑɹ oʊ ɛm/"}, "Do [ROM](/ɑɹ oʊ ɛm/) work"),
        ("physios", {"physio": "fizzy"}, "[physios](/ˈfɪzioʊz/)"),
        ("4-7-8-9", {"4-7-8": "wrong"}, "four, seven, eight, nine"),
        ("14-7-8", {"4-7-8": "wrong"}, "fourteen, seven, eight"),
        ("Pigeon pose II", {"pigeon pose": "5 kg [of] use"}, "5 kg of use two"),
        ("don’t", {"don't": "do not"}, "do not"),
        ("side plank", {"plank": "board", "side plank": "sideboard"}, "sideboard"),
        ("*IT* band", {"IT": "eye tee"}, "eye tee band"),
        ("nhs.uk", {"nhs.uk": "the N H S"}, "the N H S"),
        ("gone", {"gone": ""}, ""),
        ("use", {"": "nothing"}, "[use](/juz/)"),
    ],
)
def test_what_the_author_says_is_said_and_nothing_else(text: str, own: dict[str, str], said: str) -> None:
    assert spoken(text, "en", own) == said


@settings(deadline=None)
@given(st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=12), TEXTS)
@example("a,, b  ;: 5 kg", "")
def test_a_respelling_comes_out_as_it_went_in(value: str, around: str) -> None:
    assume(not re.search(r"[\[\]]", value) and not re.fullmatch(r"/[^/]*/", value) and re.search(r"\w", value))
    assume(value[0].isalnum() and value[-1].isalnum() and "zorp" not in around.casefold())
    said = spoken(f"{around} zorp", "en", {"zorp": value})
    assert said.endswith(value)


@settings(deadline=None)
@given(TEXTS)
def test_pairs_and_mappings_are_the_same(text: str) -> None:
    assert spoken(text, "en", {"a": "b"}) == spoken(text, "en", (("a", "b"),))


def test_doubtful_words_are_told_with_their_place() -> None:
    text = "Do ABQX √2, привет, Übung: see https://example.org, me@x.org, TVA, naïve, Étirement 😀 ½ [ok]"
    told = {text[at:].split()[0].strip(",:") if text[at] != "√" else "√": why for at, why in warnings(text, "en")}
    assert list(told) == ["ABQX", "√", "привет", "Übung", "https://example.org", "me@x.org"]
    assert "letter by letter" in told["ABQX"]
    assert "not read out" in told["√"]
    assert "script" in told["привет"]
    assert "language" in told["Übung"]
    assert "the link in the notes" in told["https://example.org"]


def test_nobody_is_warned_of_what_pronounce_names() -> None:
    own = {"ABQX": "a b", "√": "root", "привет": "privyet", "https://example.org": "our page"}
    assert warnings("Do ABQX √ привет https://example.org", "en", own) == []


def test_nobody_is_warned_of_capitals_that_are_read_as_words() -> None:
    assert warnings("FWD and BWD lunges", "en") == []


@settings(deadline=None)
@given(TEXTS)
def test_warnings_point_into_the_text(text: str) -> None:
    for at, why in warnings(text, "en"):
        assert 0 <= at < len(text)
        assert why


def test_marks_of_one_text_are_never_mistaken() -> None:
    said = spoken("Close your eyes [and] use (/this/).", "en")
    assert [m["word"] for m in MARK.finditer(said)] == ["Close", "use"]
