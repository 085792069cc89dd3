"""A typed fact and where each of its fields comes from."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

Value: TypeAlias = bool | int | float | str | tuple[str, ...]


_NO_ORIGINS: Mapping[str, tuple[str, ...]] = MappingProxyType({})


class Fact(NamedTuple):
    """One fact: a type of the vocabulary, its known fields, and the origin of each.

    A field that is not known is absent, never None (H1.5). ``origins`` gives for a field the
    references it was derived from: ``profile:exams.step2_ck.score``, ``figure:<figure id>``,
    ``knowledge:specialties.<id>``, ``fact:<fact id>`` or ``firing:<number>``; a field without an entry
    inherits the origins under the empty name. A named tuple, because a run makes hundreds.
    """

    id: str
    type: str
    fields: Mapping[str, Value]
    origins: Mapping[str, tuple[str, ...]] = _NO_ORIGINS

    def origin_of(self, name: str) -> tuple[str, ...]:
        """Return the references behind one field."""
        return self.origins.get(name, self.origins.get("", ()))
