"""The styles of a Word report by their names in Word, as ``templates/office/reference.docx`` has them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from docx.document import Document as WordDocument

TITLE = "Title"
OFFICE = "Rematch Office"
CLOSING = "Rematch Closing"
HEADINGS = ("Heading 1", "Heading 2")
BODY = "Normal"
LEAD = "Rematch Lead"
BULLETS = ("List Bullet", "List Bullet 2", "List Bullet 3")
NUMBERS = ("List Number", "List Number 2", "List Number 3")
CONTINUED = ("List Continue", "List Continue 2", "List Continue 3")
QUOTE = "Quote"
CAPTION = "Caption"
SOURCE = "Rematch Source"
REASON = "Rematch Reason"
REASON_TEXT = "Rematch Reason Text"
CELL = "Rematch Cell"
LEVELS: Mapping[str, str] = {
    "strong": "Rematch Strong",
    "moderate": "Rematch Moderate",
    "weak": "Rematch Weak",
}
"""The style of a cell by the rating it shows; the shade of the style fills the cell."""
LINK = "Hyperlink"
NOTE = "Rematch Note"
CODE = "Rematch Code"
QUIET = "Rematch Quiet"
TABLE = "Rematch Table"

ALL: tuple[str, ...] = (
    *(
        TITLE,
        OFFICE,
        CLOSING,
        *HEADINGS,
        BODY,
        LEAD,
        *BULLETS,
        *NUMBERS,
        *CONTINUED,
        QUOTE,
        CAPTION,
        SOURCE,
        REASON,
        REASON_TEXT,
    ),
    *(CELL, *LEVELS.values(), LINK, NOTE, CODE, QUIET, TABLE),
)
"""Every style that a reference document should have."""


def ids_of(document: WordDocument) -> Mapping[str, str]:
    """Return the ids of the styles by name, looked up once: python-docx searches all of them each time."""
    return {name: document.styles[name].style_id for name in ALL}
