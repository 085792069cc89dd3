"""RM1xx: files that cannot be read, and entries of the wrong shape."""

from __future__ import annotations

from rematch.codes.code import Code

UNREADABLE = Code(
    "RM101",
    "a file that cannot be opened",
    "A file that the knowledge base or one of its tests needs is missing, or may not be read.",
    "restore the file, or check its path and permissions",
)
NOT_TEXT = Code(
    "RM102",
    "not UTF-8 text",
    "The file holds bytes or signs that are no text in UTF-8, so its words would come out garbled.",
    "save the file as UTF-8 and remove what is no text",
)
NOT_YAML = Code(
    "RM103",
    "not valid YAML",
    "The file breaks off as YAML here: a quote, a bracket, a colon or an indentation is wrong at or above"
    " this place.",
    "check indentation, colons and quotes near here",
)
NOT_JSON = Code(
    "RM104",
    "not valid JSON",
    "A file that ends in .json must be JSON: a comma, a quote or a bracket is wrong here.",
    "mend it here",
)
DUPLICATE_KEY = Code(
    "RM105",
    "a key that stands twice",
    "One mapping holds the same key twice; only one of the two could count, and nobody could say which.",
    "keep one of the two",
)
UNUSED_YAML = Code(
    "RM106",
    "YAML that is not used here",
    "Tags, merge keys, keys that are no plain words, aliases without an anchor and several documents in "
    "one file are refused: they hide what a file says.",
    "write the entries out as plain keys and values",
)
TOO_LARGE = Code(
    "RM107",
    "a file that is too large",
    "The file has too many bytes, values or levels of nesting to be read safely.",
    "shorten it, or split it into several files",
)
NOT_CSV = Code(
    "RM108",
    "not valid CSV",
    "A line of the CSV file cannot be split into cells, as with a quote that is never closed.",
    "close the quote, and write a quote inside a quoted cell twice",
)
UNKNOWN_KEY = Code(
    "RM111",
    "an unknown key",
    "No part of Rematch reads this key, so what stands under it would be lost without a word.",
    "correct the key, or remove it",
)
MISSING_KEY = Code(
    "RM112",
    "a missing key",
    "The entry lacks a key that every entry of its kind has.",
    "add the key",
)
WRONG_KIND = Code(
    "RM113",
    "the wrong kind of value",
    "A text, a number, true or false, a list or a mapping is wanted, and something else stands here.",
    "write the kind of value that is wanted",
)
EMPTY = Code(
    "RM114",
    "nothing where something is needed",
    "A text, a list or a mapping is there but empty.",
    "fill it in, or remove the key when it may be left out",
)
NOT_A_NAME = Code(
    "RM115",
    "not a plain name",
    "Names that other entries refer to are written in lower-case letters, digits and _, a letter first.",
    "write it so, for instance late_graduate",
)
NAMED_TWICE = Code(
    "RM116",
    "named twice in one list",
    "A list names the same thing twice; the second adds nothing, and another was perhaps meant.",
    "keep one of the two",
)
NOT_IN_LIST = Code(
    "RM117",
    "a word that is not allowed here",
    "Only certain words may stand here, and this is none of them.",
    "choose one of the allowed words",
)
WRONG_NUMBER = Code(
    "RM118",
    "a number that cannot stand here",
    "The number is too small, too large or no whole number.",
    "write a number within the bounds",
)
TWO_FORMS = Code(
    "RM119",
    "one file in two forms",
    "A file stands there as YAML and as JSON, and only one of the two could be read.",
    "keep one of the two",
)

CODES = (
    UNREADABLE,
    NOT_TEXT,
    NOT_YAML,
    NOT_JSON,
    DUPLICATE_KEY,
    UNUSED_YAML,
    TOO_LARGE,
    NOT_CSV,
    UNKNOWN_KEY,
    MISSING_KEY,
    WRONG_KIND,
    EMPTY,
    NOT_A_NAME,
    NAMED_TWICE,
    NOT_IN_LIST,
    WRONG_NUMBER,
    TWO_FORMS,
)
