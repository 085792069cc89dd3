"""Recorded runs as plain text to read in a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rematch.audit.plain import plain
from rematch.audit.told import shown, shown_fields
from rematch.overlay.changes import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rematch.audit.find import RunHead
    from rematch.audit.record import FactRecord, FiringRecord, RunRecord
    from rematch.document import Data

SHORT_ID = 12
"""Characters of a run id that a list shows: enough to name a run among millions."""

_HEADINGS = ("run", "time", "command", "cycle", "decision", "choice", "firings")


def list_text(runs: Sequence[RunHead]) -> str:
    """Return one line a run under headings, in aligned columns."""
    return "\n".join(columns([_HEADINGS, *map(_cells, runs)]))


def columns(rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    """Yield rows of one length as lines whose cells stand below each other."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


def run_text(record: RunRecord) -> str:
    """Return the whole record: what was run, the firings in order, then every fact with its origins."""
    lines = (*_head_lines(record), "", *_firing_lines(record), *_fact_lines(record))
    return "\n".join(map(plain, lines))


def _cells(run: RunHead) -> tuple[str, ...]:
    outcome = run.outcome
    answer = (outcome.cycle, outcome.decision, outcome.choice)
    return (
        run.stamp.run_id[:SHORT_ID],
        run.stamp.time,
        plain(outcome.command),
        *("-" if value is None else plain(str(value)) for value in answer),
        "erased" if run.erased else str(run.firings),
    )


def _head_lines(record: RunRecord) -> Iterator[str]:
    stamp, outcome = record.stamp, record.outcome
    pairs: dict[str, object] = {
        "run": stamp.run_id,
        "time": stamp.time,
        "command": outcome.command,
        "cycle": outcome.cycle,
        "decision": outcome.decision,
        "choice": outcome.choice,
        "profile": f"sha256 {outcome.profile_sha256}",
        "knowledge": f"sha256 {outcome.knowledge_sha256}",
        **({"overlay": _overlay(outcome.overlay)} if outcome.overlay else {}),
        **({"by": outcome.by} if outcome.by else {}),
        **({"person": outcome.person} if outcome.person else {}),
        **({"report": f"sha256 {outcome.report_sha256}"} if outcome.report_sha256 else {}),
        **({"took": f"{outcome.milliseconds} ms"} if outcome.milliseconds is not None else {}),
        "versions": f"rematch {stamp.rematch_version}, python {stamp.python_version}, "
        f"durable-rules {stamp.engine_version}",
    }
    return (f"{name:<10} {'-' if value is None else value}" for name, value in pairs.items())


def _overlay(told: Data) -> str:
    """Return what an overlay changed in one line: its title, and the names by kind of change."""
    if not isinstance(told, dict):
        return str(told)
    kinds = [
        f"{kind}: {', '.join(str(one['name']) for one in changes if isinstance(one, dict))}"
        for kind in KINDS
        if isinstance(changes := told.get(kind), list) and changes
    ]
    return "; ".join([str(told.get("title")), *kinds])


def _firing_lines(record: RunRecord) -> Iterator[str]:
    facts = {fact.id: fact for fact in record.facts}
    yield f"{len(record.firings)} firings, in order"
    for firing in record.firings:
        yield ""
        yield f"{firing.number:>4}. {firing.rule}  ({firing.stage}, {firing.file}:{firing.line})"
        yield f"      {firing.title}"
        yield from _matched(firing)
        yield from (f"      concluded {_conclusion(facts, name)}" for name in firing.conclusions)


def _matched(firing: FiringRecord) -> Iterator[str]:
    for alias, fact in firing.matches.items():
        yield f"      matched   {alias}: {fact}"


def _conclusion(facts: Mapping[str, FactRecord], name: str) -> str:
    fact = facts.get(name)
    return f"{name} {fact.type} {shown_fields(fact.fields)}".rstrip() if fact else name


def _fact_lines(record: RunRecord) -> Iterator[str]:
    yield ""
    yield f"{len(record.facts)} facts"
    for fact in record.facts:
        maker = f", made by firing {fact.made_by}" if fact.made_by is not None else ""
        yield ""
        yield f"{fact.id}  {fact.type}{maker}"
        shared = fact.origins.get("", ())
        for name, value in sorted(fact.fields.items()):
            origins = ", ".join(fact.origins.get(name, shared))
            yield f"      {name} = {shown(value)}" + (f"  <- {origins}" if origins else "")
