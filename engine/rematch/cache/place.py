"""Where the cache is: a directory of the user's own that nobody else can write to, or nowhere."""

from __future__ import annotations

import os
import stat
from functools import lru_cache
from pathlib import Path

VARIABLE = "REMATCH_CACHE"
"""Names another directory, or is one of OFF."""
OFF = frozenset({"off", "no", "0", "false"})

_ROOT = 0
_WRITABLE_BY_OTHERS = stat.S_IWGRP | stat.S_IWOTH


def cache_folder() -> Path | None:
    """Return the cache directory, made if there is none; None when it is switched off or not safe to use."""
    named = os.environ.get(VARIABLE, "")
    return None if named.strip().lower() in OFF else _usable(named)


@lru_cache(maxsize=8)
def _usable(named: str) -> Path | None:
    try:
        folder = Path(named) if named else _own_folder()
        if folder is None:
            return None
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = folder.lstat()
    except (OSError, ValueError, RuntimeError):
        return None
    return folder if stat.S_ISDIR(found.st_mode) and is_ours(found) else None


def _own_folder() -> Path | None:
    """Return the user's cache directory; None without a home, or in that of somebody else, as under sudo."""
    from platformdirs import user_cache_path  # noqa: PLC0415 - only needed when no directory is named

    folder = user_cache_path("rematch", appauthor=False)
    standing = next(place for place in (folder, *folder.parents) if place.exists())
    foreign = hasattr(os, "geteuid") and standing.stat().st_uid not in (_ROOT, os.geteuid())
    return None if foreign or not folder.is_absolute() else folder


def is_ours(found: os.stat_result) -> bool:
    """Return whether a file or directory belongs to the user and nobody else can write to it.

    Where files have no such owner (Windows) the user's own directories are closed to others as they are.
    """
    if not hasattr(os, "geteuid"):
        return True
    return found.st_uid == os.geteuid() and not found.st_mode & _WRITABLE_BY_OTHERS
