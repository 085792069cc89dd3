"""The report as one page: the marked report in the frame of a template, with style and script of its own.

The page opens no connection: its policy allows the style and script that it carries, by their hashes, and
pictures that it carries, and nothing else.
"""

from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from typing import TYPE_CHECKING

from jinja2 import TemplateError

from rematch.codes.file import UNREADABLE
from rematch.errors import KnowledgeBaseError, Position, Problem
from rematch.overlay.layers import file_of
from rematch.plan.origins import OriginResolver
from rematch.plan.tree import WhyTree
from rematch.report.html.body import Body
from rematch.report.html.explained import Explained
from rematch.report.html.fragments import Fragments, markup
from rematch.report.person import person_id, person_of, task_uid
from rematch.text_template import broken_template, text_environment

if TYPE_CHECKING:
    from collections.abc import Iterable

    from markupsafe import Markup

    from rematch.knowledge_base import KnowledgeBase
    from rematch.overlay.layers import Location
    from rematch.pictures.picture import Picture
    from rematch.plan.model import Plan
    from rematch.profile.read import ReadProfile
    from rematch.report.rich import RichReport
    from rematch.theme.read import Theme

TEMPLATE = "html/page.html.j2"
STYLE = "html/style.css"
SCRIPT = "html/script.js"
_STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Carried:
    """A style or script that the page carries; ``hash`` is what its policy calls it."""

    text: Markup
    hash: Markup


def html_page(  # noqa: PLR0913, PLR0917 - a report, what it was made from, and its look
    report: RichReport,
    plan: Plan,
    read: ReadProfile,
    knowledge_base: KnowledgeBase,
    theme: Theme,
    pictures: Iterable[Picture] = (),
) -> str:
    """Return a report with marks as one HTML page; KnowledgeBaseError when a template is broken."""
    templates = knowledge_base.root / "templates"
    shown = tuple(pictures)
    environment = text_environment(templates, kept_as="html", autoescape=True, keep_trailing_newline=False)
    fragments = Fragments(environment, templates)
    tree = WhyTree(plan.inference, OriginResolver(read.document, knowledge_base.knowledge))
    explained = Explained(report, tree, fragments, read.document.file)
    person = person_id(person_of(plan))
    drawn = {picture.name: _figure(picture, fragments) for picture in shown}
    body = Body(report, explained, fragments, partial(task_uid, person), drawn)
    title, *parts = body.write()
    given = {
        "title": markup(title.title),
        "name": plan.name,
        "opening": markup(title.html),
        "parts": [(part.name, markup(part.title), markup(part.html)) for part in parts],
        "person": str(person),
        "theme": theme,
        "colors": _carried(_colors(theme)),
        "style": _carried(_read(templates, STYLE)),
        "script": _carried(_read(templates, SCRIPT)),
        "drawn": [_hash_of(text) for picture in shown for text in _STYLE.findall(picture.svg)],
    }
    try:
        return environment.get_template(TEMPLATE).render(given)
    except TemplateError as error:
        raise broken_template(error, templates, TEMPLATE) from error


def _colors(theme: Theme) -> str:
    """Return the colors as properties that have a value in light and one in dark."""
    pairs = (f"--{name}:light-dark({light},{theme.dark[name]})" for name, light in theme.light.items())
    return f":root{{{';'.join(pairs)}}}"


def _figure(picture: Picture, fragments: Fragments) -> str:
    return fragments.write(
        "picture",
        name=picture.name,
        title=picture.title,
        svg=markup(picture.svg),
        words=picture.alternative,
        caption=picture.caption,
    )


def _carried(text: str) -> Carried:
    return Carried(markup(text), _hash_of(text))


def _hash_of(text: str) -> Markup:
    """Return what lets a page apply a style or run a script that stands in it."""
    digest = b64encode(sha256(text.encode()).digest()).decode()
    return markup(f"'sha256-{digest}'")


def _read(templates: Location, name: str) -> str:
    path = file_of(templates / name)
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise KnowledgeBaseError(
            Problem(
                f"the page's {name} cannot be read: {error}",
                Position(str(path), 1, 1),
                remedy="restore the shipped one",
                code=UNREADABLE,
            )
        ) from error
