"""RM4xx: texts that show facts, and sources."""

from __future__ import annotations

from rematch.codes.code import Code

TEXT_SYNTAX = Code(
    "RM401",
    "braces that cannot be read",
    "A because or another text of a conclusion is no valid Jinja, so it could not be printed.",
    "mend the braces: {{ name.field }}",
)
TEXT_NAME = Code(
    "RM402",
    "a text that names no matched fact",
    "The text shows a name that the rule does not match, so nothing could stand there.",
    "use a name that stands under when",
)
TEXT_MAY_BE_UNKNOWN = Code(
    "RM403",
    "a text that shows what may be unknown",
    "The field can be missing when the rule fires; the reader would see a gap.",
    "test it with exists: true, or write {% if name.field is defined %}",
)
UNKNOWN_SOURCE = Code(
    "RM411",
    "an unknown source",
    "The source is neither house, nor an entry of knowledge/sources.yaml, nor a number of "
    "knowledge/heuristics.yaml, so the reader could not follow it.",
    "name one of these, or add the source to knowledge/sources.yaml",
)
NO_SOURCE = Code(
    "RM412",
    "advice without a source",
    "The list of sources is empty, so nobody could tell what the advice rests on.",
    "name at least one, or house for our own judgement",
)
BASIS_WITHOUT_SOURCE = Code(
    "RM413",
    "a basis that the source does not bear out",
    "An entry on the house's judgement names house among its sources, one of the article a heuristic, and "
    "a published date a publication.",
    "add the source that belongs to the basis, or correct the basis",
)

CODES = (
    TEXT_SYNTAX,
    TEXT_NAME,
    TEXT_MAY_BE_UNKNOWN,
    UNKNOWN_SOURCE,
    NO_SOURCE,
    BASIS_WITHOUT_SOURCE,
)
