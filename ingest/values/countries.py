"""Countries as registers and people write them, as lower-case ISO 3166 codes.

Publishers' files need only :func:`country_code`, which knows codes and English names, except the
UN's list, which is published in several languages. A person's own list says `Deutschland` or
`Россия` as well: those names are of ISO 3166 in the translations of pycountry, and short ones; a
name of two countries in two languages is left out.
"""

import gettext
import re
import tomllib
import unicodedata
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

OLD_COUNTRIES: Final = ("su", "yu", "cs", "dd", "an", "xk", "eu", "zr")
"""Codes beside today's ISO 3166 that sources still carry (FollowTheMoney knows them too)."""

_PART_OF_UK = re.compile(
    r"(?:england|scotland|wales|northern ireland|england and wales), (?:united kingdom|uk)"
    r"|united kingdom \((?:england|scotland|wales|northern ireland|england and wales)\)"
)


def plain_name(text: str) -> str:
    """Return a country's name in plain form: small letters, no accents, no article.

    >>> plain_name("Bahamas, The"), plain_name("St. Kitts & Nevis"), plain_name("U.S.A.")
    ('bahamas', 'st kitts and nevis', 'usa')
    """
    apart = unicodedata.normalize("NFKD", text.replace("\u2019", "'").casefold())
    bare = "".join(sign for sign in apart if not unicodedata.combining(sign))
    words = re.sub(r"\bthe\b", " ", bare.replace("&", " and ").replace(".", ""))
    name = re.sub(r"\(\s+", "(", " ".join(words.split())).replace(" )", ")").replace("()", "")
    return re.sub(r"\bsaint\b", "st", name).strip(" ,")


@cache
def names_beside_iso(source: str) -> dict[str, str]:
    """Return the code of each name that ``country_names.toml`` has of a kind of source."""
    text = Path(__file__).with_name("country_names.toml").read_text(encoding="utf-8")
    return {name: code for code, names in tomllib.loads(text)[source].items() for name in names}


@cache
def _codes_by_name() -> dict[str, str]:
    """Return the code of every plain name; our own table comes before ISO's names."""
    import pycountry

    found = {plain_name(name): code for name, code in names_beside_iso("registers").items()}
    for country in pycountry.countries:
        code = country.alpha_2.lower()
        names = (getattr(country, field, None) for field in ("official_name", "common_name"))
        for name in (country.name, *filter(None, names)):
            plain = plain_name(name)
            found.setdefault(plain, code)
            if ", " in plain:
                first, second = plain.split(", ", 1)
                found.setdefault(f"{first} ({second})", code)
                found.setdefault(f"{second} {first}", code)
    return found


@lru_cache(maxsize=65_536)
def country_code(text: str) -> str | None:
    """Return the code of a country's name or code, ``None`` where it is unknown.

    >>> country_code("England & Wales"), country_code("Gibraltar"), country_code("West Yorkshire")
    ('gb', 'gi', None)
    >>> country_code("Bahamas, The"), country_code("DR Congo"), country_code("Korea (Republic of)")
    ('bs', 'cd', 'kr')
    >>> country_code("Man, Isle of"), country_code("North Macedonia, The Republic of")
    ('im', 'mk')
    """
    import pycountry

    try:
        name = " ".join(text.casefold().split()).rstrip(".")
        return str(pycountry.countries.lookup(name).alpha_2).lower()
    except LookupError:
        plain = plain_name(text)
        if _PART_OF_UK.fullmatch(plain):
            return "gb"
        first, _, second = plain.partition(", ")
        return _codes_by_name().get(plain) or _codes_by_name().get(f"{second} {first}")


def country_advice(code: str) -> str | None:
    """Return what to write in place of a code of no country; ``None`` for a real one.

    Args:
        code: in small letters, ISO 3166, with a subdivision or without (``nl``, ``us-de``).

    >>> country_advice("us-de"), country_advice("uk")
    (None, 'write gb')
    """
    import pycountry

    if re.fullmatch(r"[a-z]{2}(-[a-z0-9]{1,3})?", code):
        country = code[:2]
        if country in OLD_COUNTRIES or pycountry.countries.get(alpha_2=country.upper()) is not None:
            return None
    return "write gb" if code == "uk" else "write two letters of ISO 3166, such as nl"


LANGUAGES: Final = tuple(
    "de fr ru nl es it pl uk pt cs sk lv lt et da sv nb fi hu ro bg hr sl sr el hy ka".split()
)
"""Languages of which names are known, as pycountry writes them."""
_MIN_LENGTH: Final = 4
"""Characters of the shortest name used; shorter ones look like another country's code."""


def country_in_words(text: str) -> str | None:
    """Return the code of a country's name in English or another language, or of its code.

    Returns:
        The ISO 3166 code in small letters; ``None`` where the text is no country that is known.

    >>> country_in_words("Deutschland"), country_in_words("Россия"), country_in_words("Pays-Bas")
    ('de', 'ru', 'nl')
    >>> country_in_words("Netherlands"), country_in_words("nl"), country_in_words("Narnia")
    ('nl', 'nl', None)
    """
    return country_code(text) or names_in_words().get(plain_name(text))


@cache
def names_in_words() -> dict[str, str]:
    """Return the code of each name in another language; the first call takes 0.1 s."""
    import pycountry

    found: dict[str, set[str]] = {}
    for language in LANGUAGES:
        words = gettext.translation("iso3166-1", pycountry.LOCALES_DIR, languages=[language])
        for country in pycountry.countries:
            fields = ("name", "common_name", "official_name")
            for name in filter(None, (getattr(country, field, None) for field in fields)):
                said = plain_name(words.gettext(name))
                for spelling in {said, *_spoken_orders(said)}:
                    if len(spelling) >= _MIN_LENGTH:
                        found.setdefault(spelling, set()).add(country.alpha_2.lower())
    found |= {plain_name(name): {code} for name, code in names_beside_iso("languages").items()}
    return {name: codes.pop() for name, codes in found.items() if len(codes) == 1}


def _spoken_orders(name: str) -> list[str]:
    """Return a name in the order of speech: `republik moldau` for `moldau, republik`."""
    first, comma, second = name.partition(", ")
    return [f"{second} {first}"] if comma else []
