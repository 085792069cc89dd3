"""``rematch rules sources`` over copies of the shipped base that list one heuristic more, cited or not."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from rematch.coverage.samples import sample_profiles

pytestmark = pytest.mark.content

ROOT = Path(__file__).parents[2]
PROFILE = ROOT / "examples" / "orthopaedics-few-interviews.yaml"
RULE = """\
stage: advice
rules:
  - id: extra.rule
    title: A rule more
    when: {{applicant: {{degree: {degree}}}}}
    then: {{warning: {{topic: unconfirmed, severity: note}}}}
    because: One more.
    source: [R90]
"""


@pytest.fixture
def copy(tmp_path, monkeypatch):
    """A copy of the knowledge base that lists R90, which nothing cites.

    Each test has content of its own: keeping it would only cost time.
    """
    monkeypatch.setenv("REMATCH_CACHE", "off")
    for folder in ("rules", "knowledge", "templates"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    path = tmp_path / "knowledge" / "heuristics.yaml"
    path.write_text(path.read_text() + "  R90: {title: One more, where: later data}\n")
    return tmp_path


@pytest.fixture
def found(rematch, copy):
    """Return what the command says of R90: its state, and (kind, name, effect) of what cites it."""

    def ask():
        code, out, err = rematch("rules", "sources", PROFILE, "--format", "json", "--kb", copy)
        assert (code, err) == (0, "")
        heuristic = json.loads(out)["heuristics"][-1]
        assert heuristic["number"] == "R90"
        cited = [(one["kind"], one["name"], one["effect"]) for one in heuristic["cited_by"]]
        return heuristic["state"], cited

    return ask


def add_rule(copy, degree):
    (copy / "rules" / "extra.yaml").write_text(RULE.format(degree=degree))


def edit(path, old, new):
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def test_what_nothing_cites_is_reported(found, rematch, copy):
    assert found() == ("uncited", [])
    code, out, err = rematch("rules", "sources", PROFILE, "--check", "--kb", copy)
    assert (code, out) == (2, "")
    (line,) = [line for line in err.splitlines() if "R90" in line]
    assert re.search(
        r"heuristics\.yaml:\d+:3: error: R90 \(One more\) is not covered; nothing cites it", line
    )


def test_a_removed_citation_is_reported(found, copy):
    add_rule(copy, "MD")
    assert found() == ("covered", [("rule", "extra.rule", "fired")])
    edit(copy / "rules" / "extra.yaml", "[R90]", "[house]")
    assert found() == ("uncited", [])


def test_a_rule_that_cites_and_never_fires_is_idle(found, rematch, copy):
    add_rule(copy, "DO")
    assert found() == ("idle", [("rule", "extra.rule", None)])
    code, _, err = rematch("rules", "sources", PROFILE, "--check", "--kb", copy)
    assert code == 2
    assert "R90 (One more) is not covered; cited by extra.rule, but none came to bear" in err


@pytest.mark.parametrize(("condition", "effect"), [("plan.choice", "rendered"), ("not plan.choice", None)])
def test_a_template_counts_when_the_place_itself_is_rendered(condition, effect, found, rematch, copy):
    before = rematch("plan", PROFILE, "--no-audit", "--kb", copy)[1]
    path = copy / "templates" / "report.md.j2"
    lines = len(path.read_text().splitlines())
    path.write_text(path.read_text() + f'{{% if {condition} %}}\n{{{{ cites("R90") }}}}\n{{% endif %}}\n')
    state = "covered" if effect else "idle"
    assert found() == (state, [("template", f"report.md.j2:{lines + 2}", effect)])
    after = rematch("plan", PROFILE, "--no-audit", "--kb", copy)[1]
    assert re.sub("knowledge base .{12}", "", after) == re.sub("knowledge base .{12}", "", before)


CAME_TO_BEAR = (
    (
        "pivots.orthopaedic_surgery.general_surgery",
        "used",
        r"  orthopaedic_surgery:\n    - {to: general_surgery.*?",
    ),
    ("settings.staleness_limit_cycles", "read", r"staleness_limit_cycles:\n(?:.*\n)*?  "),
    ("unknowns.school.gold_humanism", "listed", r"path: school.gold_humanism\n(?:.*\n)*?    "),
)
DID_NOT = (
    ("pivots.dermatology.internal_medicine", None, r"  dermatology:\n    - {to: internal_medicine.*?"),
    ("unknowns.attempts.latest.interviews", None, r"path: attempts.latest.interviews\n(?:.*\n)*?    "),
)


@pytest.mark.parametrize(("entries", "state"), [(CAME_TO_BEAR, "covered"), (DID_NOT, "idle")])
def test_an_entry_of_the_knowledge_counts_by_what_became_of_it(entries, state, found, copy):
    for name, _, before in entries:
        path = copy / "knowledge" / f"{name.partition('.')[0]}.yaml"
        text, made = re.subn(rf"({before}source: \[)", r"\1R90, ", path.read_text(), count=1)
        assert made == 1
        path.write_text(text)
    told, cited = found()
    assert told == state
    assert sorted(cited) == [("knowledge", name, effect) for name, effect, _ in entries]


def test_a_number_that_is_not_listed_is_refused_wherever_it_stands(rematch, copy):
    add_rule(copy, "MD")
    edit(copy / "rules" / "extra.yaml", "R90", "R91")
    code, out, err = rematch("rules", "sources", PROFILE, "--kb", copy)
    assert (code, out) == (3, "")
    assert "extra.yaml:8:14: error RM411: unknown source (found 'R91')" in err
    assert "did you mean 'R9" in err
    (copy / "rules" / "extra.yaml").unlink()
    edit(copy / "knowledge" / "settings.yaml", "[H3.12]", "[H3.13]")
    (copy / "templates" / "more.txt.j2").write_text('one\n{{ cites("R91") }}\n')
    for command in (("knowledge", "check"), ("rules", "sources", PROFILE)):
        code, out, err = rematch(*command, "--kb", copy)
        assert (code, out) == (3, "")
        assert len(err.splitlines()) == 2
        assert re.search(
            r"settings\.yaml:\d+:12: error RM411: unknown source \(found 'H3\.13'\); did you mean 'H", err
        )
        assert re.search(
            r"more\.txt\.j2:2:1: error RM411: unknown source \(found 'R91'\); did you mean 'R9", err
        )


def test_without_a_profile_the_examples_are_run(rematch, copy):
    shutil.copytree(ROOT / "examples", copy / "examples")
    code, out, _ = rematch("rules", "sources", "--kb", copy)
    assert code == 0
    assert out.startswith(
        f"What came to bear for {len(list((ROOT / 'examples').glob('*.yaml')))} profiles.\n"
    )
    assert "\nR90  One more [later data] - NOT CITED\n" in out
    assert "\nR9  Ranking two fields needs a reason [later data]\n" in out


def test_with_no_profile_at_all_it_says_so(rematch, monkeypatch, tmp_path):
    monkeypatch.setattr("rematch.coverage.samples.FOLDER", "nowhere")
    assert sample_profiles(tmp_path) == ()
    code, out, _ = rematch("rules", "sources")
    assert code == 0
    assert out.startswith("No profile was run")
    assert "IDLE" not in out
    assert "  rule idle" not in out
    code, out, err = rematch("rules", "sources", "--check")
    assert (code, out) == (2, "")
    assert "name at least one PROFILE" in err


def test_a_profile_that_cannot_be_read_is_the_users(rematch, tmp_path):
    code, out, err = rematch("rules", "sources", tmp_path / "none.yaml")
    assert (code, out) == (2, "")
    assert "none.yaml" in err
