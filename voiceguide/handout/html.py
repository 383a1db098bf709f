"""A prescription as one HTML file to be printed: drawings, doses and steps in words, and the way to the track."""

from __future__ import annotations

import base64
import hashlib
import html
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.resources import files

import segno

from voiceguide.catalogue.model import Catalogue, Exercise, Line, Talk
from voiceguide.catalogue.steps import Breaths, Hold, Move
from voiceguide.document.text import NOWHERE, Text
from voiceguide.figure.figure import figure_svg
from voiceguide.language.labels import Labels
from voiceguide.language.languages import labels_in
from voiceguide.page.letters import css_letters, html_tag
from voiceguide.script.coach import Coach, with_both
from voiceguide.script.segments import Begin, Chapter, ChapterKind, Role, Script, Speech, Utterance

MARK = b'<meta name="generator" content="voiceguide">'
"""What a handout of ours has near its beginning."""

_QR_BORDER = 2
"""Modules of white around the code, on a page that is white too."""


@dataclass(frozen=True, slots=True)
class Handout:
    """What is printed: a `script`, told in full, of a `catalogue`, for a `person`. `link` leads to the track."""

    catalogue: Catalogue
    script: Script
    person: str | None = None
    notes: tuple[Line, ...] = ()
    review: date | None = None
    link: str | None = None


def handout_html(handout: Handout) -> str:
    """The page. It needs nothing from anywhere, and no text of an author's becomes markup."""
    labels = handout.script.labels
    style = css_letters() + (files("voiceguide.handout") / "handout.css").read_text("utf-8")
    title = html.escape(handout.script.title)
    policy = f"default-src 'none'; style-src 'sha256-{_hash(style)}'; base-uri 'none'; form-action 'none'"
    return "".join(
        (
            f'<!doctype html>\n{html_tag(handout.script.language)}\n<head>\n<meta charset="utf-8">\n',
            f"{MARK.decode()}\n",
            f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n',
            f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{title}</title>\n',
            f'<style>{style}</style>\n</head>\n<body>\n<main>\n<header>\n<div>\n<h1 dir="auto">{title}</h1>\n',
            *_head(handout, labels),
            "</div>\n",
            *_track(handout.link, labels),
            "</header>\n",
            *_remarks(handout, labels),
            "<ol>\n",
            *(_item(handout, chapter, words, labels) for chapter, words in _explained(handout)),
            "</ol>\n</main>\n</body>\n</html>\n",
        )
    )


def _head(handout: Handout, labels: Labels) -> Iterator[str]:
    if handout.person:
        yield _paragraph(labels.person, "person", name=handout.person)
    if handout.review:
        written = labels.first_day if handout.review.day == 1 else labels.day
        month = labels.months.split()[handout.review.month - 1]
        day = written.format(day=handout.review.day, month=month, year=handout.review.year)
        yield _paragraph(labels.review, "review", day=day)


def _track(link: str | None, labels: Labels) -> Iterator[str]:
    """The code for a phone's camera, and the address in words, which may break anywhere."""
    if link:
        code = segno.make(link, error="m", micro=False).svg_inline(border=_QR_BORDER, omitsize=True)
        address = f'<a href="{html.escape(link)}" dir="ltr">{html.escape(link)}</a>'
        hint = html.escape(labels.scan)
        yield f'<figure class="track">\n<div aria-hidden="true">{code}</div>\n'
        yield f"<figcaption>{hint} {address}</figcaption>\n</figure>\n"


def _remarks(handout: Handout, labels: Labels) -> Iterator[str]:
    """What holds for all: the therapist's notes, then what is said for safety."""
    for name, lines in ((labels.notes, handout.notes), (labels.safety, handout.catalogue.safety)):
        if lines:
            yield f"<section>\n<h2>{html.escape(name)}</h2>\n{_list([line.say for line in lines])}</section>\n"


def _explained(handout: Handout) -> Iterator[tuple[Chapter, str]]:
    """The exercises with their doses in words, in order; one done again in the same way is not shown again."""
    seen: set[tuple[str, str]] = set()
    for chapter in handout.script.chapters:
        if chapter.kind is ChapterKind.EXERCISE and chapter.exercise:
            words = _dose(chapter, _exercise(handout, chapter))
            again = any(known == chapter.exercise for known, _ in seen) and not words
            if not again and (chapter.exercise, words) not in seen:
                yield chapter, words
            seen.add((chapter.exercise, words))


def _exercise(handout: Handout, chapter: Chapter) -> Exercise:
    return next(each for name, each in handout.catalogue.exercises.items() if name == chapter.exercise)


