"""Editions of made-up lines, loaded, and what the record then knows."""

from pathlib import Path
from typing import Any

from graph.record.record import Record
from graph.world.open_world import read_world
from ingest.load.pipeline import Options, Outcome, load


def take(record: Record, *files: Path, **options: Any) -> list[Outcome]:
    return load(record, list(files), Options(**options))


def refusal(record: Record, *files: Path, **options: Any) -> str:
    before = record.head()
    outcomes = take(record, *files, **options)
    assert all(o.is_refused for o in outcomes), [o.answer for o in outcomes]
    assert record.head() == before
    return str(outcomes[0].answer["refused"])


def shares(record: Record, known_on: str | None = None) -> dict[str, int]:
    """What is known: share in percent by record."""
    world = read_world(record, record.head(), known_on=known_on)
    rows = [row for row in world.tables["interests"].to_pylist() if row["last_seen"] is None]
    return {row["record_id"]: row["share"]["low"] // 10_000 for row in rows}
