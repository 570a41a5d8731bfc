"""What a refused piece held is not missing: what `--complete` does where it held several records.

Each case is an edition, and a complete one after it of which a piece cannot be understood.
"""

import json
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from graph.record.record import Record
from graph.world.open_world import open_world
from ingest.files.opened_file import Opened
from ingest.formats import json_objects
from ingest.load.pipeline import Options, Outcome, load
from ingest.reader import Context, Refusal
from ingest.readers.eu_fsf import reader as eu_fsf
from tests.ingest.readers.bods.made_up import old_holding, old_statement, statement_id

SAMPLES = Path(__file__).resolve().parents[3] / "sample_data"


@dataclass
class Editions:
    """A workspace, with the editions of one dataset that are loaded one after the other."""

    folder: Path
    number: int = 0
    before: frozenset[str] = frozenset()

    def load(self, path: Path, *, mapping: Path | None = None) -> Outcome:
        """Load a file as the next complete edition."""
        self.number += 1
        self.before = frozenset(self.records())
        day = f"2026-11-{self.number:02}"
        options = Options(dataset="d", retrieved_on=day, complete=True, mapping=mapping)
        (outcome,) = load(Record(self.folder / "ws"), [path], options)
        return outcome

    def add(self, name: str, content: str | bytes, mapping: Path | None = None) -> Outcome:
        """Write and load the next edition."""
        path = self.folder / str(self.number) / name
        path.parent.mkdir()
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return self.load(path, mapping=mapping)

    def of(self, reader: str, name: str, change: Callable[[str], str]) -> Outcome:
        """Load a sample, and after it the same changed."""
        whole = (SAMPLES / reader / name).read_text(encoding="utf-8")
        assert not self.add(name, whole).is_refused
        changed = change(whole)
        assert changed != whole
        return self.add(name, changed)

    def records(self) -> set[str]:
        """The ids of the records in force that state rows."""
        world = open_world(Record(self.folder / "ws"))
        return {row["record_id"] for table in world.tables.values() for row in _rows(table)}


def _rows(table: Any) -> list[dict[str, Any]]:
    return table.to_pylist() if "record_id" in table.column_names else []


@pytest.fixture
def editions(tmp_path: Path) -> Editions:
    return Editions(tmp_path)


def stays(editions: Editions, outcome: Outcome) -> None:
    """Nothing that was there is gone, and what is in quarantine is named."""
    assert not outcome.is_refused, outcome.answer
    assert editions.before <= editions.records()
    assert any(text.startswith("not closed, since they stand in it") for text in outcome.remarks)


def is_refused(outcome: Outcome) -> None:
    """The edition was not taken, since nothing says which records it lacks."""
    assert outcome.is_refused, outcome.answer
    said = outcome.answer["refused"]
    assert "more than one record may stand there, and --complete would close" in said


def test_a_refused_company_of_armenia_takes_no_statement_with_it(editions: Editions) -> None:
    def nameless(text: str) -> str:
        return text.replace('"name_', '"neme_', 2).replace("harvested", "taken")

    stays(editions, editions.of("am_eiti", "companies.json", nameless))
    assert "made-up-am-holding-000000000000001" in editions.records()


def test_statements_of_armenia_that_cannot_be_told_apart(editions: Editions) -> None:
    def listless(text: str) -> str:
        document = json.loads(text)
        document["companies"][0]["latest"]["bods"] = "none"
        return json.dumps(document)

    is_refused(editions.of("am_eiti", "companies.json", listless))
    assert "made-up-am-holding-000000000000001" in editions.records()


def test_what_a_refused_statement_replaces_is_not_missing(editions: Editions) -> None:
    firm = old_statement("c", "entityStatement", entityType="registeredEntity", name="Firm")
    holder = old_statement("p", "personStatement", personType="knownPerson")
    share = {"type": "shareholding", "share": {"exact": 60}}
    first = [firm, holder, old_holding("h", share)]
    later = old_holding(
        "h2", {**share, "share": {"exact": "x"}}, replacesStatements=[statement_id("h")]
    )
    editions.add("a.json", json.dumps(first))
    stays(editions, editions.add("a.json", json.dumps([firm, holder, later])))
    assert statement_id("h") in editions.records()
    better = old_holding("h2", share, replacesStatements=[statement_id("h")])
    assert editions.add("a.json", json.dumps([firm, holder, better])).answer["closed"] == 1
    assert statement_id("h") not in editions.records()


