"""The profile: one applicant's file as frozen models.

Field names are the field's own terms. Everything but ``applicant.degree``,
``applicant.graduation_year`` and one ``attempts[].specialty`` may be missing; missing means unknown
(H1.5) and is None or an empty list, never a default that could be taken for a fact.
Specialties are ids of ``knowledge/specialties.yaml`` once the file has been read.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from rematch.profile.values import (
    ComlexScore,
    Count,
    Country,
    Date,
    Flag,
    LongText,
    Month,
    MonthOrFlag,
    Share,
    ShortText,
    SpecialtyName,
    Tries,
    UsmleScore,
    Year,
)

_KNOWN_NONE = "left out: unknown; []: none"
Rating = Literal["strong", "decent", "weak"]
Strength = Literal["strong", "moderate", "weak", "unknown"]


class Part(BaseModel):
    """Common to every part: frozen, exact types, and no key that is not declared."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, str_strip_whitespace=True)


class Applicant(Part):
    """Who the applicant is."""

    name: ShortText | None = Field(None, description="printed in the report, kept nowhere else")
    degree: Literal["MD", "DO", "other"] = Field(description="the medical degree")
    school_country: Country | None = Field(
        None, description="two-letter country of the medical school, as US, GD, IN"
    )
    us_citizen: Flag | None = Field(None, description="US citizen or permanent resident")
    citizenship: ShortText | None = None
    graduation_year: Year = Field(description="year of graduation from medical school")
    visa_needed: Literal["none", "j1", "h1b", "either"] | None = None
    family: LongText | None = Field(None, description="family constraints, in your own words")
    couples_match: Flag | None = None
    military: Flag | None = Field(None, description="military match or service obligation")
    budget_usd: Annotated[int, Field(ge=0, le=100_000)] | None = Field(None, description="for applications")
    max_applications: Count | None = None
    start_date: Date | None = Field(None, description="day 0 of the plan, as 2025-03-24")


class UsmleStep(Part):
    """USMLE Step 1 or Step 2 CK."""

    result: Literal["pass", "fail"] | None = None
    score: UsmleScore | None = None
    attempts: Tries | None = Field(None, description="how often taken, the last one included")


class UsmleStep3(UsmleStep):
    """USMLE Step 3."""

    planned: MonthOrFlag | None = Field(None, description="false, true, or the month it is planned for")
    practice_scores: list[UsmleScore] = Field(default_factory=list, max_length=20)


class ComlexLevel(Part):
    """One COMLEX-USA level."""

    result: Literal["pass", "fail"] | None = None
    score: ComlexScore | None = None
    attempts: Tries | None = None


class Exams(Part):
    """Licensing examinations."""

    step1: UsmleStep | None = None
    step2_ck: UsmleStep | None = None
    step3: UsmleStep3 | None = None
    level1: ComlexLevel | None = None
    level2: ComlexLevel | None = None
    level3: ComlexLevel | None = None


class School(Part):
    """Standing at medical school."""

    class_quartile: Annotated[int, Field(ge=1, le=4)] | None = Field(None, description="1 is the top quarter")
    aoa: Flag | None = None
    gold_humanism: Flag | None = None
    honors: list[SpecialtyName] | None = Field(None, description="core rotations with honours", max_length=20)
    mspe_comments: Literal["positive", "neutral", "concerning"] | None = None


class RedFlag(Part):
    """One gap or red flag."""

    kind: Literal[
        "exam_failure",
        "course_failure",
        "leave_of_absence",
        "remediation",
        "professionalism",
        "dismissal",
        "residency_termination",
        "gap",
    ]
    year: Year | None = None
    explained: Flag | None = Field(None, description="the file explains it")
    resolved: Flag | None = None
    note: LongText | None = None


class Constraints(Part):
    """What limits where the applicant can train."""

    regions_wanted: list[ShortText] = Field(default_factory=list, max_length=60)
    regions_refused: list[ShortText] = Field(default_factory=list, max_length=60)
    must_stay_in: list[ShortText] = Field(default_factory=list, max_length=60)
    settings_wanted: list[Literal["academic", "university_affiliate", "community", "rural", "military"]] = (
        Field(default_factory=list, max_length=5)
    )
    reason: LongText | None = None


class ListMix(Part):
    """Shares of the last program list; they add up to 1."""

    top_academic: Share
    mid_university: Share
    community: Share


class Attempt(Part):
    """One past Match cycle; ``cycle`` is the year of the Match (results in March)."""

    cycle: Year | None = Field(None, description="the year of the Match, whose results come in March")
    specialty: SpecialtyName = Field(description="the field applied to first")
    second_specialties: list[SpecialtyName] = Field(default_factory=list, max_length=10)
    programs_applied: Count | None = Field(None, description="programs applied to in the first field")
    applied_on: Date | None = None
    submitted: Literal["early", "on_time", "late"] | None = None
    list_mix: ListMix | None = None
    regions: list[ShortText] | None = Field(None, max_length=60)
    signals_used: Count | None = None
    signals_available: Count | None = None
    interviews: Count | None = None
    programs_ranked: Count | None = None
    result: Literal["unmatched", "partial", "soap", "withdrew"] | None = None
    soap_result: (
        Literal[
            "none",
            "not_entered",
            "preliminary_surgery",
            "preliminary_medicine",
            "transitional",
            "categorical",
        ]
        | None
    ) = None
    matched_position: Literal["preliminary", "advanced"] | None = Field(
        None, description="the half that did match, when the result is partial"
    )


