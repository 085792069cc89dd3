"""RM8xx: advisors' own tests of the rules."""

from __future__ import annotations

from rematch.codes.code import Code

NO_CASES = Code(
    "RM801",
    "a test that tests nothing",
    "The file holds no case, or the case expects nothing, so it would pass whatever the rules do.",
    "write a case with something under expect:",
)
BAD_GIVEN = Code(
    "RM802",
    "a start that does not fit",
    "A case starts from exactly one of profile, profile_file and facts, and takes only the keys that go "
    "with it.",
    "give one of the three, with field: for profiles and stage: for facts",
)
BAD_PROFILE = Code(
    "RM803",
    "a profile that breaks the rules of a profile",
    "The profile of the case would be refused by every command, so the case cannot run.",
    "correct the profile as the message says",
)
UNKNOWN_RULE = Code(
    "RM804",
    "a rule that does not exist",
    "No rule or row has this id, so it can neither fire nor stay silent.",
    "correct the id; rematch rules list finds it",
)
RULE_NOT_RUN = Code(
    "RM805",
    "a rule of a stage that does not run",
    "The case runs one stage, and the rule belongs to another; it could never fire.",
    "name that stage, or leave stage: out to run them all",
)
FIRES_AND_NOT = Code(
    "RM806",
    "a rule expected to fire and not to",
    "The rule stands under fired and under not_fired, so the case can never pass.",
    "keep one of the two",
)
UNKNOWN_OUTCOME = Code(
    "RM807",
    "an outcome that cannot be",
    "The word is no outcome that the vocabulary knows, so the case can never pass.",
    "name one of the allowed outcomes, or nothing",
)
NEEDS_REPORT = Code(
    "RM808",
    "a phrase without a report",
    "Facts make no report, so no phrase can be looked for.",
    "give a profile, or expect conclusions",
)

CODES = (
    NO_CASES,
    BAD_GIVEN,
    BAD_PROFILE,
    UNKNOWN_RULE,
    RULE_NOT_RUN,
    FIRES_AND_NOT,
    UNKNOWN_OUTCOME,
    NEEDS_REPORT,
)
