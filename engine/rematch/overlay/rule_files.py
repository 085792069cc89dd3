"""What is left of the base's rule files once an overlay lies on them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rematch.overlay.joining import without
from rematch.overlay.soundness import faults

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rematch.document import Data, DataPath, Document
    from rematch.errors import Problem
    from rematch.overlay.declared import Declared
    from rematch.overlay.layers import PlacedFile

_LISTS = ("rules", "tables")


def uncovered(
    documents: Mapping[PlacedFile, Document], declared: Declared, problems: list[Problem]
) -> dict[PlacedFile, Document]:
    """Return the documents, the base's without what the overlay replaces or switches off.

    What it switches off by a name that the base does not know adds to ``problems``.
    """
    own = {name for file, document in documents.items() if file.own for name in rule_places(document.data)}
    disabled = declared.names("rule")
    known: set[str] = set()
    made: dict[PlacedFile, Document] = {}
    for file, document in documents.items():
        if file.own:
            made[file] = document
            continue
        places = rule_places(document.data)
        known.update(places)
        hidden = {place for name, place in places.items() if name in own or name in disabled}
        made[file] = without(document, hidden) if hidden else document
    problems.extend(faults(declared, "rule", known, own))
    return made


def rule_places(data: Data) -> dict[str, DataPath]:
    """Return where the rules, tables and rows of a rule file stand, by their ids."""
    return dict(_places(data))


def _places(data: Data) -> Iterator[tuple[str, DataPath]]:
    for kind in _LISTS:
        items = data.get(kind) if isinstance(data, dict) else None
        for number, item in enumerate(items if isinstance(items, list) else ()):
            if not isinstance(item, dict) or not isinstance(name := item.get("id"), str):
                continue
            yield name, (kind, number)
            rows = item.get("rows") if kind == "tables" else None
            for place, row in enumerate(rows if isinstance(rows, list) else ()):
                if isinstance(row, dict) and isinstance(row_name := row.get("id"), str):
                    yield f"{name}.{row_name}", (kind, number, "rows", place)
