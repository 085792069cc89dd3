"""What stands for the code that works things out: another code may read the same files otherwise."""

from __future__ import annotations

import os
import sys
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_PACKAGE = Path(__file__).resolve().parent.parent
_READERS = ("rematch", "PyYAML", "pydantic", "Jinja2")
"""The packages that take part in reading files and compiling texts."""


@lru_cache(maxsize=1)
def code_state() -> str:
    """Return the versions of Python and of what reads files, and size and time of each module of ours."""
    modules = sorted(_modules(str(_PACKAGE)))
    versions = [f"{name} {_version(name)}" for name in _READERS]
    return "\n".join((sys.version, str(_PACKAGE), *versions, *modules))


def _modules(folder: str) -> Iterator[str]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.endswith(".py"):
                found = entry.stat()
                yield f"{entry.path} {found.st_size} {found.st_mtime_ns}"
            elif entry.is_dir() and entry.name not in ("__pycache__", "shipped"):
                yield from _modules(entry.path)


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""
