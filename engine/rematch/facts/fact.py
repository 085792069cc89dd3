"""A typed fact and where each of its fields comes from."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

Value: TypeAlias = bool | int | float | str | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact: a type of the vocabulary, its known fields, and the origin of each.

    A field that is not known is absent, never None (H1.5). ``origins`` gives for a field the
    references it was derived from: ``profile:exams.step2_ck.score``, ``figure:<figure id>``,
    ``knowledge:specialties.<id>``, ``fact:<fact id>`` or ``firing:<number>``; a field without an entry
    inherits the origins under the empty name.
    """

    id: str
    type: str
    fields: Mapping[str, Value]
    origins: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def origin_of(self, name: str) -> tuple[str, ...]:
        """Return the references behind one field."""
        return self.origins.get(name, self.origins.get("", ()))
