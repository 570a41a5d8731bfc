"""Case files: what is read, and that whatever is wrong is named with line and column."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from graph.errors import CaseFileError, InputError
from graph.model import TABLE_OF, Document, Gap, Interest, Link, Listing, Party, Row
from graph.share import UNKNOWN, Share
from ingest.reader import Context, Record
from ingest.readers.case.reader import READER
from ingest.source import Opened

SAMPLES = Path(__file__).resolve().parents[2] / "sample_data" / "case"

START = """\
case: a
title: A case
sources:
  s: {title: T, published_on: 2024-04-08}
parties:
  p: {schema: Company, name: P, source: s}
  q: {schema: Person, name: Q}
"""


def read(path: Path) -> list[Record]:
    found = list(READER.read(Opened(path), Context("ignored", None, lambda _text: None)))
    assert all(isinstance(record, Record) for record in found)
    return [record for record in found if isinstance(record, Record)]


@pytest.fixture
def rows(tmp_path: Path) -> Any:
    def rows_of(text: str, start: str = START) -> dict[str, Row]:
        path = tmp_path / "a.case.yaml"
        path.write_text(start + text, encoding="utf-8")
        return {record.record_id: record.rows[0] for record in read(path)}

    return rows_of


@pytest.fixture
def error(tmp_path: Path) -> Any:
    def error_of(text: str, start: str = START) -> str:
        path = tmp_path / "a.case.yaml"
        path.write_text(start + text, encoding="utf-8")
        with pytest.raises(CaseFileError) as caught:
            read(path)
        assert "\n" not in str(caught.value)
        return str(caught.value)

    return error_of


def samples() -> list[Path]:
    return sorted(SAMPLES.glob("*.case.yaml"))


@pytest.mark.parametrize("path", samples(), ids=lambda path: path.name)
def test_a_sample_holds_what_was_counted_by_hand(path: Path) -> None:
    counted = Counter(TABLE_OF[type(row)] for record in read(path) for row in record.rows)
    expected = path.with_name(path.name.replace(".case.yaml", ".expected.yml"))
    wanted = yaml.safe_load(expected.read_text(encoding="utf-8"))["counts"]
    assert {name: counted[name] for name in wanted} == wanted


@pytest.mark.parametrize("path", samples(), ids=lambda path: path.name)
def test_only_the_case_is_recognised_and_not_the_page_of_results_beside_it(path: Path) -> None:
    assert READER.sniff(Opened(path).sniff()) > 90
    expected = path.with_name(path.name.replace(".case.yaml", ".expected.yml"))
    assert READER.sniff(Opened(expected).sniff()) == 0


def test_ids_begin_with_the_case_and_not_with_the_dataset(rows: Any) -> None:
    found = rows("")
    assert found["parties/p"].id == "a:p"
    assert found["parties/p"].document == "a:s"
    assert found["sources/s"] == Document("a:s", "T", published_on="2024-04-08")
    assert found["case"] == Document("a", "A case")


def test_everything_is_text_first(rows: Any) -> None:
    start = """\
case: no
parties:
  yes: {schema: Company, name: 007, jurisdiction: NO, identifiers: {NL-KVK: 01234567}}
"""
    party = rows("", start)["parties/yes"]
    assert (party.id, party.names[0].value) == ("no:yes", "007")
    assert party.jurisdiction == "no"
    assert party.identifiers == ["NL-KVK:01234567"]


def test_shares_mean_what_the_types_say(rows: Any) -> None:
    found = rows("""\
interests:
  - {owner: p, asset: q, share: "8.6", votes: "45.3", types: [shareholding, votingRights]}
  - {owner: p, asset: q, share: unknown}
  - {owner: p, asset: q, votes: ">50"}
  - {owner: p, asset: q, share: "30", types: [votingRights]}
  - {owner: p, asset: q, share: ">50", types: [appointmentOfBoard]}
  - {owner: p, asset: p, types: [otherInfluenceOrControl], summary: true, nominee_for: q}
