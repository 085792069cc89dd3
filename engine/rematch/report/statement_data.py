"""One sentence of the plan as plain data."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rematch.document import Data
    from rematch.plan.statement import Statement


def statement_data(statement: Statement) -> dict[str, Data]:
    """Return a sentence with its rule, firing, sources and figures."""
    sources: list[Data] = [*statement.rule.source]
    figures: list[Data] = [*statement.figures]
    return {
        "text": statement.text,
        "rule": statement.rule.id,
        "firing": statement.firing.number,
        "sources": sources,
        "figures": figures,
    }
