"""RM70x: templates that cannot be read or rendered."""

from __future__ import annotations

from rematch.codes.code import Code

TEMPLATE_SYNTAX = Code(
    "RM701",
    "a template that cannot be read",
    "The template is no valid Jinja, or no text: a block is not closed, or a tag is unknown.",
    "mend it here, or restore the shipped template",
)
TEMPLATE_FAILS = Code(
    "RM702",
    "a template that fails while it is filled in",
    "The template was read, but a value it needs is not there, or cannot be used so.",
    "mend it here, or restore the shipped template",
)
PICTURE_FAILS = Code(
    "RM703",
    "a picture that cannot be drawn",
    "A specification of a picture was filled in, but what it says cannot be drawn, or would load something.",
    "mend it here, or restore the shipped template",
)

CODES = (TEMPLATE_SYNTAX, TEMPLATE_FAILS, PICTURE_FAILS)
