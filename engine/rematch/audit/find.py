"""Find and read what a trail holds."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, cast

from sqlalchemy import func, select

from rematch.audit.base import kept_rules
from rematch.audit.canonical import parsed, unpacked
from rematch.audit.content import FORM, read_back
from rematch.audit.first_form import FIRST_FORM, read_first_form
from rematch.audit.record import Outcome, RunRecord, Stamp
from rematch.audit.tables import bases, records
from rematch.audit.trail import RUN
from rematch.errors import AuditError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import ColumnElement, RowMapping

    from rematch.audit.base import KeptRule
    from rematch.audit.database import Database
    from rematch.document import Data

LOOK = "see `rematch audit list`"


@dataclass(frozen=True, slots=True)
class RunHead:
    """One line of the list of runs; of an erased run only its place, id and time are known."""

    sequence: int
    stamp: Stamp
    outcome: Outcome
    facts: int
    firings: int
    erased: bool = False


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which runs to list; None asks for nothing.

    ``field``: the id of the choice. ``since`` and ``until``: ISO 8601, UTC; a date as ``until`` takes in
    its whole day. ``rule``: one that fired. ``knowledge``: how the hash of the knowledge base begins.
    ``before``: the place in the chain that the newest is to stand before.
    """

    since: str | None = None
    until: str | None = None
    field: str | None = None
    decision: str | None = None
    rule: str | None = None
    knowledge: str | None = None
    person: str | None = None
    by: str | None = None
    before: int | None = None


EVERYTHING = Wanted()


def runs(database: Database, limit: int, offset: int = 0, wanted: Wanted = EVERYTHING) -> tuple[RunHead, ...]:
    """Return the heads of runs, newest first: ``limit`` of them after the first ``offset``."""
    found: list[RunHead] = []
    for row in chosen_rows(database, wanted):
        if offset:
            offset -= 1
            continue
        found.append(head_of(row))
        if len(found) == limit:
            break
    return tuple(found)


def count_of(database: Database, wanted: Wanted) -> int:
    """Return how many runs there are to look at; the rule that is wanted is not looked at."""
    asked = select(func.count()).select_from(records).where(records.c.kind == RUN, *_conditions(wanted))
    with database.transaction() as connection:
        return int(connection.execute(asked).scalar_one())


def recorded_run(database: Database, run: str) -> RunRecord:
    """Return the one record whose run id begins so; AuditError when there is none, or it was erased."""
    return record_of(database, kept_row(database, run))


def kept_row(database: Database, run: str) -> RowMapping:
    """Return the row of the one run whose id begins so; AuditError when there is none, or it was erased."""
    row = row_of(database, run)
    if row["content"] is None:
        raise AuditError(Problem("the content of this run was erased", value=row["run_id"], remedy=LOOK))
    return row


def row_of(database: Database, run: str) -> RowMapping:
    """Return the row of the one run whose id begins so; AuditError when none or several do."""
    prefix = run.strip().lower()
    if not re.fullmatch(r"[0-9a-f]{1,32}", prefix):
        raise AuditError(Problem("a run id has the digits 0-9 and a-f only", value=repr(run), remedy=LOOK))
    wanted = (
        select(records)
        .where(records.c.kind == RUN, func.substr(records.c.run_id, 1, len(prefix)) == prefix)
        .order_by(records.c.sequence)
        .limit(6)
    )
    with database.transaction() as connection:
        found = connection.execute(wanted).mappings().all()
    _require_one(prefix, [row["run_id"] for row in found])
    return found[0]


def record_of(database: Database, row: RowMapping) -> RunRecord:
    """Return the record in a row that has not been erased; AuditError when it is damaged."""
    try:
        data = content_of(row)
        if data["form"] == FIRST_FORM:
            facts, firings = read_first_form(data)
        elif data["form"] == FORM:
            facts, firings = read_back(data, rules_of(database, row["base"]))
        else:
            raise AuditError(_newer(row["run_id"], str(data["form"])))
        head = head_of(row)
        return RunRecord(
            head.stamp,
            head.outcome,
            facts,
            firings,
            data.get("profile"),
            tuple(cast("list[str]", data.get("warnings", []))),
            bool(data.get("identity")),
        )
    except (ValueError, TypeError, KeyError, AttributeError, IndexError, StopIteration) as error:
        raise AuditError(
            Problem(
                f"the record of run {row['run_id'][:12]} in {database.place} is damaged",
                remedy="see `rematch audit verify`, or restore the trail from a backup",
            )
        ) from error


