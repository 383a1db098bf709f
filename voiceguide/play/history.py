"""What was done when, kept on this machine alone.

Each session is a file of its own, which appears whole, so that players need not wait for each other, and one damaged
file is no harm to the others.
"""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from voiceguide.errors import Location, Problem
from voiceguide.system.files import explained, write_whole

FOLDER_VARIABLE = "VOICEGUIDE_HISTORY"
_ELSEWHERE = f"choose another place with {FOLDER_VARIABLE}"
_PATTERN = "session-*.json"


@dataclass(frozen=True, slots=True)
class Session:
    """A routine that was done. `finished` is in local time and knows its zone; `minutes` is the length of the track."""

    routine: str
    title: str
    finished: datetime
    minutes: int
    options: str

    @property
    def week(self) -> date:
        """The Monday of its week."""
        return monday(self.finished.date())


def monday(day: date) -> date:
    """The first day of a day's week."""
    return day - timedelta(days=day.weekday())


def history_folder() -> Path | None:
    """What VOICEGUIDE_HISTORY says, or a folder among the user's data; None for a user without a home."""
    if chosen := os.environ.get(FOLDER_VARIABLE):
        return Path(chosen).absolute()
    import platformdirs

    folder = Path(platformdirs.user_data_dir("voiceguide", appauthor=False))
    return folder / "history" if folder.is_absolute() else None


def remember(folder: Path, session: Session) -> None:
    """Keeps a session. OutputError says why it can't."""
    with explained(folder, _ELSEWHERE):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    name = f"session-{session.finished:%Y-%m-%d-%H%M%S}-{secrets.token_hex(4)}.json"
    written = asdict(session) | {"finished": session.finished.isoformat(timespec="seconds")}
    text = json.dumps(written, ensure_ascii=False, indent=2) + "\n"
    write_whole(folder / name, [text.encode()], _ELSEWHERE)


def recall(folder: Path) -> tuple[list[Session], list[Problem]]:
    """The sessions that are kept, the last first, and what is wrong with the files that can't be read."""
    sessions, problems = [], []
    for path in _files(folder):
        try:
            sessions.append(_read(path))
        except _DAMAGE as error:
            problems.append(_problem(path, error))
    return sorted(sessions, key=lambda session: session.finished, reverse=True), problems


def in_week(sessions: Iterable[Session], day: date) -> list[Session]:
    """Those of the week of a day."""
    return [session for session in sessions if session.week == monday(day)]


def erase(folder: Path) -> int:
    """Removes every session, readable or not, and no other file; how many there were. OutputError says why it can't."""
    files = _files(folder)
    for path in files:
        with explained(path, _ELSEWHERE):
            path.unlink(missing_ok=True)
    return len(files)


_DAMAGE = (OSError, ValueError, KeyError, TypeError)


def _files(folder: Path) -> list[Path]:
    return sorted(folder.glob(_PATTERN))


def _read(path: Path) -> Session:
    written = json.loads(path.read_text(encoding="utf-8"))
    session = Session(
        routine=written["routine"],
        title=written["title"],
        finished=datetime.fromisoformat(written["finished"]),
        minutes=written["minutes"],
        options=written["options"],
    )
    texts = (session.routine, session.title, session.options)
    if not all(isinstance(text, str) for text in texts) or type(session.minutes) is not int:
        raise TypeError("a value of another kind")
    if session.finished.tzinfo is None:
        raise ValueError("a time without its zone")
    return session


def _problem(path: Path, error: Exception) -> Problem:
    remedy = "mend the file or move it away; nothing in it has been changed"
    match error:
        case json.JSONDecodeError(msg=message, lineno=line, colno=column):
            return Problem(Location(str(path), line, column), f"this is no longer JSON ({message}); {remedy}")
        case KeyError(args=(name,)):
            return Problem(Location(str(path), 1, 1), f"{name} is missing; {remedy}")
        case OSError(strerror=reason):
            return Problem(Location(str(path), 1, 1), f"it can't be read ({reason}); {remedy}")
        case _:
            return Problem(Location(str(path), 1, 1), f"this is no session ({error}); {remedy}")
