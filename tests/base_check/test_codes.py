"""The catalogue of codes, its reference, and the explanation of one code."""

import re
from pathlib import Path

import pytest

from rematch.codes.catalogue import CATALOGUE, RANGES
from rematch.codes.examples import examples
from rematch.codes.explain import reference

ROOT = Path(__file__).parents[2]


def test_codes_are_well_formed_and_explained():
    assert len(CATALOGUE) >= 90
    assert list(CATALOGUE) == sorted(CATALOGUE)
    for name, code in CATALOGUE.items():
        assert re.fullmatch(r"RM\d{3}", name)
        assert name[:3] in RANGES
        assert code.title[:1].islower() or code.title[:3].isupper()
        assert code.meaning.endswith(".")
        assert not code.remedy.endswith(".") or code.remedy.endswith("...")
    assert len({code.title for code in CATALOGUE.values()}) == len(CATALOGUE)
    assert set(examples()) <= set(CATALOGUE)


def test_the_reference_is_current():
    written = (ROOT / "docs" / "checks.md").read_text(encoding="utf-8")
    assert written == reference(), "write it anew: rematch rules check --explain all > docs/checks.md"


@pytest.mark.parametrize("name", ["RM203", "rm203"])
def test_a_code_is_explained_with_an_example(name, rematch):
    code, out, err = rematch("rules", "check", "--explain", name)
    found = CATALOGUE["RM203"]
    assert (code, err) == (0, "")
    assert out.startswith(
        f"RM203: {found.title}\n\n{found.meaning}\n\nfix: {found.remedy}\n\nFor instance in rules/"
    )
    assert "\n    error RM203: applicant has no field 'degre'\n" in out
    assert re.search(r"^ {4,}\^$", out, re.MULTILINE)


def test_an_unknown_code_is_refused(rematch):
    code, out, err = rematch("rules", "check", "--explain", "RM999")
    assert (code, out) == (2, "")
    assert err.startswith("error: unknown code (found 'RM999'); allowed: RM and three digits; ")


def test_other_commands_show_the_code_too(base, rematch):
    path = base / "rules" / "decision.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("because:", "becuase:", 1), encoding="utf-8")
    code, out, err = rematch("rules", "list", "--kb", str(base))
    assert (code, out) == (3, "")
    assert re.search(r"decision\.yaml:\d+:\d+: error RM111: unknown key 'becuase' in a rule; allowed: ", err)


def test_profiles_keep_their_messages_without_codes(rematch, tmp_path):
    path = tmp_path / "me.yaml"
    path.write_text("applicant: [\n", encoding="utf-8")
    code, _, err = rematch("check", str(path))
    assert code == 2
    assert f"{path}:2:1: error: not valid YAML" in err
