"""What the tests reach as text, as plain data, and as one page for a browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined

from rematch.rule_tests.reach import KINDS, percent, reached

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rematch.document import Data
    from rematch.rule_tests.reach import Part, Reach

SCHEMA = "rematch/rule-coverage/1"
PAGE = "coverage.html.j2"
_PLURALS = {"rule": "rules", "row": "rows", "branch": "branches"}


def reach_text(found: Reach) -> str:
    """Return a line of counts per file, then all that was not reached, with its place."""
    lines = [f"{_ran(found)} were run.", ""]
    lines.append(f"{'rules':>9} {'rows':>9} {'branches':>9} {'all':>5}")
    lines += [f"{_counts(file.parts)}  {file.file}" for file in found.files]
    lines.append(f"{_counts(found.parts)}  in all")
    for file in found.files:
        if file.missing:
            lines += ["", f"Not reached in {file.file}:"]
            lines += [f"  {part.position.line}: {told(part)}" for part in file.missing]
    return "\n".join(lines) + "\n"


def reach_html(found: Reach) -> str:
    """Return the page: counts per file with bars, and below each file what was not reached."""
    environment = Environment(
        loader=PackageLoader("rematch.rule_tests", "pages"),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(PAGE).render(
        found=found,
        kinds=KINDS,
        plurals=_PLURALS,
        percent=percent,
        reached=reached,
        told=told,
        run=_ran(found),
    )


def reach_data(found: Reach) -> dict[str, Data]:
    """Return the counts and everything that was not reached as plain data."""
    return {
        "schema": SCHEMA,
        "tests": found.tests,
        "profiles": [*found.profiles],
        "counts": _data(found.parts),
        "files": [
            {
                "file": file.file,
                "counts": _data(file.parts),
                "missing": [_part(part) for part in file.missing],
            }
            for file in found.files
        ],
    }


def _ran(found: Reach) -> str:
    tests = f"{found.tests} test{'' if found.tests == 1 else 's'}"
    return f"{tests} and {len(found.profiles)} profile{'' if len(found.profiles) == 1 else 's'}"


def told(part: Part) -> str:
    """Return what was not reached in one line."""
    name = f"{part.kind} {part.rule}"
    if part.kind == "branch":
        return f"{name}, if {part.text}"
    late = "; it held, but an earlier row always counted" if part.state == "outranked" else ""
    return f"{name} ({part.title}){late}"


def _counts(parts: Sequence[Part]) -> str:
    shown = []
    for kind in KINDS:
        own = [part for part in parts if part.kind == kind]
        shown.append(f"{reached(own)}/{len(own)}" if own else "-")
    whole = percent(parts)
    return " ".join(f"{text:>9}" for text in shown) + f" {'-' if whole is None else f'{whole} %':>5}"


def _data(parts: Sequence[Part]) -> dict[str, Data]:
    found: dict[str, Data] = {"percent": percent(parts)}
    for kind in KINDS:
        own = [part for part in parts if part.kind == kind]
        found[_PLURALS[kind]] = {"reached": reached(own), "all": len(own)}
    return found


def _part(part: Part) -> dict[str, Data]:
    return {
        "kind": part.kind,
        "rule": part.rule,
        "title": part.title,
        "branch": part.text or None,
        "state": part.state,
        "line": part.position.line,
        "column": part.position.column,
    }
