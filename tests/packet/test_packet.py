"""The folder for a meeting: what is in it, for whom, and that a template decides what a paper says."""

from __future__ import annotations

import json
import re
import shutil
import stat
from pathlib import Path

import pytest
import yaml
from docx import Document
from pypdf import PdfReader

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
CASES = ROOT / "tests" / "plan" / "cases"
ORTHOPAEDICS = EXAMPLES / "orthopaedics-few-interviews.yaml"
ABROAD = EXAMPLES / "internal-medicine-reapplicant-visa.yaml"


@pytest.fixture
def packet(rematch, tmp_path):
    """Write the packet of a profile and give its files by name."""

    def call(profile, *options, folder=tmp_path / "packet"):
        code, _, errors = rematch("packet", profile, "-o", folder, "--format", "md", *options)
        assert code == 0, errors
        return {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.iterdir())}

    return call


def edited(tmp_path, source, **parts):
    data = yaml.safe_load(source.read_text(encoding="utf-8"))
    for name, part in parts.items():
        data[name] = part if isinstance(part, list) else {**data.get(name, {}), **part}
    path = tmp_path / "edited.yaml"
    path.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    return path


def links(index):
    return re.findall(r"\(<([^>]+)>\)", index)


@pytest.mark.parametrize(
    "profile", sorted([*EXAMPLES.glob("*.yaml"), *CASES.glob("*.yaml")]), ids=lambda one: one.stem
)
@pytest.mark.content
def test_the_index_lists_what_is_there_and_nothing_else(packet, profile):
    files = packet(profile)
    assert sorted(links(files["index.md"])) == sorted(set(files) - {"index.md"})
    assert all(text.strip() for text in files.values())


def test_an_applicant_with_a_home_school_gets_the_papers_for_it(packet):
    files = packet(ORTHOPAEDICS)
    for name in ("questions-dean", "questions-director", "questions-faculty", "questions-mentor", "mails"):
        assert f"{name}.md" in files
    assert "Dr. [name]" in files["mails.md"]
    assert "student affairs" in files["mails.md"]


def test_a_graduate_of_a_school_abroad_is_not_sent_to_a_dean(packet):
    files = packet(ABROAD)
    assert "questions-dean.md" not in files
    assert "student affairs" not in files["mails.md"]
    assert "supervised or interviewed you" in files["mails.md"]


def test_what_the_file_does_not_say_stands_as_unknown(packet):
    rows = dict(
        re.findall(
            r"^\| ([^|]+) \| ([^|]+) \|$", packet(EXAMPLES / "sparse.yaml")["snapshot.md"], re.MULTILINE
        )
    )
    assert rows["USMLE Step 1"] == "**not known**"
    assert rows["Alpha Omega Alpha"] == "**not known**"
    assert rows["Comments in the MSPE"] == "**not known**"


def test_no_letters_are_not_the_same_as_letters_unknown(packet, tmp_path):
    none = edited(tmp_path, ORTHOPAEDICS, letters=[])
    assert "**Letters on file:** none." in packet(none, folder=tmp_path / "none")["snapshot.md"]
    unknown = EXAMPLES / "sparse.yaml"
    assert "**Letters on file:** not known." in packet(unknown, folder=tmp_path / "unknown")["snapshot.md"]


def test_who_holds_a_place_gets_no_mails_about_the_match(packet):
    held = next(path for path in CASES.glob("*.yaml") if "holds" in path.stem or "categorical" in path.stem)
    assert "mails.md" not in packet(held)


def test_the_report_and_the_data_are_those_of_the_plan(packet, rematch):
    files = packet(ORTHOPAEDICS, "--no-audit")
    assert files["report.md"] == rematch("plan", ORTHOPAEDICS, "--no-audit", "--detail")[1]
    assert json.loads(files["plan.json"]) == json.loads(
        rematch("plan", ORTHOPAEDICS, "--no-audit", "--format", "json")[1]
    )


