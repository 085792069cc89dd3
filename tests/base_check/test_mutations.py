"""However a file of the shipped base is spoiled, a check answers with problems, never with a bug."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from seeds import FOLDERS, ROOT, copy_base

from generated.unmeasured import unmeasured
from rematch.base_check.excerpt import Sources
from rematch.base_check.findings import check_base
from rematch.base_check.sarif import findings_sarif
from rematch.base_check.text import text_lines

pytestmark = pytest.mark.content

FILES = sorted(
    path.relative_to(ROOT).as_posix()
    for folder in FOLDERS
    for path in (ROOT / folder).rglob("*")
    if path.suffix in (".yaml", ".csv", ".j2") and path.name != "starter-profile.yaml"
)
SCALARS = (
    *("", "-", "~", "null", "true", "yes", "0", "-1", "1.5", "1e400", "9" * 40, "2026-02-30", "x" * 300),
    *("[", "]", "{", "}", "{}", "[]", '"', "'", "&a", "*a", "!t", "|", ">", "%", "@", "`", ": ", "# x", "<"),
    *("..", "$x.y", "{{", "{% if %}", "a, b", "\t", "\r", "\x07", "\u2028", "\ud800", "\U0001fa7a"),
)
TOKEN = re.compile(r"[^\s:,\[\]{}]+")


def deleted(text, data):
    lines = text.splitlines(keepends=True)
    del lines[data.draw(st.integers(0, len(lines) - 1))]
    return "".join(lines)


def doubled(text, data):
    lines = text.splitlines(keepends=True)
    at = data.draw(st.integers(0, len(lines) - 1))
    return "".join([*lines[: at + 1], *lines[at:]])


def swapped(text, data):
    lines = text.splitlines(keepends=True)
    one, other = (data.draw(st.integers(0, len(lines) - 1)) for _ in range(2))
    lines[one], lines[other] = lines[other], lines[one]
    return "".join(lines)


def changed(text, data):
    tokens = list(TOKEN.finditer(text))
    token = tokens[data.draw(st.integers(0, len(tokens) - 1))]
    return text[: token.start()] + data.draw(st.sampled_from(SCALARS)) + text[token.end() :]


def cut(text, data):
    return text[: data.draw(st.integers(0, len(text)))]


def shifted(text, data):
    lines = text.splitlines(keepends=True)
    at = data.draw(st.integers(0, len(lines) - 1))
    lines[at] = " " * data.draw(st.integers(1, 4)) + lines[at].lstrip(" ")
    return "".join(lines)


MUTATIONS = (deleted, doubled, swapped, changed, cut, shifted)


@pytest.fixture(scope="module")
def copied(tmp_path_factory):
    return copy_base(tmp_path_factory.mktemp("mutations") / "kb")


@unmeasured
@settings(max_examples=max(6, settings.default.max_examples // 2))
@given(st.data(), st.sampled_from(FILES), st.lists(st.sampled_from(MUTATIONS), min_size=1, max_size=3))
def test_no_spoiled_file_is_a_bug(copied, data, name, mutations):
    path = copied / name
    sound = path.read_bytes()
    text = sound.decode("utf-8")
    for mutate in mutations:
        text = mutate(text, data) if text.strip() else text
    path.write_bytes(text.encode("utf-8", errors="surrogatepass"))
    try:
        found = check_base(copied, copied)
    finally:
        path.write_bytes(sound)
    shown = [line.text for line in text_lines(found, Sources(copied))]
    assert not any("\n" in line for line in shown)
    json.dumps(findings_sarif(found, Sources(copied), "1"))
    for problem in found.problems:
        assert problem.code, problem
        assert problem.severity in ("error", "warning")
        assert problem.where is None or (problem.where.line >= 1 and problem.where.column >= 1)
