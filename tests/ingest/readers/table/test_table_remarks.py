"""Tables: leads for a person, which change nothing that is read."""

import pytest

from graph.record.model import Interest
from tests.ingest.readers.table.mapped import Table


@pytest.mark.parametrize(
    ("cells", "doubted"),
    [
        (("0.25", "0.5", "0.25"), "3 (the first is row 2: 0.25)"),
        (("0.25", "25", "25%"), "1 (the first is row 2: 0.25)"),
        (("0.25", "25", "50"), None),
        (("0.25%", "0.5%"), None),
        (("0.6",), "1 (the first is row 2: 0.6)"),
        (("1",), "1 (the first is row 2: 1)"),
        (("25", "50%"), None),
        (("1", "1", "1"), "3 (the first is row 2: 1)"),
        (("1.0001",), None),
    ],
)
def test_shares_that_may_be_fractions_are_said(
    table: Table, cells: tuple[str, ...], doubted: str | None
) -> None:
    rows = [f"{n},O{n},F,{cell}" for n, cell in enumerate(cells)]
    found = table("\n".join(["n,owner,firm,share", *rows]))
    said = [text for text in found.remarks if "1 or less" in text]
    assert [doubted in text for text in said] == ([] if doubted is None else [True])


def test_fractions_that_are_declared_are_not_said(table: Table) -> None:
    declared = '{ column = "share", unit = "fraction" }'
    for rows in ("1,O,F,0.25\n2,P,F,0.5\n", "1,O,F,0.005\n"):
        found = table(f"n,owner,firm,share\n{rows}", declared)
        assert not [text for text in found.remarks if "1 or less" in text]


def test_ids_that_a_spreadsheet_made_numbers_with_a_point_are_whole_again(table: Table) -> None:
    found = table("n,owner,firm,share\n1,21.0,11,60\n2,7.5,11.0,30\n3,21,011.0,5\n")
    ends = [(row.owner, row.asset) for row in found.of(Interest)]
    assert ends == [("own-21", "own-11"), ("own-7.5", "own-11"), ("own-21", "own-011")]
    (said,) = [text for text in found.remarks if "end in .0" in text]
    assert "3 (the first is row 2: 21.0)" in said


LISTED = """\
record_id = "{n}"
[[party]]
key = "one"
id = "{name}"
schema = "Company"
names = "{name}"
[[listing]]
party = "one"
authority = "US-BIS"
list = "{list}"
measures = "export_control"
"""


def test_lists_that_nobody_knows_are_said_once_with_those_near(table: Table) -> None:
    rows = "1,A,us_bis_entity_list\n2,B,us_bis_entity_lst\n3,C,us_bis_entity_lst\n"
    found = table(f"n,name,list\n{rows}", mapping=LISTED)
    assert not found.refused
    (said,) = [text for text in found.remarks if "is not known here" in text]
    assert "row 3: list 'us_bis_entity_lst'" in said
    assert "us_bis_entity_list" in said.split("near it:")[1]
