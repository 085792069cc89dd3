"""What the rules did, as text, CSV or plain data."""

from __future__ import annotations

import csv
import io
from dataclasses import asdict
from typing import TYPE_CHECKING

from rematch.audit.plain import cell, plain
from rematch.audit.view import columns

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rematch.audit.usage import Period, Usage
    from rematch.document import Data

USAGE_FORM = "rematch-usage/1"
_HASH = 12
_HEADINGS = ("rule", "runs", "share", "firings", "first", "last")
_DAY = len("2026-03-24")


def usage_text(usage: Usage) -> str:
    """Return the counts in aligned columns, then the rules that never fired."""
    return "\n".join(_lines(usage))


def usage_csv(usage: Usage) -> str:
    """Return one line a rule and period; rules that never fired have no runs."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("period", *_HEADINGS))
    for period in usage.periods:
        for use in period.uses:
            share = f"{use.runs / period.runs:.4f}"
            writer.writerow(
                (cell(period.name), cell(use.rule), use.runs, share, use.firings, use.first, use.last)
            )
    writer.writerows(("", cell(rule), 0, "0.0000", 0, "", "") for rule in usage.never)
    return text.getvalue()


def usage_data(usage: Usage) -> dict[str, Data]:
    """Return the counts as plain data under a versioned form name."""
    return {
        "form": USAGE_FORM,
        "runs": usage.runs,
        "erased": usage.erased,
        "periods": [
            {
                "name": period.name or None,
                "runs": period.runs,
                "first": period.first,
                "last": period.last,
                "rules": [{**asdict(use), "share": round(use.runs / period.runs, 4)} for use in period.uses],
            }
            for period in usage.periods
        ],
        "never": list(usage.never),
    }


def _lines(usage: Usage) -> Iterator[str]:
    uncounted = f"; {usage.erased} erased runs are not counted" if usage.erased else ""
    yield f"{usage.runs} runs{uncounted}"
    for period in usage.periods:
        yield ""
        if period.name:
            days = f"from {period.first[:_DAY]} to {period.last[:_DAY]}"
            yield f"{plain(period.name[:_HASH])}: {period.runs} runs {days}"
        if period.uses:
            yield from columns([_HEADINGS, *_cells(period)])
    if usage.never:
        yield ""
        yield f"{len(usage.never)} rules of the present knowledge base never fired:"
        yield from (f"  {plain(rule)}" for rule in usage.never)


def _cells(period: Period) -> Iterator[tuple[str, ...]]:
    for use in period.uses:
        share = f"{100 * use.runs / period.runs:.0f} %"
        yield plain(use.rule), str(use.runs), share, str(use.firings), use.first[:_DAY], use.last[:_DAY]
