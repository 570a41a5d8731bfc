"""A regulation is named from its commencement on: before it, the act that was in force."""

from pathlib import Path

import pytest

from tests.queries.words.loaded_cases import case_text, made_up, rows_of

LATER = "The Iran (Sanctions) Regulations 2023"
ENTRY = (
    f'  - {{party: p, authority: UK, list: uk_sanctions_list, programme: "{LATER}", '
    "measures: [asset_freeze], start: 2011-04-12, source: s}"
)


@pytest.mark.parametrize(
    ("day", "named"),
    [("2021-06-01", "(EU Exit) Regulations 2019"), ("2024-06-01", LATER)],
)
def test_an_entry_is_told_under_the_act_of_the_day(tmp_path: Path, day: str, named: str) -> None:
    text = case_text("act", "p Person Ann Pine", "listings:", ENTRY)
    (row,) = rows_of(made_up(tmp_path, text), "act:p", "uk", day)
    for said in (row["sentence"], row["reading"], row["opening"]["text"]):
        assert named in said, said
        assert (LATER in said) == (named == LATER), said
        assert "from 12 April 2011, at first under Regulation 359/2011" in said, said
    assert row["listings"][0]["programme"] == LATER
