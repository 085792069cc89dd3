"""The small parts from which the schemas of rules, stages and tests are put together."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from zlib import crc32

from rematch.knowledge.fact_types import GREATEST

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from rematch.document import Data
    from rematch.knowledge.fact_types import Field, Maker
    from rematch.knowledge.vocabulary import Vocabulary
    from rematch.schemas.watching import Keys
    from rematch.schemas.words import KindWords

_SHOWN = 3
Schema = dict[str, "Data"]

TEXT: Schema = {"type": "string", "pattern": r"\S"}
FLAG: Schema = {"type": "boolean"}
NAME = "^[a-z][a-z0-9_]{0,59}$"
"""A plain name, as a pattern."""
_WRITTEN: Schema = {"anyOf": [TEXT, {"type": ["number", "boolean"]}]}
CELL: Schema = {"anyOf": [_WRITTEN, {"type": "array", "items": _WRITTEN, "minItems": 1}]}
"""A cell of a table, or what a step takes from a field: a value, or a list of values."""


def ref(name: str) -> Schema:
    """Return a reference to a definition of the same schema."""
    return {"$ref": f"#/$defs/{name}"}


def one_of_words(meanings: Mapping[str, str | None]) -> Schema:
    """Return a choice of words, each with what it means (None: nothing to say)."""
    found: Schema = {"enum": [*meanings]}
    if any(meanings.values()):
        found["enumDescriptions"] = [meaning or "" for meaning in meanings.values()]
    return found


def offered(meanings: Mapping[str, str | None]) -> Schema:
    """Return a text for which words are offered, but not demanded."""
    return {"anyOf": [one_of_words(meanings), TEXT]}


def list_of(item: Schema, *, least: int = 0) -> Schema:
    """Return a list without repetitions."""
    return {"type": "array", "items": item, "uniqueItems": True, **({"minItems": least} if least else {})}


def one_or_list(item: Schema, *, least: int = 1) -> Schema:
    """Return one of a kind, or a list of them."""
    several: Schema = {"type": "array", "items": item}
    if least:
        several["minItems"] = least
    return {"anyOf": [item, several]}


def mapping_of(properties: Mapping[str, Data], keys: Keys, about: KindWords) -> Schema:
    """Return a mapping of certain keys; one of ``keys`` that ``properties`` leaves out may hold anything."""
    return {
        **about.described(),
        "type": "object",
        "required": [*keys.required],
        "properties": {key: {**_schema(properties.get(key)), **about.described(key)} for key in keys.all},
        "additionalProperties": False,
    }


def free_mapping(properties: Mapping[str, Data], *, least: int = 0) -> Schema:
    """Return a mapping of any of ``properties``, at least so many."""
    return {
        "type": "object",
        "properties": dict(properties),
        "additionalProperties": False,
        **({"minProperties": least} if least else {}),
    }


def _schema(data: Data) -> Schema:
    return data if isinstance(data, dict) else {}


def described(known: Field) -> Schema:
    """Return the description of a field, with its unit."""
    unit = f" ({known.unit})" if known.unit else ""
    return {"description": f"{known.meaning}{unit}"}


def types_of(vocabulary: Vocabulary, maker: Maker | None = None) -> Schema:
    """Return a choice of types of facts, of one maker or of all."""
    kinds = vocabulary.types.items()
    return one_of_words({name: kind.meaning for name, kind in kinds if maker in (None, kind.made)})


def fields_in(vocabulary: Vocabulary) -> Schema:
    """Return a choice of all fields, written ``type.field``."""
    return one_of_words(
        {
            f"{kind.name}.{known.name}": known.meaning
            for kind in vocabulary.types.values()
            for known in kind.fields.values()
        }
    )


def words_name(known: Field) -> str:
    """Return what the words of a field are called among the definitions: fields with the same share them."""
    if known.values_of or known.scale:
        return str(known.values_of or known.scale)
    start = re.sub(r"[^A-Za-z0-9_]+", "-", ".".join(known.values[:_SHOWN]))
    return f"{start}.{crc32(repr(known.values).encode()):08x}"


def word_definitions(vocabulary: Vocabulary) -> Schema:
    """Return a definition ``words.NAME`` for each set of words that fields may hold."""
    return {
        f"words.{words_name(known)}": {"enum": [*known.values]}
        for kind in vocabulary.types.values()
        for known in kind.fields.values()
        if known.values
    }


def plain_value(known: Field, *, either: bool = False) -> Schema:
    """Return a single value of a field, of a list one entry; ``either``: flags may be typed yes and no."""
    if known.type == "flag":
        return {"enum": [True, False, "yes", "no"]} if either else FLAG
    if known.numeric:
        least = -GREATEST if known.least is None else known.least
        most = GREATEST if known.most is None else known.most
        return {"type": "integer" if known.type == "integer" else "number", "minimum": least, "maximum": most}
    return ref(f"words.{words_name(known)}") if known.values else {"type": "string"}


def whole_value(known: Field, *, either: bool = False) -> Schema:
    """Return the value of a field, a list for a field that holds one."""
    value = plain_value(known, either=either)
    return {"type": "array", "items": value} if known.type == "list" else value


def fields_of(fields: Iterable[Field], **options: bool) -> Schema:
    """Return the properties of a fact."""
    return {known.name: {**described(known), **whole_value(known, **options)} for known in fields}
