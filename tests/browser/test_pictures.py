"""The pictures of the documentation are those that the script makes, and it makes them still."""

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser.pictures import IMAGES, PICTURES, WIDTH, make

if TYPE_CHECKING:
    from playwright.sync_api import Browser

SHOWN = re.compile(r"!\[[^\]]+\]\(([^)]+\.png)\)")


def size(picture: Path) -> tuple[int, int]:
    """Width and height, as the head of a PNG says them."""
    head = picture.read_bytes()[:24]
    assert head.startswith(b"\x89PNG\r\n\x1a\n")
    return int.from_bytes(head[16:20], "big"), int.from_bytes(head[20:24], "big")


def test_every_picture_of_the_documentation_is_one_of_the_script(repository: Path) -> None:
    pages = [repository / "README.md", *(repository / "docs").rglob("*.md")]
    shown = {
        (page.parent / found).resolve()
        for page in pages
        for found in SHOWN.findall(page.read_text(encoding="utf-8"))
    }
    assert shown == {IMAGES / name for name in PICTURES} == set(IMAGES.iterdir())
    for name, (_, height) in PICTURES.items():
        assert size(IMAGES / name) == (WIDTH, height)


@pytest.mark.browser
def test_the_script_makes_them_anew(browser: "Browser", tmp_path: Path) -> None:
    made = make(browser, tmp_path)
    assert [picture.name for picture in made] == list(PICTURES)
    for picture in made:
        assert size(picture) == size(IMAGES / picture.name)
        # A page that shows an error, or nothing yet, is a fraction of the picture that is kept.
        least = (IMAGES / picture.name).stat().st_size / 2
        assert picture.stat().st_size > least
