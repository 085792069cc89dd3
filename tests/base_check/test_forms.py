"""How findings are shown: as text with a caret, for programs, for GitHub and as SARIF."""

from __future__ import annotations

import json
import sys

import jsonschema
import pytest
from rich.cells import cell_len

from rematch.base_check.excerpt import Sources
from rematch.base_check.findings import Findings
from rematch.base_check.github import github_lines
from rematch.base_check.sarif import findings_sarif
from rematch.base_check.text import text_lines
from rematch.codes.catalogue import CATALOGUE
from rematch.errors import Position, Problem

pytestmark = pytest.mark.content

BROKEN = "stage: decision\nrules:\n  - {id: a.b, titel: Näme}\n"


def shape(*required, **properties):
    """An object with these properties and no others."""
    return {
        "type": "object",
        "required": [*required],
        "properties": {name.replace("schema_", "$schema"): what for name, what in properties.items()},
        "additionalProperties": False,
    }


def several(items):
    return {"type": "array", "items": items}


# What the SARIF 2.1.0 schema asks of the parts that are written here.
WORD = {"type": "string", "minLength": 1}
TEXT = shape("text", text=WORD)
NUMBER = {"type": "integer", "minimum": 1}
REGION = shape(
    "startLine",
    startLine=NUMBER,
    startColumn=NUMBER,
    snippet=shape(text={"type": "string"}, rendered=TEXT),
)
LOCATION = shape(
    "artifactLocation", artifactLocation=shape("uri", uri={"pattern": "^[!-~]+$"}), region=REGION
)
RESULT = shape(
    "message",
    ruleId=WORD,
    ruleIndex={"type": "integer", "minimum": 0},
    level={"enum": ["none", "note", "warning", "error"]},
    message=TEXT,
    locations=several(shape("physicalLocation", physicalLocation=LOCATION)),
)
RULE = shape("id", "help", id=WORD, shortDescription=TEXT, fullDescription=TEXT, help=TEXT)
DRIVER = shape("name", name=WORD, version=WORD, rules={**several(RULE), "uniqueItems": True})
RUN = shape(
    "tool",
    tool=shape("driver", driver=DRIVER),
    columnKind={"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
    results=several(RESULT),
)
SARIF = shape(
    "version", "runs", schema_=WORD, version={"const": "2.1.0"}, runs={**several(RUN), "minItems": 1}
)


@pytest.fixture
def broken(base, monkeypatch):
    """A base with one wrong file, seen from its own directory."""
    (base / "rules" / "wrong one.yaml").write_text(BROKEN, encoding="utf-8")
    monkeypatch.chdir(base)
    return base


def test_text_shows_line_caret_and_cure(broken, rematch):
    code, out, err = rematch("rules", "check", "--kb", ".")
    assert (code, err) == (3, "")
    lines = out.splitlines()
    at = lines.index("rules/wrong one.yaml:3:15: error RM111: unknown key 'titel' in a rule")
    assert lines[at + 1 : at + 5] == [
        "  3 |   - {id: a.b, titel: Näme}",
        "    |               ^",
        "  allowed: id, title, when, then, because, source, priority",
        "  fix: did you mean 'title'?",
    ]
    assert lines[-1] == "6 errors in 1 file."
    assert rematch("rules", "check", "--kb", ".")[1] == out


def test_every_file_is_named_from_where_the_user_is(base, rematch, monkeypatch):
    for name in ("one", "two"):
        (base / "rules" / f"{name}.yaml").write_text(
            "stage: decision\nrules: [{id: a.b}]\n", encoding="utf-8"
        )
    (base / "knowledge" / "unknowns.yaml").unlink()
    monkeypatch.chdir(base)
    code, out, _ = rematch("rules", "check", "--kb", str(base))
    assert code == 3
    assert "rules/two.yaml:2:14: error RM212: the id 'a.b' is already used at rules/one.yaml:2:14\n" in out
    assert out.startswith("error RM101: cannot read knowledge/unknowns.yaml: ")
    assert str(base) not in out


def test_a_sound_base_says_so(base, rematch):
    assert rematch("rules", "check", "--kb", str(base)) == (0, f"No problems in {base}.\n", "")


def test_json_fits_its_schema(broken, checked, rematch):
    _, schema, _ = rematch("schema", "check")
    _, data = checked(broken)
    jsonschema.validate(data, json.loads(schema))
    assert {problem["file"] for problem in data["problems"]} == {"rules/wrong one.yaml"}
    assert all(problem["fix"] for problem in data["problems"])


def test_github_gets_one_escaped_command_a_problem(broken, rematch):
    code, out, _ = rematch("rules", "check", "--kb", ".", "--format", "github")
    assert code == 3
    assert len(out.splitlines()) == 6
    start = "::error file=rules/wrong one.yaml,line=3,col=15,title=RM111::unknown key 'titel' in a rule; "
    assert start + "allowed: id, title," in out


def test_github_escapes_what_would_end_a_property_or_a_line():
    problem = Problem(
        "50 %\nof a: b, c", Position("a,b:c%.yaml", 1, 2), severity="warning", code=CATALOGUE["RM203"]
    )
    (line,) = github_lines(Findings((problem,)))
    head, _, message = line[2:].partition("::")
    assert head == "warning file=a%2Cb%3Ac%25.yaml,line=1,col=2,title=RM203"
    assert message.startswith("50 %25%0Aof a: b, c; ")
    assert list(github_lines(Findings((Problem("gone"),)))) == ["::error::gone"]


def test_sarif_is_sarif(broken, rematch):
    code, out, _ = rematch("rules", "check", "--kb", ".", "--format", "sarif")
    data = json.loads(out)
    jsonschema.validate(data, SARIF)
    (run,) = data["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert code == 3
    assert [rules[result["ruleIndex"]]["id"] for result in run["results"]] == [
        result["ruleId"] for result in run["results"]
    ]
    place = run["results"][-1]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "rules/wrong%20one.yaml"
    assert place["region"] == {
        "startLine": 3,
        "startColumn": 15,
        "snippet": {
            "text": "  - {id: a.b, titel: Näme}",
            "rendered": {"text": "  - {id: a.b, titel: Näme}\n              ^"},
        },
    }


def test_sarif_names_files_elsewhere_in_full(tmp_path):
    far = Findings((Problem("far", Position("/far/a b.yaml", 1, 1)), Problem("nowhere")))
    data = findings_sarif(far, Sources(tmp_path), "1")
    jsonschema.validate(data, SARIF)
    first, second = data["runs"][0]["results"]
    assert first["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "file:///far/a%20b.yaml"
    assert "locations" not in second


@pytest.mark.parametrize(
    ("line", "column"),
    [
        ("a: b", 4),
        ("\ta:\tb", 5),
        ("名前: 値 here", 7),
        ("e\u0301te\u0301: x", 8),
        ("x" * 400 + "HERE" + "y" * 400, 401),
        ("名" * 200 + "HERE" + "前" * 200, 201),
        ("short", 40),
        ("", 1),
    ],
)
def test_the_caret_stands_under_the_place(line, column, tmp_path):
    (tmp_path / "a.yaml").write_text(f"\ufefffirst\n{line}\nlast\n", encoding="utf-8")
    found = Sources(tmp_path).excerpt(Position("a.yaml", 2, column))
    assert found is not None
    assert found.line == line
    assert len(found.shown) <= 106
    before, at = "", 0
    while cell_len(before) < found.indent and at < len(found.shown):
        at += 1
        before = found.shown[:at]
    assert cell_len(before) == min(found.indent, cell_len(found.shown))
    wanted = line[column - 1 : column + 3].replace("\t", " ")
    rest = found.shown[at:].lstrip("\u0301")
    assert rest.startswith(wanted[: len(rest)])


def test_no_line_no_excerpt(tmp_path):
    (tmp_path / "a.yaml").write_text("one\n", encoding="utf-8")
    sources = Sources(tmp_path)
    assert sources.excerpt(Position("a.yaml", 9, 1)) is None
    assert sources.excerpt(Position("none.yaml", 1, 1)) is None
    assert sources.excerpt(None) is None


def test_warnings_fail_only_when_asked(base, checked, monkeypatch):
    doubt = Problem(
        "never", Position("rules/decision.yaml", 3, 5), severity="warning", code=CATALOGUE["RM311"]
    )
    monkeypatch.setattr("rematch.base_check.findings.all_checks", lambda _: (doubt,))
    code, data = checked(base)
    assert (code, data["warnings"]) == (0, 1)
    assert data["problems"][0]["file"].endswith("/kb/rules/decision.yaml")
    assert data["problems"][0]["fix"] == CATALOGUE["RM311"].remedy
    assert checked(base, "--strict")[0] == 3


def test_colors_are_for_terminals_only(broken, rematch, monkeypatch):
    assert "\x1b" not in rematch("rules", "check", "--kb", ".")[1]
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    assert "\x1b[1;31m" in rematch("rules", "check", "--kb", ".")[1]


def test_the_summary_counts_both(tmp_path):
    place = Position("a.yaml", 1, 1)
    doubt = Problem("two", place, severity="warning")
    found = Findings((Problem("one", place), doubt, Problem("three", place)))
    *_, last = text_lines(found, Sources(tmp_path))
    assert last.text == "2 errors, 1 warning in 1 file."
