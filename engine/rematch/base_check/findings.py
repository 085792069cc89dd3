"""All that a check of a knowledge base finds, placed where its reader looks for it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from os import sep
from pathlib import Path
from typing import TYPE_CHECKING

from rematch.base_check.reading import read_base
from rematch.errors import DocumentError, KnowledgeBaseError, order_of
from rematch.knowledge_base import locate_root
from rematch.overlay.layers import file_called
from rematch.rule_checks.checks import all_checks

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rematch.errors import Problem, Severity
    from rematch.overlay.layers import Location


@dataclass(frozen=True, slots=True)
class Findings:
    """The problems of one knowledge base, sorted by place; their files named from where the user is.

    ``base``: the directory that was named, None for the shipped base.
    """

    problems: tuple[Problem, ...]
    base: Path | None = None

    def count(self, severity: Severity) -> int:
        """Return how many problems there are of a severity."""
        return sum(problem.severity == severity for problem in self.problems)

    @property
    def files(self) -> int:
        """Return in how many files there are problems."""
        return len({problem.where.file for problem in self.problems if problem.where})


def check_base(kb: Path | None, here: Path) -> Findings:
    """Return what is wrong with the knowledge base at ``kb``, or with the shipped one.

    Once its files are sound, what they say is checked too. Files below ``here`` are named from there. Raises
    InputError when there is no knowledge base at ``kb``.
    """
    try:
        root = locate_root(kb)
    except (KnowledgeBaseError, DocumentError) as error:  # an overlay whose declaration is broken
        return Findings(_sorted(error.problems, here, here), kb)
    read = read_base(root)
    found: Sequence[Problem] = read.problems
    if read.knowledge_base is not None and not found:
        found = all_checks(read.knowledge_base)
    return Findings(_sorted(found, root, here), kb)


def _sorted(found: Iterable[Problem], root: Location, here: Path) -> tuple[Problem, ...]:
    placed = dict.fromkeys(_placed(problem, root, here) for problem in found)
    return tuple(sorted(placed, key=_order))


def _order(problem: Problem) -> tuple[tuple[str, int, int, str], str]:
    return order_of(problem), str(problem)


def _placed(problem: Problem, root: Location, here: Path) -> Problem:
    """Return the problem with its file named from ``here``, and any other file that its message names."""
    where = problem.where
    if where is not None:
        where = replace(where, file=_named(where.file, root, here))
    return replace(problem, where=where, what=problem.what.replace(f"{here}{sep}", ""))


def _named(file: str, root: Location, here: Path) -> str:
    """Return the name of a file, which the rule base and its checks name from the root of the base."""
    inside = file_called(root, file)
    path = inside if inside.is_file() else Path(file)
    absolute = path if path.is_absolute() else here / path
    return (absolute.relative_to(here) if absolute.is_relative_to(here) else path).as_posix()
