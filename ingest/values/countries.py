"""Countries as registers write them, as lower-case ISO 3166 codes."""

import re
import unicodedata
from functools import cache, lru_cache
from typing import Final

OLD_COUNTRIES: Final = ("su", "yu", "cs", "dd", "an", "xk", "eu", "zr")
"""Codes beside today's ISO 3166 that sources still carry (FollowTheMoney knows them too)."""

_NAMES: Final = """
ae uae
an netherlands antilles|ant
ax aland
bl st barths|st barts
bn brunei
bo bolivia
bq bonaire
cd congo, democratic republic of|democratic republic of congo
cd dr congo|drc|congo drc|congo (drc)|congo - kinshasa|congo-kinshasa|zaire
cg republic of congo|congo, republic of|congo republic|congo - brazzaville
cg congo-brazzaville
ci ivory coast
cn prc|people's republic of china|china, people's republic of|mainland china
cv cape verde
cz czech republic
eu european union|eu
fk falkland islands|falklands
fm micronesia
gb britain|england/wales|england, wales|wales and england|england uk|uk (england and wales)
gb england / wales|england and wales (uk)|united kingdom england and wales|n ireland
gb great britain and northern ireland|united kingdom of great britain and northern ireland
gb great britain|england|scotland|wales|northern ireland|england and wales|uk
gg guernsey, channel islands|guernsey, ci
gw guinea bissau
hk hong kong sar|hong kong, china|hong kong (china)|hong kong sar, china
ie republic of ireland|eire|ireland, republic of
ir iran
je jersey, channel islands|jersey, ci
kn nevis|st kitts|st christopher and nevis
kp north korea|korea, north|korea (north)|dprk
kr south korea|korea, south|korea (south)|republic of korea
ky cayman
la laos|lao pdr
ly libya|libyan arab jamahiriya
md moldova
mf st martin
mk macedonia|fyrom|former yugoslav republic of macedonia
mk macedonia, former yugoslav republic of|macedonia, republic of
mm burma|myanmar (burma)|myanmar/burma
mo macau|macau sar|macao sar
nl holland|netherlands (kingdom of)
ps palestine|palestinian territory|palestinian territories|palestinian territory, occupied
ps occupied palestinian territory|occupied palestinian territories|west bank|gaza
ps west bank and gaza
ru russia
sh st helena
su soviet union|ussr
sx sint maarten|st maarten
sy syria
sz swaziland
tc turks and caicos
tl east timor
tr turkey
tw taiwan|taiwan (roc)|republic of china
tz tanzania
us usa|us|united states of america|delaware|state of delaware|delaware, usa|delaware, us
us delaware, united states|delaware, united states of america|delaware (usa)
va vatican|vatican city|holy see
vc st vincent
ve venezuela
vg british virgin islands|bvi
vi us virgin islands|usvi
vn vietnam
ws western samoa
xk kosovo|xk|xkx
yu yugoslavia
"""
"""Names beside those of ISO 3166, as :func:`plain_name` returns them; each of one country."""

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
def _codes_by_name() -> dict[str, str]:
    """Return the code of every plain name; our own table comes before ISO's names."""
    import pycountry

    found = {
        plain_name(name): line[:2]
        for line in _NAMES.strip().splitlines()
        for name in line[3:].split("|")
    }
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
