"""`rematch rules new`: what it writes loads, changes no plan, and is tested at once."""

from __future__ import annotations

import json
from functools import partial
from unittest.mock import ANY

import pytest
from json_base import ROOT, shipped_copy
from test_json_base import EXAMPLE, HASHES

from generated.planning import Planning
from rematch.knowledge_base import load_knowledge_base
from rematch.layout.formatting import formatted
from rematch.rule_tests.suite import run_suite
from rematch.scaffold.insertion import with_entry
from rematch.scaffold.writing import Wanted, write_new

pytestmark = pytest.mark.content


@pytest.fixture
def new(rematch):
    return partial(rematch, "rules", "new")


@pytest.fixture
def kb(tmp_path):
    return shipped_copy(tmp_path / "kb")


@pytest.fixture(scope="module")
def crowded(tmp_path_factory):
    """A base in which places for what is new are taken, to be refused and not to be changed, so read once."""
    kb = shipped_copy(tmp_path_factory.mktemp("crowded") / "kb")
    (kb / "tests" / "rules").mkdir(parents=True)
    (kb / "tests" / "rules" / "x-there.yaml").write_text("cases: []\n")
    (kb / "brackets.yaml").write_text("stage: verdict\nrules: [{id: a}]\n")
    return kb


def state(root):
    return {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}


def test_in_every_stage_a_rule_and_a_table_load_pass_their_tests_and_fire_for_nobody(kb, planning, tmp_path):
    base = load_knowledge_base(kb)
    fires = []
    for stage in base.rule_base.stages:
        for table in (False, True):
            name = f"own.{stage.name.replace('_', '-')}-{'table' if table else 'rule'}"
            into = kb / "rules" / "own" / f"{stage.name}.yaml"
            into.parent.mkdir(exist_ok=True)
            fires.append(write_new(base, Wanted(name, stage.name, table, into)).fires)
    after = load_knowledge_base(kb)
    assert set(fires) < {rule.id for rule in after.rule_base.rules}
    outcome = run_suite(after, [kb / "tests" / "rules"], None)
    assert not outcome.failed
    one, two = (made.markdown(EXAMPLE, detail=True) for made in (Planning(tmp_path, kb), planning))
    assert HASHES.sub("", one) == HASHES.sub("", two)
    for path in [*(kb / "rules" / "own").iterdir(), *(kb / "tests" / "rules").iterdir()]:
        text = path.read_text(encoding="utf-8")
        assert formatted(text.encode(), str(path)) == text
        assert "CHANGE" in text


def test_a_rule_joins_those_whose_ids_begin_alike(new, kb):
    before = state(kb)
    code, out, err = new("decision.my-rule", "--kb", kb)
    rule_file, test_file = kb / "rules" / "decision.yaml", kb / "tests" / "rules" / "decision-my-rule.yaml"
    assert (code, err) == (0, "")
    assert out.startswith(f"{rule_file} holds decision.my-rule, {test_file} its test.\n")
    assert out.endswith(f"rematch rules test {test_file} --kb {kb}\n")
    after = state(kb)
    assert {path for path in after if after[path] != before.get(path)} == {rule_file, test_file}
    assert after[rule_file].startswith(before[rule_file].rstrip())


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["decision.score-well-below"], "is already used at rules/decision.yaml"),
        (["decision.score-well-below"], "choose another, such as decision.score-well-below-2"),
        (["list.size"], "is already used at rules/listing/size.yaml"),
        (["Decision"], "the id is not well formed"),
        (["nowhere.rule"], "name the stage with --stage"),
        (["x.rule", "--stage", "desision"], "did you mean 'decision'?"),
        (
            ["x.rule", "--stage", "verdict", "--into", "{kb}/rules/decision.yaml"],
            "of the stage 'decision'",
        ),
        (["x.rule", "--stage", "verdict", "--into", "{kb}/rules/own.json"], "is no YAML file"),
        (["x.rule", "--stage", "verdict", "--into", "{kb}/no/own.yaml"], "there is no directory"),
        (["x.there", "--stage", "verdict"], "exists already"),
        (["x.rule", "--stage", "end", "--into", "{kb}/rules/brackets.yaml"], "unknown stage"),
        (["x.rule", "--stage", "verdict", "--into", "{kb}/brackets.yaml"], "is written in brackets"),
    ],
)
def test_what_cannot_be_written_is_said_and_nothing_is_changed(new, crowded, arguments, words):
    before = state(crowded)
    code, out, err = new(*(one.format(kb=crowded) for one in arguments), "--kb", crowded)
    assert (code, out) == (2, "")
    assert words in err
    assert state(crowded) == before


def test_the_installation_is_left_alone(new, tmp_path, monkeypatch):
    root = shipped_copy(tmp_path / "package" / "kb")
    monkeypatch.setattr("rematch.layout.files._PACKAGE", tmp_path / "package")
    code, _, err = new("decision.my-rule", "--kb", root)
    assert code == 2
    assert "part of the installation" in err


def test_without_a_base_of_ones_own_nothing_is_written(rematch):
    code, out, err = rematch("rules", "new", "decision.my-rule")
    assert (code, out) == (2, "")
    assert "rematch kb init DIR" in err
    assert "my-rule" not in (ROOT / "rules" / "decision.yaml").read_text(encoding="utf-8")


def test_an_entry_is_put_at_the_end_of_its_list_and_nothing_else_changes():
    text = (
        "stage: one # here\n\n\nrules:\n- id: a\n  title: A # end\n\n# about the tables\ntables:\n- id: t\n"
    )
    added = with_entry(text, "x.yaml", "rules", "- id: b\n  title: B\n")
    assert added == text.replace("# end\n", "# end\n\n- id: b\n  title: B\n")
    assert with_entry(text, "x.yaml", "tables", "- id: u\n") == f"{text}\n- id: u\n"
    assert with_entry("stage: one\n", "x.yaml", "rules", "- id: b\n") == "stage: one\n\nrules:\n  - id: b\n"


def test_an_overlay_takes_the_rule_into_a_file_of_its_own(new, rematch, tmp_path):
    root = tmp_path / "own"
    assert rematch("kb", "init", root)[0] == 0
    assert new("decision.my-rule", "--kb", root)[0] == 0
    assert new("decision.my-table", "--table", "--kb", root)[0] == 0
    assert (root / "rules" / "decision.yaml").read_text().count("- id: decision.my-") == 2
    assert rematch("rules", "test", "--kb", root)[:2] == (0, ANY)
    assert rematch("rules", "fmt", "--check", "--kb", root) == (0, "", "")
    code, out, _ = rematch("schema", "pivots", "--kb", root)
    assert (code, "required" in json.loads(out)) == (0, False)
