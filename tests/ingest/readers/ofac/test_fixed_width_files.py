"""OFAC's flat files of fixed width, by the places of their columns in its data specification."""

from pathlib import Path

import pytest

from graph.record.model import Interest, Name
from ingest.files.opened_file import Opened
from ingest.readers.ofac.reader import READER
from ingest.recognition.detect import reader_for
from tests.ingest.readers.ofac.made_up import listings, party, read, scope

PLACES = (10, 350, 12, 200, 200, 8, 25, 14, 8, 40, 150, 1000)
NULL = "-0-"


def fixed(sizes: tuple[int, ...], *rows: tuple[str, ...], right: bool = False) -> str:
    """Return rows of columns of fixed sizes, numbers at either end of the first."""
    lines = [
        "".join(
            cell.rjust(size) if right and cell.isdigit() else cell.ljust(size)
            for cell, size in zip(cells, sizes, strict=True)
        )
        for cells in rows
    ]
    return "\r\n".join([*lines, "\x1a"])


@pytest.mark.parametrize("programmes", [200, 50])
@pytest.mark.parametrize("right", [False, True])
def test_files_of_fixed_width(tmp_path: Path, programmes: int, right: bool) -> None:
    """dat_spec.txt of 2023 and of 2007: sizes and places of the columns of SDN.FF."""
    sizes = (*PLACES[:3], programmes, *PLACES[4:])
    path = tmp_path / "list.ff"
    ship = ("7", "SHIP", "vessel", "SDGT", NULL, "CALL", "Cargo", "9", "8", "Panama", "A LTD", NULL)
    rest = (*[NULL] * 7, 'DOB 02 Mar 1952; nationality Cuba; a.k.a. "LA".')
    path.write_bytes(
        fixed(
            sizes, ship, ("8", "ROW, Ann", "individual", "CUBA] [SDGT", *rest), right=right
        ).encode()
    )
    assert reader_for(Opened(path), None) is READER
    (one, two), refusals, said = read(path)
    assert (refusals, said) == ([], [])
    assert [party(r).schema for r in (one, two)] == ["Vessel", "Person"]
    assert ("vessel_call_sign", "CALL") in party(one).data
    assert [r.quote for r in one.rows if isinstance(r, Interest)] == ["Vessel Owner: A LTD"]
    assert party(two).names == [
        Name("Ann ROW"),
        Name("ROW, Ann", "alias"),
        Name("LA", "weak"),
    ]
    assert party(two).birth_date == "1952-03-02"
    assert listings(path)["ofac-8 CUBA"] == [("us_ofac_sdn", ["asset_freeze"])]
    assert scope(path) == "sdn-prim"


def test_further_files_of_fixed_width(tmp_path: Path) -> None:
    """dat_spec.txt: ADD.FF and ALT.FF; comments have a number and a text."""
    add, alt, more = tmp_path / "add.ff", tmp_path / "alt.ff", tmp_path / "sdn_comments.ff"
    street = ("7", "1", "Calle 1", "Havana", "Cuba", NULL)
    add.write_text(fixed((10, 10, 750, 116, 250, 200), street))
    alt.write_text(fixed((10, 10, 8, 350, 200), ("7", "2", "fka", "OLD NAME", NULL)))
    more.write_text(fixed((10, 60), ("7", "d To: A LTD; nationality Cuba; Gender Female.")))
    assert [reader_for(Opened(path), None) for path in (add, alt, more)] == [READER] * 3
    found = [read(path)[0][0] for path in (add, alt, more)]
    assert [r.record_id for r in found] == ["sdn-add:1", "sdn-alt:2", "sdn-comments:7"]
    assert party(found[0]).addresses == ["Calle 1, Havana, Cuba"]
    assert party(found[1]).names == [Name("OLD NAME", "previous")]
    assert ("gender", "female") in party(found[2]).data


def test_a_row_that_is_not_of_the_width_is_refused_alone(tmp_path: Path) -> None:
    alt = (10, 10, 8, 350, 200)
    rows = [("7", str(n), "aka", f"NAME {n}", NULL) for n in range(4)]
    lines = fixed(alt, *rows).split("\r\n")
    lines[1] = " " + lines[1]
    lines[2] = lines[2].replace("NAME 2", "NAME 2" + " " * 60) + "x"
    path = tmp_path / "alt.ff"
    path.write_text("\r\n".join(lines))
    records, refusals, _ = read(path)
    assert [r.record_id for r in records] == ["sdn-alt:0", "sdn-alt:3"]
    assert ["places" in refusals[0].reason, "of at most 578" in refusals[1].reason] == [True] * 2


@pytest.mark.parametrize(
    "text", [fixed((10, 20), ("7", "apples and pears")), "id,name\n7,Ann\n8,Ed"]
)
def test_two_columns_without_a_word_of_the_list_are_no_comments(tmp_path: Path, text: str) -> None:
    path = tmp_path / "x.txt"
    path.write_text(text)
    assert READER.sniff(Opened(path).sniff()) == 0


@pytest.mark.parametrize("rest", ["d To: A; Passport 1 (Cuba).", "D'; a.k.a. 'RED'.", "(EO 14024"])
def test_comments_are_known_by_a_word_of_the_list(tmp_path: Path, rest: str) -> None:
    path = tmp_path / "x.csv"
    path.write_text(f'7,"{rest}"\r\n')
    assert READER.sniff(Opened(path).sniff()) == 90