def test_every_format_of_the_papers_says_the_same(rematch, tmp_path):
    folder = tmp_path / "packet"
    forms = ("md", "html", "docx", "pdf")
    asked = [part for form in forms for part in ("--format", form)]
    assert rematch("packet", ORTHOPAEDICS, "-o", folder, *asked)[0] == 0

    names = {path.stem for path in folder.glob("*.md")}
    assert {path.name for path in folder.iterdir()} == {
        *(f"{name}.{form}" for name in names for form in forms), "calendar.ics", "plan.json",
    }  # fmt: skip
    page = re.sub(r"<[^>]+>", " ", (folder / "snapshot.html").read_text(encoding="utf-8"))
    word = Document(folder / "snapshot.docx")
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    printed = "".join(one.extract_text() for one in PdfReader(folder / "snapshot.pdf").pages)
    for said in ("USMLE Step 2 CK", "Comments in the MSPE", "Matches so far"):
        assert said in page
        assert said in " ".join(printed.split())
    assert {"USMLE Step 2 CK", "Comments in the MSPE"} <= set(cells)


def test_the_run_is_recorded_and_named_on_the_papers(packet, own_trail, rematch):
    files = packet(ORTHOPAEDICS)
    run = json.loads(rematch("audit", "list", "--format", "json")[1])[0]
    assert run["command"] == "packet"
    assert f"audit record {run['run_id'][:12]}" in files["index.md"]


def test_another_field_is_written_for_on_request(packet):
    assert "Letters for Psychiatry" in packet(ORTHOPAEDICS, "--field", "psych")["letters.md"]


def test_a_second_packet_replaces_the_first_and_leaves_other_files_alone(packet, tmp_path):
    packet(ORTHOPAEDICS)
    (tmp_path / "packet" / "notes.txt").write_text("mine", encoding="utf-8")
    files = packet(ABROAD)
    assert "questions-dean.md" not in files
    assert files["notes.txt"] == "mine"


def test_the_folder_is_for_its_owner_alone(packet, tmp_path):
    packet(ORTHOPAEDICS)
    assert stat.S_IMODE((tmp_path / "packet").stat().st_mode) == 0o700


def test_text_of_the_profile_stays_text(packet, tmp_path):
    hostile = "<script>x</script> | **bold** {{ 7 * 7 }} [a](http://x)"
    profile = edited(
        tmp_path, ORTHOPAEDICS, applicant={"name": hostile},
        experiences=[{"kind": "research", "specialty": ["ortho"], "title": hostile}],
    )  # fmt: skip
    for name in ("snapshot.md", "mails.md", "index.md", "questions-faculty.md", "narrative.md"):
        text = packet(profile)[name]
        assert "49" not in re.sub(r"[0-9a-f]{12}", "", text) or "{{ 7" in text
        assert "<script>" not in text.replace("\\<script\\>", "")
        assert "**bold**" not in text


def test_a_file_in_place_of_the_folder_is_explained(rematch, tmp_path):
    (tmp_path / "packet").write_text("", encoding="utf-8")
    code, _, errors = rematch("packet", ORTHOPAEDICS, "-o", tmp_path / "packet")
    assert code == 2
    assert "is a file" in errors


def test_an_advisor_adds_a_paper_of_their_own(packet, rematch, tmp_path):
    own = tmp_path / "own"
    assert rematch("kb", "init", own)[0] == 0
    (own / "templates" / "packet").mkdir(parents=True)
    (own / "templates" / "packet" / "room.md.j2").write_text(
        "# Room 4 for {{ plan.choice.name|md }}\n", encoding="utf-8"
    )
    (own / "templates" / "packet.yaml").write_text(
        "documents:\n  room: {title: Where we meet, use: Be there., template: packet/room.md.j2}\n",
        encoding="utf-8",
    )
    assert rematch("rules", "check", "--strict", "--kb", own)[0] == 0
    files = packet(ORTHOPAEDICS, "--kb", own)
    assert files["room.md"].startswith("# Room 4 for Anesthesiology")
    assert "Where we meet" in files["index.md"]


def test_a_broken_paper_says_where(rematch, tmp_path):
    own = tmp_path / "own"
    for folder in ("rules", "knowledge", "templates"):
        shutil.copytree(ROOT / folder, own / folder)
    mails = own / "templates" / "packet" / "mails.md.j2"
    mails.write_text(mails.read_text(encoding="utf-8") + "{{ nobody }}\n", encoding="utf-8")
    code, _, errors = rematch("packet", ORTHOPAEDICS, "-o", tmp_path / "packet", "--kb", own)
    assert code == 3
    line = len(mails.read_text(encoding="utf-8").splitlines())
    assert f"mails.md.j2:{line}:1" in errors
    assert "'nobody' is undefined" in errors
    assert not (tmp_path / "packet").exists()
