"""Every file of the shared samples in one call: what becomes of each, again, and in another order.

Refused are only files that hold no records, or hold them damaged; each for its own reason.
"""

import random
import tomllib
from collections import Counter
from fnmatch import fnmatch
from pathlib import Path
from typing import Final

import pytest

from graph.record.record import Record
from ingest.load.pipeline import Options, Outcome, load

BODS: Final = tomllib.loads(
    (Path(__file__).parents[1] / "ingest" / "readers" / "bods" / "files.toml").read_text(
        encoding="utf-8"
    )
)["refused"]
NOT_DATA: Final = {
    "bods-0.4/*/*-original-data.json": "",  # what publishers had before it was turned into BODS
    "bods-0.4/libcove-fixtures/*.csv": "no preset knows these columns",  # errors of the others
    "bods-0.4/schema/*.csv": "no preset knows these columns",
    "bods-0.4/schema/*.json": "format not recognised",
    "ftm/delta/delta.json": "format not recognised",  # an index of deltas
    "ftm/t1.index.json": "format not recognised",
    "gleif-xml/xsd/*.xsd": "format not recognised",
    "seco-xml/test-seco.xml": "holds no record",  # programmes and no target
    "uk-company/basic-company-data-1.csv": "may be cut or wrapped",  # wrapped at 118 signs
    "uk-psc/enumerations/*.yml": "format not recognised",
    "uk-psc/oo-register/psc_unknown_kind.json": "format not recognised",
}
"""Files that hold no record, and what their refusal says."""
PARTS: Final = ("records_kept", "records_quarantined", "records_unchanged")

pytestmark = pytest.mark.slow


def files(folder: Path) -> list[Path]:
    found = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return [path for path in found if path.name != "INDEX.md"]


def loaded(record: Record, paths: list[Path]) -> dict[Path, Outcome]:
    return dict(zip(paths, load(record, paths, Options(keep=False)), strict=True))


def may_be_refused(name: str, reason: str) -> bool:
    if name.removeprefix("bods-0.4/libcove-fixtures/") in BODS:
        return True
    return any(fnmatch(name, pattern) and said in reason for pattern, said in NOT_DATA.items())


def test_all_files_in_one_call(shared_data: Path, tmp_path: Path) -> None:
    paths = files(shared_data)
    record = Record(tmp_path / "first")
    first = loaded(record, paths)
    assert len(first) > 500
    kept: Counter[str] = Counter()
    for path, outcome in first.items():
        answer, name = outcome.answer, str(path.relative_to(shared_data))
        if outcome.is_refused:
            assert may_be_refused(name, answer["refused"]), answer
            continue
        assert answer["records_read"] == sum(answer[part] for part in PARTS)
        kept[answer["dataset"]] += answer["records_kept"]
    refused = [str(p.relative_to(shared_data)) for p, o in first.items() if o.is_refused]
    for pattern in NOT_DATA:
        assert any(fnmatch(name, pattern) for name in refused), f"{pattern} loads"
    stored: Counter[str] = Counter()
    for part in record.head().parts:
        stored[part.dataset] += part.counts["records_kept"]
    assert +stored == +kept

    version = record.head().data_version
    again = loaded(record, paths)
    assert {p for p, o in again.items() if o.is_refused} == {
        p for p, o in first.items() if o.is_refused
    }
    assert sum(o.answer.get("records_kept", 0) for o in again.values()) == 0
    assert record.head().data_version == version

    random.Random(4).shuffle(paths)
    other = Record(tmp_path / "other")
    loaded(other, paths)
    assert other.head().data_version == version
