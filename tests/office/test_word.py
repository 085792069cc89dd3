"""The Word file as Word reads it: real headings, lists, tables, links and boxes, in styles of an office."""

from __future__ import annotations

import dataclasses
import re
import shutil
import subprocess
from io import BytesIO
from zipfile import ZipFile

import docx
import pypdf
import pytest
from docx.oxml.ns import qn

from office.conftest import OFFICE, as_word
from rematch.errors import InputError
from rematch.office.blocks import Heading, Illustration, Table, plain
from rematch.office.word import styles
from rematch.office.word.reference import REFERENCE, opened
from rematch.office.word.write import word_bytes

W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"


def in_style(word, *names):
    return [paragraph for paragraph in word.paragraphs if paragraph.style.name in names]


def blocks_of(made, kind):
    return [block for block in made.document.blocks if isinstance(block, kind)]


def test_headings_are_headings(made):
    told = [(block.level, plain(block.line)) for block in blocks_of(made, Heading)]
    names = {styles.TITLE: 0, "Heading 1": 1, "Heading 2": 2}
    found = [(names[one.style.name], one.text) for one in in_style(made.word, *names)]
    assert found == [*told, (1, made.document.words.reasons)]
    assert len(found) > 15


def test_tables_are_tables_whose_heading_is_repeated(made):
    told = blocks_of(made, Table)
    assert [[cell.text for cell in table.rows[0].cells] for table in made.word.tables] == [
        [plain(cell.line) for cell in table.heading] for table in told
    ]
    for table in made.word.tables:
        assert table.style.name == styles.TABLE
        properties = [row._tr.trPr for row in table.rows]
        assert [one.find(qn("w:tblHeader")) is not None for one in properties] == [True] + [False] * (
            len(properties) - 1
        )
        assert all(one.find(qn("w:cantSplit")) is not None for one in properties)


def test_a_rated_cell_has_the_shade_of_its_style(made):
    shades = {
        cell.paragraphs[0].style.name: shade.get(qn("w:fill"))
        for row in made.word.tables[0].rows
        for cell in row.cells
        for shade in cell._tc.iter(qn("w:shd"))
    }
    assert set(shades) >= {styles.LEVELS["strong"], styles.LEVELS["weak"]}
    assert len(set(shades.values())) == len(shades)


def test_lists_begin_at_their_own_number(made):
    starts = {
        int(number.find(qn("w:numId")).get(qn("w:val")))
        for paragraph in in_style(made.word, *styles.NUMBERS)
        for number in paragraph._p.iter(qn("w:numPr"))
    }
    numbering = made.word.part.numbering_part.element
    for number in starts:
        override = numbering.num_having_numId(number).find(qn("w:lvlOverride"))
        assert override.find(qn("w:startOverride")).get(qn("w:val")) == "1"
    assert len(starts) > 2


def test_every_task_has_a_box_to_tick(made):
    boxes = list(made.word.element.body.iter(f"{W14}checkbox"))
    assert len(boxes) == repr(made.document.blocks).count("CheckBox(") > 3
    identities = [one.get(qn("w:val")) for one in made.word.element.body.iter(qn("w:id"))]
    assert len(identities) == len(set(identities))


def test_pictures_have_a_caption_and_words_in_their_place(made):
    shown = [made.document.pictures[one.name] for one in blocks_of(made, Illustration)]
    properties = [shape._inline.docPr for shape in made.word.inline_shapes]
    assert [one.get("descr") for one in properties] == [picture.alternative for picture in shown]
    assert len(shown) > 4
    captions = [one._p.xpath("string(.)") for one in in_style(made.word, styles.CAPTION)]
    assert captions == [f"Figure {n}: {one.title}. {one.caption}" for n, one in enumerate(shown, 1)]
    with ZipFile(BytesIO(made.word_bytes)) as parts:
        kinds = [name.rpartition(".")[2] for name in parts.namelist() if "/media/" in name]
    assert kinds.count("png") == kinds.count("svg") == len(shown)


def test_every_link_inside_leads_somewhere(made):
    body = made.word.element.body
    marks = [one.get(qn("w:name")) for one in body.iter(qn("w:bookmarkStart"))]
    led = {link.get(qn("w:anchor")) for link in body.iter(qn("w:hyperlink"))} - {None}
    assert len(marks) == len(set(marks))
    assert led <= set(marks)
    assert {name for name in marks if name.startswith("source")} <= led
    assert sum(name.startswith("reason") for name in marks) == len(made.document.reasons) > 50


