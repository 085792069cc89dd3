"""A drawing becomes a picture that stands in any page: described, inert, with ids and colors of its own."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rematch.pictures.look import Shades
from rematch.pictures.svg import NAMESPACE, UnfitError, finished

COLORS = {"ink": Shades("#111111", "#eeeeee")}


def tree(svg):
    """Return the elements of an SVG."""
    return ET.fromstring(svg)  # noqa: S314 - drawn a moment ago


def picture(inside, title="T", text="A", name="one"):
    return finished(f'<svg xmlns="{NAMESPACE}">{inside}</svg>', name, title, text, COLORS)


@given(st.text(), st.text())
def test_any_title_and_text_are_inert(title, text):
    root = tree(picture("", title, text))
    assert [one.tag.rpartition("}")[2] for one in root] == ["title", "desc", "style"]
    assert root.get("role") == "img"
    assert root.get("aria-labelledby").split() == [root[0].get("id"), root[1].get("id")]
    if title.isprintable():
        assert (root[0].text or "") == title


def test_ids_of_two_pictures_never_meet():
    inside = '<clipPath id="a"/><g clip-path="url(#a)"/>'
    one, two = (tree(picture(inside, name=name)) for name in ("one", "two"))
    assert not {e.get("id") for e in one.iter("*") if e.get("id")} & {e.get("id") for e in two.iter("*")}
    assert one[4].get("clip-path") == f"url(#{one[3].get('id')})"


def test_a_color_is_light_where_styles_are_not_read_and_follows_the_page_where_they_are():
    svg = picture('<rect fill="var(--picture-ink)"/>')
    assert tree(svg)[3].get("fill") == "#111111"
    assert '#picture-one [data-fill="ink"]{fill:var(--picture-ink,light-dark(#111111,#eeeeee))}' in svg


@pytest.mark.parametrize(
    "inside",
    [
        "<script/>",
        "<g>",
        "<foreignObject/>",
        '<image href="http://a.b/c.png"/>',
        '<a href="http://a.b"/>',
        '<rect onclick="x()"/>',
        '<rect fill="url(http://a.b/c#d)"/>',
        '<rect style="fill:url(http://a.b/c)"/>',
        '<rect fill="var(--picture-pink)"/>',
        "<style>a{}</style>",
    ],
)
def test_what_runs_loads_or_leads_elsewhere_is_refused(inside):
    with pytest.raises(UnfitError):
        picture(inside)
