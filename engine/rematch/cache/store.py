"""Files of the cache: read only when whole and ours, written in one step, few and small.

Nothing here ever fails a run: what cannot be read is not there, what cannot be written is worked out again.
"""

from __future__ import annotations

import os
import re
import secrets
import stat
import time
from contextlib import suppress
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING

from rematch.cache.place import cache_folder, is_ours

if TYPE_CHECKING:
    from pathlib import Path

MOST_FILES = 40
MOST_BYTES = 64_000_000
LARGEST = 32_000_000
"""Bytes of one file; a larger one is neither written nor read."""

_HEAD = b"rematch cache 1\n"
_DIGEST = 32
_NAME = re.compile(r"[a-z]+-[0-9a-f]{64}\.(cache|[0-9a-f]{16}\.part)")
_ABANDONED_SECONDS = 3_600
_READ = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_WRITE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


def is_on() -> bool:
    """Return whether anything is kept."""
    return cache_folder() is not None


def read_kept(name: str) -> bytes | None:
    """Return what was kept under a name, or None: nothing, damaged, not ours, or the cache is off."""
    folder = cache_folder()
    if folder is None:
        return None
    try:
        content = _read(folder / f"{name}.cache")
    except OSError:
        return None
    start = len(_HEAD) + _DIGEST
    whole = content[: len(_HEAD)] == _HEAD and sha256(content[start:]).digest() == content[len(_HEAD) : start]
    return content[start:] if whole else None


def _read(path: Path) -> bytes:
    """Return the bytes of a regular file of ours, none of any other."""
    descriptor = os.open(path, _READ)
    with open(descriptor, "rb") as stream:  # noqa: PTH123 - a descriptor: what is checked is what is read
        found = os.fstat(descriptor)
        if not stat.S_ISREG(found.st_mode) or not is_ours(found) or found.st_size > LARGEST:
            return b""
        content = stream.read(LARGEST)
    with suppress(OSError):
        os.utime(path)  # the files used last are the last to be removed
    return content


def write_kept(name: str, payload: bytes) -> None:
    """Keep bytes under a name, for this user alone."""
    folder = cache_folder()
    if folder is None or len(payload) > LARGEST - len(_HEAD) - _DIGEST:
        return
    draft = folder / f"{name}.{secrets.token_hex(8)}.part"
    try:
        # not flushed to the disk: what a power failure cuts off does not match its digest and is not read
        with open(os.open(draft, _WRITE, 0o600), "wb") as stream:  # noqa: PTH123 - to be born with its mode
            stream.writelines((_HEAD, sha256(payload).digest(), payload))
        draft.replace(folder / f"{name}.cache")
    except OSError:
        with suppress(OSError):
            draft.unlink()
        return
    _remove_the_oldest(folder)


def _remove_the_oldest(folder: Path) -> None:
    """Remove what goes beyond the bounds, and drafts left by a process that was killed."""
    with suppress(OSError):
        found = [(entry.stat(), entry) for entry in folder.iterdir() if _NAME.fullmatch(entry.name)]
        files = bytes_kept = 0
        for status, entry in sorted(found, key=lambda one: one[0].st_mtime_ns, reverse=True):
            if entry.suffix == ".part":
                if time.time() - status.st_mtime > _ABANDONED_SECONDS:
                    entry.unlink(missing_ok=True)
                continue
            files, bytes_kept = files + 1, bytes_kept + status.st_size
            if files > MOST_FILES or bytes_kept > MOST_BYTES:
                entry.unlink(missing_ok=True)


@lru_cache(maxsize=64)
def name_of(kind: str, *parts: str) -> str:
    """Return the name of what is kept of a kind (small letters) for the parts that decide it."""
    digest = sha256()
    for part in parts:
        raw = part.encode("utf-8", "surrogatepass")
        digest.update(f"{len(raw)}\0".encode())
        digest.update(raw)
    return f"{kind}-{digest.hexdigest()}"
