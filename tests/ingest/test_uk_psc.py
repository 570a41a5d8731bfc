"""The PSC reader: every kind of line, every nature of control, and the traps of the real files."""

import gzip
import json
import zipfile
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from graph.model import Gap, Interest, Party
from graph.share import UNKNOWN
from graph.vocabulary import INTEREST_TYPES
from ingest.reader import Record, Refusal
from ingest.readers._countries import country_code
from ingest.readers._uk_psc_natures import holdings, natures
from ingest.readers.uk_psc import READER
from ingest.source import Opened
from tests.ingest.outcome import read_records

COMPANY = "07654321"


def line(kind: str = "individual-person-with-significant-control", **data: Any) -> dict[str, Any]:
    segment = data.pop("segment", "individual")
    address = f"/company/{COMPANY}/persons-with-significant-control/{segment}/abc_D-1"
    named = {} if "statement" in data or "exemptions" in data else {"name": "Ada Example"}
    return {
        "company_number": COMPANY,
        "data": {"kind": kind, "etag": "0", "links": {"self": address}, **named, **data},
    }


read = partial(read_records, READER, "uk_psc")


@pytest.fixture
def only(tmp_path: Path) -> Any:
    """Reads one line and gives its record, or its refusal."""

    def one(value: dict[str, Any]) -> Record | Refusal:
        path = tmp_path / "one.jsonl"
        path.write_text(json.dumps(value) + "\n", encoding="utf-8")
        records, refusals, _ = read(path)
        (item,) = [*records, *refusals]
        return item

    return one


def rows(record: Any, kind: type) -> list[Any]:
    assert isinstance(record, Record), record
    return [row for row in record.rows if isinstance(row, kind)]


def test_every_part_of_a_name_is_kept(only: Any) -> None:
    parts = {"title": "Dr", "forename": "Ada", "surname": "Example", "honours": "OBE"}
    _, person = rows(only(line(name="Dr Ada Example", name_elements=parts)), Party)
    assert person.data == [("name_elements.title", "Dr"), ("name_elements.honours", "OBE")]


def interests_of(only: Any, *slugs: str) -> list[Interest]:
    return rows(only(line(natures_of_control=list(slugs), notified_on="2020-01-02")), Interest)


@pytest.mark.parametrize(
    ("slug", "share"),
    [
        ("ownership-of-shares-25-to-50-percent", ">25..50"),
        ("ownership-of-shares-50-to-75-percent", ">50..<75"),
        ("ownership-of-shares-75-to-100-percent", "75..100"),
        ("ownership-of-shares-more-than-25-percent-registered-overseas-entity", ">25..100"),
    ],
)
def test_bands_have_the_ends_of_the_regulations(only: Any, slug: str, share: str) -> None:
    (row,) = interests_of(only, slug)
    assert row.share is not None
    assert row.share.text == share
    assert (row.types, row.summary, row.share_published) == (["shareholding"], True, slug)


def test_shares_and_votes_are_one_row_and_a_board_majority_another(only: Any) -> None:
    main, board = interests_of(
        only,
        "right-to-appoint-and-remove-directors",
        "voting-rights-50-to-75-percent",
        "ownership-of-shares-25-to-50-percent",
    )
    assert set(main.types) == {"shareholding", "votingRights"}
    assert main.share is not None
    assert main.votes is not None
    assert (main.share.text, main.votes.text) == (">25..50", ">50..<75")
    assert board.share is not None
    assert (board.types, board.share.text) == (["appointmentOfBoard"], ">50..100")


@pytest.mark.parametrize(
    ("slug", "types", "share"),
    [
        (
            "ownership-of-shares-75-to-100-percent-as-trust",
            ["otherInfluenceOrControl", "protector"],
            None,
        ),
        ("voting-rights-75-to-100-percent-as-firm", ["otherInfluenceOrControl"], None),
        (
            "ownership-of-shares-more-than-25-percent-as-trust-registered-overseas-entity",
            ["shareholding", "trustee"],
            ">25..100",
        ),
        (
            "ownership-of-shares-more-than-25-percent-as-firm-registered-overseas-entity",
            ["shareholding"],
            ">25..100",
        ),
        (
            "registered-owner-as-nominee-person-england-wales-registered-overseas-entity",
            ["nominator"],
            None,
        ),
        ("significant-influence-or-control", ["otherInfluenceOrControl"], None),
        (
            "part-right-to-share-surplus-assets-50-to-75-percent",
            ["rightsToSurplusAssetsOnDissolution"],
            ">50..<75",
        ),
    ],
)
def test_only_who_holds_carries_a_share(
    only: Any, slug: str, types: list[str], share: str | None
) -> None:
    (row,) = interests_of(only, slug)
    assert row.types == types
    assert row.votes is None
    assert (None if row.share is None else row.share.text) == share
    assert row.share_published == slug


