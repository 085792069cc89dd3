"""``rematch plan --format docx|pdf``: files and streams, what stops it early, and what a reference lacks."""

from __future__ import annotations

import importlib.util
import sys
from io import BytesIO

import docx
import pypdf
import pytest

from office.conftest import CASE, ROOT
from rematch.errors import KnowledgeBaseError
from rematch.office.word import styles
from rematch.office.words import office_words

SPARSE = ROOT / "examples" / "sparse.yaml"


@pytest.fixture
def started(monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1775046600")


def test_a_word_file_in_the_styles_of_another(rematch, tmp_path, started):
    bare = docx.Document()
    bare.save(str(tmp_path / "bare.docx"))
    file = tmp_path / "plan.docx"
    code, out, err = rematch(
        *("plan", CASE, "--format", "docx", "-o", file, "--reference-docx", tmp_path / "bare.docx")
    )
    assert (code, out) == (0, "")
    assert "warning: the reference document" in err
    assert styles.LEAD in err
    written = docx.Document(BytesIO(file.read_bytes()))
    assert written.core_properties.created.isoformat() == "2026-04-01T12:30:00+00:00"


def test_a_pdf_goes_into_a_pipe(capsysbinary, started):
    from rematch.commands.main import run  # noqa: PLC0415 - starts slowly

    with pytest.raises(SystemExit) as ended:
        run(["plan", str(CASE), "--format", "pdf"])
    assert ended.value.code == 0
    assert capsysbinary.readouterr().out.startswith(b"%PDF-")


def test_nothing_is_worked_out_for_a_terminal(rematch, monkeypatch):
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    code, out, err = rematch("plan", "no-such-file.yaml", "--format", "pdf")
    assert (code, out) == (2, "")
    assert "add -o FILE.pdf" in err


THEME = """
name: Office of Student Affairs
logo: logo.svg
contact: |
  Room 210
  #let x = [7]
disclaimer: No promise of a place & no advice of a lawyer.
colors: {light: {accent: "#7a1f3d"}}
"""
LOGO = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><rect width="40" height="20"/></svg>'


def test_a_theme_says_whose_the_documents_are(rematch, tmp_path):
    (tmp_path / "theme.yaml").write_text(THEME, encoding="utf-8")
    (tmp_path / "logo.svg").write_text(LOGO, encoding="utf-8")
    for form in ("docx", "pdf"):
        file = tmp_path / f"plan.{form}"
        code, _, err = rematch(
            *("plan", SPARSE, "--format", form, "-o", file, "--theme", tmp_path / "theme.yaml")
        )
        assert (code, err) == (0, "")
    word = docx.Document(str(tmp_path / "plan.docx"))
    pages = [page.extract_text() for page in pypdf.PdfReader(tmp_path / "plan.pdf").pages]
    assert word.paragraphs[0].text.strip() == "Office of Student Affairs"
    assert word.inline_shapes[0]._inline.docPr.get("descr") == "Office of Student Affairs"
    assert pages[0].startswith("Office of Student Affairs")
    said = "\n".join(paragraph.text for paragraph in word.paragraphs)
    for text in (said, "\n".join(pages)):
        assert "Room 210\n#let x = [7]" in text
        assert "No promise of a place & no advice of a lawyer." in text


@pytest.mark.parametrize(("form", "package"), [("docx", "python-docx"), ("pdf", "typst")])
def test_a_missing_package_is_named_with_what_installs_it(form, package, rematch, monkeypatch, tmp_path):
    found = importlib.util.find_spec
    missing = {"docx", "typst"}
    monkeypatch.setattr(
        "rematch.office.extras.find_spec", lambda name: None if name in missing else found(name)
    )
    code, _, err = rematch("plan", CASE, "--format", form, "-o", tmp_path / "x")
    assert code == 2
    assert f"--format {form} needs packages that are not installed: {package}" in err
    assert "pip install 'rematch[office]'" in err


def test_words_of_documents_that_are_missing_are_named(tmp_path):
    (tmp_path / "words.yaml").write_text("office: {language: en-US, paper: a4}", encoding="utf-8")
    with pytest.raises(KnowledgeBaseError) as refused:
        office_words(tmp_path)
    assert "the word 'page' of documents is missing" in str(refused.value)
    assert "add rests_on: under office:" in str(refused.value)


def test_a_reference_is_for_word(rematch, tmp_path):
    (tmp_path / "own.docx").touch()
    code, _, err = rematch(
        "plan", CASE, "--format", "pdf", "--reference-docx", tmp_path / "own.docx", "-o", "x"
    )
    assert code == 2
    assert "--reference-docx is for Word files" in err


def test_a_reference_that_is_no_word_file_stops_it(rematch, tmp_path):
    (tmp_path / "own.docx").write_text("no zip", encoding="utf-8")
    file = tmp_path / "plan.docx"
    code, _, err = rematch(
        *("plan", CASE, "--format", "docx", "--reference-docx", tmp_path / "own.docx", "-o", file)
    )
    assert code == 2
    assert "cannot be used as reference document" in err
    assert not file.exists()
