"""Covers: what is drawn of a title, and that it lies within the picture."""

import pytest

from voiceguide.catalogue import reader
from voiceguide.figure.cover import cover_png, cover_svg
from voiceguide.figure.lettering import fitted, word
from voiceguide.language.languages import labels_in, tags

FIGURES = {str(name): exercise.poses for name, exercise in reader.read(reader.shipped()).exercises.items()}
ROLLS = FIGURES["knee-rolls"]
EUROPEAN = "Äpfel ÖÜß àâçéèêëîïôùûÿœæ ñáíóú¿¡ ãõâ åøØÆŒ ìòù Ÿ “a” ‘b’ – — 1234567890 3×10 (R&D) 50%"


def test_every_letter_of_west_european_languages_can_be_drawn() -> None:
    letters = [letter for letter in EUROPEAN + "".join(map(chr, range(33, 127))) if letter.isalnum()]
    assert [letter for letter in letters if not (drawn := word(letter)) or not drawn.letters] == []


def test_an_accent_stands_on_its_letter() -> None:
    plain, accented = word("e"), word("é")
    assert plain and accented
    assert accented.letters[: len(plain.letters)] == plain.letters
    assert len(accented.letters) == 2
    assert accented.width == plain.width


def test_no_two_letters_look_alike() -> None:
    shapes = {drawn.letters for letter in map(chr, range(33, 127)) if letter.isalnum() and (drawn := word(letter))}
    assert len(shapes) == 62


@pytest.mark.parametrize("title", ["腰の体操", "Спина"])
def test_letters_that_cannot_be_drawn_are_left_out_and_the_figure_stays(title: str) -> None:
    assert cover_svg(title, 20, ROLLS) == cover_svg("", 20, ROLLS)


def test_an_emoji_takes_no_word_with_it() -> None:
    assert cover_svg("Back 🧘 today", 20, ROLLS) == cover_svg("Back today", 20, ROLLS)


def test_another_title_another_length_and_another_figure_make_another_cover() -> None:
    covers = [
        cover_svg("Back", 20, ROLLS),
        cover_svg("Front", 20, ROLLS),
        cover_svg("Back", 21, ROLLS),
        cover_svg("Back", None, ROLLS),
        cover_svg("Back", 20, FIGURES["pelvic-tilts"]),
        cover_svg("Back", 20, None),
    ]
    assert len(set(covers)) == len(covers)


def test_a_long_title_is_in_several_lines_and_a_short_one_is_larger() -> None:
    short, long = fitted("Back", 500, 160, 8), fitted("Exercises for the whole of your lower back", 500, 160, 8)
    assert short and long
    assert short.count("<g ") == 1
    assert long.count("<g ") > 1


def test_a_cover_is_a_square_png_the_same_each_time() -> None:
    png = cover_png("Lower back", 26, ROLLS, side=300)
    assert png[:4] == b"\x89PNG"
    assert (int.from_bytes(png[16:20], "big"), int.from_bytes(png[20:24], "big")) == (300, 300)
    assert png == cover_png("Lower back", 26, ROLLS, side=300)


def test_every_language_has_its_word_for_minutes() -> None:
    for tag in tags():
        assert "7" in labels_in(tag).minutes_short.format(minutes=7)