def test_a_broken_first_object_may_have_swallowed_others(
    editions: Editions, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(json_objects, "MAX_ELEMENT", 2_000)
    monkeypatch.setattr(json_objects, "_CHUNK", 500)
    names = [f"{n:02}" for n in range(40)]
    firms = [{"id": n, "schema": "Company", "properties": {"name": [n]}} for n in names]
    whole = json.dumps(firms, indent=1)
    assert not editions.add("a.json", whole).is_refused
    is_refused(editions.add("a.json", whole.replace('"00"', '"00', 1)))


@pytest.mark.parametrize("other", ['{"results": 5}', '{"results": [}'])
def test_a_page_of_results_that_cannot_be_read(editions: Editions, other: str) -> None:
    firms = [{"id": n, "schema": "Company", "properties": {"name": [n]}} for n in "abc"]
    pages = [json.dumps({"limit": 2, "results": some}) for some in (firms[:1], firms[1:])]
    editions.add("a.json", "\n".join(pages))
    is_refused(editions.add("a.json", f"{pages[0]}\n{other}\n"))


def test_a_page_of_controllers_that_cannot_be_read(editions: Editions) -> None:
    lines = (SAMPLES / "uk_psc/made-up-psc-snapshot-2024-11-22.txt").read_text().splitlines()
    items = [json.loads(line)["data"] for line in lines[:3]]
    pages = [json.dumps({"items": some, "start_index": 0}) for some in (items[:1], items[1:])]
    assert not editions.add("a.json", "\n".join(pages)).is_refused
    is_refused(editions.add("a.json", f'{pages[0]}\n{{"items": 1}}\n'))


def test_a_page_of_danish_hits_that_cannot_be_read(editions: Editions) -> None:
    lines = (SAMPLES / "dk_cvr/participants.json").read_text().splitlines()
    first = json.dumps({"hits": {"hits": [{"_source": json.loads(line)} for line in lines]}})
    assert not editions.add("a.json", f"{first}\n{first}\n").is_refused
    is_refused(editions.add("a.json", f"{first}\n{first[:-5]}x\n"))


@pytest.mark.parametrize("spoil", [lambda page: page[:-5] + "x", lambda _page: '{"value": {}}'])
def test_a_page_of_slovak_entries_that_cannot_be_read(
    editions: Editions, spoil: Callable[[str], str]
) -> None:
    page = json.dumps(json.loads((SAMPLES / "sk_rpvs/entries.json").read_text()))
    assert not editions.add("a.json", f"{page}\n{page}\n").is_refused
    is_refused(editions.add("a.json", f"{page}\n{spoil(page)}\n"))


def test_a_page_of_lei_records_that_cannot_be_read(editions: Editions) -> None:
    record = {"type": "lei-records", "attributes": {"lei": "EXAMPLE0TOPHOLDING84"}}
    entity = {"legalName": {"name": "Firm"}, "status": "ACTIVE"}
    record["attributes"] = {"lei": "EXAMPLE0TOPHOLDING84", "entity": entity, "registration": {}}
    page = json.dumps({"data": [record]})
    assert not editions.add("a.json", f"{page}\n{page}\n").is_refused
    is_refused(editions.add("a.json", f"{page}\n{page[:-4]}x\n"))


def test_a_member_that_is_none_of_ofacs_files(editions: Editions, tmp_path: Path) -> None:
    def packed(names: str) -> Path:
        path = tmp_path / f"{editions.number}.zip"
        with zipfile.ZipFile(path, "w") as archive:
            archive.write(SAMPLES / "ofac/sdn.csv", "sdn.csv")
            archive.writestr("alt.csv", names)
        return path

    names = (SAMPLES / "ofac/alt.csv").read_text()
    assert not editions.load(packed(names)).is_refused
    is_refused(editions.load(packed(names.replace('"aka"', '"?"').replace('"fka"', '"?"')[:40])))
    assert "sdn-alt:5001" in editions.records()


def test_a_member_of_which_no_column_is_known(editions: Editions, tmp_path: Path) -> None:
    mapping = tmp_path / "m.toml"
    mapping.write_text(
        'record_id = "{owner} {firm}"\n'
        '[[party]]\nkey = "o"\nid = "{owner}"\nschema = "Company"\nnames = "{owner}"\n'
        '[[party]]\nkey = "f"\nid = "{firm}"\nschema = "Company"\nnames = "{firm}"\n'
        '[[interest]]\nowner = "o"\nasset = "f"\ntypes = "shareholding"\n'
    )

    def packed(header: str) -> Path:
        path = tmp_path / f"{editions.number}.zip"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("1.csv", "owner,firm\na,b\n")
            archive.writestr("2.csv", f"{header}\nc,d\n")
        return path

    assert not editions.load(packed("owner,firm"), mapping=mapping).is_refused
    is_refused(editions.load(packed("holder,firm"), mapping=mapping))
    assert "c d" in editions.records()


def test_a_company_behind_a_mark_that_takes_in_several_lines(editions: Editions) -> None:
    text = (SAMPLES / "uk_company/BasicCompanyData-made-up-2024-11-01.csv").read_text()
    head, first, *others = text.splitlines(keepends=True)
    assert not editions.add("a.csv", text).is_refused
    short = [f'"{line[1:].replace(chr(34), "")}' for line in others[:1]]
    outcome = editions.add("a.csv", "".join([head, first, *short, "x\n", *others[1:]]))
    is_refused(outcome)


@pytest.mark.parametrize("name", ["sdn.csv", "alt.csv"])
def test_a_row_of_ofac_that_is_cut_short_has_no_id_of_another(
    editions: Editions, name: str
) -> None:
    text = (SAMPLES / "ofac" / name).read_text()
    first = text.split("\n", 1)[0]
    assert not editions.add(name, text).is_refused
    outcome = editions.add(name, text.replace(first, first.replace(",", "", 1), 1))
    assert any("records in quarantine without an id: 1" in said for said in outcome.remarks)


@pytest.mark.parametrize(
    ("reader", "name", "key", "day"),
    [
        ("opensanctions_simple", "made-up-16.targets.simple.csv", '"NK-example-two"', "none"),
        ("gleif", "entities.csv", '"EXAMPLE0OPERATING040"', "none"),
        ("uk_sanctions", "made-up-uksl-2025.csv", "DPR9003", "2025"),
    ],
)
def test_a_row_with_an_open_mark_is_known_by_what_stands_before_it(
    editions: Editions, reader: str, name: str, key: str, day: str
) -> None:
    def opened(text: str) -> str:
        head, *lines = text.splitlines(keepends=True)
        (place,) = [n for n, line in enumerate(lines) if key in line.split(",")[:2]]
        lines[place] = lines[place].rstrip() + ',"open\n'
        return head.replace(day, "2026") + "".join(lines)

    stays(editions, editions.of(reader, name, opened))


def test_a_row_of_the_eu_that_does_not_tell_its_entry_may_be_one_by_itself(
    editions: Editions,
) -> None:
    text = (SAMPLES / "eu_fsf/retyped-entries.csv").read_text(encoding="utf-8")
    head, *lines = text.splitlines(keepends=True)
    keys = [line.split(";")[1] for line in lines]
    place = next(n for n in range(1, len(keys)) if keys[n] != keys[n - 1])
    path = editions.folder / "a.csv"
    path.write_text("".join([head, *lines[:place], '"1;2', *lines[place:]]), encoding="utf-8")
    opened = Opened(path)
    items = list(eu_fsf.READER.read(opened, Context("d", None, lambda _text: None)))
    refused = [item for item in items if isinstance(item, Refusal)]
    assert {None, keys[place - 1], keys[place]} <= {item.record_id for item in refused}


def test_a_row_of_the_uk_that_is_shifted_has_no_id_of_another(editions: Editions) -> None:
    name = "made-up-ofsi-2018.csv"
    whole = (SAMPLES / "uk_sanctions" / name).read_bytes()
    later = whole.replace(b"11/07/2018", b"12/07/2018", 1)
    editions.add(name, whole)
    outcome = editions.add(name, later.replace(b"EXAMPLEH,", b"EXAMPLEH,,"))
    assert any("records in quarantine without an id" in said for said in outcome.remarks)
