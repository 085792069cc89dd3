"""Findings as workflow commands, which GitHub shows beside the lines of a change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rematch.base_check.text import fix_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rematch.base_check.findings import Findings
    from rematch.errors import Problem


def github_lines(found: Findings) -> Iterator[str]:
    """Yield one command a problem; those without a place name no file."""
    return map(_command, found.problems)


def _command(problem: Problem) -> str:
    given: dict[str, str] = {}
    if problem.where:
        where = problem.where
        given |= {"file": where.file, "line": str(where.line), "col": str(where.column)}
    if problem.code:
        given["title"] = problem.code.id
    properties = ",".join(f"{name}={_property(value)}" for name, value in given.items())
    return f"::{problem.severity}{' ' if properties else ''}{properties}::{_data(message_of(problem))}"


def message_of(problem: Problem) -> str:
    """Return what a problem says apart from its place, with what mends it."""
    text = problem.what if problem.value is None else f"{problem.what} (found {problem.value})"
    parts = (text, f"allowed: {problem.allowed}" if problem.allowed else None, fix_of(problem))
    return "; ".join(part for part in parts if part)


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
