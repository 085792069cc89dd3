"""What the packet holds: ``templates/packet.yaml``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, cast

from rematch.codes.file import MISSING_KEY, NOT_A_NAME
from rematch.errors import KnowledgeBaseError, Problem
from rematch.overlay.layers import read_layers, whole_files
from rematch.rules.node import root_of

if TYPE_CHECKING:
    from rematch.overlay.layers import Location
    from rematch.rules.node import Node

FILE = "packet.yaml"
PAPERS = "packet/"
"""Where the templates of the papers stand, below templates/."""
_FILE_NAME = re.compile(r"[a-z][a-z0-9-]*")
Maker = Literal["report", "calendar", "data"]
MAKERS: tuple[Maker, ...] = ("report", "calendar", "data")


@dataclass(frozen=True, slots=True)
class Document:
    """One paper of the packet: its file name without ending, and a template or what the program makes."""

    name: str
    title: str
    use: str
    template: str | None
    make: Maker | None


def load_packet(templates: Location) -> tuple[Document, ...]:
    """Read ``packet.yaml``; raise KnowledgeBaseError with every problem of the file."""
    problems: list[Problem] = []
    top = root_of(read_layers(templates / FILE), problems).entries("packet", ("documents",)) or {}
    entries = (top["documents"].mapping("documents") or {}) if "documents" in top else {}
    found = [_document(name, node, templates) for name, node in entries.items()]
    if problems:
        raise KnowledgeBaseError(problems)
    return tuple(filter(None, found))


def _document(name: str, node: Node, templates: Location) -> Document | None:
    entries = node.entries("a document", ("title", "use"), ("template", "make"))
    if entries is None or not {"title", "use"} <= entries.keys():
        return None
    title, use = entries["title"].text("title"), entries["use"].text("use")
    template = _template(entries["template"], templates) if "template" in entries else None
    make = entries["make"].choice("thing to make", MAKERS) if "make" in entries else None
    if ("template" in entries) == ("make" in entries):
        node.refuse(MISSING_KEY, "a document needs a template or make, and not both", found=False)
        return None
    if not _FILE_NAME.fullmatch(name):
        node.refuse(
            NOT_A_NAME, "a document is called as its file", allowed="small letters, digits and -", key=True
        )
    if title is None or use is None:
        return None
    return Document(name, title, use, template, cast("Maker | None", make))


def _template(node: Node, templates: Location) -> str | None:
    return node.choice("paper", [f"{PAPERS}{file.path.name}" for file in whole_files(templates / "packet")])
