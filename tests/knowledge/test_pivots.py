"""The pivot map: the article's where the article speaks, the house's elsewhere, honest about hard moves."""

from __future__ import annotations

import pytest

from rematch.knowledge.specialties import LEVELS

ARTICLE = {
    "orthopaedic_surgery": ["general_surgery", "anesthesiology", "internal_medicine"],
    "otolaryngology": ["general_surgery", "anesthesiology", "internal_medicine"],
    "plastic_surgery": ["general_surgery", "anesthesiology", "internal_medicine"],
    "general_surgery": ["anesthesiology", "emergency_medicine", "internal_medicine"],
    "dermatology": ["internal_medicine", "family_medicine", "neurology"],
    "radiation_oncology": ["internal_medicine", "family_medicine", "neurology"],
    "pathology": ["internal_medicine", "family_medicine", "neurology"],
    "emergency_medicine": ["internal_medicine", "family_medicine", "anesthesiology"],
    "obstetrics_gynecology": ["family_medicine", "internal_medicine", "anesthesiology"],
    "pediatrics": ["psychiatry", "family_medicine"],
}


@pytest.mark.parametrize("origin", ARTICLE)
def test_the_articles_map_comes_first_and_in_its_order(shipped, origin):
    found = [pivot for pivot in shipped.pivots.from_origin(origin) if pivot.basis == "article"]
    assert [pivot.to for pivot in found] == ARTICLE[origin]
    assert [pivot.rank for pivot in found] == list(range(1, len(found) + 1))


def test_only_the_articles_map_is_labelled_so(shipped):
    assert {pivot.origin for pivot in shipped.pivots if pivot.basis == "article"} == set(ARTICLE)


def test_every_field_leads_somewhere(shipped):
    for origin in shipped.specialties:
        ranks = [pivot.rank for pivot in shipped.pivots.from_origin(origin)]
        assert len(ranks) >= 3
        assert ranks == list(range(1, len(ranks) + 1))


def test_a_pivot_says_why_and_what_carries_over(shipped):
    for pivot in shipped.pivots:
        assert pivot.reason.endswith(".")
        assert pivot.skills
        assert set(pivot.skills) <= set(shipped.pivots.skills)
        assert pivot.source
        assert shipped.pivots.between(pivot.origin, pivot.to) is pivot
        assert pivot in shipped.pivots.leading_to(pivot.to)


def test_every_skill_is_used(shipped):
    assert {skill for pivot in shipped.pivots for skill in pivot.skills} == set(shipped.pivots.skills)


def test_a_move_to_a_field_no_easier_to_enter_says_so(shipped):
    for pivot in shipped.pivots:
        levels = [shipped.specialties[field].competitiveness for field in (pivot.origin, pivot.to)]
        if LEVELS.index(levels[1]) >= LEVELS.index(levels[0]):
            assert pivot.caution


def test_no_pivot_leads_to_the_hardest_fields(shipped):
    assert not [
        pivot for pivot in shipped.pivots if shipped.specialties[pivot.to].competitiveness == "extreme"
    ]


def test_categorical_surgery_as_a_backup_always_carries_its_caution(shipped):
    assert all(pivot.caution for pivot in shipped.pivots.leading_to("general_surgery"))


def test_an_unknown_pair_has_no_pivot(shipped):
    assert shipped.pivots.between("dermatology", "plastic_surgery") is None
    assert shipped.pivots.from_origin("nothing") == ()
    assert shipped.pivots.leading_to("nothing") == ()
