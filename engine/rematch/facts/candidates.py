"""One candidate fact per field of the knowledge base, with every comparison already made."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from rematch.facts.comparison import compare_field
from rematch.facts.draft import FactDraft, in_knowledge, in_profile
from rematch.facts.records import count_outputs
from rematch.knowledge.specialties import LEVELS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rematch.facts.fact import Fact
    from rematch.knowledge.load import Knowledge
    from rematch.profile.model import Experience, Profile

_SCORE_GAPS = (
    ("step2_gap", "step2_center"),
    ("step2_low_gap", "step2_low"),
    ("step2_unmatched_gap", "step2_unmatched"),
)


@lru_cache(maxsize=16)
def compared_fields(knowledge: Knowledge, group: str | None) -> Mapping[str, FactDraft]:
    """Return for every field what the figures say to ``group``; kept, because persons share it."""
    return {
        field: compare_field(knowledge, specialty, group)
        for field, specialty in knowledge.specialties.items()
    }


def candidate_facts(
    profile: Profile, knowledge: Knowledge, group: str | None, target: str
) -> tuple[Fact, ...]:
    """Return one ``candidate`` fact per field, in the order of their ids."""
    compared = compared_fields(knowledge, group)
    weighed = _weighed_experiences(profile, knowledge)
    return tuple(
        _candidate(profile, knowledge, compared[field], target, weighed) for field in sorted(compared)
    )


def _candidate(
    profile: Profile,
    knowledge: Knowledge,
    compared: FactDraft,
    target: str,
    weighed: tuple[tuple[int, float], ...],
) -> Fact:
    field = str(compared.fields["specialty"])
    draft = FactDraft("candidate", f"candidate/{field}")
    draft.fields.update(compared.fields)
    draft.origins.update(compared.origins)
    _as_to_target(draft, profile, knowledge, field, target)
    _own_score(draft, profile, knowledge)
    _preferences(draft, profile, knowledge, field)
    _interest(draft, profile, knowledge, target, weighed)
    _letters(draft, profile, _taken_as_own(draft, knowledge))
    return draft.fact()


def _as_to_target(draft: FactDraft, profile: Profile, knowledge: Knowledge, field: str, target: str) -> None:
    attempted = [
        in_profile("attempts", index)
        for index, attempt in enumerate(profile.attempts)
        if field == attempt.specialty or field in attempt.second_specialties
    ]
    draft.put("is_target", field == target, [in_profile("attempts")])
    draft.put("times_tried", len(attempted), attempted or [in_profile("attempts")])
    both = _target_relations(knowledge, target)[field]
    draft.fields.update(both.fields)
    draft.origins.update(both.origins)


@lru_cache(maxsize=64)
def _target_relations(knowledge: Knowledge, target: str) -> Mapping[str, FactDraft]:
    """Return what each field is to ``target``, whoever the person; kept, because persons share it."""
    return {field: _relation(knowledge, field, target) for field in knowledge.specialties}


def _relation(knowledge: Knowledge, field: str, target: str) -> FactDraft:
    draft = FactDraft("candidate", f"candidate/{field}")
    families = {field: knowledge.specialties[field].family, target: knowledge.specialties[target].family}
    draft.put("same_family", families[field] == families[target], [in_knowledge("specialties", field)])
    hardness = {name: LEVELS.index(knowledge.specialties[name].competitiveness) for name in (field, target)}
    both = [in_knowledge("specialties", field), in_knowledge("specialties", target)]
    draft.put("harder_than_target", hardness[field] > hardness[target], both)
    pivot = knowledge.pivots.between(target, field)
    if pivot is not None:
        origin = [in_knowledge("pivots", target, field)]
        draft.put("pivot_rank", pivot.rank, origin)
        draft.put("pivot_basis", pivot.basis, origin)
        draft.put("pivot_reason", pivot.reason, origin)
        draft.put("pivot_caution", pivot.caution or None, origin)
        draft.put("skills_shared", len(pivot.skills), origin)
    return draft


def _own_score(draft: FactDraft, profile: Profile, knowledge: Knowledge) -> None:
    step2 = profile.exams.step2_ck
    if step2 is None or step2.score is None:
        return
    for name, against in _SCORE_GAPS:
        if against in draft.fields:
            figure = draft.fields[against]
            difference = float(step2.score) - float(str(figure))
            draft.put(name, difference, [in_profile("exams", "step2_ck", "score"), *draft.origins[against]])
    if "step2_gap" in draft.fields:
        points = _score_points(draft, knowledge)
        draft.put("score_points", points, draft.origins["step2_gap"])


def _score_points(draft: FactDraft, knowledge: Knowledge) -> float:
    """Return the points of a score: full near the middle, fewer with every point below."""
    terms = knowledge.settings.numbers("score_points")
    unfilled = float(str(draft.fields.get("unfilled_share", 0)))
    flexible = draft.fields["tolerance"] == "flexible" and unfilled >= terms["flexible_unfilled"]
    below = max(0.0, terms["full_from"] - float(str(draft.fields["step2_gap"])))
    return max(
        terms["least"], terms["full"] - below * terms["per_point_flexible" if flexible else "per_point"]
    )


def _preferences(draft: FactDraft, profile: Profile, knowledge: Knowledge, field: str) -> None:
    wishes = profile.preferences
    draft.put("refused", field in wishes.refused, [in_profile("preferences", "refused")])
    draft.put("considered", field in wishes.considered, [in_profile("preferences", "considered")])
    draft.put("supported", field in profile.debrief.would_support, [in_profile("debrief", "would_support")])
    connected = any(connection.specialty == field for connection in wishes.connections)
    draft.put("connected", connected, [in_profile("preferences", "connections")])
    shared = set(wishes.likes) & set(knowledge.specialties[field].likes)
    draft.put(
        "likes_shared", len(shared), [in_profile("preferences", "likes"), in_knowledge("specialties", field)]
    )


def _weighed_experiences(profile: Profile, knowledge: Knowledge) -> tuple[tuple[int, float], ...]:
    return tuple(
        (index, _weigh(experience, knowledge)) for index, experience in enumerate(profile.experiences or ())
    )


def _weigh(experience: Experience, knowledge: Knowledge) -> float:
    settings = knowledge.settings
    points = settings.numbers("interest_points").get(experience.kind, 0.0)
    if experience.feedback == "weak":
        points *= settings.number("weak_feedback_factor")
    earned = (count_outputs(experience) or 0) * settings.number("interest_per_output")
    return points + min(earned, settings.number("interest_output_ceiling"))


def _interest(
    draft: FactDraft,
    profile: Profile,
    knowledge: Knowledge,
    target: str,
    weighed: tuple[tuple[int, float], ...],
) -> None:
    taken = _taken_as_own(draft, knowledge)
    field = str(draft.fields["specialty"])
    counted = set(knowledge.specialties[field].counts_as)
    draft.put("combined", bool(counted), [in_knowledge("specialties", field)])
    work = _present_work(profile, knowledge, taken)
    if profile.experiences is None and work is None:
        return
    experiences = profile.experiences or []
    own = [(index, points) for index, points in weighed if taken & set(experiences[index].specialty)]
    places = [in_profile("experiences", index) for index, _ in own]
    titles = [_title(experiences[index]) for index, _ in own]
    points = sum(points for _, points in own)
    if work is not None:
        places.append(in_profile("current_position"))
        titles.append(f"{work.replace('_', ' ')} (present position)")
        points += knowledge.settings.number("position_points")
    at_own = places or [in_profile("experiences")]
    draft.put("interest_points", float(points), at_own)
    if counted:
        shown = taken & {one for index, _ in own for one in experiences[index].specialty}
        shown |= taken & _fields_of_work(profile, knowledge)
        draft.put("interest_derived", counted >= shown and not shown >= counted, at_own)
    draft.put("interest_items", len(titles), at_own)
    draft.put("interest_titles", "; ".join(titles) or None, at_own)
    carried = [
        (index, points)
        for index, points in weighed
        if target in experiences[index].specialty and (index, points) not in own
    ]
    shares = not draft.fields["is_target"] and draft.fields.get("skills_shared")
    share = knowledge.settings.number("carry_over_share") if shares else 0.0
    at_carried = [in_profile("experiences", index) for index, _ in carried]
    reach = points + share * sum(points for _, points in carried)
    draft.put("reach_points", float(reach), [*at_own, *at_carried])


def _taken_as_own(draft: FactDraft, knowledge: Knowledge) -> set[str]:
    """Return the field and those whose experiences and letters it takes as its own."""
    field = str(draft.fields["specialty"])
    return {field, *knowledge.specialties[field].counts_as}


def _present_work(profile: Profile, knowledge: Knowledge, taken: set[str]) -> str | None:
    """Return the kind of the present position when it is work in one of the fields of ``taken``."""
    current = profile.current_position
    return current.kind if current and _fields_of_work(profile, knowledge) & taken else None


def _fields_of_work(profile: Profile, knowledge: Knowledge) -> set[str]:
    """Return the fields in which the present position is work."""
    current = profile.current_position
    if current is None:
        return set()
    fields = set(knowledge.settings.lists("position_fields").get(current.kind, ()))
    if current.specialty is not None and current.kind != "none":
        fields.add(current.specialty)
    return fields


def _title(experience: Experience) -> str:
    kind = experience.kind.replace("_", " ")
    return f"{experience.title} ({kind})" if experience.title else kind


def _letters(draft: FactDraft, profile: Profile, taken: set[str]) -> None:
    if profile.letters is None:
        return
    own = [index for index, letter in enumerate(profile.letters) if letter.specialty in taken]
    strong = [index for index in own if profile.letters[index].strength == "strong"]
    draft.put("letters", len(own), [in_profile("letters", index) for index in own] or [in_profile("letters")])
    draft.put(
        "strong_letters",
        len(strong),
        [in_profile("letters", index) for index in strong] or [in_profile("letters")],
    )
