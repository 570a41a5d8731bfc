"""Tables as people write them: two figures in a cell, names twice, cells that are left out."""

from pathlib import Path

import pytest

from graph.record.model import Interest, Party
from graph.values.errors import InputError, RefusedFileError
from ingest.readers.table.mapping.mapping_file import load_mapping
from tests.ingest.readers.table.mapped import MAPPING, Table, share_of

PLAIN = MAPPING.replace("SHARE", '{ column = "share" }')
BORN = PLAIN.replace('names = "{owner}"', 'names = "{owner}"\nbirth_date = { column = "born", AS }')


@pytest.mark.parametrize("cell", ["5 0", "5%5%", "5 % 5 %", '"5\n5"', '"5%\n0.5%"', "1 000"])
def test_two_figures_in_a_cell_are_never_one_share(table: Table, cell: str) -> None:
    assert "is more than one figure, and a share is one" in str(share_of(table, cell))


def test_a_share_that_is_none_is_told_as_it_is_written(table: Table) -> None:
    assert str(share_of(table, "25 (direct)")).startswith("share: '25 (direct)' is not a share")


@pytest.mark.parametrize(
    ("format_of_it", "cell", "day"),
    [
        ("DD MON YYYY", "11 marraskuu 2019", None),
        ("DD MON YYYY", "11 Mar 2019", "2019-03-11"),
        ("YYYY年MM月DD日", "2019年3月11日", "2019-03-11"),
        ("DD/MM/YYYY", "43535", "is a number and no day"),
    ],
)
def test_days_of_other_languages_are_read_or_refused(
    table: Table, format_of_it: str, cell: str, day: str | None
) -> None:
    said = BORN.replace("AS", f'format = "{format_of_it}"')
    found = table(f"n,owner,firm,share,born\n1,O,F,5,{cell}\n", mapping=said)
    if day is not None and day.startswith("2019"):
        assert found.of(Party)[0].birth_date == day
        return
    (refused,) = found.refused
    assert (day or f"is not a day as {format_of_it}") in refused.reason


def test_the_second_column_of_a_name_is_named_by_a_number(table: Table) -> None:
    text = "n,name,country,share,name,country,name\n1,A,nl,5,F,de,x\n"
    said = PLAIN.replace("{owner}", "{name}").replace("{firm}", "{name (2)}")
    with pytest.raises(
        RefusedFileError, match=r"column name stands there twice \(name, name, name"
    ):
        table(text, mapping=said.replace("{name (2)}", "{share}"))
    found = table(text, mapping=said)
    assert [party.names[0].value for party in found.of(Party)] == ["A", "F"]
    assert dict(found.of(Party)[1].data)["country"] == "de"


def test_cells_below_no_name_may_be_left_out_at_the_end(table: Table) -> None:
    found = table("n,owner,firm,share,,\n1,O,F,5,,\n2,P,F,6\n3,Q,F\n")
    assert [row.share.text for row in found.of(Interest)] == ["5", "6"]
    assert [refused.reason for refused in found.refused] == ["the row has 3 cells and the header 6"]


@pytest.mark.parametrize("key", ["id", "names"])
def test_a_fixed_text_that_is_a_columns_name_is_told(table: Table, key: str) -> None:
    found = table(
        "n,owner,firm,share\n1,O,F,5\n",
        mapping=PLAIN.replace(f'{key} = "{{owner}}"', f'{key} = "Owner"'),
    )
    assert found.remarks == [
        f'own.csv: party.owner.{key} is the text "Owner" in every row, and there is a column of '
        'that name; its cells are "{Owner}"'
    ]
    assert len(found.records) == 1


def test_a_column_to_fill_down_must_be_there(table: Table) -> None:
    with pytest.raises(RefusedFileError, match="there is no column fim"):
        table("n,owner,firm,share\n1,O,F,5\n", mapping='fill_down = ["fim"]\n' + PLAIN)


