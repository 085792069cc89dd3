"""CSV files of figures as spreadsheets save them."""

from __future__ import annotations

import pytest

from rematch.knowledge.cells import read_rows

COLUMNS = ("specialty", "metric", "value")


@pytest.fixture
def read(tmp_path):
    def rows_and_problems(text):
        path = tmp_path / "figures.csv"
        path.write_text(text, encoding="utf-8")
        problems = []
        return list(read_rows(path, COLUMNS, problems)), problems

    return rows_and_problems


@pytest.mark.parametrize("separator", [",", ";"])
def test_either_separator_gives_the_same_cells_in_the_same_places(read, separator):
    text = 'specialty,metric,value\nneurology,"a,b",3\n,,\n\nsurgery,c,4\n'
    rows, problems = read(text.replace(",", separator))
    assert problems == []
    assert [row.cells["value"] for row in rows] == ["3", "4"]
    assert rows[0].cells["metric"] == f"a{separator}b"
    assert [(row.line, row.place("value").column) for row in rows] == [(2, 17), (5, 11)]


def test_a_row_with_the_other_separator_is_refused(read):
    rows, (problem,) = read("specialty;metric;value\nneurology,a,3\n")
    assert rows == []
    assert "the row has 1 cells, the heading has 3" in str(problem)


def test_a_file_without_a_heading_is_one_problem(read):
    rows, (problem,) = read("neurology,offered,3\nsurgery,offered,4\n")
    assert rows == []
    assert problem.what == "the first line must name the columns"
    assert problem.remedy == "add the heading"


def test_a_misspelt_heading_is_named_column_by_column(read):
    _, problems = read("specialty,metrc,value\n")
    assert [problem.remedy for problem in problems] == [
        "did you mean 'metric'?",
        "add metric to the heading",
    ]
