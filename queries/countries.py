"""Countries that a search is narrowed to: codes that there are, and where else something fits."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from graph.errors import InputError
from queries.asked import shortened


def country_code(text: str) -> str:
    """Give a country's code in small letters, of a part (``us-de``) or a whole.

    Raises:
        InputError: it is no code of ISO 3166, nor an older one that sources still carry.

    >>> country_code("NL")
    'nl'
    """
    code = text.strip().lower()
    if re.fullmatch(r"[a-z]{2}(-\w{1,3})?", code) and _is_country(code[:2]):
        return code
    better = "gb" if code == "uk" else "two letters of ISO 3166, such as nl"
    raise InputError(f"{shortened(text)} is no country code; write {better}")


def _is_country(code: str) -> bool:
    import pycountry

    from ingest.readers._case_book import OLD_COUNTRIES

    return code in OLD_COUNTRIES or pycountry.countries.get(alpha_2=code.upper()) is not None


def countries_in(hits: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """Count the countries of parties that were found, the most frequent first."""
    counted = Counter(str(hit["jurisdiction"]) for hit in hits if hit.get("jurisdiction"))
    return dict(sorted(counted.items(), key=lambda item: (-item[1], item[0])))


def counted_words(countries: Mapping[str, int]) -> str:
    """Write countries with their counts.

    >>> counted_words({"nl": 2, "ru": 1})
    'NL (2), RU (1)'
    """
    return ", ".join(f"{code.upper()} ({count})" for code, count in countries.items())
