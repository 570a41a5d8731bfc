"""Keys of programmes and names of authorities as OpenSanctions writes them."""

import re
from collections.abc import Collection
from functools import lru_cache
from typing import Final

from ingest.programmes import Programme, find_other_spelling

_AUTHORITIES: Final = tuple(
    (re.compile(pattern), code)
    for pattern, code in (
        (r"office of foreign assets control|\bofac\b", "US-OFAC"),
        (r"bureau of industry and security|\bbis entity", "US-BIS"),
        (r"european (?:union|commission|council|external action)|council of the eu", "EU"),
        (r"office of financial sanctions implementation|\bofsi\b|hm treasury", "UK"),
        (r"foreign, commonwealth|\bfcdo\b", "UK"),
        (r"united nations|un security council|\bunsc\b", "UN"),
        (r"state secretariat for economic affairs|\bseco\b", "CH"),
        (r"global affairs canada", "CA"),
        (r"ministry of (?:finance|economy, trade).*japan|japan.*ministry", "JP"),
        (r"department of foreign affairs and trade|\bdfat\b", "AU"),
        (r"national security and defen[cs]e council|nsdc|ukrain|україн", "UA"),
    )
)

SDN: Final = frozenset({"us_ofac_sdn", "US OFAC Specially Designated Nationals (SDN) List"})
"""Name and title of OpenSanctions' dataset of the SDN list."""
_CONSOLIDATED: Final = frozenset({"us_ofac_cons", "US OFAC Consolidated (non-SDN) List"})
"""Name and title of its dataset of OFAC's other lists."""


def known_key(key: str, sources: Collection[str]) -> Programme | None:
    """Return what OpenSanctions' key of a programme means, of what comes from some of its datasets.

    A programme of OFAC freezes by the SDN list; an entry of the consolidated list alone may have
    its tag for something else.

    Args:
        key: such as ``EU-HR``.
        sources: names of the datasets, or their titles.
    """
    found = find_other_spelling(key)
    elsewhere = not _CONSOLIDATED.isdisjoint(sources) and SDN.isdisjoint(sources)
    return None if found is not None and found.list_name == "us_ofac_sdn" and elsewhere else found


@lru_cache(maxsize=4096)
def authority_of(text: str | None) -> str:
    """Return the code of an authority from its name; the name itself where it is not plain."""
    plain = "" if text is None else text.casefold()
    return next((c for pattern, c in _AUTHORITIES if pattern.search(plain)), text or "not stated")
