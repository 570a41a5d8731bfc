"""What of a party's row is compared, as hashes: by them a decision knows that its row has moved."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from graph.candidates.pair_id import hash_of_fields

FIELDS: Final = ("name", "birth", "number", "kind")
_NOTHING: Final = "0:"
_SIGNS: Final = 8


def compared_values(rows: Iterable[Mapping[str, Any]]) -> tuple[list[str], ...]:
    """Return what rows of ``parties`` with one id state of each of `FIELDS`."""
    every = list(rows)
    return (
        [name["value"] for row in every for name in row["names"] or ()],
        [row["birth_date"] for row in every if row["birth_date"]],
        [text for row in every for text in row["identifiers"] or ()],
        [row["schema"] for row in every if row["schema"]],
    )


def seen_fields(rows: Iterable[Mapping[str, Any]]) -> str:
    """Return for each of `FIELDS` how many values rows with one id state, and their hash.

    Returns:
        Such as ``name=2:k3pz7avd birth=0: number=1:q2x4ab6t kind=1:mm7dkl2e``.
    """
    told = []
    for field, values in zip(FIELDS, compared_values(rows), strict=True):
        count = len(set(values))
        told.append(f"{field}={count}:{hash_of_fields(values)[:_SIGNS] if count else ''}")
    return " ".join(told)


def row_hash(rows: Iterable[Mapping[str, Any]]) -> str:
    """Return one hash of all that is compared of the rows with one id."""
    return hash_of_fields(*compared_values(rows))


def births_hash(births: Iterable[str]) -> str:
    """Return how many births a party's rows state together, and their hash."""
    values = sorted(set(births))
    return f"{len(values)}:{hash_of_fields((), values)[:_SIGNS] if values else ''}"


def birth_change(before: str | None, now: str) -> list[str]:
    """Return in words how the births of a party changed; nothing where they are not known.

    >>> birth_change("0:", "1:k3pz7avd")
    ['birth added']
    """
    return [] if before in (None, now) else [f"birth {_change_word(before or _NOTHING, now)}"]


def changes_since(seen: str | None, now: str) -> list[str]:
    """Return in words what changed between two answers of `seen_fields`.

    >>> changes_since("name=1:a birth=0:", "name=1:a birth=1:c")
    ['birth added']

    Args:
        seen: what was seen when a person decided; ``None`` where that is not known.
        now: what is stated now.
    """
    if seen is None:
        return []
    before, after = (dict(part.split("=", 1) for part in text.split()) for text in (seen, now))
    return [
        f"{field} {_change_word(before.get(field, _NOTHING), after.get(field, _NOTHING))}"
        for field in FIELDS
        if before.get(field, _NOTHING) != after.get(field, _NOTHING)
    ]


def _change_word(before: str, after: str) -> str:
    old, new = (int(text.partition(":")[0]) for text in (before, after))
    return "added" if old < new else "removed" if old > new else "changed"
