"""The report as one document, whole, before it becomes a file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rematch.office.blocks import Heading, plain
from rematch.office.reading import read_blocks
from rematch.office.reasons import Reason, reasons
from rematch.office.words import OfficeWords, office_words
from rematch.plan.origins import OriginResolver
from rematch.plan.tree import WhyTree

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from rematch.knowledge_base import KnowledgeBase
    from rematch.office.blocks import Block
    from rematch.pictures.picture import Picture
    from rematch.plan.model import Plan
    from rematch.profile.read import ReadProfile
    from rematch.report.rich import RichReport
    from rematch.theme.read import Theme


@dataclass(frozen=True, slots=True)
class Document:
    """A document: its title, its blocks, the reasons behind its notes, and the pictures it shows, by name.

    ``theme`` says whose it is. ``made`` has a time zone and is the only thing that differs from run to run.
    """

    title: str
    blocks: tuple[Block, ...]
    reasons: tuple[Reason, ...]
    pictures: Mapping[str, Picture]
    words: OfficeWords
    theme: Theme
    made: datetime


def office_document(  # noqa: PLR0913, PLR0917 - what a report takes, and when it is made
    report: RichReport,
    plan: Plan,
    read: ReadProfile,
    knowledge_base: KnowledgeBase,
    pictures: Iterable[Picture],
    theme: Theme,
    made: datetime,
) -> Document:
    """Return a report with marks as a document; KnowledgeBaseError when a word is broken."""
    blocks = read_blocks(report.markdown, [cell.rating.level for cell in report.cells])
    tree = WhyTree(plan.inference, OriginResolver(read.document, knowledge_base.knowledge))
    title = next((plain(one.line) for one in blocks if isinstance(one, Heading)), "")
    return Document(
        title,
        blocks,
        reasons(report.statements, tree),
        {picture.name: picture for picture in pictures},
        office_words(knowledge_base.root / "templates"),
        theme,
        made,
    )
