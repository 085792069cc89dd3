"""Names and free text of a profile stay out of the trail unless the policy, or the user, lets them in."""

import json
import re
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from trails import finished, reading, record_runs

from generated.profiles import random_profile
from rematch.audit.canonical import unpacked
from rematch.audit.find import recorded_run, runs
from rematch.audit.keys import codes_key
from rematch.audit.masking import code_of
from rematch.audit.place import FilePlace
from rematch.audit.policy import load_policy
from rematch.audit.tables import records, trail
from rematch.errors import KnowledgeBaseError
from rematch.knowledge_base import locate_root
from rematch.profile.declared import declared_at
from rematch.profile.fields import leaves

SHIPPED = locate_root(None) / "knowledge" / "audit-policy.yaml"


@cache
def policy():
    return load_policy(SHIPPED)


def text_places():
    """Every place of a profile that may hold any text."""
    return [place for place in leaves() if str in declared_at(tuple(place.split(".")))]


def named_in_full(token):
    """A profile in which every text that the policy does not keep says something of its own."""
    said = iter(range(1_000))

    def text(place):
        assert policy().treatments[tuple(place.split("."))] != "keep"
        return f"  {token}{next(said)}  Straße of {token}{next(said)} "

    data = random_profile(7)
    data["applicant"] |= {name: text(f"applicant.{name}") for name in ("citizenship", "family")}
    data["applicant"]["name"] = f"{token}{next(said)} Doe"
    data["red_flags"] = [{"kind": "gap", "note": text("red_flags.each.note")}]
    data.setdefault("constraints", {})["reason"] = text("constraints.reason")
    data["experiences"] = [
        {
            "kind": kind,
            "title": f"{token}{next(said)} İn  the Groß ﬁeld",
            "description": text("experiences.each.description"),
            "start": "2018-05",
            "end": "2024-06",
            "hours": 11_000,
        }
        for kind in ("research", "work", "volunteering")
    ]
    data["letters"] = [
        {"specialty": "family-medicine", "content": text("letters.each.content"), "year": 1995}
    ]
    data.setdefault("debrief", {})["note"] = text("debrief.note")
    data["preferences"] = data.get("preferences", {}) | {
        "lifestyle": text("preferences.lifestyle"),
        "connections": [{"place": text("preferences.connections.each.place"), "strength": "strong"}],
    }
    return data


def all_of(place):
    """Everything that stands in a trail, contents unpacked, as one text; in a file its bytes too."""
    with reading(place) as database, database.transaction() as connection:
        tables = (connection.execute(select(table)) for table in (trail, records))
        rows = [tuple(row) for table in tables for row in table]
    parts = [repr(rows)]
    for row in rows:
        for value in row:
            if isinstance(value, bytes | memoryview) and len(value) > 16:
                parts += [unpacked(bytes(value)).decode()]
    if isinstance(place, FilePlace):
        parts.append(place.path.read_bytes().decode("latin-1"))
    return "\n".join(parts)


def test_every_place_for_any_text_is_named_in_the_policy():
    assert {tuple(place.split(".")) for place in text_places()} == policy().treatments.keys()


def test_nothing_of_what_is_not_kept_reaches_the_trail(place, planning):
    run = finished(planning, named_in_full("Zyxwvutsr"))
    assert run.read.warnings, "there is something to warn of"
    record_runs(place, planning, run)
    found = re.findall(r".{0,60}zyxwvutsr.{0,60}", all_of(place), re.IGNORECASE)
    assert found == []
    with reading(place) as database:
        record = recorded_run(database, run.stamp.run_id)
    assert record.profile["experiences"][0]["title"] == "[not kept]"
    shown = [fact.fields["shown"] for fact in record.facts if fact.type == "material"]
    assert shown == [f"[experiences.{number}.title]" for number in range(3)]
    assert len(record.warnings) == len(run.read.warnings)
    assert all(warning.startswith("profile:") for warning in record.warnings)
    assert not record.identity


def test_facts_that_say_nothing_of_it_stay_as_they_were(file, planning):
    run = finished(planning, named_in_full("Zyxwvutsr"))
    record_runs(file, planning, run)
    with reading(file) as database:
        record = recorded_run(database, run.stamp.run_id)
    for kept, fact in zip(record.facts, run.inference.facts, strict=True):
        changed = {name for name, value in fact.fields.items() if kept.fields[name] != value}
        if changed:
            assert "Zyxwvutsr" in str(fact.fields), fact
        assert (kept.id, kept.type, dict(kept.origins)) == (fact.id, fact.type, dict(fact.origins))


@pytest.mark.parametrize("title", ["strong", "a", "work", "yes", "2024-05", "research", "of", "title"])
def test_a_text_that_is_also_a_word_of_the_rules_hides_that_word_nowhere_else(file, planning, title):
    data = named_in_full("Zyxwvutsr")
    data["experiences"][0]["title"] = title
    data["preferences"]["lifestyle"] = title
    run = finished(planning, data)
    record_runs(file, planning, run)
    with reading(file) as database:
        record = recorded_run(database, run.stamp.run_id)
    for kept, fact in zip(record.facts, run.inference.facts, strict=True):
        for name, value in fact.fields.items():
            if "profile:experiences.0.title" not in fact.origin_of(name) and "Zyxwvutsr" not in str(value):
                assert kept.fields[name] == value, (fact.id, name)


