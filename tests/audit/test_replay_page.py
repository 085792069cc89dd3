"""``audit show --format html``: a record as one page that stands alone."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from replays import SAMPLES, record
from sqlalchemy import update
from trails import NOW, entry

from rematch.audit.database import Database
from rematch.audit.tables import records
from rematch.audit.trail import Trail


class Page(HTMLParser):
    """The tags, anchors and inner links of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.ids: list[str] = []
        self.links: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.add(tag)
        if tag != "meta":
            self.open.append(tag)
        if "id" in given:
            self.ids.append(given["id"] or "")
        if "href" in given:
            self.links.add(given["href"] or "")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_a_record_as_a_page(rematch, named, place, planning):
    (run,) = record(place, planning, SAMPLES[0])
    code, said, _ = rematch("audit", "show", run, "--format", "html", "--audit", named)
    page = Page(said)
    assert code == 0
    assert page.open == []
    assert page.tags.isdisjoint({"script", "img", "link", "iframe"})
    assert "url(" not in said
    assert len(page.ids) == len(set(page.ids))
    assert page.links <= {f"#{name}" for name in page.ids}
    assert {"details", "table"} <= page.tags
    for told in (run, "The profile, as it was kept", "Place in the chain", "Hash of the one before"):
        assert told in said
    assert re.search(r'id="firing-100"', said)
    assert "altered after it was written" not in said


def test_an_altered_record_says_so_on_its_page(rematch, file, planning):
    (run,) = record(file, planning, SAMPLES[0])
    with Database(file, NOW, writing=True) as database, database.transaction() as connection:
        connection.execute(update(records).values(run_by="somebody"))
    _, said, _ = rematch("audit", "show", run, "--format", "html", "--audit", file)
    assert "altered after it was written" in said


def test_what_a_record_holds_is_no_markup(rematch, file):
    with Trail(file, NOW) as trail:
        trail.append(entry("f" * 32, run_by="<script>alert(1)</script>"))
    _, said, _ = rematch("audit", "show", "ffff", "--format", "html", "--audit", file)
    assert "&lt;script&gt;" in said
    assert "script" not in Page(said).tags
