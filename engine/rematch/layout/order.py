"""In which order the keys of a file stand, and which of its parts stand on lines of their own."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from rematch.document import Data

Path: TypeAlias = tuple[str, ...]
"""The keys from the top of a file down to one part; ``ITEM`` stands for any entry of a list."""
ITEM = "*"

RULE = ("id", "title", "when", "then", "because", "source", "priority")
TABLE = ("id", "title", "hit", "columns", "also", "gives", "because", "source", "rows")
ROW = ("id", "title", "if", "then", "because", "source")
_ASKING = frozenset({"when", "then", "if"})

_Part = TypeVar("_Part")


@dataclass(frozen=True, slots=True)
class Form:
    """The form of one kind of file: the order of keys by place, and the lists set apart by blank lines."""

    keys: Mapping[Path, tuple[str, ...]]
    apart: frozenset[Path]
    opened: frozenset[Path] = field(default=frozenset())

    def is_open(self, path: Path) -> bool:
        """Whether what stands at ``path`` is never written in brackets."""
        return path == () or path in self.apart or path in self.opened or (*path[:-1],) in self.apart

    def is_short(self, path: Path) -> bool:
        """Whether a mapping at ``path`` is written in brackets when it is short."""
        return len(path) > 3 and not _ASKING.isdisjoint(path[2:-1])


RULE_FILE = Form(
    {
        (): ("stage",),
        ("rules", ITEM): RULE,
        ("tables", ITEM): TABLE,
        ("tables", ITEM, "rows", ITEM): ROW,
    },
    frozenset({("rules",), ("tables",)}),
    frozenset({("tables", ITEM, "rows")}),
)
STAGE_FILE = Form({("stages", ITEM): ("name", "title", "after")}, frozenset({("stages",)}))
TEST_FILE = Form(
    {(): ("defaults", "cases"), ("cases", ITEM): ("id", "title", "given", "expect")}, frozenset({("cases",)})
)


def form_of(keys: Iterable[str]) -> Form | None:
    """Return the form of the file that has these keys at its top, None for none of ours."""
    found = set(keys)
    if "stages" in found:
        return STAGE_FILE
    if found & {"rules", "tables"}:
        return RULE_FILE
    return TEST_FILE if "cases" in found else None


def sorted_by_key(
    parts: Iterable[_Part], order: tuple[str, ...], key: Callable[[_Part], str | None]
) -> list[_Part]:
    """Return parts in the given order of their keys; what it does not name follows as it stood."""
    place = {name: number for number, name in enumerate(order)}
    return sorted(parts, key=lambda part: place.get(key(part) or "", len(place)))


def in_order(data: Data, form: Form, path: Path = ()) -> Data:
    """Return the same data with its keys in order."""
    if isinstance(data, list):
        return [in_order(item, form, (*path, ITEM)) for item in data]
    if not isinstance(data, dict):
        return data
    items = sorted_by_key(data.items(), form.keys.get(path, ()), key=lambda item: item[0])
    return {name: in_order(value, form, (*path, name)) for name, value in items}