""")
    shares = [
        (row.types, row.share, row.votes) for row in found.values() if isinstance(row, Interest)
    ]
    half = Share(500_000, 1_000_000, low_open=True)
    thirty = Share(300_000, 300_000)
    assert shares == [
        (["shareholding", "votingRights"], Share(86_000, 86_000), Share(453_000, 453_000)),
        (["shareholding"], UNKNOWN, None),
        (["votingRights"], None, half),
        (["votingRights"], None, thirty),
        (["appointmentOfBoard"], half, None),
        (["otherInfluenceOrControl"], None, None),
    ]
    last = found["interests/6"]
    assert (last.owner, last.asset, last.summary, last.nominee_for) == ("a:p", "a:p", True, "a:q")


def test_every_section_is_read(rows: Any) -> None:
    found = rows("""\
interests:
  - {owner: q, asset: p, share: "60", joint: pact, source: s, locator: p. 1, quote: x}
links:
  - {kind: Supply, subtype: service, from: p, to: q, start: 2019, certainty: alleged}
listings:
  - {party: q, authority: eu, measures: [asset_freeze], act: 1/2, entry_id: no 3, quote: w}
gaps:
  - {about: s, kind: withheld, ground: privacy, locator: header}
  - {about: p, kind: unknown_share, share: "<50", source: s, observed_on: 2024-01-01}
arrangements:
  - {members: [p, q], name: pact, quote: together}
rulings:
  - {about: p, authority: A court, date: 2024-05, conclusion: so it is, effect: none, source: s}
""")
    assert found["interests/1"].joint == "pact"
    assert found["interests/1"].locator == "p. 1"
    link, listing = found["links/1"], found["listings/1"]
    assert isinstance(link, Link)
    assert (link.source, link.target, link.start, link.certainty) == (
        "a:p",
        "a:q",
        "2019",
        "alleged",
    )
    assert isinstance(listing, Listing)
    assert (listing.authority, listing.list_name) == ("EU", "eu")
    assert listing.note == "Quote: w"
    first, second = found["gaps/1"], found["gaps/2"]
    assert isinstance(first, Gap)
    assert (first.about, first.document, first.locator) == ("a:s", "a:s", "header")
    assert (second.share, second.note) == (
        Share(0, 500_000, high_open=True),
        "Observed on 2024-01-01.",
    )
    assert found["arrangements/1"].members == ["a:p", "a:q"]
    assert found["rulings/1"].effect == "none"


def test_a_joint_block_is_an_interest_of_every_holder(tmp_path: Path) -> None:
    path = tmp_path / "a.case.yaml"
    path.write_text(
        START.replace("parties:\n", "parties:\n  r: {schema: Person, name: R}\n")
        + """\
interests:
  - {owner: q, asset: p, share: "60", joint: pact, start: 2019-05-01, note: x}
  - {owner: q, asset: p, share: "5"}
arrangements:
  - {members: [q, r], name: pact, start: 2020, end: 2021}
