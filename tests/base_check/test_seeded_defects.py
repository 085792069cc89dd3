"""Every kind of defect is found where it was sown, with its code, and nothing else is."""

import pytest
import yaml
from seeds import BEDS, Expected, example, kept_examples, sow

from rematch.codes.catalogue import CATALOGUE

pytestmark = pytest.mark.content

# A template is filled in by the commands that print it; see tests/report, tests/knowledge, tests/pictures.
ELSEWHERE = {"RM702", "RM703"}
# Logic and templates are analyzed once the files are sound, and have tests of their own.
ANALYZED = (
    "RM30",
    "RM34",
    "RM35",
    "RM36",
    "RM37",
    "RM38",
    "RM39",
    "RM75",
    "RM76",
    "RM77",
    "RM78",
    "RM79",
)


def codes_of(bed):
    return {
        code
        for seed in yaml.safe_load(bed.read_text(encoding="utf-8"))
        for code, *_ in seed.get("expect", ())
    }


FIRST = {code: bed for bed in reversed(BEDS) for code in codes_of(bed)}


@pytest.mark.parametrize("bed", BEDS, ids=lambda bed: bed.stem)
def test_every_seeded_defect_is_found_in_its_place_and_no_other(bed, base, checked):
    expected = sow(bed, base)
    code, data = checked(base)
    problems = data["problems"]
    found = {
        Expected(
            problem["code"],
            problem["file"] and problem["file"].removeprefix(f"{base.as_posix()}/"),
            problem["line"],
            problem["column"],
        )
        for problem in problems
    }
    assert code == 3
    assert found == expected
    assert data["errors"] == len(problems)
    kept = kept_examples()
    for name in (name for name, first in FIRST.items() if first == bed):
        first = next(problem for problem in problems if problem["code"] == name)
        assert kept[name] == example(base, first), "write them anew: python tests/base_check/seeds.py"


def test_every_code_has_a_seed():
    own = {name for name in CATALOGUE if not name.startswith(ANALYZED)}
    assert own - set(FIRST) == ELSEWHERE
    assert set(FIRST) <= own


def test_the_shipped_base_is_sound(checked, base):
    assert checked(base, "--strict") == (
        0,
        {"schema": "rematch/check/1", "errors": 0, "warnings": 0, "problems": []},
    )
