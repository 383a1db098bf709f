"""The bed of a track: a sound that goes on under the voice, from a recipe or a file, as an endless loop."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from voiceguide.audio.loudness import BLOCK_MS, HOP_MS, TARGET_LUFS, gated, loudness_of_blocks, momentary
from voiceguide.catalogue.settings import BED_RECIPES, BedSettings
from voiceguide.errors import AudioError, CatalogueError, Problem, VoiceguideError
from voiceguide.system import ffmpeg as ffmpeg_
from voiceguide.system.cache import Cache, key
from voiceguide.system.digest import digest_of
from voiceguide.system.scratch import scratch_folder
from voiceguide.units import SAMPLE_RATE, to_samples

if TYPE_CHECKING:
    from voiceguide.audio.bed_loop import Loop

KIND = "bed"
"""Under which kind the cache keeps what recipes make."""

REVISION = 4
"""Raise it when a recipe, a fade or the way a bed steps back comes to sound otherwise."""

SEAM_MS = 2_000
"""How long the end of a file crosses over into its beginning."""

DUAL_MONO_LU = 3.01
"""How much louder a sound is on two speakers than a meter says that sees one."""

SPEECH_DUAL_LUFS = TARGET_LUFS + DUAL_MONO_LU
"""What speech measures on both speakers: the level of a bed is counted from it."""

SIDE_HOPS = 16
"""So many tenths of a second on each side tell whether the sound dips at a place."""

RECIPE_LUFS = -23.0
"""How loud the kept sound of a recipe is (on two speakers), with room for its peaks."""


@dataclass(frozen=True, slots=True)
class Bed:
    """A bed that has been found. `identity` stands for its sound and its settings; `path` is None for a recipe."""

    settings: BedSettings
    path: Path | None
    identity: str
    stamp: tuple[int, ...] = ()
    """Size and time of the file when it was looked at."""


def find(settings: BedSettings) -> Bed:
    """The bed that the settings name. A CatalogueError has the place where a file is named that can't be read; an
    AudioError tells of one that is named elsewhere."""
    if settings.file in BED_RECIPES:
        return Bed(settings, None, identity=_identity(settings, settings.file))
    path = Path(settings.file.at.file).parent / Path(settings.file).expanduser()
    try:
        stamp = _stamp(path)
        digest = digest_of(path)
    except OSError as error:
        raise _wrong(settings, _unreadable(path, error)) from error
    return Bed(settings, path, identity=_identity(settings, digest), stamp=stamp)


@contextmanager
def opened(bed: Bed, length_ms: int, encoder: Path, cache: Cache) -> Iterator[Loop]:
    """The loop of a bed, at its level, for a track of this length. What can't be one is told as by `find`."""
    from voiceguide.audio.bed_loop import Loop

    level_lufs = SPEECH_DUAL_LUFS + bed.settings.level
    if bed.path is None:
        sound = BytesIO(_made(bed.settings.file, encoder, cache))
        yield Loop.of(sound, channels=1, seam=0, gain_db=level_lufs - RECIPE_LUFS)
        return
    with scratch_folder() as folder:
        pcm = folder / "bed"
        lufs = _decoded(bed, pcm, length_ms + 2 * SEAM_MS, encoder)
        with pcm.open("rb") as file:
            yield Loop.of(file, channels=2, seam=to_samples(SEAM_MS), gain_db=level_lufs - lufs)


