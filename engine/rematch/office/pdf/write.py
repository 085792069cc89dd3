"""A document as PDF/UA-1: tagged, with bookmarks and all fonts in it; the same document, the same bytes."""

from __future__ import annotations

import json
import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

import typst

from rematch.codes.template import TEMPLATE_FAILS
from rematch.errors import KnowledgeBaseError, Position, Problem
from rematch.office.pdf.data import template_data
from rematch.office.pdf.fonts import fonts_for, named_where_missing
from rematch.overlay.layers import file_of

if TYPE_CHECKING:
    from rematch.office.document import Document
    from rematch.overlay.layers import Location

TEMPLATE = "report.typ"
_STANDARD: Final = "ua-1"
_PLACE = re.compile(r"__typst_py_bytes__\.typ:(\d+):(\d+)")
# Typst would fetch a package from the network, and only these four words lead to one: import and include by
# themselves, eval with a text put together, and std with eval in it. What is a comment is not worth telling.
_BEYOND = re.compile(r"\b(import|include|eval|std)\b")


def pdf_bytes(document: Document, office: Location) -> bytes:
    """Return a document as PDF by the template in ``office``.

    The template reaches nothing but the data: its root is an empty folder, and packages are refused. Raises
    KnowledgeBaseError, with line and column, when it is broken.
    """
    file = file_of(office / TEMPLATE)
    fonts = fonts_for(office)
    data = json.dumps(template_data(document), ensure_ascii=False)
    with tempfile.TemporaryDirectory(prefix="rematch-") as root:
        try:
            compiler = typst.Compiler(
                root=Path(root),
                font_paths=fonts,
                sys_inputs={"report": named_where_missing(data, fonts)},
                package_path=Path(root),
                package_cache_path=Path(root),
            )
            made = compiler.compile(
                _confined(file.read_text(encoding="utf-8"), str(file)).encode(),
                format="pdf",
                pdf_standards=[_STANDARD],
                timestamp=int(document.made.timestamp()),
            )
        except typst.TypstError as error:
            place = _PLACE.search(error.diagnostic)
            line, column = (int(place[1]), int(place[2])) if place else (1, 1)
            raise _broken(error.message, Position(str(file), line, column)) from error
        except (OSError, UnicodeDecodeError) as error:
            raise _broken(f"it cannot be read: {error}", Position(str(file), 1, 1)) from error
    return made if isinstance(made, bytes) else b"".join(made or ())


def _confined(template: str, file: str) -> str:
    """Return the template; KnowledgeBaseError when it could lead out of its data."""
    for number, line in enumerate(template.splitlines(), 1):
        found = _BEYOND.search(line)
        if found:
            what = f"the word {found[1]!r} is not allowed, not even in a comment"
            raise _broken(what, Position(file, number, found.start() + 1))
    return template


def _broken(what: str, where: Position) -> KnowledgeBaseError:
    return KnowledgeBaseError(
        Problem(
            f"the template fails: {what}",
            where,
            remedy="mend it or restore the shipped one",
            code=TEMPLATE_FAILS,
        )
    )
