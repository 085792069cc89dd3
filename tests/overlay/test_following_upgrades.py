"""``rematch kb``: laid out whole or not at all; an upgrade is shown, and then taken over."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from rematch import __version__
from rematch.commands.main import main

pytestmark = pytest.mark.content

ROOT = Path(__file__).parents[2]
RULE = """\
stage: causes
rules:
  - id: causes.no-interviews
    title: Not one interview
    when:
      attempt: {is_latest: true, interviews: 0}
    then:
      cause_evidence: {cause: few_interviews, direction: for, weight: decisive}
    because: Nobody invited.
    source: [R4]
"""


def difference(own):
    return json.loads(own.output("kb", "diff", "--format", "json"))


def earlier(own, file, now, before):
    """Let the overlay remember a base that said something else."""
    path = own.folder / "base" / file
    text = path.read_text(encoding="utf-8")
    assert now in text
    path.write_text(text.replace(now, before, 1), encoding="utf-8")


def test_a_new_overlay_holds_folders_a_declaration_and_a_copy_of_the_base(own):
    assert {path.name for path in own.folder.iterdir()} >= {
        "overlay.yaml", "rules", "knowledge", "templates", "tests", "base",
    }  # fmt: skip
    shipped = {path.relative_to(ROOT) for folder in ("rules", "knowledge", "templates")
               for path in (ROOT / folder).rglob("*") if path.is_file()}  # fmt: skip
    kept = {
        path.relative_to(own.folder / "base") for path in (own.folder / "base").rglob("*") if path.is_file()
    }
    assert kept == shipped
    assert difference(own)["underneath"] == []
    assert "It changes nothing yet." in own.output("kb", "diff", "--check")


@pytest.mark.parametrize("there", ["a file", "a full folder"])
def test_nothing_is_overwritten(tmp_path, there):
    target = tmp_path / "ours"
    if there == "a file":
        target.write_text("mine", encoding="utf-8")
    else:
        target.mkdir()
        (target / "mine").touch()
    result = CliRunner().invoke(main, ["kb", "init", str(target)])
    assert "is there already" in str(result.exception)
    assert len([*tmp_path.rglob("*")]) <= 2


def test_an_empty_folder_and_missing_parents_will_do(tmp_path):
    for target in (tmp_path / "empty", tmp_path / "a" / "b"):
        if target.name == "empty":
            target.mkdir()
        assert CliRunner().invoke(main, ["kb", "init", str(target)]).exit_code == 0
        assert f'title: "{target.name}"' in (target / "overlay.yaml").read_text(encoding="utf-8")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "empty"]


def test_what_changed_underneath_is_told_apart_from_the_rest(own):
    own.write("rules/ours.yaml", RULE)
    own.disable('{rule: causes.very-few-interviews, because: "b"}')
    earlier(own, "rules/causes/interviews.yaml", "weight: strong", "weight: hint")
    earlier(own, "rules/causes/interviews.yaml", "causes.very-few-interviews", "causes.some-other")
    earlier(
        own,
        "knowledge/settings.yaml",
        "staleness_limit_cycles:\n  value: 2",
        "staleness_limit_cycles:\n  value: 3",
    )

    found = difference(own)

    assert [one["name"] for one in found["replaced"]] == ["causes.no-interviews"]
    by_name = {one["name"]: one for one in found["underneath"]}
    assert {name: (one["fate"], one["overlay"]) for name, one in by_name.items()} == {
        "causes.no-interviews": ("changed", "replaced"),
        "causes.very-few-interviews": ("new", "disabled"),
        "causes.some-other": ("gone", None),
        "settings.yaml/staleness_limit_cycles": ("changed", None),
    }
    assert any(
        "hint" in line and line.startswith("-") for line in by_name["causes.no-interviews"]["difference"]
    )
    text = own.output("kb", "diff", "--all")
    assert "Changed underneath what you changed: 2" in text
    assert "Changed elsewhere in the base: 2" in text
    assert "gone  rule causes.some-other" in text
    assert own.run("kb", "diff", "--check").exit_code == 2

    own.output("kb", "update")

    assert difference(own)["underneath"] == []
    assert own.run("kb", "diff", "--check").exit_code == 0


def test_a_replaced_entry_that_is_no_longer_shipped_is_said_to_be_gone(own):
    own.write("rules/ours.yaml", RULE.replace("causes.no-interviews", "causes.of-old"))
    earlier(own, "rules/causes/interviews.yaml", "causes.no-interviews", "causes.of-old")
    gone = [one for one in difference(own)["underneath"] if one["fate"] == "gone"]
    assert [(one["name"], one["overlay"]) for one in gone] == [("causes.of-old", "added")]


def test_an_update_notes_the_version_and_leaves_every_other_word(own):
    path = own.folder / "overlay.yaml"
    before = path.read_text(encoding="utf-8")
    path.write_text(before.replace(f"made_for: {__version__}", "made_for: 0.0.9 # then"), encoding="utf-8")
    assert "looked through for Rematch 0.0.9" in own.output("kb", "diff")
    own.output("kb", "update")
    assert path.read_text(encoding="utf-8") == before.replace(
        f"made_for: {__version__}", f"made_for: {__version__} # then"
    )
    assert not [one for one in own.folder.iterdir() if one.name.startswith(".rematch")]


def test_an_overlay_without_its_copy_says_so(own):
    kept = own.folder / "base"
    kept.rename(own.folder.parent / "elsewhere")
    assert "It keeps no copy of the base" in own.output("kb", "diff")
    assert own.run("kb", "diff", "--check").exit_code == 2
    own.output("kb", "update")
    assert own.run("kb", "diff", "--check").exit_code == 0


def test_a_whole_copy_is_no_overlay(tmp_path):
    for arguments in (["kb", "diff"], ["kb", "update", "--kb", str(ROOT)]):
        result = CliRunner().invoke(main, arguments)
        assert "rematch kb init" in str(result.exception)
