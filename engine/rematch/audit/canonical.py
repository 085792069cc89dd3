"""One way to write data as bytes, so that equal data has equal hashes everywhere."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, cast

import orjson
import zstandard

if TYPE_CHECKING:
    from rematch.document import Data

LEVEL = 3
"""Of zstd: higher ones save a tenth of the space and cost three times the time."""

_LARGEST = 256_000_000


def canonical(data: object) -> bytes:
    """Return data as JSON without spaces, keys in order; ValueError for what JSON cannot hold.

    With text that is not valid Unicode (a lone surrogate from a profile), all of it is written in ASCII.
    """
    try:
        return orjson.dumps(data, option=orjson.OPT_SORT_KEYS)
    except orjson.JSONEncodeError:
        plain = json.dumps(data, sort_keys=True, separators=(",", ":"), allow_nan=False)
        return plain.encode("ascii")


def parsed(raw: bytes) -> Data:
    """Return what ``canonical`` wrote (ValueError for anything else)."""
    try:
        return cast("Data", orjson.loads(raw))
    except orjson.JSONDecodeError:
        return cast("Data", json.loads(raw))


def packed(raw: bytes) -> bytes:
    """Return bytes compressed, to be kept."""
    return zstandard.ZstdCompressor(level=LEVEL).compress(raw)


def unpacked(kept: bytes) -> bytes:
    """Return what ``packed`` was given (ValueError when it is damaged)."""
    try:
        return zstandard.ZstdDecompressor().decompress(kept, max_output_size=_LARGEST)
    except zstandard.ZstdError as error:
        raise ValueError(str(error)) from error


def digest(*parts: bytes) -> str:
    """Return the SHA-256 of bytes laid end to end, in hexadecimal."""
    found = hashlib.sha256()
    for part in parts:
        found.update(part)
    return found.hexdigest()