class Outputs(Part):
    """What came of a piece of scholarly work."""

    abstracts: Count | None = None
    posters: Count | None = None
    manuscripts_published: Count | None = None
    manuscripts_submitted: Count | None = None


class Experience(Part):
    """One experience, as it would stand in the application."""

    kind: Literal[
        "research",
        "qi",
        "case_report",
        "rotation",
        "sub_internship",
        "away_rotation",
        "elective",
        "observership",
        "volunteering",
        "leadership",
        "work",
        "teaching",
    ]
    specialty: list[SpecialtyName] = Field(default_factory=list, max_length=10)
    title: ShortText | None = None
    description: LongText | None = None
    start: Month | None = None
    end: Month | None = None
    hours: Annotated[float, Field(ge=0, le=50_000)] | None = None
    outputs: Outputs | None = None
    feedback: Rating | None = None
    in_us: Flag | None = None


class Letter(Part):
    """One letter of recommendation, held or promised."""

    specialty: SpecialtyName
    role: Literal["attending", "program_director", "chair", "researcher"] | None = None
    strength: Strength = "unknown"
    content: LongText | None = Field(None, description="what is known of what it says")
    negative: Flag | None = Field(None, description="it is known to hold a negative comment")
    year: Year | None = None


class CurrentPosition(Part):
    """What the applicant does now or has secured for the coming year."""

    kind: Literal[
        "none",
        "preliminary_surgery",
        "preliminary_medicine",
        "transitional",
        "research",
        "clinical_job",
        "other",
    ]
    specialty: SpecialtyName | None = None
    setting: Literal["academic", "university_affiliate", "community", "other"] | None = None
    start: Date | None = None
    end: Date | None = None
    director_support: Literal["strong", "some", "none", "unknown"] | None = None
    in_service_exam: Rating | None = None


class ClinicalRecency(Part):
    """When and where the applicant last worked with patients."""

    last_clinical_month: Month | None = None
    last_clinical_place: Literal["us", "abroad"] | None = None
    us_clinical_months: Annotated[float, Field(ge=0, le=600)] | None = None
    us_clinical_kind: Literal["hands_on", "observership", "mixed"] | None = None


class Debrief(Part):
    """Answers collected from dean, program director and faculty (H1.1-H1.3)."""

    primary_factor: (
        Literal[
            "scores",
            "exam_failures",
            "too_few_applications",
            "late_submission",
            "list_too_academic",
            "geography",
            "interviewing",
            "rank_list",
            "letters",
            "research",
            "red_flags",
            "graduation_age",
            "visa",
            "couples",
            "signals",
        ]
        | None
    ) = None
    would_rank: Literal["yes", "no", "unsure"] | None = None
    answered_by: list[Literal["dean", "program_director", "faculty", "advisor"]] = Field(
        default_factory=list, max_length=4
    )
    would_support: list[SpecialtyName] = Field(default_factory=list, max_length=10)
    unanswered: Flag | None = Field(None, description="asked, but no straight answer came")
    interview_feedback: Rating | None = None
    note: LongText | None = None


class Connection(Part):
    """Somebody or some place that would speak for the applicant."""

    place: ShortText
    specialty: SpecialtyName | None = None
    strength: Literal["strong", "moderate", "weak"] | None = None


class Preferences(Part):
    """What the applicant wants and will not do."""

    considered: list[SpecialtyName] = Field(default_factory=list, max_length=28)
    refused: list[SpecialtyName] = Field(default_factory=list, max_length=28)
    reapply_original: Flag | None = None
    likes: list[
        Literal[
            "procedures",
            "operating_room",
            "acute_care",
            "critical_care",
            "continuity",
            "outpatient",
            "inpatient",
            "diagnostics",
            "imaging",
            "laboratory",
            "children",
            "womens_health",
            "mental_health",
            "rehabilitation",
            "community",
            "research",
            "teaching",
        ]
    ] = Field(default_factory=list, max_length=17)
    lifestyle: LongText | None = None
    connections: list[Connection] = Field(default_factory=list, max_length=30)


class Profile(Part):
    """One applicant's profile file."""

    applicant: Applicant
    exams: Exams = Field(default_factory=Exams)
    school: School = Field(default_factory=School)
    red_flags: list[RedFlag] | None = Field(None, max_length=30, description=_KNOWN_NONE)
    constraints: Constraints = Field(default_factory=Constraints)
    attempts: list[Attempt] = Field(min_length=1, max_length=15)
    experiences: list[Experience] | None = Field(None, max_length=100, description=_KNOWN_NONE)
    letters: list[Letter] | None = Field(None, max_length=20, description=_KNOWN_NONE)
    current_position: CurrentPosition | None = None
    clinical_recency: ClinicalRecency = Field(default_factory=ClinicalRecency)
    debrief: Debrief = Field(default_factory=Debrief)
    preferences: Preferences = Field(default_factory=Preferences)
