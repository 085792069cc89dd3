"""``rematch knowledge check`` and ``rematch knowledge show``, as a user runs them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

pytestmark = pytest.mark.content

ROOT = Path(__file__).parents[2]


@pytest.fixture
def copy(tmp_path):
    """A copy of the shipped knowledge base, as an advisor would make it."""
    for folder in ("rules", "knowledge", "templates"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    return tmp_path


def test_check_counts_what_it_read(rematch):
    code, out, err = rematch("knowledge", "check")
    assert (code, err) == (0, "")
    assert "    28 specialties\n" in out
    assert out.endswith("No problems.\n")


def test_check_reports_every_problem_and_ends_with_3(rematch, copy):
    for name, good, bad in (
        ("pivots.yaml", "{to: family_medicine, rank: 2", "{to: famly_medicine, rank: 2"),
        ("figures/signals.csv", "neurology,signals_offered,all,8,", "neurology,signals_offered,all,-8,"),
    ):
        path = copy / "knowledge" / name
        path.write_text(path.read_text().replace(good, bad, 1))
    code, out, err = rematch("knowledge", "check", "--kb", str(copy))
    assert (code, out) == (3, "")
    lines = err.splitlines()
    assert len(lines) == 2
    assert "signals.csv:" in lines[0]
    assert "the value cannot be true of signals_offered (found '-8')" in lines[0]
    assert "did you mean 'family_medicine'?" in lines[1]


@pytest.mark.parametrize("name", ["unknowns.yaml", "plausibility.yaml", "specialties.yaml"])
def test_check_reads_every_file(rematch, copy, name):
    path = copy / "knowledge" / name
    path.write_text(path.read_text() + "\nsurplus: 1\n")
    code, out, err = rematch("knowledge", "check", "--kb", str(copy))
    assert (code, out) == (3, "")
    assert f"{name}:" in err
    assert "unknown key 'surplus'" in err


def test_the_copy_may_be_named_in_the_environment(rematch, copy, monkeypatch):
    (copy / "knowledge" / "bridges.yaml").unlink()
    monkeypatch.setenv("REMATCH_KB", str(copy))
    code, _, err = rematch("knowledge", "check")
    assert code == 3
    assert "cannot read" in err


@pytest.mark.parametrize("typed", ["anesthesiology", "ANAESTHESIA", "anes"])
def test_show_finds_a_field_by_any_name(rematch, typed):
    code, out, err = rematch("knowledge", "show", typed)
    assert (code, err) == (0, "")
    assert out.startswith("Anesthesiology\n==============\n")


def test_show_tells_everything_with_source_and_label(rematch):
    _, out, _ = rematch("knowledge", "show", "gen surg")
    for expected in (
        "ACGME code: 440\n",
        "competitiveness: high (the maintainers' judgement)\n",
        "Positions filled\n  All applicants: 99.8% (2025, secondary: match_rates_by_specialty_2025)\n",
        "  All applicants: 15 (2025, primary: aamc_signals_2025)\n",
        "1. Anesthesiology (the article: H3.7, H3.4)\n",
        "4. Family Medicine (the maintainers' judgement)\n",
        "Orthopaedic Surgery, choice 1 (the article): ",
        "Address not kept.",
        "https://github.com/nickmmark/residency-match-data",
    ):
        assert expected in out
    assert "\x1b" not in out


def test_show_tells_the_track_and_the_caution(rematch):
    _, out, _ = rematch("knowledge", "show", "primary care IM")
    assert "track of: internal_medicine\n" in out
    assert "   But: It is about as hard to enter and leaves few places open.\n" in out


def test_show_knows_one_year_positions(rematch):
    code, out, _ = rematch("knowledge", "show", "prelim surgery")
    assert code == 0
    assert "One year as a surgical intern" in out
    assert "What happened to applicants like you" in out
    assert "From here to" not in out


def test_show_as_json_holds_the_same(rematch):
    code, out, _ = rematch("knowledge", "show", "derm", "--format", "json")
    sheet = json.loads(out)
    assert code == 0
    assert sheet["schema"] == "rematch/knowledge-sheet/1"
    assert (sheet["kind"], sheet["id"], sheet["acgme_code"]) == ("specialty", "dermatology", "080")
    assert sheet["competitiveness"]["basis"] == "house"
    figures = [figure for theme in sheet["themes"] for figure in theme["figures"]]
    sources = {source["id"] for source in sheet["sources"]}
    assert figures
    for figure in figures:
        assert figure["source"] in sources
        assert figure["year"] >= 2000
        assert figure["kind"] in {"primary", "secondary"}
    assert [pivot["rank"] for pivot in sheet["pivots_from"]] == [1, 2, 3, 4]


@pytest.mark.parametrize("form", ["text", "json"])
def test_show_works_for_every_field_and_position(rematch, shipped, form):
    for identity in (*shipped.specialties, *shipped.bridges):
        code, out, err = rematch("knowledge", "show", identity, "--format", form)
        assert (code, err) == (0, "")
        assert len(out) > 200


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("dermatolgy", "did you mean 'dermatology'?"),
        ("transitonal yeer", "did you mean 'transitional_year'?"),
        ("podiatrist of the moon", "type the usual name or abbreviation of the field"),
    ],
)
def test_an_unknown_name_gets_a_suggestion_and_2(rematch, typed, hint):
    code, out, err = rematch("knowledge", "show", typed)
    assert (code, out) == (2, "")
    assert err == f"error: unknown specialty (found {typed!r}); {hint}\n"


@pytest.mark.parametrize(
    ("text", "line", "kind"),
    [
        ("one\n{{ sheet.nothing }}\n", 2, "RM702"),
        ("one\n{% if %}\n", 2, "RM701"),
        ("{{ sheet.id.__class__ }}", 1, "RM702"),
    ],
)
def test_a_broken_template_is_a_broken_knowledge_base(rematch, copy, text, line, kind):
    (copy / "templates" / "knowledge" / "sheet.txt.j2").write_text(text)
    code, out, err = rematch("knowledge", "show", "derm", "--kb", str(copy))
    assert (code, out) == (3, "")
    assert f"sheet.txt.j2:{line}:1: error {kind}: the template fails" in err


def test_a_field_without_figures_says_so(rematch, copy):
    for path in (copy / "knowledge" / "figures").glob("*.csv"):
        rows = [
            row for row in path.read_text().splitlines(keepends=True) if not row.startswith("occupational")
        ]
        path.write_text("".join(rows))
    _, out, _ = rematch("knowledge", "show", "occ med", "--kb", str(copy))
    assert "No published figures are held for it.\n" in out
