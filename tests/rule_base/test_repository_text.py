"""What the repository's text must not hold: fields in the program, and anything but the product."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

pytestmark = pytest.mark.content

ROOT = Path(__file__).parents[2]
FOLDERS = (
    "engine",
    "rules",
    "knowledge",
    "templates",
    "tests",
    "examples",
    "docs",
    "benchmarks",
    "schemas",
    ".ci",
)
FILES = (
    "README.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "LICENSE",
    "pyproject.toml",
    ".gitignore",
    ".pre-commit-hooks.yaml",
)
TEXT = {".py", ".yaml", ".yml", ".json", ".j2", ".md", ".csv", ".toml", ".txt", "", ".gitignore"}
WORDS_OF_A_PROFILE = {
    "surgery",
    "rehabilitation",
}  # a preliminary year and a like, besides short names of fields
FOREIGN = re.compile(  # cut in two, so that this file does not hold them
    "|".join((
        "clau" + "de", "anthro" + "pic", "open" + r"ai\b", "chat" + "gpt", "co" + "pilot", "/wo" + "rk/",
        r"\.\./sha" + "red", "/ro" + "ot/", "as an a" + r"i\b", "language mo" + "del",
    )),
    re.IGNORECASE,
)  # fmt: skip


def repository_files():
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*")):
            parts = path.relative_to(ROOT / folder).parts
            hidden = any(part == "__pycache__" or part.startswith(".") for part in parts)
            if path.is_file() and path.suffix in TEXT and not hidden:
                yield path
    yield from (ROOT / name for name in FILES if (ROOT / name).exists())


def test_the_repository_speaks_of_the_product_alone():
    found = {}
    for path in repository_files():
        hits = FOREIGN.findall(path.read_text(encoding="utf-8", errors="replace"))
        if hits:
            found[str(path.relative_to(ROOT))] = hits
    assert found == {}


@pytest.fixture(scope="module")
def field_names(planning):
    """Return a pattern of every id, name and longer alias of a field, as whole words."""
    words = set()
    for specialty in planning.knowledge.specialties.values():
        words |= {specialty.id, specialty.name, specialty.short, *specialty.aliases}
    longer = sorted(word for word in words if len(word) > 4 and word not in WORDS_OF_A_PROFILE)
    return re.compile(r"(?<![a-z_])(" + "|".join(map(re.escape, longer)) + r")(?![a-z_])", re.IGNORECASE)


def spoken(path):
    """Yield the names and strings of a module; docstrings explain and are left out."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    explained = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in explained:
            yield node.lineno, node.value
        elif isinstance(node, ast.Name | ast.FunctionDef | ast.ClassDef | ast.arg | ast.Attribute):
            yield (
                node.lineno,
                getattr(node, "id", getattr(node, "name", getattr(node, "attr", getattr(node, "arg", "")))),
            )


def test_no_field_is_named_in_the_program(field_names):
    found = [
        f"{path.relative_to(ROOT)}:{line}: {text}"
        for path in sorted((ROOT / "engine").rglob("*.py"))
        for line, text in spoken(path)
        if field_names.search(text)
    ]
    assert found == []
