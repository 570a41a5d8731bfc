"""Switzerland: amendments, and the history by which a target is listed or not."""

from pathlib import Path

import pytest

from graph.record.model import Listing, Name
from ingest.files.opened_file import Opened
from ingest.readers.seco.reader import READER
from ingest.recognition.detect import reader_for
from tests.ingest.readers.seco.made_up import (
    LISTED,
    OF_SET,
    PERSON,
    listed,
    modification,
    only,
    read,
)


def test_the_publishers_example_of_an_amendment_is_read(shared_data: Path) -> None:
    path = shared_data / "seco-xml" / "seco-official-example.xml"
    assert reader_for(Opened(path), None) is READER
    assert READER.edition is not None
    assert READER.delta is not None
    assert READER.edition(Opened(path)) == "2024-01-17"
    assert READER.delta(Opened(path)) is not None
    records, refusals, said = read(path)
    assert ([r.record_id for r in records], refusals, said) == (["64398", "64403", "64393"], [], [])
    found = [[(x.measures, x.start) for x in r.rows if isinstance(x, Listing)] for r in records]
    assert found == [
        [(["asset_freeze"], "2024-01-17")],
        [(["travel_ban"], "2024-01-17")],
        [(["asset_freeze", "travel_ban"], "2024-01-17")],
    ]
    assert records[0].remarks == ["unmapped programme 'EXAMPLE': kept as published"]
    assert [r.held for r in records] == [False, False, False]


def test_a_file_without_targets_is_an_empty_list(shared_data: Path) -> None:
    path = shared_data / "seco-xml" / "test-seco.xml"
    assert reader_for(Opened(path), None) is READER
    records, refusals, said = read(path)
    assert (records, refusals) == ([], [])
    assert said == ["list-type 'test-list' is unknown; read as a whole list"]


def test_a_whole_list_is_no_delta(repository: Path) -> None:
    path = repository / "sample_data" / "seco" / "made-up-whole-list.xml"
    assert READER.delta is not None
    assert READER.delta(Opened(path)) is None


@pytest.mark.parametrize(
    ("kind", "history", "held"),
    [
        ("whole-list", LISTED, None),
        ("amendment", LISTED, False),
        ("amendment", LISTED + '<modification modification-type="de-listed"/>', True),
        ("amendment", '<modification modification-type="amended"/>', True),
    ],
)
def test_an_amendment_says_what_must_be_there_already(
    tmp_path: Path, kind: str, history: str, held: bool | None
) -> None:
    _, _, record = only(listed(tmp_path, OF_SET + PERSON + history, kind=kind))
    assert record.held is held


