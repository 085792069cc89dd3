"""The JSON Schema of a profile agrees with the reader and can be used on its own."""

from __future__ import annotations

import json

import jsonschema
import pytest
from shared_names import ROOT

from rematch.document import read_document
from rematch.profile.schema import profile_schema


@pytest.fixture(scope="module")
def schema(names):
    return profile_schema(names.ids)


@pytest.fixture(scope="module")
def validator(schema):
    return jsonschema.Draft202012Validator(schema)


def test_it_is_a_schema_with_a_name_and_an_address(schema):
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["$id"].startswith("urn:rematch:")
    assert schema["title"] == "Rematch profile"
    assert json.loads(json.dumps(schema)) == schema


@pytest.mark.parametrize("file", sorted((ROOT / "examples").glob("*.yaml")), ids=lambda file: file.stem)
def test_the_examples_pass(file, validator):
    validator.validate(read_document(file).data)


def test_editors_are_offered_the_ids_and_names_pass_too(schema, validator, names):
    assert schema["$defs"]["Specialty"]["anyOf"][0] == {"enum": list(names.ids)}
    for written in ("neurology", "Rad Onc"):
        validator.validate(_least(specialty=written))
    assert not validator.is_valid(_least(specialty=""))


def test_without_a_knowledge_base_there_are_no_ids_to_offer():
    assert "enum" not in json.dumps(profile_schema()["$defs"]["Specialty"])


@pytest.mark.parametrize(
    "part",
    [{"exams": {"step2_ck": {"score": 400}}}, {"favourite_colour": "blue"}, {"letters": "strong"}],
)
def test_what_the_reader_refuses_by_shape_the_schema_refuses(part, validator):
    assert not validator.is_valid({**_least(), **part})


def test_empty_values_and_the_note_for_the_checker_pass(validator):
    validator.validate({**_least(), "exams": None, "letters": None, "constraints": {"regions_wanted": None}})
    validator.validate({**_least(), "expect": {"any": ["thing"]}})


def _least(specialty="neurology"):
    return {
        "applicant": {"degree": "MD", "graduation_year": 2025},
        "attempts": [{"specialty": specialty}],
    }
