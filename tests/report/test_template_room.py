"""What a template of an overlay cannot reach: files, the environment, and attributes beyond its data."""

from __future__ import annotations

from pathlib import Path

import pytest

from rematch.errors import KnowledgeBaseError
from rematch.knowledge_base import load_knowledge_base
from rematch.pictures.draw import pictures_of
from rematch.report.markdown import MarkdownReport, Options

CASE = Path(__file__).parents[1] / "plan" / "cases" / "orthopaedics-step2-230.yaml"
OUTSIDE = "kept outside"
REACHING_OUT = (
    "{{ plan.__class__ }}",
    "{{ ''.__class__.__mro__ }}",
    "{{ ''['__class__'] }}",
    "{{ plan|attr('__class__') }}",
    "{{ [plan]|map(attribute='__class__')|list }}",
    "{{ cycler.__init__.__globals__ }}",
    "{{ joiner.__init__.__globals__.os }}",
    "{{ lipsum.__globals__['os'].environ }}",
    "{{ say.__globals__ }}",
    "{{ say.__self__ }}",
    "{{ say.__func__ }}",
    "{{ tell.func }}",
    "{{ self.__init__.__globals__ }}",
    "{{ self._TemplateReference__context }}",
    "{{ '%s'.format.__self__ }}",
    "{{ '{0.__class__}'.format(plan) }}",
    "{{ plan.year.section.__func__ }}",
    "{{ plan.causes.append(1) }}",
    "{{ words.update({'x': 1}) }}",
    "{{ plan.inference.firings[0].rule.position.__class__ }}",
    "{% include '../../secret.md.j2' %}",
    "{% include 'parts/../../../secret.md.j2' %}",
    "{% include 'parts/linked.md.j2' %}",
    "{% import 'parts/linked.md.j2' as secret %}{{ secret }}",
    "{% extends '/etc/passwd' %}",
    "{% include '/etc/passwd' %}",
)


@pytest.fixture
def overlay(tmp_path):
    own = tmp_path / "own"
    (own / "templates" / "parts").mkdir(parents=True)
    (own / "overlay.yaml").write_text("title: Own\nmade_for: 0.1.0\n", encoding="utf-8")
    (tmp_path / "secret.md.j2").write_text(OUTSIDE, encoding="utf-8")
    (own / "templates" / "parts" / "linked.md.j2").symlink_to(tmp_path / "secret.md.j2")
    return own


@pytest.fixture(scope="module")
def made(planning):
    read = planning.read(CASE)
    return planning.planner.plan(read), read


def rendered(overlay, made, template):
    (overlay / "templates" / "report.md.j2").write_text(template, encoding="utf-8")
    return MarkdownReport(load_knowledge_base(overlay)).render(*made, Options())


@pytest.mark.parametrize("template", REACHING_OUT)
def test_a_template_gets_no_further_than_its_data(template, overlay, made):
    with pytest.raises(KnowledgeBaseError) as caught:
        rendered(overlay, made, template)
    (problem,) = caught.value.problems
    assert problem.where.file == str(overlay / "templates" / "report.md.j2")
    assert OUTSIDE not in str(problem)


def test_a_path_has_no_attributes_for_a_template(overlay, made, monkeypatch):
    plan, read = made
    monkeypatch.setattr("rematch.report.markdown.read_words", lambda _: {"path": CASE, "open": open})
    for template in ("{{ words.path.read_text() }}", "{{ words.path.parent }}", "{{ words.open.__self__ }}"):
        with pytest.raises(KnowledgeBaseError):
            rendered(overlay, (plan, read), template)


def test_data_can_be_read(overlay, made):
    text = rendered(overlay, made, "{{ plan.choice.name }} {{ plan.year.section('faq')|length > 0 }}")
    assert text == f"{made[0].choice.name} yes\n"


@pytest.mark.parametrize(
    "template", [one for one in REACHING_OUT if "say." not in one and "tell." not in one]
)
def test_a_template_of_a_picture_gets_no_further_either(template, overlay, made):
    folder = overlay / "templates" / "pictures"
    folder.mkdir()
    (folder / "tiers.txt.j2").write_text(
        f"{{% block title %}}{template}{{% endblock %}}{{% block alternative %}}a{{% endblock %}}"
        "{% block caption %}b{% endblock %}",
        encoding="utf-8",
    )
    with pytest.raises(KnowledgeBaseError) as caught:
        pictures_of(made[0], load_knowledge_base(overlay), only=["tiers"])
    assert OUTSIDE not in str(caught.value)
