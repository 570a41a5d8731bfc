"""Values as sanctions lists write them: countries, languages, numbered texts, company numbers."""

import re
from functools import lru_cache
from typing import Final

from graph.candidates.spelling.nationalities import nationality_words
from graph.values.identifiers import normalise_identifier
from ingest.values.countries import country_code, names_beside_iso

_NO_COUNTRY: Final = frozenset({"", "-", "na", "n/a", "unknown", "not known", "none", "stateless"})
_NUMBERED: Final = re.compile(r"\(\d{1,2}\)")
_NUMBERED_OPEN: Final = re.compile(r"(?:^|\s)\d{1,2}\)(?=\s|$)")
"""Numbers without the opening bracket, as in ``1) Iran 2) Iraq``."""
_WORDS: Final = re.compile(r"\w+")

_PASSPORT: Final = re.compile(r"(?=[A-Z]{0,4}[ -]?\d)[A-Z0-9][A-Z0-9 -]{4,14}", re.IGNORECASE)


@lru_cache(maxsize=65_536)
def country_of(text: str) -> str | None:
    """Return the code of a country's name, adjective or code; ``None`` where none is known.

    >>> country_of("Iran (Islamic Republic of)"), country_of("Pakistani"), country_of("Tazmania")
    ('ir', 'pk', None)
    """
    name = " ".join(text.replace("\u2019", "'").casefold().split()).rstrip(".")
    known = names_beside_iso("sanctions_lists").get(name) or nationality_words().get(name)
    return known or country_code(name)


def is_no_country(text: str) -> bool:
    """Return whether a text is a word that stands for no country."""
    return text.strip().casefold() in _NO_COUNTRY


def add_countries(text: str, into: list[str], remarks: list[str], *, quiet: bool = False) -> None:
    """Add the codes of the countries in a text, which may be numbered.

    Several are numbered, ``(1) Iran (2) Iraq``, or have ``;`` or ``.`` between. An unknown name is
    remarked on, unless ``quiet``, where the text is kept elsewhere anyway.
    """
    whole = country_of(text)
    names = [text] if whole is not None else _split_countries(text)
    for name in names:
        code = country_of(name)
        if code is None:
            if not quiet and not is_no_country(name):
                remarks.append(f"unknown country {name!r}")
        elif code not in into:
            into.append(code)


@lru_cache(maxsize=8192)
def _split_countries(text: str) -> list[str]:
    pieces = split_numbered(text)
    if len(pieces) == 1:
        apart = [piece.strip() for piece in re.split(r"[;/]|\. |, | and ", text) if piece.strip()]
        if all(country_of(piece) is not None for piece in apart):
            return apart
    return pieces


def split_numbered(text: str) -> list[str]:
    """Split a numbered text into its pieces; any other text is one piece.

    >>> split_numbered("(1) Iran (2) Iraq"), split_numbered("A (holding) Ltd")
    (['Iran', 'Iraq'], ['A (holding) Ltd'])
    """
    if "(1)" in text:
        between = _NUMBERED
    elif text.lstrip().startswith("1)") and " 2)" in text:
        between = _NUMBERED_OPEN
    else:
        return [text.strip()] if text.strip() else []
    pieces = (piece.strip(" .;,\n") for piece in between.split(text))
    return [piece for piece in pieces if piece]


@lru_cache(maxsize=2048)
def language_of(name: str) -> str | None:
    """Return the ISO 639 code of a language's name or code (two letters where there are two).

    >>> language_of("Persian"), language_of("RUS"), language_of("Romanian; Moldavian; Moldovan")
    ('fa', 'ru', 'ro')
    """
    import pycountry

    for piece in (name, *re.split(r"[;,/(]", name)):
        word = piece.strip()
        if not word:
            continue
        try:
            found = pycountry.languages.lookup(word)
        except LookupError:
            continue
        return str(getattr(found, "alpha_2", found.alpha_3))
    return None


def slug(name: str) -> str:
    """Return a name as a piece of an id: small letters and digits of any script, and hyphens.

    >>> slug("Korea Ryonbong General Corp. (KRGC)")
    'korea-ryonbong-general-corp-krgc'
    """
    return "-".join(_WORDS.findall(name.casefold().replace("_", " ")))[:120].rstrip("-")


def passport(text: str) -> str | None:
    """Return ``PASSPORT:...`` if a text looks like a number and nothing else, else ``None``."""
    found = _PASSPORT.fullmatch(text.strip())
    return None if found is None else str(normalise_identifier("PASSPORT", found[0]))
