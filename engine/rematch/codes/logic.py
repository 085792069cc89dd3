"""Codes of rules that are sound by themselves and yet cannot do what they say."""

from __future__ import annotations

from rematch.codes.code import Code

IMPOSSIBLE = Code(
    "RM301",
    "impossible condition",
    "No fact can pass what is asked: bounds exclude each other, or a field never has the value. So the rule, "
    "the row or the alternative never holds.",
    "loosen or remove one of the tests",
)
ALWAYS_TRUE = Code(
    "RM302",
    "condition that is always true",
    "Every fact of the type passes what is asked, so it decides nothing; something else was probably meant.",
    "remove the test, or correct its value",
)
REDUNDANT = Code(
    "RM303",
    "test that the others imply",
    "The condition holds of the same facts without this test, so changing it later would change nothing.",
    "remove the test",
)
SUBSUMED = Code(
    "RM304",
    "rule that adds nothing to another",
    "The rule holds only where another rule of its stage holds, and concludes the same as that one.",
    "remove one of the two, or let them exclude each other",
)
DUPLICATE = Code(
    "RM305",
    "rule that stands twice",
    "Two rules have the same conditions and the same conclusions; what they conclude counts twice.",
    "remove one of the two",
)
CONFLICT = Code(
    "RM306",
    "conclusions that contradict each other",
    "Two rules can hold for one person and conclude different values where the plan takes one; which of them "
    "that is, the order of their ids decides.",
    "let the rules exclude each other, or give one the higher order",
)
NEVER_FIRES = Code(
    "RM307",
    "rule that never fires",
    "Nothing that is built, concluded or counted up to its stage yields a fact that the rule asks for.",
    "correct what is asked for, or add the rule that concludes it",
)
UNREAD = Code(
    "RM308",
    "conclusion that nothing reads",
    "No rule asks for the conclusion, no step counts it and no section of the report prints it.",
    "remove it, or let something read it",
)
OVERRULED = Code(
    "RM309",
    "conclusion that is always overruled",
    "Wherever the rule holds another rule holds too, and its order is higher for the same place of the plan.",
    "give it the higher order, or remove it",
)
FORBIDDEN = Code(
    "RM340",
    "rule that forbids what it asks for",
    "Every fact that fills the pattern is one that 'none' must not find, so the rule never fires.",
    "narrow what 'none' forbids",
)
POINTLESS_NONE = Code(
    "RM341",
    "absence of what can never be there",
    "Nothing can yield the fact that 'none' forbids, so the line decides nothing.",
    "correct what is forbidden, or remove it",
)
SAME_FACT_TWICE = Code(
    "RM342",
    "second fact of a kind that has one",
    "Two patterns can only mean the same fact, and they never share one, so the rule never fires.",
    "ask both things in one pattern",
)
UNREAD_STEP = Code(
    "RM343",
    "step that nothing reads",
    "No rule asks for what the step makes, no other step counts it and no part of the plan is made from it.",
    "remove the step, or let something read it",
)
UNMADE_TYPE = Code(
    "RM344",
    "kind of fact that nothing makes",
    "The vocabulary declares the type, but no rule concludes it and no step makes it.",
    "remove it from the vocabulary, or make it",
)

HIDDEN_TOGETHER = Code(
    "RM345",
    "row that rows above hide together",
    "Under hit: first the rows above, taken together, hold wherever the row does, so it never counts.",
    "move it up, narrow one of those rows, or remove it",
)

CODES = (
    IMPOSSIBLE,
    ALWAYS_TRUE,
    REDUNDANT,
    SUBSUMED,
    DUPLICATE,
    CONFLICT,
    NEVER_FIRES,
    UNREAD,
    OVERRULED,
    FORBIDDEN,
    POINTLESS_NONE,
    SAME_FACT_TWICE,
    UNREAD_STEP,
    UNMADE_TYPE,
    HIDDEN_TOGETHER,
)
