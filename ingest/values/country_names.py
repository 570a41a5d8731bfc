"""Names of countries as people write them in their own lists, in the languages of Europe.

Publishers' files need only :func:`ingest.values.countries.country_code`, which knows codes and
English names, except the UN's list, which is published in several languages. A person's own list
says `Deutschland` or `Россия` as well. Names are those of ISO 3166 in the translations of
pycountry, and the short ones below; a name of two countries in two languages is left out.
"""

import gettext
from functools import cache
from typing import Final

from ingest.values.countries import country_code, plain_name

LANGUAGES: Final = tuple(
    "de fr ru nl es it pl uk pt cs sk lv lt et da sv nb fi hu ro bg hr sl sr el hy ka".split()
)
"""Languages of which names are known, as pycountry writes them."""
_MIN_LENGTH: Final = 4
"""Characters of the shortest name used; shorter ones look like another country's code."""

_SHORT: Final = """
ae vae|оаэ
ba bosnien
cf центральноафриканская республика
cn vr china|кнр
cz tschechische republik|republique tcheque|republica checa|чешская республика
gb grossbritannien|grande-bretagne|gran bretana|groot-brittannie|gran bretagna|gra-bretanha
gb великобритания|angleterre|england und wales|velka britanie|velka britania|apvienota karaliste
gb jungtine karalyste|uhendkuningriik|yhdistynyt kuningaskunta|egyesult kiralysag|regatul unit
gb spojene kralovstvi|spojene kralovstvo|forenede kongerige|обединено кралство
ir iran (republica islamica del)|republica islamica del iran|иран (исламская республика)
ir iran (republique islamique d')
km comoras
kr республика корея
kz kazajstan
md молдова
ps palestina
ru federacion de rusia|rusko|krievija|rusija
ru russland|russie|rusia|rosja|russia|россия|росія|рф|российская федерация
ru venemaa|venaja|rusland|ryssland|oroszorszag|русия|русија|ρωσια
sk slowakei|slovaquie|slowakije|словакия|slovenska republika
tt trinidad y tabago
tz republique-unie de tanzanie
us usa|etats-unis d'amerique|vereinigte staaten von amerika|сша|соединенные штаты америки|eeuu
us соединенные штаты|ee uu|spojene staty|spojene staty americke|asv|jav|yhdysvallat
vg bvi|британские виргинские острова|бво
"""
"""Names beside those of ISO 3166, as ``plain_name`` returns them."""


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
    for line in _SHORT.strip().splitlines():
        for name in line[3:].split("|"):
            found[plain_name(name)] = {line[:2]}
    return {name: codes.pop() for name, codes in found.items() if len(codes) == 1}


def _spoken_orders(name: str) -> list[str]:
    """Return a name in the order of speech: `republik moldau` for `moldau, republik`."""
    first, comma, second = name.partition(", ")
    return [f"{second} {first}"] if comma else []
