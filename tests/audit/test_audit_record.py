"""What a record keeps of a run, and that its JSON form loses nothing."""

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rematch.audit.form import compact, facts_json, facts_of, record_json
from rematch.audit.record import FactRecord, new_stamp

values = st.one_of(
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(),
    st.lists(st.text()).map(tuple),
)
fact_records = st.builds(
    FactRecord,
    id=st.text(),
    type=st.text(),
    fields=st.dictionaries(st.text(), values),
    origins=st.dictionaries(st.text(), st.lists(st.text()).map(tuple)),
    made_by=st.none() | st.integers(min_value=1),
)


def test_firings_keep_order_place_matches_and_conclusions(record):
    first, second = record.firings
    assert (first.number, first.rule, first.stage, first.title) == (
        1,
        "reading.steep",
        "reading",
        "Steep climb",
    )
    assert (first.file, first.line) == ("rules/reading.yaml", 12)
    assert first.matches == {"person": "f1"}
    assert first.conclusions == ("f2",)
    assert second.matches == {"person": "f1", "hint": "f2"}
    assert second.file == "rules/answer.yaml"


def test_a_conclusion_names_the_first_firing_that_made_it(record):
    assert {fact.id: fact.made_by for fact in record.facts} == {"f1": None, "f2": 1, "f3": 2}


def test_the_stamp_holds_utc_and_versions():
    stamp = new_stamp(datetime(2025, 3, 24, 1, 0, tzinfo=timezone(timedelta(hours=5))))
    assert stamp.time == "2025-03-23T20:00:00Z"
    assert stamp.engine_version == "2.0.28"
    assert len(stamp.run_id) == 32
    assert stamp.run_id != new_stamp(datetime(2025, 3, 24, tzinfo=UTC)).run_id


def test_a_time_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        new_stamp(datetime(2025, 3, 24, 1, 0))  # noqa: DTZ001


def test_the_json_form_is_plain_and_versioned(record):
    form = json.loads(json.dumps(record_json(record)))
    assert form["form"] == "rematch-run/1"
    assert form["decision"] == "misaligned"
    assert form["firings"][0]["conclusions"] == ["f2"]
    assert form["facts"][0]["fields"]["likes"] == ["continuity", "teaching"]


@given(st.lists(fact_records).map(tuple))
def test_facts_survive_their_json_form(facts):
    assert facts_of(json.loads(compact(facts_json(facts)))) == facts
