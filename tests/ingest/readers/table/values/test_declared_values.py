"""Tables: shares, days, countries and words, as a mapping declares them."""

import re
from pathlib import Path

import pytest

from graph.record.model import Interest, Party
from graph.values.errors import InputError
from graph.values.share import UNKNOWN, Share
from tests.ingest.readers.table.mapped import MAPPING, Outcome, Table, share_of


@pytest.mark.parametrize(
    ("cell", "declared", "share"),
    [
        ("45.3", "", Share(453_000, 453_000)),
        ("45.3 %", "", Share(453_000, 453_000)),
        (">25..50", "", Share(250_000, 500_000, low_open=True)),
        ("25%..50%", "", Share(250_000, 500_000)),
        ("unknown", "", UNKNOWN),
        ("", "", UNKNOWN),
        ("", ', empty = "nothing", votes = 1', None),
        ("8,6", ', decimal = ","', Share(86_000, 86_000)),
        ("0.453", ', unit = "fraction"', Share(453_000, 453_000)),
        ("45.3%", ', unit = "fraction"', Share(453_000, 453_000)),
        ("a quarter to a half", ', bands = "bands"', Share(250_000, 500_000, low_open=True)),
    ],
)
def test_a_share_is_read_as_declared(
    table: Table, cell: str, declared: str, share: Share | None
) -> None:
    mapping = MAPPING.replace("share = SHARE\n", 'types = "shareholding"\nshare = SHARE\n')
    mapping += '[lookups.bands]\nvalues = { "A quarter to a half" = ">25..50" }\n'
    spec = f'{{ column = "share"{declared.replace(", votes = 1", "")} }}'
    found = table(f"n;owner;firm;share\n1;O;F;{cell}\n", spec, mapping)
    assert found.refused == []
    assert found.of(Interest)[0].share == share


@pytest.mark.parametrize(
    ("cell", "declared", "reason"),
    [
        ("8,6", "", 'The share "8,6" has a decimal comma. Write 8.6, or set decimal = ","'),
        ("1.234,5", ', decimal = ","', "has a point where the decimal sign is a comma"),
        ("150", "", "must lie between 0 and 100"),
        ("half", "", "share: 'half' is not a share"),
        ("45.3", ', unit = "fraction"', "share: '45.3' is more than 1, the whole"),
    ],
)
def test_a_share_that_nobody_declared_refuses_the_row(
    table: Table, cell: str, declared: str, reason: str
) -> None:
    assert reason in str(share_of(table, cell, f'{{ column = "share"{declared} }}'))


@pytest.mark.parametrize(
    ("low", "high", "share"),
    [("25", "50", Share(250_000, 500_000)), ("", "50", Share(0, 500_000)), ("", "", UNKNOWN)],
)
def test_a_share_may_stand_in_two_columns(table: Table, low: str, high: str, share: Share) -> None:
    spec = '{ min = { column = "share" }, max = { column = "max" } }'
    found = table(f"n;owner;firm;share;max\n1;O;F;{low};{high}\n", spec)
    assert found.of(Interest)[0].share == share


@pytest.mark.parametrize(
    ("start", "end", "span"),
    [
        ("04/07/2018", "2020-12-31", ("2018-07-04", "2021-01-01")),
        ("2018-07", "2020", ("2018-07", "2021")),
        ("2018", "2020-12", ("2018", "2021-01")),
        ("2018-07-04 00:00:00", "2020-12-31T23:59:59.999+02:00", ("2018-07-04", "2021-01-01")),
        ("2018-07-04T12:30Z", "2020-12-31 00:00", ("2018-07-04", "2021-01-01")),
    ],
)
def test_days_are_half_open(table: Table, start: str, end: str, span: tuple[str, str]) -> None:
    (interest,) = table(f"n,owner,firm,share,from,to\n1,O,F,5,{start},{end}\n").of(Interest)
    assert (interest.start, interest.end) == span


@pytest.mark.parametrize(
    ("start", "end", "reason"),
    [
        ("07/13/2018", "", "from: '07/13/2018' is not a day as DD/MM/YYYY"),
        ("2018-02-30 00:00:00", "", "from: '2018-02-30 00:00:00' is not a day as DD/MM/YYYY"),
        ("2018-02-03 noon", "", "from: '2018-02-03 noon' is not a day as DD/MM/YYYY"),
        ("01/02/18", "", "from: '01/02/18' is not a day as DD/MM/YYYY"),
        ("", "31/12/2020", "to: '31/12/2020' is not YYYY-MM-DD; declare how days are written"),
        ("2020", "2018", "lies before the start"),
    ],
)
def test_a_day_is_never_guessed(table: Table, start: str, end: str, reason: str) -> None:
    found = table(f"n,owner,firm,share,from,to\n1,O,F,5,{start},{end}\n")
    assert [reason in refusal.reason for refusal in found.refused] == [True]
    assert found.rows == []


