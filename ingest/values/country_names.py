"""Names of countries as people write them in their own lists, in the languages of Europe.

Publishers' files need only :func:`ingest.values.countries.country_code`, which knows codes and
English names, except the UN's list, which is published in several languages. A person's own list
says `Deutschland` or `Россия` as well. Names are those of ISO 3166 in the translations of
pycountry, and short ones; a name of two countries in two languages is left out.
"""

import gettext
from functools import cache
from typing import Final

from ingest.values.countries import country_code, names_beside_iso, plain_name

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
