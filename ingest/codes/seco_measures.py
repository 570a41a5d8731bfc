"""What the Swiss list calls the measures of a sanctions set: in its words and the vocabulary's."""

import re
from functools import lru_cache
from typing import Final

from ingest import programmes

_ANNEXES: Final = re.compile(
    r"\bannex(?:es)?\s+(\d+[a-z]?\b(?:(?:,|,?\s+and)\s+\d+[a-z]?\b)*)", re.IGNORECASE
)
_WORDS: Final = (
    (re.compile(r"capital market|financial market|messaging|swift|broadcast", re.I), "sectoral"),
    (re.compile(r"\bvessels?\b|\bships?\b|\bports?\b|\baircraft\b", re.I), "sectoral"),
    (re.compile(r"dual.use|\bmilitary\b|\bgoods\b|\bexport|\btechnolog", re.I), "export_control"),
    (re.compile(r"\btransactions?\b", re.I), "transaction_ban"),
    (re.compile(r"\binvestments?\b", re.I), "investment_ban"),
    (
        re.compile(
            r"\btravel\b|\bentry\b|\bentering\b|\btransit\b|\breise|(?:ein|durch)reise"
            r"|\bvoyage|\bentrée\b|\bviaggi|\bentrata\b|\btransito\b",
            re.I,
        ),
        "travel_ban",
    ),
)
_FREEZE: Final = re.compile(
    r"financial (?:measures|sanctions)|freez|\bassets?\b|\bfunds\b"
    r"|named individuals and entities|finanzsanktion|\bsperr|\bgel des\b|\bavoirs\b"
    r"|(?:sanctions|mesures) financières|(?:sanzioni|misure) finanziarie|\bblocco\b|\baveri\b",
    re.I,
)
_OTHER: Final = "sectoral"
"""The measure that stands for all restrictions of no common kind."""
_ARTICLES: Final = re.compile(r"^[^-]*\bart(?:icle|ikel)?s?\b\.?[^-]*--\s*", re.IGNORECASE)


def measures_in_name(text: str) -> tuple[str, ...]:
    """Return the measures that the name of a sanctions set says.

    >>> measures_in_name("Financial measures, annex 2")
    ('asset_freeze',)
    >>> measures_in_name("article 16 and 17 -- Restrictions on the money and capital market")
    ('sectoral',)
    """
    measures = [measure for pattern, measure in _WORDS if pattern.search(text) is not None]
    if _FREEZE.search(text) is not None:
        measures.insert(0, "asset_freeze")
    return tuple(dict.fromkeys(measures))


def annexes_in_name(text: str) -> list[str]:
    """Return the annexes that the name of a sanctions set names: ``['9', '14a']``."""
    return re.findall(r"\d+[a-z]?", " ".join(_ANNEXES.findall(text)).lower())


@lru_cache(maxsize=4096)
def set_names(list_name: str, note: str) -> tuple[str, ...]:
    """Return what an entry's note calls its sanctions sets of no common kind.

    >>> set_names("ch_ukraine", "Ukraine: Financial measures; Ukraine: Vessel-related measures")
    ('vessel-related measures',)
    >>> set_names("ch_ukraine", "Ukraine: Annex 9")
    ('Annex 9',)
    """
    texts = [piece.partition(": ")[2] or piece for piece in note.split("; ")]
    named = [_ARTICLES.sub("", text) for text in texts if _has_other(list_name, text)]
    return tuple(
        dict.fromkeys(
            name if _ANNEXES.match(name) else f"{name[:1].lower()}{name[1:]}" for name in named
        )
    )


def _has_other(list_name: str, text: str) -> bool:
    if said := measures_in_name(text):
        return _OTHER in said
    ordinance = list_name.removesuffix(f"_{_OTHER}")
    codes = [f"{ordinance} annex {annex}" for annex in annexes_in_name(text)]
    known = [programmes.find_programme("seco", code) for code in codes]
    return any(one is not None and _OTHER in one.measures for one in known)
