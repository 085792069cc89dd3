"""The part of a profile that an example of a table is made of: where a fact repeats one entry of it."""

from __future__ import annotations

from types import UnionType
from typing import TYPE_CHECKING, Annotated, Union, get_args, get_origin

from pydantic import BaseModel

from rematch.profile.model import Profile

if TYPE_CHECKING:
    from rematch.document import Data
    from rematch.tables_analysis.examples import Example

PERSON = "applicant"
"""The kind of fact whose fields are called as the entries of the profile that they repeat."""


def profile_part(example: Example) -> dict[str, Data]:
    """Return the entries of a profile that give the example; what no single entry gives is left out."""
    part: dict[str, Data] = {}
    for one in example.given:
        kind, _, name = one.field.partition(".")
        place = entry_of(name, one.value) if kind == PERSON and one.value is not None else None
        if place is None:
            continue
        inner = part
        for key in place[:-1]:
            deeper = inner.setdefault(key, {})
            inner = deeper if isinstance(deeper, dict) else {}
        inner[place[-1]] = list(one.value) if isinstance(one.value, tuple) else one.value
    return part


def entry_of(name: str, value: object) -> tuple[str, ...] | None:
    """Return where the profile holds what a field of this name repeats, or None: section, entry, score."""
    for section, info in Profile.model_fields.items():
        part = _plain(info.annotation)
        if not (isinstance(part, type) and issubclass(part, BaseModel)) or name not in part.model_fields:
            continue
        entry = _plain(part.model_fields[name].annotation)
        if isinstance(entry, type) and issubclass(entry, BaseModel):
            return (section, name, "score") if "score" in entry.model_fields else None
        return (section, name) if (get_origin(entry) is list) is isinstance(value, tuple) else None
    return None


def _plain(annotation: object) -> object:
    """Return a type without ``| None`` and without its bounds."""
    if get_origin(annotation) is Annotated:
        return _plain(get_args(annotation)[0])
    if get_origin(annotation) in (Union, UnionType):
        return _plain(next(one for one in get_args(annotation) if one is not type(None)))
    return annotation
