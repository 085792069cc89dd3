"""All that a check of a knowledge base finds, placed where its reader looks for it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from rematch.base_check.reading import read_base
from rematch.errors import order_of
from rematch.rule_checks.checks import all_checks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rematch.errors import Problem, Severity


@dataclass(frozen=True, slots=True)
class Findings:
    """The problems of one knowledge base, sorted by place; their files named from where the user is."""

    problems: tuple[Problem, ...]

    def count(self, severity: Severity) -> int:
        """Return how many problems there are of a severity."""
        return sum(problem.severity == severity for problem in self.problems)

    @property
    def files(self) -> int:
        """Return in how many files there are problems."""
        return len({problem.where.file for problem in self.problems if problem.where})


def check_base(root: Path, here: Path) -> Findings:
    """Return what is wrong with the knowledge base at ``root``.

    Once its files are sound, what they say is checked too. Files below ``here`` are named from there.
    """
    read = read_base(root)
    found: Sequence[Problem] = read.problems
    if read.knowledge_base is not None and not found:
        found = all_checks(read.knowledge_base)
    placed = dict.fromkeys(_placed(problem, root, here) for problem in found)
    return Findings(tuple(sorted(placed, key=_order)))


def _order(problem: Problem) -> tuple[tuple[str, int, int, str], str]:
    return order_of(problem), str(problem)


def _placed(problem: Problem, root: Path, here: Path) -> Problem:
    if problem.where is None:
        return problem
    inside = root / problem.where.file
    path = inside if inside.is_file() else Path(problem.where.file)
    absolute = path if path.is_absolute() else here / path
    shown = absolute.relative_to(here) if absolute.is_relative_to(here) else path
    return replace(problem, where=replace(problem.where, file=shown.as_posix()))
