"""The guide's own examples and the cases that simple rules get wrong, through the whole pipeline.

Every case is a file under ``cases/``; what it must come to is what heuristics H2 and H9 and the refinements
R4, R5, R11 and R12 say of such a person.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from rematch.plan.origins import OriginResolver
from rematch.plan.shown import statements
from rematch.plan.tree import WhyTree, lines

pytestmark = pytest.mark.content

CASES = Path(__file__).parent / "cases"
NAMES = sorted(path.stem for path in CASES.glob("*.yaml"))
WITHOUT_STEP2 = ("medicine-two-first-years", "pediatrics-military-couple")


@pytest.fixture(scope="module")
def plans(planning):
    return {name: planning.plan(CASES / f"{name}.yaml") for name in NAMES}


def likely(plan):
    return {cause.cause for cause in plan.causes if cause.standing == "likely"}


def in_view(plan):
    return {cause.cause for cause in plan.causes}


def topics(plan):
    return {notice.topic for notice in plan.warnings}


def level(plan, field, dimension):
    return next(rating.level for rating in plan.field(field).ratings if rating.dimension == dimension)


@pytest.mark.parametrize(
    ("name", "verdict", "stance"),
    [
        ("orthopaedics-step2-230", "misaligned", "new_primary"),
        ("orthopaedics-step2-206", "misaligned", "new_primary"),
        ("dermatology-strong-file", "borderline", "insurance"),
        ("internal-medicine-top-heavy", "borderline", "insurance"),
        ("plastics-abroad-failures", "misaligned", "new_primary"),
        ("surgery-old-graduate", "misaligned", "new_primary"),
        ("surgery-many-interviews", "borderline", "insurance"),
        ("family-medicine-third-cycle", "misaligned", "repair_first"),
        ("medicine-failed-step1", "borderline", "insurance"),
        ("medicine-old-graduate-recent-work", "borderline", "insurance"),
        ("surgery-preliminary-advocate", "borderline", "insurance"),
        ("psychiatry-terminated", "misaligned", "repair_first"),
        ("radiology-advanced-without-first-year", "held", "secure_first_year"),
        ("pediatrics-categorical-in-soap", "held", "keep_place"),
        ("otolaryngology-leaning-away", "misaligned", "new_primary"),
    ],
)
def test_the_reading_and_what_the_backup_is_for(name, verdict, stance, plans):
    reading = plans[name].reading
    assert (reading.verdict, reading.stance) == (verdict, stance)


@pytest.mark.parametrize(
    ("name", "causes"),
    [
        ("orthopaedics-step2-230", {"scores", "too_few_applications", "research"}),
        ("orthopaedics-step2-206", {"scores", "few_interviews", "research"}),
        (
            "dermatology-strong-file",
            {"too_few_applications", "late_submission", "interviewing", "list_too_academic"},
        ),
        ("internal-medicine-top-heavy", {"list_too_academic"}),
        ("plastics-abroad-failures", {"exam_failures", "research", "visa", "few_interviews"}),
        ("surgery-old-graduate", {"graduation_age", "few_interviews"}),
        ("surgery-many-interviews", {"interviewing"}),
        ("psychiatry-terminated", {"red_flags"}),
        ("pediatrics-military-couple", {"geography"}),
    ],
)  # fmt: skip
def test_the_likely_causes(name, causes, plans):
    assert causes <= likely(plans[name])


class TestOrthopaedicsAt230:
    """H9.1-H9.3, with R1 and R3 beside them."""

    @pytest.fixture
    def plan(self, plans):
        return plans["orthopaedics-step2-230"]

    def test_anesthesiology_first_and_general_surgery_next(self, plan):
        assert plan.choice.specialty == "anesthesiology"
        assert plan.runners_up[0].specialty == "general_surgery"

    def test_every_reason_of_a_steep_climb_is_given(self, plan):
        rules = {line.statement.rule.id for line in plan.reading.evidence["misaligned"]}
        assert {"decision.score-well-below", "decision.no-publication"} <= rules

    def test_the_way_back_is_named_and_is_steep(self, plan):
        asked = next(question for question in plan.questions if "reopen" in question.topic)
        assert "research year" in asked.ask

    def test_the_choice_is_not_called_easy(self, plan):
        assert "stretch_choice" in topics(plan)
        said = {notice.topic: notice.statement.text for notice in plan.disagreements}
        assert {"Anesthesiology: how open it is", "General Surgery as a backup"} <= set(said)

    def test_the_closed_fields_say_why(self, plan):
        gates = {field.specialty: {gate.topic for gate in field.gates} for field in plan.closed_fields}
        assert gates["orthopaedic_surgery"] == {"is_target"}
        assert gates["dermatology"] == gates["plastic_surgery"] == {"competitive"}

    def test_every_statement_is_traced_to_a_rule_line_and_every_value_to_its_origin(self, plan, planning):
        read = planning.read(CASES / "orthopaedics-step2-230.yaml")
        tree = WhyTree(plan.inference, OriginResolver(read.document, planning.knowledge))
        for statement in statements(plan):
            position = statement.rule.position
            text = (planning.knowledge_base.root / position.file).read_text(encoding="utf-8").splitlines()
            row = statement.rule.table
            assert f"id: {row.row if row else statement.rule.id}" in text[position.line - 1]
            assert all(origins for _, _, origins in statement.used())
            chain = list(lines(tree.of_statement(statement)))
            assert len(chain) > 2 or statement.rule.patterns[0].type == "decision_tally"
            assert f"({position})" in chain[1]

    def test_the_chain_behind_the_choice_reaches_profile_lines_and_published_figures(self, plan, planning):
        read = planning.read(CASES / "orthopaedics-step2-230.yaml")
        tree = WhyTree(plan.inference, OriginResolver(read.document, planning.knowledge))
        chain = "\n".join(
            line
            for rating in plan.choice.ratings
            for judgement in rating.judgements
            for line in lines(tree.of_statement(judgement.statement))
        )
        assert "orthopaedics-step2-230.yaml:12:" in chain
        assert "knowledge/pivots.yaml:" in chain
        assert "knowledge/figures/scores.csv:" in chain
        assert "knowledge/figures/volume.csv:" in chain


def test_at_206_no_field_is_sold_as_safe_that_is_not(plans):
    plan = plans["orthopaedics-step2-206"]
    assert level(plan, "anesthesiology", "score_tolerance") == "weak"
    assert plan.choice.specialty != "anesthesiology"
    assert plan.field("general_surgery").place is None or plan.field("general_surgery").place > 3


def test_dermatology_keeps_a_medical_field_as_insurance(plans):
    plan = plans["dermatology-strong-file"]
    assert plan.choice.specialty in {"internal_medicine", "family_medicine", "neurology"}
    assert {"scores", "research"} <= {cause.cause for cause in plan.ruled_out}


def test_a_top_heavy_list_is_reworked_and_not_the_person(plans):
    plan = plans["internal-medicine-top-heavy"]
    assert plan.causes[0].cause == "list_too_academic"
    assert "list" in {action.topic for action in plan.actions}
    assert plan.choice.facts["is_target"] is False


def test_several_failures_close_the_competitive_fields(plans):
    plan = plans["plastics-abroad-failures"]
    assert all(field.facts["competitiveness"] in ("open", "moderate") for field in plan.open_fields)
    assert "strong" not in {rating.level for field in plan.open_fields for rating in field.ratings[:1]}
    assert "visa_policy" in topics(plan)
    assert all("visa" in {notice.topic for notice in field.cautions} for field in plan.open_fields)


def test_an_old_graduate_goes_back_to_patients_first(plans):
    plan = plans["surgery-old-graduate"]
    assert plan.actions[0].topic == "clinical_work"
    assert [notice.topic for notice in plan.warnings if notice.kind == "stop"] == ["stop_rule"]


class TestManyInterviews:
    """R4: the file opened the doors."""

    @pytest.fixture
    def plan(self, plans):
        return plans["surgery-many-interviews"]

    def test_interviewing_the_rank_list_and_the_letters_are_in_view(self, plan):
        assert {"interviewing", "rank_list", "letters"} <= in_view(plan)
        assert {"scores", "too_few_applications", "few_interviews"} <= {one.cause for one in plan.ruled_out}

    def test_nothing_sends_the_applicant_into_research(self, plan):
        assert "research" not in in_view(plan)
        assert not any("research" in action.do.lower() for action in plan.actions)
        assert "a research year" in {notice.topic for notice in plan.disagreements}

    def test_the_first_steps_are_about_the_interview(self, plan):
        assert "interview" in {action.topic for action in plan.actions[:3]}
        assert any("mock interview" in question.ask for question in plan.questions)


def test_in_the_most_open_field_the_stop_rule_speaks_and_no_new_field_hides_it(plans):
    plan = plans["family-medicine-third-cycle"]
    assert plan.choice.specialty == "family_medicine"
    assert "stop_rule" in topics(plan)
    assert "honest_review" in {action.topic for action in plan.actions[:3]}
    assert not any("Step 3" in action.do for action in plan.actions)


def test_a_failed_step_1_is_answered_by_a_high_step_2(plans):
    plan = plans["medicine-failed-step1"]
    assert "exam_failures" not in likely(plan)
    assert "decision.failed-step1-answered" in {
        line.statement.rule.id for line in plan.reading.evidence["borderline"]
    }


def test_recent_us_clinical_work_overrides_the_graduation_year(plans):
    plan = plans["medicine-old-graduate-recent-work"]
    assert "graduation_age" in {cause.cause for cause in plan.ruled_out}
    assert "clinical_work" not in {action.topic for action in plan.actions}
    fired = {firing.rule.id for firing in plan.inference.firings}
    assert "fit.older-graduate" not in fired


def test_a_director_who_speaks_up_counts_as_strong_evidence(plans):
    evidence = plans["surgery-preliminary-advocate"].reading.evidence["borderline"]
    assert ("strong", "decision.director-advocacy") in {
        (line.weight, line.statement.rule.id) for line in evidence
    }


def test_an_advanced_place_needs_its_first_year_before_anything_else(plans):
    plan = plans["radiology-advanced-without-first-year"]
    assert plan.actions[0].topic == "first_year"
    assert "advanced_without_first_year" in topics(plan)


def test_a_place_won_in_soap_is_kept(plans):
    plan = plans["pediatrics-categorical-in-soap"]
    assert topics(plan) == {"place_held"}
    assert not any("debrief" in action.do or "faculty" in action.do for action in plan.actions[:3])


def test_a_second_preliminary_year_without_an_advocate_meets_the_stop_rule(plans):
    plan = plans["surgery-second-preliminary-year"]
    stops = [notice for notice in plan.warnings if notice.kind == "stop"]
    assert [notice.statement.rule.id for notice in stops] == ["advice.second-first-year"]
    assert "preliminary_plan" in {action.topic for action in plan.actions[:3]}


def test_lesser_signs_alone_give_a_reading_of_low_confidence(plans):
    assert plans["otolaryngology-leaning-away"].reading.confidence == "low"


def test_the_former_director_comes_before_money(plans):
    plan = plans["psychiatry-terminated"]
    assert plan.actions[0].topic == "director_letter"
    assert [notice.topic for notice in plan.warnings] == ["director_letter"]


def test_service_partner_and_place_are_spoken_of(plans):
    plan = plans["pediatrics-military-couple"]
    assert {"military", "couples"} <= topics(plan)
    assert "geography" in likely(plan)


@pytest.mark.parametrize("name", [name for name in NAMES if name not in WITHOUT_STEP2])
@pytest.mark.parametrize("points", [-2, -1, 1, 2])
def test_a_point_or_two_of_step_2_never_overturns_the_advice(name, points, planning, plans):
    """The verdict never swings to its opposite, and the choice stays among those who were near it."""
    read = planning.read(CASES / f"{name}.yaml")
    data = read.profile.model_dump(mode="json", exclude_unset=True)
    data["exams"]["step2_ck"]["score"] += points
    plan, before = planning.plan(data), plans[name]
    assert {plan.reading.verdict, before.reading.verdict} != {"borderline", "misaligned"}
    assert before.field(plan.choice.specialty).place <= 3


def test_the_fixed_number_of_military_programs_is_no_cause(plans):
    assert "too_few_applications" not in in_view(plans["pediatrics-military-couple"])
