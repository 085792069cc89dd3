"""Why-trees as nested lists, each conclusion unfolded once on a page and linked to from everywhere else."""

from __future__ import annotations

from html import escape
from pathlib import PurePath
from typing import TYPE_CHECKING

from markupsafe import Markup

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rematch.errors import Position
    from rematch.plan.tree import Branch


class TreeWriter:
    """Writes the trees of one page.

    ``told``: by firing, the number of the statement whose own tree the page holds under ``why-N``.
    """

    def __init__(self, told: Mapping[int, int], profile_file: str) -> None:
        self._told = told
        self._profile_file = profile_file
        self._unfolded: set[int] = set()

    def below(self, branch: Branch) -> Markup:
        """Return what a statement rests on as a list."""
        if branch.firing is not None:
            self._unfolded.add(branch.firing)
        return Markup(self._list(branch))  # noqa: S704 - every text in it is escaped

    def _list(self, branch: Branch) -> str:
        return f"<ul>{''.join(self._item(one) for one in branch.below)}</ul>" if branch.below else ""

    def _item(self, branch: Branch) -> str:
        return "".join(self._parts(branch))

    def _parts(self, branch: Branch) -> Iterator[str]:
        text = escape(branch.text)
        place = f" <code>{escape(self._place(branch.position))}</code>" if branch.position else ""
        firing = branch.firing
        if firing is None:
            yield f'<li class="{branch.kind}">{text}{place}{self._list(branch)}</li>'
        elif firing in self._told:
            yield f'<li class="{branch.kind}"><a href="#why-{self._told[firing]}">{text}</a></li>'
        elif firing in self._unfolded:
            yield f'<li class="{branch.kind}"><a href="#chain-{firing}">{text}</a></li>'
        else:
            self._unfolded.add(firing)
            yield f'<li class="{branch.kind}" id="chain-{firing}">{text}{place}{self._list(branch)}</li>'

    def _place(self, position: Position) -> str:
        """Return file and line; of the profile's path only its name, which says nothing of a machine."""
        file = PurePath(position.file).name if position.file == self._profile_file else position.file
        return f"{file}:{position.line}"
