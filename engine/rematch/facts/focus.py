"""The facts about the chosen field: the field, the applicant's material seen from it, the fields beside it.

Built once the order of the fields is known (or for the field that was asked for), so that the rules of the
later stages can speak of one field and this person's way into it. Nothing is judged here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rematch.facts.draft import FactDraft, in_knowledge, in_profile
from rematch.facts.materials import held_letter_facts, material_facts
from rematch.knowledge.specialties import LEVELS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rematch.facts.fact import Fact
    from rematch.knowledge.load import Knowledge
    from rematch.profile.model import Profile

READS = ("applicant", "candidate", "choice")
"""The types of the facts known so far that the new ones are made from."""

_BESIDE = 3
"""Fields beside the chosen one that rules see: enough for every second list."""


def focus_facts(
    profile: Profile, knowledge: Knowledge, known: Mapping[str, Sequence[Fact]], asked: str | None
) -> tuple[Fact, ...]:
    """Return the facts about the field ``asked``, else about the choice; none when every field is closed."""
    places = {str(fact.fields["specialty"]): fact for fact in known.get("choice", ())}
    chosen = next((field for field, fact in places.items() if fact.fields["place"] == 1), None)
    field = asked or chosen
    if field is None:
        return ()
    candidates = {str(fact.fields["specialty"]): fact for fact in known["candidate"]}
    target = str(known["applicant"][0].fields["target"])
    taken = {field, *knowledge.specialties[field].counts_as}
    materials = tuple(material_facts(profile, knowledge, field, taken, target))
    letters = tuple(held_letter_facts(profile, knowledge, taken, target))
    draft = _copy("focus", "focus", candidates[field])
    _relation(draft, knowledge, field, target, chosen)
    _place(draft, places.get(field))
    _likes(draft, profile, knowledge, field)
    _what_it_looks_for(draft, knowledge, field)
    _material(draft, profile, materials)
    _letters(draft, profile, letters)
    _budget(draft, profile, knowledge, known["applicant"][0])
    return (draft.fact(), *materials, *letters, *_beside(candidates, places, knowledge, field))


def _copy(type_name: str, identity: str, candidate: Fact) -> FactDraft:
    draft = FactDraft(type_name, identity)
    draft.fields.update(candidate.fields)
    draft.origins.update(candidate.origins)
    return draft


def _place(draft: FactDraft, place: Fact | None) -> None:
    if place is not None:
        draft.put("place", place.fields["place"], [f"fact:{place.id}"])


def _relation(draft: FactDraft, knowledge: Knowledge, field: str, target: str, chosen: str | None) -> None:
    own, original = knowledge.specialties[field], knowledge.specialties[target]
    draft.put("is_choice", field == chosen, ["option:field" if field != chosen else "fact:choice/1"])
    draft.put("short", own.short, [in_knowledge("specialties", field)])
    draft.put("target_name", original.name, [in_knowledge("specialties", target)])
    draft.put("target_short", original.short, [in_knowledge("specialties", target)])
    pivot = knowledge.pivots.between(target, field)
    if pivot is not None:
        names = [knowledge.pivots.skills[skill].name for skill in pivot.skills]
        draft.put("skills", _listed(names) or None, [in_knowledge("pivots", target, field)])


def _likes(draft: FactDraft, profile: Profile, knowledge: Knowledge, field: str) -> None:
    offered = knowledge.specialties[field].likes
    shared = [knowledge.likes[like] for like in dict.fromkeys(profile.preferences.likes) if like in offered]
    names = [name[:1].lower() + name[1:] for name in shared]
    draft.put("likes_names", _listed(names) or None, draft.origins["likes_shared"])


def _what_it_looks_for(draft: FactDraft, knowledge: Knowledge, field: str) -> None:
    priority = knowledge.priorities.of(field)
    origin = [in_knowledge("priorities", field)]
    draft.put("priorities", _listed(priority.values), origin)
    draft.put("scene", priority.scene, origin)
    draft.put("angle", priority.statement, origin)
    draft.put("forward", "; ".join(priority.forward), origin)
    draft.put("letter_form", priority.letter, origin)


def _material(draft: FactDraft, profile: Profile, materials: Sequence[Fact]) -> None:
    if profile.experiences is None:
        return
    at_all = [in_profile("experiences")]
    draft.put("materials", len(materials), at_all)
    own = [fact for fact in materials if fact.fields["tie"] == "own"]
    for name, group in (("own_clinical", "clinical"), ("own_scholarly", "scholarly")):
        found = [fact for fact in own if fact.fields["group"] == group]
        draft.put(name, len(found), [fact.origin_of("number")[0] for fact in found] or at_all)


def _letters(draft: FactDraft, profile: Profile, letters: Sequence[Fact]) -> None:
    if profile.letters is None:
        return
    prior = [fact for fact in letters if fact.fields["tie"] == "prior"]
    counted = {
        "prior_letters": prior,
        "prior_strong_letters": [fact for fact in prior if fact.fields["strength"] == "strong"],
        "director_letters": [fact for fact in letters if fact.fields.get("role") == "program_director"],
    }
    for name, found in counted.items():
        at = [fact.origin_of("number")[0] for fact in found] or [in_profile("letters")]
        draft.put(name, len(found), at)
    _since_the_position_began(draft, profile)


def _since_the_position_began(draft: FactDraft, profile: Profile) -> None:
    """Write how many strong letters a program director wrote since the present position began."""
    start = profile.current_position.start if profile.current_position else None
    dated = {
        index: letter.year
        for index, letter in enumerate(profile.letters or ())
        if letter.role == "program_director" and letter.strength == "strong"
    }
    if start is None or None in dated.values():
        return
    recent = [index for index, year in dated.items() if year is not None and year >= start.year]
    at = [in_profile("letters", index) for index in recent] or [in_profile("letters")]
    draft.put("present_director_letters", len(recent), at)


def _budget(draft: FactDraft, profile: Profile, knowledge: Knowledge, applicant: Fact) -> None:
    """Write how many programs of the field the budget pays for."""
    budget, aim = profile.applicant.budget_usd, applicant.fields.get("aim_cycle")
    if budget is None or not isinstance(aim, int):
        return
    field, match = str(draft.fields["specialty"]), str(draft.fields["match_system"])
    route = knowledge.fees.route(field, match, aim)
    programs = knowledge.fees.affordable(budget, aim, route)
    origins = [in_profile("applicant", "budget_usd"), in_knowledge("fees", route)]
    draft.put("affordable_programs", programs, origins)


def _beside(
    candidates: Mapping[str, Fact], places: Mapping[str, Fact], knowledge: Knowledge, field: str
) -> Iterator[Fact]:
    hardness = LEVELS.index(knowledge.specialties[field].competitiveness)
    others = [(other, place) for other, place in places.items() if other != field]
    for number, (other, place) in enumerate(others[:_BESIDE], start=1):
        draft = _copy("runner_up", f"runner_up/{number}", candidates[other])
        _place(draft, place)
        draft.put("next", number, [f"fact:{place.id}"])
        easier = LEVELS.index(knowledge.specialties[other].competitiveness) < hardness
        both = [in_knowledge("specialties", other), in_knowledge("specialties", field)]
        draft.put("easier", easier, both)
        yield draft.fact()


def _listed(words: Sequence[str]) -> str:
    """Return words as a sentence lists them: a, b and c."""
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1]))) if words else ""
