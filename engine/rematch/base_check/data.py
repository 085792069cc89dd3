"""Findings as plain data, for programs, and the schema of that data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rematch.base_check.text import fix_of
from rematch.report.schema_parts import COUNT, OPTIONAL_COUNT, OPTIONAL_TEXT, TEXT, list_of, object_of

if TYPE_CHECKING:
    from rematch.base_check.findings import Findings
    from rematch.document import Data
    from rematch.errors import Problem

SCHEMA = "rematch/check/1"


def findings_data(found: Findings) -> dict[str, Data]:
    """Return the findings as plain data; line and column count from 1, null where there is no place."""
    return {
        "schema": SCHEMA,
        "errors": found.count("error"),
        "warnings": found.count("warning"),
        "problems": [_problem(problem) for problem in found.problems],
    }


def _problem(problem: Problem) -> dict[str, Data]:
    where = problem.where
    return {
        "code": problem.code.id if problem.code else None,
        "severity": problem.severity,
        "file": where.file if where else None,
        "line": where.line if where else None,
        "column": where.column if where else None,
        "message": problem.what,
        "found": problem.value,
        "allowed": problem.allowed,
        "fix": fix_of(problem),
    }


def findings_schema() -> dict[str, Data]:
    """Return the JSON Schema (draft 2020-12) of that data."""
    problem: dict[str, Data] = {
        "code": {"type": ["string", "null"], "pattern": "^RM[0-9]{3}$"},
        "severity": {"enum": ["error", "warning"]},
        "file": OPTIONAL_TEXT,
        "line": OPTIONAL_COUNT,
        "column": OPTIONAL_COUNT,
        "message": TEXT,
        "found": OPTIONAL_TEXT,
        "allowed": OPTIONAL_TEXT,
        "fix": OPTIONAL_TEXT,
    }
    parts: dict[str, Data] = {
        "schema": {"const": SCHEMA},
        "errors": COUNT,
        "warnings": COUNT,
        "problems": list_of(problem),
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": SCHEMA,
        "title": "What a check of a knowledge base found",
        **object_of(parts),
    }
