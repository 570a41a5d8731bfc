"""The manifest of an exposure file, compared with its own tables and with the one made now."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, Final

from queries.question.backend import NOT_VERIFIED, VERIFIED

OF_THE_ANSWER: Final = frozenset({"run_id", "counts", "files"})
"""What is another where the answer is another."""
OF_THE_DATA: Final = frozenset({"data_version", "sources", "rules", "rule_statuses"})
"""What may be another where data or rules are others, and is told as such."""


def stamp_differences(
    manifest: Mapping[str, Any], tables: Mapping[str, Sequence[Mapping[str, Any]]]
) -> Iterator[tuple[str, Any, Any]]:
    """Yield where run id, data version or number of rows is another in a table: place, then, now.

    ``tables`` are the rows of the file's own tables by name.
    """
    counts = manifest.get("counts")
    for name, rows in tables.items():
        said = counts.get(name) if isinstance(counts, Mapping) else None
        if said != len(rows):
            yield f"counts {name}", said, len(rows)
        for key in ("run_id", "data_version"):
            for other in sorted({row.get(key, manifest[key]) or "" for row in rows}):
                if other != manifest[key]:
                    yield f"{key} in {name}", manifest[key], other


def manifest_differences(
    then: Mapping[str, Any], now: Mapping[str, Any], others: Collection[str]
) -> Iterator[tuple[str, Any, Any]]:
    """Yield where a manifest is not as made now and nothing explains it: place, then, now.

    ``others`` are the kinds of difference that were found. By another version of the program the
    manifest may be another in all; what was compared of the tables depends on where it was made.
    """
    if "software" in others:
        return
    left_out = {"verified"} if then.get("verified") in (VERIFIED, NOT_VERIFIED) else set()
    if {"answer", "data", "rules"} & set(others):
        left_out |= OF_THE_ANSWER
    if {"data", "rules"} & set(others):
        left_out |= OF_THE_DATA
    for key in sorted({*then, *now} - left_out):
        yield from _unlike_leaves(key, then.get(key), now.get(key))


def _unlike_leaves(place: str, then: Any, now: Any) -> Iterator[tuple[str, Any, Any]]:
    """Yield the innermost values that differ; of lists of another length the whole."""
    if isinstance(then, dict) and isinstance(now, dict):
        for key in sorted({*then, *now}):
            yield from _unlike_leaves(f"{place} {key}", then.get(key), now.get(key))
    elif isinstance(then, list) and isinstance(now, list) and len(then) == len(now):
        for number, (old, new) in enumerate(zip(then, now, strict=True), 1):
            yield from _unlike_leaves(f"{place} {number}", old, new)
    elif type(then) is not type(now) or then != now:
        yield place, then, now
