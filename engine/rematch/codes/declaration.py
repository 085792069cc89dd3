"""RM65x to RM69x: cycles, fees, settings, phrases, sample profiles, unknowns and plausibility."""

from __future__ import annotations

from rematch.codes.code import Code

BAD_DATE = Code(
    "RM651",
    "not a day or a year",
    "A date is a day that exists, written 2026-09-02; a year is one that the calendars cover.",
    "write it so",
)
DATES_OUT_OF_ORDER = Code(
    "RM652",
    "dates that come out of order",
    "A milestone falls before one that precedes it, outside its cycle, or is counted from one that is "
    "itself counted.",
    "correct one of the dates",
)
MISSING_CALENDAR = Code(
    "RM653",
    "a calendar that lacks something",
    "A match without a calendar, or a calendar without one of the milestones that plans count from.",
    "add it",
)
UNKNOWN_USUAL = Code(
    "RM654",
    "a usual date that cannot be worked out",
    "A usual date is a day of a month, a weekday of a month, or so many days from another milestone.",
    "write it in one of these ways",
)
BAD_FEES = Code(
    "RM661",
    "fees that do not add up",
    "The usual route, the matches and the tiers of a season have to fit together, the last tier without "
    "an end.",
    "correct the tiers, or name a match and a route that exist",
)
BAD_SETTING = Code(
    "RM671",
    "a setting that is not complete",
    "Every setting has a value of the kind that is read, a reason and a source, and no other keys.",
    "write value, because and source",
)
BAD_PHRASE = Code(
    "RM681",
    "a phrase that cannot be read",
    "The phrase to look for in drafts is no valid pattern, so it would never be found.",
    "mend it: word*, (a|b) and ... are understood",
)
DRAFT_CHECK = Code(
    "RM682",
    "a check of drafts that does not fit",
    "A check stands twice, a category is missing, a name is no field's, or a least and most cross.",
    "correct it as the message says",
)
BAD_DRAW = Code(
    "RM685",
    "a draw of sample profiles that does not fit",
    "Each draw has exactly one way of drawing, of the kind that its use needs, with numbers that fit it.",
    "write it in the way that is named",
)
UNKNOWN_PLACE = Code(
    "RM691",
    "a place that no profile has",
    "The path names no line of a profile (of the wanted type), so the entry would never apply.",
    "correct the path; rematch schema profile lists them",
)
BAD_COMPARISON = Code(
    "RM692",
    "a comparison that a profile cannot meet",
    "An entry about unknowns compares in no way or in several, or with a value that the place never has.",
    "compare in one way, with a value that the place can have",
)

CODES = (
    BAD_DATE,
    DATES_OUT_OF_ORDER,
    MISSING_CALENDAR,
    UNKNOWN_USUAL,
    BAD_FEES,
    BAD_SETTING,
    BAD_PHRASE,
    DRAFT_CHECK,
    BAD_DRAW,
    UNKNOWN_PLACE,
    BAD_COMPARISON,
)
