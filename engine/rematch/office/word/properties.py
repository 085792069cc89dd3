"""What a Word file says of itself, and what its styles say of colors."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING

from docx.oxml.ns import qn

from rematch.office.word.elements import children

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

    from rematch.office.document import Document

_MAKER = "Rematch"


def set_properties(word: WordDocument, document: Document) -> None:
    """Name title, language and time in the properties of a file, and the language of its text."""
    about = word.core_properties
    made = document.made.astimezone(UTC)
    about.title = document.title
    about.language = document.words.language
    about.author = about.last_modified_by = _MAKER
    about.comments = about.subject = about.keywords = about.category = ""
    about.created = about.modified = made
    about.revision = 1
    for language in children(word.styles.element, "w:docDefaults", "w:rPrDefault", "w:rPr", "w:lang"):
        language.set(qn("w:val"), document.words.language)


def shade_of(word: WordDocument, style: str) -> str | None:
    """Return the shade that a style of paragraphs has, as six hexadecimal digits."""
    for shade in children(word.styles[style].element, "w:pPr", "w:shd"):
        fill = shade.get(qn("w:fill"))
        return str(fill) if fill and fill != "auto" else None
    return None
