"""The report as a document: blocks and what stands in a line, before it takes the form of Word or PDF."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Text:
    """Words of one look; ``link`` is where they lead, when they do."""

    text: str
    bold: bool = False
    italic: bool = False
    code: bool = False
    link: str | None = None


@dataclass(frozen=True, slots=True)
class Citation:
    """The number of a source, as ``[3]``."""

    number: int
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Notes:
    """Behind a sentence: the numbers of the reasons that it rests on."""

    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class CheckBox:
    """Before the words of a task: the box to tick."""

    task: int


Inline: TypeAlias = Text | Citation | Notes | CheckBox
Line: TypeAlias = tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 0 is the title of the report, 1 a part, 2 what is below."""

    level: int
    line: Line


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; it ``leads`` when it belongs to the block after it."""

    line: Line
    leads: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """A list; numbered from ``start``, with bullets when that is None."""

    items: tuple[tuple[Block, ...], ...]
    start: int | None = None


@dataclass(frozen=True, slots=True)
class Quote:
    """Words to take over or to say."""

    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell; ``align`` is left, right or center, ``level`` the rating that it shows."""

    line: Line
    align: str = "left"
    level: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table: the cells of its heading, and its rows."""

    heading: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Source:
    """One line of the list of sources: where its number leads."""

    number: int
    line: Line


@dataclass(frozen=True, slots=True)
class Illustration:
    """The place of a picture."""

    name: str


Block: TypeAlias = Heading | Paragraph | Listing | Quote | Table | Source | Illustration


def plain(line: Line) -> str:
    """Return the words of a line, with its source numbers and without what only leads elsewhere."""
    return "".join(
        one.text if isinstance(one, Text) else f"[{one.number}]" if isinstance(one, Citation) else ""
        for one in line
    )


def runs_of(numbers: Iterable[int]) -> tuple[tuple[int, int], ...]:
    """Return 3, 4, 5 and 8 as (3, 5) and (8, 8)."""
    found: list[tuple[int, int]] = []
    for number in numbers:
        if found and found[-1][1] + 1 == number:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    return tuple(found)
