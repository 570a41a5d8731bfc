"""Fields of a BODS statement that are looked at before it is checked and read."""

from typing import Any

from ingest.codes.bods_codes import VAGUE
from ingest.readers.bods.statement import day_of
from ingest.readers.bods.statement_fields import NAME_PARTS


def name_hash(details: dict[str, Any]) -> int:
    """Return a hash of the name that is shown, to see whether it changed; 0 for no name."""
    name: Any = details.get("name")
    names = details.get("names")
    if isinstance(names, list) and names and isinstance(names[0], dict):
        first = names[0]
        parts = (str(first[part]) for part in NAME_PARTS if first.get(part))
        name = first.get("fullName") or " ".join(parts)
    return hash(name) if isinstance(name, str) and name else 0


def interest_days(details: dict[str, Any], field: str) -> list[str]:
    """Return the dates in a field of a relationship's interests; empty unless each has one."""
    interests = details.get("interests")
    if not isinstance(interests, list):
        return []
    texts = [item.get(field) if isinstance(item, dict) else None for item in interests]
    found = [day for text in texts if isinstance(text, str) and (day := day_of(text)) is not None]
    return found if len(found) == len(interests) else []


def is_unspecified_kind(details: dict[str, Any]) -> bool:
    """Return whether a party is of unknown or anonymous kind."""
    kind = details.get("personType") or details.get("entityType")
    return (kind.get("type") if isinstance(kind, dict) else kind) in VAGUE
