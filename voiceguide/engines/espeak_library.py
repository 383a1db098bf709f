"""The espeak-ng C library in synchronous mode: where it is, and its few calls as Python.

Synchronous means that a call returns when the speech is complete: no thread, no event loop, nothing to lose. The calls
are those of espeak-ng's `speak_lib.h`.
"""

from __future__ import annotations

import _ctypes
import os
import sys
from collections.abc import Iterator
from ctypes import (
    CDLL,
    CFUNCTYPE,
    POINTER,
    Structure,
    byref,
    c_char_p,
    c_int,
    c_long,
    c_size_t,
    c_ubyte,
    c_uint,
    c_void_p,
    string_at,
)
from dataclasses import dataclass
from pathlib import Path

from voiceguide.errors import SpeechError

RATE, PITCH, VOLUME = 1, 3, 2
"""Parameters for `EspeakLibrary.set`."""

_SYNCHRONOUS = 2
_DO_NOT_EXIT = 0x8000  # without it, the library ends the whole process when its data is missing
_BUFFER_MS = 500
_IPA = 0x02
_TEXT_IS_UTF8, _PHONEMES, _END_PAUSE = 0x1, 0x100, 0x1000
_LONGEST_DATA_PATH = 159  # bytes; the library cuts longer ones off
_SYSTEM_LIBRARIES = {
    "darwin": ("/opt/homebrew/lib/libespeak-ng.1.dylib", "/usr/local/lib/libespeak-ng.1.dylib"),
    "win32": (
        r"C:\Program Files\eSpeak NG\libespeak-ng.dll",
        r"C:\Program Files (x86)\eSpeak NG\libespeak-ng.dll",
    ),
}


class _Voice(Structure):
    _fields_ = (
        ("name", c_char_p),
        ("languages", c_void_p),  # a priority byte, then the tag
        ("identifier", c_char_p),
        ("gender", c_ubyte),
        ("age", c_ubyte),
        ("variant", c_ubyte),
        ("unused", c_ubyte),
        ("score", c_int),
        ("spare", c_void_p),
    )


_Callback = CFUNCTYPE(c_int, c_void_p, c_int, c_void_p)


@dataclass(frozen=True, slots=True)
class EspeakVoice:
    """A voice file of the library: its path (`gmw/en-US`), its English name, its language tag (`en-us`)."""

    file: str
    name: str
    language: str


class EspeakLibrary:
    """A loaded espeak-ng. It has one voice and one set of parameters for the whole process: make one, keep it.

    A text sounds the same, sample for sample, whatever was said before it. espeak-ng's own noise and flutter go on
    from the last utterance and begin with the clock; a few samples more or less in each clip would make a track on
    another machine a tenth of a second longer. So the library is loaded anew for each utterance (3 ms), and seeded.
    """

    def __init__(self, library: str, data: Path | None) -> None:
        """Loads `library` with its `data` folder (None: the library knows). SpeechError when either is no good."""
        if data and not (data / "phontab").is_file():
            raise SpeechError(f"espeak-ng's data is not in {data}; install voiceguide again")
        self._name, self._data = library, _short(data) if data else None
        self._voice: str | None = None
        self._parameters: dict[int, int] = {}
        self._heard: list[bytes] = []
        self._complete = self._has_spoken = False
        self._callback = _Callback(self._gather)  # kept here: C holds only a bare pointer to it
        self._start()

    @property
    def version(self) -> str:
        """Such as 1.52.0."""
        return _version(self._c)

    @property
    def variants(self) -> tuple[str, ...]:
        """What may follow a `+` in the name of a voice, such as f5 or klatt4, sorted."""
        home = c_char_p()
        self._c.espeak_Info(byref(home))
        folder = Path(os.fsdecode(home.value or b"")) / "voices" / "!v"
        return tuple(sorted(path.name for path in folder.iterdir())) if folder.is_dir() else ()

    def voices(self) -> Iterator[EspeakVoice]:
        """Every voice it has data for. Reads a hundred files or so."""
        listed = self._c.espeak_ListVoices(None)
        index = 0
        while listed[index]:
            voice = listed[index].contents
            yield EspeakVoice(
                file=voice.identifier.decode("utf-8", "replace"),
                name=voice.name.decode("utf-8", "replace").strip(),
                language=string_at(voice.languages + 1).decode("utf-8", "replace") if voice.languages else "",
            )
            index += 1

    def set_voice(self, name: str) -> bool:
        """Chooses the voice; False when there is none of that name. An unknown variant is not noticed."""
        known = bool(self._c.espeak_SetVoiceByName(name.encode()) == 0)
        if known:
            self._voice = name
        return known

    def set(self, parameter: int, value: int) -> None:
        """Sets RATE, PITCH or VOLUME."""
        if self._c.espeak_SetParameter(parameter, value, 0) != 0:
            raise SpeechError(f"espeak-ng does not accept {value} for parameter {parameter}")
        self._parameters[parameter] = value

    def speak(self, text: str) -> bytes:
        """`text` as mono 16-bit PCM in this machine's byte order, at `sample_rate`. SpeechError when not completed."""
        if self._has_spoken:
            self._start_again()
        self._has_spoken = True
        self._heard, self._complete = [], False
        written = text.encode("utf-8")
        flags = _TEXT_IS_UTF8 | _PHONEMES | _END_PAUSE  # words in [[…]] are names of phonemes
        result = self._c.espeak_Synth(written, len(written) + 1, 0, 1, 0, flags, None, None)
        if result != 0 or self._c.espeak_Synchronize() != 0 or not self._complete:
            raise SpeechError(f"espeak-ng stopped before the end of {text!r}")
        return b"".join(self._heard)

    def ipa(self, text: str) -> str:
        """`text` in IPA, without its punctuation, as the voice would say it."""
        written = text.encode("utf-8")
        at, clauses = c_char_p(written), []
        while at.value is not None:
            clauses.append(self._c.espeak_TextToPhonemes(byref(at), _TEXT_IS_UTF8, _IPA) or b"")
        return " ".join(clause.decode("utf-8", "replace").strip() for clause in clauses)

    def _start(self) -> None:
        self._c = _load(self._name)
        self.sample_rate: int = self._c.espeak_Initialize(_SYNCHRONOUS, _BUFFER_MS, self._data, _DO_NOT_EXIT)
        if self.sample_rate <= 0:
            raise SpeechError(f"espeak-ng ({self._name}) does not start; is its data folder installed?")
        self._c.espeak_SetSynthCallback(self._callback)
        if hasattr(self._c, "espeak_ng_SetRandSeed"):  # from 1.52 on
            self._c.espeak_ng_SetRandSeed(1)

    def _start_again(self) -> None:
        self._c.espeak_Terminate()
        _unload(self._c)
        self._start()
        if self._voice:
            self._c.espeak_SetVoiceByName(self._voice.encode())
        for parameter, value in self._parameters.items():
            self._c.espeak_SetParameter(parameter, value, 0)

    def _gather(self, samples: int | None, count: int, _events: int | None) -> int:
        """Called by C with each piece of sound, and with no samples at all when the speech is complete."""
        if samples is None:
            self._complete = True
        else:
            self._heard.append(string_at(samples, count * 2))
        return 0


