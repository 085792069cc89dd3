"""Holes, clashes and hidden rows of small random tables are those that trying every value finds."""

import random
import shutil
from itertools import combinations, product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from random_tables import COLUMNS, PERSON, Cell, RandomTable, random_table
from small_base import HERE, SOURCES, load_words

from rematch.rules.table_areas import possible
from rematch.rules.table_files import WrittenTable, written_tables
from rematch.tables_analysis.analysis import analyse, hole_boxes
from rematch.tables_analysis.boxes import Search
from rematch.tables_analysis.examples import Example

RANDOMS = st.randoms(use_true_random=False)


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("analysis")
    shutil.copy(HERE / "small" / "vocabulary.yaml", root)
    (root / "rules").mkdir()
    return root


def written(table: RandomTable, root: Path, hit: str) -> WrittenTable:
    table.write(root / "rules", hit)
    (found,) = written_tables(root, load_words(root), SOURCES)
    return found


def filled(table: RandomTable, example: Example) -> dict[str, object]:
    """The point that an example names, what it leaves open being unknown."""
    names = {field: name for name, field in COLUMNS.items()}
    point: dict[str, object] = dict.fromkeys(table.columns)
    return point | {names[field]: value for field, value in example.point.items()}


def coherent(point: dict[str, object]) -> bool:
    return point.get("gap") is None or point.get("score", 1) is not None


def everywhere(table: RandomTable) -> list[dict[str, object]]:
    """Every combination of values with every fact there."""
    return [point for point in table.points() if set(point) == set(table.columns)]


@given(RANDOMS)
@settings(max_examples=40)
def test_holes_are_where_no_row_holds(empty: Path, r):
    table = random_table(r)
    one = written(table, empty, "collect")
    found = analyse(one)
    assert found.complete
    assert bool(found.holes) == any(not table.holding(point) for point in everywhere(table))
    for example in found.holes:
        assert coherent(filled(table, example))
        assert table.holding(filled(table, example)) == []
    boxes = list(hole_boxes(one, Search(lambda box: possible(one.table, box, one.values))))
    for numbers in product(*(range(len(one.values[name])) for name in one.values)):
        point = {name: one.values[name][number] for name, number in zip(one.values, numbers, strict=True)}
        if coherent(point):
            inside = sum(
                all(number in box[name] for name, number in zip(one.values, numbers, strict=True))
                for box in boxes
            )
            assert inside == (not table.holding(point))


@given(RANDOMS)
@settings(max_examples=40)
def test_clashes_are_rows_that_hold_together(empty: Path, r):
    table = random_table(r, most_columns=2)
    for hit in ("unique", "collect"):
        found = analyse(written(table, empty, hit))
        together = {pair for point in everywhere(table) for pair in combinations(table.holding(point), 2)}
        assert {tuple(int(row[1:]) for row in one.rows) for one in found.meetings} == together
        assert found.faulty == (hit == "unique" and bool(together))
        for one in found.meetings:
            point = filled(table, one.example)
            assert coherent(point)
            assert {int(row[1:]) for row in one.rows} <= set(table.holding(point))


@given(RANDOMS)
@settings(max_examples=40)
def test_hidden_rows_are_never_the_first(empty: Path, r):
    table = random_table(r)
    found = analyse(written(table, empty, "first"))
    first = set()
    for point in everywhere(table):
        for absent in ((), PERSON, ("share",)):  # a kind of fact may be missing
            there = {name: value for name, value in point.items() if name not in absent}
            first.add(min(table.holding(there), default=0))
    hidden = {int(name[1:]) for name, _ in found.hidden}
    assert hidden == set(range(1, len(table.rows) + 1)) - first
    for name, above in found.hidden:
        assert above
        assert all(int(one[1:]) < int(name[1:]) for one in above)


def test_a_row_hidden_by_two_together_names_both(empty: Path):
    def cell(text: str) -> Cell:
        return Cell(text, bool)

    rows = (
        {"abroad": cell("yes")},
        {"score": cell("> 3")},
        {"abroad": cell("no")},
        {"abroad": cell("known"), "score": cell("2")},
    )
    found = analyse(written(RandomTable(("abroad", "score"), rows), empty, "first"))
    assert found.hidden == (("r4", ("r1", "r3")),)
    assert [str(hole) for hole in found.holes] == ["person.abroad unknown, person.score = 1 (or unknown)"]


def test_a_search_that_gives_up_says_so(empty: Path):
    r = random.Random(3)  # noqa: S311 - no secrets here
    tables = (random_table(r) for _ in range(40))
    table = next(one for one in tables if len(one.rows) == 4 and len(one.columns) == 3)
    one = written(table, empty, "first")
    assert analyse(one).complete
    assert not analyse(one, most_parts=3).complete
