"""Text from data made harmless for pages that read Markdown."""

import re
from typing import Final
from urllib.parse import urlsplit

_PLAIN: Final = frozenset(" \u00a0")
_JOINER: Final = "\u2060"
_LINKED: Final = re.compile(
    r"(?i)(?<=https:)(?=//)|(?<=http:)(?=//)|(?<=ftp:)(?=//)|(?<=www)(?=\.)|(?=@)"
)
_SMALL: Final = re.compile(r"[a-z]+ ")
_NUMBERS: Final = re.compile(r" \[\d+(?:(?:, |–)\d+)*\]")
_BIDI: Final = dict.fromkeys(map(ord, "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"))


def escape_markdown(text: object) -> str:
    """Return a text escaped so that Markdown shows it as it is.

    Every character that is neither a letter nor a digit becomes a numeric entity: a company
    called ``![x](http://...)`` would otherwise make the browser call that address. Addresses
    and e-mail addresses in it are broken by an invisible mark, so that they do not become links.

    >>> escape_markdown("*A* <b>")
    '&#42;A&#42; &#60;b&#62;'
    """
    broken = _LINKED.sub(_JOINER, plain_line(text))
    return "".join(c if c.isalnum() or c in _PLAIN else f"&#{ord(c)};" for c in broken)


def escape_message(text: object) -> str:
    """Return a message escaped like `escape_markdown`, beginning with a capital letter.

    A name stays as it is written: only a plain word of small letters with a blank behind it
    gets a capital, no file, address, quoted value or name with a colon.

    >>> escape_message("no party fits"), escape_message("yandex.csv has no header")
    ('No party fits', 'yandex&#46;csv has no header')
    """
    said = str(text)
    return escape_markdown(said[:1].upper() + said[1:] if _SMALL.match(said) else said)


def without_numbers(text: str) -> str:
    """Return a text without the numbers of its sources.

    >>> without_numbers("A held 60% of B [1, 4–6].")
    'A held 60% of B.'
    >>> without_numbers("As stated by B N.V. [1]. C held D.")
    'As stated by B N.V. C held D.'
    """
    # A name that ends in a stop has it once at the end of a sentence.
    return re.sub(r"\.\.(?=\s|$)", ".", _NUMBERS.sub("", text))


def plain_line(text: object) -> str:
    """Return a text on one line, without the marks that turn the direction of reading."""
    return " ".join(str(text).translate(_BIDI).split())


def safe_link(address: object) -> str | None:
    """Return a web address that a reader may follow; ``None`` for anything but http and https.

    >>> safe_link("javascript:alert(1)") is None
    True
    """
    if not isinstance(address, str):
        return None
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    return address if parts.scheme in ("http", "https") and parts.netloc else None
