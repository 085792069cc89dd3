"""Random decision tables: each cell as an advisor writes it, beside what it means, said again in Python."""

from __future__ import annotations

import json
from itertools import product
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path
    from random import Random

    Point = Mapping[str, object]
    """A value per column; None is unknown, and a column that is not there belongs to a fact that is not."""

GROUPS = ("us_md", "us_do", "us_img")
LIKES = ("calm", "pace")
GRID: dict[str, tuple[object, ...]] = {
    "score": (None, *range(1, 9)),
    "gap": (None, -1.5, -1, -0.75, -0.5, -0.25, 0, 0.25, 0.5, 0.75, 1, 2.5),
    "group": (None, *GROUPS),
    "abroad": (None, True, False),
    "likes": (None, (), ("calm",), ("pace",), LIKES),
    "share": (None, 0, 1, 1.25, 1.5, 1.75, 2, 2.25, 2.5, 2.75, 3, 100),
}
PERSON = ("score", "gap", "group", "abroad", "likes")
COLUMNS = {name: f"{'person' if name in PERSON else 'field'}.{name}" for name in GRID}
STAGES = {
    "stages": [
        {
            "name": "one",
            "title": "One",
            "after": [{"rank": "answer", "of": "size", "by": ["row"], "order": [{"row": "asc"}]}],
        }
    ]
}


class Cell(NamedTuple):
    """What is written in a cell, and when it holds of a value (None: unknown)."""

    written: object
    holds: Callable[[object], bool]


class RandomTable(NamedTuple):
    """The columns of a table, and the cells of each row by column."""

    columns: tuple[str, ...]
    rows: tuple[Mapping[str, Cell], ...]

    def holding(self, point: Point) -> list[int]:
        """Return the numbers of the rows that hold at a point, the first row being 1."""
        return [
            number
            for number, row in enumerate(self.rows, start=1)
            if all(name in point and cell.holds(point[name]) for name, cell in row.items())
        ]

    def points(self) -> Iterator[Point]:
        """Yield every combination of values; a gap is known only with a score."""
        for values in product(*(GRID[name] for name in self.columns)):
            point = dict(zip(self.columns, values, strict=True))
            if point.get("gap") is None or point.get("score", 1) is not None:
                yield point
        if "share" in self.columns:
            yield from RandomTable(
                tuple(name for name in self.columns if name != "share"), self.rows
            ).points()

    def write(self, folder: Path, hit: str) -> None:
        """Write the table and its stage as the rules of a knowledge base."""
        rows = [
            {
                "id": f"r{number}",
                "if": {name: cell.written for name, cell in row.items()},
                "then": {"least": 1},
            }
            for number, row in enumerate(self.rows, start=1)
        ]
        table = {
            "id": "table", "title": "Table", "hit": hit, "gives": "size",
            "because": "So.", "source": ["house"],
            "columns": {name: COLUMNS[name] for name in self.columns}, "rows": rows,
        }  # fmt: skip
        (folder / "table.json").write_text(json.dumps({"stage": "one", "tables": [table]}), encoding="utf-8")
        (folder / "stages.yaml").write_text(json.dumps(STAGES), encoding="utf-8")


def random_table(r: Random, names: tuple[str, ...] = tuple(GRID), most_columns: int = 3) -> RandomTable:
    chosen = r.sample(names, r.randint(1, most_columns))
    rows = [
        {name: random_cell(r, name) for name in chosen if r.random() < 0.75} for _ in range(r.randint(1, 4))
    ]
    rows = [row or {name: random_cell(r, name) for name in chosen[:1]} for row in rows]
    used = tuple(name for name in chosen if any(name in row for row in rows))
    return RandomTable(used, tuple(rows))


def random_cell(r: Random, name: str) -> Cell:
    kind = r.randint(0, 9)
    if kind == 0:
        return Cell("unknown", lambda value: value is None)
    if kind == 1:
        return Cell("known", lambda value: value is not None)
    plain = _plain(r, name)
    if kind == 2:
        return Cell(f"unknown or {plain.written}", lambda value: value is None or plain.holds(value))
    if kind == 3:
        return Cell(f"not {plain.written}", lambda value: value is not None and not plain.holds(value))
    if kind == 4:
        word = f"unknown or not {plain.written}"
        return Cell(word, lambda value: value is None or not plain.holds(value))
    return Cell(plain.written, lambda value: value is not None and plain.holds(value))


def _plain(r: Random, name: str) -> Cell:
    """Return a cell without doubt or ``not``; it is asked of known values only."""
    if name in ("score", "gap", "share"):
        return _numbers(r, name)
    if name == "abroad":
        wanted = r.random() < 0.5
        return Cell(r.choice((("no", "false"), ("yes", "true"))[wanted]), lambda value: value is wanted)
    if name == "likes":
        word = r.choice(LIKES)
        return Cell(word, lambda value: word in value)
    words = r.sample(GROUPS, r.randint(1, 2))
    return Cell(r.choice((", ", ",", " or ")).join(words), lambda value: value in words)


def _numbers(r: Random, name: str) -> Cell:
    steps = {"score": range(2, 8), "gap": (-1, -0.5, 0, 0.5, 1), "share": (1, 1.5, 2, 2.5, 3)}[name]
    low, high = sorted(r.sample(list(steps), 2))
    return r.choice((
        Cell(f"{low}", lambda value: value == low),
        Cell(f"< {high}", lambda value: value < high),
        Cell(f"<={low}", lambda value: value <= low),
        Cell(f"> {low}", lambda value: value > low),
        Cell(f">={high}", lambda value: value >= high),
        Cell(f"{low}..{high}", lambda value: low <= value <= high),
        Cell(f">= {low} and < {high}", lambda value: low <= value < high),
        Cell(f"{low}, > {high}", lambda value: value == low or value > high),
        Cell(f"{low}, {high}", lambda value: value in (low, high)),
    ))  # fmt: skip
