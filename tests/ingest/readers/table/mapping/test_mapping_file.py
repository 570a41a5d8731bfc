"""Tables: what a mapping may say, and what is said of a wrong one."""

from pathlib import Path

import pytest

from graph.record.model import Interest, Party
from graph.values.errors import InputError, RefusedFileError
from graph.values.share import Share
from ingest.files.opened_file import Opened
from ingest.readers.table.mapping.mapping_file import load_mapping
from ingest.readers.table.reader import READER, presets
from ingest.recognition.detect import reader_for
from tests.ingest.readers.table.mapped import MAPPING, SAMPLES, Outcome

VIZ = """\
record_id = "{id}"
[[party]]
key = "start"
id = "{source}"
[[party]]
key = "end"
id = "{target}"
[[interest]]
when = [{ column = "data.properties.name", in = "holdings" }]
owner = "start"
asset = "end"
types = { column = "data.properties.name", lookup = "holdings" }
start = { column = "data.properties.date_start", format = "DD/MM/YYYY" }
[[skip]]
when = [{ column = "data.properties.name", not_in = "holdings" }]
why = "not a holding"
[lookups.holdings]
match = "words"
values = { "shareholder" = "shareholding", "owner" = "shareholding" }
"""


def test_published_edges_by_a_mapping_of_ones_own(shared_data: Path, tmp_path: Path) -> None:
    mapping = tmp_path / "viz.toml"
    mapping.write_text(VIZ, encoding="utf-8")
    found = Outcome(shared_data / "icij" / "viz-2016" / "All-edges.csv", mapping)
    assert len(found.records) + len(found.refused) == 889
    assert [r.reason.split(" is")[0] for r in found.refused] == [
        "data.properties.date_start: '10/04/96'"
    ]
    assert set(found.counts) == {"interests"}
    assert found.counts["interests"] == 405


def test_a_preset_is_recognised_by_its_header_and_no_other_table_is(tmp_path: Path) -> None:
    assert reader_for(Opened(SAMPLES / "owners.csv"), None) is READER
    assert reader_for(Opened(SAMPLES / "owners.xlsx"), None) is READER
    path = tmp_path / "strange.csv"
    path.write_text("colour,size\nred,5\n", encoding="utf-8")
    assert 0 < READER.sniff(Opened(path).sniff()) < 10
    with pytest.raises(RefusedFileError, match=r"no preset knows these columns \(colour, size\)"):
        Outcome(path)


def test_every_preset_can_be_read() -> None:
    names = {preset.file for preset in presets()}
    assert {"owners.toml", "us_csl.toml", "icij_relationships.toml"} <= names


WRONG = {
    "unknown key": ('record_id = "{n}"\n', 'recordid = "{n}"\n', "record_id: missing"),
    "misspelt block": ("[[interest]]", "[[interests]]", "interests: unknown key; write interest"),
    "misspelt field": ("asset =", "aset =", "interest[1].asset: missing"),
    "extra field": ("asset =", 'colour = "x"\nasset =', "interest[1].colour: unknown key"),
    "unknown party": ('asset = "firm"', 'asset = "frim"', "there is no party 'frim'; write firm"),
    "schema": ('"Company"', '"Firm"', "party.firm.schema: 'Firm'; write one of Person"),
    "no lookup": ("SHARE", '{ column = "share", bands = "b" }', "there is no lookup 'b'"),
    "date format": ("DD/MM/YYYY", "DD/MM/Y", "interest[1].start.format: 'DD/MM/Y': 'Y'"),
    "century": ("DD/MM/YYYY", "DD/MM/YY", "interest[1].start.years: YY says no century"),
    "no column": ('{ column = "to",', "{", "interest[1].end.column: missing; write the name"),
    "decimal": ("SHARE", '{ column = "share", decimal = ";" }', "share.decimal: ';'; write . or ,"),
    "not a text": ('schema = "Person"', "schema = 5", 'party.owner.schema: write "text"'),
    "not TOML": ('key = "owner"', "key = owner", "own.toml: not TOML"),
    "otherwise": (
        "last_day = true",
        'otherwise = "guess"',
        'interest[1].end.otherwise: write "keep as note"',
    ),
    "condition": (
        "[[interest]]\n",
        '[[interest]]\nwhen = [{ column = "n" }]\n',
        "interest[1].when[1].is: write exactly one of is, not, in, not_in, filled, present",
    ),
    "word of a lookup": (
        "SHARE",
        '{ column = "share" }\ntypes = { column = "n", lookup = "t" }\n'
        '[lookups.t]\nvalues = { "x" = "boss" }\n[x]\n',
        "lookups.t.values.'x': 'boss'",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_mapping_names_file_key_and_what_to_write(name: str, tmp_path: Path) -> None:
    old, new, message = WRONG[name]
    assert old in MAPPING
    path = tmp_path / "own.toml"
    text = MAPPING.replace(old, new).replace("SHARE", '{ column = "share" }')
    if "[x]" in text:
        head, _, rest = text.partition("[lookups.t]")
        values, _, tail = rest.partition("[x]\n")
        text = f"{head}{tail}[lookups.t]{values}"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_mapping(path)
    assert str(caught.value).startswith("own.toml: ")
    assert message in str(caught.value)


def test_a_mapping_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        load_mapping(tmp_path / "none.toml")


def test_the_example_of_the_how_to_page_works(repository: Path, tmp_path: Path) -> None:
    page = (repository / "docs" / "how-to" / "your-own-table.md").read_text(encoding="utf-8")
    blocks = page.split("```")[1::2]
    (mapping,) = [block for block in blocks if block.startswith("toml\n") and "[lookups" in block]
    (text,) = [block for block in blocks if block.strip().startswith("Id;")]
    (tmp_path / "stakes.toml").write_text(mapping.removeprefix("toml\n"), encoding="utf-8")
    (tmp_path / "stakes.csv").write_text(text.strip() + "\n", encoding="utf-8")
    found = Outcome(tmp_path / "stakes.csv", tmp_path / "stakes.toml")
    assert (found.refused, found.remarks) == ([], [])
    (interest,) = found.of(Interest)
    assert interest.share == Share(86_000, 86_000)
    assert (interest.start, interest.end) == ("2011-02-01", "2022-01-01")
    assert found.of(Party)[1].identifiers == ["NL-KVK:01234567"]
