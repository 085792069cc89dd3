"""Examination results, and failures counted over all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rematch.facts.draft import in_profile

if TYPE_CHECKING:
    from rematch.facts.draft import FactDraft
    from rematch.knowledge.load import Knowledge
    from rematch.profile.model import ComlexLevel, Profile, UsmleStep

_FAILURE_FIELDS = {
    "step1": "step1_failures",
    "step2_ck": "step2_failures",
    "step3": "step3_failures",
    "level1": "level1_failures",
    "level2": "level2_failures",
    "level3": None,
}


def failures(exam: UsmleStep | ComlexLevel | None) -> int | None:
    """Return the failed attempts at one examination; None when the file does not say.

    The last attempt counts as failed only when the result says so.
    """
    if exam is None or (exam.attempts is None and exam.result != "fail"):
        return None
    tries = exam.attempts or 1
    return tries if exam.result == "fail" else tries - 1


def examinations(draft: FactDraft, profile: Profile, knowledge: Knowledge) -> None:
    """Write the examination fields of the applicant."""
    exams = profile.exams
    if exams.step1 is not None:
        if exams.step1.result is not None:
            draft.put("step1_passed", exams.step1.result == "pass", [in_profile("exams", "step1", "result")])
        draft.put("step1_score", exams.step1.score, [in_profile("exams", "step1", "score")])
    if exams.step2_ck is not None:
        draft.put("step2_ck", exams.step2_ck.score, [in_profile("exams", "step2_ck", "score")])
    if exams.step3 is not None and exams.step3.result is not None:
        draft.put("step3_passed", exams.step3.result == "pass", [in_profile("exams", "step3", "result")])
    if exams.level2 is not None:
        draft.put("level2", exams.level2.score, [in_profile("exams", "level2", "score")])
    passing = knowledge.figures.get("all", "usmle_step2ck_passing_score", "all")
    if passing is not None:
        origin = f"figure:{passing.id}"
        draft.put("passing_score", round(passing.value), [origin])
        if exams.step2_ck is not None and exams.step2_ck.score is not None:
            gap = exams.step2_ck.score - round(passing.value)
            draft.put("step2_passing_gap", gap, [in_profile("exams", "step2_ck", "score"), origin])
    _step3(draft, profile, knowledge)
    _count_failures(draft, profile)


def _step3(draft: FactDraft, profile: Profile, knowledge: Knowledge) -> None:
    """Write the plan for Step 3, and how the weakest practice score stands to the passing standard."""
    step3 = profile.exams.step3
    passing = knowledge.figures.get("all", "usmle_step3_passing_score", "all")
    if passing is not None:
        draft.put("step3_passing_score", round(passing.value), [f"figure:{passing.id}"])
    if step3 is None:
        return
    if step3.planned is not None:
        draft.put("step3_planned", step3.planned is not False, [in_profile("exams", "step3", "planned")])
    if passing is not None and step3.practice_scores:
        origins = [in_profile("exams", "step3", "practice_scores"), f"figure:{passing.id}"]
        draft.put("step3_practice_margin", min(step3.practice_scores) - round(passing.value), origins)


def _count_failures(draft: FactDraft, profile: Profile) -> None:
    counted: list[tuple[int, str]] = []
    for name, field in _FAILURE_FIELDS.items():
        failed = failures(getattr(profile.exams, name))
        if failed is None:
            continue
        place = in_profile("exams", name)
        counted.append((failed, place))
        if field is not None:
            draft.put(field, failed, [place])
    flagged = [
        in_profile("red_flags", index)
        for index, flag in enumerate(profile.red_flags or ())
        if flag.kind == "exam_failure"
    ]
    total = max(sum(failed for failed, _ in counted), len(flagged))
    if total or _all_taken_are_counted(profile):
        draft.put("exam_failures", total, [*(place for _, place in counted), *flagged])


def _all_taken_are_counted(profile: Profile) -> bool:
    """Return whether both parts that everybody takes are accounted for: only then is none none (H1.5)."""
    exams = profile.exams
    first = failures(exams.step1) is not None or failures(exams.level1) is not None
    second = failures(exams.step2_ck) is not None or failures(exams.level2) is not None
    return first and second
