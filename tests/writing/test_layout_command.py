"""`rematch rules fmt` as an advisor runs it."""

from __future__ import annotations

import shutil
from functools import partial
from random import Random

import pytest
from json_base import ROOT, shipped_copy
from messy import Messy
from test_layout import SAMPLES

from rematch import knowledge_base
from rematch.document import read_document
from rematch.knowledge_base import load_knowledge_base


@pytest.fixture
def fmt(rematch):
    return partial(rematch, "rules", "fmt")


@pytest.fixture
def kb(tmp_path):
    root = shipped_copy(tmp_path / "kb")
    shutil.copytree(ROOT / "tests" / "rules", root / "tests" / "rules")
    return root


def spoil(root):
    """Write every rule and test file anew in another layout; return the files."""
    files = [*(root / "rules").rglob("*.yaml"), *(root / "tests").rglob("*.yaml")]
    for seed, path in enumerate(files):
        data = read_document(path).data
        path.write_text(Messy(Random(seed)).text(data), encoding="utf-8")  # noqa: S311 - the same each time
    return files


def test_check_and_diff_write_nothing_and_say_what_would_change(fmt, tmp_path):
    place = tmp_path / "messy.yaml"
    shutil.copy(SAMPLES / "messy.yaml", place)
    before = place.read_bytes()
    assert fmt("--check", place) == (2, f"{place} would change\n", "")
    code, out, err = fmt("--diff", place)
    assert (code, err) == (0, "")
    assert out.startswith(f"--- {place}\n+++ {place}\n@@ ")
    assert '-  title: "A score far below"\n' in out
    assert "+    title: A score far below\n" in out
    assert fmt("--check", "--diff", place) == (2, out, f"{place} would change\n")
    assert place.read_bytes() == before
    assert fmt(place) == (0, f"{place} laid out\n", "")
    assert place.read_bytes() == (SAMPLES / "tidy.yaml").read_bytes()
    assert fmt("--check", place) == (0, "", "")


@pytest.mark.content
def test_a_base_of_ones_own_is_laid_out_whole_and_says_the_same(fmt, kb):
    before = load_knowledge_base(kb).rule_base.rules
    files = spoil(kb)
    code, out, err = fmt("--kb", kb)
    assert (code, err) == (0, "")
    assert out.count(" laid out\n") == len(files)
    assert load_knowledge_base(kb).rule_base.rules == before
    assert fmt("--check", "--kb", kb) == (0, "", "")


def test_a_file_that_cannot_be_read_is_left_alone_and_the_others_are_laid_out(fmt, tmp_path):
    broken, anchored, good = (tmp_path / f"{name}.yaml" for name in ("a", "b", "c"))
    broken.write_text("rules: [\n")
    anchored.write_text("stage: &a x\nrules: []\n")
    good.write_text("rules:   []\nstage: x\n")
    code, out, err = fmt(tmp_path)
    assert code == 2
    assert out == f"{good} laid out\n"
    assert good.read_text() == "stage: x\nrules: []\n"
    assert f"{broken}:2:1: error RM103: not valid YAML" in err
    assert f"{anchored}:1:8: error: a file with anchors" in err
    assert broken.read_text() == "rules: [\n"
    assert anchored.read_text() == "stage: &a x\nrules: []\n"


def test_other_files_are_passed_over_in_folders_and_refused_by_name(fmt, tmp_path):
    profile = tmp_path / "me.yaml"
    profile.write_text("degree:   MD\n")
    (tmp_path / "figures.csv").write_text("specialty , metric\n")
    (tmp_path / "notes.md").write_text("rules:  no\n")
    assert fmt(tmp_path) == (0, "", "")
    code, _, err = fmt(profile, tmp_path / "notes.md")
    assert code == 2
    assert err.count("not a file of rules, tables, stages or tests") == 2


def test_the_rules_of_an_installation_are_left_alone(fmt, tmp_path, monkeypatch):
    shipped = shipped_copy(tmp_path / "package" / "shipped")
    monkeypatch.setattr(knowledge_base, "_PACKAGE", tmp_path / "package")
    monkeypatch.setattr("rematch.layout.files._PACKAGE", tmp_path / "package")
    code, out, err = fmt()
    assert (code, out) == (2, "")
    assert "part of the installation" in err
    assert shipped.is_dir()
