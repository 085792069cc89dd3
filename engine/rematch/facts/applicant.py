"""The one flat fact about the person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rematch.facts.draft import FactDraft, in_knowledge, in_profile
from rematch.facts.examinations import examinations
from rematch.facts.position import position
from rematch.facts.records import count_outputs

if TYPE_CHECKING:
    from datetime import date

    from rematch.facts.fact import Fact
    from rematch.facts.timing import Timing
    from rematch.knowledge.load import Knowledge
    from rematch.profile.model import Experience, Profile

_COPIED_FROM_CANDIDATE = {
    "target_name": "name",
    "target_competitiveness": "competitiveness",
    "target_tolerance": "tolerance",
    "target_step2_center": "step2_center",
    "target_step2_gap": "step2_gap",
    "target_score_kind": "step2_center_kind",
    "target_score_group": "score_group",
    "target_score_year": "score_year",
    "target_step2_low": "step2_low",
    "target_step2_low_gap": "step2_low_gap",
    "target_step2_unmatched": "step2_unmatched",
    "target_match_rate": "match_rate",
    "target_match_rate_year": "match_rate_year",
    "target_match_rate_group": "match_rate_group",
    "target_group_ratio": "group_share_ratio",
    "target_group_share": "group_share",
    "target_programs": "programs",
    "target_signals": "signals",
    "target_outputs_mean": "outputs_mean",
    "target_letters": "letters",
    "target_strong_letters": "strong_letters",
}


def group_of(profile: Profile, knowledge: Knowledge) -> str | None:
    """Return us_md, us_do, us_img, non_us_img or img (citizenship unknown); None when unknown."""
    applicant = profile.applicant
    if applicant.degree == "DO":
        return "us_do"
    foreign = is_international(profile, knowledge)
    if foreign is None:
        return None
    if not foreign:
        return "us_md"
    if applicant.us_citizen is None:
        return "img"
    return "us_img" if applicant.us_citizen else "non_us_img"


def is_international(profile: Profile, knowledge: Knowledge) -> bool | None:
    """Return whether the medical school is outside the United States; None when unknown."""
    applicant = profile.applicant
    if applicant.degree == "DO":
        return False
    if applicant.school_country is not None:
        return applicant.school_country not in knowledge.settings.words("us_school_countries")
    return True if applicant.degree == "other" else None


def applicant_fact(profile: Profile, knowledge: Knowledge, timing: Timing, target: Fact) -> Fact:
    """Return the ``applicant`` fact; ``target`` is the candidate fact of the target field."""
    draft = FactDraft("applicant", "applicant")
    _person(draft, profile, knowledge, timing)
    examinations(draft, profile, knowledge)
    _school(draft, profile)
    _attempts(draft, profile, timing, target)
    _scholarship(draft, profile, knowledge, str(target.fields["specialty"]))
    _letters(draft, profile)
    _red_flags(draft, profile, knowledge)
    position(draft, profile, knowledge, timing)
    _wishes(draft, profile)
    _base_rate(draft, knowledge)
    _reapplicants(draft, knowledge)
    return draft.fact()


def _person(draft: FactDraft, profile: Profile, knowledge: Knowledge, timing: Timing) -> None:
    person = profile.applicant
    school = [in_profile("applicant", "degree"), in_profile("applicant", "school_country")]
    draft.put("degree", person.degree, school[:1])
    draft.put("group", group_of(profile, knowledge), [*school, in_profile("applicant", "us_citizen")])
    draft.put("is_img", is_international(profile, knowledge), school)
    draft.put("us_citizen", person.us_citizen, [in_profile("applicant", "us_citizen")])
    draft.put("visa", person.visa_needed, [in_profile("applicant", "visa_needed")])
    if person.visa_needed is not None:
        draft.put("needs_visa", person.visa_needed != "none", [in_profile("applicant", "visa_needed")])
    for name in ("couples_match", "military", "budget_usd", "max_applications"):
        draft.put(name, getattr(person, name), [in_profile("applicant", name)])
    start = [in_profile("applicant", "start_date")]
    draft.put("start_known", person.start_date is not None, start)
    if timing.cycle is not None:
        year = [in_profile("applicant", "graduation_year"), in_profile("attempts", timing.latest, "cycle")]
        draft.put("years_since_graduation", timing.cycle - person.graduation_year, year)
        draft.put("prior_graduate", person.graduation_year <= timing.cycle, year)
        draft.put("latest_cycle", timing.cycle, year[1:])
    if timing.today is not None:
        _season_ahead(draft, knowledge, timing, timing.today)


def _season_ahead(draft: FactDraft, knowledge: Knowledge, timing: Timing, today: date) -> None:
    """Write which Match the plan works toward, and the weeks until applications may be sent."""
    aim = knowledge.cycles.aim(today, timing.cycle)
    days = (knowledge.cycles.season(aim).day("submission") - today).days
    origins = [
        in_profile("applicant", "start_date"),
        in_profile("attempts", timing.latest, "cycle"),
        in_knowledge("cycles", "nrmp", "submission"),
    ]
    draft.put("aim_cycle", aim, origins)
    draft.put("weeks_to_submission", max(0, days // 7), origins)
    if (
        timing.cycle is not None
        and timing.cycle < aim - 1
        and today < knowledge.cycles.season(aim - 1).day("match_day")
    ):
        draft.put("running_cycle", aim - 1, origins)


def _school(draft: FactDraft, profile: Profile) -> None:
    school = profile.school
    for name in ("class_quartile", "aoa", "gold_humanism", "mspe_comments"):
        draft.put(name, getattr(school, name), [in_profile("school", name)])
    if school.honors is not None:
        draft.put("honors_count", len(set(school.honors)), [in_profile("school", "honors")])


def _attempts(draft: FactDraft, profile: Profile, timing: Timing, target: Fact) -> None:
    latest = [in_profile("attempts", timing.latest, "specialty")]
    field = str(target.fields["specialty"])
    draft.put("target", field, latest)
    years = {attempt.cycle or -index for index, attempt in enumerate(profile.attempts)}
    draft.put("cycles", len(years), [in_profile("attempts")])
    draft.put("target_cycles", target.fields.get("times_tried"), target.origin_of("times_tried"))
    for name, other in _COPIED_FROM_CANDIDATE.items():
        draft.put(name, target.fields.get(other), target.origin_of(other))


def _scholarship(draft: FactDraft, profile: Profile, knowledge: Knowledge, target: str) -> None:
    if profile.experiences is None:
        return
    scholarly = knowledge.settings.words("scholarly_kinds")
    rotations = knowledge.settings.words("rotation_kinds")
    everything = list(enumerate(profile.experiences))
    work = [(index, entry) for index, entry in everything if entry.kind in scholarly]
    own = [(index, entry) for index, entry in work if target in entry.specialty]
    seen = [
        (index, entry) for index, entry in everything if entry.kind in rotations and target in entry.specialty
    ]
    at_own = [in_profile("experiences", index) for index, _ in own] or [in_profile("experiences")]
    at_work = [in_profile("experiences", index) for index, _ in work] or [in_profile("experiences")]
    at_seen = [in_profile("experiences", index) for index, _ in seen] or [in_profile("experiences")]
    draft.put("experiences_count", len(everything), [in_profile("experiences")])
    draft.put("research_items", len(work), at_work)
    draft.put("target_research_items", len(own), at_own)
    draft.put("target_rotations", len(seen), at_seen)
    away = sum(entry.kind == "away_rotation" for _, entry in seen)
    draft.put("target_away_rotations", away, at_seen)
    published = [entry.outputs.manuscripts_published or 0 for _, entry in own if entry.outputs]
    draft.put("target_publications", sum(published), at_own)
    draft.put("outputs", _outputs(work), at_work)
    outputs = _outputs(own)
    draft.put("target_outputs", outputs, at_own)
    mean = draft.fields.get("target_outputs_mean")
    if mean is not None:
        draft.put(
            "target_outputs_gap", outputs - float(str(mean)), [*at_own, *draft.origins["target_outputs_mean"]]
        )


def _outputs(entries: list[tuple[int, Experience]]) -> int:
    return sum(count_outputs(entry) or 0 for _, entry in entries)


def _letters(draft: FactDraft, profile: Profile) -> None:
    letters = profile.letters
    if letters is None:
        return
    weak = [index for index, letter in enumerate(letters) if letter.strength == "weak" or letter.negative]
    unread = [index for index, letter in enumerate(letters) if letter.strength == "unknown"]
    strong = [index for index, letter in enumerate(letters) if letter.strength == "strong"]
    draft.put("letters_count", len(letters), [in_profile("letters")])
    at_strong = [in_profile("letters", index) for index in strong] or [in_profile("letters")]
    draft.put("strong_letters", len(strong), at_strong)
    draft.put(
        "weak_letters", len(weak), [in_profile("letters", index) for index in weak] or [in_profile("letters")]
    )
    draft.put(
        "unread_letters",
        len(unread),
        [in_profile("letters", index) for index in unread] or [in_profile("letters")],
    )


def _red_flags(draft: FactDraft, profile: Profile, knowledge: Knowledge) -> None:
    flags = profile.red_flags
    if flags is None:
        return
    # a failed examination is counted with the examinations, not a second time here
    flagged = [index for index, flag in enumerate(flags) if flag.kind != "exam_failure"]
    grave_kinds = knowledge.settings.words("grave_flags")
    grave = [index for index in flagged if flags[index].kind in grave_kinds]
    still_open = [index for index in flagged if flags[index].resolved is False]
    draft.put("red_flags_count", len(flagged), [in_profile("red_flags")])
    for name, found in (("grave_flags", grave), ("open_flags", still_open)):
        places = [in_profile("red_flags", index) for index in found]
        draft.put(name, len(found), places or [in_profile("red_flags")])


def _wishes(draft: FactDraft, profile: Profile) -> None:
    wishes, constraints = profile.preferences, profile.constraints
    draft.put("wants_original", wishes.reapply_original, [in_profile("preferences", "reapply_original")])
    if "likes" in wishes.model_fields_set:
        draft.put("likes", tuple(sorted(set(wishes.likes))), [in_profile("preferences", "likes")])
    if "connections" in wishes.model_fields_set:
        places = [in_profile("preferences", "connections")]
        draft.put("connections", len(wishes.connections), places)
        target = str(draft.fields["target"])
        in_target = sum(connection.specialty == target for connection in wishes.connections)
        draft.put("target_connections", in_target, places)
    if "regions_wanted" in constraints.model_fields_set:
        draft.put(
            "regions_wanted", len(constraints.regions_wanted), [in_profile("constraints", "regions_wanted")]
        )
    if "must_stay_in" in constraints.model_fields_set:
        draft.put("must_stay", bool(constraints.must_stay_in), [in_profile("constraints", "must_stay_in")])


def _reapplicants(draft: FactDraft, knowledge: Knowledge) -> None:
    """Write what is published of reapplicants to the target field, each a cohort and no national figure."""
    figure = knowledge.figures.get(str(draft.fields["target"]), "reapplicant_match_rate", "reapplicant")
    if figure is not None:
        origin = [f"figure:{figure.id}"]
        draft.put("target_reapplicant_rate", figure.value, origin)
        draft.put("target_reapplicant_year", figure.year, origin)
        draft.put("target_reapplicant_note", figure.note, origin)


def _base_rate(draft: FactDraft, knowledge: Knowledge) -> None:
    if not draft.fields.get("prior_graduate"):
        return
    groups = knowledge.settings.lists("base_rate_groups").get(str(draft.fields.get("group")), ())
    for group in groups:
        figure = knowledge.figures.get("all", "match_rate_pgy1", group)
        if figure is not None:
            origin = [f"figure:{figure.id}"]
            draft.put("base_rate", figure.value, origin)
            draft.put("base_rate_year", figure.year, origin)
            draft.put("base_rate_label", knowledge.measures.groups[group], origin)
            return
