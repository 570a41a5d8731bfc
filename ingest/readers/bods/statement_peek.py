"""What is seen of a BODS statement before it is read."""

from typing import Any

from ingest.codes.bods_codes import VAGUE
from ingest.readers.bods.statement import day_of
from ingest.readers.bods.statement_fields import PARTS


def name_number(details: dict[str, Any]) -> int:
    """Return a number for the name that is shown, to see whether it changed; 0 for no name."""
    name: Any = details.get("name")
    names = details.get("names")
    if isinstance(names, list) and names and isinstance(names[0], dict):
        first = names[0]
        parts = (str(first[part]) for part in PARTS if first.get(part))
        name = first.get("fullName") or " ".join(parts)
    return hash(name) if isinstance(name, str) and name else 0


def days(details: dict[str, Any], field: str) -> list[str]:
    """Return the starts or ends of a relationship's interests, if each has one."""
    interests = details.get("interests")
    if not isinstance(interests, list):
        return []
    texts = [item.get(field) if isinstance(item, dict) else None for item in interests]
    days = [day for text in texts if isinstance(text, str) and (day := day_of(text)) is not None]
    return days if len(days) == len(interests) else []


def is_vague(details: dict[str, Any]) -> bool:
    """Return whether a party's kind tells nothing of who it is."""
    kind = details.get("personType") or details.get("entityType")
    return (kind.get("type") if isinstance(kind, dict) else kind) in VAGUE
