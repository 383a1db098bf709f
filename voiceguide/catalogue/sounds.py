"""What the chimes sound like."""

from __future__ import annotations

from enum import Enum

from voiceguide.catalogue.fields import Part


class Timbre(str, Enum):
    """What a chime seems to be made of: a soft bell, a singing bowl, hanging tubes, or a block of wood."""

    BELL = "bell"
    BOWL = "bowl"
    TUBES = "tubes"
    WOOD = "wood"


class Sounds(Part):
    """The timbre of each kind of chime. A kind keeps its notes and its length, whatever it is struck on."""

    start: Timbre = Timbre.BELL
    end: Timbre = Timbre.BELL
    turn: Timbre = Timbre.BELL
    soft: Timbre = Timbre.BELL
    tick: Timbre = Timbre.BELL
    bell: Timbre = Timbre.BELL

    def timbre(self, kind: str) -> Timbre:
        """The timbre of a kind of chime."""
        timbre: Timbre = getattr(self, kind)
        return timbre
