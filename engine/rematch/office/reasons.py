"""Why each statement stands: the entries of the appendix, by the small numbers in the text."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING

from rematch.office.lines import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rematch.errors import Position
    from rematch.plan.statement import Statement
    from rematch.plan.tree import Branch, WhyTree

_LEVELS = 2


@dataclass(frozen=True, slots=True)
class Reason:
    """One entry: the rule in words, its name and place, what it matched, and where that comes from."""

    number: int
    title: str
    rule: str
    place: str
    sources: tuple[str, ...]
    matched: tuple[str, ...]
    origins: tuple[str, ...]


def reasons(statements: Iterable[Statement], tree: WhyTree) -> tuple[Reason, ...]:
    """Return the reasons of statements, numbered from 1 in their order."""
    return tuple(_reason(number, statement, tree) for number, statement in enumerate(statements, 1))


def _reason(number: int, statement: Statement, tree: WhyTree) -> Reason:
    rule = statement.rule
    facts = tree.of_statement(statement, _LEVELS).below[1:]
    origins = dict.fromkeys(said for fact in facts for value in fact.below for said in _origins(value))
    return Reason(
        number,
        printable(rule.title),
        rule.id if rule.table is None else f"{rule.id}, {rule.table}",
        _place(rule.position),
        rule.source,
        tuple(map(_flat, map(_said, facts))),
        tuple(map(_flat, origins)),
    )


def _said(fact: Branch) -> str:
    values = "; ".join(value.text.rstrip(".") for value in fact.below)
    return f"{fact.text}: {values}" if values else fact.text


def _origins(value: Branch) -> Iterator[str]:
    """Yield what a value rests on, each with its place."""
    for branch in value.below:
        yield f"{branch.text}, {_place(branch.position)}" if branch.position else branch.text


def _flat(text: str) -> str:
    return printable(" ".join(text.split()))


def _place(position: Position) -> str:
    """Return a place by the name of its file: a document is read where no such folder is."""
    return f"{PurePath(position.file).name}:{position.line}"
