"""Who cites which heuristic: rules, entries of knowledge/ and places in templates/.

A rule or an entry cites by its ``source``, a template by ``{{ cites("H8.3") }}``.
"""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from jinja2 import TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from rematch.codes.template import TEMPLATE_SYNTAX
from rematch.codes.texts import UNKNOWN_SOURCE
from rematch.errors import Position, Problem
from rematch.forms import FORMS, written_as_yaml
from rematch.knowledge.reading import gather
from rematch.knowledge.sources import is_reference, reference_remedy
from rematch.overlay.layers import files_below, read_layers, whole_files
from rematch.report.cites import citing_places, enable_cites
from rematch.rules.node import Node

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from rematch.document import Data, DataPath, Document
    from rematch.overlay.layers import Location
    from rematch.report.cites import CitingPlace
    from rematch.rules.language import Rule

Kind: TypeAlias = Literal["rule", "knowledge", "template"]

_SOURCE = "source"
_NAMING = ("id", "to", "path", "name", "topic")
"""What an entry of a list is called by: the first of these that it has, else its number."""


class Citation(NamedTuple):
    """One thing that cites; ``name``: a rule's id, the parts of an entry's place, a template and its line."""

    kind: Kind
    name: tuple[str, ...]
    numbers: tuple[str, ...]
    position: Position


def rule_citations(rules: Iterable[Rule]) -> Iterator[Citation]:
    """Yield what each rule cites; the rows of decision tables are rules like others."""
    for rule in rules:
        yield Citation("rule", (rule.id,), rule.source, rule.position)


def knowledge_citations(root: Location, citable: Collection[str], problems: list[Problem]) -> list[Citation]:
    """Return what the entries below knowledge/ cite; refuse references that name nothing.

    An entry is any mapping with a ``source`` that is a text or a list. Its name begins with the file's,
    and leaves out a heading that says the same.
    """
    found: list[Citation] = []
    for document, names, stem in _knowledge_documents(root, problems):
        for place, name, named in _entries(document.data, (), (stem,)):
            words = _words(Node(document, (*place, _SOURCE), named, problems), citable)
            where = document.position(place)
            position = Position(names[where.file], where.line, where.column)
            found.append(Citation("knowledge", name, words, position))
    return found


def _knowledge_documents(
    root: Location, problems: list[Problem]
) -> Iterator[tuple[Document, Mapping[str, str], str]]:
    """Yield each file below knowledge/ once, layers joined, with the names of files by path and its stem."""
    files = files_below(root / "knowledge", FORMS)
    names = {str(file.path): file.name for file in files}
    within = sorted({written_as_yaml(file.within) for file in files})
    for name in within:
        document = gather(problems, read_layers, root / name)
        if document is not None:
            yield document, names, PurePosixPath(name).stem


def template_citations(root: Location, citable: Collection[str], problems: list[Problem]) -> list[Citation]:
    """Return what the templates cite, rendered or not; refuse references that name nothing."""
    environment = ImmutableSandboxedEnvironment(trim_blocks=True, lstrip_blocks=True)
    enable_cites(environment)
    found: list[Citation] = []
    for file in whole_files(root / "templates", (".j2",)):
        name = file.within.removeprefix("templates/")
        try:
            places = list(citing_places(environment, name, file.path.read_text(encoding="utf-8")))
        except (TemplateSyntaxError, OSError, UnicodeDecodeError) as error:
            where = Position(str(file.path), getattr(error, "lineno", None) or 1, 1)
            problems.append(
                Problem(
                    f"the template cannot be read: {error}", where, remedy="mend it", code=TEMPLATE_SYNTAX
                )
            )
            continue
        for place in places:
            problems.extend(_unknown(place, str(file.path), citable))
            position = Position(file.name, place.line, 1)
            found.append(Citation("template", template_place(place), place.numbers, position))
    return found


def template_place(place: CitingPlace) -> tuple[str, str]:
    """Return the name of a citing place: its template and its line."""
    return (place.template, str(place.line))


def _unknown(place: CitingPlace, file: str, citable: Collection[str]) -> Iterator[Problem]:
    for word in place.numbers:
        if not is_reference(word, citable):
            where = Position(file, place.line, 1)
            yield Problem(
                "unknown source",
                where,
                repr(word),
                remedy=reference_remedy(word, citable),
                code=UNKNOWN_SOURCE,
            )


def _entries(
    data: Data, place: DataPath, name: tuple[str, ...]
) -> Iterator[tuple[DataPath, tuple[str, ...], Data]]:
    """Yield the place, the name and the source of every mapping that has a source."""
    if isinstance(data, dict):
        if isinstance(named := data.get(_SOURCE), str | list):
            yield place, name, named
        for key, value in data.items():
            heading = not place and (key,) == name
            yield from _entries(value, (*place, key), name if heading else (*name, key))
    elif isinstance(data, list):
        for number, item in enumerate(data):
            yield from _entries(item, (*place, number), (*name, _called(item, number)))


def _called(item: Data, number: int) -> str:
    if isinstance(item, dict):
        for key in _NAMING:
            if isinstance(called := item.get(key), str):
                return called
    return str(number)


def _words(source: Node, citable: Collection[str]) -> tuple[str, ...]:
    """Return the references that ``source`` names; refuse those that name nothing."""
    items = [source] if isinstance(source.data, str) else source.items("'source'") or []
    found: list[str] = []
    for item in items:
        word = item.text("a source")
        if word and is_reference(word, citable):
            found.append(word)
        elif word:
            item.refuse(UNKNOWN_SOURCE, "unknown source", remedy=reference_remedy(word, citable))
    return tuple(found)
