"""Findings as text: the line of each problem, an excerpt with a caret, and how to mend it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rematch.base_check.excerpt import Sources
    from rematch.base_check.findings import Findings
    from rematch.errors import Problem

Part = Literal["error", "warning", "excerpt", "caret", "allowed", "fix", "summary"]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the text, and what it is, for those who color it."""

    text: str
    part: Part


def text_lines(found: Findings, sources: Sources) -> Iterator[Line]:
    """Yield the lines for all problems, and a summary."""
    for problem in found.problems:
        yield from _problem(problem, sources)
    yield Line(_summary(found), "summary")


def fix_of(problem: Problem) -> str | None:
    """Return what to do about a problem: its own remedy, else what helps with its kind."""
    return problem.remedy or (problem.code.remedy if problem.code else None)


def _problem(problem: Problem, sources: Sources) -> Iterator[Line]:
    head = replace(problem, allowed=None, remedy=None)
    yield Line(" ".join(str(head).splitlines()), problem.severity)
    excerpt = sources.excerpt(problem.where)
    if excerpt is not None and problem.where is not None:
        number = str(problem.where.line)
        yield Line(f"  {number} | {excerpt.shown}".rstrip(), "excerpt")
        yield Line(f"  {' ' * len(number)} | {excerpt.caret}", "caret")
    if problem.allowed:
        yield Line(f"  allowed: {problem.allowed}", "allowed")
    fix = fix_of(problem)
    if fix:
        yield Line(f"  fix: {' '.join(fix.splitlines())}", "fix")


def _summary(found: Findings) -> str:
    if not found.problems:
        here = "this directory" if found.base == Path() else None
        return f"No problems in {here or found.base or 'the shipped base'}."
    counts = ", ".join(
        _counted(number, word)
        for number, word in ((found.count("error"), "error"), (found.count("warning"), "warning"))
        if number
    )
    return f"{counts} in {_counted(found.files, 'file')}."


def _counted(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}"
