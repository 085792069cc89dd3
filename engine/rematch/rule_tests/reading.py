"""Read test files, strictly, with all problems at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rematch.codes.case import NO_CASES
from rematch.codes.language import REPEATED_ID
from rematch.document import KNOWLEDGE_LIMITS, read_document
from rematch.errors import DocumentError, InputError
from rematch.rule_tests.cases import Case, TestFile
from rematch.rule_tests.expected import ExpectedReader
from rematch.rule_tests.given import GivenReader
from rematch.rules.node import root_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from rematch.errors import Problem
    from rematch.knowledge_base import KnowledgeBase
    from rematch.rules.node import Node


def read_test_files(paths: Iterable[Path], knowledge_base: KnowledgeBase) -> tuple[TestFile, ...]:
    """Return the test files at ``paths``; InputError with every problem of all of them."""
    problems: list[Problem] = []
    found: list[TestFile] = []
    for path in paths:
        try:
            document = read_document(path, KNOWLEDGE_LIMITS)
        except DocumentError as error:
            problems.extend(error.problems)
        else:
            found.append(FileReader(path, knowledge_base).read(root_of(document, problems)))
    if problems:
        raise InputError(dict.fromkeys(problems))  # a mistake in the defaults is found with every case
    return tuple(found)


class FileReader:
    """Reads one file; remembers the ids of its cases."""

    def __init__(self, path: Path, knowledge_base: KnowledgeBase) -> None:
        self._path = path
        self._knowledge_base = knowledge_base
        self._expected = ExpectedReader(knowledge_base)
        self._ids: set[str] = set()

    def read(self, root: Node) -> TestFile:
        """Return the cases of the file; what is wrong is recorded."""
        entries = root.entries("a test file", ("cases",), ("defaults",)) or {}
        defaults = (
            entries["defaults"].entries("'defaults'", (), ("profile", "facts"))
            if "defaults" in entries
            else None
        )
        given = GivenReader(self._knowledge_base, defaults or {})
        items = (entries["cases"].items("'cases'") if "cases" in entries else None) or []
        if "cases" in entries and entries["cases"].data == []:
            entries["cases"].refuse(NO_CASES, "there are no cases", remedy="write a first one", found=False)
        cases = [case for item in items if (case := self._case(item, given)) is not None]
        return TestFile(self._path, tuple(cases), (self._path, *given.files))

    def _case(self, node: Node, given_reader: GivenReader) -> Case | None:
        entries = node.entries("a case", ("id", "title", "given", "expect"))
        if entries is None:
            return None
        name = entries["id"].text("id") if "id" in entries else None
        if name is not None and name in self._ids:
            entries["id"].refuse(
                REPEATED_ID, "another case of this file has this id", remedy="choose another"
            )
        if name is not None:
            self._ids.add(name)
        title = entries["title"].text("title") if "title" in entries else None
        given = given_reader.read(entries["given"]) if "given" in entries else None
        expected = self._expected.read(entries["expect"], given) if "expect" in entries else None
        if name is None or title is None or given is None or expected is None:
            return None
        return Case(name, title, given, expected, entries["id"].position)
