"""What a code means, as text and as the reference of all codes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rematch.codes.catalogue import CATALOGUE, RANGES
from rematch.codes.examples import examples
from rematch.errors import InputError, Problem, suggestion

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rematch.codes.code import Code

_HEAD = """\
# What the checks find

Every defect that `rematch rules check` names has a code, which stays the same whatever becomes of its words.
`rematch rules check --explain RM203` prints what stands here about one of them, and
`rematch rules check --explain all > docs/checks.md` writes this page.
"""


def code_of(name: str) -> Code:
    """Return the code that ``name`` names, in capitals or not; InputError when there is none."""
    found = CATALOGUE.get(name.upper())
    if found is None:
        remedy = suggestion(name.upper(), CATALOGUE) or "see docs/checks.md for all codes"
        allowed = "RM and three digits"
        raise InputError(Problem("unknown code", value=repr(name), allowed=allowed, remedy=remedy))
    return found


def explained(code: Code) -> str:
    """Return what a code means, what mends it, and an example, as text."""
    lines = [f"{code.id}: {code.title}", "", code.meaning, "", f"fix: {code.remedy}"]
    example = examples().get(code.id)
    if example is not None:
        lines += ["", f"For instance in {example.file}:" if example.file else "For instance:", ""]
        lines += [f"    {line}".rstrip() for line in (*example.lines, example.message)]
    return "\n".join(lines) + "\n"


def reference() -> str:
    """Return the reference of all codes, in Markdown."""
    return "\n".join(_reference()) + "\n"


def _reference() -> Iterator[str]:
    yield _HEAD
    for start, title in RANGES.items():
        codes = [code for code in CATALOGUE.values() if code.id.startswith(start)]
        if not codes:
            continue
        yield f"## {start}xx: {title}\n"
        yield from (part for code in codes for part in _entry(code))


def _entry(code: Code) -> Iterator[str]:
    yield f"### {code.id}: {code.title}\n"
    yield f"{code.meaning}\n\n*Fix:* {code.remedy}\n"
    example = examples().get(code.id)
    if example is not None:
        yield "\n".join(("```text", *filter(None, (example.file,)), *example.lines, example.message, "```\n"))
