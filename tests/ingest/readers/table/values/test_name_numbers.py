"""Tables: two numbers of one name are told, however many names stand between them."""

from pathlib import Path

import pytest

from ingest.readers.table.values.made_ids import NumbersByParty
from tests.ingest.outcome import Outcome


def test_numbers_are_known_beyond_what_memory_holds() -> None:
    numbers = NumbersByParty(in_memory=3)
    for party in range(10):
        assert numbers.first_numbers(f"p{party}", f"n{party}") == f"n{party}"
    for party in range(10):
        assert numbers.first_numbers(f"p{party}", "another") == f"n{party}"
    numbers.close()


def test_a_second_number_of_a_name_far_above_refuses_the_row(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(NumbersByParty.__init__, "__defaults__", (2,))
    rows = [f"A,Firm {n},{n:08d},nl,50" for n in range(7)]
    path = tmp_path / "owners.csv"
    header = "owner,company,company number,country,share"
    path.write_text("\n".join([header, *rows, "A,Firm 0,99999999,nl,50", rows[0]]) + "\n")
    found = Outcome(path)
    assert ["99999999" in reason for reason in found.refused] == [True]
    assert len(found.interests) == 8
