"""Where two files of a knowledge base are joined, and what their entries are called.

A mapping named here is joined key by key, a list named with ``[key]`` item by item; whatever stands below is
an entry, which is replaced whole. The top of a file is always joined. ``*`` is any key.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from rematch.forms import written_as_yaml

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rematch.document import Data, DataPath

EntryName = tuple[str, ...]

ANY_KEY = "*"
"""What stands for any key in the name of a place."""
_PLACES: Mapping[str, tuple[str, ...]] = {
    "rules/stages.yaml": ("stages[name]",),
    "knowledge/audit-policy.yaml": ("profile[path]",),
    "knowledge/bridges.yaml": ("bridges",),
    "knowledge/cycles.yaml": (
        "matches", "matches.*", "matches.*.milestones", "matches.*.published", "matches.*.published.*",
    ),
    "knowledge/fees.yaml": (
        "matches", "fields", "routes", "routes.*", "routes.*.applications", "registration", "registration.*",
        "registration.*.fees", "transcript", "transcript.fees", "extra_ranks", "extra_ranks.fees",
    ),
    "knowledge/heuristics.yaml": ("heuristics",),
    "knowledge/metrics.yaml": ("units", "groups", "themes", "metrics"),
    "knowledge/narrative.yaml": (
        "categories", "checks[id]", "sentences", "negations", "speech", "past_match", "other_fields", "story",
        "forward", "length",
    ),
    "knowledge/pivots.yaml": ("skills", "pivots", "pivots.*[to]"),
    "knowledge/plausibility.yaml": ("ranges[path]", "passing[exam]"),
    "knowledge/priorities.yaml": ("groups", "default", "fields"),
    "knowledge/sample-profiles.yaml": ("groups", "results", "draws"),
    "knowledge/settings.yaml": (),
    "knowledge/sources.yaml": ("sources",),
    "knowledge/specialties.yaml": ("families", "likes", "specialties"),
    "knowledge/unknowns.yaml": ("levels[id]", "unknowns[path]"),
    "knowledge/vocabulary.yaml": ("scales", "facts", "facts.*", "facts.*.fields"),
    "templates/packet.yaml": ("documents",),
    "templates/theme.yaml": ("colors", "colors.light", "colors.dark"),
    "templates/words.yaml": ("*",),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Joins:
    """The places of one file: paths of mappings, and paths of lists with the key that names an item."""

    mappings: frozenset[EntryName]
    lists: Mapping[EntryName, str]

    def joins_mapping(self, name: EntryName) -> bool:
        """Return whether the mapping called ``name`` is joined key by key."""
        return not name or any(_fits(name, pattern) for pattern in self.mappings)

    def list_key(self, name: EntryName) -> str | None:
        """Return the key that names the items of the list called ``name``; None: the list is one entry."""
        return next((key for pattern, key in self.lists.items() if _fits(name, pattern)), None)

    def entries(self, data: Data, name: EntryName = ()) -> Mapping[EntryName, DataPath]:
        """Return the entries of the part of a file called ``name`` by their names, and where each stands."""
        return dict(self._entries(data, name))

    def _entries(self, data: Data, name: EntryName) -> Iterator[tuple[EntryName, DataPath]]:
        if isinstance(data, dict) and self.joins_mapping(name):
            for key, value in data.items():
                yield from self._entries(value, (*name, key))
            return
        named_by = self.list_key(name) if isinstance(data, list) else None
        if isinstance(data, list) and named_by is not None:
            for number, item in enumerate(data):
                if (called := item_name(item, named_by)) is not None:
                    yield (*name, called), (*name, number)
        else:
            yield name, name


def item_name(item: Data, key: str) -> str | None:
    """Return what an item of a joined list is called, None for one that has no name."""
    called = item.get(key) if isinstance(item, dict) else None
    return called if isinstance(called, str) else None


@lru_cache(maxsize=64)
def joins_of(file: str) -> Joins | None:
    """Return the places of a file (``knowledge/pivots.yaml``); None for one that is never joined."""
    places = _PLACES.get(written_as_yaml(file))
    if places is None:
        return None
    lists = dict(_list(place) for place in places if place.endswith("]"))
    return Joins(frozenset(tuple(place.split(".")) for place in places if not place.endswith("]")), lists)


def joined_files() -> tuple[str, ...]:
    """Return the files that an overlay may add to, relative to the root."""
    return tuple(_PLACES)


def _list(place: str) -> tuple[EntryName, str]:
    name, _, key = place.removesuffix("]").partition("[")
    return tuple(name.split(".")), key


def _fits(name: EntryName, pattern: EntryName) -> bool:
    return len(name) == len(pattern) and all(
        asked in (part, ANY_KEY) for part, asked in zip(name, pattern, strict=True)
    )
