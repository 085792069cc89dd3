"""Every broken or unlikely profile of the two folders is told what is wrong, where and what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from rematch.document import read_document
from rematch.errors import DocumentError, ProfileError
from rematch.profile.read import read_profile

HERE = Path(__file__).parent
EXPECTED = {folder: read_document(HERE / f"{folder}.yaml").data for folder in ("broken", "unlikely")}


def _expected(folder):
    return [pytest.param(name, said, id=name) for name, said in EXPECTED[folder].items()]


def _require(problems, said, usual):
    assert [(str(problem.where.line), str(problem.where.column)) for problem in problems] == [
        (str(entry["line"]), str(entry["column"])) for entry in said
    ]
    for problem, entry in zip(problems, said, strict=True):
        assert problem.severity == entry.get("severity", usual)
        for words in entry["says"]:
            assert words in str(problem)
        assert "Input should" not in str(problem)
        assert str(problem).isprintable()


@pytest.mark.parametrize(("name", "said"), _expected("broken"))
def test_a_broken_profile_is_refused_with_every_error_and_its_place(name, said, names, limits):
    with pytest.raises((ProfileError, DocumentError)) as caught:
        read_profile(HERE / "broken" / name, names, limits)
    _require(caught.value.problems, said, "error")
    assert caught.value.exit_code == 2
    assert {problem.where.file for problem in caught.value.problems} == {str(HERE / "broken" / name)}


@pytest.mark.parametrize(("name", "said"), _expected("unlikely"))
def test_an_unlikely_profile_is_read_with_warnings(name, said, names, limits):
    read = read_profile(HERE / "unlikely" / name, names, limits)
    _require(read.warnings, said, "warning")


@pytest.mark.parametrize("folder", ["broken", "unlikely"])
def test_every_file_of_a_folder_is_expected(folder):
    assert {path.name for path in (HERE / folder).iterdir()} == set(EXPECTED[folder])


def test_without_limits_of_plausibility_only_contradictions_and_doubts_are_told(names):
    assert read_profile(HERE / "unlikely" / "many-hours.yaml", names).warnings == ()
    assert len(read_profile(HERE / "unlikely" / "strong-and-negative.yaml", names).warnings) == 1
