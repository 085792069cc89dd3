"""The schema of overlay.yaml, and what becomes of other schemas where files hold only a part."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, cast

from rematch.overlay.declared import KEYS, KINDS, REASON
from rematch.overlay.joins import ANY_KEY
from rematch.schemas.parts import TEXT, Schema, mapping_of, ref
from rematch.schemas.watching import Keys

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rematch.document import Data
    from rematch.overlay.joins import EntryName, Joins
    from rematch.schemas.words import SchemaWords

_DEMANDS = ("required", "minProperties", "minItems")


def overlay_file_schema(words: SchemaWords) -> Schema:
    """Return the schema of overlay.yaml."""
    keys = Keys(*KEYS)
    entry = mapping_of(
        dict.fromkeys((REASON, *KINDS), TEXT), Keys((REASON,), KINDS), words.of("an entry of 'disable'")
    )
    entry["oneOf"] = [{"required": [kind]} for kind in KINDS]
    parts: dict[str, Data] = {"title": TEXT, "made_for": TEXT}
    parts["disable"] = {"anyOf": [{"type": "array", "items": ref("disabled")}, {"type": "null"}]}
    return {**mapping_of(parts, keys, words.of("an overlay")), "$defs": {"disabled": entry}}


def partial_schema(schema: Schema, joins: Joins) -> Schema:
    """Return the schema of a file that holds only some of the entries, as those of an overlay do."""
    made = deepcopy(schema)
    for name in ((), *joins.mappings, *joins.lists):
        for node in _nodes(made, made, name):
            for demand in _DEMANDS:
                node.pop(demand, None)
    return made


def _nodes(whole: Schema, part: Data, name: EntryName) -> Iterator[Schema]:
    """Yield the schemas of what is called ``name`` below a part of a schema."""
    if not isinstance(part, dict):
        return
    if isinstance(called := part.get("$ref"), str):
        definitions = cast("dict[str, Data]", whole.get("$defs", {}))
        yield from _nodes(whole, definitions.get(called.rpartition("/")[2]), name)
        return
    for way in ("anyOf", "oneOf", "allOf"):
        for inner in cast("list[Data]", part.get(way, [])):
            yield from _nodes(whole, inner, name)
    if not name:
        yield part
        return
    properties = cast("dict[str, Data]", part.get("properties", {}))
    inner = (
        [*properties.values()]
        if name[0] == ANY_KEY
        else [properties[name[0]]]
        if name[0] in properties
        else []
    )
    if not inner or name[0] == ANY_KEY:
        inner.append(part.get("additionalProperties"))
    for one in inner:
        yield from _nodes(whole, one, name[1:])
