"""RM22x and RM23x: what rules conclude, and the steps at the end of a stage."""

from __future__ import annotations

from rematch.codes.code import Code

NOT_MADE_SO = Code(
    "RM221",
    "a fact that is made in another way",
    "The vocabulary says who makes this kind of fact (built, concluded, tallied, settled, ranked, "
    "focused), and it is not this.",
    "conclude a kind that is made so, or correct made: in the vocabulary",
)
INCOMPLETE_FACT = Code(
    "RM222",
    "a fact without a field it must have",
    "Every fact of this kind has the field, and this one would lack it.",
    "fill the field, or declare it optional: true in the vocabulary",
)
FILLED_TWICE = Code(
    "RM223",
    "a field that is filled already",
    "The field is filled in by the table or by another part of the step, so what stands here would be "
    "overwritten.",
    "remove it here",
)
BAD_REFERENCE = Code(
    "RM224",
    "a reference to nothing",
    "A value that begins with $ copies a field of a matched fact, and the rule matches no fact of that name.",
    "write $name.field with a name that stands under when",
)
MISFIT = Code(
    "RM225",
    "a copied value that does not fit",
    "The field that is copied and the one it goes to differ in type, list of values or bounds.",
    "copy a field that fits, or align the two in the vocabulary",
)
MAY_BE_UNKNOWN = Code(
    "RM226",
    "a value that may be unknown where one must be known",
    "The value can be missing when it is needed; the fact would be incomplete for some people.",
    "test with exists: true first, or declare the target optional: true in the vocabulary",
)
HALF_RATING = Code(
    "RM227",
    "a rating that cannot be settled",
    "An effect base or cap needs a level, raise or lower needs steps, and neither takes the other's.",
    "write the effect out, with level for base and cap, with steps for raise and lower",
)
UNKNOWN_STEP = Code(
    "RM231",
    "a step that is not understood",
    "A step says tally, settle, rank or focus, and each counted field has one function.",
    "write one of the allowed words",
)
STEP_MISFIT = Code(
    "RM232",
    "a step that does not fit its fields",
    "A function, an order or a filter of the step needs another type of field, or other values.",
    "use a field of the type that is named, or correct the vocabulary",
)
MADE_TWICE = Code(
    "RM233",
    "a fact that two steps of a stage make",
    "An earlier step makes facts of this kind already; two answers would stand side by side.",
    "remove one of the steps, or let it make another kind",
)

CODES = (
    NOT_MADE_SO,
    INCOMPLETE_FACT,
    FILLED_TWICE,
    BAD_REFERENCE,
    MISFIT,
    MAY_BE_UNKNOWN,
    HALF_RATING,
    UNKNOWN_STEP,
    STEP_MISFIT,
    MADE_TWICE,
)
