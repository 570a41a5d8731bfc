"""Countries as registers write them, as lower-case ISO 3166 codes."""

import re
from functools import lru_cache
from typing import Final

OLD_COUNTRIES: Final = ("su", "yu", "cs", "dd", "an", "xk", "eu", "zr")
"""Codes beside today's ISO 3166 that sources still carry (FollowTheMoney knows them too)."""

_UK: Final = frozenset(
    """
    england|wales|scotland|northern ireland|united kingdom|uk|u.k|great britain|gb|gbr|britain
    england & wales|england and wales|england/wales|wales & england|wales and england
    england, wales|united kingdom (england and wales)|united kingdom (england)
    united kingdom (scotland)|united kingdom (wales)|united kingdom (northern ireland)
    england, united kingdom|england uk|england, uk|scotland, united kingdom|uk (england and wales)
    england & wales, united kingdom|england and wales, united kingdom
    united kingdom of great britain and northern ireland|great britain and northern ireland
    """.replace("\n", "|")
    .replace("    ", "")
    .split("|")
) - {""}

_OTHER: Final = {
    "usa": "us",
    "u.s.a": "us",
    "united states of america": "us",
    "delaware": "us",
    "russia": "ru",
    "british virgin islands": "vg",
    "bvi": "vg",
    "virgin islands, british": "vg",
    "the netherlands": "nl",
    "holland": "nl",
    "south korea": "kr",
    "north korea": "kp",
    "iran": "ir",
    "ivory coast": "ci",
    "turkey": "tr",
    "republic of ireland": "ie",
    "eire": "ie",
    "uae": "ae",
    "czech republic": "cz",
    "hong kong sar": "hk",
    "macau": "mo",
    "tanzania": "tz",
    "venezuela": "ve",
    "bolivia": "bo",
    "moldova": "md",
    "syria": "sy",
    "vietnam": "vn",
    "taiwan": "tw",
    "kosovo": "xk",
    "st kitts and nevis": "kn",
    "st. kitts and nevis": "kn",
}


@lru_cache(maxsize=65_536)
def country_code(text: str) -> str | None:
    """Give the code of a country's name or code; None where it is none that is known.

    >>> country_code("England & Wales"), country_code("Gibraltar"), country_code("West Yorkshire")
    ('gb', 'gi', None)
    """
    name = " ".join(text.casefold().split()).rstrip(".")
    if name in _UK:
        return "gb"
    if name in _OTHER:
        return _OTHER[name]
    import pycountry

    try:
        return str(pycountry.countries.lookup(name).alpha_2).lower()
    except LookupError:
        return None


def advice_on(code: str) -> str | None:
    """Say what to write in place of a code of no country; ``None`` for one.

    Args:
        code: in small letters, ISO 3166, with a subdivision or without (``nl``, ``us-de``).

    >>> advice_on("us-de"), advice_on("uk")
    (None, 'write gb')
    """
    import pycountry

    if re.fullmatch(r"[a-z]{2}(-[a-z0-9]{1,3})?", code):
        country = code[:2]
        if country in OLD_COUNTRIES or pycountry.countries.get(alpha_2=country.upper()) is not None:
            return None
    return "write gb" if code == "uk" else "write two letters of ISO 3166, such as nl"
