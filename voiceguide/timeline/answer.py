"""A request answered without a voice: the pure half of the pipeline, for whoever shows or checks a script."""

from __future__ import annotations

from dataclasses import dataclass

from voiceguide.catalogue.model import Catalogue
from voiceguide.script.compose import compose
from voiceguide.script.request import Request
from voiceguide.script.segments import Script
from voiceguide.timeline.fit import fit, settled
from voiceguide.timeline.layout import lay_out, shortened
from voiceguide.timeline.lengths import Lengths
from voiceguide.timeline.timeline import Timeline


@dataclass(frozen=True, slots=True)
class Answer:
    """A script, with the short forms of its cues, and its timeline."""

    script: Script
    timeline: Timeline


def said(catalogue: Catalogue, request: Request, estimates: Lengths) -> tuple[str, ...]:
    """The words of each different line that is said in answer to a request, in order."""
    script = shortened(answer(catalogue, request, estimates).script, estimates)
    return tuple(dict.fromkeys(line.full.text for line in script.lines()))


def answer(catalogue: Catalogue, request: Request, estimates: Lengths, lengths: Lengths | None = None) -> Answer:
    """The script and timeline of a request; without lengths that are known better, all is estimated.

    UnknownNameError for the routine, FitError for the minutes.
    """
    lengths = estimates if lengths is None else lengths
    plan = settled(catalogue, request, fit(catalogue, request, estimates), estimates, lengths)
    script = compose(catalogue, request, plan)
    return Answer(script, lay_out(shortened(script, estimates), lengths))