def bundled() -> EspeakLibrary:
    """The espeak-ng that the espeakng-loader package carries, with its data."""
    try:
        import espeakng_loader
    except ImportError:
        raise SpeechError("espeakng-loader is not installed; pip install espeakng-loader") from None
    library = Path(espeakng_loader.get_library_path())
    return EspeakLibrary(str(library), library.with_name("espeak-ng-data"))


def system() -> EspeakLibrary:
    """The espeak-ng that is installed on this machine."""
    return EspeakLibrary(_system_library(), None)


def _system_library() -> str:
    places = _SYSTEM_LIBRARIES.get(sys.platform, ("libespeak-ng.so.1",))
    found = (place for place in places if not Path(place).is_absolute() or Path(place).exists())
    name = next(found, None)
    if name is None:
        raise SpeechError("espeak-ng is not installed on this machine; install it, or leave out --engine")
    return name


def _load(library: str) -> CDLL:
    try:
        c = CDLL(library)
    except OSError as error:
        raise SpeechError(f"espeak-ng cannot be loaded ({error}); install it, or choose another --engine") from error
    c.espeak_Info.restype = c_char_p
    c.espeak_Info.argtypes = [c_void_p]
    c.espeak_Initialize.argtypes = [c_int, c_int, c_char_p, c_int]
    c.espeak_SetSynthCallback.argtypes = [_Callback]
    c.espeak_SetSynthCallback.restype = None
    c.espeak_ListVoices.argtypes = [c_void_p]
    c.espeak_ListVoices.restype = POINTER(POINTER(_Voice))
    c.espeak_SetVoiceByName.argtypes = [c_char_p]
    c.espeak_SetParameter.argtypes = [c_int, c_int, c_int]
    if hasattr(c, "espeak_ng_SetRandSeed"):
        c.espeak_ng_SetRandSeed.argtypes = [c_long]
        c.espeak_ng_SetRandSeed.restype = None
    c.espeak_TextToPhonemes.argtypes = [POINTER(c_char_p), c_int, c_int]
    c.espeak_TextToPhonemes.restype = c_char_p
    c.espeak_Synth.argtypes = [c_char_p, c_size_t, c_uint, c_int, c_uint, c_uint, c_void_p, c_void_p]
    return c


def _unload(c: CDLL) -> None:
    """Lets go of a library; when nobody else holds it, its memory goes too."""
    if sys.platform == "win32":
        _ctypes.FreeLibrary(c._handle)
    else:
        _ctypes.dlclose(c._handle)


def _version(c: CDLL) -> str:
    return str((c.espeak_Info(None) or b"").decode("ascii", "replace").split(" ")[0])


def _short(data: Path) -> bytes:
    """A name for `data` that the library does not cut off: its own, or one by way of an open folder."""
    path = os.fsencode(data)
    if len(path) <= _LONGEST_DATA_PATH:
        return path
    folder = os.open(data, os.O_RDONLY)  # stays open, as the library reads voices and dictionaries when it needs them
    return os.fsencode(f"/proc/self/fd/{folder}")
