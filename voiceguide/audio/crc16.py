"""The CRC-16 that LAME's tag carries (polynomial 8005, bits of a byte from the lowest up, beginning with 0).

A CRC is the remainder of a long division of polynomials over GF(2). So the CRC of two pieces follows from theirs, and
a track's from those of its few different pieces. Here it is kept as that remainder; `tag_value` turns it into the
number that is written. Long pieces are divided as one big integer, which is fast in Python where a loop over bytes
is not.
"""

from __future__ import annotations

from functools import lru_cache

_POLYNOMIAL = 0x18005
_REVERSED = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))


def crc(data: bytes) -> int:
    """The remainder of `data`."""
    return _times(_remainder(int.from_bytes(data.translate(_REVERSED), "big")), _power(16))


def joined(first: int, second: int, second_length: int) -> int:
    """The remainder of two pieces, one after the other, from theirs and the second's length in bytes."""
    return _times(first, _power(8 * second_length)) ^ second


@lru_cache(4096)
def repeated(piece: int, length: int, times: int) -> int:
    """The remainder of a piece of `length` bytes, `times` in a row."""
    if times == 0:
        return 0
    half = repeated(piece, length, times // 2)
    whole = joined(half, half, length * (times // 2))
    return joined(whole, piece, length) if times % 2 else whole


def tag_value(remainder: int) -> int:
    """What stands in the tag."""
    return int(f"{remainder:016b}"[::-1], 2)


def _remainder(value: int) -> int:
    """Folds the upper half of a long number on to the lower half, then divides what is left bit by bit."""
    while (bits := value.bit_length()) > 64:
        half = bits // 2
        value = _product(value >> half, _power(half)) ^ (value & ((1 << half) - 1))
    while (bits := value.bit_length()) > 16:
        value ^= _POLYNOMIAL << (bits - 17)
    return value


@lru_cache(4096)
def _power(exponent: int) -> int:
    """The remainder of x to the power of `exponent`."""
    if exponent < 16:
        return 1 << exponent
    half = _power(exponent // 2)
    return _remainder(_product(half, half) << (exponent % 2))


def _times(a: int, b: int) -> int:
    return _remainder(_product(a, b))


def _product(a: int, small: int) -> int:
    """Multiplied without carrying."""
    product = 0
    while small:
        if small & 1:
            product ^= a
        a <<= 1
        small >>= 1
    return product
