"""RM31x: facts that are asked for before, or without, anything that makes them."""

from __future__ import annotations

from rematch.codes.code import Code

ASKED_TOO_EARLY = Code(
    "RM311",
    "a fact that is asked for too early",
    "Nothing up to this stage makes facts of this kind, so the rule can never fire.",
    "move the rule to a later stage, or correct the kind of fact",
)
NOTHING_MAKES_IT = Code(
    "RM312",
    "none of something that nothing makes",
    "No rule and no step makes facts of this kind, so none of it is always true and tests nothing.",
    "correct the kind of fact, or remove the test",
)
NOT_FINISHED = Code(
    "RM313",
    "none over an unfinished stage",
    "Facts of this kind can still come in the same stage or later, so none of it may be true now and "
    "false afterward.",
    "move the rule to a later stage",
)
CIRCLE = Code(
    "RM314",
    "facts that depend on themselves",
    "Rules of one stage make each other's facts in a circle, so the order in which they fire would matter.",
    "move one of the rules to another stage",
)
RATED_TOO_LATE = Code(
    "RM315",
    "a rating that comes too late",
    "Ratings of this kind are settled at the end of an earlier stage; this one would never count.",
    "move the rule to that stage or an earlier one",
)
STEP_TOO_EARLY = Code(
    "RM316",
    "a step before its facts",
    "No rule or step up to the end of this stage makes what the step reads, so it has nothing to work on.",
    "move the step to a later stage, or correct the kind of fact",
)

CODES = (ASKED_TOO_EARLY, NOTHING_MAKES_IT, NOT_FINISHED, CIRCLE, RATED_TOO_LATE, STEP_TOO_EARLY)
