"""Which sections of the report print which types of fact, read from the templates themselves.

A section is a heading of the report's templates. What a template does with a part of the plan, other than
test it, is put to the heading above; ``plan.reads`` says which types the part is made from.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from jinja2 import TemplateSyntaxError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from rematch.overlay.layers import file_of
from rematch.plan.reads import READS
from rematch.report.markdown import TEMPLATE
from rematch.text_template import broken_template

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from rematch.overlay.layers import Location

_HEADING = re.compile(r"^#{1,6}\s+(.*\S)")
_SHOWN = re.compile(r"\{\{.*?\}\}")
_SILENT = re.compile(r"\{%.*?%\}|\{#.*?#\}")
_PLAN = "plan"
_LINES = "year.section"
_GIVEN: Mapping[str, tuple[str, ...]] = {_PLAN: (), "closed": ("closed_fields",)}
"""What the report hands to its templates, by name, as a path into the plan."""


@dataclass(frozen=True, slots=True, order=True)
class Section:
    """A heading of the report: its words, with ... where a value is filled in, and where it stands."""

    title: str
    template: str
    line: int


@dataclass(frozen=True, slots=True)
class Sections:
    """``by_part``: the sections that print a part of the plan; ``by_advice``: those that print advice.

    Both in the order of the report.
    """

    by_part: Mapping[str, tuple[Section, ...]]
    by_advice: Mapping[str, tuple[Section, ...]]

    def of_type(self, type_name: str, written: str | None = None) -> tuple[Section, ...]:
        """Return the sections that print a type; ``written``: the section that a conclusion names."""
        if written is not None:
            return self.by_advice.get(written, ())
        parts = [part for part, types in READS.items() if type_name in types]
        found = dict.fromkeys(one for part in parts for one in self.by_part.get(part, ()))
        return tuple(found)


def report_sections(templates: Location) -> Sections:
    """Read the report's templates; KnowledgeBaseError when one cannot be read or parsed."""
    reader = _Reader(templates)
    reader.read(TEMPLATE, Section("The report", TEMPLATE, 1))
    return Sections(
        {part: tuple(found) for part, found in reader.by_part.items()},
        {name: tuple(found) for name, found in reader.by_advice.items()},
    )


