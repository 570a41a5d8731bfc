"""Codes of countries and languages: those that a search is narrowed to, and all by their names."""

import re
from collections.abc import Mapping
from typing import Final

from graph.values.errors import InputError
from graph.world.readable_names import country_name
from ingest.values.countries import country_advice
from queries.question.arguments import quoted_input

_OF_COUNTRIES: Final = re.compile(
    r"(?<=same jurisdiction \()[^)]+|(?<=same country or nationality \()[^)]+"
    r"|(?<=another country or nationality \()[^)]+"
)
"""The codes in a reason that names countries."""
_LAST_CODE: Final = re.compile(r"(?<=, )[a-z]{2}$")
_CODE: Final = re.compile(r"\b[a-z]{2}(?:-[a-z0-9]+)?\b")


def country_code(text: str) -> str:
    """Return the code of a country or a part of one (``us-de``) in small letters.

    Raises `InputError` for no code of ISO 3166, nor an older one that sources still carry.

    >>> country_code("NL")
    'nl'
    """
    code = text.strip().lower()
    if (advice := country_advice(code)) is not None:
        raise InputError(f"{quoted_input(text)} is no country code; {advice}")
    return code


def language_name(code: str) -> str:
    """Return a language's name; the text itself where it is no code of one.

    >>> language_name("ru"), language_name("ell"), language_name("zz")
    ('Russian', 'Modern Greek', 'zz')
    """
    import pycountry

    key = {2: "alpha_2", 3: "alpha_3"}.get(len(code))
    found = pycountry.languages.get(**{key: code.lower()}) if key else None
    return str(found.name).partition(" (")[0] if found else code


def name_last_country(address: str) -> str:
    """Return an address that ends with the code of its country with that country's name.

    >>> name_last_country("Boulevard 165, Schiphol, nl"), name_last_country("Main Street, NY")
    ('Boulevard 165, Schiphol, Netherlands', 'Main Street, NY')
    """
    return _LAST_CODE.sub(lambda code: country_name(code[0]), address)


def name_countries(reason: str) -> str:
    """Return reasons why two parties may be one, with countries by their names.

    >>> name_countries("another country or nationality (nl, ru against us)")
    'another country or nationality (Netherlands, Russia against United States)'
    >>> name_countries("another spelling (Petr, to); same jurisdiction (to)")
    'another spelling (Petr, to); same jurisdiction (Tonga)'
    """
    return _OF_COUNTRIES.sub(_names_of_codes, reason)


def _names_of_codes(codes: re.Match[str]) -> str:
    return _CODE.sub(lambda code: country_name(code[0]), codes[0])


def country_counts_text(countries: Mapping[str, int]) -> str:
    """Return countries with their counts as text.

    >>> country_counts_text({"nl": 2, "ru": 1})
    'NL (2), RU (1)'
    """
    return ", ".join(f"{code.upper()} ({count})" for code, count in countries.items())
