"""How an advisor's sentence is written for one person, and what stands behind each of its values."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from generated.planning import Planning
from rematch.errors import KnowledgeBaseError
from rematch.plan.items import items
from rematch.plan.origins import OriginResolver
from rematch.plan.statement import Statement
from rematch.plan.tree import WhyTree, lines
from rematch.plan.wording import plain_value, thousands, worded
from rematch.rules.language import Conclusion

pytestmark = pytest.mark.content

CASE = Path(__file__).parent / "cases" / "orthopaedics-step2-230.yaml"


@pytest.fixture(scope="module")
def plan(planning):
    return planning.plan(CASE)


@pytest.fixture(scope="module")
def firing(plan):
    return next(one for one in plan.inference.firings if one.rule.id == "reading.few-interviews")


@pytest.mark.parametrize(
    ("value", "shown"),
    [(True, "yes"), (False, "no"), (12.0, "12"), (3.25, "3.2"), (11_632.0, "11,632"), (2026, 2026),
     (("a", 1.0), "a, 1"), ([True, "b"], "yes, b"), ("text", "text")],
)  # fmt: skip
def test_values_are_written_as_a_reader_writes_them(value, shown):
    assert plain_value(value) == shown


def test_counts_have_their_thousands_apart():
    assert thousands(11_632) == "11,632"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("No template,\n  folded.", "No template, folded."),
        ("{{ attempt.programs_applied }} and {{attempt.interviews}}", "25 and 2"),
        ("{% if attempt.signals_used is defined %}signals{% else %}nothing{% endif %}", "nothing"),
        ("{{ attempt.programs_applied|thousands }}", "25"),
        ("{{ attempt.specialty_name|upper }}", "ORTHOPAEDIC SURGERY"),
        ("{{ attempt.is_latest }}", "yes"),
        ("a { brace }", "a { brace }"),
    ],
)
def test_sentences(text, shown, firing):
    assert worded(text, firing) == shown


@pytest.mark.parametrize(
    "text",
    ["{{ attempt.signals_used }}", "{{ nobody.name }}", "{{ attempt.programs_applied|nothing }}", "{% if %}",
     "{{ attempt.__class__.__mro__ }}", "{{ attempt.pop('interviews') }}"],
)  # fmt: skip
def test_a_sentence_that_cannot_be_written_names_its_rule(text, firing):
    with pytest.raises(KnowledgeBaseError) as caught:
        worded(text, firing)
    assert "reading.few-interviews" in str(caught.value)
    assert caught.value.problems[0].where == firing.rule.position


def test_a_value_is_never_taken_for_a_sentence(planning):
    title = "{{ applicant.name }} {% for x in y %}"
    data = {
        "applicant": {"degree": "MD", "graduation_year": 2026},
        "attempts": [{"cycle": 2026, "specialty": "general_surgery"}],
        "experiences": [{"kind": "rotation", "title": title, "feedback": "strong"}],
    }
    said = [line.statement.text for _, line in planning.plan(data).findings]
    assert f"{title} ended with strong feedback." in said


def test_the_figures_behind_a_concluded_text_stand_behind_its_statement(firing):
    action = Conclusion("action", (("do", "Apply to more than {{ attempt.programs_share|round }} percent."),))
    said = Statement(firing._replace(rule=replace(firing.rule, conclusions=(action,))))
    assert Statement(firing).figures == ()
    assert [figure.rpartition("/")[0] for figure in said.figures] == ["orthopaedic_surgery/programs/all"]


def test_every_item_has_statements_and_a_tree(plan, planning):
    read = planning.read(CASE)
    tree = WhyTree(plan.inference, OriginResolver(read.document, planning.knowledge))
    found = items(plan)
    assert {"decision", "stance", "choice", "scores", "debrief", "anesthesiology.volume"} <= set(found)
    for statements in found.values():
        for statement in statements[:1]:
            chain = list(lines(tree.of_statement(statement)))
            assert chain[0].startswith(f"- {statement.text}")
            assert statement.rule.id in chain[1]


def test_a_tree_stops_at_the_depth_that_was_asked_for(plan, planning):
    tree = WhyTree(plan.inference, OriginResolver(planning.read(CASE).document, planning.knowledge))
    statement = items(plan)["choice"][-1]
    whole, cut = (len(list(lines(tree.of_statement(statement, levels)))) for levels in (12, 1))
    assert cut < whole
    assert len(list(lines(tree.of_statement(statement, 0)))) == 2


def test_without_a_choice_there_is_no_such_item(planning):
    data = {
        "applicant": {"degree": "MD", "graduation_year": 2026},
        "attempts": [{"cycle": 2026, "specialty": "general_surgery"}],
        "preferences": {"refused": list(planning.knowledge.specialties)},
    }
    assert "choice" not in items(planning.plan(data))


@pytest.mark.parametrize(
    ("reference", "text"),
    [
        ("profile:exams.step3", "profile: exams.step3 is not in the file"),
        ("figure:nothing/at/all/2020", "figure:nothing/at/all/2020"),
        ("knowledge:pivots.dermatology.thoracic_surgery", "knowledge:pivots.dermatology.thoracic_surgery"),
        ("firing:7", "firing 7"),
    ],
)
def test_an_origin_that_leads_nowhere_is_still_named(reference, text, planning):
    origin = OriginResolver(planning.read(CASE).document, planning.knowledge).resolve(reference)
    assert (origin.text, origin.position) == (text, None)


@pytest.mark.parametrize(
    ("stage", "file", "lost"),
    [("verdict", "verdict.yaml", "decision"), ("stance", "stance.yaml", "stance_order")],
)
def test_rules_that_leave_a_part_without_an_answer_are_a_broken_knowledge_base(
    stage, file, lost, tmp_path, planning
):
    for name in ("rules", "knowledge", "templates"):
        shutil.copytree(planning.knowledge_base.root / name, tmp_path / name)
    path = tmp_path / "rules" / file
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    for rule in content["rules"]:
        rule["when"] = {"applicant": {"cycles": 99}}
        rule["because"] = "Nobody gets here."
    path.write_text(yaml.safe_dump(content), encoding="utf-8")
    with pytest.raises(KnowledgeBaseError, match=f"no rule concluded anything that becomes a '{lost}'"):
        Planning(tmp_path, tmp_path).plan(CASE)
