"""The shipped pictures show what the plan says, in words too, and only where there is something to show."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from generated.profiles import random_profile
from generated.unmeasured import unmeasured
from rematch.errors import InputError
from rematch.pictures.draw import given_to_templates as given_to
from rematch.pictures.draw import pictures_of, specification_file, words_file
from rematch.pictures.look import Shades
from rematch.pictures.picture import NAMES
from rematch.pictures.places import places_of
from rematch.pictures.scores import scores_of
from rematch.pictures.specification import PictureTemplates

pytestmark = pytest.mark.content

ROOT = Path(__file__).parents[2]
CASE = ROOT / "examples" / "orthopaedics-few-interviews.yaml"
SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = "<b>&\"']]>{{7*7}}"


@pytest.fixture(scope="module")
def plan(planning):
    return planning.plan(CASE)


@pytest.fixture(scope="module")
def drawn(planning, plan):
    return {picture.name: picture for picture in pictures_of(plan, planning.knowledge_base)}


def tree(svg):
    """Return the elements of an SVG."""
    return ET.fromstring(svg)  # noqa: S314 - drawn a moment ago


def texts(picture):
    """Return what a picture writes, line by line."""
    return ["".join(text.itertext()) for text in tree(picture.svg).iter(f"{SVG}text")]


def test_a_full_plan_has_every_picture_in_order(drawn):
    assert tuple(drawn) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_picture_stands_alone_and_says_what_it_shows(name, drawn):
    picture, root = drawn[name], tree(drawn[name].svg)
    assert (root[0].text, root[1].text) == (picture.title, picture.alternative)
    assert all((picture.title, picture.alternative, picture.caption))
    fonts = {one.get("font-family") for one in root.iter() if one.get("font-family")}
    assert fonts == {"sans-serif"}
    assert all(
        float(size.removesuffix("px")) >= 11 for size in re.findall(r'font-size="([^"]+)"', picture.svg)
    )
    assert float(root.get("width")) <= 412
    assert re.search(r"https?:", picture.svg.replace(SVG.strip("{}"), "")) is None


def test_ids_are_unique_when_all_stand_in_one_page(drawn):
    ids = [one.get("id") for picture in drawn.values() for one in tree(picture.svg).iter() if one.get("id")]
    assert len(ids) == len(set(ids))


def test_every_level_is_written_as_a_word(drawn, plan):
    written = texts(drawn["fit"])
    for level in ("strong", "moderate", "weak"):
        assert written.count(level) == sum(
            rating.level == level for field in plan.open_fields for rating in field.ratings
        )
        assert drawn["fit"].alternative.count(level) == written.count(level)


def areas(picture, *colors):
    """Count the areas that a picture paints in colors of the look."""
    return sum(one.get("data-fill") in colors for one in tree(picture.svg).iter(f"{SVG}path"))


def test_every_cell_task_and_share_has_an_area(drawn, plan, planning):
    assert areas(drawn["fit"], "strong", "moderate", "weak") == 4 * len(plan.open_fields)
    tasks = [entry for entry in plan.year.calendar if not entry.milestone]
    assert areas(drawn["timeline"], "strong") == len(tasks) > 30
    assert areas(drawn["tiers"], "strong", "moderate", "weak") == 2 * 3
    assert areas(drawn["pathways"], "yours", "moderate") == 4
    assert areas(drawn["places"], "yours", "moderate") == len(places_of(plan, planning.knowledge).shares)
    assert areas(drawn["scores"], "moderate") == 1 + len(scores_of(plan, planning.knowledge))


def test_without_a_first_day_every_task_has_an_area_too(planning):
    plan = planning.plan(ROOT / "examples" / "sparse.yaml")
    (timeline,) = pictures_of(plan, planning.knowledge_base, only=["timeline"])
    assert areas(timeline, "strong") == sum(entry.milestone is None for entry in plan.year.calendar)


def test_scores_hold_the_published_figures_and_no_others(drawn, plan, planning):
    found = scores_of(plan, planning.knowledge)
    shown = {f"{one.value:g}" for field in found for one in (field.middle, field.unmatched) if one}
    assert shown <= set(texts(drawn["scores"]))
    told = set(re.findall(r"\b2\d\d\b", drawn["scores"].alternative))
    assert told == {f"{one.value:g}" for field in found for one in field.figures} | {"238"}
    for figure in (one for field in found for one in field.figures):
        assert f"{planning.knowledge.sources[figure.source].title} ({figure.year}" in drawn["scores"].caption


def test_places_hold_the_published_shares(drawn, plan, planning):
    found = places_of(plan, planning.knowledge)
    shares = {f"{share.percent:g}" for share in found.shares} | {f"{found.unfilled:g}"}
    assert {f"{share} %" for share in shares} <= set(texts(drawn["places"]))
    assert all(share in drawn["places"].alternative for share in shares)
    assert all(str(figure.year) in drawn["places"].caption for figure in found.figures)


def test_the_pathways_say_that_they_are_illustrative(drawn):
    assert any("llustrative" in text for text in texts(drawn["pathways"]))
    assert "llustrative" in drawn["pathways"].caption


def test_the_flow_of_the_picture_is_that_of_the_report(drawn, planning):
    report = planning.markdown(CASE)
    block = report.partition("```mermaid")[2].partition("```")[0]
    labels = re.findall(r"\w+[\[{]([^\]}]+)[\]}]", block)
    said = " ".join(texts(drawn["flow"]))
    assert len(labels) == 6
    assert all(label in said for label in labels)


def expected(plan, planning):
    """Return which pictures a plan has data for."""
    lists, held = plan.year.program_list, plan.reading.verdict == "held"
    scores = "step2_ck" in plan.applicant.fields and scores_of(plan, planning.knowledge)
    has = {
        "fit": plan.open_fields,
        "scores": scores,
        "places": places_of(plan, planning.knowledge),
        "tiers": lists,
        "dual": lists and lists.second.count,
        "pathways": plan.year.lane and not held,
        "timeline": plan.year.calendar,
        "flow": plan.year.focus and plan.year.lane and not held,
    }
    return {name for name, there in has.items() if there}


@pytest.mark.parametrize("source", [*range(12), ROOT / "examples" / "sparse.yaml", "held", "nothing-open"])
@unmeasured
def test_a_picture_is_left_out_exactly_where_its_data_is_missing(source, planning):
    """Told by the templates alone: what they say is drawn elsewhere."""
    cases = ROOT / "tests"
    named = {
        "held": cases / "plan" / "cases" / "pediatrics-categorical-in-soap.yaml",
        "nothing-open": cases / "report" / "golden" / "nothing-open.yaml",
    }
    plan = planning.plan(random_profile(source) if isinstance(source, int) else named.get(source, source))
    templates = PictureTemplates(planning.knowledge_base.root / "templates")
    given = given_to(plan, planning.knowledge_base)
    there = {name for name in NAMES if templates.specification(specification_file(name), given)}
    assert there == expected(plan, planning)
    assert all(all(templates.words(words_file(name), given)) for name in there)


def test_hostile_text_is_inert_and_unharmed(plan, planning):
    fields = tuple(field._replace(name=HOSTILE) for field in plan.fields)
    focus = plan.year.focus._replace(fields={**plan.year.focus.fields, "name": HOSTILE, "short": HOSTILE})
    hostile = replace(plan, fields=fields, year=replace(plan.year, focus=focus))
    found = {one.name: one for one in pictures_of(hostile, planning.knowledge_base)}
    assert tuple(found) == NAMES
    assert f"1. {HOSTILE}" in texts(found["fit"])
    assert HOSTILE in texts(found["dual"])
    assert HOSTILE in found["places"].title == tree(found["places"].svg)[0].text
    assert "49" not in found["places"].title


def test_a_theme_changes_colors(drawn, plan, planning):
    theme = {"strong": Shades("#123456", "#abcdef")}
    (fit,) = pictures_of(plan, planning.knowledge_base, only=["fit"], theme=theme)
    assert 'fill="#123456"' in fit.svg
    assert "light-dark(#123456,#abcdef)" in fit.svg
    assert texts(fit) == texts(drawn["fit"])


@pytest.mark.parametrize(
    "theme", [{"stong": Shades("#123456", "#abcdef")}, {"ink": Shades("red", "#abcdef")}]
)
def test_a_theme_that_cannot_be_used_is_refused(theme, plan, planning):
    with pytest.raises(InputError, match=r"stong|'red'"):
        pictures_of(plan, planning.knowledge_base, only=["fit"], theme=theme)


def test_another_process_elsewhere_draws_the_same_bytes(drawn, tmp_path):
    subprocess.run(
        [sys.executable, "-m", "rematch", "pictures", str(CASE), "-o", str(tmp_path)],
        check=True, env={**os.environ, "PYTHONHASHSEED": "4711", "TZ": "Asia/Tokyo"},
    )  # fmt: skip
    written = {path.stem: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()}
    assert written == {name: picture.svg for name, picture in drawn.items()}
