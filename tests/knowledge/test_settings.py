"""Settings: judged numbers with their reasons, never a silent default."""

from __future__ import annotations

import pytest

from rematch.errors import KnowledgeBaseError
from rematch.knowledge.settings import load_settings

TEXT = """\
limit: {value: 2, because: so, source: [house]}
words: {value: [a, b], because: so, source: [house]}
numbers: {value: {a: 1, b: 2.5}, because: so, source: [house]}
lists: {value: {a: [x, y]}, because: so, source: [house]}
texts: {value: {a: x}, because: so, source: [house]}
"""


@pytest.fixture
def settings(tmp_path):
    path = tmp_path / "settings.yaml"
    path.write_text(TEXT)
    return load_settings(path)


def test_each_kind_is_read(settings):
    assert settings.number("limit") == 2
    assert settings.words("words") == ("a", "b")
    assert settings.numbers("numbers") == {"a": 1, "b": 2.5}
    assert settings.lists("lists") == {"a": ("x", "y")}


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("number", "words"),
        ("words", "limit"),
        ("numbers", "limit"),
        ("numbers", "texts"),
        ("lists", "limit"),
        ("lists", "texts"),
    ],
)
def test_another_kind_is_refused_where_it_stands(settings, kind, name):
    with pytest.raises(
        KnowledgeBaseError, match=rf"settings\.yaml:\d:\d+: error RM671: the setting '{name}' must be"
    ):
        getattr(settings, kind)(name)


def test_a_missing_setting_is_no_default(settings):
    with pytest.raises(KnowledgeBaseError, match="the setting 'limits' is missing; did you mean 'limit'"):
        settings.number("limits")


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("- 1", "settings must be a table of entries"),
        ("a: 1", "the setting 'a' needs value, because and source"),
        ("a: {value: 1, because: so}", "the setting 'a' has no source"),
        ("a: {value: 1, becase: so, because: so, source: [house]}", "did you mean 'because'"),
    ],
)
def test_an_entry_says_why_and_from_where(tmp_path, text, what):
    path = tmp_path / "settings.yaml"
    path.write_text(text)
    with pytest.raises(KnowledgeBaseError, match=what):
        load_settings(path)


def test_the_limit_of_staleness_ships(shipped):
    assert shipped.settings.number("staleness_limit_cycles") == 2
