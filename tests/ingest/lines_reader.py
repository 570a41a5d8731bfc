"""A made-up publisher for tests: one JSON file an edition, whole or of changes, with a scope."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import ingest.load.load_plan
from graph.record.model import Interest, Name, Party, Row
from graph.values.share import Share
from ingest.files.opened_file import Opened
from ingest.reader import Context, Delta, Reader, Record, Refusal
from ingest.recognition.detect import reader_for


def edition(folder: Path, day: str | None, records: dict[str, Any], **said: Any) -> Path:
    """Write an edition: id to share; ``None`` says gone, a text cannot be read.

    Args:
        folder: where to write.
        day: the publisher's date.
        records: id to share in percent, or to a pair of share and ``held``.
        said: ``scope``; ``delta`` (true), ``since``; ``name`` of the file.
    """
    name = said.pop("name", None) or f"{day}-{said.get('scope')}-{said.get('delta')}.json"
    path = folder / name.replace(":", "")
    path.write_text(json.dumps({"edition": day, "records": records, **said}), encoding="utf-8")
    return path


def _body(opened: Opened) -> dict[str, Any]:
    body: dict[str, Any] = json.loads(opened.path.read_bytes())
    return body


def _read(opened: Opened, context: Context) -> Iterator[Record | Refusal]:
    for number, (key, said) in enumerate(_body(opened)["records"].items(), 1):
        share, held = said if isinstance(said, list) else (said, None)
        position = f"record {number}"
        if isinstance(share, str):
            yield Refusal(position, f"share: {share!r} is no number", json.dumps(said), key)
        elif share is None:
            yield Record(key, position, [], held=held)
        else:
            units = share * 10_000
            rows: list[Row] = [
                Party(f"lines-{key}", "Company", [Name(key)]),
                Interest("lines-owner", f"lines-{key}", ["shareholding"], Share(units, units)),
            ]
            yield Record(key, position, rows, held=held)


def _delta(opened: Opened) -> Delta | None:
    body = _body(opened)
    return Delta(body.get("since")) if body.get("delta") else None


LINES = Reader(
    name="lines",
    title="made-up lines",
    version="1",
    sniff=lambda _sniff: 0,
    read=_read,
    edition=lambda opened: _body(opened)["edition"],
    scope=lambda opened: _body(opened).get("scope"),
    delta=_delta,
)


def read_json_as_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the made-up reader take JSON files; others are recognised as usual."""

    def made_up(opened: Opened, name: str | None) -> Reader:
        return LINES if opened.path.suffix == ".json" else reader_for(opened, name)

    monkeypatch.setattr(ingest.load.load_plan, "reader_for", made_up)
