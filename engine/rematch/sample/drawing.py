"""Draw whole profiles: which part hangs on which. All numbers and words come from the declared draws.

The same declarations, fields and source of chance always give the same profile. Apart from what is said
here, the draws are independent of each other. The group sets the middle score, the age of the graduation and
what the file says of the person. The last attempt sets the target field, and the attempts the years of all
else. There are never more interviews than applications, nor more programs ranked than interviews.
"""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import TYPE_CHECKING

from rematch.sample.draws import Chance, Normal, Rows, Values, Whole

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rematch.document import Data
    from rematch.sample.declared import Sampling

    Record = dict[str, Data]


_REQUIRED = frozenset({"degree", "graduation_year", "specialty", "kind", "place"})
_REQUIRED_PARTS = frozenset({"applicant", "attempts"})
_TOGETHER = frozenset({"list_mix"})  # its shares mean nothing one by one
_FIRST_YEAR = 1990


def sample_profile(sampling: Sampling, fields: Sequence[str], seed: int) -> Record:
    """Return the profile of a seed, as it would stand in a file; ``fields``: the ids it may name."""
    return draw_profile(sampling, fields, random.Random(seed))  # noqa: S311 - nothing here is secret


def draw_profile(sampling: Sampling, fields: Sequence[str], rng: random.Random) -> Record:
    """Return a profile drawn from ``rng``, with the gaps that files have (H1.5)."""
    profile = Drawing(sampling, fields, rng).profile()
    completeness = float(sampling.of(Values, "completeness").draw(rng))
    if sampling.of(Chance, "required_only").draw(rng):
        completeness = 0.0
    return {
        key: _thinned(key, value, completeness, rng)
        for key, value in profile.items()
        if key in _REQUIRED_PARTS or rng.random() < completeness
    }


