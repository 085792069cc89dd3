"""What the parts of a plan are, read from the annotations of the classes that templates see.

A type is a class, a generic alias, or one of the small classes below; ``UNKNOWN`` claims nothing.
"""

from __future__ import annotations

import collections.abc
import dataclasses
import datetime as dt
import types
import typing
from functools import lru_cache

from rematch.facts import fact
from rematch.inference import engine
from rematch.knowledge import cycles, fees, figures
from rematch.overlay import changes, comparison, items
from rematch.pictures import draw, flow, places, scores
from rematch.plan import application, calendar, lanes, lines, model, program_list, statement, year
from rematch.profile import unknowns
from rematch.rules import language

UNKNOWN: typing.Final = object()
"""Of a value with this type nothing is claimed."""
_MODULES = (
    *(changes, comparison, items),
    *(fact, engine, cycles, fees, figures, application, calendar, lanes, lines, model, program_list),
    *(statement, year, unknowns, language),
    *(draw, flow, places, scores),
)
_PLAIN = (str, int, float, bool, dt.date)
_FACTS: typing.Final = {(model.FieldFit, "facts"): "candidate", (application.Material, "facts"): "material"}
"""Properties that give the fields of a fact of a type; other facts are called by their type."""


@dataclasses.dataclass(frozen=True, slots=True)
class FactOf:
    """A fact of a type of the vocabulary."""

    type: str


@dataclasses.dataclass(frozen=True, slots=True)
class FieldsOf:
    """The fields of such a fact, by name."""

    type: str


@dataclasses.dataclass(frozen=True, slots=True)
class Method:
    """A function of a value, and what it returns."""

    name: str
    result: object


@dataclasses.dataclass(frozen=True, slots=True)
class Constants:
    """A list of plain texts written in the template."""

    texts: tuple[str, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class OneOf:
    """One of several plain texts."""

    texts: tuple[str, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class WordsAt:
    """A place in templates/words.yaml, by the keys that lead there."""

    path: tuple[str, ...]


def member(owner: object, name: str) -> object | None:
    """Return the type of an attribute, UNKNOWN when nothing is known of it, None when there is none such."""
    owner = _known(owner)
    if owner is UNKNOWN or not isinstance(owner, type):
        return _of_generic(owner, name)
    if not _is_record(owner):
        return UNKNOWN if owner not in _PLAIN or hasattr(owner, name) else None
    if (owner, name) in _FACTS:
        return FieldsOf(_FACTS[owner, name])
    found = _hints(owner).get(name)
    if found is None:
        return UNKNOWN if hasattr(owner, name) else None
    return FactOf(name) if _known(found) is fact.Fact else found


def members(owner: object) -> tuple[str, ...]:
    """Return the names of all attributes that a value is known to have."""
    owner = _known(owner)
    return tuple(_hints(owner)) if isinstance(owner, type) and _is_record(owner) else ()


def element(owner: object, place: int | None = None) -> object:
    """Return the type of what a list holds; ``place`` is asked of a tuple of different things."""
    owner = _known(owner)
    if isinstance(owner, Constants):
        return OneOf(owner.texts)
    inner = typing.get_args(owner)
    origin = typing.get_origin(owner)
    if not inner or not isinstance(origin, type) or issubclass(origin, collections.abc.Mapping):
        return UNKNOWN
    if origin is tuple and inner[-1:] != (...,):
        return inner[place] if place is not None and place < len(inner) else UNKNOWN
    return inner[0]


def either(one: object, other: object) -> object:
    """Return the type of a value that is one or the other."""
    return one if one == other or other in (None, type(None)) else UNKNOWN


def _is_record(owner: type) -> bool:
    """Return whether the parts of a class are declared: a dataclass or a named tuple."""
    return dataclasses.is_dataclass(owner) or (issubclass(owner, tuple) and hasattr(owner, "_fields"))


def _of_generic(owner: object, name: str) -> object | None:
    origin = typing.get_origin(owner)
    if not isinstance(origin, type):
        return UNKNOWN
    if not issubclass(origin, collections.abc.Mapping):
        return UNKNOWN if hasattr(origin, name) else None
    key, value = typing.get_args(owner)
    pair = types.GenericAlias(tuple, (key, value))
    results = {"get": value, "values": _several(value), "items": _several(pair)}
    return Method(name, results[name]) if name in results else UNKNOWN


def _several(kind: object) -> types.GenericAlias:
    return types.GenericAlias(tuple, (kind, ...))


def _known(owner: object) -> object:
    """Return a type without the possibility of nothing; UNKNOWN when several are left."""
    if isinstance(owner, types.UnionType) or typing.get_origin(owner) is typing.Union:
        left = [one for one in typing.get_args(owner) if one is not type(None)]
        return left[0] if len(left) == 1 else UNKNOWN
    if typing.get_origin(owner) is typing.Literal:
        return str
    return owner


@lru_cache(maxsize=1)
def _names() -> dict[str, object]:
    found: dict[str, object] = {**vars(typing), **vars(collections.abc), "date": dt.date}
    for module in _MODULES:
        found.update({name: value for name, value in vars(module).items() if not name.startswith("_")})
    return found


@lru_cache(maxsize=256)
def _hints(owner: type) -> dict[str, object]:
    """Return the types of the fields, properties and functions of a record."""
    found = dict(_annotations(owner))
    for cls in owner.__mro__:
        for name, value in vars(cls).items():
            getter = value.fget if isinstance(value, property) else getattr(value, "func", None)
            if getter is not None:
                found[name] = _annotations(getter).get("return", UNKNOWN)
            elif isinstance(value, types.FunctionType) and not name.startswith("_"):
                found[name] = Method(name, _annotations(value).get("return", UNKNOWN))
    return found


def _annotations(owner: object) -> dict[str, object]:
    """Return what a class or function says its parts are; nothing when it names what is not known here."""
    try:
        return typing.get_type_hints(owner, localns=_names())
    except NameError:
        return {}