def test_every_nature_of_the_publisher_is_known(shared_data: Path) -> None:
    import yaml

    path = shared_data / "uk-psc" / "enumerations" / "psc_descriptions.yml"
    published = yaml.safe_load(path.read_text(encoding="utf-8"))["description"]
    assert set(natures()) == set(published)


def test_every_nature_gives_words_of_the_vocabulary() -> None:
    for slug in natures():
        for row in holdings([slug]):
            assert set(row.types) <= set(INTEREST_TYPES), slug


def test_unknown_natures_alone_refuse_the_record_by_name(only: Any) -> None:
    refusal = only(line(natures_of_control=["ownership-of-shares-as-trust-25-to-50-percent"]))
    assert isinstance(refusal, Refusal)
    assert "ownership-of-shares-as-trust-25-to-50-percent" in refusal.reason
    assert "abc_D-1" in (refusal.record_id or "")


def test_a_new_nature_is_an_unknown_share_beside_the_known(tmp_path: Path) -> None:
    """Companies House adds slugs; an owner must not vanish from the graph for a new one."""
    new = "ownership-of-shares-10-to-25-percent"
    told = line(natures_of_control=["ownership-of-shares-25-to-50-percent", new])
    path = tmp_path / "snapshot.txt"
    path.write_text((json.dumps(told) + "\n") * 2, encoding="utf-8")
    records, refusals, remarks = read(path)
    assert refusals == []
    main, other = rows(records[0], Interest)
    assert main.share is not None
    assert (main.types, main.share.text) == (["shareholding"], ">25..50")
    assert (other.types, other.share) == (["unknownInterest"], UNKNOWN)
    assert other.share_published == new
    said = f"nature of control {new!r} is not known; taken as an interest of unknown share"
    assert remarks == [said]


def test_no_nature_is_an_unknown_share_and_not_zero(only: Any) -> None:
    (row,) = interests_of(only)
    assert (row.types, row.share) == (["unknownInterest"], UNKNOWN)


def test_the_day_of_ceasing_is_the_first_day_without(only: Any) -> None:
    record = only(line(notified_on="2016-04-06", ceased_on="2016-10-11"))
    (row,) = rows(record, Interest)
    assert (row.start, row.end) == ("2016-04-06", "2016-10-11")


def test_ids_come_from_company_and_person(only: Any) -> None:
    record = only(line(date_of_birth={"year": 1961, "month": 12}))
    company, person = rows(record, Party)
    assert (company.id, company.identifiers) == ("gb-coh-07654321", ["GB-COH:07654321"])
    assert (person.id, person.birth_date) == ("gb-psc-07654321-abc_D-1", "1961-12")
    (_, person) = rows(only(line(date_of_birth={"year": 1961})), Party)
    assert person.birth_date == "1961"


@pytest.mark.parametrize(
    ("country", "place", "number", "identifier"),
    [
        ("England & Wales", "Companies House", "3530981", ["GB-COH:03530981"]),
        ("Scotland", None, "SC12345", ["GB-COH:SC012345"]),
        ("United Kingdom", None, "N/A", []),
        ("United Kingdom", None, "00000000", []),
        ("England", "Charity Commission", "1089464", []),
        ("United Kingdom", None, "12", []),
        ("United Kingdom", None, COMPANY, []),
        ("Germany", "Amtsgericht", "03530981", []),
        ("West Yorkshire", None, "03530981", []),
        (None, None, "03530981", []),
    ],
)
def test_a_holder_joins_a_uk_company_only_by_a_usable_uk_number(
    only: Any, country: str | None, place: str | None, number: str, identifier: list[str]
) -> None:
    stated = {
        "country_registered": country,
        "place_registered": place,
        "registration_number": number,
    }
    kind = "corporate-entity-person-with-significant-control"
    record = only(line(kind, segment="corporate-entity", identification=stated))
    holder = rows(record, Party)[1]
    assert (holder.schema, holder.identifiers) == ("Company", identifier)
    assert ("identification.registration_number", number) in holder.data


def test_a_protected_person_is_a_gap_and_no_party(only: Any) -> None:
    kind = "super-secure-person-with-significant-control"
    record = only(line(kind, segment="super-secure", ceased=False, name=None))
    (gap,) = rows(record, Gap)
    assert (gap.kind, gap.share) == ("unspecified_owner", UNKNOWN)
    assert [party.id for party in rows(record, Party)] == ["gb-coh-07654321"]


def test_a_protected_person_who_ceased_on_no_day_owns_nothing_now(only: Any) -> None:
    kind = "super-secure-beneficial-owner"
    (gap,) = rows(only(line(kind, segment="super-secure", ceased=True, name=None)), Gap)
    assert (gap.kind, gap.share) == ("withheld", None)


