"""The applicant's experiences and letters as the chosen field sees them (H6.2-H6.4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rematch.facts.draft import FactDraft, in_knowledge, in_profile
from rematch.facts.records import count_outputs

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from rematch.facts.fact import Fact
    from rematch.knowledge.load import Knowledge
    from rematch.profile.model import Experience, Profile


def material_facts(
    profile: Profile, knowledge: Knowledge, field: str, taken: Collection[str], target: str
) -> Iterator[Fact]:
    """Yield one ``material`` fact per experience; ``taken`` are the fields that count as the chosen one."""
    words = knowledge.settings.lists("kind_words")
    for index, experience in enumerate(profile.experiences or ()):
        here = ("experiences", index)
        draft = FactDraft("material", f"material/{index + 1}")
        label = words.get(experience.kind, (experience.kind.replace("_", " "),))[0]
        draft.put("number", index + 1, [in_profile(*here)])
        draft.put("kind", experience.kind, [in_profile(*here, "kind")])
        draft.put("group", knowledge.priorities.group_of[experience.kind], [in_profile(*here, "kind")])
        draft.put("label", label, [in_profile(*here, "kind")])
        draft.put("shown", experience.title or label, [in_profile(*here, "title")])
        draft.put("tie", tie_of(experience.specialty, taken, target), [in_profile(*here, "specialty")])
        origin = [in_profile(*here, "kind"), in_knowledge("priorities", field)]
        draft.put("points_to", knowledge.priorities.points_to(field, experience.kind), origin)
        draft.put("outputs", count_outputs(experience), [in_profile(*here, "outputs")])
        for name in ("hours", "feedback", "in_us"):
            draft.put(name, getattr(experience, name), [in_profile(*here, name)])
        _length(draft, experience, knowledge, here)
        yield draft.fact()


def held_letter_facts(
    profile: Profile, knowledge: Knowledge, taken: Collection[str], target: str
) -> Iterator[Fact]:
    """Yield one ``held_letter`` fact per letter of the file."""
    for index, letter in enumerate(profile.letters or ()):
        here = ("letters", index)
        draft = FactDraft("held_letter", f"held_letter/{index + 1}")
        draft.put("number", index + 1, [in_profile(*here)])
        draft.put("field", knowledge.specialties[letter.specialty].name, [in_profile(*here, "specialty")])
        draft.put("tie", tie_of([letter.specialty], taken, target), [in_profile(*here, "specialty")])
        for name in ("role", "strength", "negative"):
            draft.put(name, getattr(letter, name), [in_profile(*here, name)])
        yield draft.fact()


def tie_of(fields: Collection[str], taken: Collection[str], target: str) -> str:
    """Return own, prior or other: to the chosen field, to the original one, or to neither."""
    if any(field in taken for field in fields):
        return "own"
    return "prior" if target in fields else "other"


def _length(draft: FactDraft, experience: Experience, knowledge: Knowledge, here: tuple[str, int]) -> None:
    """Write how long an experience lasted; an end that is not known counts as none."""
    least = knowledge.settings.numbers("longitudinal")
    if experience.start and experience.end:
        months = _months(experience.end) - _months(experience.start) + 1
        draft.put("months", max(0, months), [in_profile(*here, "start"), in_profile(*here, "end")])
    long = (
        float(str(draft.fields.get("months", 0))) >= least["months"]
        or (experience.hours or 0) >= least["hours"]
    )
    draft.put("longitudinal", long, [in_profile(*here, "start"), in_profile(*here, "hours")])


def _months(month: str) -> int:
    year, number = map(int, month.split("-"))
    return year * 12 + number