def test_it_says_what_it_is(made):
    about = made.word.core_properties
    assert (about.title, about.language) == (made.document.title, "en-US")
    assert about.created == about.modified == made.document.made
    languages = {one.get(qn("w:val")) for one in made.word.styles.element.iter(qn("w:lang"))}
    assert languages == {"en-US"}


def test_the_same_document_has_the_same_bytes(made):
    assert as_word(made.document) == made.word_bytes


@pytest.fixture(scope="module")
def unillustrated(made):
    return dataclasses.replace(made.document, pictures={})


def test_an_office_gives_its_own_styles_and_page(unillustrated, tmp_path):
    own = docx.Document(str(OFFICE / REFERENCE))
    own.styles["Heading 1"].font.name = "Georgia"
    own.sections[0].header.paragraphs[0].text = "Office of Student Affairs"
    own.add_paragraph("A page of the office")
    own.save(str(tmp_path / "own.docx"))
    written = docx.Document(BytesIO(as_word(unillustrated, tmp_path / "own.docx")))
    assert written.styles["Heading 1"].font.name == "Georgia"
    assert written.sections[0].header.paragraphs[0].text == "Office of Student Affairs"
    assert "A page of the office" not in {one.text for one in written.paragraphs}
    assert written.paragraphs[0].text == unillustrated.title


def test_styles_that_a_reference_lacks_are_said_and_lent(made, unillustrated, tmp_path):
    """A document that has next to no style: as other programs write them, without numbered lists."""
    plain_file = tmp_path / "plain.docx"
    bare = docx.Document()
    for name in (styles.QUOTE, *styles.NUMBERS):
        bare.styles[name].delete()
    lists = next(key for key, one in bare.part.rels.items() if one.reltype.endswith("/numbering"))
    del bare.part.rels[lists]
    bare.save(str(plain_file))
    word, (warning,) = opened(plain_file, OFFICE / REFERENCE)
    assert "Quote" in warning.what
    assert styles.TABLE in warning.what
    assert "Heading 1" not in warning.what
    written = docx.Document(BytesIO(word_bytes(unillustrated, word)))
    used = {one.style.name for one in made.word.paragraphs} - {styles.CAPTION}
    assert {one.style.name for one in written.paragraphs} == used
    numbered = in_style(written, "List Number")
    assert numbered
    numbering = written.part.numbering_part.element
    for paragraph in numbered:
        number = numbering.num_having_numId(paragraph._p.pPr.numPr.numId.val)
        shapes = [one.get(qn("w:abstractNumId")) for one in numbering.findall(qn("w:abstractNum"))]
        assert shapes.count(str(number.abstractNumId.val)) == 1


@pytest.mark.parametrize("content", [b"", b"no zip", b"PK\x05\x06" + bytes(18)])
def test_what_is_no_word_file_is_refused(content, tmp_path):
    file = tmp_path / "x.docx"
    file.write_bytes(content)
    with pytest.raises(InputError, match="cannot be used as reference document"):
        opened(file, OFFICE / REFERENCE)


def test_the_shipped_reference_has_every_style():
    assert opened(OFFICE / REFERENCE, OFFICE / REFERENCE)[1] == ()


@pytest.mark.content
@pytest.mark.skipif(
    shutil.which("soffice") is None, reason="LibreOffice (libreoffice-writer) is not installed"
)
def test_libreoffice_opens_it(made, tmp_path):
    (tmp_path / "report.docx").write_bytes(made.word_bytes)
    command = [
        "soffice",
        f"-env:UserInstallation=file://{tmp_path}/home",
        "--headless",
        "--convert-to",
        "pdf",
    ]
    subprocess.run(
        [*command, "--outdir", tmp_path, tmp_path / "report.docx"], check=True, capture_output=True
    )
    pages = pypdf.PdfReader(tmp_path / "report.pdf").pages
    text = re.sub(r"\s+", "", "".join(page.extract_text() for page in pages))
    for block in blocks_of(made, Heading):
        assert re.sub(r"\s+", "", plain(block.line)) in text
