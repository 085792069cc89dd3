"""Which rules fired in a run, read quickly: the firings stand first in a content."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from rematch.audit.canonical import parsed, unpacked
from rematch.audit.content import FORM
from rematch.audit.find import base_of
from rematch.audit.first_form import FIRST_FORM, read_first_form
from rematch.errors import AuditError, Problem

if TYPE_CHECKING:
    from sqlalchemy import RowMapping

    from rematch.audit.database import Database
    from rematch.document import Data

_BEGIN = b'{"firings":'
_END = f',"form":"{FORM}",'.encode()


class FiredRules:
    """Reads the firings of many runs; keeps the names of the rules of each knowledge base it meets."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._names: dict[str, tuple[str, ...]] = {}

    def of(self, row: RowMapping) -> list[str]:
        """Return the ids of the rules that fired, once a firing; none when the run was erased.

        Raises AuditError for a record that is damaged.
        """
        if row["content"] is None:
            return []
        try:
            return self._read(unpacked(bytes(row["content"])), row["base"])
        except (ValueError, KeyError, TypeError, IndexError) as error:
            raise AuditError(
                Problem(
                    f"the record of run {row['run_id'][:12]} is damaged", remedy="see `rematch audit verify`"
                )
            ) from error

    def names(self, base: str) -> tuple[str, ...]:
        """Return the ids of the rules of a kept knowledge base, by number (AuditError: it is not there)."""
        if base not in self._names:
            data = cast("dict[str, list[list[Data]]]", parsed(base_of(self._database, base)))
            self._names[base] = tuple(str(row[0]) for row in data["rules"])
        return self._names[base]

    def _read(self, content: bytes, base: str) -> list[str]:
        end = content.find(_END)
        if content.startswith(_BEGIN) and end > 0:
            firings = cast("list[list[int]]", parsed(content[len(_BEGIN) : end]))
        else:
            data = cast("dict[str, Data]", parsed(content))
            if data["form"] == FIRST_FORM:
                return [firing.rule for firing in read_first_form(data)[1]]
            firings = cast("list[list[int]]", data["firings"])
        names = self.names(base)
        return [names[firing[0]] for firing in firings]
