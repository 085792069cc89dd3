"""Realistic profiles, drawn field by field; the same seed always gives the same profile.

What is drawn, each independent of the rest unless it says otherwise:

- group: US MD 34 %, US DO 16 %, US IMG 18 %, non-US IMG 24 %, not to be told from the file 8 %
- target: half of the time any of the fields evenly, else by how many people apply there
- Match cycles: one 58 %, two 28 %, three 14 %; later ones keep the field three times in four
- Step 2 CK: normal around the group's middle (US MD 245, US DO 240, IMG 233), spread 15, from 194 to 278;
  attempts 1-3 at every examination with 84, 12 and 4 %; one in ten DO graduates has COMLEX only
- graduation: the year of the latest Match, earlier by 0 to 12 years (older for graduates from abroad)
- applications 5 to 220, interviews 0 to 24 (mostly few), lists of every mix, regions, signals, dates
- up to nine experiences, six letters, three red flags, every kind of position, visa, debrief and wish
- the first day of the plan: late March, one in eight up to October; Step 3 practice scores around the pass
- gaps (H1.5): each profile has a completeness of 35, 75, 92 or 100 % (weights 1, 2, 4, 4), the chance of
  every optional field to stay; one in twenty profiles holds the required fields only
"""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

FIELDS = (
    "anesthesiology", "child_neurology", "dermatology", "diagnostic_radiology", "emergency_medicine",
    "family_medicine", "general_surgery", "internal_medicine", "internal_medicine_primary_care",
    "interventional_radiology", "medicine_pediatrics", "neurological_surgery", "neurology",
    "obstetrics_gynecology", "occupational_medicine", "ophthalmology", "orthopaedic_surgery",
    "otolaryngology", "pathology", "pediatrics", "physical_medicine_rehabilitation", "plastic_surgery",
    "preventive_medicine", "psychiatry", "radiation_oncology", "thoracic_surgery", "urology",
    "vascular_surgery",
)  # fmt: skip
_MUCH_WANTED = (
    "internal_medicine", "internal_medicine", "internal_medicine", "family_medicine", "family_medicine",
    "pediatrics", "psychiatry", "emergency_medicine", "general_surgery", "general_surgery",
    "orthopaedic_surgery", "orthopaedic_surgery", "anesthesiology", "obstetrics_gynecology", "neurology",
    "dermatology", "diagnostic_radiology", "otolaryngology", "plastic_surgery",
)  # fmt: skip
_GROUPS = {"us_md": 34, "us_do": 16, "us_img": 18, "non_us_img": 24, "untold": 8}
_MIDDLE_SCORE = {"us_md": 245, "us_do": 240}
_SCHOLARLY = ("research", "qi", "case_report")
_KINDS = (
    *_SCHOLARLY, "research", "rotation", "sub_internship", "away_rotation", "elective", "observership",
    "volunteering", "leadership", "work", "teaching",
)  # fmt: skip
_FLAGS = (
    "exam_failure", "course_failure", "leave_of_absence", "remediation", "gap", "gap", "professionalism",
    "dismissal", "residency_termination",
)  # fmt: skip
_POSITIONS = (
    "none", "none", "none", "preliminary_surgery", "preliminary_medicine", "transitional", "research",
    "clinical_job", "other",
)  # fmt: skip
_FACTORS = (
    "scores", "exam_failures", "too_few_applications", "late_submission", "list_too_academic", "geography",
    "interviewing", "rank_list", "letters", "research", "red_flags", "graduation_age", "visa", "couples",
    "signals",
)  # fmt: skip
_LIKES = (
    "procedures", "operating_room", "acute_care", "critical_care", "continuity", "outpatient", "inpatient",
    "diagnostics", "imaging", "laboratory", "children", "womens_health", "mental_health", "rehabilitation",
    "community", "research", "teaching",
)  # fmt: skip
_REGIONS = ("northeast", "midwest", "south", "west", "mountain", "pacific", "puerto rico")
_CYCLES = (2023, 2024, 2025, 2026)

Data = dict[str, Any]


def random_profile(seed: int) -> Data:
    """Return the profile of a seed, as it would stand in a JSON file."""
    return drawn_profile(random.Random(seed))  # noqa: S311 - nothing here is secret


