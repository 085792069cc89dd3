"""The chain under a statement: rule, matched facts, and behind each value a profile line or a figure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rematch.plan.firings import FACT, Conclusions
from rematch.plan.statement import fields_used
from rematch.plan.wording import plain_value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rematch.errors import Position
    from rematch.facts.fact import Fact
    from rematch.inference.engine import Inference
    from rematch.plan.origins import OriginResolver
    from rematch.plan.statement import Statement

_MOST_LEVELS = 12


@dataclass(frozen=True, slots=True)
class Branch:
    """One node of a why-tree: what it says, where it stands, and what it rests on.

    ``firing``: the number of the firing that a statement speaks for; its tree is the same wherever it grows.
    """

    text: str
    position: Position | None = None
    kind: str = "text"
    below: tuple[Branch, ...] = ()
    firing: int | None = None


class WhyTree:
    """Grows the tree under any statement of one finished inference."""

    def __init__(self, inference: Inference, resolver: OriginResolver) -> None:
        self._made = Conclusions(inference)
        self._facts = inference.by_id
        self._resolver = resolver
        self._grown: dict[tuple[int, int], Branch] = {}

    def of_statement(self, statement: Statement, levels: int = _MOST_LEVELS) -> Branch:
        """Return the tree under a statement, at most ``levels`` deep."""
        key = (statement.firing.number, levels)
        if key not in self._grown:
            self._grown[key] = self._of_statement(statement, levels)
        return self._grown[key]

    def _of_statement(self, statement: Statement, levels: int) -> Branch:
        rule = statement.rule
        sources = ", ".join(rule.source)
        row = f", {rule.table}" if rule.table is not None else ""
        head = Branch(f"rule {rule.id}: {rule.title}{row} [{sources}]", rule.position, "rule")
        if levels <= 0:
            return Branch(statement.text, None, "statement", (head,), statement.firing.number)
        used = fields_used(rule)
        matched = tuple(
            self._matched(alias, fact, used.get(alias, ()), levels - 1)
            for alias, fact in statement.firing.matches
        )
        return Branch(statement.text, None, "statement", (head, *matched), statement.firing.number)

    def of_fact(self, fact: Fact, levels: int = _MOST_LEVELS) -> Branch:
        """Return the tree under a fact that was concluded, tallied, settled or ranked."""
        below = tuple(self._origins(fact, fact.origins.values(), levels - 1))
        values = ", ".join(f"{name} {plain_value(value)}" for name, value in fact.fields.items())
        return Branch(f"{fact.type}: {values}", None, "fact", below)

    def _matched(self, alias: str, fact: Fact, names: tuple[str, ...], levels: int) -> Branch:
        shown = [name for name in names if name in fact.fields]
        missing = [name for name in names if name not in fact.fields]
        below = [self._value(fact, name) for name in shown]
        below += [Branch(f"{name}: unknown", None, "value") for name in missing]
        if any(
            origin.startswith((FACT, "firing:")) for origins in fact.origins.values() for origin in origins
        ):
            below = [Branch(f"{name} = {plain_value(fact.fields[name])}", None, "value") for name in shown]
            below += self._origins(fact, fact.origins.values(), levels)
        label = fact.id if alias == fact.type else f"{alias} ({fact.id})"
        return Branch(label, None, "fact", tuple(below))

    def _value(self, fact: Fact, name: str) -> Branch:
        origins = [self._resolver.resolve(reference) for reference in fact.origin_of(name)]
        below = tuple(Branch(origin.text, origin.position, "origin") for origin in origins)
        return Branch(f"{name} = {plain_value(fact.fields[name])}", None, "value", below)

    def _origins(self, fact: Fact, groups: Iterable[tuple[str, ...]], levels: int) -> Iterator[Branch]:
        if levels <= 0:
            return
        overruled = set(fact.origins.get("overruled", ()))
        for reference in dict.fromkeys(reference for group in groups for reference in group):
            if reference.startswith("firing:"):
                yield self.of_statement(self._made.statement(fact), levels - 1)
            elif reference.startswith(FACT):
                branch = self._other(self._facts[reference.removeprefix(FACT)], levels - 1)
                yield branch if reference not in overruled else _marked(branch, "overruled: ")

    def _other(self, fact: Fact, levels: int) -> Branch:
        if any(origin.startswith("firing:") for origin in fact.origins.get("", ())):
            return self.of_statement(self._made.statement(fact), levels)
        if fact.origins and all(
            origin.startswith(FACT) for group in fact.origins.values() for origin in group
        ):
            return self.of_fact(fact, levels)
        return Branch(fact.id, None, "fact")


def _marked(branch: Branch, mark: str) -> Branch:
    return replace(branch, text=mark + branch.text)


def lines(branch: Branch, depth: int = 0) -> Iterator[str]:
    """Yield the tree as indented lines, each with its place behind it."""
    place = f"  ({branch.position})" if branch.position else ""
    yield f"{'  ' * depth}- {branch.text}{place}"
    for below in branch.below:
        yield from lines(below, depth + 1)
