"""Targets of made-up files of the Swiss list."""

from functools import partial
from pathlib import Path

from graph.record.model import Listing, Party
from ingest.reader import Record
from ingest.readers.seco.reader import READER
from tests.ingest.outcome import read_records

SET = '<sanctions-set ssid="12" lang="eng">Financial sanctions</sanctions-set>'


NAME = (
    '<name ssid="3" name-type="primary-name" quality="good" lang="eng">'
    '<name-part order="1" name-part-type="whole-name"><value>Somebody</value></name-part></name>'
)


IDENTITY = f'<identity ssid="2" main="true">{NAME}</identity>'


PERSON = f"<individual>{IDENTITY}</individual>"


OF_SET = "<sanctions-set-id>12</sanctions-set-id>"


LISTED = '<modification modification-type="listed" effective-date="2022-03-16"/>'


read = partial(read_records, READER, "seco")


def listed(
    tmp_path: Path,
    inside: str,
    *,
    sets: str = SET,
    name: str = "measures against Syria (SR 946.231.172.7)",
    kind: str = "whole-list",
    behind: str = "",
) -> Path:
    path = tmp_path / "list.xml"
    path.write_text(
        f'<swiss-sanctions-list list-type="{kind}" date="2026-09-28">'
        f'<sanctions-program ssid="1"><program-key lang="eng">Key</program-key>'
        f'<program-name lang="eng">Ordinance on {name}</program-name>{sets}</sanctions-program>'
        f'<target ssid="100">{inside}</target>{behind}</swiss-sanctions-list>',
        encoding="utf-8",
    )
    return path


def only(path: Path) -> tuple[Party, list[Listing], Record]:
    (record,), refusals, _ = read(path)
    assert refusals == []
    party = record.rows[0]
    assert isinstance(party, Party)
    return party, [row for row in record.rows if isinstance(row, Listing)], record


def modification(kind: str, date: str) -> str:
    return f'<modification modification-type="{kind}" effective-date="{date}"/>'
