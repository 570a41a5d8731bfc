"""Made-up FollowTheMoney entities, and what the reader makes of them; no tests here."""

from functools import partial
from typing import Any

from graph.record.model import Interest
from ingest.readers.ftm.reader import READER
from tests.ingest.outcome import read_records


def entity(key: str, schema: str, **properties: Any) -> dict[str, Any]:
    texts = {k: v if isinstance(v, list) else [v] for k, v in properties.items()}
    return {"id": key, "schema": schema, "properties": texts}


read = partial(read_records, READER, "d")


def row(load: Any, value: dict[str, Any]) -> Any:
    (record,), refusals, _ = load(value)
    assert refusals == []
    (only,) = record.rows
    return only


def owned_row(load: Any, **properties: Any) -> Interest:
    found = row(load, entity("o", "Ownership", owner="a", asset="b", **properties))
    assert isinstance(found, Interest)
    return found
