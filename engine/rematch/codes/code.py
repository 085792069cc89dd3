"""What a code is: the stable name of one kind of defect."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Code:
    """One kind of defect.

    ``id``: RM and three digits, never given to another kind; ``title``: the kind in a few words; ``meaning``:
    what it is and what harm it does; ``remedy``: one line that mends it, for problems that name none.
    """

    id: str
    title: str
    meaning: str
    remedy: str

    def __str__(self) -> str:
        return self.id
