"""Read the steps at the end of a stage (tally, settle, rank) and check them against the vocabulary."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from rematch.errors import suggestion
from rematch.rules.conclusions import misfit
from rematch.rules.conditions import operand
from rematch.rules.language import (
    AGGREGATES,
    Aggregate,
    AggregateFunction,
    Direction,
    Rank,
    Scalar,
    Settle,
    Step,
    Tally,
)
from rematch.rules.node import Node, listed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rematch.knowledge.vocabulary import FactType, Field, Maker, Vocabulary

Where = tuple[tuple[str, tuple[Scalar, ...]], ...]

Unknown = Literal["refused", "left out", "copied"]

_KINDS = ("tally", "settle", "rank")
_EFFECTS = ("base", "raise", "lower", "cap")


class StepReader:
    """Reads one step; ``uses`` are the types it reads and where, ``makes`` the type it makes."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self.uses: list[tuple[str, Node]] = []
        self.makes: str | None = None

    def read(self, node: Node) -> Step | None:
        """Return the step, or None when something in it is wrong (and recorded)."""
        before = len(node.problems)
        entries = node.mapping("a step")
        if entries is None:
            return None
        kind = next((kind for kind in _KINDS if kind in entries), None)
        if kind == "tally":
            step: Step | None = self._tally(node)
        elif kind == "settle":
            step = self._settle(node)
        elif kind == "rank":
            step = self._rank(node)
        else:
            node.refuse("a step must say tally, settle or rank", allowed=listed(_KINDS), found=False)
            return None
        return step if len(node.problems) == before else None

    def _tally(self, node: Node) -> Tally | None:
        entries = node.entries("a tally", ("tally", "fields"), ("for_each", "by", "keep"))
        if entries is None or "tally" not in entries:
            return None
        made = self._made(entries["tally"], "tallied")
        each = self._read_type(entries["for_each"]) if "for_each" in entries else None
        if made is None or ("for_each" in entries and each is None):
            return None
        by = _names(entries.get("by"), made, "by") if "by" in entries else ()
        keep = _names(entries.get("keep"), made, "keep") if "keep" in entries else ()
        if each is not None:
            for name in by:
                self._copied(entries["by"], each, made, name, unknown="refused")
            for name in keep:
                self._copied(entries["keep"], each, made, name)
        elif keep:
            entries["keep"].refuse(
                "'keep' copies from the for_each fact, and there is none", remedy="add for_each:"
            )
        aggregates: list[Aggregate] = []
        for name, entry in (
            (entries["fields"].mapping("fields") or {}) if "fields" in entries else {}
        ).items():
            aggregate = self._aggregate(name, entry, made, by)
            if aggregate is not None:
                if name in (*by, *keep):
                    entry.refuse(
                        f"{name!r} is already filled by 'by' or 'keep'", remedy="remove one", key=True
                    )
                aggregates.append(aggregate)
        self._check_sometimes(entries, made, aggregates, grouped=each is None and bool(by))
        _check_complete(node, made, {*by, *keep, *(aggregate.name for aggregate in aggregates)})
        return Tally(made.name, each.name if each else None, by, keep, tuple(aggregates), node.position)

    def _check_sometimes(
        self, entries: Mapping[str, Node], made: FactType, aggregates: list[Aggregate], *, grouped: bool
    ) -> None:
        """A best, worst, max or min of nothing is unknown: its field must be optional."""
        single = grouped and len({aggregate.type for aggregate in aggregates}) == 1
        for aggregate in aggregates:
            if (
                aggregate.function not in ("best", "worst", "max", "min")
                or made.fields[aggregate.name].optional
            ):
                continue
            counted = self._vocabulary.types[aggregate.type]
            if (
                single
                and not aggregate.where
                and aggregate.field is not None
                and aggregate.field in counted.required
            ):
                continue
            entries["fields"].child(aggregate.name, None).refuse(
                f"{made.name}.{aggregate.name} is unknown when there is nothing to compare",
                remedy="declare it optional: true in the vocabulary",
                key=True,
            )

    def _aggregate(self, name: str, node: Node, made: FactType, by: tuple[str, ...]) -> Aggregate | None:
        target = _field_of(made, name, node, key=True)
        entries = node.mapping("a counted field")
        if target is None or entries is None:
            return None
        functions = [key for key in entries if key != "where"]
        if len(functions) != 1 or functions[0] not in AGGREGATES:
            unknown = next((key for key in functions if key not in AGGREGATES), None)
            node.refuse(
                "a counted field needs exactly one function"
                if unknown is None
                else f"unknown function {unknown!r}",
                allowed=listed(AGGREGATES),
                remedy=suggestion(unknown, AGGREGATES) if unknown else None,
                found=False,
            )
            return None
        function = next(known for known in AGGREGATES if known == functions[0])
        counted, source = self._counted(entries[function], function)
        if counted is None:
            return None
        for key in by:
            self._copied(entries[function], counted, made, key, unknown="left out")
        if source is not None or function == "count":
            fault = _unfit(function, source, target)
            if fault is not None:
                node.refuse(f"{function} does not fit {name!r}: {fault}", key=True)
        where = self._where(entries["where"], counted) if "where" in entries else ()
        return Aggregate(name, function, counted.name, source.name if source else None, where)

    def _counted(self, node: Node, function: str) -> tuple[FactType | None, Field | None]:
        text = node.text("what is counted")
        if text is None:
            return None, None
        type_name, dot, field_name = text.partition(".")
        counted = self._used(type_name, node)
        if counted is None:
            return None, None
        if (function == "count") == bool(dot):
            node.refuse(
                "count takes a fact type" if dot else f"{function} takes a field of a fact type",
                remedy=f"write {type_name}" if dot else f"write {type_name}.field",
            )
            return None, None
        if not dot:
            return counted, None
        source = _field_of(counted, field_name, node)
        return (counted, source) if source is not None else (None, None)

    def _settle(self, node: Node) -> Settle | None:
        entries = node.entries("a settle", ("settle", "of", "by", "scale"), ("several_bases",))
        if entries is None or not {"settle", "of", "by", "scale"} <= set(entries):
            return None
        made = self._made(entries["settle"], "settled")
        of = self._read_type(entries["of"])
        scale = entries["scale"].choice("scale", tuple(self._vocabulary.scales))
        several = "lowest"
        if "several_bases" in entries:
            several = (
                entries["several_bases"].choice("way with several bases", ("lowest", "highest")) or "lowest"
            )
        if made is None or of is None or scale is None:
            return None
        by = _names(entries["by"], made, "by")
        for name in by:
            self._copied(entries["by"], of, made, name, unknown="refused")
        _check_rating_type(entries["of"], of, scale)
        level = _field_of(made, "level", entries["settle"])
        if level is not None and level.scale != scale:
            entries["settle"].refuse(
                f"{made.name}.level is not on the scale {scale!r}", remedy="give it scale: " + scale
            )
        _check_complete(node, made, {*by, "level"})
        several_bases: Literal["lowest", "highest"] = "highest" if several == "highest" else "lowest"
        return Settle(made.name, of.name, by, scale, several_bases, node.position)

    def _rank(self, node: Node) -> Rank | None:
        entries = node.entries("a rank", ("rank", "of", "by", "order"), ("where",))
        if entries is None or not {"rank", "of", "by", "order"} <= set(entries):
            return None
        made = self._made(entries["rank"], "ranked")
        of = self._read_type(entries["of"])
        if made is None or of is None:
            return None
        by = _names(entries["by"], made, "by")
        if not by:
            entries["by"].refuse("'by' names no field", remedy="name what gets a place", found=False)
        for name in by:
            self._copied(entries["by"], of, made, name)
        place = _field_of(made, "place", entries["rank"])
        if place is not None and place.type != "integer":
            entries["rank"].refuse(
                f"{made.name}.place must be an integer field", remedy="give it type: integer"
            )
        order = _order(entries["order"], of)
        where = self._where(entries["where"], of) if "where" in entries else ()
        _check_complete(node, made, {*by, "place"})
        return Rank(made.name, of.name, by, where, order, node.position)

    def _made(self, node: Node, maker: Maker) -> FactType | None:
        known = self._type(node.data if isinstance(node.data, str) else "", node)
        if known is not None and known.made != maker:
            makers = [other.name for other in self._vocabulary.types.values() if other.made == maker]
            node.refuse(f"{known.name} is {known.made}, not {maker}", allowed=listed(makers))
            return None
        self.makes = known.name if known is not None else None
        return known

    def _read_type(self, node: Node) -> FactType | None:
        return self._used(node.data if isinstance(node.data, str) else "", node)

    def _used(self, name: str, node: Node) -> FactType | None:
        known = self._type(name, node)
        if known is not None:
            self.uses.append((name, node))
        return known

    def _type(self, name: str, node: Node) -> FactType | None:
        known = self._vocabulary.types.get(name)
        if known is None:
            node.refuse(
                "unknown fact type",
                allowed=listed(self._vocabulary.types),
                remedy=suggestion(name, self._vocabulary.types),
            )
        return known

    def _copied(
        self, node: Node, source: FactType, made: FactType, name: str, *, unknown: Unknown = "copied"
    ) -> None:
        """Check that a field can be copied; ``unknown``: what becomes of a fact that lacks it."""
        origin = _field_of(source, name, node)
        target = made.fields.get(name)
        if origin is None or target is None:
            return
        fault = misfit(origin, target)
        if fault is not None:
            node.refuse(f"{source.name}.{name} does not fit {made.name}.{name}: {fault}", found=False)
        if name in source.required or unknown == "left out":
            return
        if unknown == "refused":
            node.refuse(
                f"{source.name}.{name} may be unknown, so it cannot group",
                remedy="declare it always known in the vocabulary (always: true, or without optional)",
                found=False,
            )
        elif not target.optional:
            node.refuse(
                f"{source.name}.{name} may be unknown, and {made.name}.{name} must be known",
                remedy=f"declare {made.name}.{name} optional: true in the vocabulary",
                found=False,
            )

    def _where(self, node: Node, counted: FactType) -> Where:
        found: list[tuple[str, tuple[Scalar, ...]]] = []
        for name, entry in (node.mapping("'where'") or {}).items():
            known = _field_of(counted, name, entry, key=True)
            if known is None:
                continue
            if known.type == "list" or isinstance(entry.data, dict):
                entry.refuse("'where' takes a value or a list of values of a plain field", key=True)
                continue
            nodes = (entry.items("'where'") or []) if isinstance(entry.data, list) else [entry]
            values = [operand(one, known) for one in nodes]
            found.append((name, tuple(value for value in values if value is not None)))
        return tuple(found)


