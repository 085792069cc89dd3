"""Codes of templates that name what is not there: other templates, values, words, filters."""

from __future__ import annotations

from rematch.codes.code import Code

MISSING_TEMPLATE = Code(
    "RM750",
    "template that does not exist",
    "A template is rendered, included or imported that is not under templates/; the report fails there.",
    "correct the name, or add the file",
)
UNUSED_TEMPLATE = Code(
    "RM751",
    "template that nothing renders",
    "No command renders the template and no other template includes it, so changes to it show nowhere.",
    "include it, or remove it",
)
UNKNOWN_NAME = Code(
    "RM752",
    "name that is never given",
    "A template uses a name that the program does not hand over and no template sets; it fails there.",
    "correct the name, or set it before",
)
UNKNOWN_PART = Code(
    "RM753",
    "part that the plan does not have",
    "A template asks the plan or a fact for a part that it never has; it fails there or prints nothing.",
    "correct the name",
)
MISSING_WORD = Code(
    "RM754",
    "word that words.yaml lacks",
    "A template looks up a group or a term of templates/words.yaml that is not there; it fails there.",
    "add it to templates/words.yaml, or correct the name",
)
TERM_WITHOUT_WORD = Code(
    "RM755",
    "term without a word",
    "The vocabulary knows a term for which its group in templates/words.yaml has no word; a report that must "
    "print it fails.",
    "add a word for it",
)
UNUSED_WORD = Code(
    "RM756",
    "word that nothing prints",
    "A group of templates/words.yaml that no template looks up, or a word for what is no term.",
    "remove it, or correct its name",
)
BROKEN_TEMPLATE = Code(
    "RM757",
    "template that cannot be read",
    "Jinja cannot parse the template; nothing that includes it can be rendered.",
    "mend the braces, tags or quotes near here",
)
UNKNOWN_FILTER = Code(
    "RM758",
    "unknown filter or test",
    "A template uses a filter or test that neither Jinja nor the program has; it cannot be rendered at all.",
    "correct the name",
)

CODES = (
    MISSING_TEMPLATE,
    UNUSED_TEMPLATE,
    UNKNOWN_NAME,
    UNKNOWN_PART,
    MISSING_WORD,
    TERM_WITHOUT_WORD,
    UNUSED_WORD,
    BROKEN_TEMPLATE,
    UNKNOWN_FILTER,
)
