"""Participants of made-up Danish entries."""

import json
from functools import partial
from pathlib import Path
from typing import Any

from graph.values.share import Share
from ingest.readers.dk_cvr.reader import READER
from tests.ingest.outcome import Rows, read_rows

read = partial(read_rows, READER)


def participant(**changes: Any) -> dict[str, Any]:
    company = {"cvrNummer": 12345674, "navne": [{"navn": "Firma"}]}
    member = {"attributter": changes.pop("attributes", [])}
    relation = {"virksomhed": company, "organisationer": [{"medlemsData": [member]}]}
    return {
        "enhedsNummer": 1,
        "enhedstype": "PERSON",
        "navne": [{"navn": "Person"}],
        "virksomhedSummariskRelation": [relation],
    } | changes


def attribute(kind: str, *values: tuple[str, str | None, str | None]) -> dict[str, Any]:
    said = [
        {"vaerdi": value, "periode": {"gyldigFra": start, "gyldigTil": end}}
        for value, start, end in values
    ]
    return {"type": kind, "vaerdier": said}


def write_entries(tmp_path: Path, *values: Any) -> Rows:
    path = tmp_path / "cvr.json"
    path.write_text("\n".join(json.dumps(value) for value in values), encoding="utf-8")
    return read(path)


def share(low: int, high: int) -> Share:
    return Share(low, high, high_open=low != high)
