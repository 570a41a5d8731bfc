"""The relationships of GLEIF that give a parent control, as interests."""

import re
from functools import lru_cache
from typing import Final

from graph.values.vocabulary import CONSOLIDATION, HEAD_OFFICE, UMBRELLA

FEEDER: Final = "IS_FEEDER_TO"
"""A feeder fund puts its money into a master fund: no say, and a share that nobody states."""

BRANCH: Final = "IS_INTERNATIONAL_BRANCH_OF"

CONTROL: Final = {
    "IS_DIRECTLY_CONSOLIDATED_BY": (CONSOLIDATION, "direct", False),
    "IS_ULTIMATELY_CONSOLIDATED_BY": (CONSOLIDATION, "indirect", True),
    BRANCH: (HEAD_OFFICE, "direct", False),
    "IS_SUBFUND_OF": (UMBRELLA, "direct", False),
    "IS_FUND-MANAGED_BY": ("rightsGrantedByContract", "direct", False),
}
"""Interest type, directness, and whether it is a summary, for each relationship with control.

A branch is its head office, which is no control, and a sub-fund a part of its umbrella; a manager
acts under a contract. An ultimate consolidation repeats the direct ones below it.
"""

_OURS: Final = {
    HEAD_OFFICE.lower(): BRANCH,
    UMBRELLA.lower(): "IS_SUBFUND_OF",
}
"""Our words for what BODS and FollowTheMoney have none, as exports write them."""
_RELATIONSHIP: Final = re.compile(
    rf"\bIS[_ ][A-Z]+(?:[_ -][A-Z]+)+\b|\b(?i:{HEAD_OFFICE}|{UMBRELLA})\b"
)


@lru_cache(maxsize=4096)
def relationship_in(text: str | None) -> str | None:
    """Return the relationship of GLEIF that a text has, or None.

    >>> relationship_in("LEI RelationshipType: IS_DIRECTLY_CONSOLIDATED_BY")
    'IS_DIRECTLY_CONSOLIDATED_BY'
    >>> relationship_in("headOffice; as filed")
    'IS_INTERNATIONAL_BRANCH_OF'
    """
    found = None if text is None else _RELATIONSHIP.search(text)
    kind = None if found is None else found[0].replace(" ", "_")
    kind = _OURS.get((kind or "").lower(), kind)
    return kind if kind in CONTROL or kind == FEEDER else None
