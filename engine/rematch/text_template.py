"""Text by a template of the knowledge base, and saying where a template is broken."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError

from rematch.cache.texts import KeptTexts
from rematch.codes.template import TEMPLATE_FAILS, TEMPLATE_SYNTAX
from rematch.errors import KnowledgeBaseError, Position, Problem
from rematch.overlay.layers import file_of, folders_of
from rematch.sandbox import TemplateFolders, TemplateRoom

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from jinja2.ext import Extension

    from rematch.overlay.layers import Location


def text_environment(  # noqa: PLR0913 - in what templates differ that are written for one purpose and another
    templates: Location,
    finalize: Callable[[object], object] | None = None,
    *,
    kept_as: str | None = "text",
    autoescape: bool = False,
    keep_trailing_newline: bool = True,
    extensions: Sequence[type[Extension]] = (),
) -> TemplateRoom:
    """Return the sandbox in which templates become text; ``finalize`` writes every value.

    ``kept_as``: the kind under which compiled templates are kept, another for every other set of options;
    None keeps none. ``autoescape``: the text is HTML, and every value is made safe.
    """
    return TemplateRoom(
        loader=TemplateFolders(folders_of(templates)),
        bytecode_cache=None if kept_as is None else KeptTexts(kept_as),
        undefined=StrictUndefined,
        autoescape=autoescape,
        optimized=False,  # a run renders once: folding constants costs more than it saves
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=keep_trailing_newline,
        finalize=finalize,
        extensions=extensions,
    )


def render_text(
    environment: TemplateRoom, templates: Location, name: str, given: Mapping[str, object]
) -> str:
    """Return the text of the template ``name`` below ``templates``; KnowledgeBaseError when it is broken."""
    try:
        return environment.get_template(name).render(given)
    except TemplateError as error:
        raise broken_template(error, templates, name) from error


def broken_template(error: Exception, templates: Location, name: str) -> KnowledgeBaseError:
    """Return the error of a template that cannot be read or rendered, with the line that fails."""
    name, line = _place(error, templates, name)
    return KnowledgeBaseError(
        Problem(
            f"the template fails: {getattr(error, 'message', None) or error}",
            Position(str(file_of(templates / name)), line, 1),
            remedy="mend it or restore the shipped one",
            code=TEMPLATE_SYNTAX if isinstance(error, TemplateSyntaxError) else TEMPLATE_FAILS,
        )
    )


def _place(error: Exception, templates: Location, name: str) -> tuple[str, int]:
    """Return file and line: those of a syntax error, else the innermost template line on the way to it."""
    found = (getattr(error, "name", None) or name, getattr(error, "lineno", None) or 1)
    trace = error.__traceback__
    while trace is not None:
        file = trace.tb_frame.f_code.co_filename
        folder = next((str(one) for one in folders_of(templates) if file.startswith(str(one))), None)
        if folder is not None:
            found = (file.removeprefix(folder).lstrip("/\\"), trace.tb_lineno)
        trace = trace.tb_next
    return found