class Drawing:
    """One applicant being drawn: what later parts depend on is kept here."""

    def __init__(self, sampling: Sampling, fields: Sequence[str], rng: random.Random) -> None:
        self._from = sampling
        self._fields = tuple(fields)
        self._rng = rng
        self._group = rng.choices(sampling.groups, [group.said.weight for group in sampling.groups])[0]
        years = [int(year) for year in sampling.of(Values, "cycles").values]
        self._cycles = sorted(rng.sample(years, self._number("cycle_count")))
        self._target = self._field()
        age = range(self._group.years_most + 1)
        self._graduation = self._cycles[-1] - min(rng.choices(age, k=self._group.smallest_of))

    def profile(self) -> Record:
        """Return the whole profile, nothing left out."""
        attempts = self._attempts()
        self._rng.shuffle(attempts)
        return {
            "applicant": self._applicant(),
            "exams": self._exams(),
            "school": self._school(),
            "red_flags": self._red_flags(),
            "constraints": self._constraints(),
            "attempts": attempts,
            "experiences": [self._experience() for _ in range(self._whole("experience_count"))],
            "letters": [self._letter() for _ in range(self._whole("letter_count"))],
            "current_position": self._position(),
            "clinical_recency": self._recency(),
            "debrief": self._debrief(),
            "preferences": self._preferences(),
        }

    def _chance(self, name: str) -> bool:
        return self._from.of(Chance, name).draw(self._rng)

    def _pick(self, name: str) -> Data:
        return self._from.of(Values, name).draw(self._rng)

    def _number(self, name: str) -> int:
        return int(str(self._pick(name)))

    def _some(self, name: str) -> list[Data]:
        return [*self._from.of(Values, name).some(self._rng)]

    def _whole(self, name: str) -> int:
        return self._from.of(Whole, name).draw(self._rng)

    def _field(self) -> str:
        if self._chance("field_evenly"):
            return self._rng.choice(self._fields)
        wanted = str(self._pick("field_by_demand"))
        return wanted if wanted in self._fields else self._rng.choice(self._fields)

    def _related_field(self) -> str:
        return self._target if self._chance("field_is_target") else self._field()

    def _applicant(self) -> Record:
        person: Record = {
            "name": f"Applicant {self._whole('name_number')}",
            "graduation_year": self._graduation,
            "couples_match": self._chance("couples_match"),
            "military": self._chance("military"),
            "budget_usd": self._whole("budget"),
            "max_applications": self._whole("max_applications"),
            "start_date": self._first_day().isoformat(),
        }
        return person | self._group.said.draw(self._rng)

    def _first_day(self) -> date:
        day = date(self._cycles[-1], 3, self._whole("first_day"))
        return day + timedelta(days=self._whole("days_later")) if self._chance("starts_later") else day

    def _exams(self) -> Record:
        score = self._from.of(Normal, "step2").draw(self._rng, self._group.step2_middle)
        step1: Record = {"result": "pass", "attempts": self._number("tries")}
        found: Record = {
            "step1": step1,
            "step2_ck": {"result": "pass", "score": score, "attempts": self._number("tries")},
        }
        if self._chance("step1_failed"):
            step1["result"] = "fail"
        if self._chance("step1_scored"):
            step1["score"] = self._from.of(Whole, "step1").within(score + self._whole("step1_beside_step2"))
        if self._chance("step3_taken"):
            found["step3"] = {"result": self._pick("step3_result"), "attempts": 1}
        elif self._chance("step3_prepared"):
            found["step3"] = {
                "planned": self._pick("step3_planned"),
                "practice_scores": [self._pick("step3_practice")],
            }
        if self._group.comlex:
            found["level1"] = {"result": "pass", "attempts": self._number("tries")}
            level2 = self._from.of(Normal, "level2").draw(self._rng)
            found["level2"] = {"result": "pass", "score": level2, "attempts": self._number("tries")}
            if self._chance("comlex_only"):
                del found["step1"], found["step2_ck"]
        return found

    def _school(self) -> Record:
        return {
            "class_quartile": self._whole("class_quartile"),
            "aoa": self._chance("aoa"),
            "gold_humanism": self._chance("gold_humanism"),
            "honors": [field for field in self._some("honors") if field in self._fields],
            "mspe_comments": self._pick("mspe"),
        }

    def _red_flags(self) -> list[Data]:
        return [
            {
                "kind": self._pick("flag"),
                "year": self._cycles[-1] - self._whole("flag_age"),
                "explained": self._chance("flag_explained"),
                "resolved": self._chance("flag_resolved"),
                "note": "as told",
            }
            for _ in range(self._number("flag_count"))
        ]

    def _constraints(self) -> Record:
        known = self._from.of(Values, "regions").values
        regions: list[Data] = [*self._rng.sample(known, min(4, len(known)))]
        found: Record = {
            "regions_wanted": regions[:2],
            "regions_refused": regions[2:3],
            "reason": "family",
        }
        if self._chance("must_stay"):
            found["must_stay_in"] = regions[3:]
        if self._chance("says_settings"):
            found["settings_wanted"] = [*self._from.of(Values, "settings").values]
        return found

    def _attempts(self) -> list[Data]:
        fields = [self._target if self._chance("keeps_field") else self._field() for _ in self._cycles[1:]]
        pairs = zip(self._cycles, [*fields, self._target], strict=True)
        return [self._attempt(cycle, field) for cycle, field in pairs]

    def _attempt(self, cycle: int, field: str) -> Record:
        applied = self._whole("applied_few" if self._chance("short_list") else "applied")
        interviews = min(applied, self._number("interviews"))
        top, community = self._from.of(Rows, "list_mix").draw(self._rng)
        signals = self._number("signals")
        found: Record = {
            "cycle": cycle,
            "specialty": field,
            "programs_applied": applied,
            "submitted": self._pick("submitted"),
            "applied_on": self._applied_on(cycle).isoformat(),
            "list_mix": {
                "top_academic": top,
                "community": community,
                "mid_university": round(1 - top - community, 2),
            },
            "regions": self._some("regions"),
            "signals_available": signals,
            "signals_used": signals - self._number("signals_unused"),
            "interviews": interviews,
            "programs_ranked": max(0, interviews - self._number("not_ranked")),
        }
        if self._chance("dual_applied"):
            others = [one for one in self._fields if one != field]
            found["second_specialties"] = [
                *self._rng.sample(others, min(len(others), self._whole("further_fields")))
            ]
        return found | self._result()

    def _applied_on(self, cycle: int) -> date:
        opening = date.fromisoformat(f"{cycle - 1}-{self._pick('opening_day')}")
        return opening + timedelta(days=self._number("days_after_opening"))

    def _result(self) -> Record:
        results = self._from.results
        kind = self._rng.choices([*results], [said.weight for said in results.values()])[0]
        return {"result": kind, **results[kind].draw(self._rng)}

    def _experience(self) -> Record:
        kind = str(self._pick("experience"))
        year = max(_FIRST_YEAR, self._graduation - self._whole("experience_before_graduation"))
        start = self._whole("experience_month")
        fields = sorted({self._related_field() for _ in range(self._number("experience_fields"))})
        found: Record = {
            "kind": kind,
            "specialty": [*fields],
            "title": f"{kind.replace('_', ' ').capitalize()} no. {self._whole('experience_number')}",
            "start": f"{year}-{start:02}",
            "end": f"{year}-{min(12, start + self._whole('experience_length')):02}",
            "hours": float(self._whole("hours")),
            "in_us": not self._group.abroad or self._chance("experience_in_us"),
        }
        if kind in self._from.of(Values, "scholarly").values:
            found["outputs"] = {
                "abstracts": self._number("presentations"),
                "posters": self._number("presentations"),
                "manuscripts_published": self._number("papers"),
                "manuscripts_submitted": self._number("papers_submitted"),
            }
        if kind in self._from.of(Values, "graded").values:
            found["feedback"] = self._pick("feedback")
        return found

    def _letter(self) -> Record:
        strength = self._pick("letter_strength")
        return {
            "specialty": self._related_field(),
            "role": self._pick("letter_role"),
            "strength": strength,
            "negative": strength == "weak" and self._chance("letter_negative"),
            "year": self._cycles[0] - self._whole("letter_age"),
        }

    def _position(self) -> Record:
        kind = self._pick("position")
        if kind == "none":
            return {"kind": kind}
        return {
            "kind": kind,
            "setting": self._pick("setting"),
            "start": f"{self._cycles[-1]}-07-01",
            "end": f"{self._cycles[-1] + 1}-06-30",
            "director_support": self._pick("director_support"),
            "in_service_exam": self._pick("feedback"),
        }

    def _recency(self) -> Record:
        since = self._cycles[-1] * 12 + 2 - self._number("months_since_clinic")
        return {
            "last_clinical_month": f"{since // 12}-{since % 12 + 1:02}",
            "last_clinical_place": self._pick("clinical_place"),
            "us_clinical_months": float(self._number("us_clinical_months")),
            "us_clinical_kind": self._pick("us_clinical_kind"),
        }

    def _debrief(self) -> Record:
        if self._chance("no_debrief"):
            return {}
        return {
            "primary_factor": self._pick("main_factor"),
            "would_rank": self._pick("would_rank"),
            "answered_by": self._some("answered_by"),
            "would_support": [
                *sorted({self._related_field() for _ in range(self._whole("supporting_fields"))})
            ],
            "unanswered": self._chance("unanswered"),
            "interview_feedback": self._pick("feedback"),
        }

    def _preferences(self) -> Record:
        wishes = self._rng.sample(self._fields, min(6, len(self._fields)))
        found: Record = {
            "considered": [*wishes[: self._whole("considered")]],
            "likes": self._some("likes"),
            "reapply_original": self._chance("reapplies"),
            "connections": [{"place": "a department", "specialty": self._field(), "strength": "moderate"}],
        }
        if self._chance("refuses"):
            found["refused"] = [one for one in wishes[4:] if one != self._target]
        if self._chance("refuses_all_others"):
            others: list[Data] = [one for one in self._fields if one != self._target]
            found |= {"considered": [], "refused": others}
        return found


def _thinned(key: str, value: Data, completeness: float, rng: random.Random) -> Data:
    """Return the value with every field that may be missing left out by chance."""
    if isinstance(value, dict) and key not in _TOGETHER:
        return {
            name: _thinned(name, inner, completeness, rng)
            for name, inner in value.items()
            if name in _REQUIRED or rng.random() < completeness
        }
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return [_thinned("", item, completeness, rng) for item in value]
    return value
