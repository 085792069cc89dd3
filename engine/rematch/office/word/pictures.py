"""Pictures in Word: drawn as SVG, with a PNG for programs that show none, words for those who see none."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import vl_convert
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.shared import Emu, Inches

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.text.paragraph import Paragraph

    from rematch.pictures.picture import Picture
    from rematch.theme.logo import Logo

_SCALE = 2.5  # pixels of the PNG to one of the SVG, so that it is sharp on paper
_POINTS_TO_PIXELS = 72 / 96  # the PNG has 72 dots to the inch, SVG 96 pixels
_LOGO_HEIGHT = Inches(0.45)
_SVG_TYPE = "image/svg+xml"
_SVG = "{96DAC541-7B7A-43D3-8B79-37D633B846F1}"
_EXTENSION = (
    '<a:extLst xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:ext uri="{uri}">'
    '<asvg:svgBlip xmlns:asvg="http://schemas.microsoft.com/office/drawing/2016/SVG/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:embed="{part}"/>'
    "</a:ext></a:extLst>"
)


def add_logo(logo: Logo, alternative: str, into: Paragraph) -> None:
    """Add the logo of an office to a paragraph."""
    data = logo.data
    if logo.media_type == _SVG_TYPE:
        data = vl_convert.svg_to_png(data.decode("utf-8", "replace"), scale=_SCALE, ppi=72)
    shape = into.add_run().add_picture(BytesIO(data), height=_LOGO_HEIGHT)
    shape._inline.docPr.set("descr", alternative)  # noqa: SLF001 - as below
    into.add_run("  ")


def add_picture(picture: Picture, into: Paragraph, document: WordDocument) -> None:
    """Add a picture to a paragraph, no wider than the text of the page."""
    section = document.sections[-1]
    widest = (section.page_width or 0) - (section.left_margin or 0) - (section.right_margin or 0)
    png = vl_convert.svg_to_png(picture.svg, scale=_SCALE, ppi=72)
    shape = into.add_run().add_picture(BytesIO(png))
    width = min(widest, shape.width / _SCALE * _POINTS_TO_PIXELS)
    shape.height = Emu(int(shape.height * width / shape.width))
    shape.width = Emu(int(width))
    properties = shape._inline.docPr  # noqa: SLF001 - python-docx has no call for words in place of a picture
    properties.set("descr", picture.alternative)
    properties.set("title", picture.title)
    blip = shape._inline.graphic.graphicData.pic.blipFill.blip  # noqa: SLF001
    part = Part(
        PackURI(f"/word/media/{picture.name}.svg"),
        "image/svg+xml",
        picture.svg.encode(),
        document.part.package,
    )
    identity = document.part.relate_to(part, RELATIONSHIP_TYPE.IMAGE)
    blip.append(parse_xml(_EXTENSION.format(uri=_SVG, part=identity)))
