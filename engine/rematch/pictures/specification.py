"""The templates of one picture: its specification as data, with the template line of each part, and words.

The specification is a Jinja template of YAML (or JSON, which YAML holds) whose values come out as JSON. The
words are a text template with a block for each of ``Words``.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from jinja2 import TemplateError

from rematch.codes.template import PICTURE_FAILS
from rematch.document import KNOWLEDGE_LIMITS, Document, parse_document
from rematch.errors import DocumentError, KnowledgeBaseError, Position, Problem
from rematch.overlay.layers import file_of
from rematch.pictures.json_text import as_json
from rematch.pictures.template_lines import MarkedLines, lines_of_marked
from rematch.plan.wording import plain_value
from rematch.report.cites import enable_cites
from rematch.report.markdown_text import FILTERS
from rematch.text_template import broken_template, text_environment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from rematch.document import Data, DataPath
    from rematch.overlay.layers import Location
    from rematch.pictures.template_lines import TemplateLine
    from rematch.sandbox import TemplateRoom

_FAILURES = (TemplateError, ArithmeticError, LookupError, TypeError, ValueError)
"""What a template can raise: Jinja's own errors, and those of the values it works with."""
_QUOTES = (("(", ")"), ('"', '"'), ("'", "'"), ("`", "`"), (" ", " "))


class Words(NamedTuple):
    """The texts of one picture."""

    title: str
    alternative: str
    caption: str


@dataclass(frozen=True, slots=True)
class Specification:
    """What a template says is to be drawn, as data, and where in the template each part stands."""

    document: Document
    lines: Callable[[], Sequence[TemplateLine]]
    templates: Location

    def position(self, path: DataPath = (), *, key: bool = False) -> Position:
        """Return the place in the template of a part of the specification."""
        return self._in_template(self.document.position(path, key=key))

    def refusal(self, what: str, path: DataPath = (), remedy: str | None = None) -> KnowledgeBaseError:
        """Return the error of a part that cannot be drawn."""
        where = self.position(path, key=True)
        return KnowledgeBaseError(
            Problem(what, where, remedy=remedy or PICTURE_FAILS.remedy, code=PICTURE_FAILS)
        )

    def refusal_of(self, said: str) -> KnowledgeBaseError:
        """Return the error of what a library said, at the part that it quotes, if it quotes one."""
        quoted = [
            (len(text), path)
            for path, text in _texts(self.document.data, ())
            if any(f"{before}{text}{after}" in said for before, after in _QUOTES)
        ]
        longest = max(quoted, default=(0, ()), key=lambda found: found[0])
        return self.refusal(said, longest[1])

    def _in_template(self, rendered: Position) -> Position:
        return _in_template(rendered, self.lines(), self.templates)


class PictureTemplates:
    """The templates of pictures of one knowledge base."""

    def __init__(self, templates: Location) -> None:
        self._templates = templates
        self._words = self._environment("picture words", plain_value)
        self._specifications = self._environment("picture", as_json)

    def _environment(
        self, kept_as: str | None, finalize: Callable[[object], object], *, marked: bool = False
    ) -> TemplateRoom:
        environment = text_environment(
            self._templates,
            finalize,
            kept_as=kept_as,
            keep_trailing_newline=False,
            extensions=[MarkedLines] if marked else [],
        )
        environment.filters.update(FILTERS)
        enable_cites(environment)
        return environment

    def specification(self, name: str, given: Mapping[str, object]) -> Specification | None:
        """Return what a template says is to be drawn, None when it says nothing.

        KnowledgeBaseError when the template fails, or what it gives is no mapping in YAML or JSON.
        """
        text = self._rendered(self._specifications, name, given)
        if not text.strip():
            return None

        def lines() -> Sequence[TemplateLine]:
            marked = self._environment(None, as_json, marked=True)
            return lines_of_marked(self._rendered(marked, name, given), name)

        try:
            document = parse_document(text.encode(), name, KNOWLEDGE_LIMITS)
        except DocumentError as error:
            places = lines()
            raise KnowledgeBaseError(
                replace(
                    problem,
                    where=_in_template(problem.where or Position(name, 1, 1), places, self._templates),
                )
                for problem in error.problems
            ) from error
        found = Specification(document, lines, self._templates)
        if not isinstance(document.data, dict):
            raise found.refusal("the specification of a picture must be a mapping")
        return found

    def words(self, name: str, given: Mapping[str, object]) -> Words:
        """Return the texts of a picture; KnowledgeBaseError when the template fails or lacks one of them."""
        try:
            template = self._words.get_template(name)
            context = template.new_context(dict(given))
            # what stands around the blocks is run first, for what it sets and imports
            context.blocks = {block: [lambda _: iter(())] for block in template.blocks}
            list(template.root_render_func(context))
            found = {
                block: " ".join("".join(template.blocks[block](context)).split())
                for block in Words._fields
                if block in template.blocks
            }
        except _FAILURES as error:
            raise broken_template(error, self._templates, name) from error
        lacking = [block for block in Words._fields if not found.get(block)]
        if lacking:
            raise KnowledgeBaseError(
                Problem(
                    f"the words of a picture lack {' and '.join(map(repr, lacking))}",
                    Position(str(file_of(self._templates / name)), 1, 1),
                    remedy=f"add the block: {{% block {lacking[0]} %}}...{{% endblock %}}",
                    code=PICTURE_FAILS,
                )
            )
        return Words(**found)

    def text(self, name: str, given: Mapping[str, object], finalize: Callable[[object], object]) -> str:
        """Return what another template prints, every value written by ``finalize``."""
        return self._rendered(self._environment(f"picture {name}", finalize), name, given)

    def _rendered(self, environment: TemplateRoom, name: str, given: Mapping[str, object]) -> str:
        try:
            return environment.get_template(name).render(given)
        except _FAILURES as error:
            raise broken_template(error, self._templates, name) from error


def _in_template(rendered: Position, lines: Sequence[TemplateLine], templates: Location) -> Position:
    """Return the place in a template of a place in what it gave; its column is not known."""
    found = lines[min(rendered.line, len(lines)) - 1]
    return Position(str(file_of(templates / found.template)), found.line, 1)


def _texts(data: Data, path: DataPath) -> Iterator[tuple[DataPath, str]]:
    if isinstance(data, str):
        yield path, data
    elif isinstance(data, dict):
        for key, value in data.items():
            yield from _texts(value, (*path, key))
    elif isinstance(data, list):
        for number, item in enumerate(data):
            yield from _texts(item, (*path, number))
