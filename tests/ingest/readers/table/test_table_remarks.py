"""Tables: leads for a person, which change nothing that is read."""

import pytest

from tests.ingest.readers.table.mapped import Table


@pytest.mark.parametrize(
    ("cells", "doubted"),
    [
        (("0.25", "0.5", "0.25"), "3 (the first is row 2: 0.25)"),
        (("0.25", "25", "25%"), "1 (the first is row 2: 0.25)"),
        (("0.25", "25", "50"), None),
        (("0.25%", "0.5%"), None),
        (("0.25",), None),
        (("25", "50%"), None),
        (("1", "1", "1"), None),
    ],
)
def test_shares_that_may_be_fractions_are_said(
    table: Table, cells: tuple[str, ...], doubted: str | None
) -> None:
    rows = [f"{n},O{n},F,{cell}" for n, cell in enumerate(cells)]
    found = table("\n".join(["n,owner,firm,share", *rows]))
    said = [text for text in found.remarks if "below 1" in text]
    assert [doubted in text for text in said] == ([] if doubted is None else [True])


def test_fractions_that_are_declared_are_not_said(table: Table) -> None:
    declared = '{ column = "share", unit = "fraction" }'
    found = table("n,owner,firm,share\n1,O,F,0.25\n2,P,F,0.5\n", declared)
    assert not [text for text in found.remarks if "below 1" in text]
