"""Read a tally step: groups, copied fields, and one function per counted field."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rematch.codes.conclusion import FILLED_TWICE, MAY_BE_UNKNOWN, STEP_MISFIT, UNKNOWN_STEP
from rematch.errors import suggestion
from rematch.rules.conclusions import misfit
from rematch.rules.language import AGGREGATES, Aggregate, AggregateFunction, Tally
from rematch.rules.node import Node, listed
from rematch.rules.step_frame import StepFrame, check_complete, field_of, names_of, written_names

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rematch.knowledge.fact_types import FactType, Field


def read_tally(frame: StepFrame, node: Node) -> Tally | None:
    """Return the tally, as far as it could be read."""
    entries = node.entries("a tally", ("tally", "fields"), ("for_each", "by", "keep"))
    if entries is None or "tally" not in entries:
        return None
    made = frame.made(entries["tally"], "tallied")
    each = frame.read_type(entries["for_each"]) if "for_each" in entries else None
    if made is None or ("for_each" in entries and each is None):
        return None
    by = names_of(entries.get("by"), made, "by") if "by" in entries else ()
    keep = names_of(entries.get("keep"), made, "keep") if "keep" in entries else ()
    if each is not None:
        for name in by:
            frame.copied(entries["by"], each, made, name, unknown="refused")
        for name in keep:
            frame.copied(entries["keep"], each, made, name)
    elif keep:
        entries["keep"].refuse(
            STEP_MISFIT, "'keep' copies from the for_each fact, and there is none", remedy="add for_each:"
        )
    aggregates: list[Aggregate] = []
    for name, entry in ((entries["fields"].mapping("fields") or {}) if "fields" in entries else {}).items():
        aggregate = _aggregate(frame, name, entry, made, by)
        if aggregate is not None:
            if name in (*by, *keep):
                entry.refuse(
                    FILLED_TWICE,
                    f"{name!r} is already filled by 'by' or 'keep'",
                    remedy="remove one",
                    key=True,
                )
            aggregates.append(aggregate)
    _check_sometimes(frame, entries, made, aggregates, grouped=each is None and bool(by))
    _check_filled(node, entries, made)
    return Tally(made.name, each.name if each else None, by, keep, tuple(aggregates), node.position)


def _check_filled(node: Node, entries: Mapping[str, Node], made: FactType) -> None:
    filled = entries["fields"].data if "fields" in entries else None
    if isinstance(filled, dict):
        written = (name for key in ("by", "keep") if key in entries for name in written_names(entries[key]))
        check_complete(node, made, {*filled, *written})


def _check_sometimes(
    frame: StepFrame,
    entries: Mapping[str, Node],
    made: FactType,
    aggregates: list[Aggregate],
    *,
    grouped: bool,
) -> None:
    """A best, worst, max or min of nothing is unknown: its field must be optional."""
    single = grouped and len({aggregate.type for aggregate in aggregates}) == 1
    for aggregate in aggregates:
        if aggregate.function not in ("best", "worst", "max", "min") or made.fields[aggregate.name].optional:
            continue
        counted = frame.vocabulary.types[aggregate.type]
        if (
            single
            and not aggregate.where
            and aggregate.field is not None
            and aggregate.field in counted.required
        ):
            continue
        entries["fields"].child(aggregate.name, None).refuse(
            MAY_BE_UNKNOWN,
            f"{made.name}.{aggregate.name} is unknown when there is nothing to compare",
            remedy="declare it optional: true in the vocabulary",
            key=True,
        )


def _aggregate(
    frame: StepFrame, name: str, node: Node, made: FactType, by: tuple[str, ...]
) -> Aggregate | None:
    target = field_of(made, name, node, key=True)
    entries = node.mapping("a counted field")
    if target is None or entries is None:
        return None
    functions = [key for key in entries if key != "where"]
    if len(functions) != 1 or functions[0] not in AGGREGATES:
        unknown = next((key for key in functions if key not in AGGREGATES), None)
        node.refuse(
            UNKNOWN_STEP,
            "a counted field needs exactly one function"
            if unknown is None
            else f"unknown function {unknown!r}",
            allowed=listed(AGGREGATES),
            remedy=suggestion(unknown, AGGREGATES) if unknown else None,
            found=False,
        )
        return None
    function = next(known for known in AGGREGATES if known == functions[0])
    counted, source = _counted(frame, entries[function], function)
    if counted is None:
        return None
    for key in by:
        frame.copied(entries[function], counted, made, key, unknown="left out")
    if source is not None or function == "count":
        fault = _unfit(function, source, target)
        if fault is not None:
            node.refuse(STEP_MISFIT, f"{function} does not fit {name!r}: {fault}", key=True)
    where = frame.where(entries["where"], counted) if "where" in entries else ()
    return Aggregate(name, function, counted.name, source.name if source else None, where)


def _counted(frame: StepFrame, node: Node, function: str) -> tuple[FactType | None, Field | None]:
    text = node.text("what is counted")
    if text is None:
        return None, None
    type_name, dot, field_name = text.partition(".")
    counted = frame.used(type_name, node)
    if counted is None:
        return None, None
    if (function == "count") == bool(dot):
        node.refuse(
            STEP_MISFIT,
            "count takes a fact type" if dot else f"{function} takes a field of a fact type",
            remedy=f"write {type_name}" if dot else f"write {type_name}.field",
        )
        return None, None
    if not dot:
        return counted, None
    source = field_of(counted, field_name, node)
    return (counted, source) if source is not None else (None, None)


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