def _dose(chapter: Chapter, exercise: Exercise) -> str:
    """How much there is to do, as the coach says it."""
    said = (part for part in chapter.segments if isinstance(part, Speech) and part.role is Role.ANNOUNCE)
    return " ".join(speech.full.text for speech in said if speech.at == exercise.at)


def _notes(chapter: Chapter) -> Iterator[str]:
    """The author's words for this time, which are said before the exercise."""
    for part in chapter.segments:
        if not isinstance(part, Begin) and part.progress:
            return
        if isinstance(part, Speech) and part.role is Role.NOTE:
            yield _said(part.full)


def _item(handout: Handout, chapter: Chapter, dose: str, labels: Labels) -> str:
    exercise, coach = _exercise(handout, chapter), Coach.of(handout.catalogue, Talk.FULL, pace=1, ease=1)
    parts = ["<li>\n"]
    if chapter.section:
        several = chapter.rounds is not None and chapter.rounds > 1
        rounds = [labels.rounds.format(rounds=chapter.rounds)] if several else []
        parts.append(_paragraph(" · ".join([chapter.section, *rounds]), "section"))
    parts.append(f"<h2{_marks(exercise.name)}>{html.escape(exercise.name)}</h2>\n")
    parts += [_paragraph(note, "note") for note in _notes(chapter)]
    if dose:
        parts.append(_paragraph(dose, "dose"))
    parts.append('<div class="how">\n')
    if exercise.poses:
        moments = ((0.0, labels.start), (1.0, labels.turn))
        drawings = (_drawing(exercise, moment, caption, labels) for moment, caption in moments)
        parts.append(f'<div class="drawings">\n{"".join(drawings)}</div>\n')
    parts.append('<div class="words">\n')
    if exercise.needs:
        parts.append(
            _paragraph(f"{labels.needs} {handout.catalogue.phrases.texts.comma.join(exercise.needs)}", "needs")
        )
    explained = [line.say for line in (*exercise.setup, *exercise.movement)]
    own = explained, _steps(exercise, coach), [line.say for line in exercise.tips]
    how, steps, tips = ([_with_both(text, exercise, coach, labels) for text in texts] for texts in own)
    parts += [_list(how), _list(steps, "ol")]
    parts += [f"<h3>{html.escape(labels.tips)}</h3>\n", _list(tips)] if tips else []
    return "".join([*parts, "</div>\n</div>\n</li>\n"])


def _drawing(exercise: Exercise, moment: float, caption: str, labels: Labels) -> str:
    assert exercise.poses
    drawing = figure_svg(exercise.poses, moment, f"{labels.drawing.format(title=exercise.name)}: {caption}")
    return f"<figure>{drawing}<figcaption>{html.escape(caption)}</figcaption></figure>\n"


def _steps(exercise: Exercise, coach: Coach) -> Iterator[Text]:
    """Its steps in the author's words, or else in the coach's."""
    for step in exercise.steps:
        texts = coach.speaking(step.lang).phrases.texts
        match step:
            case Move():
                yield step.move
            case _ if step.say:
                yield step.say
            case Hold():
                yield Text.placed(texts.hold, NOWHERE, step.lang)
            case Breaths():
                yield Text.placed(f"{texts.inhale} {texts.exhale}", NOWHERE, step.lang)


def _with_both(text: Text, exercise: Exercise, coach: Coach, labels: Labels) -> Text:
    """A text with both sides in the place of one, in its language."""
    there = coach.speaking(text.lang)
    left, right = (coach.side_in(there, name) or name for name in exercise.side_names)
    either = labels.either if there is coach else labels_in(there.language.tag).either
    return Text.placed(with_both(text, (left, right), either), text.at, text.lang)


def _said(utterance: Utterance) -> Text:
    return Text.placed(utterance.text, NOWHERE, utterance.lang)


def _list(items: Sequence[str], kind: str = "ul") -> str:
    rows = "".join(f"<li{_marks(item)}>{html.escape(item)}</li>\n" for item in items)
    return f"<{kind}>\n{rows}</{kind}>\n" if items else ""


def _paragraph(text: str, kind: str, **values: str) -> str:
    """A text, and in the place of its braces what is filled in, which does not change the order of the rest."""
    filled = {name: f"<bdi>{html.escape(value)}</bdi>" for name, value in values.items()}
    words = html.escape(text).format(**filled) if filled else html.escape(text)
    return f'<p class="{kind}"{_marks(text)}>{words}</p>\n'


def _marks(text: str) -> str:
    """The direction of a text, and its language, where that is another one than the page's."""
    lang = text.lang if isinstance(text, Text) else None
    return f' lang="{html.escape(lang)}" dir="auto"' if lang else ' dir="auto"'


def _hash(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