def drawn_profile(rng: random.Random) -> Data:
    """Return a profile drawn from ``rng``."""
    profile = _Drawing(rng).profile()
    completeness = rng.choices((0.35, 0.75, 0.92, 1.0), (1, 2, 4, 4))[0]
    if rng.random() < 0.05:
        completeness = 0.0
    return _thinned(profile, completeness, rng)


class _Drawing:
    """One applicant being drawn: what later parts depend on is kept here."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.group = rng.choices([*_GROUPS], [*_GROUPS.values()])[0]
        self.international = self.group in ("us_img", "non_us_img")
        self.cycles = sorted(rng.sample(_CYCLES, rng.choices((1, 2, 3), (58, 28, 14))[0]))
        self.target = self.field()
        oldest = 12 if self.international else 6
        self.graduation = self.cycles[-1] - min(rng.choices(range(oldest + 1), k=3 - self.international))

    def chance(self, share: float) -> bool:
        return self.rng.random() < share

    def field(self) -> str:
        return self.rng.choice(FIELDS if self.chance(0.5) else _MUCH_WANTED)

    def related_field(self) -> str:
        return self.target if self.chance(0.5) else self.field()

    def some_of(self, values: tuple[str, ...], most: int) -> list[str]:
        return self.rng.sample(values, self.rng.randint(0, min(most, len(values))))

    def profile(self) -> Data:
        attempts = self.attempts()
        self.rng.shuffle(attempts)
        return {
            "applicant": self.applicant(),
            "exams": self.exams(),
            "school": self.school(),
            "red_flags": self.red_flags(),
            "constraints": self.constraints(),
            "attempts": attempts,
            "experiences": [self.experience() for _ in range(self.rng.randint(0, 9))],
            "letters": [self.letter() for _ in range(self.rng.randint(0, 6))],
            "current_position": self.position(),
            "clinical_recency": self.recency(),
            "debrief": self.debrief(),
            "preferences": self.preferences(),
        }

    def applicant(self) -> Data:
        rng = self.rng
        person = {
            "name": f"Applicant {rng.randint(1, 9_999)}",
            "graduation_year": self.graduation,
            "couples_match": self.chance(0.08),
            "military": self.chance(0.03),
            "budget_usd": rng.randrange(500, 12_000, 250),
            "max_applications": rng.randint(20, 250),
            "start_date": self.first_day().isoformat(),
        }
        if self.group == "us_do":
            return person | {
                "degree": "DO",
                "school_country": "US",
                "us_citizen": True,
                "visa_needed": "none",
            }
        if self.group == "us_md":
            return person | {
                "degree": "MD",
                "school_country": "US",
                "us_citizen": True,
                "visa_needed": "none",
            }
        if self.group == "untold":
            return person | {"degree": rng.choice(("MD", "other"))}
        abroad = {
            "degree": rng.choice(("MD", "other")),
            "school_country": rng.choice(("GD", "IN", "EG", "PK")),
        }
        if self.group == "us_img":
            return person | abroad | {"us_citizen": True, "visa_needed": "none"}
        visa = rng.choice(("j1", "h1b", "either", "either", "none"))
        return person | abroad | {"us_citizen": False, "citizenship": "another", "visa_needed": visa}

    def first_day(self) -> date:
        day = date(self.cycles[-1], 3, self.rng.randint(17, 31))
        return day + timedelta(days=self.rng.randint(30, 200)) if self.chance(0.125) else day

    def tries(self) -> int:
        return self.rng.choices((1, 2, 3), (84, 12, 4))[0]

    def exams(self) -> Data:
        rng = self.rng
        middle = _MIDDLE_SCORE.get(self.group, 233)
        score = max(194, min(278, round(rng.gauss(middle, 15))))
        found: Data = {
            "step1": {"result": "pass", "attempts": self.tries()},
            "step2_ck": {"result": "pass", "score": score, "attempts": self.tries()},
        }
        if self.chance(0.04):
            found["step1"]["result"] = "fail"
        if self.chance(0.3):
            found["step1"]["score"] = max(194, min(270, score + rng.randint(-25, 10)))
        if self.chance(0.2):
            found["step3"] = {"result": rng.choice(("pass", "pass", "fail")), "attempts": 1}
        elif self.chance(0.3):
            found["step3"] = {
                "planned": rng.choice((True, False, "2026-09")),
                "practice_scores": [rng.choice((192, 206, 212, 226))],
            }
        if self.group == "us_do":
            found["level1"] = {"result": "pass", "attempts": self.tries()}
            level2 = max(402, min(800, round(rng.gauss(540, 70))))
            found["level2"] = {"result": "pass", "score": level2, "attempts": self.tries()}
            if self.chance(0.1):
                del found["step1"], found["step2_ck"]
        return found

    def school(self) -> Data:
        return {
            "class_quartile": self.rng.randint(1, 4),
            "aoa": self.chance(0.12),
            "gold_humanism": self.chance(0.12),
            "honors": self.some_of(FIELDS[:15], 5),
            "mspe_comments": self.rng.choice(("positive", "positive", "neutral", "concerning")),
        }

    def red_flags(self) -> list[Data]:
        return [
            {
                "kind": self.rng.choice(_FLAGS),
                "year": self.cycles[-1] - self.rng.randint(1, 5),
                "explained": self.chance(0.6),
                "resolved": self.chance(0.6),
                "note": "as told",
            }
            for _ in range(self.rng.choices((0, 1, 2, 3), (72, 18, 7, 3))[0])
        ]

    def constraints(self) -> Data:
        regions = self.rng.sample(_REGIONS, 4)
        found: Data = {"regions_wanted": regions[:2], "regions_refused": regions[2:3], "reason": "family"}
        if self.chance(0.1):
            found["must_stay_in"] = regions[3:]
        if self.chance(0.3):
            found["settings_wanted"] = ["community", "academic"]
        return found

    def attempts(self) -> list[Data]:
        fields = [self.target if self.chance(0.75) else self.field() for _ in self.cycles[1:]]
        return [
            self.attempt(cycle, field)
            for cycle, field in zip(self.cycles, [*fields, self.target], strict=True)
        ]

    def attempt(self, cycle: int, field: str) -> Data:
        rng = self.rng
        applied = rng.randint(5, 60) if self.chance(0.4) else rng.randint(30, 220)
        interviews = min(applied, rng.choice((0, 0, 1, 1, 2, 2, 3, 4, 5, 6, 8, 10, 13, 24)))
        top, community = rng.choice(
            ((0.8, 0.0), (0.6, 0.05), (0.5, 0.2), (0.35, 0.3), (0.2, 0.5), (0.1, 0.8))
        )
        available = rng.choice((4, 5, 10, 15, 25, 30))
        found: Data = {
            "cycle": cycle,
            "specialty": field,
            "programs_applied": applied,
            "submitted": rng.choice(("early", "on_time", "on_time", "late")),
            "applied_on": (date(cycle - 1, 9, 24) + timedelta(rng.choice((0, 0, 1, 5, 20, 60)))).isoformat(),
            "list_mix": {
                "top_academic": top,
                "community": community,
                "mid_university": round(1 - top - community, 2),
            },
            "regions": self.some_of(_REGIONS, 6),
            "signals_available": available,
            "signals_used": available - rng.choice((0, 0, 0, 1, 4)),
            "interviews": interviews,
            "programs_ranked": max(0, interviews - rng.choice((0, 0, 0, 1, 3, 5))),
        }  # fmt: skip
        if self.chance(0.25):
            found["second_specialties"] = rng.sample(
                [one for one in FIELDS if one != field], rng.randint(1, 3)
            )
        return found | self.result()

    def result(self) -> Data:
        kind = self.rng.choices(("unmatched", "soap", "partial", "withdrew"), (78, 10, 8, 4))[0]
        if kind == "partial":
            return {"result": kind, "matched_position": self.rng.choice(("preliminary", "advanced"))}
        if kind == "soap":
            return {"result": kind, "soap_result": self.rng.choice((*_POSITIONS[3:6], "categorical"))}
        return {"result": kind, "soap_result": self.rng.choice(("none", "not_entered"))}

    def experience(self) -> Data:
        rng = self.rng
        kind = rng.choice(_KINDS)
        year = max(1990, self.graduation - rng.randint(-2, 3))
        start = rng.randint(1, 6)
        found: Data = {
            "kind": kind,
            "specialty": sorted({self.related_field() for _ in range(rng.choice((1, 1, 1, 2)))}),
            "title": f"{kind.replace('_', ' ').capitalize()} no. {rng.randint(1, 99)}",
            "start": f"{year}-{start:02}",
            "end": f"{year}-{start + rng.randint(0, 6):02}",
            "hours": float(rng.randint(20, 600)),
            "in_us": not self.international or self.chance(0.4),
        }
        if kind in _SCHOLARLY:
            counts = {name: rng.choice((0, 0, 1, 2, 5)) for name in ("abstracts", "posters")}
            papers = {"manuscripts_published": rng.choice((0, 0, 0, 1, 2, 6)), "manuscripts_submitted": 1}
            found["outputs"] = counts | papers
        if kind.endswith("rotation") or kind in ("elective", "sub_internship"):
            found["feedback"] = rng.choice(("strong", "decent", "weak"))
        return found

    def letter(self) -> Data:
        strength = self.rng.choice(("strong", "moderate", "weak", "unknown"))
        return {
            "specialty": self.related_field(),
            "role": self.rng.choice(("attending", "attending", "program_director", "chair", "researcher")),
            "strength": strength,
            "negative": strength == "weak" and self.chance(0.5),
            "year": self.cycles[0] - self.rng.randint(0, 3),
        }

    def position(self) -> Data:
        kind = self.rng.choice(_POSITIONS)
        if kind == "none":
            return {"kind": kind}
        return {
            "kind": kind,
            "setting": self.rng.choice(("academic", "university_affiliate", "community", "other")),
            "start": f"{self.cycles[-1]}-07-01",
            "end": f"{self.cycles[-1] + 1}-06-30",
            "director_support": self.rng.choice(("strong", "some", "none", "unknown")),
            "in_service_exam": self.rng.choice(("strong", "decent", "weak")),
        }

    def recency(self) -> Data:
        months_ago = self.rng.choice((0, 2, 6, 11, 14, 30, 60))
        since = self.cycles[-1] * 12 + 2 - months_ago
        return {
            "last_clinical_month": f"{since // 12}-{since % 12 + 1:02}",
            "last_clinical_place": self.rng.choice(("us", "abroad")),
            "us_clinical_months": float(self.rng.choice((0, 1, 3, 5, 6, 9, 24))),
            "us_clinical_kind": self.rng.choice(("hands_on", "observership", "mixed")),
        }

    def debrief(self) -> Data:
        if self.chance(0.5):
            return {}
        return {
            "primary_factor": self.rng.choice(_FACTORS),
            "would_rank": self.rng.choice(("yes", "no", "unsure")),
            "answered_by": self.some_of(("dean", "program_director", "faculty", "advisor"), 3),
            "would_support": sorted({self.related_field() for _ in range(self.rng.randint(0, 3))}),
            "unanswered": self.chance(0.15),
            "interview_feedback": self.rng.choice(("strong", "decent", "weak")),
        }

    def preferences(self) -> Data:
        wishes = self.rng.sample(FIELDS, 6)
        found: Data = {
            "considered": wishes[: self.rng.randint(0, 4)],
            "likes": self.some_of(_LIKES, 6),
            "reapply_original": self.chance(0.6),
            "connections": [{"place": "a department", "specialty": self.field(), "strength": "moderate"}],
        }
        if self.chance(0.25):
            found["refused"] = [one for one in wishes[4:] if one != self.target]
        if self.chance(0.01):
            found |= {"considered": [], "refused": [one for one in FIELDS if one != self.target]}
        return found


_REQUIRED = {"degree", "graduation_year", "specialty", "kind", "place"}
_TOGETHER = {"list_mix"}  # its shares mean nothing one by one


def _thinned(data: Data, completeness: float, rng: random.Random) -> Data:
    """Return the data with every field that may be missing left out by chance."""
    required = {"applicant", "attempts"}
    return {
        key: _thinned_value(key, value, completeness, rng)
        for key, value in data.items()
        if key in required or rng.random() < completeness
    }


def _thinned_value(key: str, value: object, completeness: float, rng: random.Random) -> object:
    if isinstance(value, dict) and key not in _TOGETHER:
        return {
            name: _thinned_value(name, inner, completeness, rng)
            for name, inner in value.items()
            if name in _REQUIRED or rng.random() < completeness
        }
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return [_thinned_value("", item, completeness, rng) for item in value]
    return value