""",
        encoding="utf-8",
    )
    one, other = next(record for record in read(path) if record.record_id == "interests/1").rows
    assert isinstance(one, Interest)
    assert isinstance(other, Interest)
    assert (one.owner, one.start, one.end) == ("a:q", "2019-05-01", None)
    assert (other.owner, other.asset, other.joint) == ("a:r", "a:p", "pact")
    assert (other.share, other.start, other.end) == (one.share, "2020", "2021")
    assert other.note == "x Stated of q, who holds it jointly."
    both = path.read_text(encoding="utf-8").replace(
        "arrangements:", '  - {owner: r, asset: p, share: "60", joint: pact}\narrangements:'
    )
    path.write_text(both, encoding="utf-8")
    found = [row for record in read(path) for row in record.rows if isinstance(row, Interest)]
    assert [row.owner for row in found] == ["a:q", "a:q", "a:r"]


def test_what_has_no_day_of_its_own_was_seen_on_that_of_its_source(tmp_path: Path) -> None:
    path = tmp_path / "seen.case.yaml"
    path.write_text(
        "case: seen\n"
        "sources:\n"
        "  filing: {title: F, published_on: 2019-05, retrieved_on: 2026-01-01}\n"
        "  site: {title: W, retrieved_on: 2026-01-01}\n"
        "parties: {a: {schema: Company, name: A}, b: {schema: Company, name: B}}\n"
        "interests:\n"
        '  - {owner: a, asset: b, share: "60", source: filing}\n'
        '  - {owner: a, asset: b, share: "60", source: filing, observed_on: 2020-01-01}\n'
        '  - {owner: a, asset: b, share: "60", source: site}\n'
        '  - {owner: a, asset: b, share: "60"}\n'
        "listings: [{party: a, authority: EU, measures: [asset_freeze], source: filing}]\n",
        encoding="utf-8",
    )
    found = [row for record in read(path) for row in record.rows]
    seen = [row.observed_on for row in found if isinstance(row, Interest | Listing)]
    assert seen == ["2019-05", "2020-01-01", "2026-01-01", None, "2019-05"]


def test_a_wrong_number_is_kept_and_remarked_on(tmp_path: Path) -> None:
    path = tmp_path / "a.case.yaml"
    path.write_text(
        "case: a\nparties:\n  p:\n    schema: Company\n    name: P\n"
        '    identifiers: {LEI: ["549300EXAMPLE0000000", X], OWN-CODE: "1"}\n',
        encoding="utf-8",
    )
    (record,) = read(path)
    (party,) = record.rows
    assert isinstance(party, Party)
    assert party.identifiers == ["LEI:549300EXAMPLE0000000", "LEI:X", "OWN-CODE:1"]
    assert record.position == "line 4"
    assert [text.split(" is")[0] for text in record.remarks] == [
        "LEI:549300EXAMPLE0000000",
        "LEI:X",
        "scheme OWN-CODE",
    ]


def test_a_finer_share_is_rounded_outward_and_said(tmp_path: Path) -> None:
    path = tmp_path / "a.case.yaml"
    path.write_text(START + 'interests:\n  - {owner: p, asset: q, share: "33.33333"}\n')
    record = read(path)[-1]
    assert record.remarks == [
        "share 33.33333 is kept as >33.3333..<33.3334, rounded outward",
    ]


def test_same_as_joins_own_parties_and_other_datasets(rows: Any) -> None:
    start = START + "  r: {schema: Company, name: R, same_as: [p, gb-coh-01234567, 'toloka:x']}\n"
    assert rows("", start)["parties/r"].same_as == ["a:p", "gb-coh-01234567", "toloka:x"]


WRONG = {
    "unknown key": (
        "interests:\n  - {owner: p, asset: q, shear: '5'}\n",
        "9:26: interest: unknown key 'shear'; write share",
    ),
    "unknown section": ("partys: {}\n", "8:1: case file: unknown key 'partys'; write parties"),
    "unknown party": (
        "interests:\n  - {owner: pp, asset: q, share: '5'}\n",
        "9:13: owner: there is no party 'pp'; did you mean p?",
    ),
    "unknown source": (
        "gaps:\n  - {about: p, kind: withheld, source: memo}\n",
        "9:40: source: there is no source 'memo'; declare it under sources",
    ),
    "share over 100": (
        "interests:\n  - {owner: p, asset: p, share: '150'}\n",
        "9:33: share: '150' is not a share: it must lie between 0 and 100 percent",
    ),
    "decimal comma": (
        "interests:\n  - {owner: p, asset: q, share: '8,6'}\n",
        "9:33: share: '8,6' is not a share;",
    ),
    "no such day": (
        "interests:\n  - {owner: p, asset: q, share: '5', start: 2023-02-30}\n",
        "9:45: start: '2023-02-30' is not a day of the calendar",
    ),
    "end before start": (
        "interests:\n  - {owner: p, asset: q, share: '5', start: 2023, end: 2022}\n",
        "9:56: end: 2022 is not after the start 2023;",
    ),
    "end on the start": (
        "interests:\n  - {owner: p, asset: q, share: '5', start: 2023-01-01, end: 2023-01-01}\n",
        "9:62: end: 2023-01-01 is not after",
    ),
    "key twice": (
        "interests:\n  - {owner: p, asset: q, share: '5', owner: q}\n",
        "9:38: 'owner' stands here twice (first on line 9)",
    ),
    "party twice": ("  p: {schema: Person, name: R}\n", "8:3: 'p' stands here twice"),
    "schema": (
        "  r: {schema: Firm, name: R}\n",
        "8:15: schema: 'Firm' is not one of Person, Company, Organization, PublicBody",
    ),
    "certainty": (
        "links:\n  - {kind: Family, from: p, to: q, certainty: sure}\n",
        "9:47: certainty: 'sure' is not one of confirmed, reported, alleged, disputed",
    ),
    "measure": (
        "listings:\n  - {party: p, authority: EU, list: x, measures: [freeze]}\n",
        "9:51: measures: 'freeze' is not one of asset_freeze,",
    ),
    "no measures": ("listings:\n  - {party: p, authority: EU}\n", "9:5: listing: measures are"),
    "kind of link": (
        "links:\n  - {kind: Sale, from: p, to: q}\n",
        "9:12: kind: 'Sale' is not one of Directorship,",
    ),
    "subtype": (
        "links:\n  - {kind: Supply, subtype: air, from: p, to: q}\n",
        "9:29: subtype: 'air' is not one of goods, service,",
    ),
    "type": (
        "interests:\n  - {owner: p, asset: q, types: [boss]}\n",
        "9:34: types: 'boss' is not one of shareholding,",
    ),
    "says nothing": ("interests:\n  - {owner: p, asset: q}\n", "9:5: interest: it says nothing;"),
    "joint": (
        "interests:\n  - {owner: p, asset: q, share: '5', joint: pact}\n",
        "9:45: joint: no arrangement is called 'pact'",
    ),
    "country": (
        "  r: {schema: Company, name: R, jurisdiction: uk}\n",
        "8:47: jurisdiction: 'uk' is no country code; write gb",
    ),
    "empty value": ("links:\n  - {kind: , from: p, to: q}\n", "9:11: kind: the value is missing"),
    "number as same_as": (
        "  r: {schema: Company, name: R, same_as: 'NL-KVK:27265167'}\n",
        "8:42: same_as: 'NL-KVK:27265167' is a number; write it under identifiers",
    ),
    "flag": (
        "interests:\n  - {owner: p, asset: q, share: '5', summary: yes}\n",
        "9:47: summary: 'yes' is not one of true, false",
    ),
    "one name": (
        "  s: {schema: Person, name: R}\n",
        "8:3: 's' is a party and a source; rename one",
    ),
    "unquoted colon": (
        "gaps:\n  - about: p\n    kind: withheld\n    ground: as said: privacy\n",
        "11:20: not YAML: mapping values are not allowed here; put a text",
    ),
    "alias": (
        "interests:\n  - &x {owner: p, asset: q, share: '5'}\n  - *x\n",
        "9:5: anchors (&) and aliases (*) are not read",
    ),
    "second document": ("---\ncase: b\n", "8:1: a second YAML document"),
    "tab": ("links:\n\t- {kind: Family}\n", "9:1: not YAML:"),
    "control sign": ("# \x07\n", "8:3: not YAML: special characters are not allowed"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_named_with_line_and_column(name: str, error: Any) -> None:
    text, message = WRONG[name]
    assert error(text).startswith(f"a.case.yaml:{message}")


def test_the_first_problem_is_shown_and_the_others_counted(error: Any) -> None:
    text = "interests:\n  - {owner: x1, asset: x2, share: '101'}\n"
    assert error(text).startswith("a.case.yaml:9:13: owner: there is no party 'x1'")
    assert error(text).endswith("(and 2 more)")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (
            "case: a\nparties:\n  p: {schema: Company, nme: X}\n",
            "3:24: party 'p': unknown key 'nme'",
        ),
        ("parties:\n  p: {schema: Company, name: X}\n", "1:1: case file: case is missing"),
        ("case: a b\nparties: {}\n", "1:7: case: 'a b' is not a name"),
        ("case: a\n", "the case is empty"),
        ("case: a\nparties: [p]\n", "2:10: parties: each item needs a key"),
        ("case: a\nlinks: {x: y}\n", "2:8: links: a list is expected"),
        ("case: a\nparties:\n  p: Company\n", "3:6: party 'p': keys and values are expected"),
        ("- case: a\n", "1:1: not a case file"),
        ("case: " + "[" * 400, "nested more than 12 levels deep"),
    ],
)
def test_a_file_of_another_shape_is_refused(content: str, message: str, error: Any) -> None:
    assert message in error(content, "")


def test_the_dataset_is_the_case(tmp_path: Path) -> None:
    assert READER.dataset is not None
    path = tmp_path / "other.case.yaml"
    path.write_text(START, encoding="utf-8")
    assert READER.dataset(Opened(path)) == "a"
    path.write_text(START + "case: b\n", encoding="utf-8")
    with pytest.raises(CaseFileError, match="'case' stands here twice"):
        READER.dataset(Opened(path))


def test_a_file_that_nobody_typed_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.case.yaml"
    path.write_bytes(START.encode() + b"# long\n" * 3_000_000)
    with pytest.raises(InputError, match="too long for a case file"):
        read(path)