def test_an_unknown_category_refuses_the_row_unless_it_may_be_a_note(table: Table) -> None:
    lookup = '[lookups.kinds]\nvalues = { "Votes" = "votingRights" }\n'
    mapping = MAPPING.replace("SHARE", 'SHARE\ntypes = { column = "kind", lookup = "kinds" }')
    text = "n,owner,firm,share,kind\n1,O,F,5,votes\n2,O,F,5,magic\n"
    found = table(text, mapping=mapping + lookup)
    assert [r.reason for r in found.refused] == ["kind: 'magic' is not in the lookup kinds"]
    kept = table(text, mapping=mapping + lookup + 'otherwise = "keep as note"\n')
    first, second = kept.of(Interest)
    assert first.types == ["votingRights"]
    assert (second.types, second.note) == (["shareholding"], "kind: magic")


@pytest.mark.parametrize(
    ("cells", "signs", "share"),
    [
        ("1;4", "", Share(250_000, 250_000)),
        ("1;3", "", Share(333_333, 333_334, True, True)),
        ("1.234;10.000", ', thousands = "."', Share(123_400, 123_400)),
        ("1 234,5;10 000", ', thousands = " ", decimal = ","', Share(123_450, 123_450)),
        ("10;", "", UNKNOWN),
        (";10", "", UNKNOWN),
        ("0;10", "", Share(0, 0)),
    ],
)
def test_a_number_of_shares_out_of_all(table: Table, cells: str, signs: str, share: Share) -> None:
    declared = f'{{ parts = {{ column = "held" }}, of = {{ column = "all" }}{signs} }}'
    found = table(f"n;owner;firm;held;all\n1;O;F;{cells}\n", declared)
    assert found.refused == []
    (row,) = found.of(Interest)
    assert row.share == share


@pytest.mark.parametrize("cells", ["1.234;9000", "5;4", "5;0", "many;4", "12.34;99.999", "-1;4"])
def test_a_number_of_shares_that_is_none_is_refused(table: Table, cells: str) -> None:
    declared = '{ parts = { column = "held" }, of = { column = "all" } }'
    found = table(f"n;owner;firm;held;all\n1;O;F;{cells}\n2;O;F;1;2\n", declared)
    (refused,) = found.refused
    assert refused.reason.startswith("held: ")


@pytest.mark.parametrize(
    ("declared", "said"),
    [
        ('{ parts = { column = "held" } }', "share.of: missing; write the column of all shares"),
        ('{ parts = "{held}", of = "9", thousands = "x" }', "share.thousands: 'x'; write '.'"),
        ('{ parts = "{held}", of = "9", column = "y" }', "share.column: unknown key beside parts"),
    ],
)
def test_a_mapping_of_numbers_of_shares_is_read_strictly(
    table: Table, declared: str, said: str
) -> None:
    with pytest.raises(InputError, match=re.escape(said)):
        table("n;owner;firm;held;all\n1;O;F;1;2\n", declared)


@pytest.mark.parametrize(
    ("text", "format_", "day"),
    [
        ("20190305", "YYYYMMDD", "2019-03-05"),
        ("05MAR2019", "DDMONYYYY", "2019-03-05"),
        ("05.03.2019 14:30:00", "DD.MM.YYYY", "2019-03-05"),
        ("3/5/2019 2:30 PM", "MM/DD/YYYY", "2019-03-05"),
        ("20190305T143000", "YYYYMMDD", None),
        ("2019353", "YYYYMMDD", None),
    ],
)
def test_days_without_signs_between_and_with_a_time_behind(
    tmp_path: Path, text: str, format_: str, day: str | None
) -> None:
    mapping, path = tmp_path / "own.toml", tmp_path / "days.csv"
    said = MAPPING.replace("SHARE", '"50"').replace("DD/MM/YYYY", format_)
    mapping.write_text(said, encoding="utf-8")
    path.write_text(f"n,owner,firm,from\n1,A,B,{text}\n", encoding="utf-8")
    found = Outcome(path, mapping)
    assert [row.start for row in found.of(Interest)] == ([] if day is None else [day])
    assert len(found.refused) == (day is None)