def _names(node: Node | None, made: FactType, what: str) -> tuple[str, ...]:
    names = node.texts(f"{what!r}") if node is not None else None
    if node is None or names is None:
        return ()
    return tuple(name for name in names if _field_of(made, name, node) is not None)


def _field_of(fact_type: FactType, name: str, node: Node, *, key: bool = False) -> Field | None:
    known = fact_type.fields.get(name)
    if known is None:
        node.refuse(
            f"{fact_type.name} has no field {name!r}",
            allowed=listed(fact_type.fields),
            remedy=suggestion(name, fact_type.fields),
            key=key,
            found=False,
        )
    return known


def _unfit(function: AggregateFunction, source: Field | None, target: Field) -> str | None:
    if source is None:
        return None if target.numeric else "a count is a number"
    if function in ("best", "worst"):
        same = source.scale is not None and target.scale == source.scale
        return None if same else f"both must be choices with one scale, not {source.scale} and {target.scale}"
    if function == "collect":
        collects = target.type == "list" and source.type in ("choice", "text")
        return misfit(source, target, of_list=True) if collects else "it collects texts into a list"
    if not source.numeric or not target.numeric:
        return "both must be numbers"
    return "a number is not an integer" if source.type == "number" and target.type == "integer" else None


def _check_rating_type(node: Node, of: FactType, scale: str) -> None:
    effect = _field_of(of, "effect", node)
    if effect is not None and (effect.type != "choice" or not set(effect.values) <= set(_EFFECTS)):
        node.refuse(f"{of.name}.effect must be a choice of {listed(_EFFECTS)}", found=False)
    level = _field_of(of, "level", node)
    if level is not None and (level.scale != scale or not level.optional):
        node.refuse(f"{of.name}.level must be optional and on the scale {scale!r}", found=False)
    steps = _field_of(of, "steps", node)
    if steps is not None and (steps.type != "integer" or not steps.optional or (steps.least or 0) < 1):
        node.refuse(f"{of.name}.steps must be an optional integer of at least 1", found=False)


def _order(node: Node, of: FactType) -> tuple[tuple[str, Direction], ...]:
    order: list[tuple[str, Direction]] = []
    items = node.items("'order'")
    if items is not None and not items:
        node.refuse("'order' is empty", remedy="name at least one field", found=False)
    for item in items or []:
        entries = item.mapping("an entry of 'order'")
        if entries is None:
            continue
        if len(entries) != 1:
            item.refuse("an entry of 'order' names one field", remedy="write - field: asc", found=False)
            continue
        name, entry = next(iter(entries.items()))
        known = _field_of(of, name, entry, key=True)
        direction = entry.choice("direction", ("asc", "desc"))
        if known is not None and known.type == "list":
            entry.refuse("lists have no order", key=True)
        if known is not None and direction is not None:
            order.append((name, "asc" if direction == "asc" else "desc"))
    return tuple(order)


def _check_complete(node: Node, made: FactType, given: set[str]) -> None:
    for name in sorted(made.required):
        if name not in given:
            node.refuse(
                f"the step does not fill {made.name}.{name}",
                remedy="fill it, or declare it optional: true in the vocabulary",
                found=False,
            )
