"""RM72x: themes whose colors or logo cannot be used."""

from __future__ import annotations

from rematch.codes.code import Code

BAD_COLOR = Code(
    "RM721",
    "not a color",
    "A color of a theme is # and six digits from 0 to f: two each for red, green and blue.",
    'write it as "#1a5c68", in quotes',
)
LOW_CONTRAST = Code(
    "RM722",
    "two colors that are hard to tell apart",
    "One of the colors stands on the other in reports, and many people could not read it there. Text needs a "
    "contrast of 4.5:1, signs 3:1 (WCAG 2.2, level AA).",
    "make one of the two darker or lighter",
)
BAD_LOGO = Code(
    "RM723",
    "a logo that cannot be used",
    "The logo is carried inside every report, so it has to be a small picture that every browser shows.",
    "name a picture file beside the theme, or leave the logo out",
)

CODES = (BAD_COLOR, LOW_CONTRAST, BAD_LOGO)
