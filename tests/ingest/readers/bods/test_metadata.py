"""What says who states something never refuses what is stated."""

import json
from pathlib import Path
from typing import Any

import pytest

from graph.record.model import Interest, Party
from tests.ingest.readers.bods.made_up import Read, company, holding, old_holding, shares


def read(folder: Path, *statements: dict[str, Any]) -> Read:
    path = folder / "made-up.json"
    path.write_text(json.dumps(statements), encoding="utf-8")
    return Read(path)


@pytest.mark.parametrize(
    ("metadata", "remark"),
    [
        ({"source": {"type": "officialRegister"}}, "source.type: one value stands there"),
        ({"source": {"type": ["hearsay"]}}, "source.type: unknown value 'hearsay'; left out"),
        ({"source": {"type": 5}}, "source.type: is not what the standard has there"),
        ({"source": "Companies House"}, "source: is not what the standard has there; left out"),
        ({"source": {"retrievedAt": "last week"}}, "source.retrievedAt: 'last week' is not a date"),
        ({"source": {"assertedBy": "A Filer"}}, "source.assertedBy: is not what the standard"),
        ({"publicationDetails": "2024"}, "publicationDetails: is not what the standard"),
        ({"publicationDetails": {"bodsVersion": 0.4}}, "publicationDetails.bodsVersion: is not"),
        ({"publicationDetails": {"bodsVersion": "0.9"}}, "publicationDetails.bodsVersion: '0.9'"),
        (
            {"publicationDetails": {"publicationDate": "soon"}},
            "publicationDetails.publicationDate: 'soon' is not a date; left out",
        ),
        ({"annotations": "none"}, "annotations: is not what the standard has there; left out"),
        ({"declarationSubject": 5}, "declarationSubject: is not what the standard has there"),
    ],
)
def test_metadata_of_another_form_is_left_out_with_a_remark(
    tmp_path: Path, metadata: dict[str, Any], remark: str
) -> None:
    found = read(tmp_path, company("c", "X", **metadata), holding("r", shares(60), **metadata))
    assert found.refusals == []
    assert (len(found.rows(Party)), found.row(Interest).share.text) == (1, "60")
    assert any(text.startswith(remark) for text in found.remarks), found.remarks


def test_what_fits_within_the_metadata_is_kept(tmp_path: Path) -> None:
    source = {"type": 5, "url": "https://example.org/r", "assertedBy": [{"name": "A Filer"}]}
    for statement in (
        holding("r", shares(60), source=source),
        old_holding("r", shares(60), source=source),
    ):
        row = read(tmp_path, statement).row(Interest)
        assert (row.url, row.asserted_by) == ("https://example.org/r", "A Filer")


def test_what_is_stated_still_refuses_its_statement(tmp_path: Path) -> None:
    found = read(tmp_path, company("c", "X"), holding("r", {"type": "shareholding", "share": 60}))
    assert [refusal.reason for refusal in found.refusals] == [
        "recordDetails.interests[0].share: 60 is not an object"
    ]
