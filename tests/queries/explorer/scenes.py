"""Facts and scenes that tests of the explorer draw."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from queries.explorer.scene.scene_facts import Facts
from queries.explorer.scene.scene_state import Filters

DAY = date(2024, 4, 8)
FILTERS = Filters(DAY)


def party(name: str, **more: Any) -> dict[str, Any]:
    """A row of a party as `Workspace.around` gives it."""
    return {
        "id": name,
        "name": f"Party {name}",
        "original": None,
        "schema": "Company",
        "identifiers": [],
        "topics": [],
        "trust": False,
        "datasets": ["test"],
        "country": "nl",
        "listed": False,
        "listings": [],
        "relations": [],
        **more,
    }


def hop(source: str, target: str, **more: Any) -> dict[str, Any]:
    """A statement between two parties."""
    return {
        "from_id": source,
        "from_name": f"Party {source}",
        "to_id": target,
        "to_name": f"Party {target}",
        "relation": "OWNS",
        "types": ["shareholding"],
        "measure": "shareholding",
        "share_min_pct": Decimal(60),
        "share_max_pct": Decimal(60),
        "min_closed": True,
        "max_closed": True,
        "valid_from": None,
        "valid_to": None,
        "holds": "yes",
        "certainty": "confirmed",
        "dataset": "test",
        **dict.fromkeys(("asserted_by", "publisher", "locator", "url", "quote", "retrieved_on")),
        "source": "A paper",
        "source_id": "ab" * 32,
        "record": f"test:{source}/{target}",
        "share_as_published": None,
        **more,
    }


def facts_of(parties: Sequence[dict[str, Any]], *statements: dict[str, Any]) -> Facts:
    """What is known, of rows and statements."""
    return Facts({row["id"]: row for row in parties}, statements)