def test_with_store_identity_all_of_it_is_kept(place, planning):
    data = named_in_full("Zyxwvutsr")
    run = finished(planning, data)
    record_runs(place, planning, run, store_identity=True)
    with reading(place) as database:
        record = recorded_run(database, run.stamp.run_id)
        (head,) = runs(database, 1)
    assert record.identity
    assert record.profile == data
    assert {f.id: dict(f.fields) for f in record.facts} == {f.id: dict(f.fields) for f in run.inference.facts}
    assert head.outcome.person == code_of(data["applicant"]["name"], codes_key())


def test_equal_names_have_equal_codes_and_another_key_gives_others(file, planning, monkeypatch, tmp_path):
    codes = []
    for name in ("Ana María  Doe", " ana maría doe ", "ANA MARI\u0301A DOE", "Another Doe"):
        data = random_profile(3)
        data["applicant"]["name"] = name
        codes.append(data)
    record_runs(file, planning, *[finished(planning, data) for data in codes])
    monkeypatch.setenv("REMATCH_KEYS", str(tmp_path / "others"))
    record_runs(file, planning, finished(planning, codes[0]))
    with reading(file) as database:
        persons = [run.outcome.person for run in runs(database, 10)][::-1]
    assert persons[0] == persons[1] == persons[2]
    assert len({persons[0], persons[3], persons[4]}) == 3
    assert all(re.fullmatch("[0-9a-f]{16}", person) for person in persons)


def test_without_a_name_there_is_no_person(file, planning):
    data = random_profile(3)
    data["applicant"].pop("name", None)
    record_runs(file, planning, finished(planning, data))
    with reading(file) as database:
        assert runs(database, 1)[0].outcome.person is None


@given(text=st.text(), key=st.binary(min_size=32, max_size=32))
def test_a_code_tells_nothing_but_equality(text, key):
    code = code_of(text, key)
    assert re.fullmatch("[0-9a-f]{16}", code)
    assert code == code_of(f" {text}\n", key)
    assert code != code_of(text + "x", key)


def written(tmp_path, text):
    path = tmp_path / "audit-policy.yaml"
    path.write_text(text, encoding="utf-8")
    return path


ROW = "{path: %s, treatment: %s, because: so}"


@pytest.mark.parametrize(
    ("person", "rows", "said"),
    [
        ("applicant.nam", [], "applicant.name"),
        ("exams.step1.score", [], "holds a text"),
        ("applicant.name", [ROW % ("applicant.nam", "drop")], "applicant.name"),
        ("applicant.name", [ROW % ("exams.step1.score", "drop")], "holds a text"),
        ("applicant.name", [ROW % ("experiences", "drop")], "holds a text"),
        ("applicant.name", [ROW % ("attempts.latest.specialty", "drop")], "attempts.each"),
        ("applicant.name", [ROW % ("applicant.name", "hide")], "keep, hash, drop"),
        ("applicant.name", [ROW % ("applicant.name", "drop")] * 2, "twice"),
        ("applicant.name", ["{path: applicant.name, treatment: drop}"], "because"),
        ("applicant.name", ["{path: applicant.name, treatment: drop, because: so, more: 1}"], "more"),
        ("applicant.name", ["just a text"], "a place of the policy"),
    ],
)
def test_a_broken_policy_is_refused(tmp_path, person, rows, said):
    text = f"person: [{person}]\nprofile: [{', '.join(rows)}]\n"
    with pytest.raises(KnowledgeBaseError, match=re.escape(said)) as refused:
        load_policy(written(tmp_path, text))
    assert all(problem.code and problem.where for problem in refused.value.problems)


def test_places_that_a_policy_leaves_out_are_dropped(tmp_path, planning, file, monkeypatch):
    empty = load_policy(written(tmp_path, "person: [applicant.name]\nprofile: []\n"))
    monkeypatch.setattr("rematch.audit.recorder.load_policy", lambda _: empty)
    data = named_in_full("Zyxwvutsr")
    run = finished(planning, data)
    record_runs(file, planning, run)
    assert "zyxwvutsr" not in all_of(file).casefold()
    with reading(file) as database:
        kept = recorded_run(database, run.stamp.run_id).profile
    assert kept["attempts"][0]["specialty"] == "[not kept]"
    assert kept["applicant"]["degree"] == data["applicant"]["degree"]


def test_an_overlay_may_treat_a_place_in_its_own_way(rematch, tmp_path):
    overlay, file = tmp_path / "ours", tmp_path / "trail.sqlite3"
    assert rematch("kb", "init", overlay)[0] == 0
    (overlay / "knowledge").mkdir(exist_ok=True)
    (overlay / "knowledge" / "audit-policy.yaml").write_text(
        f"profile:\n  - {ROW % ('experiences.each.title', 'keep')}\n", encoding="utf-8"
    )
    profile = tmp_path / "profile.json"
    profile.write_text(json.dumps(named_in_full("Zyxwvutsr")), encoding="utf-8")
    code, _, err = rematch("plan", profile, "--kb", overlay, "--audit", file, "--format", "json")
    assert code == 0, err
    found = set(re.findall(r"zyxwvutsr\d+[^\"]*", all_of(FilePlace(file)).casefold()))
    assert found
    assert all("the groß" in one or "the gross" in one for one in found)


def test_any_word_may_stand_as_who_ran_it(rematch, named, tmp_path):
    profile = locate_root(None) / "examples" / "sparse.yaml"
    code, _, err = rematch(
        "plan", profile, "--audit", named, "--by", "\udcff née 漢字", "-o", tmp_path / "plan.md"
    )
    assert code == 0, err
    assert json.loads(rematch("audit", "list", "--format", "json", "--audit", named)[1])[0]["by"]
