"""The two libraries that grumble when they are imported, imported here without a sound.

Python 3.11 and 3.12 warn that audioop will leave the standard library (from 3.13 on audioop-lts brings it
back); pydub warns when no ffmpeg is on PATH, and of regular expressions of its own.
"""

from __future__ import annotations

import warnings
from functools import cache
from typing import TYPE_CHECKING

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import audioop

if TYPE_CHECKING:
    from pydub import AudioSegment

__all__ = ["audio_segment", "audioop"]


@cache
def audio_segment() -> type[AudioSegment]:
    """pydub's AudioSegment, for work on PCM alone: pydub never runs an ffmpeg. Asking takes a tenth of a second the
    first time, so ask only when it is needed; ask once before threads do, since how it keeps warnings quiet is not for
    several at a time."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pydub import AudioSegment

    segment: type[AudioSegment] = AudioSegment
    return segment
