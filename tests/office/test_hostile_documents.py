"""What applicants type is text in Word and PDF too: no link, field, markup or template of theirs."""

from __future__ import annotations

import re
from io import BytesIO
from zipfile import ZipFile

import pytest
from docx.oxml.ns import qn

from office.conftest import Made
from office.hostile import MARKUP, SCRIPTS, TYPESETTING, profile
from rematch.office.blocks import Citation


@pytest.fixture(scope="module")
def tame(planning):
    return Made(planning, profile(("Name", "Rotation", "Research")), drawn=False)


def shape(word):
    """Return the structure of a Word file: every element but those that cut a text into runs."""
    texts = {qn(f"w:{name}") for name in ("r", "t", "rPr", "rtl")}
    return [(one.tag, one.get(qn("w:val"))) for one in word.element.body.iter() if one.tag not in texts]


def links(pdf):
    return sorted(
        str(note.get_object()["/A"]["/URI"])
        for page in pdf.pages
        for note in page.get("/Annots", ())
        if "/URI" in note.get_object().get("/A", {})
    )


def outside(word):
    return {one.target_ref for one in word.part.rels.values() if one.is_external}


def test_word_is_built_as_ever(hostile, tame):
    assert shape(hostile.word) == shape(tame.word)
    assert outside(hostile.word) == outside(tame.word)


def test_word_tells_the_texts_as_they_were_typed(hostile):
    text = "\n".join(paragraph.text for paragraph in hostile.word.paragraphs)
    assert hostile.word.core_properties.title.endswith(MARKUP)
    for typed in (MARKUP, TYPESETTING, SCRIPTS):
        assert typed in text
    turned = [mark.getparent().getparent().text for mark in hostile.word.element.body.iter(qn("w:rtl"))]
    assert "\u05e9\u05dc\u05d5\u05dd \u05e2\u05d5\u05dc\u05dd" in turned


def test_word_runs_no_field_of_theirs(hostile):
    with ZipFile(BytesIO(hostile.word_bytes)) as parts:
        body = parts.read("word/document.xml").decode()
    assert "w:fldSimple" not in body
    assert "w:instrText" not in body


def test_a_number_of_theirs_is_no_source(hostile, tame):
    counted = [repr(made.document.blocks).count(Citation.__name__) for made in (hostile, tame)]
    assert counted[0] == counted[1]


def test_the_pdf_leads_nowhere_of_theirs(hostile, tame):
    assert links(hostile.pdf) == links(tame.pdf)
    assert "/JavaScript" not in hostile.pdf.trailer["/Root"].get("/Names", {})


def test_the_pdf_tells_the_texts_as_they_were_typed(hostile):
    assert hostile.pdf.metadata.title.endswith(MARKUP)
    text = re.sub(r"\s+", "", "".join(page.extract_text() for page in hostile.pdf.pages))
    for typed in (MARKUP, TYPESETTING):
        assert re.sub(r"\s+", "", typed) in text
    assert "[grinningface][adult][emojimodifierfitzpatricktype-4]" in text
    for letters in ("\u05e9\u05dc\u05d5\u05dd", "\u0645\u0631\u062d\u0628\u0627"):
        assert letters in text or letters[::-1] in text