def test_statements_and_exemptions_are_gaps(only: Any) -> None:
    slug = "no-individual-or-entity-with-signficant-control"
    record = only(line("persons-with-significant-control-statement", statement=slug))
    assert [(gap.kind, gap.ground) for gap in rows(record, Gap)] == [("psc_statement", slug)]
    kind = "psc-exempt-as-shares-admitted-on-market"
    stated = {"x": {"exemption_type": kind, "items": [{"exempt_from": "2016-10-29"}]}}
    (gap,) = rows(only(line("exemptions", exemptions=stated)), Gap)
    assert (gap.kind, gap.ground, gap.start) == ("psc_exemption", kind, "2016-10-29")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"kind": "unknown-beneficial-owner"}, "data.kind: 'unknown-beneficial-owner'"),
        ({"notified_on": "2016-02-30"}, "notified_on: '2016-02-30'"),
        ({"links": {}}, "data.links.self: missing"),
        ({"name": None}, "data.name: missing"),
        ({"date_of_birth": {"year": 1970, "month": 13}}, "data.date_of_birth"),
        ({"address": "1 Example Street"}, "address: '1 Example Street' is not an object"),
    ],
)
def test_a_record_that_cannot_be_understood_says_why(
    only: Any, change: dict[str, Any], reason: str
) -> None:
    value = line()
    value["data"].update(change)
    refusal = only(value)
    assert isinstance(refusal, Refusal)
    assert refusal.reason.startswith(reason)


def test_a_missing_company_number_is_refused(only: Any) -> None:
    value = line()
    del value["company_number"]
    assert only(value).reason == "company_number: missing"


def test_a_broken_line_does_not_stop_the_file(tmp_path: Path) -> None:
    good = json.dumps(line())
    path = tmp_path / "snapshot.txt"
    path.write_text(f"{good}\n{good[:-9]}\n\n[1]\n{good}\n", encoding="utf-8")
    records, refusals, _ = read(path)
    assert [record.position for record in records] == ["line 1", "line 5"]
    assert [refusal.position for refusal in refusals] == ["line 2", "line 4"]


def test_unknown_fields_are_remarked_on_once(tmp_path: Path) -> None:
    text = (json.dumps(line(mood="grim")) + "\n") * 3
    path = tmp_path / "snapshot.txt"
    path.write_text(text, encoding="utf-8")
    _, refusals, remarks = read(path)
    assert remarks == ["ignored unknown field data.mood"]
    assert refusals == []


def test_parts_of_a_zip_and_gzip_are_read_and_the_name_dates_the_edition(tmp_path: Path) -> None:
    text = json.dumps(line()) + "\n"
    archive = tmp_path / "psc-snapshot-2024-11-22_1of2.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("psc-snapshot-2024-11-22_1of2.txt", text * 2)
        parts.writestr("psc-snapshot-2024-11-22_2of2.txt", text)
    records, _, _ = read(archive)
    assert records[-1].position == "psc-snapshot-2024-11-22_2of2.txt line 1"
    assert READER.edition is not None
    assert READER.edition(Opened(archive)) == "2024-11-22"
    packed = tmp_path / "snapshot.txt.gz"
    packed.write_bytes(gzip.compress(text.encode()))
    assert len(read(packed)[0]) == 1
    assert READER.edition(Opened(packed)) is None


def test_the_last_line_dates_a_plain_file(shared_data: Path) -> None:
    assert READER.edition is not None
    assert READER.edition(Opened(shared_data / "uk-psc" / "psc-data-1.json")) == "2024-11-22"


def test_real_files_are_read_whole(shared_data: Path) -> None:
    counts = {}
    for path in sorted((shared_data / "uk-psc").glob("psc-data-*.json")):
        records, refusals, remarks = read(path)
        assert refusals == []
        assert all("totals" in remark for remark in remarks)
        counts[path.stem[-1]] = (len(records), sum(len(rows(r, Interest)) for r in records))
    assert counts == {
        "1": (3, 1),
        "2": (2, 1),
        "3": (2, 1),
        "4": (2, 1),
        "5": (2, 1),
        "6": (2, 2),
        "7": (2, 0),
        "8": (4, 4),
    }


def test_successor_and_predecessor_meet_on_one_day(shared_data: Path) -> None:
    # The evidence for the end-date rule: the statement ceased on the day the person began.
    records, _, _ = read(shared_data / "uk-psc" / "psc-data-1.json")
    (interest,), (gap,) = rows(records[0], Interest), rows(records[1], Gap)
    assert interest.start == gap.end == "2021-12-13"


def test_a_real_corporate_holder_carries_its_number(shared_data: Path) -> None:
    records, _, _ = read(shared_data / "uk-psc" / "psc-data-2.json")
    assert rows(records[0], Party)[1].identifiers == ["GB-COH:00686734"]


