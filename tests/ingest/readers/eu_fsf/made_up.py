"""Made-up entries of the EU's list."""

from functools import partial
from pathlib import Path

from graph.record.model import Listing, Party
from ingest.reader import Record
from ingest.readers.eu_fsf.reader import READER
from tests.ingest.outcome import read_records

NAMESPACE = "http://eu.europa.ec/fpi/fsd/export"


REGULATION = '<regulation numberTitle="2020/1998 (OJ L410I)" programme="HR"/>'


NAME = '<nameAlias wholeName="Somebody" strong="true"/>'


PERSON = '<subjectType code="person"/>'


read = partial(read_records, READER, "eu_fsf")


def export(tmp_path: Path, inside: str, own: str = 'designationDate="2021-03-22"') -> Path:
    path = tmp_path / "list.xml"
    path.write_text(
        f'<export xmlns="{NAMESPACE}" generationDate="2024-04-08T10:00:00.000+02:00">'
        f'<sanctionEntity logicalId="7" {own}>{inside}</sanctionEntity></export>',
        encoding="utf-8",
    )
    return path


def only_rows(path: Path) -> tuple[Party, list[Listing], Record]:
    records, refusals, _ = read(path)
    assert refusals == []
    party = records[0].rows[0]
    assert isinstance(party, Party)
    return party, [r for r in records[0].rows if isinstance(r, Listing)], records[0]
