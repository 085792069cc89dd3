"""RM20x and RM21x: what rules ask; ids, patterns, stages and limits."""

from __future__ import annotations

from rematch.codes.code import Code

UNKNOWN_FACT_TYPE = Code(
    "RM201",
    "an unknown fact type",
    "No kind of fact of this name is declared in knowledge/vocabulary.yaml, so nothing could ever match.",
    "correct the name; rematch rules fields lists the kinds of fact",
)
UNKNOWN_STAGE = Code(
    "RM202",
    "an unknown stage",
    "rules/stages.yaml has no stage of this name, so the rules of the file would never run.",
    "name a stage of rules/stages.yaml",
)
UNKNOWN_FIELD = Code(
    "RM203",
    "an unknown field",
    "The kind of fact has no field of this name, so no test of it could hold and no text show it.",
    "correct the field; rematch rules fields lists them",
)
UNKNOWN_OPERATOR = Code(
    "RM204",
    "an unknown operator",
    "This way to compare does not exist, or not for a field of this type.",
    "use an operator that the type of the field has",
)
WRONG_OPERAND = Code(
    "RM205",
    "a comparison of the wrong type",
    "A field is compared with something that cannot be compared with it: a list, another fact, or not two"
    " numbers for between.",
    "compare with a plain value of the field's own type",
)
IMPOSSIBLE_VALUE = Code(
    "RM206",
    "a value that the field never has",
    "The value is not in the field's list, outside its bounds or of another type, so the test never holds.",
    "write a value that the field can have",
)
EMPTY_TEST = Code(
    "RM207",
    "an empty test",
    "A condition holds nothing to test, so it is not clear whether it should always or never hold.",
    "say what must hold, or remove it",
)
REVERSED_RANGE = Code(
    "RM208",
    "a range written backward",
    "The first number is above the second, or the lower end above the upper, so no value is between them.",
    "exchange the two",
)
MALFORMED_ID = Code(
    "RM211",
    "an id that is not well formed",
    "Ids stand in reports and audit records; they have small letters, digits, dots and hyphens.",
    "write it like decision.score-well-below",
)
REPEATED_ID = Code(
    "RM212",
    "an id that stands twice",
    "Two rules, tables, rows, stages, cases or checks have one id, so nobody could say which is meant.",
    "rename one of the two",
)
PATTERN_NAME = Code(
    "RM213",
    "a pattern with a wrong name",
    "The name of a matched fact (after as) is badly formed, used twice, or has no use under none.",
    "give each pattern a plain name of its own",
)
NO_PATTERN = Code(
    "RM214",
    "a rule about no fact",
    "The rule asks for no fact that is there, so it would have nothing to fire on.",
    "name at least one kind of fact under when, outside none",
)
TOO_MANY = Code(
    "RM215",
    "a rule that asks too much",
    "The rule asks for too many facts or has too many alternatives for the engine to stay fast.",
    "split it into several rules",
)

CODES = (
    UNKNOWN_FACT_TYPE,
    UNKNOWN_STAGE,
    UNKNOWN_FIELD,
    UNKNOWN_OPERATOR,
    WRONG_OPERAND,
    IMPOSSIBLE_VALUE,
    EMPTY_TEST,
    REVERSED_RANGE,
    MALFORMED_ID,
    REPEATED_ID,
    PATTERN_NAME,
    NO_PATTERN,
    TOO_MANY,
)
