"""Lay out the files of a knowledge base: which they are, and what becomes of each."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rematch.document import KNOWLEDGE_LIMITS, read_bytes
from rematch.errors import InputError, Position, Problem
from rematch.layout.formatting import formatted
from rematch.overlay.layers import own_folder
from rematch.rule_tests.find import FOLDER as TESTS
from rematch.rule_tests.find import PROFILES, from_here
from rematch.rules.load import SUFFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rematch.overlay.layers import Location

_NO_END = "\n\\ No newline at end of file\n"
_PACKAGE = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True)
class LaidOut:
    """A file, what it holds, and its normal form."""

    path: Path
    before: str
    after: str

    @property
    def changed(self) -> bool:
        """Return whether the normal form differs from what the file holds."""
        return self.before != self.after

    @property
    def difference(self) -> str:
        """Return the unified difference."""
        name = self.path.as_posix()
        before, after = (text.splitlines(keepends=True) for text in (self.before, self.after))
        lines = difflib.unified_diff(before, after, name, name)
        # a last line without end would run into the next
        return "".join(line if line.endswith("\n") else f"{line}{_NO_END}" for line in lines)


def default_paths(root: Location) -> tuple[Path, ...]:
    """Return rules/ and tests/rules/ of the knowledge base at ``root``; InputError for the installed one."""
    own = own_root(root)
    return tuple(from_here(folder) for folder in (own / "rules", own / TESTS) if folder.is_dir())


def own_root(root: Location) -> Path:
    """Return the folder of the owner; InputError for the installation, where nobody writes."""
    own = own_folder(root)
    if own.resolve().is_relative_to(_PACKAGE):
        raise InputError(
            Problem(
                "the rules that came with Rematch are part of the installation and are left alone",
                remedy="name your own: their directory with --kb, or a PATH where the command takes one",
            )
        )
    return own


def lay_out(paths: Iterable[Path], problems: list[Problem]) -> Iterator[LaidOut]:
    """Yield each file that ``paths`` name or hold, once; what cannot be laid out is added to ``problems``.

    In a folder, files that are neither rules, tables, stages nor tests are passed over.
    """
    seen: set[Path] = set()
    for path in paths:
        for file in _below(path) if path.is_dir() else [path]:
            if file in seen:
                continue
            seen.add(file)
            try:
                found = _laid_out(file)
            except InputError as error:
                problems.extend(error.problems)
                continue
            if found is not None:
                yield found
            elif file == path:
                problems.append(_other_file(file))


def _below(folder: Path) -> list[Path]:
    def wanted(path: Path) -> bool:
        parts = path.relative_to(folder).parts
        hidden = any(part.startswith(".") for part in parts)
        return path.suffix in SUFFIXES and path.is_file() and not hidden and PROFILES not in parts[:-1]

    return sorted(path for path in folder.rglob("*") if wanted(path))


def _laid_out(path: Path) -> LaidOut | None:
    if path.suffix not in SUFFIXES:
        return None
    raw = read_bytes(path, KNOWLEDGE_LIMITS)
    text = formatted(raw, str(path))
    return None if text is None else LaidOut(path, raw.decode(), text)


def _other_file(path: Path) -> Problem:
    return Problem(
        "not a file of rules, tables, stages or tests",
        Position(str(path), 1, 1),
        remedy="such a file holds stage:, stages: or cases: at its top",
    )
