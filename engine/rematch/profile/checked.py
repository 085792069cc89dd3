"""What ``rematch check`` says of a profile: its warnings, and what is unknown with its cost."""

from __future__ import annotations

import textwrap
from itertools import groupby
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from rematch.document import Data
    from rematch.errors import Problem
    from rematch.profile.read import ReadProfile
    from rematch.profile.unknowns import Level, Unknown

FORMAT = "rematch-check-1"

_WIDTH = 100
_Gap: TypeAlias = "tuple[Unknown, ...]"


def check_text(read: ReadProfile, gaps: Sequence[Unknown], levels: Sequence[Level]) -> str:
    """Return the verdict, the warnings, and the unknowns under the headings of their levels."""
    counted = f"{_count(len(read.warnings), 'warning')}, {_count(len(gaps), 'unknown')}"
    return "\n".join(
        [f"{read.document.file}: valid, {counted}", *_warnings(read), *_sections(gaps, levels), ""]
    )


def _warnings(read: ReadProfile) -> Iterator[str]:
    if read.warnings:
        yield "\nUnlikely values"
        yield from (f"  {problem}" for problem in read.warnings)


def _sections(gaps: Sequence[Unknown], levels: Sequence[Level]) -> Iterator[str]:
    for importance, group in groupby(gaps, key=lambda gap: gap.importance):
        yield f"\nUnknown. {levels[importance].title}"
        for _, same in groupby(group, key=lambda gap: gap.name):
            yield from _entry(tuple(same))


def _entry(same: _Gap) -> Iterator[str]:
    """One entry for the same question about several places."""
    first = same[0]
    places = ", ".join(gap.path for gap in same)
    yield f"  {first.name} ({places})"
    yield _wrapped("cost: ", first.cost)
    yield _wrapped("ask:  ", first.ask)


def _wrapped(label: str, text: str) -> str:
    return textwrap.fill(
        text,
        width=_WIDTH,
        initial_indent=f"      {label}",
        subsequent_indent=" " * 12,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def check_data(read: ReadProfile, gaps: Sequence[Unknown], levels: Sequence[Level]) -> dict[str, Data]:
    """Return the same as plain data; ``sha256`` is of the file's bytes."""
    return {
        "format": FORMAT,
        "file": read.document.file,
        "valid": True,
        "sha256": read.sha256,
        "problems": [problem_data(problem) for problem in read.warnings],
        "unknown": [
            {
                "path": gap.path,
                "name": gap.name,
                "importance": levels[gap.importance].id,
                "cost": gap.cost,
                "ask": gap.ask,
            }
            for gap in gaps
        ],
    }


def refused_data(file: str, problems: Iterable[Problem]) -> dict[str, Data]:
    """Return what is wrong with a file that was refused, as plain data."""
    return {
        "format": FORMAT,
        "file": file,
        "valid": False,
        "problems": [problem_data(problem) for problem in problems],
    }


def problem_data(problem: Problem) -> dict[str, Data]:
    """Return a problem as plain data; what it does not say is null."""
    where = problem.where
    return {
        "severity": problem.severity,
        "what": problem.what,
        "line": where.line if where else None,
        "column": where.column if where else None,
        "value": problem.value,
        "allowed": problem.allowed,
        "remedy": problem.remedy,
    }
