"""A whole engine, as a package of its own would bring it: it hums, a little longer for each letter."""

from __future__ import annotations

import math
import os
from array import array

from voiceguide.speech.engine import Clip, Engine, Speaker, Voice

RATE = 16_000


class Humming(Engine):
    """Two voices, whose pitch is their number."""

    description = "hums"

    def identity(self, voice: str) -> str:
        return f"humming {os.environ.get('HUMMING', '1')}, voice {voice}"

    def voices(self) -> tuple[Voice, ...]:
        return (Voice("hum-110", "A low hum", "en"), Voice("hum-220", "A high hum", "tlh"))

    def speak(self, text: str, speaker: Speaker) -> Clip:
        count = int(RATE * (0.3 + 0.06 * len(text)) / speaker.speed)
        step = 2 * math.pi * int(speaker.voice.removeprefix("hum-")) / RATE
        hum = array("h", (round(6_000 * math.sin(step * n) * math.sin(math.pi * n / count)) for n in range(count)))
        return Clip(hum.tobytes(), RATE)
