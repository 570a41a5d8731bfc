import html

import pytest

from queries.words.safe_text import escape_markdown, plain_line, safe_link

NASTY = [
    "<img src=x onerror=alert(1)>",
    "![x](http://evil.invalid/p.png)",
    "**bold** _it_ `code` ~~no~~ $x^2$ :red[a] :material/home: # h > q - l 1. n | t |",
    "</script><script>alert(1)</script>",
    "&lt;b&gt; &#60;b&#62;",
    "line\n\n# heading",
    "ООО «Рога & Копыта» 株式会社 שלום",
]


@pytest.mark.parametrize("text", NASTY)
def test_md_leaves_letters_digits_and_entities_alone(text: str) -> None:
    said = escape_markdown(text)
    bare = "".join(c for c in said if not (c.isalnum() or c in " &#;"))
    assert bare == ""
    assert said.count("&") == said.count("&#") == said.count(";")
    assert html.unescape(said).replace("\u2060", "") == " ".join(text.split())


@pytest.mark.parametrize(
    "text", ["http://evil.invalid", "HTTPS://evil.invalid", "www.evil.invalid", "a@evil.invalid"]
)
def test_md_breaks_addresses_that_would_become_links(text: str) -> None:
    shown = html.unescape(escape_markdown(text))
    assert text not in shown
    assert shown.replace("\u2060", "") == text


def test_plain_drops_marks_that_turn_the_direction() -> None:
    assert plain_line("Acme \u202eGPJ.exe\u202c\nB") == "Acme GPJ.exe B"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("https://example.org/a?b=1", True),
        ("http://example.org", True),
        ("javascript:alert(1)", False),
        ("JAVASCRIPT:alert(1)//https://x", False),
        ("data:text/html,<b>", False),
        ("//example.org", False),
        ("http://[bad", False),
        ("https:", False),
        (None, False),
        (3, False),
    ],
)
def test_only_web_addresses_can_be_followed(given: object, kept: bool) -> None:
    assert safe_link(given) == (given if kept else None)
