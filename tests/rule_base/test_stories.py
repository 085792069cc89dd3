"""The story, the answers and the application that the shipped rules write for generated applicants."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from generated.profiles import random_profile
from generated.unmeasured import unmeasured
from rematch.narrative.check import check_draft
from rematch.narrative.declarations import FILE, load_declarations
from rematch.narrative.draft import Draft
from rematch.narrative.fields import FieldNames, all_spellings

if TYPE_CHECKING:
    from rematch.plan.model import Plan
    from rematch.profile.model import Profile

pytestmark = pytest.mark.content

CASES = Path(__file__).parents[1] / "plan" / "cases"
SEEDS = range(80)
BEATS = ("beat_exposure", "beat_reflection", "beat_commitment")
SPOKEN = (*BEATS, "interview")
AIMED_AT_THE_READER = re.compile(r"\b(you|your|yours|yourself)\b", re.IGNORECASE)
GAP = re.compile(r"\[[^\]]*\]")
UNFILLED = {"gap", "length", "story"}
"""What a first draft leaves to the applicant, as categories of the checker."""
MOST_WORDS = 50


class Person(NamedTuple):
    """One applicant: where from, the profile, and the plan."""

    source: str
    profile: Profile
    plan: Plan

    @property
    def focus(self):
        return self.plan.year.focus

    @property
    def applicant(self):
        return self.plan.inference.of_type("applicant")[0].fields

    @property
    def applies(self):
        """Whether the person looks for a place in a field."""
        return self.focus is not None and not self.applicant["holds_place"]

    def texts(self, section):
        return [line.statement.text for line in self.plan.year.section(section)]

    def titles(self):
        return sorted((one.title for one in self.profile.experiences or () if one.title), key=len)[::-1]


def person(planning, source, field=None):
    data = source if isinstance(source, Path) else random_profile(source)
    read = planning.read(data)
    name = source.stem if isinstance(source, Path) else f"seed {source}"
    return Person(name, read.profile, planning.planner.plan(read, field))


@pytest.fixture(scope="module")
@unmeasured
def people(planning):
    return [person(planning, source) for source in (*sorted(CASES.glob("*.yaml")), *SEEDS)]


@pytest.fixture(scope="module")
@unmeasured
def every_field(planning):
    """Return one person with work in many fields, planned for each field in turn."""
    own = [
        {"kind": kind, "specialty": [field], "title": f"Work {number}", "feedback": "strong"}
        for number, (kind, field) in enumerate(
            (kind, field)
            for kind in ("elective", "observership", "research")
            for field in planning.knowledge.specialties
        )
    ]
    data = random_profile(1) | {"experiences": own, "red_flags": [], "current_position": {"kind": "none"}}
    read = planning.read(data)
    return [
        Person(field, read.profile, planning.planner.plan(read, field))
        for field in planning.knowledge.specialties
    ]


@pytest.fixture(scope="module")
@unmeasured
def checked(planning):
    """Return a function that checks a text as the applicant's own draft."""
    root, knowledge = planning.knowledge_base.root, planning.knowledge
    declared = load_declarations(
        root / "knowledge" / FILE, all_spellings(knowledge.specialties), knowledge.citable
    )
    names = FieldNames(knowledge.specialties)

    def findings(one, text):
        prior = [
            field
            for attempt in one.profile.attempts
            for field in (attempt.specialty, *attempt.second_specialties)
        ]
        focus = str(one.focus.fields["specialty"])
        return check_draft(
            Draft("draft.md", text, declared.abbreviations), declared, names, focus, prior
        ).findings

    return findings


def without_titles(one, text):
    for title in one.titles():
        text = text.replace(title, "this work")
    return text


def story(one):
    return "\n\n".join(" ".join(one.texts(beat)) for beat in BEATS)


def holders_apart(people):
    return [one for one in people if one.focus and one.applicant.get("place_held") != "categorical"]


def test_whoever_applies_has_a_story_in_three_beats(people):
    for one in holders_apart(people):
        for beat in BEATS:
            sentences = re.findall(r"[.!?\]](?=\s|$)", " ".join(one.texts(beat)))
            assert 2 <= len(sentences) <= 7, (one.source, beat, one.texts(beat))


def test_nobody_with_a_categorical_place_is_told_to_apply(people):
    held = [one for one in people if one.applicant.get("place_held") == "categorical"]
    assert held
    for one in held:
        assert not any(
            one.texts(section) for section in (*SPOKEN, "gap", "statement", "experience", "letter")
        )
        assert not one.plan.year.repairs
        assert not one.plan.year.letter_goals


def test_a_draft_passes_the_check_once_its_gaps_are_filled(people, every_field, checked):
    said = {}
    for one in (*holders_apart(people), *every_field):
        draft = GAP.sub("what I did there", without_titles(one, story(one)))
        found = [
            (finding.check, finding.quoted)
            for finding in checked(one, draft)
            if finding.category not in UNFILLED
            and not (one.applicant["holds_place"] and finding.category == "other_field")
        ]
        if found:
            said[one.source] = found
    assert said == {}


