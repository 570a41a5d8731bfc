"""Made-up parties, hops and paths, as answers give them; one party has a hostile name."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

HOSTILE = "<img src=x onerror=\"document.title='owned'\"> ![x](http://evil.invalid/p.png) href"
CHANGE = "2024-03-13"
OLDER = "0000000000000001"
GONE = "0000000000000002"
NAMES = {
    "toloka:toloka_bv": "Toloka AI BV",
    "toloka:yandex_nv": "Yandex N.V.",
    "toloka:volozh": "Arkady Volozh",
    "toloka:tevian": "Tevian",
    "toloka:ntechlab": "NtechLab",
    "test:hostile": HOSTILE,
}
SOURCE = {
    "certainty": "confirmed",
    "asserted_by": "the ministry",
    "source": "Decision memo",
    "record": "toloka:interest 4",
    "url": "https://example.org/memo",
    "quote": "the Dutch holding",
    "publisher": None,
    "locator": None,
    "note": None,
    "dataset": "toloka",
    "reader": "case",
}


def hop(start: str, end: str, relation: str = "OWNS", **more: Any) -> dict[str, Any]:
    """A hop of the interface, unknown share unless told."""
    return {
        "from_id": start,
        "from_name": NAMES[start],
        "relation": relation,
        "types": ["shareholding"] if relation == "OWNS" else ["service"],
        "to_id": end,
        "to_name": NAMES[end],
        "share_min_pct": Decimal(0) if relation == "OWNS" else None,
        "share_max_pct": Decimal(100) if relation == "OWNS" else None,
        "min_closed": True,
        "max_closed": True,
        "share_as_published": None,
        "valid_from": "2021",
        "valid_to": None,
        "measure": "shareholding" if relation == "OWNS" else None,
        "depth": 1,
        "holds": "yes",
        "state": "in force",
        "date_precision": "year",
        "observed_on": "2024-04-08",
        "published_on": "2024-04-08",
        "retrieved_on": "2024-04-26",
        "position": "line 442",
        "source_id": "ab" * 32,
        "file": "toloka.case.yaml",
        "first_seen": "2024-04-08",
        "last_seen": None,
        **SOURCE,
        **more,
    }


def path(listed: str, kind: str, hops: Sequence[dict[str, Any]], **more: Any) -> dict[str, Any]:
    """A path of the interface."""
    return {
        "listed_id": listed,
        "listed_name": NAMES[listed],
        "class": kind,
        "hops": list(hops),
        "listings": [],
        "path_min_pct": Decimal(0),
        "path_max_pct": Decimal(100),
        "path_min_closed": True,
        "path_max_closed": True,
        "party_ids": [],
        "remarks": [],
        "footnotes": [],
        "counts_toward_rule": False,
        "why_not_counted": "a link never moves a verdict",
        "sentence": " ".join(f"{h['from_name']} {h['relation']} {h['to_name']}" for h in hops),
        **more,
    }


PATHS = {
    "toloka:toloka_bv": [
        path(
            listed,
            "supply",
            [hop("toloka:toloka_bv", listed, "SUPPLIES", certainty="alleged")],
        )
        for listed in ("toloka:tevian", "toloka:ntechlab")
    ],
    "test:hostile": [
        path(
            "toloka:volozh",
            "ownership",
            [
                hop(
                    "toloka:volozh",
                    "test:hostile",
                    share_min_pct=Decimal(25),
                    share_max_pct=Decimal(50),
                    min_closed=False,
                    quote=HOSTILE,
                    source=HOSTILE,
                )
            ],
            counts_toward_rule=True,
        )
    ],
}
