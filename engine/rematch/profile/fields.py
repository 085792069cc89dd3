"""What a profile may hold at a place: its keys, its type in a person's words, the least that would do.

Read from the JSON Schema of the models, so that the models stay the only description of a profile.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, TypeAlias, cast

from rematch.profile.model import Profile
from rematch.profile.values import SPECIALTY_FORMAT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rematch.document import Data, DataPath

Schema: TypeAlias = "dict[str, Data]"

EACH = "each"
"""Stands for every item of a list in a written place."""

_FORMATS = {
    "date": "a date from 1950 to 2100, as 2025-03-24",
    "month": "a month, as 2025-06",
    "country": "two capital letters for the country, as US, GD, IN",
    SPECIALTY_FORMAT: "a specialty, by id, name or usual abbreviation",
}


def dotted(path: DataPath) -> str:
    """Return a path as ``attempts.0.cycle``."""
    return ".".join(map(str, path))


@cache
def _root() -> Schema:
    return cast("Schema", Profile.model_json_schema())


def _mapping(data: Data) -> Schema:
    return data if isinstance(data, dict) else {}


def _settled(schema: Schema) -> Schema:
    """Follow references and drop the null that stands for unknown."""
    while True:
        if isinstance(reference := schema.get("$ref"), str):
            name = reference.rsplit("/", 1)[-1]
            schema = _mapping(_mapping(_root()["$defs"])[name])
            continue
        options = _alternatives(schema)
        if len(options) != 1:
            return schema
        schema = options[0]


def _alternatives(schema: Schema) -> list[Schema]:
    options = schema.get("anyOf")
    if not isinstance(options, list):
        return []
    return [_mapping(option) for option in options if _mapping(option).get("type") != "null"]


def schema_at(path: DataPath) -> Schema | None:
    """Return the schema of the value at ``path``, or None when a profile has no such place.

    A number or a text in ``path`` that stands for an item of a list is not compared with anything.
    """
    schema = _settled(_root())
    for part in path:
        properties = _mapping(schema.get("properties"))
        if part in properties:
            inner = properties[str(part)]
        elif "items" in schema:
            inner = schema["items"]
        else:
            return None
        schema = _settled(_mapping(inner))
    return schema


def keys_at(path: DataPath) -> tuple[str, ...]:
    """Return the keys a mapping at ``path`` may have."""
    return tuple(_mapping((schema_at(path) or {}).get("properties")))


def is_required(path: DataPath) -> bool:
    """Return whether the key that ``path`` ends with must be there (items of a list must)."""
    parent = schema_at(path[:-1]) or {}
    required = parent.get("required")
    return "items" in parent or (isinstance(required, list) and path[-1] in required)


@cache
def places_of(key: str) -> tuple[str, ...]:
    """Return where a profile has ``key``, as dotted paths of the mappings it belongs to ("" is the top)."""
    return tuple(dotted(path) for path, keys in _mappings((), _settled(_root())) if key in keys)


def _mappings(path: DataPath, schema: Schema) -> Iterator[tuple[DataPath, Schema]]:
    if "items" in schema:
        yield from _mappings(path, _settled(_mapping(schema["items"])))
    properties = _mapping(schema.get("properties"))
    if properties:
        yield path, properties
    for key, inner in properties.items():
        yield from _mappings((*path, key), _settled(_mapping(inner)))


@cache
def leaves() -> tuple[str, ...]:
    """Return every place that holds a value or a list, items written ``each``: ``attempts.each.cycle``."""
    return tuple(_leaves("", _settled(_root())))


def _leaves(place: str, schema: Schema) -> Iterator[str]:
    if "properties" not in schema:
        yield place
    if "items" in schema:
        yield from _leaves(f"{place}.{EACH}", _settled(_mapping(schema["items"])))
    for key, inner in _mapping(schema.get("properties")).items():
        yield from _leaves(f"{place}.{key}" if place else key, _settled(_mapping(inner)))


def described(schema: Schema) -> str:
    """Return what a value of this schema looks like, in a person's words."""
    options = _alternatives(schema)
    if options:
        return " or ".join(described(_settled(option)) for option in options)
    if isinstance(words := schema.get("enum"), list):
        return _listed_words(words)
    if isinstance(name := schema.get("format"), str) and name in _FORMATS:
        return _FORMATS[name]
    return _described_type(schema)


def _listed_words(words: list[Data]) -> str:
    if True in words:
        return "true or false (yes or no)"
    return ", ".join(str(word) for word in words)


def _described_type(schema: Schema) -> str:
    kind = schema.get("type")
    if kind in ("integer", "number"):
        noun = "a whole number" if kind == "integer" else "a number"
        return f"{noun} from {schema['minimum']} to {schema['maximum']}" if "maximum" in schema else noun
    if kind == "array":
        inner = described(_settled(_mapping(schema.get("items"))))
        return f"a list, each item {inner}"
    if kind == "object":
        return "a mapping with the keys " + ", ".join(_mapping(schema.get("properties")))
    return f"a text of {schema['minLength']} to {schema['maxLength']} characters"


def least_value(schema: Schema) -> Data:
    """Return some value that the schema accepts, as small as possible."""
    if isinstance(words := schema.get("enum"), list):
        return words[0]
    if "properties" in schema:
        required = cast("list[str]", schema.get("required", []))
        properties = _mapping(schema["properties"])
        return {key: least_value(_settled(_mapping(properties[key]))) for key in required}
    if schema.get("type") == "array":
        return [least_value(_settled(_mapping(schema["items"])))] if schema.get("minItems") else []
    return schema.get("minimum", "x")
