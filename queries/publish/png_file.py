"""The picture as PNG, made of its SVG: what is in the one is in the other."""

from typing import Final

from queries.draw.scene_picture import Picture
from queries.publish.svg_file import FONTS, picture_svg

ZOOM: Final = 2.0
"""Pixels of the PNG for one of the SVG, so that it can be printed."""
LONGEST: Final = 12_000
"""Pixels of the longer side; a larger picture is drawn smaller."""


def picture_png(picture: Picture, *, ground: str = "light") -> bytes:
    """Return a picture as PNG with title, question, legend, sources; as `picture_svg` else."""
    return png_of(picture_svg(picture, ground=ground))


def png_of(drawn: bytes) -> bytes:
    """Return an SVG of ours as PNG, its texts in the fonts of this machine."""
    import resvg_py
    from lxml import etree

    root = etree.fromstring(drawn)
    longer = max(float(root.get("width", "1")), float(root.get("height", "1")))
    before, _, after = drawn.decode("utf-8").partition("?>")
    text = after or before
    return resvg_py.svg_to_bytes(
        svg_string=text,
        zoom=min(ZOOM, LONGEST / longer),
        sans_serif_family=FONTS.split(",")[0].strip("'"),
    )
