"""What a register said of an interest, where a publisher of BODS passes its own words on.

Open Ownership turns the UK's register of persons with significant control and GLEIF into BODS.
The interest types alone lose what matters: of ``ownership-of-shares-75-to-100-percent-as-trust``
they keep the shareholding, and of a consolidation by accounting an influence. ``details`` has the
register's own word, alone or among others, so the interest is read as that register's file is.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, Final

from graph.values.vocabulary import APPOINTMENT_OF_BOARD
from ingest.codes.gleif_relationships import CONTROL, FEEDER, relationship_in
from ingest.codes.natures import BOARD_MAJORITY, holdings, natures_in

_REGISTER: Final = re.compile(
    r"companies house|companieshouse\.gov\.uk|company-information\.service\.gov\.uk", re.IGNORECASE
)


@lru_cache(maxsize=65_536)
def has_register_words(details: str | None) -> bool:
    """Return whether ``details`` have a word of the UK's register or of GLEIF."""
    return bool(natures_in(details)) or relationship_in(details) is not None


def register_columns(details: Iterable[str | None]) -> list[dict[str, Any]]:
    """Return the columns of each row that the words in several ``details`` state together.

    A row of a feeder fund has ``role`` and is a link: money without a say.
    """
    texts = tuple(dict.fromkeys(details))
    return [dict(columns) for columns in _columns_of(texts)] if texts else []


@lru_cache(maxsize=16_384)
def _columns_of(texts: tuple[str | None, ...]) -> list[dict[str, Any]]:
    slugs = dict.fromkeys(slug for text in texts for slug in natures_in(text))
    rows = [row.columns() for row in holdings(list(slugs))] if slugs else []
    for kind in dict.fromkeys(filter(None, map(relationship_in, texts))):
        if kind == FEEDER:
            rows.append({"role": kind})
            continue
        interest_type, directness, summary = CONTROL[kind]
        rows.append({"types": [interest_type], "directness": directness, "summary": summary})
    return rows


def is_of_uk_register(source: dict[str, Any]) -> bool:
    """Return whether a statement's source is the UK's register of persons with control."""
    agents = source.get("assertedBy") or []
    texts = [source.get("description"), source.get("url")]
    texts += [agent.get("name") for agent in agents if agent is not None]
    return any(_names_register(text) for text in texts if text)


@lru_cache(maxsize=4096)
def _names_register(text: str) -> bool:
    return _REGISTER.search(text) is not None


def add_board_majority(columns: dict[str, Any]) -> None:
    """Add to an appointment of the board without extent that of the UK's register.

    The right there is over a majority of the board (Companies Act 2006, Schedule 1A, paragraph 4).
    """
    if columns["types"] == [APPOINTMENT_OF_BOARD] and columns.get("share") is None:
        columns["share"] = BOARD_MAJORITY
