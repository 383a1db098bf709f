"""`voiceguide render --watch`: the author saves, and hears."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from voiceguide.errors import VoiceguideError

if TYPE_CHECKING:
    from voiceguide.batch import Order, Result
    from voiceguide.render import Rendered
    from voiceguide.timeline.timeline import TimedChapter

_FRAME_MS = 27
"""An MP3 frame: the most by which the frames' beginnings move a sound."""

_SETTLED_MS = 200
"""An editor may write a file in several steps; what follows within this time belongs to the same save."""


def watch(files: Callable[[], list[Path]], orders: Callable[[], list[Order]]) -> None:
    """Renders what `orders` asks for, again and again: now, and whenever one of the `files` it is made from is saved.

    The first of the files has to be there. Ends with Ctrl-C.
    """
    from voiceguide.batch import Renderer

    before: dict[Path, Rendered] = {}
    path = files()[0]
    if not path.is_file():
        orders()  # which says what is wrong
    with Renderer() as renderer:
        for _ in _saves(files):
            try:
                for order in orders():
                    _tell(renderer.fulfil(order), before)
            except VoiceguideError as error:
                click.echo(error, err=True)
            click.echo(f"{time.strftime('%H:%M:%S')}  waiting for {path.name} to be saved (Ctrl-C ends)")


def _saves(files: Callable[[], list[Path]]) -> Iterator[None]:
    """Once at the start, then each time a file is saved; also by an editor that puts a new file in its place."""
    watched = {path.resolve() for path in files()}
    while True:
        folders = _folders(watched)
        events = _events(watched, folders)
        next(events)  # from here on no save is missed, not even one during a render
        yield
        for event in events:
            if event and any(path.is_file() for path in watched):
                now = {path.resolve() for path in files()}
                if now != watched or _folders(now) != folders:
                    watched = now
                    break
                yield


def _folders(watched: set[Path]) -> set[Path]:
    """The folders of files, since a file that is replaced is another file; and those among them."""
    around = {path.parent for path in watched} | {path for path in watched if path.is_dir()}
    return {folder for folder in around if folder.is_dir()}


def _events(watched: set[Path], folders: set[Path]) -> Iterator[object]:
    """What happens to these files, and to those in a folder among them; now and then nothing."""
    from watchfiles import watch as changes

    def concerns(_: object, changed: str) -> bool:
        path = Path(changed)
        return path in watched or (path.parent in watched and not path.name.startswith("."))

    return changes(
        *folders,
        watch_filter=concerns,
        debounce=_SETTLED_MS,
        recursive=False,
        yield_on_timeout=True,
        rust_timeout=100,
    )


def _tell(result: Result, before: dict[Path, Rendered]) -> None:
    """One line: what has changed since last time, how many clips were new, how long it took."""
    from voiceguide.units import counted

    done = result.rendered
    if done is None:
        click.echo(f"{result.order.request.routine}: {result.error}", err=True)
        return
    clips = counted(done.new_clips, "new clip")
    click.echo(f"{done.path}: {_changes(done, before.get(done.path))}; {clips}; {result.took_s:.1f} s")
    before[done.path] = done


def _changes(done: Rendered, before: Rendered | None) -> str:
    from voiceguide.units import format_ms

    length = format_ms(done.timeline.length_ms)
    if before is None:
        return f"rendered, {length}"
    now, then = done.timeline.chapters, before.timeline.chapters
    changed = [chapter.title for chapter in now if not any(_sound_alike(chapter, earlier) for earlier in then)]
    titles = {chapter.title for chapter in now}
    changed += [f"{chapter.title} is gone" for chapter in then if chapter.title not in titles]
    if done.bed != before.bed:
        changed.append("the bed")
    if not changed:  # the same words at the same times, and perhaps another sound
        differing = {what for what, clip in done.clips.items() if before.clips.get(what) != clip}
        changed = [chapter.title for chapter in now if any(sound.what in differing for sound in chapter.sounds)]
    if not changed:
        same = [chapter.title for chapter in then] == [chapter.title for chapter in now]
        return f"nothing that is heard has changed, {length}" if same else f"another order, {length}"
    return f"changed: {', '.join(changed)}; {length}"


def _sound_alike(one: TimedChapter, other: TimedChapter) -> bool:
    """Whether two chapters sound the same, wherever they begin: the place where an MP3 frame begins moves a sound."""
    if one.title != other.title or [sound.what for sound in one.sounds] != [sound.what for sound in other.sounds]:
        return False
    return all(abs(a - b) <= _FRAME_MS for a, b in zip(_times_ms(one), _times_ms(other), strict=True))


def _times_ms(chapter: TimedChapter) -> list[int]:
    """When each sound begins, and the end, from the chapter's beginning."""
    return [ms - chapter.start_ms for ms in (*(sound.start_ms for sound in chapter.sounds), chapter.end_ms)]
