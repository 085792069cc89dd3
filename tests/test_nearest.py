"""The name that a message offers for a misspelt one."""

import pytest

from rematch.errors import suggestion

FIELDS = ("internal_medicine", "physical_medicine_rehabilitation", "pediatrics", "pediatrics_primary")


@pytest.mark.parametrize(
    ("written", "offered"),
    [
        ("physical_medicine", "physical_medicine_rehabilitation"),
        ("pediat", "pediatrics"),
        ("pediatric_primary", "pediatrics_primary"),
        ("internl_medicine", "internal_medicine"),
    ],
)
def test_names_that_begin_so_go_before_those_that_look_alike(written, offered):
    assert suggestion(written, FIELDS) == f"did you mean {offered!r}?"
    assert suggestion(written, reversed(FIELDS)) == f"did you mean {offered!r}?"


@pytest.mark.parametrize("written", ["p", "ped", "", "urology"])
def test_too_little_to_go_by_gets_no_guess(written):
    assert suggestion(written, FIELDS) is None
