"""Recordings as engines write them, WAV or AIFF, read as mono 16-bit PCM at whatever rate their header says."""

from __future__ import annotations

import io
import math
import struct
import sys
import wave
from array import array

from voiceguide.errors import SpeechError
from voiceguide.speech.engine import Clip


def read_recording(data: bytes) -> Clip:
    """The speech in a WAV, AIFF or AIFF-C file. SpeechError when it is none of these, or compressed."""
    try:
        match data[:4], data[8:12]:
            case b"RIFF", b"WAVE":
                return _read_wav(data)
            case b"FORM", b"AIFF" | b"AIFC":
                return _read_aiff(data)
    except (wave.Error, EOFError, struct.error, ValueError, KeyError) as error:
        raise SpeechError(f"the engine's recording is damaged ({error or 'it ends early'})") from error
    raise SpeechError("the engine wrote something that is neither WAV nor AIFF")


def _read_wav(data: bytes) -> Clip:
    with wave.open(io.BytesIO(data)) as file:
        width, channels = file.getsampwidth(), file.getnchannels()
        promised, pcm = file.getnframes() * width * channels, file.readframes(file.getnframes())
        if len(pcm) != promised:
            raise ValueError(f"{len(pcm)} bytes of {promised}")
        if width == 1:  # 8-bit WAV, and no other, is unsigned
            pcm = bytes(byte ^ 0x80 for byte in pcm)
        return Clip(_mono(_sixteen_bits(pcm, width, "little"), channels), file.getframerate())


def _read_aiff(data: bytes) -> Clip:
    chunks = dict(_aiff_chunks(data))
    common, sound = chunks[b"COMM"], chunks[b"SSND"]
    channels, frames, bits = struct.unpack(">hIh", common[:8])
    (offset,) = struct.unpack(">I", sound[:4])
    compression = common[18:22] if data[8:12] == b"AIFC" else b"NONE"
    if compression not in (b"NONE", b"twos", b"sowt"):
        raise ValueError(f"it is compressed by {compression!r}")
    width = (bits + 7) // 8
    pcm = sound[8 + offset : 8 + offset + frames * channels * width]
    if len(pcm) != frames * channels * width:
        raise ValueError("it ends early")
    order = "little" if compression == b"sowt" else "big"
    return Clip(_mono(_sixteen_bits(pcm, width, order), channels), _extended(common[8:18]))


def _aiff_chunks(data: bytes) -> list[tuple[bytes, bytes]]:
    chunks, position = [], 12
    while position + 8 <= len(data):
        name, size = struct.unpack(">4sI", data[position : position + 8])
        chunks.append((name, data[position + 8 : position + 8 + size]))
        position += 8 + size + size % 2
    return chunks


def _extended(number: bytes) -> int:
    """An 80-bit IEEE 754 extended float, as AIFF writes its frame rate, to the nearest integer."""
    exponent, mantissa = struct.unpack(">HQ", number)
    return round(math.ldexp(mantissa, exponent - 16383 - 63))


def _sixteen_bits(pcm: bytes, width: int, order: str) -> array[int]:
    """The upper 16 bits of each signed sample of `width` bytes."""
    if width not in (1, 2, 3, 4):
        raise ValueError(f"its samples are {width * 8} bits wide")
    if width == 2 and order == sys.byteorder:
        return array("h", pcm)
    little = bytearray(len(pcm) // width * 2)
    high = width - 1 if order == "little" else 0
    little[1::2] = pcm[high::width]
    if width > 1:
        little[0::2] = pcm[width - 2 if order == "little" else 1 :: width]
    samples = array("h", bytes(little))
    if sys.byteorder == "big":
        samples.byteswap()
    return samples


def _mono(samples: array[int], channels: int) -> bytes:
    """Little-endian PCM: the mean of the channels."""
    if channels < 1:
        raise ValueError("it has no channels")
    if channels > 1:
        rows = zip(*(samples[channel::channels] for channel in range(channels)), strict=True)
        samples = array("h", (sum(row) // channels for row in rows))
    if sys.byteorder == "big":
        samples.byteswap()
    return samples.tobytes()
