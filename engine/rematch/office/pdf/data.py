"""What the Typst template of a report is handed: plain data, in which no text is ever markup."""

from __future__ import annotations

import re
from dataclasses import fields
from typing import TYPE_CHECKING

from rematch.office.blocks import (
    CheckBox,
    Citation,
    Heading,
    Illustration,
    Listing,
    Notes,
    Paragraph,
    Quote,
    Source,
    Table,
    plain,
    runs_of,
)
from rematch.office.pdf.fonts import PICTURE_FAMILY
from rematch.office.words import OfficeWords

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rematch.document import Data
    from rematch.office.blocks import Block, Cell, Inline, Line
    from rematch.office.document import Document
    from rematch.office.reasons import Reason
    from rematch.pictures.picture import Picture
    from rematch.theme.read import Theme

_GENERIC_FAMILY = re.compile(r"""(font-family\s*[=:]\s*["']?)sans-serif""")


def template_data(document: Document) -> dict[str, Data]:
    """Return a document as the template reads it; a picture that is not there leaves no place."""
    return {
        "title": document.title,
        "blocks": _blocks(document.blocks, document.pictures),
        "reasons": [_reason(one) for one in document.reasons],
        "theme": _theme(document.theme),
        "words": {one.name: str(getattr(document.words, one.name)) for one in fields(OfficeWords)},
    }


def _blocks(blocks: tuple[Block, ...], pictures: Mapping[str, Picture]) -> list[Data]:
    return [
        _block(block, pictures)
        for block in blocks
        if not isinstance(block, Illustration) or block.name in pictures
    ]


def _block(block: Block, pictures: Mapping[str, Picture]) -> Data:
    data: dict[str, Data]
    match block:
        case Heading(level, line):
            data = {"kind": "heading", "level": level, "line": _line(line), "text": plain(line)}
        case Paragraph(line, leads):
            data = {"kind": "paragraph", "line": _line(line), "leads": leads}
        case Listing(items, start):
            data = {"kind": "list", "items": [_blocks(item, pictures) for item in items], "start": start}
        case Quote(below):
            data = {"kind": "quote", "blocks": _blocks(below, pictures)}
        case Table(heading, rows):
            data = {"kind": "table", "heading": _cells(heading), "rows": [_cells(row) for row in rows]}
        case Source(number, line):
            data = {"kind": "source", "number": number, "line": _line(line[1:])}
        case Illustration(name):
            picture = pictures[name]
            data = {
                "kind": "picture",
                "svg": _GENERIC_FAMILY.sub(rf"\g<1>{PICTURE_FAMILY}", picture.svg),
                "alternative": picture.alternative,
                "title": picture.title,
                "caption": picture.caption,
            }
    return data


def _cells(cells: tuple[Cell, ...]) -> list[Data]:
    return [{"line": _line(cell.line), "align": cell.align, "level": cell.level} for cell in cells]


def _line(line: Line) -> list[Data]:
    return [_inline(one) for one in line]


def _inline(one: Inline) -> Data:
    match one:
        case Citation(number, bold):
            return {"kind": "citation", "number": number, "bold": bold}
        case Notes(numbers):
            return {"kind": "notes", "runs": [list(run) for run in runs_of(numbers)]}
        case CheckBox():
            return {"kind": "box"}
        case _:
            return {
                "kind": "text",
                "text": one.text,
                "bold": one.bold,
                "italic": one.italic,
                "code": one.code,
                "link": one.link,
            }


def _theme(theme: Theme) -> Data:
    """Return an office's own; a logo is text when it is SVG, else a list of bytes."""
    logo: Data = None
    if theme.logo is not None:
        svg = theme.logo.media_type == "image/svg+xml"
        logo = {
            "format": theme.logo.media_type.partition("/")[2].partition("+")[0],
            "data": theme.logo.data.decode("utf-8", "replace") if svg else list(theme.logo.data),
        }
    return {
        "name": theme.name,
        "contact": theme.contact,
        "disclaimer": theme.disclaimer,
        "logo": logo,
        "colors": dict(theme.light),
    }


def _reason(reason: Reason) -> Data:
    return {
        "number": reason.number,
        "title": reason.title,
        "rule": reason.rule,
        "place": reason.place,
        "sources": list(reason.sources),
        "matched": list(reason.matched),
        "origins": list(reason.origins),
    }
