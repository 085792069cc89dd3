"""The PDF as its readers meet it: text, bookmarks, tags and fonts; and its template, confined to its data."""

from __future__ import annotations

import dataclasses
import shutil
from io import BytesIO

import pypdf
import pytest

from office.conftest import OFFICE, ROOT
from rematch.errors import KnowledgeBaseError
from rematch.office.blocks import Heading, Illustration, Paragraph, Text, plain
from rematch.office.pdf.fonts import fonts_for, named_where_missing
from rematch.office.pdf.write import TEMPLATE, pdf_bytes
from rematch.overlay.layers import layered


@pytest.fixture
def short(made):
    """A document of one line, so that a template is tried in no time."""
    return dataclasses.replace(made.document, blocks=(Paragraph((Text("One."),)),), reasons=())


@pytest.fixture
def own(tmp_path):
    """A folder for a template of one's own."""
    return tmp_path


def test_bookmarks_are_the_headings(made):
    def titles(outline):
        for one in outline:
            yield from titles(one) if isinstance(one, list) else [one.title]

    told = [plain(one.line) for one in made.document.blocks if isinstance(one, Heading) and one.level]
    assert list(titles(made.pdf.outline)) == [*told, made.document.words.reasons]


def test_it_is_tagged_for_those_who_hear_it(made):
    root = made.pdf.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] is True or root["/MarkInfo"]["/Marked"]
    assert str(root["/Lang"]) == "en-US"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert made.pdf.metadata.title == made.document.title
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data()
    tags = dict(tags_of(root["/StructTreeRoot"]))
    assert {"/H1", "/H2", "/P", "/L", "/LI", "/Table", "/TH", "/Figure", "/Caption", "/Link"} <= set(tags)


def tags_of(node):
    """Yield the kind of every tag below one, with what stands in its place."""
    below = node.get("/K", [])
    for one in below if isinstance(below, list) else [below]:
        found = one.get_object() if hasattr(one, "get_object") else one
        if isinstance(found, dict):
            if "/S" in found:
                yield str(found["/S"]), found.get("/Alt")
            yield from tags_of(found)


def test_pictures_have_words_in_their_place(made):
    root = made.pdf.trailer["/Root"]
    alternatives = [text for tag, text in tags_of(root["/StructTreeRoot"]) if tag == "/Figure"]
    shown = [
        made.document.pictures[one.name] for one in made.document.blocks if isinstance(one, Illustration)
    ]
    assert {picture.alternative for picture in shown} <= set(alternatives)


def test_every_font_is_in_it(made, hostile):
    for pdf in (made.pdf, hostile.pdf):
        embedded = {
            str(descriptor["/FontName"]): any(f"/FontFile{kind}" in descriptor for kind in ("", 2, 3))
            for page in pdf.pages
            for font in page["/Resources"].get("/Font", {}).values()
            for below in font["/DescendantFonts"]
            for descriptor in [below["/FontDescriptor"]]
        }
        assert embedded
        assert all(embedded.values())


def test_the_paper_is_letter_and_pages_are_counted(made):
    assert {tuple(map(float, page.mediabox[2:])) for page in made.pdf.pages} == {(612.0, 792.0)}
    last = made.pdf.pages[-1].extract_text()
    assert f"Page {len(made.pdf.pages)} of {len(made.pdf.pages)}" in last


def test_the_same_document_has_the_same_bytes(made):
    assert pdf_bytes(made.document, OFFICE) == made.pdf_bytes


def test_what_no_font_has_is_named():
    fonts = fonts_for(OFFICE)
    said = "\u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627 \u0141\u1ec5 \u2264"
    assert named_where_missing(said, fonts) == said
    assert named_where_missing("a \U0001f600\ufe0f b", fonts) == "a [grinning face] b"
    assert named_where_missing("\U0001f9d1\u200d\u2695", fonts) == "[adult]\u2695"


def test_an_office_lays_fonts_of_its_own_beside_the_template(own, short):
    shutil.copytree(OFFICE, own / "office")
    (own / "office" / "fonts").mkdir()
    assert pdf_bytes(short, own / "office").startswith(b"%PDF-")


@pytest.mark.parametrize(
    ("template", "line", "said"),
    [
        ("ok\n#nothing\n", 2, "unknown variable: nothing"),
        ('#set document(title: "x")\n#let x = (', 2, "unclosed delimiter"),
        ('a\nb #import "@preview/cetz:0.3.0"\n', 2, "'import' is not allowed"),
        ('#include "x.typ"', 1, "'include' is not allowed"),
        ('#eval("1")', 1, "'eval' is not allowed"),
        ('#dictionary(std).at("ev" + "al")("1")', 1, "'std' is not allowed"),
        ('\n#read("/etc/passwd")', 2, "file not found"),
        ('#read("../../x")', 1, "would escape"),
        ('#image("/etc/passwd.png")', 1, "file not found"),
        ("#sys.inputs.HOME", 1, "HOME"),
    ],
)
def test_a_template_that_fails_or_reaches_out_is_refused_at_its_line(template, line, said, own, short):
    (own / TEMPLATE).write_text(template, encoding="utf-8")
    with pytest.raises(KnowledgeBaseError) as refused:
        pdf_bytes(short, own)
    (problem,) = refused.value.problems
    assert said in problem.what
    assert (problem.where.file, problem.where.line) == (str(own / TEMPLATE), line)


def test_an_overlay_has_a_template_of_its_own(own, short):
    text = '#set document(title: "Ours")\n#json(bytes(sys.inputs.report)).blocks.first().line.first().text'
    place = own / "templates" / "office"
    place.mkdir(parents=True)
    (place / TEMPLATE).write_text(text, encoding="utf-8")
    (own / "overlay.yaml").write_text('title: "Ours"\nmade_for: 0.1.0\n', encoding="utf-8")
    written = pypdf.PdfReader(BytesIO(pdf_bytes(short, layered(own, ROOT) / "templates" / "office")))
    assert (written.metadata.title, written.pages[0].extract_text()) == ("Ours", "One.")
