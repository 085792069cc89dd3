"""Read the steps at the end of a stage (tally, settle, rank, focus) and check them against the vocabulary."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from rematch.codes.conclusion import STEP_MISFIT, UNKNOWN_STEP
from rematch.codes.file import EMPTY
from rematch.rules.language import Direction, Focus, Rank, Settle, Step
from rematch.rules.node import Node, listed
from rematch.rules.step_frame import StepFrame, check_complete, field_of, names_of, written_names
from rematch.rules.tally_step import read_tally

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from rematch.knowledge.fact_types import FactType

_EFFECTS = ("base", "raise", "lower", "cap")


def read_step(frame: StepFrame, node: Node) -> Step | None:
    """Return the step, or None when something in it is wrong (and recorded)."""
    before = len(node.problems)
    entries = node.mapping("a step")
    if entries is None:
        return None
    kind = next((kind for kind in _READERS if kind in entries), None)
    if kind is None:
        node.refuse(
            UNKNOWN_STEP,
            "a step must say tally, settle, rank or focus",
            allowed=listed(_READERS),
            found=False,
        )
        return None
    step = _READERS[kind](frame, node)
    return step if len(node.problems) == before else None


def _settle(frame: StepFrame, node: Node) -> Settle | None:
    entries = node.entries("a settle", ("settle", "of", "by", "scale"), ("several_bases",))
    if entries is None:
        return None
    made = frame.made(entries["settle"], "settled")
    if not {"settle", "of", "by", "scale"} <= set(entries):
        return None
    of = frame.read_type(entries["of"])
    scale = entries["scale"].choice("scale", tuple(frame.vocabulary.scales))
    several = "lowest"
    if "several_bases" in entries:
        several = entries["several_bases"].choice("way with several bases", ("lowest", "highest")) or "lowest"
    if made is None or of is None or scale is None:
        return None
    by = names_of(entries["by"], made, "by")
    for name in by:
        frame.copied(entries["by"], of, made, name, unknown="refused")
    _check_rating_type(entries["of"], of, scale)
    level = field_of(made, "level", entries["settle"])
    if level is not None and level.scale != scale:
        entries["settle"].refuse(
            STEP_MISFIT, f"{made.name}.level is not on the scale {scale!r}", remedy="give it scale: " + scale
        )
    check_complete(node, made, {*written_names(entries["by"]), "level"})
    several_bases: Literal["lowest", "highest"] = "highest" if several == "highest" else "lowest"
    return Settle(made.name, of.name, by, scale, several_bases, node.position)


def _rank(frame: StepFrame, node: Node) -> Rank | None:
    entries = node.entries("a rank", ("rank", "of", "by", "order"), ("where", "lead"))
    if entries is None:
        return None
    made = frame.made(entries["rank"], "ranked")
    if not {"rank", "of", "by", "order"} <= set(entries):
        return None
    of = frame.read_type(entries["of"])
    if made is None or of is None:
        return None
    by = names_of(entries["by"], made, "by")
    if not by:
        entries["by"].refuse(EMPTY, "'by' names no field", remedy="name what gets a place", found=False)
    for name in by:
        frame.copied(entries["by"], of, made, name)
    place = field_of(made, "place", entries["rank"])
    if place is not None and place.type != "integer":
        entries["rank"].refuse(
            STEP_MISFIT, f"{made.name}.place must be an integer field", remedy="give it type: integer"
        )
    order = _order(entries["order"], of)
    where = frame.where(entries["where"], of) if "where" in entries else ()
    lead = frame.where(entries["lead"], of) if "lead" in entries else ()
    check_complete(node, made, {*written_names(entries["by"]), "place"})
    return Rank(made.name, of.name, by, where, order, lead, node.position)


def _check_rating_type(node: Node, of: FactType, scale: str) -> None:
    effect = field_of(of, "effect", node)
    if effect is not None and (effect.type != "choice" or not set(effect.values) <= set(_EFFECTS)):
        node.refuse(STEP_MISFIT, f"{of.name}.effect must be a choice of {listed(_EFFECTS)}", found=False)
    level = field_of(of, "level", node)
    if level is not None and (level.scale != scale or not level.optional):
        node.refuse(STEP_MISFIT, f"{of.name}.level must be optional and on the scale {scale!r}", found=False)
    steps = field_of(of, "steps", node)
    if steps is not None and (steps.type != "integer" or not steps.optional or (steps.least or 0) < 1):
        node.refuse(STEP_MISFIT, f"{of.name}.steps must be an optional integer of at least 1", found=False)


def _order(node: Node, of: FactType) -> tuple[tuple[str, Direction], ...]:
    order: list[tuple[str, Direction]] = []
    items = node.items("'order'")
    if items is not None and not items:
        node.refuse(EMPTY, "'order' is empty", remedy="name at least one field", found=False)
    for item in items or []:
        entries = item.mapping("an entry of 'order'")
        if entries is None:
            continue
        if len(entries) != 1:
            item.refuse(
                STEP_MISFIT, "an entry of 'order' names one field", remedy="write - field: asc", found=False
            )
            continue
        name, entry = next(iter(entries.items()))
        known = field_of(of, name, entry, key=True)
        direction = entry.choice("direction", ("asc", "desc"))
        if known is not None and known.type == "list":
            entry.refuse(STEP_MISFIT, "lists have no order", key=True)
        if known is not None and direction is not None:
            order.append((name, "asc" if direction == "asc" else "desc"))
    return tuple(order)


def _focus(frame: StepFrame, node: Node) -> Focus | None:
    entries = node.entries("a focus", ("focus",))
    items = entries["focus"].items("'focus'") if entries and "focus" in entries else None
    made = [frame.made(item, "focused") for item in items or []]
    names = tuple(known.name for known in made if known is not None)
    return Focus(names, node.position) if names else None


_READERS: Mapping[str, Callable[[StepFrame, Node], Step | None]] = {
    "tally": read_tally,
    "settle": _settle,
    "rank": _rank,
    "focus": _focus,
}
STEP_KINDS = tuple(_READERS)
"""The words by which a step says what it does."""
