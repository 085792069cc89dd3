"""The schemas of an overlay take files that hold a part only, and still refuse what no loader would take."""

from __future__ import annotations

import json

import jsonschema
import pytest
import yaml

pytestmark = pytest.mark.content

PIVOT = """\
pivots:
  orthopaedic_surgery:
    - {to: neurology, rank: 1, basis: house, source: [house], skills: [critical_care], reason: It is near.}
"""
FIELD = "facts: {applicant: {fields: {own_score: {type: integer, unit: points, meaning: our own score}}}}"
SETTING = "staleness_limit_cycles: {value: 4, because: We wait longer., source: [house]}"
STAGE = "stages: [{name: advice, title: What we advise}]"


def faults(folder, name, text):
    schema = json.loads((folder / f"{name}.schema.json").read_text(encoding="utf-8"))
    return [one.message for one in jsonschema.Draft202012Validator(schema).iter_errors(yaml.safe_load(text))]


@pytest.mark.parametrize(
    ("name", "text", "wrong"),
    [
        ("pivots", PIVOT, ("rank: 1", "rnk: 1")),
        ("vocabulary", FIELD, ("type: integer", "type: whole")),
        ("settings", SETTING, ("because", "becuase")),
        ("stages", STAGE, ("title", "titel")),
        ("words", "causes: {scores: Points}", ("Points", "[Points]")),
        ("overlay", 'title: T\nmade_for: "1"\ndisable: [{rule: a.b, because: c}]', ("rule:", "rul:")),
        ("overlay", 'title: T\nmade_for: "1"\ndisable: [{rule: a.b, because: c}]', ("rule: a.b, ", "")),
    ],
)
def test_a_part_is_enough_and_a_slip_is_not(laid_out, name, text, wrong):
    assert faults(laid_out / "schemas", name, text) == []
    assert faults(laid_out / "schemas", name, text.replace(*wrong)) != []


def test_the_declaration_and_each_copied_file_name_a_schema_that_is_there(own):
    written = own.folder / "overlay.yaml"
    assert faults(own.folder / "schemas", "overlay", written.read_text(encoding="utf-8")) == []
    for layer in (own.folder / "base" / "rules", own.folder / "base" / "knowledge"):
        for path in layer.rglob("*.yaml"):
            named = path.read_text(encoding="utf-8").splitlines()[0].partition("$schema=")[2]
            copied = own.folder / path.relative_to(own.folder / "base")
            assert (copied.parent / named).resolve().is_file(), path


def test_the_schemas_follow_what_the_overlay_adds(own):
    own.write("knowledge/vocabulary.yaml", FIELD)
    own.output("schema", "write", own.folder / "schemas")
    rule = (
        "stage: causes\nrules:\n  - {id: a.b, title: T, when: {applicant: {own_score: {lt: 3}}}, "
        "then: {cause_evidence: {cause: scores, direction: for, weight: hint}}, because: B, source: [house]}"
    )
    assert faults(own.folder / "schemas", "rules", rule) == []
    assert faults(own.folder / "schemas", "rules", rule.replace("own_score", "own_scor")) != []
