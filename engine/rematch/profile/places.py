"""Places of a profile as the knowledge base writes them: ``exams.step2_ck.score``, ``letters.each.strength``.

``each`` stands for every item of a list, ``latest`` for the attempt of the latest cycle.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel

from rematch.codes.declaration import UNKNOWN_PLACE
from rematch.profile.declared import declared_at, is_list, is_number, is_text
from rematch.profile.fields import EACH, leaves

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from rematch.document import DataPath
    from rematch.profile.declared import Kinds
    from rematch.profile.model import Profile
    from rematch.rules.node import Node

LATEST = "latest"
_DATED_LIST = "attempts"
_HOLDS: Mapping[str, Callable[[Kinds], bool]] = {"number": is_number, "text": is_text}

Place = tuple[str, ...]


def read_place(
    node: Node, what: str, *, type_wanted: Literal["number", "text"] | None = None
) -> Place | None:
    """Return the place a knowledge file names, or record that a profile has no such place (of that type)."""
    text = node.text(what)
    if text is None:
        return None
    place = tuple(text.split("."))
    kinds = _kinds_of(place)
    if not kinds or (type_wanted and not _HOLDS[type_wanted](kinds)):
        wanted = "a place of the profile" + (f" that holds a {type_wanted}" if type_wanted else "")
        close = _nearest_place(text)
        node.refuse(
            UNKNOWN_PLACE, f"{what} is not {wanted}", remedy=f"did you mean {close!r}?" if close else None
        )
        return None
    return place


def _kinds_of(place: Place) -> Kinds:
    for index, part in enumerate(place):
        inside_list = is_list(declared_at(place[:index]))
        if inside_list != (part in (EACH, LATEST)) or (part == LATEST and place[:index] != (_DATED_LIST,)):
            return ()
    return declared_at(place)


def _nearest_place(text: str) -> str | None:
    from rematch.errors import nearest  # noqa: PLC0415 - only a mistake pays for difflib

    return nearest(text[:100], leaves())


def values_at(profile: Profile, place: Place) -> Iterator[tuple[DataPath, object]]:
    """Yield the path and the value at every place that ``place`` stands for; None is an unknown value.

    What lies inside an unknown part is unknown too: one None at the path it would have. A list of an
    unknown number of items yields nothing for its items.
    """
    value: object = profile
    for depth, name in enumerate(place):
        if name in (EACH, LATEST):
            yield from _values(value, place[depth:], place[:depth])
            return
        value = _known(value, name)
    yield place, value


def _values(value: object, rest: Place, path: DataPath) -> Iterator[tuple[DataPath, object]]:
    if not rest:
        yield path, value
    elif rest[0] == EACH:
        for index, item in enumerate(value if isinstance(value, list) else ()):
            yield from _values(item, rest[1:], (*path, index))
    elif rest[0] == LATEST:
        index = _latest(value if isinstance(value, list) else [])
        yield from _values(value[index] if isinstance(value, list) else None, rest[1:], (*path, index))
    else:
        yield from _values(_known(value, rest[0]), rest[1:], (*path, rest[0]))


def _known(value: object, name: str) -> object:
    """Return an attribute, None when the file does not give it (an empty default list is not given)."""
    if not isinstance(value, BaseModel):
        return None
    inner = getattr(value, name)
    return None if inner == [] and name not in value.model_fields_set else inner


def _latest(attempts: list[BaseModel]) -> int:
    """Index of the attempt with the latest cycle; without years the last one in the file."""
    return max(range(len(attempts)), key=lambda index: (getattr(attempts[index], "cycle", None) or 0, index))
