"""ONNX models of some hundred bytes, written by hand, that have the inputs of a Piper voice.

The form is protobuf's: https://github.com/onnx/onnx/blob/main/onnx/onnx.proto names the fields.
"""

from __future__ import annotations

import json
import struct
from pathlib import Path

INT64, FLOAT, BOOL = 7, 1, 9
PHONEMES = "_^$ abcdefhijklmnopqrstuvwxzæðŋɐɑɔəɛɜɡɪɹʃʊʌʒˈˌː.,"
CONFIG = {
    "audio": {"sample_rate": 16_000},
    "espeak": {"voice": "en-us"},
    "inference": {"length_scale": 1.0},
    "phoneme_id_map": {letter: [number] for number, letter in enumerate(PHONEMES)},
    "speaker_id_map": {},
}


def speaking() -> bytes:
    """A tone, the longer the more phonemes there are and the larger the length scale."""
    nodes = [
        node("Shape", ["input"], ["shape"]),
        node("Gather", ["shape", "one"], ["count"]),
        node("Cast", ["count"], ["number"], integer("to", FLOAT)),
        node("Gather", ["scales", "one"], ["scale"]),
        node("Mul", ["number", "scale"], ["longer"]),
        node("Mul", ["longer", "each"], ["samples"]),
        node("Range", ["zero", "samples", "unit"], ["places"]),
        node("Mul", ["places", "step"], ["angles"]),
        node("Sin", ["angles"], ["wave"]),
        node("Div", ["places", "samples"], ["part"]),
        node("Mul", ["part", "pi"], ["swell"]),
        node("Sin", ["swell"], ["loudness"]),
        node("Mul", ["wave", "loudness"], ["loud"]),
        node("Mul", ["loud", "third"], ["sound"]),
        node("Reshape", ["sound", "form"], ["output"]),
    ]
    constants = [
        tensor("one", INT64, struct.pack("<q", 1), []),
        *(
            tensor(name, FLOAT, struct.pack("<f", value), [])
            for name, value in (("zero", 0), ("unit", 1), ("each", 350), ("step", 0.1), ("pi", 3.14159), ("third", 0.3))
        ),
        tensor("form", INT64, struct.pack("<4q", 1, 1, 1, -1), [4]),
    ]
    return model(nodes, constants)


def endless() -> bytes:
    """Never returns: a loop of 2**62 rounds."""
    body = graph(
        [node("Identity", ["going"], ["goes_on"]), node("Identity", ["before"], ["after"])],
        [],
        [value("round", INT64, []), value("going", BOOL, []), value("before", FLOAT, [])],
        [value("goes_on", BOOL, []), value("after", FLOAT, [])],
    )
    nodes = [node("Loop", ["rounds", "true", "zero"], ["output"], field(1, b"body") + field(6, body) + number(20, 5))]
    constants = [
        tensor("rounds", INT64, struct.pack("<q", 1 << 62), []),
        tensor("true", BOOL, b"\x01", []),
        tensor("zero", FLOAT, struct.pack("<f", 0), []),
    ]
    return model(nodes, constants)


def greedy() -> bytes:
    """Asks for 16 GB."""
    return model(
        [node("ConstantOfShape", ["shape"], ["output"])], [tensor("shape", INT64, struct.pack("<q", 1 << 32), [1])]
    )


def put(folder: Path, data: bytes, **changes: object) -> Path:
    """Writes a voice: its model and its description."""
    file = folder / "tiny.onnx"
    file.write_bytes(data)
    file.with_name("tiny.onnx.json").write_text(json.dumps(CONFIG | changes), encoding="utf-8")
    return file


def model(nodes: list[bytes], constants: list[bytes]) -> bytes:
    inputs = [
        value("input", INT64, ["b", "n"]),
        value("input_lengths", INT64, ["b"]),
        value("scales", FLOAT, [3]),
    ]
    return (
        number(1, 8)
        + field(7, graph(nodes, constants, inputs, [value("output", FLOAT, None)]))
        + field(8, number(2, 13))
    )


def graph(nodes: list[bytes], constants: list[bytes], inputs: list[bytes], outputs: list[bytes]) -> bytes:
    parts = ((1, nodes), (2, [b"graph"]), (5, constants), (11, inputs), (12, outputs))
    return b"".join(field(key, part) for key, all_ in parts for part in all_)


def node(kind: str, inputs: list[str], outputs: list[str], attribute: bytes = b"") -> bytes:
    names = [*(field(1, name.encode()) for name in inputs), *(field(2, name.encode()) for name in outputs)]
    return b"".join(names) + field(4, kind.encode()) + (field(5, attribute) if attribute else b"")


def integer(name: str, of: int) -> bytes:
    return field(1, name.encode()) + number(3, of) + number(20, 2)


def tensor(name: str, kind: int, raw: bytes, dims: list[int]) -> bytes:
    return b"".join(number(1, dim) for dim in dims) + number(2, kind) + field(8, name.encode()) + field(9, raw)


def value(name: str, kind: int, dims: list[str | int] | None) -> bytes:
    shape = b"" if dims is None else field(2, b"".join(field(1, _dim(dim)) for dim in dims))
    return field(1, name.encode()) + field(2, field(1, number(1, kind) + shape))


def _dim(dim: str | int) -> bytes:
    return number(1, dim) if isinstance(dim, int) else field(2, dim.encode())


def field(key: int, data: bytes) -> bytes:
    return _varint(key << 3 | 2) + _varint(len(data)) + data


def number(key: int, of: int) -> bytes:
    return _varint(key << 3) + _varint(of)


def _varint(of: int) -> bytes:
    out = b""
    while of > 127:
        out += bytes([of & 127 | 128])
        of >>= 7
    return out + bytes([of])
