"""Changes of a profile that make it plainly better or plainly worse, each in one respect only.

A change takes the data of a profile and a source of chance and returns the changed data, or None where it
does not apply. What is unknown stays unknown: learning something may move advice either way.
"""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING

from generated.profiles import FIELDS

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

    from generated.profiles import Data

    Change = Callable[[Data, random.Random], Data | None]

_EXAMS = ("step1", "step2_ck", "level1", "level2")
_STRENGTHS = ("strong", "moderate", "weak")
_MONTH_OF_RECKONING = "03"


def latest_attempt(data: Data) -> Data:
    """Return the attempt of the latest cycle; of those without a year the last in the file."""
    attempts = data["attempts"]
    return attempts[max(range(len(attempts)), key=lambda index: (attempts[index].get("cycle") or 0, index))]


def higher_step2(data: Data, rng: random.Random) -> Data | None:
    exam = data.get("exams", {}).get("step2_ck", {})
    if "score" not in exam:
        return None
    exam["score"] = min(300, exam["score"] + rng.choice((1, 2, 5, 12, 30)))
    return data


def another_failure(data: Data, rng: random.Random) -> Data | None:
    taken = [exam for name, exam in data.get("exams", {}).items() if name in _EXAMS and "attempts" in exam]
    if not taken:
        return None
    rng.choice(taken)["attempts"] += rng.choice((1, 1, 2))
    return data


def older_graduation(data: Data, rng: random.Random) -> Data | None:
    data["applicant"]["graduation_year"] -= rng.choice((1, 2, 4, 9))
    return data


def more_interviews(data: Data, rng: random.Random) -> Data | None:
    attempt = latest_attempt(data)
    if "interviews" not in attempt:
        return None
    more = attempt["interviews"] + rng.choice((1, 2, 4, 10))
    attempt["interviews"] = min(more, attempt.get("programs_applied", more))
    return data


def more_us_clinical_months(data: Data, rng: random.Random) -> Data | None:
    recency = data.get("clinical_recency", {})
    if "us_clinical_months" not in recency:
        return None
    recency["us_clinical_months"] += rng.choice((1, 3, 6, 12))
    return data


def more_recent_clinical_month(data: Data, rng: random.Random) -> Data | None:
    recency = data.get("clinical_recency", {})
    cycles = [attempt["cycle"] for attempt in data["attempts"] if "cycle" in attempt]
    if "last_clinical_month" not in recency or not cycles:
        return None
    newest = f"{max(cycles)}-{_MONTH_OF_RECKONING}"
    recency["last_clinical_month"] = max(recency["last_clinical_month"], newest)
    return data


def weaker_letter(data: Data, rng: random.Random) -> Data | None:
    letters = [one for one in data.get("letters", ()) if one.get("strength") in _STRENGTHS[:2]]
    if not letters:
        return None
    letter = rng.choice(letters)
    letter["strength"] = rng.choice(_STRENGTHS[_STRENGTHS.index(letter["strength"]) + 1 :])
    return data


def grave_flag(data: Data, rng: random.Random) -> Data | None:
    kind = rng.choice(("dismissal", "professionalism", "residency_termination"))
    data.setdefault("red_flags", []).append({"kind": kind, "resolved": rng.random() < 0.5})
    return data


def experience_in(field: str) -> Change:
    """Return the change that adds one undated experience in ``field``."""

    def add(data: Data, rng: random.Random) -> Data | None:
        if "experiences" not in data:
            return None
        kind = rng.choice(("research", "rotation", "elective", "observership", "volunteering", "work"))
        data["experiences"].append(
            {"kind": kind, "specialty": [field], "feedback": rng.choice(("strong", "weak"))}
        )
        return data

    return add


def refusing(field: str) -> Change:
    """Return the change that refuses ``field``."""

    def refuse(data: Data, rng: random.Random) -> Data | None:
        wishes = data.setdefault("preferences", {})
        wishes["refused"] = sorted({*wishes.get("refused", ()), field})
        wishes["considered"] = [one for one in wishes.get("considered", ()) if one != field]
        wishes.pop("reapply_original", None)
        return data

    return refuse


def another_order(data: Data, rng: random.Random) -> Data | None:
    for part in ("experiences", "letters", "red_flags"):
        rng.shuffle(data.get(part, []))
    return data


def renamed(data: Data, rng: random.Random) -> Data | None:
    data["applicant"]["name"] = "Somebody Else"
    return data


def changed(data: Data, change: Change, rng: random.Random) -> Data | None:
    """Return a changed copy, or None where the change does not apply or changes nothing."""
    after = change(copy.deepcopy(data), rng)
    return None if after == data else after


def a_field(data: Data, rng: random.Random) -> str:
    """Return the field of an attempt half of the time, else any."""
    return rng.choice((data["attempts"][0]["specialty"], rng.choice(FIELDS)))
