"""The fields that ship: complete, consistent with the profile's words, and found by any usual name."""

from __future__ import annotations

import typing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rematch.knowledge.names import SpecialtyNames, fold
from rematch.profile.model import Preferences

FIELDS = 28


def test_every_field_of_the_data_is_there(shipped):
    assert len(shipped.specialties) == FIELDS
    assert set(shipped.bridges) == {"preliminary_surgery", "preliminary_medicine", "transitional_year"}
    assert shipped.names.ids == tuple(shipped.specialties)


def test_likes_are_those_a_profile_may_name_and_each_is_offered_somewhere(shipped):
    annotation = Preferences.model_fields["likes"].annotation
    words = set(typing.get_args(typing.get_args(annotation)[0]))
    assert {like for specialty in shipped.specialties.values() for like in specialty.likes} == words


def test_tolerance_is_what_the_heuristic_says(shipped):
    def those(tolerance):
        return {name for name, field in shipped.specialties.items() if field.tolerance == tolerance}

    assert {"family_medicine", "psychiatry", "pediatrics", "internal_medicine"} <= those("flexible")
    assert those("inflexible") == {"orthopaedic_surgery", "dermatology", "plastic_surgery", "otolaryngology"}


def test_competitiveness_is_a_labelled_judgement_with_a_reason(shipped):
    for specialty in shipped.specialties.values():
        assert specialty.basis == "house"
        assert specialty.because.endswith(".")


def test_every_alias_leads_to_its_field_however_it_is_written(shipped):
    for identity, specialty in shipped.specialties.items():
        for name in (identity, specialty.name, specialty.short, *specialty.aliases):
            for spelling in (
                name,
                name.upper(),
                name.replace(" ", "-"),
                f"  {name}. ",
                name.replace(" and ", " & "),
            ):
                assert shipped.names.resolve(spelling) == identity, spelling


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ortho", "orthopaedic_surgery"),
        ("Orthopedics", "orthopaedic_surgery"),
        ("orthopædics", None),
        ("ENT", "otolaryngology"),
        ("Ear, Nose & Throat", "otolaryngology"),
        ("peds", "pediatrics"),
        ("anaesthesia", "anesthesiology"),
        ("FM", "family_medicine"),
        ("IM", "internal_medicine"),
        ("medicine-primary", "internal_medicine_primary_care"),
        ("psych", "psychiatry"),
        ("OB-GYN", "obstetrics_gynecology"),
        ("ob gyn", "obstetrics_gynecology"),
        ("Obstetrics & Gynecology", "obstetrics_gynecology"),
        ("rad onc", "radiation_oncology"),
        ("PM&R", "physical_medicine_rehabilitation"),
        ("pmr", "physical_medicine_rehabilitation"),
        ("Physical Medicine & Rehabilitation", "physical_medicine_rehabilitation"),
        ("CT surgery", "thoracic_surgery"),
        ("neurosurg", "neurological_surgery"),
        ("DR", "diagnostic_radiology"),
        ("IR", "interventional_radiology"),
        ("derm", "dermatology"),
        ("gen surg", "general_surgery"),
        ("Med/Peds", "medicine_pediatrics"),
        ("uro", "urology"),
        ("préventive medicine", "preventive_medicine"),
        ("podiatry", None),
        ("", None),
        ("&", None),
        ("and", None),
    ],
)
def test_what_applicants_type(shipped, typed, meant):
    assert shipped.names.resolve(typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("dermatolgy", "dermatology"),
        ("anestesiology", "anesthesiology"),
        ("famly medicin", "family_medicine"),
        ("xyzzy", None),
        ("", None),
    ],
)
def test_what_they_may_have_meant(shipped, typed, meant):
    assert shipped.names.suggest(typed) == meant


def test_one_year_positions_are_not_fields_but_are_known(shipped):
    for typed in ("prelim surgery", "Preliminary Medicine", "TY", "transitional"):
        assert shipped.names.resolve(typed) is None
        assert shipped.bridge_names.resolve(typed) in shipped.bridges


def test_a_track_belongs_to_a_field(shipped):
    assert shipped.specialties["internal_medicine_primary_care"].track_of == "internal_medicine"
    assert sum(field.track_of is not None for field in shipped.specialties.values()) == 1


@given(st.text(max_size=30))
def test_folding_is_stable_and_blind_to_case(text):
    assert fold(fold(text)) in (fold(text), "")
    assert fold(f" {text}- ") == fold(text)


@given(st.text(max_size=30))
def test_any_text_resolves_to_a_known_id_or_nothing(text):
    names = SpecialtyNames({"one": ["Uno"], "two": ["Dos"]})
    assert names.resolve(text) in {None, "one", "two"}
    assert names.suggest(text) in {None, "one", "two"}
