"""One's own recordings: files in a folder that are played instead of a voice.

A file is for the line whose id is its name, or whose words are. Ids come from the words alone, so that they stay as
they are whatever is changed elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache
from hashlib import sha256
from pathlib import Path

from voiceguide.audio.trimming import trim
from voiceguide.catalogue.fields import NOWHERE
from voiceguide.catalogue.model import Catalogue
from voiceguide.errors import AudioError, CatalogueError, Problem, VoiceguideError
from voiceguide.speech.engine import Clip
from voiceguide.system import ffmpeg as ffmpeg_
from voiceguide.system.digest import digest_of as sha256_of
from voiceguide.units import SAMPLE_RATE

LONGEST_MS = 60_000
"""A recording that is longer isn't of one line."""

_LONGEST_SLUG = 40
_NOT_SOUND = frozenset((".txt", ".md", ".json", ".yaml", ".yml", ".tmp", ".part"))


def line_id(text: str) -> str:
    """A name for a line, made from its words: "Lie on your back." → "lie-on-your-back-" and six letters and digits."""
    words = _words(text)
    return f"{words[:_LONGEST_SLUG].strip('-')}-{sha256(words.encode()).hexdigest()[:6]}".strip("-")


@cache
def _words(text: str) -> str:
    """The letters and digits of a text, in small letters, its words apart by hyphens."""
    return "-".join(re.findall(r"\w+", re.sub(r"['’]", "", text.casefold())))


@dataclass(frozen=True)
class OwnRecordings:
    """The recordings in a folder, by their names in small letters without endings."""

    files: Mapping[str, tuple[Path, ...]]
    digests: dict[Path, str] = field(default_factory=dict, compare=False, repr=False)
    """Of the files that have been read: each is taken as it was first."""

    def file(self, text: str) -> Path | None:
        """The recording of a line. AudioError when there are two."""
        found = dict.fromkeys((*self.files.get(line_id(text), ()), *self.files.get(_words(text), ())))
        if len(found) > 1:
            one, other = sorted(found)[:2]
            raise AudioError(f"{other}: {one.name} is of the same line; move one of them away")
        return next(iter(found), None)

    def digest(self, text: str) -> str | None:
        """Stands for what is in the recording of a line; None where there is none."""
        path = self.file(text)
        if path and path not in self.digests:
            self.digests[path] = digest_of(path)
        return self.digests[path] if path else None

    def clip(self, text: str, ffmpeg: Path) -> Clip | None:
        """The recording of a line as mono PCM at 44.1 kHz; None where there is none.

        AudioError, which begins with the file, for one that can't be read, is too long, or has nothing to hear in it.
        """
        path = self.file(text)
        if path is None:
            return None
        clip = _decoded(path, ffmpeg)
        if digest_of(path) != self.digest(text):
            raise AudioError(f"{path}: it was changed while it was read; run the command again")
        return clip

    def of_no_line(self, texts: Iterable[str]) -> dict[Path, str | None]:
        """The recordings of none of these lines, each with the line it is nearest to."""
        named = {name: text for text in texts for name in (line_id(text), _words(text))}
        left = {path: name for name, paths in self.files.items() for path in paths if name not in named}
        near = {path: get_close_matches(name, named, 1, 0.7) for path, name in left.items()}
        return {path: named[found[0]] if found else None for path, found in sorted(near.items())}


def own_recordings(catalogue: Catalogue) -> OwnRecordings | None:
    """What is in the catalogue's folder of recordings; None where it names none. CatalogueError when it isn't there."""
    if catalogue.recordings is None:
        return None
    folder = recordings_folder(catalogue)
    try:
        paths = [path for path in sorted(folder.iterdir()) if path.is_file()]
    except OSError as error:
        words = f"recordings: {folder} can't be read ({error.strerror or error}); make it with `voiceguide record`"
        if catalogue.recordings.at == NOWHERE:  # it was named on the command line
            raise AudioError(words) from error
        raise CatalogueError([Problem(catalogue.recordings.at, words)]) from error
    files: dict[str, tuple[Path, ...]] = {}
    for path in paths:
        if path.suffix.lower() not in _NOT_SOUND and not path.name.startswith("."):
            name = _words(path.stem)
            files[name] = (*files.get(name, ()), path)
    return OwnRecordings(files)


def recordings_folder(catalogue: Catalogue) -> Path:
    """The folder that a catalogue names, which stands beside it. VoiceguideError where it names none."""
    if catalogue.recordings is None:
        raise VoiceguideError("the catalogue names no folder for recordings; write `recordings: FOLDER`, or give one")
    return Path(catalogue.recordings.at.file).parent / catalogue.recordings


def digest_of(path: Path) -> str:
    """Stands for what is in a file. AudioError when it can't be read."""
    try:
        return sha256_of(path)
    except OSError as error:
        raise AudioError(f"{path}: can't be read ({error.strerror or error})") from error


def _decoded(path: Path, ffmpeg: Path) -> Clip:
    try:
        clip = mono(path, ffmpeg, LONGEST_MS + 1_000)
    except AudioError as error:
        raise AudioError(f"{path}: this is no recording, or it is damaged ({error}); record it again") from error
    if clip.length_ms > LONGEST_MS:
        raise AudioError(f"{path}: more than a minute is too long for one line; cut it, or record it again")
    if not trim(clip):
        raise AudioError(f"{path}: there is nothing to hear in it; record it again")
    return clip


def mono(path: Path, ffmpeg: Path, most_ms: int) -> Clip:
    """The beginning of a file's first sound, as mono PCM at 44.1 kHz. AudioError when it can't be decoded."""
    source = ["-xerror", "-protocol_whitelist", "file,pipe", "-i", f"file:{path}", "-map", "0:a:0"]
    wanted = ["-t", str(most_ms / 1_000), "-ac", "1", "-ar", str(SAMPLE_RATE), "-f", "s16le", "pipe:1"]
    return Clip(ffmpeg_.run(ffmpeg, [*source, *wanted]), SAMPLE_RATE)
