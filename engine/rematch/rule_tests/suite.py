"""A whole run of tests: find, read, choose, run and compare."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rematch.errors import InputError, Problem
from rematch.garbage import collection_paused
from rematch.rule_tests.compare import compared
from rematch.rule_tests.find import chosen_files
from rematch.rule_tests.reading import read_test_files
from rematch.rule_tests.running import Runner

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from rematch.knowledge_base import KnowledgeBase
    from rematch.rule_tests.cases import Case
    from rematch.rule_tests.compare import Result


@dataclass(frozen=True, slots=True)
class Outcome:
    """The results of the cases that ran, in the order of files and cases, and the files that were read."""

    results: tuple[Result, ...]
    files: tuple[Path, ...]

    @property
    def failed(self) -> tuple[Result, ...]:
        """Return the results of the cases that did not pass."""
        return tuple(result for result in self.results if not result.passed)


@collection_paused()
def run_suite(knowledge_base: KnowledgeBase, paths: Iterable[Path], chosen: str | None = None) -> Outcome:
    """Run the cases at ``paths`` (the default folder without any) whose file, id or title holds ``chosen``.

    Raises InputError when a test file is wrong or no case is chosen.
    """
    files = read_test_files(chosen_files(paths, knowledge_base.root), knowledge_base)
    cases = [case for file in files for case in file.cases if chosen is None or _named(case, chosen)]
    if not cases:
        raise InputError(
            Problem(f"no case has {chosen!r} in its file, id or title", remedy="try fewer letters")
        )
    runner = Runner(knowledge_base)
    results = tuple(compared(runner.run(case), knowledge_base.rule_base) for case in cases)
    return Outcome(results, tuple(path for file in files for path in file.read_from))


def _named(case: Case, text: str) -> bool:
    return any(text.casefold() in part.casefold() for part in (case.position.file, case.id, case.title))
