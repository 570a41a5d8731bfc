"""A refused record has the id that it would have had, so that an update knows what it was."""

from pathlib import Path

import pytest

from ingest.files.opened_file import Opened
from ingest.reader import Context, Record, Refusal
from ingest.recognition.detect import reader_for, readers

SAMPLES = [
    ("uk_psc/made-up-psc-snapshot-2024-11-22.txt", '"ownership-of', '"made-up-of'),
    ("uk_company/BasicCompanyData-made-up-2024-11-01.csv", '"01/02/2010"', '"x"'),
    ("gleif/relationships.csv", '"ACTIVE"', '"MADE_UP"'),
    ("gleif/relationships.xml", ">ACTIVE<", ">MADE_UP<"),
    ("gleif/exceptions.json", "NATURAL_PERSONS", "MADE_UP"),
    ("gleif/entities.csv", '"GENERAL"', '"MADE_UP"'),
    ("sk_rpvs/entries.json", "2017-08-01T", "x"),
    ("eu_fsf/retyped-entries.xml", 'code="enterprise"', 'code="made-up"'),
    ("un/made-up-list.xml", ">Libya</UN_LIST_TYPE>", "></UN_LIST_TYPE>"),
    ("uk_sanctions/made-up-uksl-2026.csv", ",Entity,", ",Made up,"),
    ("ofac/sdn.csv", "individual", "made up"),
    ("ofac/consolidated.xml", "<sdnType>", "<sdnType>x"),
    ("table/owners.csv", "8.6", "x"),
]


@pytest.mark.parametrize(("name", "good", "bad"), SAMPLES, ids=[row[0] for row in SAMPLES])
def test_a_refused_record_has_its_id(
    repository: Path, tmp_path: Path, name: str, good: str, bad: str
) -> None:
    path = repository / "sample_data" / name
    before = _ids(path)
    damaged = tmp_path / path.name
    text = path.read_text(encoding="utf-8")
    assert good in text
    damaged.write_text(text.replace(good, bad), encoding="utf-8")
    after = _ids(damaged)
    lost = before[0] - after[0]
    assert lost, "nothing was refused that was read before"
    assert lost <= after[1]


def _ids(path: Path) -> tuple[set[str], set[str | None]]:
    """Return the ids of the records of a file, and those of its refusals."""
    opened = Opened(path)
    items = list(
        reader_for(opened, None).read(opened, Context("x", None, lambda _text: None, readers()))
    )
    read = {item.record_id for item in items if isinstance(item, Record)}
    return read, {item.record_id for item in items if isinstance(item, Refusal)}