def test_events_of_the_stream_are_read(shared_data: Path) -> None:
    records, refusals, _ = read(shared_data / "uk-psc" / "sample_psc_stream.jsonl")
    assert (len(records), len(refusals)) == (40, 1)
    assert "as-trust-25-to-50" in refusals[0].reason


def test_a_deletion_is_no_fact(only: Any) -> None:
    value = line()
    value.pop("company_number")
    value["resource_uri"] = value["data"]["links"]["self"]
    value["event"] = {"type": "deleted"}
    assert "deleted" in only(value).reason


def test_a_deletion_that_holds_nothing_else_is_told(tmp_path: Path) -> None:
    address = f"/company/{COMPANY}/persons-with-significant-control/individual/abc_D-1"
    gone = {"resource_uri": address, "data": {}, "event": {"type": "deleted", "timepoint": 9}}
    path = tmp_path / "stream.jsonl"
    path.write_text(f"{json.dumps(line())}\n{json.dumps(gone)}\n", encoding="utf-8")
    records, (refused,), _ = read(path)
    assert len(records) == 1
    assert "'deleted' states no fact" in refused.reason


@pytest.mark.parametrize("indent", [None, 2])
def test_an_answer_of_the_public_interface_is_read(tmp_path: Path, indent: int | None) -> None:
    item = line(natures_of_control=["voting-rights-25-to-50-percent"], ceased=False)["data"]
    nobody = line(
        "persons-with-significant-control-statement",
        statement="psc-exists-but-not-identified",
        segment="persons-with-significant-control-statements",
    )["data"]
    whole = f"/company/{COMPANY}/persons-with-significant-control"
    answer = {"items_per_page": 2, "items": [item, nobody], "links": {"self": whole}}
    answer |= {"start_index": 0, "total_results": 3, "active_count": 3, "ceased_count": 0}
    path = tmp_path / "answer.json"
    path.write_text(json.dumps(answer, indent=indent), encoding="utf-8")
    (first, second), refusals, remarks = read(path)
    assert refusals == []
    assert [row.asset for row in rows(first, Interest)] == ["gb-coh-07654321"]
    assert [row.kind for row in rows(second, Gap)] == ["psc_statement"]
    (remark,) = remarks
    assert remark.endswith("1: holds 2 of the 3 records that the register has")


def test_one_record_as_the_public_interface_gives_it_is_read(only: Any) -> None:
    data = line(natures_of_control=["significant-influence-or-control"])["data"]
    assert [row.asset for row in rows(only(data), Interest)] == ["gb-coh-07654321"]


def test_a_protected_person_keeps_what_is_said_of_the_identity(only: Any) -> None:
    details = {"appointment_verification_statement_due_on": "2026-09-01"}
    kind = "super-secure-person-with-significant-control"
    (gap,) = rows(only(line(kind, identity_verification_details=details)), Gap)
    assert gap.note == "appointment_verification_statement_due_on: 2026-09-01"


@pytest.mark.parametrize("folder", ["oo-register"])
def test_single_records_of_another_project_are_read(shared_data: Path, folder: str) -> None:
    for path in sorted((shared_data / "uk-psc" / folder).glob("*.json")):
        if path.stem != "psc_unknown_kind":
            records, refusals, _ = read(path)
            assert (len(records), refusals) == (1, []), path.name


def test_countries_as_registers_write_them() -> None:
    assert [country_code(text) for text in ("ENGLAND AND WALES", "Usa", "Czechia", "Atlantis")] == [
        "gb",
        "us",
        "cz",
        None,
    ]


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("bs", "Bahamas, The|The Bahamas"),
        ("cd", "Congo, The Democratic Republic Of The|Democratic Republic of the Congo|DR Congo"),
        ("kr", "Korea, South|Korea (Republic of)|Republic of Korea"),
        ("kn", "St Kitts & Nevis|St. Kitts and Nevis|Saint Kitts and Nevis"),
        ("ci", "Cote D\u2019Ivoire|C\u00f4te d'Ivoire|Ivory Coast"),
        ("vi", "Virgin Islands, U.S.|US Virgin Islands"),
        ("mk", "Macedonia, The Former Yugoslav Republic Of|North Macedonia"),
        ("mk", "North Macedonia, The Republic of"),
        ("im", "Man, Isle of|Isle of Man"),
        ("nl", "Netherlands (Kingdom of the)|The Netherlands"),
        ("xk", "XK|XKX|Kosovo"),
        ("cv", "Cape Verde|Cabo Verde"),
        ("an", "Netherlands Antilles"),
        ("us", "U.S.|USA|United States of America"),
        (None, "Korea|Virgin Islands|Channel Islands|The||Moscow, Russia"),
    ],
)
def test_a_country_has_many_spellings(code: str | None, names: str) -> None:
    assert {country_code(name) for name in names.split("|")} == {code}
