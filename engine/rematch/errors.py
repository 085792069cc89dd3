"""The one exception family: every error carries its problems as data.

A problem says what is wrong, where (file:line:column), which value was found, what is allowed,
and what to do. The exit code follows the family: 2 for what the user gave, 3 for a broken
knowledge base, 1 for a bug.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import TYPE_CHECKING, ClassVar, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rematch.codes.code import Code

_TELLING = 4  # letters with which a name begins

Severity = Literal["error", "warning"]


@dataclass(frozen=True, order=True, slots=True)
class Position:
    """A place in a file; line and column count from 1."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong: what, where, the offending value, what is allowed and what to do.

    ``code``: the kind of defect, for what a check of the knowledge base can find.
    """

    what: str
    where: Position | None = None
    value: str | None = None
    allowed: str | None = None
    remedy: str | None = None
    severity: Severity = "error"
    code: Code | None = None

    def __str__(self) -> str:
        head = f"{self.where}: " if self.where else ""
        kind = f"{self.severity} {self.code}" if self.code else self.severity
        text = f"{head}{kind}: {self.what}"
        if self.value is not None:
            text += f" (found {self.value})"
        if self.allowed:
            text += f"; allowed: {self.allowed}"
        if self.remedy:
            text += f"; {self.remedy}"
        return text


def order_of(problem: Problem) -> tuple[str, int, int, str]:
    """Sort key: file, line, column, then the text; problems without a place come first."""
    where = problem.where
    return (where.file, where.line, where.column, problem.what) if where else ("", 0, 0, problem.what)


class RematchError(Exception):
    """Something stopped the run; ``problems`` says everything that is known to be wrong."""

    exit_code: ClassVar[int] = 1

    def __init__(self, problems: Iterable[Problem] | Problem) -> None:
        found = (problems,) if isinstance(problems, Problem) else tuple(problems)
        self.problems: tuple[Problem, ...] = tuple(sorted(found, key=order_of))
        super().__init__("\n".join(map(str, self.problems)))


class InputError(RematchError):
    """What the user gave cannot be used: an option, an argument, a path."""

    exit_code = 2


class DocumentError(InputError):
    """A YAML or JSON file cannot be read at all: syntax, size, encoding, nesting or aliases."""


@contextmanager
def uncoded() -> Iterator[None]:
    """Let the DocumentError of a file that is no part of a knowledge base pass without codes."""
    try:
        yield
    except DocumentError as error:
        raise DocumentError(replace(problem, code=None) for problem in error.problems) from error


class ProfileError(InputError):
    """A profile file breaks the rules of a profile."""


class KnowledgeBaseError(RematchError):
    """Rules, knowledge or templates are broken: an advisor must mend them."""

    exit_code = 3


class AuditError(InputError):
    """The audit trail cannot be read or written."""


class InferenceError(RematchError):
    """The engine did something it never should; always a bug."""


def nearest(name: str, known: Iterable[str]) -> str | None:
    """Return the known name most like ``name``, or None when nothing is close.

    Of names that begin with ``name``, when it is long enough to mean something, the shortest.
    """
    names = list(known)
    longer = [one for one in names if one.startswith(name)] if len(name) >= _TELLING else []
    if longer:
        return min(longer, key=lambda one: (len(one), one))
    found = get_close_matches(name, names, n=1, cutoff=0.6)
    return found[0] if found else None


def suggestion(name: str, known: Iterable[str]) -> str | None:
    """Return ``did you mean 'x'?`` for the known name most like ``name``, or None."""
    close = nearest(name, known)
    return f"did you mean {close!r}?" if close else None
