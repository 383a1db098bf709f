"""What `check` says of texts that are right as YAML, and will be read badly."""

from __future__ import annotations

import pytest

SHEET = """\
version: 1
title: Sheet
default: r
start: mat
safety: [Stop if it hurts.]
positions: {{mat: {{name: on your mat}}}}
pronounce: {{hmm: "", QED: /kjuː/, ok: }}
exercises:
  e:
    name: Twist
    position: mat
    setup:
      - {text}
    steps:
      - move: Bow forward.
        time: 5s
routines:
  r: {{title: Test, exercises: [e]}}
"""


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("See https://example.org/x for more.", "an address is read as “the link in the notes”"),
        ("Do exercise #3 of the sheet.", 'what follows "Do exercise" is a comment (#3); put the text in quotes'),
        ('"Обними them."', "Обними is in another script"),
        ("Hmm.", 'nothing of "Hmm." is said: pronounce silences it'),
        ("Keep your XQZV loose.", "XQZV is read letter by letter"),
    ],
)
def test_a_text_that_will_be_read_badly_is_noted_by_its_line(run, tmp_path, text, note):
    (tmp_path / "sheet.yaml").write_text(SHEET.format(text=text), encoding="utf-8")
    done = run("check", "--catalogue", "sheet.yaml")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(f"sheet.yaml:13:9: note: {note}")


@pytest.mark.parametrize("text", ["Hmm, QED.", "Lie down. # a comment", '"Exercise #3."', "Hold your left leg."])
def test_what_is_read_well_and_what_the_author_pronounces_is_not_noted(run, tmp_path, text):
    (tmp_path / "sheet.yaml").write_text(SHEET.format(text=text), encoding="utf-8")
    done = run("check", "--catalogue", "sheet.yaml")
    assert done.stdout.startswith("The catalogue is right: 1 exercise, 1 routine; ")


def test_a_track_with_a_text_of_which_nothing_is_left_is_refused_by_its_line(run, tmp_path):
    (tmp_path / "sheet.yaml").write_text(SHEET.format(text="Hmm."), encoding="utf-8")
    done = run("render", "--catalogue", "sheet.yaml", "--engine", "espeak")
    assert done.returncode == 1
    assert done.stderr.startswith('voiceguide: sheet.yaml:13:9: nothing of "Hmm." is left to say')
