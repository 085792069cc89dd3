"""RM345: a row of a table of hit ``first`` that is never the first, because of several rows above together.

What one row above hides by itself, the loader refuses.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rematch.codes.logic import HIDDEN_TOGETHER
from rematch.errors import Problem
from rematch.rules.table_files import written_tables
from rematch.tables_analysis.analysis import hidden_rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rematch.rule_checks.base import CheckedBase


def rows_hidden_together(base: CheckedBase) -> Iterator[Problem]:
    """Yield a problem for each row that others above it leave nothing."""
    knowledge = base.knowledge_base.knowledge
    rules = {rule.id: rule for rule in base.rule_base.rules}
    for written in written_tables(base.knowledge_base.root, knowledge.vocabulary, knowledge.citable):
        for name, above in hidden_rows(written)[0]:
            *others, last = map(repr, above)
            hiding = f"{', '.join(others)} and {last} above hold" if others else f"{last} above holds"
            yield Problem(
                f"the row {name!r} is never the first: wherever it holds, {hiding} already",
                base.places.rule(rules[f"{written.id}.{name}"]),
                remedy=HIDDEN_TOGETHER.remedy,
                severity="warning",
                code=HIDDEN_TOGETHER,
            )