def _decoded(bed: Bed, pcm: Path, most_ms: int, encoder: Path) -> float:
    """Decodes a file to 16-bit stereo in `pcm`, no more of it than is needed; its loudness (LUFS)."""
    assert bed.path
    meter = "ebur128=metadata=1:framelog=quiet,ametadata=print:key=lavfi.r128.M:file=pipe\\\\:1"
    shape = f"aresample={SAMPLE_RATE},aformat=sample_fmts=s16:channel_layouts=stereo"
    source = ["-protocol_whitelist", "file", "-i", f"file:{bed.path.absolute()}", "-map", "0:a:0"]
    args = [*source, "-t", f"{most_ms / 1_000:.3f}", "-af", f"{shape},{meter}", "-c:a", "pcm_s16le", "-f", "s16le"]
    try:
        said = ffmpeg_.run(encoder, [*args, os.fspath(pcm)])
    except AudioError as error:
        if "No space left" in str(error):
            raise
        _check_unchanged(bed)
        raise _wrong(bed.settings, f"{bed.path} is no sound that ffmpeg can read; name another file") from error
    _check_unchanged(bed)
    least_ms, had_ms = 2 * SEAM_MS, pcm.stat().st_size // 4 * 1_000 // SAMPLE_RATE
    if had_ms < least_ms:
        what = f"{bed.path} lasts {had_ms / 1_000:.1f} s"
        raise _wrong(
            bed.settings,
            f"{what}, and its end crosses over into its beginning; name one of {least_ms // 1_000} s or more",
        )
    lufs = gated(loudness_of_blocks(said))
    if lufs == -float("inf"):
        raise _wrong(bed.settings, f"there is nothing to hear in {bed.path}; name another file")
    return lufs


def _made(recipe: str, encoder: Path, cache: Cache) -> bytes:
    """The mono PCM of a recipe, from the cache or made now."""
    name = key("bed", REVISION, recipe)
    kept = cache.get(KIND, name)
    if kept is None:
        kept = _levelled(recipe, encoder)
        cache.put(KIND, name, kept)
    return kept


def _levelled(recipe: str, encoder: Path) -> bytes:
    import numpy as np

    from voiceguide.audio.bed_recipes import RECIPES

    sound = RECIPES[recipe]()
    sound *= 8_000 / np.abs(sound).max()
    round_ = np.concatenate((sound[-to_samples(BLOCK_MS) :], sound)).astype("<i2")
    blocks = momentary(encoder, round_.tobytes(), SAMPLE_RATE)[BLOCK_MS // HOP_MS :]
    lufs = gated(blocks) + DUAL_MONO_LU
    sound = np.roll(sound, -to_samples(_steadiest_ms(blocks)))
    return np.rint(np.clip(sound * 10 ** ((RECIPE_LUFS - lufs) / 20), -32_767, 32_767)).astype("<i2").tobytes()


def _steadiest_ms(blocks: Sequence[float]) -> int:
    """Where in a round it is least quieter for a moment than before and after: there it closes, and nothing marks the
    place. `blocks` are the loudness of the 400 ms before the end of each 100 ms."""
    count = len(blocks)

    def dip(place: int) -> float:
        before, after = (max(blocks[(place + way * hop) % count] for hop in range(1, SIDE_HOPS)) for way in (-1, 1))
        return min(before, after) - blocks[place % count]

    dips = [dip(place) for place in range(count)]
    deepest = [max(dips[(place + hop) % count] for hop in range(-SIDE_HOPS, SIDE_HOPS)) for place in range(count)]
    return (deepest.index(min(deepest)) + 1) * HOP_MS - BLOCK_MS // 2


def _identity(settings: BedSettings, sound: str) -> str:
    return key("bed", REVISION, sound, settings.level, settings.under, settings.quiet)


def _stamp(path: Path) -> tuple[int, ...]:
    status = path.stat()
    return status.st_size, status.st_mtime_ns


def _check_unchanged(bed: Bed) -> None:
    """Tells of a file that isn't as it was when it was looked at."""
    assert bed.path
    try:
        unchanged = _stamp(bed.path) == bed.stamp
    except OSError:  # it is gone
        unchanged = False
    if not unchanged:
        raise _wrong(bed.settings, f"{bed.path} was changed while it was read; render again")


def _unreadable(path: Path, error: OSError) -> str:
    if path.is_dir():
        return f"{path} is a folder; name a sound file in it"
    if isinstance(error, FileNotFoundError):
        return f"there is no file {path}; name a sound file, or {', '.join(BED_RECIPES)}"
    return f"{path} can't be read ({error.strerror or error})"


def _wrong(settings: BedSettings, words: str) -> VoiceguideError:
    """An error at the place where the bed is named, if that is in a file."""
    if settings.file.at.file:
        return CatalogueError([Problem(settings.file.at, f"bed: {words}")])
    return AudioError(f"--bed: {words}")
