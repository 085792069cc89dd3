"""Which names a trail knows: fields chosen, decisions, rules, knowledge bases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from rematch.audit.find import EVERYTHING, rows_of
from rematch.audit.fired import FiredRules
from rematch.audit.tables import bases, records
from rematch.audit.trail import RUN

if TYPE_CHECKING:
    from sqlalchemy import Column

    from rematch.audit.database import Database


def known_fields(database: Database) -> frozenset[str]:
    """Return the ids of the fields that runs chose."""
    return _values(database, records.c.choice)


def known_decisions(database: Database) -> frozenset[str]:
    """Return the decisions that runs came to."""
    return _values(database, records.c.decision)


def known_hashes(database: Database) -> frozenset[str]:
    """Return the hashes of the knowledge bases that runs were made on."""
    return _values(database, records.c.knowledge_sha256)


def known_rules(database: Database) -> frozenset[str]:
    """Return the ids of the rules of every kept knowledge base, and of runs that kept none."""
    with database.transaction() as connection:
        keys = connection.execute(select(bases.c.key)).scalars().all()
        bare = records.c.kind == RUN, records.c.base.is_(None), records.c.content.is_not(None)
        is_bare = connection.execute(select(records.c.sequence).where(*bare).limit(1)).scalar() is not None
    fired = FiredRules(database)
    known = {name for key in keys for name in fired.names(key)}
    if is_bare:
        for row in rows_of(database, EVERYTHING, with_content=True):
            if row["base"] is None:
                known.update(fired.of(row))
    return frozenset(known)


def _values(database: Database, column: Column[str]) -> frozenset[str]:
    with database.transaction() as connection:
        found = connection.execute(select(column).where(column.is_not(None)).distinct()).scalars().all()
    return frozenset(found)
