"""A process that speaks: `python -m voiceguide.speech.worker ENGINE`, started by `supervisor`.

It reads a request from each line of its standard input and answers, in order, with a line of JSON on what was its
standard output; a clip's PCM follows its line. Libraries may print what they like: what they know as standard output
is standard error by then. It ends when its input does, even in the middle of an utterance, so it never outlives the
program.

    → {"do": "speak", "text": …, "speaker": {"engine": …, "voice": …, "speed": …, "pitch": …, "options": …}}
    ← {"sample_rate": 22050, "bytes": 61234, "crc": 305419896}   and 61234 bytes
    → {"do": "voices"}
    ← {"answer": [{"id": …, "name": …, "language": …, "origin": …, "licence": …}, …]}
    → {"do": "identity", "voice": …}
    ← {"answer": "espeak-ng 1.52.0, voice en-us"}
    ← {"unknown": [what, name, [names that are known]]}
    ← {"unsayable": what is wrong with the text}
    ← {"error": message}
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
import zlib
from contextlib import suppress
from dataclasses import asdict, replace
from queue import SimpleQueue
from typing import IO, Any, NoReturn

from voiceguide.errors import SpeechError, UnknownNameError, VoiceguideError
from voiceguide.speech.engine import CannotSpeakError, Engine, Speaker
from voiceguide.speech.registry import engine_class


def main(name: str) -> NoReturn:
    """Serves until the input ends."""
    sys.excepthook = _give_up
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the program decides what it means
    replies = _take_stdout()
    requests: SimpleQueue[dict[str, Any]] = SimpleQueue()
    threading.Thread(target=_listen, args=(requests,), daemon=True).start()
    try:
        engine = _opened(name)
    except VoiceguideError as error:
        _send(replies, _failure(error))
        os._exit(1)
    _send(replies, {"ready": True})
    while True:
        request = requests.get()
        _send(replies, *_answer(engine, request))
        if request["do"] == "identity":  # whoever asks will soon want to hear the voice
            with suppress(VoiceguideError):  # told when it is to speak
                engine.prepare(request["voice"])


def _opened(name: str) -> Engine:
    try:
        return engine_class(name)()
    except (ImportError, OSError) as error:  # a library that isn't installed, or lacks one of the system's
        raise SpeechError(f"the engine {name!r} cannot be opened: {error}") from error


def _give_up(*error: Any) -> NoReturn:
    """Ends at an engine's own bug, the traceback on standard error; not by way of Python's shutdown, which would wait
    for the thread that listens."""
    sys.__excepthook__(*error)
    sys.stderr.flush()
    os._exit(1)


def _take_stdout() -> IO[bytes]:
    """A pipe of our own where standard output was; from now on that is standard error."""
    replies = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return replies


def _listen(requests: SimpleQueue[dict[str, Any]]) -> None:
    """Queues the requests; ends the process when no more can come, whatever it is doing."""
    for line in sys.stdin.buffer:
        requests.put(json.loads(line))
    os._exit(0)


def _answer(engine: Engine, request: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    try:
        match request["do"]:
            case "voices":
                return {"answer": [asdict(voice) for voice in engine.voices()]}, b""
            case "identity":
                return {"answer": engine.identity(request["voice"])}, b""
        speaker = Speaker(**request["speaker"])
        clip = engine.speak(
            request["text"], replace(speaker, options=tuple((name, value) for name, value in speaker.options))
        )
        reply = {"sample_rate": clip.sample_rate, "bytes": len(clip.pcm), "crc": zlib.crc32(clip.pcm)}
        return reply, clip.pcm
    except VoiceguideError as error:
        return _failure(error), b""


def _failure(error: VoiceguideError) -> dict[str, Any]:
    if isinstance(error, UnknownNameError):
        return {"unknown": [error.what, error.name, error.known]}
    if isinstance(error, CannotSpeakError):
        return {"unsayable": error.reason}
    return {"error": str(error)}


def _send(replies: IO[bytes], reply: dict[str, Any], pcm: bytes = b"") -> None:
    try:
        replies.write(json.dumps(reply).encode() + b"\n" + pcm)
        replies.flush()
    except BrokenPipeError:
        os._exit(0)


if __name__ == "__main__":
    main(sys.argv[1])