def test_empty_cells_that_decide_are_named(table: Table) -> None:
    said = PLAIN.replace(
        "[[interest]]", '[[interest]]\nwhen = [{ column = "owner", filled = true }]'
    )
    (refused,) = table("n,owner,firm,share\n1,,F,5\n", mapping=said).refused
    assert refused.reason == "no block of the mapping applies; empty: owner"


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ('share = { column = "share", split = ";" }', "interest[1].share.split: a share is one"),
        (
            'share = { column = "share", min = { column = "from" } }',
            "interest[1].share.column: cannot stand beside min and max",
        ),
        (
            'share = { min = { column = "from" }, bands = "b" }\n[lookups.b]\nvalues = { A = "5" }',
            "interest[1].share.bands: cannot stand beside min and max",
        ),
        (
            'share = { column = "share", thousands = "." }',
            "interest[1].share.thousands: goes with parts",
        ),
        (
            'share = { column = "share" }\nobserved_on = { column = "to", split = ";" }',
            "interest[1].observed_on.split: a day is one",
        ),
        (
            'share = { column = "share" }\nobserved_on = { column = "to", last_day = true }',
            "interest[1].observed_on.last_day: is said of an end alone",
        ),
    ],
)
def test_a_key_that_would_do_nothing_or_drop_a_value_is_refused(
    tmp_path: Path, said: str, message: str
) -> None:
    head = MAPPING.partition("share = SHARE")[0]
    path = tmp_path / "own.toml"
    path.write_text(head + said + "\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_mapping(path)
    assert message in str(caught.value)


def test_a_percentage_among_fractions_is_told_as_it_is_written(table: Table) -> None:
    said = str(share_of(table, "25", '{ column = "share", unit = "fraction" }'))
    assert said.startswith("share: '25' is more than 1, the whole")


def test_a_column_that_marks_another_table_is_told(table: Table) -> None:
    with pytest.raises(RefusedFileError, match="names under lacks, so that it is another table"):
        table("n,owner,firm,share\n1,O,F,5\n", mapping='lacks = ["share"]\n' + PLAIN)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            '[[party]]\nkey = "owner"',
            '[party]\nkey = "owner"',
            "blocks are written in two brackets, such as [[party]]",
        ),
        (
            '"{firm}"\nschema',
            '{ column = "firm", pattern = "(\\d+)" }\nschema',
            "put texts with a \\ in single quotes, such as pattern = '(\\d+)'",
        ),
        (
            'record_id = "{n}"',
            '[several]\ncolumn = "owner"\nsplit = ";"\nwith = ["share"]\nrecord_id = "{n}"',
            "record_id: stands below [several] and belongs to it; write it above the first [",
        ),
        (
            '{ column = "share" }',
            '{ column = "share", bands = "b" }\n[lookups.b]\nvalues = { "A" = "a quarter" }\n[[x]]',
            "lookups.b.values.'a': 'a quarter' is not a share",
        ),
    ],
)
def test_what_is_wrong_with_a_mapping_is_told_with_its_remedy(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    text = PLAIN.replace('optional = ["from", "to", "kind", "votes", "max"]\n', "")
    assert old in text
    text = text.replace(old, new, 1)
    if "[[x]]" in text:
        head, _, rest = text.partition("[lookups.b]")
        lookup, _, tail = rest.partition("[[x]]\n")
        text = f"{head}{tail}[lookups.b]{lookup}"
    path = tmp_path / "own.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_mapping(path)
    assert message in str(caught.value)


def test_the_examples_of_the_how_to_page_work(repository: Path, table: Table) -> None:
    page = (repository / "docs" / "how-to" / "your-own-table.md").read_text(encoding="utf-8")
    blocks = page.split("```")[1::2]
    (text,) = [block for block in blocks if block.strip().startswith("Name;")]
    (mapping,) = [block for block in blocks if "Name (2)" in block and block.startswith("toml")]
    found = table(text.strip() + "\n", mapping=mapping.removeprefix("toml\n"))
    assert (found.refused, found.remarks) == ([], [])
    assert [row.share.text for row in found.of(Interest)] == ["60", "40", "100"]
    firm, first = found.of(Party)[:2]
    assert (firm.jurisdiction, [name.value for name in firm.names]) == (
        "nl",
        ["Example Firm B.V.", "Example"],
    )
    assert (first.names[0].value, first.addresses) == ("A. Founder", ["1 Harbour Street, Hull"])
    (links,) = [block for block in blocks if "{From}" in block]
    found = table("From,To,Share\n2,1,60\n", mapping=links.removeprefix("toml\n"))
    assert [(row.owner, row.asset) for row in found.rows] == [("example-2", "example-1")]
