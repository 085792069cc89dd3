"""A fact being written: unknown values leave no field, every known one keeps its origins."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from rematch.facts.fact import Fact

if TYPE_CHECKING:
    from collections.abc import Collection

    from rematch.facts.fact import Value


class FactDraft:
    """Collects the fields of one fact."""

    def __init__(self, type_name: str, identity: str) -> None:
        self._type = type_name
        self._identity = identity
        self.fields: dict[str, Value] = {}
        self.origins: dict[str, tuple[str, ...]] = {}

    def put(self, name: str, value: Value | None, origins: Collection[str] = ()) -> None:
        """Set a field with the references it was derived from; None means unknown and sets nothing."""
        if value is None:
            return
        self.fields[name] = round(value, 2) if isinstance(value, float) else value
        self.origins[name] = tuple(dict.fromkeys(origins)) if len(origins) > 1 else tuple(origins)

    def fact(self) -> Fact:
        """Return the finished fact."""
        return Fact(self._identity, self._type, self.fields, self.origins)


@lru_cache(maxsize=2048)
def in_profile(*path: str | int) -> str:
    """Return the reference of a place in the profile, as ``profile:attempts.0.cycle``."""
    return "profile:" + ".".join(map(str, path))


@lru_cache(maxsize=2048)
def in_knowledge(*path: str) -> str:
    """Return the reference of a knowledge entry, as ``knowledge:specialties.neurology``."""
    return "knowledge:" + ".".join(path)