@dataclass(slots=True)
class _Reader:
    """Walks the templates in the order of the report; names that a template sets are kept."""

    templates: Location
    paths: dict[str, tuple[str, ...]] = field(default_factory=lambda: dict(_GIVEN))
    words: dict[str, tuple[str, ...]] = field(default_factory=dict)
    macros: dict[tuple[str, str], nodes.Macro] = field(default_factory=dict)
    by_part: dict[str, dict[Section, None]] = field(default_factory=dict)
    by_advice: dict[str, dict[Section, None]] = field(default_factory=dict)
    headings: list[tuple[int, Section]] = field(default_factory=list)
    before: Section | None = None

    def read(self, name: str, above: Section) -> Section:
        """Walk one template under the heading ``above``; return the heading at its end."""
        text, tree = self._parsed(name)
        kept, self.headings, self.before = (self.headings, self.before), _headings(name, text), above
        for node in tree.body:
            self._walk(node)
        last = self.headings[-1][1] if self.headings else above
        self.headings, self.before = kept
        return last

    def _parsed(self, name: str) -> tuple[str, nodes.Template]:
        environment = ImmutableSandboxedEnvironment(trim_blocks=True, lstrip_blocks=True)
        try:
            text = file_of(self.templates / name).read_text(encoding="utf-8")
            return text, environment.parse(text, name)
        except (TemplateSyntaxError, OSError, UnicodeDecodeError) as error:
            raise broken_template(_as_template_error(error), self.templates, name) from error

    def _section(self, line: int) -> Section | None:
        return next((section for at, section in reversed(self.headings) if at <= line), self.before)

    def _walk(self, node: nodes.Node) -> None:
        if isinstance(node, nodes.Include):
            self._include(node)
        elif isinstance(node, nodes.Import):
            self._import(node)
        elif isinstance(node, nodes.Assign):
            self._assign(node)
        elif isinstance(node, nodes.If | nodes.CondExpr):
            self._untested(node)
        elif isinstance(node, nodes.For):
            self._loop(node)
        elif isinstance(node, nodes.Getattr | nodes.Name):
            self._use(node)
        elif isinstance(node, nodes.Call):
            self._call(node)
        else:
            self._all(node.iter_child_nodes())

    def _all(self, found: Iterable[nodes.Node]) -> None:
        for node in found:
            self._walk(node)

    def _untested(self, node: nodes.If | nodes.CondExpr) -> None:
        """A test prints nothing: only what it guards is walked."""
        self._all(child for child in node.iter_child_nodes() if child is not node.test)

    def _include(self, node: nodes.Include) -> None:
        """Walk the included template; what comes after it stands under its last heading."""
        above = self._section(node.lineno)
        if isinstance(node.template, nodes.Const) and above is not None:
            last = self.read(str(node.template.value), above)
            self.headings = sorted([*self.headings, (node.lineno, last)])

    def _import(self, node: nodes.Import) -> None:
        if isinstance(node.template, nodes.Const):
            for macro in self._parsed(str(node.template.value))[1].find_all(nodes.Macro):
                self.macros[node.target, macro.name] = macro

    def _call(self, node: nodes.Call) -> None:
        called = node.node
        if self._path(called) == ("year", "section"):
            self._lines(node)
        elif isinstance(called, nodes.Getattr) and isinstance(called.node, nodes.Name):
            self._all(node.iter_child_nodes())
            macro = self.macros.get((called.node.name, called.attr))
            if macro is not None:
                self._expand(macro, node)
        else:
            self._all(node.iter_child_nodes())

    def _expand(self, macro: nodes.Macro, call: nodes.Call) -> None:
        """Walk the body of a macro as if it stood where it is called."""
        kept, self.headings, self.before = (
            (self.headings, self.before, dict(self.paths)),
            [],
            self._section(call.lineno),
        )
        for name, argument in zip(macro.args, call.args, strict=False):
            path = self._path(argument)
            if path is not None:
                self.paths[name.name] = path
        self._all(macro.body)
        self.headings, self.before, self.paths = kept

    def _assign(self, node: nodes.Assign) -> None:
        if not isinstance(node.target, nodes.Name):
            return
        path = self._path(node.node)
        if path is not None:
            self.paths[node.target.name] = path
        elif isinstance(node.node, nodes.List):
            self.words[node.target.name] = self._constants(node.node)
        else:
            self._walk(node.node)

    def _loop(self, node: nodes.For) -> None:
        if isinstance(node.target, nodes.Name):
            self.words[node.target.name] = self._constants(node.iter)
        self._walk(node.iter)
        self._all((*node.body, *node.else_))

    def _constants(self, node: nodes.Node) -> tuple[str, ...]:
        if isinstance(node, nodes.Const):
            return (str(node.value),)
        if isinstance(node, nodes.Name):
            return self.words.get(node.name, ())
        if isinstance(node, nodes.List):
            return tuple(str(item.value) for item in node.items if isinstance(item, nodes.Const))
        return ()

    def _path(self, node: nodes.Node) -> tuple[str, ...] | None:
        if isinstance(node, nodes.Name):
            return self.paths.get(node.name)
        if isinstance(node, nodes.Getattr):
            above = self._path(node.node)
            return None if above is None else (*above, node.attr)
        return None

    def _use(self, node: nodes.Getattr | nodes.Name) -> None:
        path = self._path(node)
        if path is None:
            self._all(node.iter_child_nodes())
            return
        part = next(
            (name for end in range(len(path), 0, -1) if (name := ".".join(path[:end])) in READS), None
        )
        section = self._section(node.lineno)
        if part is not None and section is not None:
            self.by_part.setdefault(part, {})[section] = None

    def _lines(self, node: nodes.Call) -> None:
        section = self._section(node.lineno)
        if section is None:
            return
        self.by_part.setdefault(_LINES, {})[section] = None
        for name in (name for argument in node.args for name in self._constants(argument)):
            self.by_advice.setdefault(name, {})[section] = None


def _headings(name: str, text: str) -> list[tuple[int, Section]]:
    lines = enumerate(text.splitlines(), start=1)
    return [
        (line, Section(" ".join(_SHOWN.sub("...", _SILENT.sub("", found[1])).split()), name, line))
        for line, written in lines
        if (found := _HEADING.match(written))
    ]


def _as_template_error(error: Exception) -> TemplateSyntaxError:
    return error if isinstance(error, TemplateSyntaxError) else TemplateSyntaxError(str(error), 1)