def test_the_story_is_told_by_the_applicant_and_names_no_other_field(people, every_field, planning):
    for one in (*holders_apart(people), *every_field):
        text = without_titles(one, story(one))
        assert not AIMED_AT_THE_READER.search(GAP.sub("", text)), (one.source, text)
        allowed = {str(one.focus.fields["specialty"]), str(one.applicant["target"])}
        spoken = {planning.knowledge.specialties[field].name.lower() for field in allowed}
        for full in sorted(spoken, key=len)[::-1]:
            text = text.replace(full, "")
        for field, entry in planning.knowledge.specialties.items():
            if field not in allowed:
                assert entry.name.lower() not in text.lower(), (one.source, entry.name, text)


def test_the_original_field_is_named_in_the_first_beat_at_most_twice(people, every_field, planning):
    for one in (*people, *every_field):
        if not one.applies or one.focus.fields["is_target"]:
            continue
        original = str(one.focus.fields["target_name"]).lower()
        chosen = str(one.focus.fields["name"]).lower()
        if original in chosen or chosen in original:
            continue  # a track and its field: names cannot be told apart by counting
        counts = [
            without_titles(one, " ".join(one.texts(beat))).lower().replace(chosen, "").count(original)
            for beat in BEATS
        ]
        assert counts[0] in (1, 2), (one.source, counts)
        assert counts[1:] == [0, 0], (one.source, counts)


def test_the_story_does_not_open_with_the_result(people):
    for one in holders_apart(people):
        assert not re.search(r"\b(match|applied|withdrew)\b", " ".join(one.texts("beat_exposure"))), (
            one.source
        )


def test_gaps_to_gather_are_few_and_answers_are_two_or_three(people):
    for one in people:
        if one.applies:
            assert 2 <= len(one.texts("gap")) <= 4, one.source
            assert 2 <= len(one.texts("interview")) <= 3, one.source
            assert len(one.texts("statement")) == 4, one.source
            assert 1 <= len(one.texts("experience")) <= 2, one.source
            assert 1 <= len(one.texts("letter")) <= 2, one.source
            heads = [line.head for line in one.plan.year.section("interview")]
            assert all(head.endswith("?") for head in heads), one.source


def test_a_second_list_has_its_answer(people):
    for one in people:
        dual = [
            fact.fields["mode"]
            for fact in one.plan.inference.of_type("dual_order")
            if fact.fields["place"] == 1
        ]
        asked = any("elsewhere" in line.head for line in one.plan.year.section("interview"))
        assert asked == (one.applies and dual not in ([], ["single"])), (one.source, dual)


def test_every_likely_cause_has_a_repair_that_can_be_measured(people):
    seen = set()
    for one in people:
        if one.applicant["holds_place"]:
            continue
        causes = {str(fact.fields["cause"]) for fact in one.plan.inference.of_type("cause_order")}
        assert causes == {repair.cause for repair in one.plan.year.repairs}, one.source
        seen |= causes
        for repair in one.plan.year.repairs:
            assert re.search(r"\d|\b(every|each|no|none|all|an)\b", repair.measure.lower()), repair
            assert len(repair.statement.text.split()) <= MOST_WORDS, repair.statement.text
    assert len(seen) == 17


def test_whoever_applies_wants_letters_of_the_field(people):
    for one in people:
        wanted = {goal.writer: goal for goal in one.plan.year.letter_goals}
        if one.applies:
            assert wanted["own_field"].wanted == 2, one.source
            assert sum(goal.wanted for goal in wanted.values()) <= 6, one.source
        if any(flag.kind == "residency_termination" for flag in one.profile.red_flags or ()) and one.applies:
            assert one.plan.year.letter_goals[0].writer == "former_director", one.source


def test_what_is_tied_to_the_field_comes_first(people):
    mixed = 0
    for one in people:
        if not one.applies:
            continue
        ties = [entry.facts["tie"] for entry in one.plan.year.materials]
        own = ties.count("own")
        mixed += 0 < own < len(ties)
        assert all(tie == "own" for tie in ties[:own]), (one.source, ties)
        assert all(entry.reasons for entry in one.plan.year.materials), one.source
    assert mixed


def test_a_missing_experience_of_the_field_is_named_only_when_it_is_missing(people):
    for one in people:
        if one.applies and one.plan.year.materials:
            own = any(entry.facts["tie"] == "own" for entry in one.plan.year.materials)
            said = " ".join(one.texts("experience"))
            missing = "No entry is tied" in said or "Your first year is work in" in said
            assert missing == (not own), one.source


def test_sentences_stay_short(people):
    for one in people:
        for section in (*SPOKEN, "gap", "statement", "experience", "letter"):
            for text in one.texts(section):
                words = len(without_titles(one, text).split())
                assert words <= MOST_WORDS + 20 * (section == "statement"), (one.source, section, words, text)
