"""What a case file says, as rows."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from graph.record.model import TABLE_OF, Document, Gap, Interest, Link, Listing, Party, Row, Ruling
from graph.values.errors import CaseFileError
from graph.values.share import UNKNOWN, Share
from ingest.files.opened_file import Opened
from ingest.readers.case.reader import READER
from tests.ingest.readers.case.made_up import START, read

SAMPLES = Path(__file__).resolve().parents[4] / "sample_data" / "case"


@pytest.fixture
def rows(tmp_path: Path) -> Any:
    def rows_of(text: str, start: str = START) -> dict[str, Row]:
        path = tmp_path / "a.case.yaml"
        path.write_text(start + text, encoding="utf-8")
        return {record.record_id: record.rows[0] for record in read(path)}

    return rows_of


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


def test_the_dataset_is_the_case(tmp_path: Path) -> None:
    assert READER.dataset is not None
    path = tmp_path / "other.case.yaml"
    path.write_text(START, encoding="utf-8")
    assert READER.dataset(Opened(path)) == "a"
    path.write_text(START + "case: b\n", encoding="utf-8")
    with pytest.raises(CaseFileError, match="'case' stands here twice"):
        READER.dataset(Opened(path))


@pytest.mark.parametrize(
    ("said", "authority"),
    [
        *(("OFAC", "US-OFAC"), ("US-TREASURY", "US-OFAC"), ("BIS", "US-BIS"), ("HMT", "UK")),
        *(("OFSI", "UK"), ("GB", "UK"), ("United Kingdom", "UK"), ("SECO", "CH")),
        *(("Switzerland", "CH"), ("Council", "EU"), ("European Union", "EU"), ("EU-COUNCIL", "EU")),
        *(("UNSC", "UN"), ("UN-SC", "UN"), ("A ministry", "A ministry")),
    ],
)
def test_another_spelling_of_an_authority_is_that_authority(
    tmp_path: Path, said: str, authority: str
) -> None:
    path = tmp_path / "a.case.yaml"
    listing = f"listings: [{{party: p, authority: {said}, measures: [asset_freeze]}}]\n"
    path.write_text(START + listing, encoding="utf-8")
    record = next(one for one in read(path) if one.record_id == "listings/1")
    (row,) = record.rows
    assert isinstance(row, Listing)
    assert row.authority == authority
    assert any(said in remark for remark in record.remarks)


def test_an_authority_that_may_be_two_is_refused(rows: Any) -> None:
    with pytest.raises(CaseFileError, match="US-OFAC or US-BIS"):
        rows("listings: [{party: p, authority: US, measures: [asset_freeze]}]\n")


_GENERAL, _JUSTICE = (
    f"{court} of the European Union" for court in ("General Court", "Court of Justice")
)


@pytest.mark.parametrize(
    ("said", "authority"),
    [
        *((said, _JUSTICE) for said in ("CJEU", "ECJ", "European Court of Justice", "EuGH")),
        *((said, _JUSTICE) for said in ("Court of Justice", "Court of Justice of the EU")),
        *((said, _JUSTICE) for said in ("EU Court of Justice (Grand Chamber)", "Суд ЕС")),
        *((said, _GENERAL) for said in ("General Court", "EU General Court", "general court")),
        *((said, _GENERAL) for said in ("European General Court", "General Court (First Chamber)")),
        *((said, _GENERAL) for said in ("Gericht der Europäischen Union", "CJEU - General Court")),
        ("Tribunal de l'Union européenne", _GENERAL),
        *(("Council", "EU"), ("Council of the EU", "EU"), ("OFAC", "OFAC"), ("HM Treasury", "UK")),
        *((said, None) for said in ("Tribunal", "High Court of Justice", "A court")),
        *((said, None) for said in ("European Court of Human Rights", "Supreme Court of Justice")),
    ],
)
@pytest.mark.parametrize("effect", ["annulment", "rebuttal", "licence"])
def test_a_court_is_read_in_any_spelling_and_one_that_no_rule_counts_is_told(
    tmp_path: Path, said: str, authority: str | None, effect: str
) -> None:
    path = tmp_path / "a.case.yaml"
    ruling = f'rulings: [{{about: p, authority: "{said}", date: 2024-05-01, effect: {effect}}}]\n'
    path.write_text(START + ruling, encoding="utf-8")
    record = next(one for one in read(path) if one.record_id == "rulings/1")
    (row,) = record.rows
    assert isinstance(row, Ruling)
    assert row.authority == (authority or said)
    told = f"is read as {authority}" if authority else "is none whose rulings a rule counts"
    if authority is None or authority.casefold() != said.casefold():
        assert any(told in remark for remark in record.remarks)
    else:
        assert not record.remarks


def test_a_list_and_a_programme_that_nobody_knows_are_remarked_on(tmp_path: Path) -> None:
    path = tmp_path / "a.case.yaml"
    entry = "{party: p, authority: US-OFAC, list: us_sdn, programme: SDGTT, measures: [sectoral]}"
    path.write_text(f"{START}listings:\n  - {entry}\n", encoding="utf-8")
    said = [remark for record in read(path) for remark in record.remarks]
    assert [text.split(" is")[0] for text in said] == ["list 'us_sdn'", "programme 'SDGTT'"]
    assert [text.split("near it: ")[1].split(",")[0] for text in said] == ["us_ofac_sdn", "SDGT"]
