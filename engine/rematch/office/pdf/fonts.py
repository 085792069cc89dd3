"""The fonts of a PDF: free ones from packages, and an office's own; none of the machine's.

So the same plan gives the same bytes everywhere. A character that no font has is printed by its Unicode name.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

import fontpkg
import typst

from rematch.overlay.layers import folders_of

if TYPE_CHECKING:
    from rematch.overlay.layers import Location

TEXT_FAMILIES = ("Noto Sans", "IBM Plex Sans Arabic")
PICTURE_FAMILY = "Arimo"
"""The family that stands for sans-serif in pictures: of the width that they are laid out for, Arial's."""
FOLDER = "fonts"
"""The folder beside the template in which an office may lay fonts of its own."""
_FIRST_UNUSUAL = "\u0250"  # all fonts have what Latin letters of the West need
_JOINERS = "\u200c\u200d\ufe0e\ufe0f"  # they shape what stands beside them and print nothing
_REFUSED = re.compile(r"the text `\"(.+?)\"` could not be displayed")


def fonts_for(office: Location) -> typst.Fonts:
    """Return the fonts that a template in ``office`` may use."""
    packaged = [fontpkg.path(family).parent for family in (*TEXT_FAMILIES, PICTURE_FAMILY)]
    own = [folder / FOLDER for folder in folders_of(office) if (folder / FOLDER).is_dir()]
    return typst.Fonts(include_system_fonts=False, font_paths=[*own, *packaged])


def named_where_missing(text: str, fonts: typst.Fonts) -> str:
    r"""Return text with the name of each character in place of one that no font has: ``[grinning face]``.

    The text may be JSON; names hold nothing that JSON would have to escape.
    """
    unusual = sorted({one for one in text if one >= _FIRST_UNUSUAL and one not in _JOINERS})
    missing = _missing(unusual, fonts)
    if not missing:
        return text
    joined = re.compile(f"[{_JOINERS}]*([{''.join(map(re.escape, missing))}])[{_JOINERS}]*")
    return joined.sub(lambda found: _name(found[1]), text)


def _missing(characters: list[str], fonts: typst.Fonts) -> set[str]:
    """Return the characters that Typst refuses to print in an accessible document, each tried alone."""
    lines = "\n\n".join(f'#text("\\u{{{ord(one):x}}}")' for one in characters)
    try:
        typst.compile(
            f'#set document(title: "x")\n{lines}'.encode(), font_paths=fonts, pdf_standards=["ua-1"]
        )
    except typst.TypstError as refused:
        return {one for found in _REFUSED.findall(refused.diagnostic) for one in _unquoted(found)} & set(
            characters
        )
    return set()


def _unquoted(text: str) -> str:
    return re.sub(r"\\u\{([0-9a-f]+)\}", lambda found: chr(int(found[1], 16)), text)


def _name(character: str) -> str:
    return f"[{unicodedata.name(character, f'U+{ord(character):04X}').lower()}]"
