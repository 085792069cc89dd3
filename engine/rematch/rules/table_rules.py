"""Make rules of a table: one for each row, which then is matched, shown and explained like any other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rematch.codes.table import NO_ROW_NUMBER
from rematch.rules.checks import Draft
from rematch.rules.conclusions import ConclusionReader
from rematch.rules.heading import check_size
from rematch.rules.language import All, Conclusion, Pattern, Reference, Rule, TableRow
from rematch.rules.reasons import check_conclusion, check_text
from rematch.rules.scope import Scope
from rematch.rules.table_checks import check_columns, check_gives, check_rows
from rematch.rules.tables import ROW_FIELD

if TYPE_CHECKING:
    from rematch.knowledge.vocabulary import Vocabulary
    from rematch.rules.language import Condition, Scalar
    from rematch.rules.tables import Row, Table


def rules_of(table: Table, stage: str | None, vocabulary: Vocabulary, *, sound: bool) -> list[Draft]:
    """Return a draft per row, and check the table; columns and rows only when it was read ``sound``."""
    drafts: list[Draft] = []
    needed: list[frozenset[str]] = []
    check_gives(table)
    for row in table.rows:
        draft = _draft(table, row, stage, vocabulary)
        drafts.append(draft)
        needed.append(frozenset(name for name, _ in draft.asks))
    if sound:
        check_columns(table, needed)
        check_rows(table, needed)
    return drafts


def _draft(table: Table, row: Row, stage: str | None, vocabulary: Vocabulary) -> Draft:
    tested, doubtful = _patterns(table, row)
    everything = {name: tested.get(name) or Pattern(name, name, All(())) for name in table.places}
    readable = {name: pattern for name, pattern in everything.items() if name not in doubtful}
    scope = Scope(vocabulary, readable, doubtful, of_row=True)
    conclusion = _conclusion(table, row, scope)
    spoken: frozenset[str] = frozenset()
    if row.because is not None:
        spoken |= check_text(row.because, str(row.because.data), scope)
    if conclusion is not None and row.then is not None:
        spoken |= check_conclusion(row.then, conclusion, scope)
    copied = (
        {value.alias for _, value in conclusion.fields if isinstance(value, Reference)}
        if conclusion
        else set()
    )
    asked = [name for name in readable if name in tested or name in spoken or name in copied]
    if not asked and readable and not doubtful:
        asked = [next(iter(readable))]
    patterns = tuple(readable[name] for name in asked)
    check_size(row.node, patterns, "row")
    return Draft(
        rule=_rule(table, row, stage, patterns, conclusion),
        stage=stage,
        asks=tuple((name, table.places[name]) for name in asked),
        denies=(),
        makes=(table.gives.name,) if table.gives is not None else (),
        conclusions=((conclusion, row.then),) if conclusion is not None and row.then is not None else (),
    )


def _patterns(table: Table, row: Row) -> tuple[dict[str, Pattern], frozenset[str]]:
    """Return the patterns of the types that the row asks, and the types whose cells could not be read."""
    conditions: dict[str, list[Condition]] = {}
    doubtful = set(table.misread.values())
    for name, column in table.columns.items():
        cell = row.cells.get(name)
        if cell is None:
            continue
        if cell.condition is None:
            doubtful.add(column.type.name)
        else:
            conditions.setdefault(column.type.name, []).append(cell.condition)
    patterns = {
        name: Pattern(name, name, parts[0] if len(parts) == 1 else All(tuple(parts)))
        for name, parts in conditions.items()
    }
    return patterns, frozenset(doubtful)


def _conclusion(table: Table, row: Row, scope: Scope) -> Conclusion | None:
    if row.then is None or table.gives is None:
        return None
    filled: dict[str, Scalar] = {}
    if table.filled:
        fault = table.gives.fields[ROW_FIELD].fault(row.number)
        if fault is not None:
            row.node.refuse(
                NO_ROW_NUMBER,
                f"{table.gives.name}.{ROW_FIELD} cannot be {row.number}",
                remedy=fault,
                found=False,
            )
        filled[ROW_FIELD] = row.number
    return ConclusionReader(scope).read_one(row.then, table.gives, filled)


def _rule(
    table: Table,
    row: Row,
    stage: str | None,
    patterns: tuple[Pattern, ...],
    conclusion: Conclusion | None,
) -> Rule | None:
    if not (table.id and table.title and row.id and row.because and stage and conclusion):
        return None
    return Rule(
        id=f"{table.id}.{row.id}",
        stage=stage,
        title=row.title or f"{table.title}: {row.id.replace('-', ' ')}",
        patterns=patterns,
        none=(),
        conclusions=(conclusion,),
        because=str(row.because.data),
        source=row.source,
        priority=0,
        position=row.id_node.position,
        table=TableRow(table.id, table.title, row.id, row.number),
    )
