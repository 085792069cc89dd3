"""Run the benchmarks and print their tables as Markdown: ``python benchmarks/run.py --help``."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from checking import checking
from cold import cold_plan
from measure import MEASURED_PACKAGES, RIVAL_PACKAGES, Table, machine, median, yardstick
from memory import memory
from page import page
from scaling import scaling
from trail import trail
from warm import warm_plan

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

YARDSTICKS = 25
PARTS = ("warm", "cold", "memory", "rules", "checks", "page", "pictures", "office", "trail", "rivals")


def tables(parts: list[str], *, quick: bool) -> Iterator[Table]:
    """Yield the tables asked for, one as soon as it is measured; ``quick`` measures a tenth as often."""
    scale = 0.1 if quick else 1.0
    measured: Mapping[str, Callable[[], Iterable[Table]]] = {
        "warm": lambda: [warm_plan(int(100 * scale))],
        "cold": lambda: [cold_plan(max(5, int(30 * scale)))],
        "memory": lambda: [memory(1_000 if quick else 5_500)],
        "rules": lambda: [scaling(max(3, int(20 * scale)))],
        "checks": lambda: [checking(max(3, int(15 * scale)))],
        "page": lambda: [page(max(3, int(20 * scale)))],
        "pictures": lambda: _pictures(scale),
        "office": lambda: _office(scale),
        "trail": lambda: [trail(max(20, int(200 * scale)))],
        "rivals": lambda: _rivals(scale),
    }
    for part in PARTS:
        if part in parts:
            yield from measured[part]()


def _pictures(scale: float) -> Iterator[Table]:
    from drawing import drawing  # noqa: PLC0415 - needs vl-convert and igraph

    yield drawing(max(5, int(40 * scale)))


def _office(scale: float) -> Iterator[Table]:
    from documents import documents  # noqa: PLC0415 - needs rematch[office]

    yield documents(max(3, int(15 * scale)))


def _rivals(scale: float) -> Iterator[Table]:
    from side_by_side import SIZES, side_by_side  # noqa: PLC0415 - needs clipspy and zen-engine

    for size in SIZES:
        yield side_by_side(*size, rounds=max(5, int(60 * scale)))


def main() -> None:
    """Read the command line, measure, print, and write the file if one is named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", choices=[[], *PARTS], default=[], help="all of them unless named")
    parser.add_argument("--quick", action="store_true", help="a tenth of the rounds, for a first impression")
    parser.add_argument("--write", type=Path, metavar="FILE", help="write the tables to FILE as well")
    given = parser.parse_args()
    parts = given.parts or list(PARTS)
    packages = (*MEASURED_PACKAGES, *(RIVAL_PACKAGES if "rivals" in parts else ()))
    pieces = [f"{datetime.now(UTC).date().isoformat()}; {machine(packages)}\n"]
    print(pieces[0])
    before = [yardstick() for _ in range(YARDSTICKS)]
    for table in tables(parts, quick=given.quick):
        after = [yardstick() for _ in range(YARDSTICKS)]
        pace = f"Yardstick: {median(before):.1f} ms before, {median(after):.1f} ms after."
        before = after
        pieces.append(f"{table.markdown()}\n{pace}\n")
        print(pieces[-1])
        sys.stdout.flush()
    if given.write:
        given.write.write_text("\n".join(pieces), encoding="utf-8")


if __name__ == "__main__":
    main()