def test_texts_that_stand_for_an_empty_cell_are_empty(tmp_path: Path) -> None:
    mapping, path = tmp_path / "own.toml", tmp_path / "empty.csv"
    said = MAPPING.replace("SHARE", '{ column = "share" }')
    mapping.write_text('empty = ["N/A", "0000-00-00"]\n' + said, encoding="utf-8")
    path.write_text(
        "n,owner,firm,share,from,to,town\n1,A,B,n/a,0000-00-00,N/A,N/A\n2,N/A,B,5,,,Ort\n",
        encoding="utf-8",
    )
    found = Outcome(path, mapping)
    (row,) = found.of(Interest)
    assert (row.share, row.start, row.end) == (UNKNOWN, None, None)
    assert [party.data for party in found.of(Party) if party.names[0].value == "B"] == [[]]
    assert len(found.refused) == 1


@pytest.mark.parametrize(
    ("cell", "share"),
    [
        ("25-50%", "25..50"),
        ("More than 25% but not more than 50%", ">25..50"),
        ("\u2265 75 %", "75..100"),
        ("less than 5 percent", "0..<5"),
        ("75% or more", "75..100"),
    ],
)
def test_shares_in_words_that_say_one_thing(table: Table, cell: str, share: str) -> None:
    found = share_of(table, cell)
    assert isinstance(found, Share)
    assert found.text == share


@pytest.mark.parametrize("cell", ["about 50", "10 % (indirect)", "25,5-50 %", "5;10"])
def test_shares_that_may_say_another_thing_are_refused(table: Table, cell: str) -> None:
    found = table(f'n,owner,firm,share\n1,O,F,"{cell}"\n')
    (refused,) = found.refused
    assert refused.reason.startswith(("share: ", 'The share "'))


@pytest.mark.parametrize(
    ("cell", "ends"), [("1/2", (500_000, 500_000)), ("1000 / 3000", (333_333, 333_334))]
)
def test_a_ratio_is_a_share_where_numbers_are_fractions(
    table: Table, cell: str, ends: tuple[int, int]
) -> None:
    declared = '{ column = "share", unit = "fraction" }'
    (row,) = table(f"n;owner;firm;share\n1;O;F;{cell}\n", declared).of(Interest)
    assert (row.share.low, row.share.high, row.share_published) == (*ends, cell)


def test_a_ratio_that_is_none_or_undeclared_is_refused(table: Table) -> None:
    declared = '{ column = "share", unit = "fraction" }'
    (refused,) = table("n;owner;firm;share\n1;O;F;3/2\n", declared).refused
    assert refused.reason == "share: '3/2' is no share"
    assert "declare unit" in str(share_of(table, "1/2"))


def test_countries_may_come_from_several_columns(table: Table) -> None:
    both = '[{ column = "born" }, { column = "lives", otherwise = "keep as note" }]'
    said = MAPPING.replace('names = "{owner}"', f'names = "{{owner}}"\ncountries = {both}')
    text = "n,owner,firm,share,born,lives\n1,A,F,5,LV,Estonia\n2,B,F,5,XK,Riga\n3,C,F,5,Riga,LV\n"
    found = table(text, mapping=said)
    people = [party for party in found.of(Party) if party.schema == "Person"]
    assert [party.countries for party in people] == [["lv", "ee"], ["xk"]]
    assert people[1].note == "lives: Riga"
    assert [refused.reason for refused in found.refused] == [
        "born: 'Riga' is no country or ISO 3166 code"
    ]


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("1,000 shares", '"1,000 shares" is no percentage. A number of shares needs their total'),
        ("12 000 акций", '"12 000 акций" is no percentage. A number of shares needs their total'),
        ("1.250.000 Aktien", "A number of shares needs their total beside it: in a mapping share"),
        ("1,000", "looks like a number of shares. A number of shares needs their total beside it"),
        ("1,000", 'As a percentage write 1, or set decimal = ","'),
        ("8,625", 'As a percentage write 8.625, or set decimal = ","'),
        ("1,234,567", "looks like a number of shares"),
    ],
)
def test_a_number_of_shares_is_told_from_a_decimal_comma(
    table: Table, cell: str, said: str
) -> None:
    reason = str(share_of(table, cell))
    assert said in reason
    assert "Write 1.000" not in reason
    assert "write 1.234.567" not in reason


def test_what_is_a_percentage_of_the_shares_is_read(table: Table) -> None:
    assert share_of(table, "50% + 1 share") == Share(500_000, 1_000_000, low_open=True)
    assert "decimal comma" in str(share_of(table, "1,000%"))
