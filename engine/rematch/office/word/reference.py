"""The document whose styles, page and header a Word report takes over: shipped, or an office's own."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING
from zipfile import BadZipFile

import docx
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.exceptions import PackageNotFoundError
from docx.opc.packuri import PackURI
from docx.oxml.ns import nsdecls, qn
from docx.parts.numbering import NumberingPart

from rematch.errors import InputError, Problem
from rematch.office.word.styles import ALL

if TYPE_CHECKING:
    from pathlib import Path

    from docx.document import Document as WordDocument
    from docx.styles.style import BaseStyle

REFERENCE = "reference.docx"


def opened(file: Path, shipped: Path) -> tuple[WordDocument, tuple[Problem, ...]]:
    """Return a reference document without its text, and what it lacks.

    Styles that it lacks are taken from the ``shipped`` one, and a warning names them. Raises InputError when
    it is no Word document.
    """
    document = _read(file)
    _with_numbering(document)
    lacking = [name for name in ALL if name not in document.styles]
    if lacking:
        others = _read(shipped)
        for name in lacking:
            _take_over(others.styles[name], others, document)
    body = document.element.body
    for child in list(body):
        if child.tag != qn("w:sectPr"):
            body.remove(child)
    return document, _said(file, lacking)


def _read(file: Path) -> WordDocument:
    try:
        return docx.Document(str(file))
    except (PackageNotFoundError, BadZipFile, KeyError, ValueError, OSError) as error:
        raise InputError(
            Problem(
                f"{file} cannot be used as reference document",
                value=str(error) or type(error).__name__,
                allowed="a Word document (.docx)",
                remedy="save it in Word as .docx, or begin with a copy of templates/office/reference.docx",
            )
        ) from error


def _with_numbering(document: WordDocument) -> None:
    """Give a document a place for numberings; one without lists has none, and python-docx makes none."""
    part = document.part
    if not any(one.reltype == RELATIONSHIP_TYPE.NUMBERING for one in part.rels.values()):
        empty = f"<w:numbering {nsdecls('w')}/>".encode()
        made = NumberingPart.load(
            PackURI("/word/numbering.xml"), CONTENT_TYPE.WML_NUMBERING, empty, part.package
        )
        part.relate_to(made, RELATIONSHIP_TYPE.NUMBERING)


def _said(file: Path, lacking: list[str]) -> tuple[Problem, ...]:
    if not lacking:
        return ()
    return (
        Problem(
            f"the reference document {file} lacks the styles {', '.join(lacking)}",
            remedy="the shipped ones are used; add yours under these names to change how they look",
            severity="warning",
        ),
    )


def _take_over(style: BaseStyle, owner: WordDocument, document: WordDocument) -> None:
    """Add a style of another document, with the numbering that it uses."""
    element = copy.deepcopy(style.element)
    properties = element.pPr if hasattr(element, "pPr") else None
    numbered = properties.numPr if properties is not None else None
    if numbered is not None and numbered.numId is not None:
        numbered.numId.val = _numbering_taken_over(numbered.numId.val, owner, document)
    document.styles.element.append(element)


def _numbering_taken_over(number: int, owner: WordDocument, document: WordDocument) -> int:
    """Return the id that a numbering of another document gets here."""
    theirs = owner.part.numbering_part.element
    ours = document.part.numbering_part.element
    wanted = theirs.num_having_numId(number).abstractNumId.val
    shape = next(
        one for one in theirs.findall(qn("w:abstractNum")) if one.get(qn("w:abstractNumId")) == str(wanted)
    )
    taken = [int(one.get(qn("w:abstractNumId"))) for one in ours.findall(qn("w:abstractNum"))]
    made = copy.deepcopy(shape)
    identity = max(taken, default=-1) + 1
    made.set(qn("w:abstractNumId"), str(identity))
    ours.insert(len(taken), made)  # what is abstract stands before what uses it
    return int(ours.add_num(identity).numId)
