"""The shipped tables survive a spreadsheet, and the table commands speak of them."""

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from rematch.commands.main import main
from rematch.document import parse_document
from rematch.errors import InputError, KnowledgeBaseError
from rematch.facts.build import build_facts
from rematch.knowledge_base import KnowledgeBase, load_knowledge_base
from rematch.profile.plausibility import load_plausibility
from rematch.profile.read import read_profile
from rematch.rules.csv_tables import parse_table_csv
from rematch.rules.load import load_rule_base
from rematch.rules.table_files import WrittenTable, tables_in, written_tables
from rematch.rules.table_rules import rules_of
from rematch.rules.table_writing import csv_of, yaml_of
from rematch.tables_analysis.analysis import analyse
from rematch.tables_analysis.examples import Example, Given
from rematch.tables_analysis.profile_part import entry_of, profile_part

EXAMPLES = Path(__file__).parents[2] / "examples"
pytestmark = pytest.mark.content


@pytest.fixture(scope="module")
def shipped() -> KnowledgeBase:
    return load_knowledge_base(None)


@pytest.fixture(scope="module")
def tables(shipped: KnowledgeBase) -> tuple[WrittenTable, ...]:
    knowledge = shipped.knowledge
    return written_tables(shipped.root, knowledge.vocabulary, knowledge.citable)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["table", *arguments])


def test_every_table_becomes_the_same_rules_as_csv_and_back(shipped, tables):
    knowledge = shipped.knowledge
    by_id = shipped.rule_base.by_id()
    assert len(tables) >= 15
    for one in tables:
        as_csv = parse_table_csv(csv_of(one.stage, one.data).encode(), "a.csv", knowledge.vocabulary)
        (again,) = tables_in(as_csv, knowledge.vocabulary, knowledge.citable, [])
        as_yaml = parse_document(yaml_of(again.stage, again.data).encode(), "a.yaml")
        for document in (as_csv, as_yaml):
            problems = []
            (read,) = tables_in(document, knowledge.vocabulary, knowledge.citable, problems)
            drafts = rules_of(read.table, read.stage, knowledge.vocabulary, sound=True)
            assert problems == []
            assert [draft.rule for draft in drafts] == [by_id[f"{one.id}.{row.id}"] for row in one.table.rows]


def test_no_shipped_table_contradicts_its_hit_policy(tables):
    for one in tables:
        found = analyse(one)
        assert found.complete
        assert not found.faulty


def test_who_applies_again_is_answered_by_every_table_that_picks_one_row(tables):
    for one in tables:
        if one.table.hit == "first":
            assert [hole.point for hole in analyse(one).holes] == [{"applicant.holds_place": True}]


def test_a_table_moved_into_a_spreadsheet_leaves_the_rule_base_as_it_was(shipped, tmp_path: Path):
    root = tmp_path / "kb"
    for folder in ("rules", "knowledge", "templates"):
        shutil.copytree(shipped.root / folder, root / folder)
    target = root / "rules" / "listing" / "tiers.csv"
    result = run("convert", "list.tiers", "-o", str(target), "--kb", str(root))
    assert (result.exit_code, "list.tiers" in result.stdout) == (0, True)
    assert target.read_bytes().startswith(b"\xef\xbb\xbf")
    (root / "rules" / "listing" / "tiers.yaml").unlink()
    knowledge = shipped.knowledge
    moved = load_rule_base(root, knowledge.vocabulary, knowledge.citable)
    assert moved.rules == shipped.rule_base.rules
    assert "rules/listing/tiers.csv" in moved.files
    assert run("convert", str(target), "--kb", str(root)).stdout.startswith("stage: listing\ntables:\n")

    lines = target.read_text(encoding="utf-8").splitlines()
    lines.append(lines[-1].replace(lines[-1].split(",")[0], "late", 1))
    target.write_text("\n".join(lines), encoding="utf-8")
    result = run("check", "list.tiers", "--kb", str(root))
    assert isinstance(result.exception, KnowledgeBaseError)
    assert "hidden: the row 'late' is never the first" in result.stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["show"], "list.size"),
        (["show", "list.size"], "gives least: "),
        (["show", "list.size", "--format", "csv"], "stage,listing\nid,list.size\n"),
        (["show", "list.size", "--format", "md"], "| row | "),
        (["check", "list.size"], "hole: applicant.holds_place = yes; the others unknown"),
        (["check"], "pairs of rows can hold together, as they may"),
    ],
    ids=str,
)
def test_what_the_commands_print(arguments, words):
    result = run(*arguments)
    assert (result.exit_code, words in result.stdout) == (0, True), result.stdout


def test_entries_of_a_profile_are_those_that_the_facts_repeat(shipped):
    knowledge = shipped.knowledge
    limits = load_plausibility(shipped.root / "knowledge" / "plausibility.yaml")
    seen = set()
    for path in sorted(EXAMPLES.glob("*.yaml")):
        profile = read_profile(path, knowledge.names, limits).profile
        person = next(fact for fact in build_facts(profile, knowledge) if fact.type == "applicant")
        for name, value in person.fields.items():
            place = entry_of(name, value)
            if place is None:
                continue
            found = profile
            for key in place:
                found = getattr(found, key)
            assert (set(found) if isinstance(value, tuple) else found) == (
                set(value) if isinstance(value, tuple) else value
            )
            seen.add(place)
    assert ("exams", "step2_ck", "score") in seen
    assert ("applicant", "degree") in seen
    given = (Given("applicant.step2_ck", 219, or_unknown=False), Given("focus.name", "x", or_unknown=True))
    assert profile_part(Example(given, ())) == {"exams": {"step2_ck": {"score": 219}}}


def test_the_data_of_both_commands():
    table = json.loads(run("show", "list.size", "--format", "json").stdout)
    assert (table["id"], table["stage"], table["rows"][0]["id"][:7]) == ("list.size", "listing", "hardest")
    (found,) = json.loads(run("check", "list.size", "--format", "json").stdout)
    assert found["holes"][0]["example"] == {"applicant.holds_place": True}
    assert "list_risk.points" in found["holes"][0]["free"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["show", "list.sise"], "did you mean 'list.size'?"),
        (["show", "--format", "csv"], "name its ID"),
        (["convert", "rules/listing/nowhere.csv"], "unknown table"),
        (["check", "list.size", "--strict"], "leave holes"),
    ],
    ids=str,
)
def test_what_the_commands_refuse(arguments, words):
    result = run(*arguments)
    assert isinstance(result.exception, InputError)
    assert words in str(result.exception)
