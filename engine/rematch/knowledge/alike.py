"""Read what the vocabulary says of several facts alike, and of fields that presuppose others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rematch.codes.file import WRONG_KIND
from rematch.codes.knowledge import FIELD_DECLARATION
from rematch.codes.language import UNKNOWN_FIELD
from rematch.errors import suggestion
from rematch.rules.node import shown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rematch.knowledge.fact_types import Field
    from rematch.rules.node import Node


def read_only_when(node: Node | None) -> tuple[tuple[str, bool | str], ...]:
    """Return the fields of the type and their values without which a field is not known."""
    found: list[tuple[str, bool | str]] = []
    for name, entry in ((node.mapping("only_when") or {}) if node is not None else {}).items():
        if isinstance(entry.data, bool | str):
            found.append((name, entry.data))
        else:
            entry.refuse(
                WRONG_KIND, "'only_when' names a flag or a word", remedy="write field: true, or field: word"
            )
    return tuple(found)


def refuse_unfit_only_when(entries: Mapping[str, Node], fields: Mapping[str, Field]) -> None:
    """Record fields of the type that ``only_when`` names and that cannot have the value it wants."""
    for name, known in fields.items():
        for other, value in known.only_when:
            target = fields.get(other)
            fits = target is not None and target.type in ("flag", "choice") and target.fault(value) is None
            if not fits:
                entries["fields"].child(name, None).refuse(
                    FIELD_DECLARATION,
                    f"{name!r} wants {other!r} to be {shown(value)}, which no flag or choice can be",
                    remedy=suggestion(other, fields) if target is None else None,
                    found=False,
                )


def refuse_unfit_not_above(entries: Mapping[str, Node], fields: Mapping[str, Field]) -> None:
    """Record fields whose ``not_above`` names no other field of numbers, or that hold none themselves."""
    place = entries.get("fields")
    for name, known in fields.items() if place is not None else ():
        other = known.not_above
        if other is None or place is None:
            continue
        numeric = [field for field, one in fields.items() if one.numeric and field != name]
        if not known.numeric or other not in numeric:
            place.child(name, None).refuse(
                FIELD_DECLARATION,
                f"{name!r} is not to be above {other!r}, and not both are numbers of the type",
                remedy=suggestion(other, numeric),
                found=False,
            )


def read_one_for(entries: Mapping[str, Node], fields: Mapping[str, Field]) -> tuple[str, ...] | None:
    """Return the fields in which facts are alike of which there is one only; None when nothing says so."""
    node = entries.get("one_for")
    items = node.items("one_for") if node is not None else None
    if items is None:
        return None
    return tuple(name for item in items if (name := _own_field(item, fields)) is not None)


def read_chosen_by(entries: Mapping[str, Node], fields: Mapping[str, Field]) -> str | None:
    """Return the field by which one of several such facts is chosen; None when nothing chooses."""
    node = entries.get("chosen_by")
    if node is None:
        return None
    if "one_for" not in entries:
        node.refuse(
            FIELD_DECLARATION,
            "'chosen_by' says which of several counts, so it needs one_for",
            remedy="add one_for:",
            key=True,
        )
    name = _own_field(node, fields)
    if name is not None and not fields[name].numeric:
        node.refuse(
            FIELD_DECLARATION, "'chosen_by' needs a field that holds numbers", remedy="name another field"
        )
        return None
    return name


def _own_field(node: Node, fields: Mapping[str, Field]) -> str | None:
    """Return the name of a field of the type; the vocabulary itself says which there are."""
    name = node.text("a field of the type")
    if name is None or name in fields:
        return name
    node.refuse(
        UNKNOWN_FIELD, f"the type has no field {name!r}", remedy=suggestion(name, fields), found=False
    )
    return None
