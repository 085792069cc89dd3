"""``rematch pictures`` writes files, and says what is missing, unknown or broken instead of failing."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.content

CASE = Path(__file__).parents[2] / "examples" / "sparse.yaml"
TIERS = CASE.parents[1] / "templates" / "pictures" / "tiers.vl.yaml.j2"


@pytest.fixture
def draw(rematch, tmp_path):
    return lambda *arguments: rematch("pictures", CASE, "-o", tmp_path / "drawn" / "here", *arguments)


def written(tmp_path):
    return sorted(path.name for path in (tmp_path / "drawn").rglob("*.*"))


def test_it_writes_what_is_asked_for_and_names_what_has_no_data(draw, tmp_path):
    code, out, said = draw("--only", "tiers", "--only", "scores", "--format", "png")
    assert (code, out, said) == (0, "", "scores: the plan has no data for it\n")
    assert written(tmp_path) == ["tiers.png"]
    assert (tmp_path / "drawn" / "here" / "tiers.png").read_bytes().startswith(b"\x89PNG")


def test_an_unknown_picture_is_refused(draw, tmp_path):
    code, _, said = draw("--only", "tears")
    assert code == 2
    assert "'tears' is not one of" in said
    assert not (tmp_path / "drawn").exists()


@pytest.mark.parametrize(("module", "name"), [("vl_convert", "tiers"), ("igraph", "flow")])
def test_a_missing_library_is_named_with_the_way_to_get_it(module, name, draw, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, module, None)
    code, _, said = draw("--only", name)
    assert code == 2
    assert "pip install 'rematch[pictures]'" in said
    assert written(tmp_path) == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("layer:", "layers:", ":4:1: error RM703: Vega-Lite cannot draw this"),
        (
            "fontSize: 20",
            'fontSize: {expr: "1 +"}',
            ":41:1: error RM703: Vega-Lite cannot draw this: Expression",
        ),
        (
            "{{ tier.share }}",
            "{{ tier.shares }}",
            ":12:1: error RM702: the template fails: 'rematch.plan.program_list.Tier object'",
        ),
        (
            "var(--picture-strong)",
            "var(--picture-strung)",
            ":28:1: error RM703: the pictures have no color 'var(--picture-strung)",
        ),
    ],
)
def test_a_broken_template_of_an_overlay_is_named(old, new, said, draw, tmp_path):
    overlay = tmp_path / "own"
    own = overlay / "templates" / "pictures" / TIERS.name
    own.parent.mkdir(parents=True)
    (overlay / "overlay.yaml").write_text("title: Ours\nmade_for: 0.1.0\n", encoding="utf-8")
    text = TIERS.read_text(encoding="utf-8")
    assert old in text
    own.write_text(text.replace(old, new), encoding="utf-8")
    code, _, told = draw("--kb", overlay)
    assert code == 3
    assert told.startswith(f"{own}{said}")
    assert written(tmp_path) == []


@pytest.mark.parametrize("drawing", ["<svg>", '<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>'])
def test_a_drawing_that_is_no_picture_is_refused_at_its_template(drawing, draw, tmp_path):
    own = tmp_path / "own" / "templates" / "pictures" / "flow.svg.j2"
    own.parent.mkdir(parents=True)
    (tmp_path / "own" / "overlay.yaml").write_text("title: Ours\nmade_for: 0.1.0\n", encoding="utf-8")
    own.write_text(drawing, encoding="utf-8")
    code, _, told = draw("--kb", tmp_path / "own", "--only", "flow")
    assert (code, written(tmp_path)) == (3, [])
    assert told.startswith(f"{own}:1:1: error RM703")
