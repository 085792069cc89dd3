"""The line of a file where something is wrong, with a caret under the place."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.cells import cell_len

if TYPE_CHECKING:
    from pathlib import Path

    from rematch.errors import Position

_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_WIDEST = 100  # characters of a line that are shown
_BEFORE = 60  # of these, before the place
_CUT = "..."


@dataclass(frozen=True, slots=True)
class Excerpt:
    """One line: ``line`` as in the file, ``shown`` as it is printed, ``indent``: cells before the caret."""

    line: str
    shown: str
    indent: int

    @property
    def caret(self) -> str:
        """Return the line that points at the place."""
        return " " * self.indent + "^"


class Sources:
    """The lines of files, each file read once; positions count from ``here`` where they are relative."""

    def __init__(self, here: Path) -> None:
        self._here = here
        self._lines: dict[str, list[str]] = {}

    def excerpt(self, where: Position | None) -> Excerpt | None:
        """Return the line of a position, or None when there is no such line."""
        if where is None:
            return None
        if where.file not in self._lines:
            self._lines[where.file] = _lines(self._here / where.file)
        lines = self._lines[where.file]
        return _excerpt(lines[where.line - 1], where.column) if 0 < where.line <= len(lines) else None


def _lines(path: Path) -> list[str]:
    try:
        return _BREAK.split(path.read_bytes().decode("utf-8-sig", errors="replace"))
    except OSError:
        return []


def _excerpt(line: str, column: int) -> Excerpt:
    """Return a line with its place in sight: a tab becomes a blank, a long line is cut around the place."""
    plain = _CONTROL.sub(" ", line)
    place = min(max(column - 1, 0), len(plain))
    start = max(0, min(place - _BEFORE, len(plain) - _WIDEST))
    part = plain[start : start + _WIDEST]
    before = _CUT if start else ""
    after = _CUT if start + _WIDEST < len(plain) else ""
    return Excerpt(line, f"{before}{part}{after}", cell_len(before + plain[start:place]))