def content_of(row: RowMapping) -> dict[str, Data]:
    """Return the content in a row that has not been erased, as plain data (ValueError when it is damaged)."""
    return cast("dict[str, Data]", parsed(unpacked(bytes(row["content"]))))


def rules_of(database: Database, key: str) -> tuple[KeptRule, ...]:
    """Return the rules of a kept knowledge base, by number (AuditError when it is not there)."""
    return _rules(base_of(database, key))


def base_of(database: Database, key: str) -> bytes:
    """Return the content of a kept knowledge base (AuditError when it is not there or damaged)."""
    with database.transaction() as connection:
        kept = connection.execute(select(bases.c.packed).where(bases.c.key == key)).scalar()
    if kept is None:
        raise AuditError(
            Problem(
                f"the knowledge base {key[:12]} is not in {database.place}",
                remedy="see `rematch audit verify`",
            )
        )
    return unpacked(bytes(kept))


@lru_cache(maxsize=4)
def _rules(content: bytes) -> tuple[KeptRule, ...]:
    return kept_rules(content)


def head_of(row: RowMapping) -> RunHead:
    """Return the head of a run from its row."""
    known = {name: row[name] or "" for name in ("rematch_version", "python_version", "engine_version")}
    return RunHead(
        sequence=row["sequence"],
        stamp=Stamp(row["run_id"], row["time"], **known),
        outcome=Outcome(
            command=row["command"] or "",
            profile_sha256=row["profile_sha256"] or "",
            knowledge_sha256=row["knowledge_sha256"] or "",
            cycle=row["cycle"],
            decision=row["decision"],
            choice=row["choice"],
            overlay=json.loads(row["overlay"]) if row["overlay"] else None,
            by=row["run_by"],
            person=row["person"],
            report_sha256=row["report_sha256"],
            milliseconds=row["milliseconds"],
        ),
        facts=row["facts"] or 0,
        firings=row["firings"] or 0,
        erased=row["erased_by"] is not None,
    )


def chosen_rows(database: Database, wanted: Wanted, *, with_content: bool = False) -> Iterator[RowMapping]:
    """Yield the rows of the runs that are wanted, newest first, with their content if asked."""
    if wanted.rule is None:
        yield from rows_of(database, wanted, with_content=with_content)
        return
    from rematch.audit.fired import FiredRules  # noqa: PLC0415 - it reads through this module

    fired = FiredRules(database)
    for row in rows_of(database, wanted, with_content=True):
        if wanted.rule in fired.of(row):
            yield row


def rows_of(database: Database, wanted: Wanted, *, with_content: bool) -> Iterator[RowMapping]:
    """Yield the rows of runs, newest first, a page at a time; the rule that is wanted is not looked at."""
    columns = [column for column in records.c if with_content or column.name not in {"content", "salt"}]
    asked = select(*columns).where(records.c.kind == RUN, *_conditions(wanted))
    before = wanted.before
    while True:
        page = asked.order_by(records.c.sequence.desc()).limit(_PAGE)
        if before is not None:
            page = page.where(records.c.sequence < before)
        with database.transaction() as connection:
            found = connection.execute(page).mappings().all()
        yield from found
        if len(found) < _PAGE:
            return
        before = found[-1]["sequence"]


_PAGE = 200


def _conditions(wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    columns = records.c
    if wanted.since is not None:
        yield columns.time >= wanted.since
    if wanted.until is not None:
        yield func.substr(columns.time, 1, len(wanted.until)) <= wanted.until
    for column, value in (
        (columns.choice, wanted.field),
        (columns.decision, wanted.decision),
        (columns.person, wanted.person),
        (columns.run_by, wanted.by),
    ):
        if value is not None:
            yield column == value
    if wanted.knowledge is not None:
        yield columns.knowledge_sha256.startswith(wanted.knowledge, autoescape=True)


def _require_one(prefix: str, found: Sequence[str]) -> None:
    if not found:
        raise AuditError(Problem("no recorded run has this id", value=prefix, remedy=LOOK))
    if len(found) > 1:
        some = ", ".join(name[:12] for name in found[:5]) + (" ..." if len(found) > 5 else "")
        raise AuditError(
            Problem(
                "several runs have an id that begins so", value=prefix, allowed=some, remedy="give more of it"
            )
        )


def _newer(run: str, form: str) -> Problem:
    return Problem(
        f"the record of run {run[:12]} is of a newer Rematch", value=form, remedy="update Rematch to read it"
    )
