"""The results of tests as text and as plain data."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rematch.document import Data
    from rematch.rule_tests.compare import Miss, Result
    from rematch.rule_tests.suite import Outcome

SCHEMA = "rematch/rule-tests/1"


def results_text(outcome: Outcome) -> str:
    """Return each file with its counts, then every failed case with its misses, then the sum."""
    lines = [f"{name}: {_counts(results)}" for name, results in _by_file(outcome).items()]
    for result in outcome.failed:
        lines += ["", f"FAILED {result.case.position} {result.case.id}: {result.case.title}"]
        for miss in result.misses:
            lines += _miss_lines(miss)
    return "\n".join([*lines, "", f"In all: {_counts(outcome.results)}", ""])


def results_data(outcome: Outcome) -> dict[str, Data]:
    """Return the results as plain data."""
    failed = len(outcome.failed)
    return {
        "schema": SCHEMA,
        "counts": {"passed": len(outcome.results) - failed, "failed": failed},
        "cases": [_result(result) for result in outcome.results],
    }


def _by_file(outcome: Outcome) -> dict[str, tuple[Result, ...]]:
    found: dict[str, tuple[Result, ...]] = {}
    for result in outcome.results:
        file = result.case.position.file
        found[file] = (*found.get(file, ()), result)
    return found


def _counts(results: tuple[Result, ...]) -> str:
    failed = sum(1 for result in results if not result.passed)
    return f"{len(results) - failed} passed" + (f", {failed} failed" if failed else "")


def _miss_lines(miss: Miss) -> Iterator[str]:
    yield f"  line {miss.position.line}"
    yield f"    expected: {miss.expected}"
    yield f"    happened: {miss.happened}"
    yield from (f"      - {line}" for line in miss.why)


def _result(result: Result) -> dict[str, Data]:
    position = result.case.position
    return {
        "file": position.file,
        "line": position.line,
        "column": position.column,
        "id": result.case.id,
        "title": result.case.title,
        "passed": result.passed,
        "misses": [
            {
                "line": miss.position.line,
                "column": miss.position.column,
                "expected": miss.expected,
                "happened": miss.happened,
                "why": list(miss.why),
            }
            for miss in result.misses
        ],
    }
