"""``rematch narrative check`` as a user runs it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from rematch.commands.main import run

pytestmark = pytest.mark.content

ROOT = Path(__file__).parents[2]
DRAFTS = Path(__file__).parent / "drafts"
PROFILE = ROOT / "examples" / "orthopaedics-few-interviews.yaml"


@pytest.fixture
def check(capfd):
    """Run the command; return exit code, output and messages."""

    def called(draft, *options):
        with pytest.raises(SystemExit) as left:
            run(["narrative", "check", str(draft), "--profile", str(PROFILE), *options])
        out, err = capfd.readouterr()
        return left.value.code, out, err

    return called


def test_a_good_draft_has_nothing_to_mend(check):
    code, out, err = check(DRAFTS / "good-anesthesiology.md", "--field", "anesthesia", "--strict")
    assert (code, err) == (0, "")
    assert "Nothing found." in out


def test_the_field_is_the_plans_choice_unless_named(check, planning):
    code, out, _ = check(DRAFTS / "bad-tone.txt", "--format", "json")
    assert code == 0
    assert json.loads(out)["specialty"] == planning.plan(PROFILE).choice.specialty


def test_findings_are_listed_with_place_words_and_advice(check):
    path = DRAFTS / "bad-blame.txt"
    code, out, _ = check(path, "--field", "pediatrics")
    assert code == 0
    assert f'{path}:7:1: mend: Blame: "not my fault"\n  Why: ' in out
    assert f"{path}: mend: Length\n  Why: " in out
    assert out.endswith(" to look at once more.\n")


def test_json_holds_what_the_text_shows(check):
    _, out, _ = check(DRAFTS / "bad-blame.txt", "--field", "pediatrics", "--format", "json")
    data = json.loads(out)
    assert data["schema"] == "rematch/narrative-check/1"
    assert data["to_mend"] == sum(finding["severity"] == "mend" for finding in data["findings"])
    whole = [finding for finding in data["findings"] if finding["line"] is None]
    assert [finding["check"] for finding in whole] == ["length.short"]


def test_strict_fails_a_draft_to_mend_after_showing_it(check):
    code, out, err = check(DRAFTS / "bad-blame.txt", "--field", "pediatrics", "--strict")
    assert code == 2
    assert "Blame" in out
    assert "findings to mend" in err


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("draft.docx", b"PK\x03\x04", "is not a text file"),
        ("draft.txt", b"caf\xe9", "the draft is not UTF-8 text"),
        ("draft.txt", b"a\x00b", "the draft is not plain text"),
        ("draft.md", b" \n#\n", "the draft holds no words"),
        ("draft.md", b"word " * 50_000, "the draft is larger than"),
    ],
)
def test_what_is_no_draft_is_refused(name, content, said, check, tmp_path):
    path = tmp_path / name
    path.write_bytes(content)
    code, out, err = check(path, "--field", "pediatrics")
    assert (code, out) == (2, "")
    assert said in err
    assert str(path) in err


def test_an_unknown_field_and_a_missing_draft_are_named(check, tmp_path):
    code, _, err = check(DRAFTS / "bad-tone.txt", "--field", "pediatrix")
    assert code == 2
    assert "did you mean 'pediatrics'?" in err
    code, _, err = check(tmp_path / "none.txt", "--field", "pediatrics")
    assert code == 2
    assert "cannot read" in err
