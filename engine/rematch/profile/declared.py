"""What the models declare at a place of a profile, read from their annotations.

The JSON Schema of ``rematch.profile.fields`` says more, for messages, but making it takes as long as a plan.
"""

from __future__ import annotations

from types import NoneType, UnionType
from typing import TYPE_CHECKING, Annotated, Literal, TypeAlias, Union, get_args, get_origin

from pydantic import BaseModel

from rematch.profile.model import Profile

if TYPE_CHECKING:
    from rematch.document import DataPath

Kinds: TypeAlias = tuple[object, ...]
"""The types a value may have: plain types, models, ``list[...]``, ``Literal[...]``; no None, no limits."""

_YES_OR_NO = (True, False, "yes", "no")


def declared_at(path: DataPath) -> Kinds:
    """Return the types at ``path``, none when a profile has no such place.

    A number or a text in ``path`` that stands for an item of a list is not compared with anything.
    """
    kinds: Kinds = (Profile,)
    for part in path:
        kinds = next((inner for kind in kinds if (inner := _inside(kind, part))), ())
    return kinds


def is_list(kinds: Kinds) -> bool:
    """Return whether a value is a list."""
    return any(get_origin(kind) is list for kind in kinds)


def is_number(kinds: Kinds) -> bool:
    """Return whether a value is a number and nothing else."""
    return kinds in ((int,), (float,))


def is_text(kinds: Kinds) -> bool:
    """Return whether a value may be any text."""
    return str in kinds


def words_of(kinds: Kinds) -> Kinds:
    """Return the only values a value may have; none when it may have any of its type."""
    if kinds == (bool,):
        return _YES_OR_NO
    return get_args(kinds[0]) if len(kinds) == 1 and get_origin(kinds[0]) is Literal else ()


def _inside(kind: object, part: str | int) -> Kinds:
    if get_origin(kind) is list:
        return _kinds(get_args(kind)[0])
    if isinstance(kind, type) and issubclass(kind, BaseModel) and part in kind.model_fields:
        return _kinds(kind.model_fields[str(part)].annotation)
    return ()


def _kinds(annotation: object) -> Kinds:
    origin = get_origin(annotation)
    if origin is Annotated:
        return _kinds(get_args(annotation)[0])
    if origin is Union or origin is UnionType:
        return tuple(kind for option in get_args(annotation) for kind in _kinds(option))
    return () if annotation is NoneType else (annotation,)
