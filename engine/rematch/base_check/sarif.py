"""Findings as SARIF 2.1.0, the format that code hosts and editors read (OASIS, 2020)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from rematch.base_check.github import message_of

if TYPE_CHECKING:
    from rematch.base_check.excerpt import Sources
    from rematch.base_check.findings import Findings
    from rematch.codes.code import Code
    from rematch.document import Data
    from rematch.errors import Position, Problem

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def findings_sarif(found: Findings, sources: Sources, version: str) -> dict[str, Data]:
    """Return one run of Rematch ``version`` with its findings, and the kinds of defect they name as rules."""
    used = {problem.code.id: problem.code for problem in found.problems if problem.code}
    codes = [used[name] for name in sorted(used)]
    numbers = {code.id: number for number, code in enumerate(codes)}
    rules: list[Data] = [_rule(code) for code in codes]
    return {
        "$schema": _SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": {"name": "Rematch", "version": version, "rules": rules}},
                "columnKind": "unicodeCodePoints",
                "results": [_result(problem, numbers, sources) for problem in found.problems],
            }
        ],
    }


def _rule(code: Code) -> dict[str, Data]:
    return {
        "id": code.id,
        "shortDescription": {"text": code.title},
        "fullDescription": {"text": code.meaning},
        "help": {"text": f"{code.meaning} Fix: {code.remedy}"},
    }


def _result(problem: Problem, numbers: dict[str, int], sources: Sources) -> dict[str, Data]:
    result: dict[str, Data] = {"level": problem.severity, "message": {"text": message_of(problem)}}
    if problem.code:
        result |= {"ruleId": problem.code.id, "ruleIndex": numbers[problem.code.id]}
    if problem.where:
        result["locations"] = [{"physicalLocation": _location(problem.where, sources)}]
    return result


def _location(where: Position, sources: Sources) -> dict[str, Data]:
    region: dict[str, Data] = {"startLine": where.line, "startColumn": where.column}
    excerpt = sources.excerpt(where)
    if excerpt is not None:
        pointed = f"{excerpt.shown}\n{excerpt.caret}"
        region["snippet"] = {"text": excerpt.line, "rendered": {"text": pointed}}
    return {"artifactLocation": {"uri": _uri(where.file)}, "region": region}


def _uri(file: str) -> str:
    """Return a relative reference for a relative path, else a file: address."""
    path = Path(file)
    return path.as_uri() if path.is_absolute() else quote(path.as_posix())
