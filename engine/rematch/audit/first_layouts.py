"""Bring the files of the first releases, one row a run and one a firing, into the chain."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, cast

from rematch.audit.canonical import canonical
from rematch.audit.first_form import FIRST_FORM
from rematch.audit.trail import RUN, Entry, append

if TYPE_CHECKING:
    from sqlalchemy import Connection, RowMapping

    from rematch.document import Data

_NAMES = (
    "rematch_version",
    "python_version",
    "engine_version",
    "command",
    "profile_sha256",
    "knowledge_sha256",
)
_ANSWERS = ("cycle", "decision", "choice")
_FIRINGS = (
    "SELECT number, rule, stage, title, file, line, matches, conclusions "
    "FROM first_firings WHERE run = ? ORDER BY number"
)


def rename_first_tables(connection: Connection) -> None:
    """Make room for the new tables."""
    connection.exec_driver_sql("ALTER TABLE runs RENAME TO first_runs")
    connection.exec_driver_sql("ALTER TABLE firings RENAME TO first_firings")


def move_first_records(connection: Connection) -> None:
    """Add every run of the old tables to the chain, in order, and drop the tables."""
    for row in connection.exec_driver_sql("SELECT * FROM first_runs ORDER BY number").mappings().all():
        firings = connection.exec_driver_sql(_FIRINGS, (row["number"],)).all()
        append(connection, _entry(row, [list(firing) for firing in firings]))
    connection.exec_driver_sql("DROP TABLE first_firings")
    connection.exec_driver_sql("DROP TABLE first_runs")


def _entry(row: RowMapping, firings: list[list[object]]) -> Entry:
    facts = _read(row["facts"])
    content = {
        "form": FIRST_FORM,
        "facts": facts,
        "firings": [[*one[:6], _pairs(_read(one[6])), _read(one[7])] for one in firings],
    }
    details = {
        **{name: row[name] for name in (*_NAMES, *_ANSWERS)},
        "overlay": row.get("overlay"),
        "facts": len(facts) if isinstance(facts, list) else 0,
        "firings": len(firings),
    }
    return Entry(RUN, row["run_id"], row["time"], details, canonical(content))


def _read(text: object) -> Data:
    """Return what is written as JSON; what is damaged is brought over as it stands, so that it shows."""
    try:
        return cast("Data", json.loads(str(text)))
    except ValueError:
        return str(text)


def _pairs(matches: Data) -> Data:
    """Return what was matched, by alias, in the order of the rule: canonical JSON would sort an object."""
    return [[alias, fact] for alias, fact in matches.items()] if isinstance(matches, dict) else matches
