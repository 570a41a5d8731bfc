"""Keys of programmes and names of authorities as OpenSanctions writes them."""

import re
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from typing import Final

from graph.values.vocabulary import AUTHORITIES, AUTHORITY_NOT_STATED
from ingest.codes.uk_measures import measure_of
from ingest.files.opened_file import Opened
from ingest.programmes import Programme, find_other_spelling

_AUTHORITIES: Final = tuple(
    (re.compile(pattern), code)
    for pattern, code in (
        (r"office of foreign assets control|\bofac\b", "US-OFAC"),
        (r"\bus[- ]treasury|department of the treasury", "US-OFAC"),
        (r"bureau of industry and security|\bbis entity|\Abis\Z", "US-BIS"),
        (r"european (?:union|commission|council|external action)|council of the eu", "EU"),
        (r"\beu financial sanctions|\A(?:eu[- ])?council\Z", "EU"),
        (r"office of financial sanctions implementation|\bofsi\b|hm treasury|\bhmt\b", "UK"),
        (r"foreign, commonwealth|\bfcdo\b|\A(?:gb|united kingdom)\Z", "UK"),
        (r"united nations|un security council|\bunsc\b|\Aun-sc\Z", "UN"),
        (r"state secretariat for economic affairs|\bseco\b|\Aswitzerland\Z", "CH"),
        (r"global affairs canada|\Acanada\Z", "CA"),
        (r"ministry of (?:finance|economy, trade).*japan|japan.*ministry|\Ajapan\Z", "JP"),
        (r"department of foreign affairs and trade|\bdfat\b|\Aaustralia\Z", "AU"),
        (r"national security and defen[cs]e council|nsdc|ukrain|україн", "UA"),
    )
)

_CODES: Final = {code.casefold(): code for code in AUTHORITIES}

_OF_KEYS: Final = {"EU": "EU", "GB": "UK", "US": AUTHORITY_NOT_STATED, "UN": "UN", "CH": "CH"} | {
    country: country for country in ("CA", "JP", "AU", "UA")
}
"""Authorities by the first part of OpenSanctions' keys, which is that of the issuer."""

SDN: Final = frozenset({"us_ofac_sdn", "US OFAC Specially Designated Nationals (SDN) List"})
"""Name and title of OpenSanctions' dataset of the SDN list."""
_CONSOLIDATED: Final = frozenset({"us_ofac_cons", "US OFAC Consolidated (non-SDN) List"})
"""Name and title of its dataset of OFAC's other lists."""
_INVESTMENT_BANS: Final = frozenset({"gb_hmt_invbans", "UK HMT/OFSI Investment Bans"})
"""Name and title of its dataset of the UK's investment bans, which freeze nothing."""
FREEZE_NOT_STATED: Final = (
    "the source does not say what the designation imposes; an asset freeze is taken, which is what "
    "designation under these regulations means as a rule"
)


def measures_of(known: Programme, provisions: Iterable[str], *, ship: bool) -> list[str]:
    """Return the measures of a listing under a programme.

    A UK designation states its own; where a file leaves them out, it is a freeze as those of
    persons and bodies are as a rule (see ``FREEZE_NOT_STATED``). Of a ship nothing is taken.
    """
    if known.measures or known.authority != "UK":
        return list(known.measures)
    stated = [measure_of(text) for text in provisions]
    if not stated and not ship:
        return ["asset_freeze"]
    return [measure for measure in dict.fromkeys(stated) if measure]


def known_key(key: str, sources: Collection[str]) -> Programme | None:
    """Return what OpenSanctions' key of a programme means, of what comes from some of its datasets.

    The UK's file of investment bans has the keys of its regimes. A programme of OFAC freezes by
    the SDN list; an entry of the consolidated list alone may have its tag for something else.
    """
    found = find_other_spelling(key)
    if (
        found is not None
        and found.authority == "UK"
        and _INVESTMENT_BANS.issuperset(sources or "x")
    ):
        return replace(found, list_name="uk_russia_investment_ban", measures=("investment_ban",))
    elsewhere = not _CONSOLIDATED.isdisjoint(sources) and SDN.isdisjoint(sources)
    return None if found is not None and found.list_name == "us_ofac_sdn" and elsewhere else found


@lru_cache(maxsize=4096)
def authority_of(text: str | None) -> str:
    """Return the code of an authority from its name; the name itself where it is not plain."""
    plain = "" if text is None else text.casefold()
    coded = (code for pattern, code in _AUTHORITIES if pattern.search(plain))
    return next(coded, text or AUTHORITY_NOT_STATED)


def list_authority(text: str) -> str:
    """Return the code of an authority whose list it is, however it is spelled.

    >>> list_authority("us-ofac"), list_authority("HMT"), list_authority("A ministry")
    ('US-OFAC', 'UK', 'A ministry')
    """
    return _CODES.get(text.casefold()) or authority_of(text)


def authority_of_key(key: str, title: str | None) -> str:
    """Return the authority of a programme that no table has: the title's, else the key's.

    A key of the United States may be of several authorities.
    """
    stated = authority_of(title)
    if stated not in (title, AUTHORITY_NOT_STATED):
        return stated
    return _OF_KEYS.get(key.partition("-")[0].upper(), stated)


_VERSION = re.compile(r"(\d{14})-[a-z0-9]{3}(?![A-Za-z0-9])[_.-]?")
"""The second at which the version was made, and three letters that tell two runs apart."""


def edition_of(opened: Opened) -> str | None:
    """Return the second of the version that a file's name begins with, if it has one.

    Returns:
        An ISO date-time such as ``2024-05-27T19:47:02``, in UTC as the publisher's.
    """
    found = _VERSION.match(opened.name)
    if found is None:
        return None
    try:
        return datetime.strptime(found[1], "%Y%m%d%H%M%S").isoformat()
    except ValueError:
        return None


def name_without_version(name: str) -> str | None:
    """Return a file's name without its version; ``None`` where it has no version."""
    found = _VERSION.match(name)
    return None if found is None else name[found.end() :] or None