@pytest.mark.parametrize(
    ("steps", "runs"),
    [
        ([("listed", "2022-03-16")], [("2022-03-16", None)]),
        (
            [("de-listed", "2023-01-01"), ("listed", "2022-03-16")],
            [("2022-03-16", "2023-01-01")],
        ),
        (
            [("listed", "2024-05-02"), ("de-listed", "2023-01-01"), ("listed", "2022-03-16")],
            [("2022-03-16", "2023-01-01"), ("2024-05-02", None)],
        ),
        (
            [("listed", "2022-03-16"), ("listed", "2023-01-01"), ("de-listed", "2023-01-01")],
            [("2022-03-16", "2023-01-01"), ("2023-01-01", None)],
        ),
        (
            [("listed", "2022-03-16"), ("amended", "2023-01-01"), ("listed", "2024-01-01")],
            [("2022-03-16", None)],
        ),
        ([("de-listed", "2016-03-01"), ("amended", "2015-11-18")], [(None, "2016-03-01")]),
        ([("amended", "2015-11-18")], [(None, None)]),
        # On one day: what was not on the list is put on first, and has then held on no day.
        (
            [("listed", "2024-01-01"), ("de-listed", "2024-01-01"), ("listed", "2025-02-02")],
            [("2024-01-01", "2024-01-01"), ("2025-02-02", None)],
        ),
        (
            [("de-listed", "2024-01-01"), ("listed", "2024-01-01"), ("de-listed", "2025-02-02")],
            [(None, "2024-01-01"), ("2024-01-01", "2025-02-02")],
        ),
        (
            [("listed", "2024-01-01"), ("de-listed", "2024-01-01"), ("amended", "2022-01-01")],
            [(None, "2024-01-01"), ("2024-01-01", None)],
        ),
        (
            [
                ("listed", "2022-01-01"),
                *[("de-listed", "2024-01-01")] * 2,
                ("listed", "2024-01-01"),
            ],
            [("2022-01-01", "2024-01-01"), ("2024-01-01", "2024-01-01")],
        ),
        # A further de-listing says nothing of the time before the one that is known.
        (
            [("listed", "2020-01-01"), ("de-listed", "2021-01-01"), ("de-listed", "2023-01-01")],
            [("2020-01-01", "2021-01-01"), ("2021-01-01", "2023-01-01")],
        ),
        (
            [("listed", "2020-01-01"), *[("de-listed", "2021-01-01")] * 2],
            [("2020-01-01", "2021-01-01")],
        ),
    ],
)
def test_the_history_is_read_by_its_dates_and_not_by_its_order(
    tmp_path: Path, steps: list[tuple[str, str]], runs: list[tuple[str | None, str | None]]
) -> None:
    history = "".join(modification(kind, date) for kind, date in steps)
    _, listings, _ = only(listed(tmp_path, OF_SET + PERSON + history))
    assert [(x.start, x.end) for x in listings] == runs


@pytest.mark.parametrize("steps", [("listed", "de-listed"), ("de-listed", "listed")])
def test_what_was_listed_and_taken_off_on_one_day_is_for_a_person(
    tmp_path: Path, steps: tuple[str, str]
) -> None:
    history = "".join(modification(kind, "2024-01-01") for kind in steps)
    _, (listing,), record = only(listed(tmp_path, OF_SET + PERSON + history))
    assert (listing.start, listing.end, listing.certainty) == (None, None, "disputed")
    assert record.remarks == [
        "listed and taken off on 2024-01-01, and nothing says which came last"
    ]


@pytest.mark.parametrize(
    ("listed_on", "delisted_on", "runs"),
    [
        ("2023-12-20", "2023-12-30", [("2024-01-01", "2024-01-01")]),
        ("2023-12-30", "2023-12-20", [(None, "2024-01-01"), ("2024-01-01", None)]),
    ],
)
def test_what_has_effect_on_one_day_is_done_as_it_was_enacted(
    tmp_path: Path, listed_on: str, delisted_on: str, runs: list[tuple[str | None, str | None]]
) -> None:
    both = (("listed", listed_on), ("de-listed", delisted_on))
    history = "".join(
        f'<modification modification-type="{kind}" enactment-date="{enacted}" '
        'effective-date="2024-01-01"/>'
        for kind, enacted in both
    )
    _, listings, _ = only(listed(tmp_path, OF_SET + PERSON + history))
    assert [(x.start, x.end) for x in listings] == runs


def test_a_de_listing_without_a_date_is_the_last_thing_that_happened(tmp_path: Path) -> None:
    undated = '<modification modification-type="de-listed"/>'
    _, (listing,), record = only(listed(tmp_path, OF_SET + PERSON + undated + LISTED))
    assert (listing.start, listing.end) == ("2022-03-16", "2026-09-28")
    assert record.remarks == ["a de-listing without a date: the day of the file is taken"]


def test_copies_of_former_states_are_not_read(tmp_path: Path) -> None:
    old = PERSON.replace("Somebody", "Former Name")
    history = (
        '<modification modification-type="amended" effective-date="2023-01-01"><removed>'
        f'<target ssid="100">{OF_SET}{old}</target></removed></modification>'
    )
    party, _, _ = only(listed(tmp_path, OF_SET + PERSON + history + LISTED))
    assert party.names == [Name("Somebody", "name", "en")]
