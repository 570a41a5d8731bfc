"""The reader of the Swiss list: its history, its names, its sets, and the traps of the format."""

from functools import partial
from pathlib import Path

import pytest

from graph.errors import RefusedFileError
from graph.model import Link, Listing, Name, Party
from ingest import programmes
from ingest.choosing import reader_for
from ingest.reader import Record
from ingest.readers._seco_frame import said_measures
from ingest.readers.seco import READER
from ingest.source import Opened
from tests.ingest.outcome import read_as, read_records

SET = '<sanctions-set ssid="12" lang="eng">Financial sanctions</sanctions-set>'
NAME = (
    '<name ssid="3" name-type="primary-name" quality="good" lang="eng">'
    '<name-part order="1" name-part-type="whole-name"><value>Somebody</value></name-part></name>'
)
IDENTITY = f'<identity ssid="2" main="true">{NAME}</identity>'
PERSON = f"<individual>{IDENTITY}</individual>"
OF_SET = "<sanctions-set-id>12</sanctions-set-id>"
LISTED = '<modification modification-type="listed" effective-date="2022-03-16"/>'


read = partial(read_records, READER, "seco")


def listed(
    tmp_path: Path,
    inside: str,
    *,
    sets: str = SET,
    name: str = "measures against Syria (SR 946.231.172.7)",
    kind: str = "whole-list",
    behind: str = "",
) -> Path:
    path = tmp_path / "list.xml"
    path.write_text(
        f'<swiss-sanctions-list list-type="{kind}" date="2026-09-28">'
        f'<sanctions-program ssid="1"><program-key lang="eng">Key</program-key>'
        f'<program-name lang="eng">Ordinance on {name}</program-name>{sets}</sanctions-program>'
        f'<target ssid="100">{inside}</target>{behind}</swiss-sanctions-list>',
        encoding="utf-8",
    )
    return path


def only(path: Path) -> tuple[Party, list[Listing], Record]:
    (record,), refusals, _ = read(path)
    assert refusals == []
    party = record.rows[0]
    assert isinstance(party, Party)
    return party, [row for row in record.rows if isinstance(row, Listing)], record


def modification(kind: str, date: str) -> str:
    return f'<modification modification-type="{kind}" effective-date="{date}"/>'


def test_the_publishers_example_of_an_amendment_is_read(shared_data: Path) -> None:
    path = shared_data / "seco-xml" / "seco-official-example.xml"
    assert reader_for(Opened(path), None) is READER
    assert READER.edition is not None
    assert READER.delta is not None
    assert READER.edition(Opened(path)) == "2024-01-17"
    assert READER.delta(Opened(path)) is not None
    records, refusals, said = read(path)
    assert ([r.record_id for r in records], refusals, said) == (["64398", "64403", "64393"], [], [])
    found = [[(x.measures, x.start) for x in r.rows if isinstance(x, Listing)] for r in records]
    assert found == [
        [(["asset_freeze"], "2024-01-17")],
        [(["travel_ban"], "2024-01-17")],
        [(["asset_freeze", "travel_ban"], "2024-01-17")],
    ]
    assert records[0].remarks == ["unmapped programme 'EXAMPLE': kept as published"]
    assert [r.held for r in records] == [False, False, False]


def test_a_file_without_targets_is_an_empty_list(shared_data: Path) -> None:
    path = shared_data / "seco-xml" / "test-seco.xml"
    assert reader_for(Opened(path), None) is READER
    records, refusals, said = read(path)
    assert (records, refusals) == ([], [])
    assert said == ["list-type 'test-list' is unknown; read as a whole list"]


def test_a_whole_list_is_no_delta(repository: Path) -> None:
    path = repository / "sample_data" / "seco" / "made-up-whole-list.xml"
    assert READER.delta is not None
    assert READER.delta(Opened(path)) is None


@pytest.mark.parametrize(
    ("kind", "history", "held"),
    [
        ("whole-list", LISTED, None),
        ("amendment", LISTED, False),
        ("amendment", LISTED + '<modification modification-type="de-listed"/>', True),
        ("amendment", '<modification modification-type="amended"/>', True),
    ],
)
def test_an_amendment_says_what_must_be_there_already(
    tmp_path: Path, kind: str, history: str, held: bool | None
) -> None:
    _, _, record = only(listed(tmp_path, OF_SET + PERSON + history, kind=kind))
    assert record.held is held


@pytest.mark.parametrize(
    ("steps", "runs"),
    [
        ([("listed", "2022-03-16")], [("2022-03-16", None)]),
        (
            [("de-listed", "2023-01-01"), ("listed", "2022-03-16")],
            [("2022-03-16", "2023-01-01")],
        ),
        (
            [("listed", "2024-05-02"), ("de-listed", "2023-01-01"), ("listed", "2022-03-16")],
            [("2022-03-16", "2023-01-01"), ("2024-05-02", None)],
        ),
        (
            [("listed", "2022-03-16"), ("listed", "2023-01-01"), ("de-listed", "2023-01-01")],
            [("2022-03-16", "2023-01-01"), ("2023-01-01", None)],
        ),
        (
            [("listed", "2022-03-16"), ("amended", "2023-01-01"), ("listed", "2024-01-01")],
            [("2022-03-16", None)],
        ),
        ([("de-listed", "2016-03-01"), ("amended", "2015-11-18")], [(None, "2016-03-01")]),
        ([("amended", "2015-11-18")], [(None, None)]),
        # On one day: what was not on the list is put on first, and has then held on no day.
        (
            [("listed", "2024-01-01"), ("de-listed", "2024-01-01"), ("listed", "2025-02-02")],
            [("2024-01-01", "2024-01-01"), ("2025-02-02", None)],
        ),
        (
            [("de-listed", "2024-01-01"), ("listed", "2024-01-01"), ("de-listed", "2025-02-02")],
            [(None, "2024-01-01"), ("2024-01-01", "2025-02-02")],
        ),
        (
            [("listed", "2024-01-01"), ("de-listed", "2024-01-01"), ("amended", "2022-01-01")],
            [(None, "2024-01-01"), ("2024-01-01", None)],
        ),
        (
            [
                ("listed", "2022-01-01"),
                *[("de-listed", "2024-01-01")] * 2,
                ("listed", "2024-01-01"),
            ],
            [("2022-01-01", "2024-01-01"), ("2024-01-01", "2024-01-01")],
        ),
        # A further de-listing says nothing of the time before the one that is known.
        (
            [("listed", "2020-01-01"), ("de-listed", "2021-01-01"), ("de-listed", "2023-01-01")],
            [("2020-01-01", "2021-01-01"), ("2021-01-01", "2023-01-01")],
        ),
        (
            [("listed", "2020-01-01"), *[("de-listed", "2021-01-01")] * 2],
            [("2020-01-01", "2021-01-01")],
        ),
    ],
)
def test_the_history_is_read_by_its_dates_and_not_by_its_order(
    tmp_path: Path, steps: list[tuple[str, str]], runs: list[tuple[str | None, str | None]]
) -> None:
    history = "".join(modification(kind, date) for kind, date in steps)
    _, listings, _ = only(listed(tmp_path, OF_SET + PERSON + history))
    assert [(x.start, x.end) for x in listings] == runs


@pytest.mark.parametrize("steps", [("listed", "de-listed"), ("de-listed", "listed")])
def test_what_was_listed_and_taken_off_on_one_day_is_for_a_person(
    tmp_path: Path, steps: tuple[str, str]
) -> None:
    history = "".join(modification(kind, "2024-01-01") for kind in steps)
    _, (listing,), record = only(listed(tmp_path, OF_SET + PERSON + history))
    assert (listing.start, listing.end, listing.certainty) == (None, None, "disputed")
    assert record.remarks == [
        "listed and taken off on 2024-01-01, and nothing says which came last"
    ]


@pytest.mark.parametrize(
    ("listed_on", "delisted_on", "runs"),
    [
        ("2023-12-20", "2023-12-30", [("2024-01-01", "2024-01-01")]),
        ("2023-12-30", "2023-12-20", [(None, "2024-01-01"), ("2024-01-01", None)]),
    ],
)
def test_what_has_effect_on_one_day_is_done_as_it_was_enacted(
    tmp_path: Path, listed_on: str, delisted_on: str, runs: list[tuple[str | None, str | None]]
) -> None:
    both = (("listed", listed_on), ("de-listed", delisted_on))
    history = "".join(
        f'<modification modification-type="{kind}" enactment-date="{enacted}" '
        'effective-date="2024-01-01"/>'
        for kind, enacted in both
    )
    _, listings, _ = only(listed(tmp_path, OF_SET + PERSON + history))
    assert [(x.start, x.end) for x in listings] == runs


def test_a_de_listing_without_a_date_is_the_last_thing_that_happened(tmp_path: Path) -> None:
    undated = '<modification modification-type="de-listed"/>'
    _, (listing,), record = only(listed(tmp_path, OF_SET + PERSON + undated + LISTED))
    assert (listing.start, listing.end) == ("2022-03-16", "2026-09-28")
    assert record.remarks == ["a de-listing without a date: the day of the file is taken"]


def test_copies_of_former_states_are_not_read(tmp_path: Path) -> None:
    old = PERSON.replace("Somebody", "Former Name")
    history = (
        '<modification modification-type="amended" effective-date="2023-01-01"><removed>'
        f'<target ssid="100">{OF_SET}{old}</target></removed></modification>'
    )
    party, _, _ = only(listed(tmp_path, OF_SET + PERSON + history + LISTED))
    assert party.names == [Name("Somebody", "name", "en")]


def test_names_are_products_of_ordered_parts_and_scripts(tmp_path: Path) -> None:
    name = (
        '<name name-type="primary-name" quality="good">'
        '<name-part order="2" name-part-type="given-name"><value>Oleg</value>'
        '<spelling-variant lang="RUS" script="CYRL">Олег</spelling-variant></name-part>'
        '<name-part order="1" name-part-type="family-name"><value>Examplov</value>'
        '<spelling-variant lang="RUS" script="CYRL">Примеров</spelling-variant>'
        '<spelling-variant lang="GER" script="LATN">Examplow</spelling-variant></name-part>'
        '<name-part order="3" name-part-type="title"><value>Dr.</value></name-part></name>'
    )
    person = PERSON.replace(NAME, name)
    party, _, _ = only(listed(tmp_path, OF_SET + person + LISTED))
    assert party.names == [
        Name("Examplov Oleg", "name"),
        Name("Примеров Олег", "alias", "ru"),
        Name("Examplow Oleg", "alias", "de"),
    ]
    assert ("title", "Dr.") in party.data


def test_a_name_of_too_many_variants_is_cut_and_said(tmp_path: Path) -> None:
    parts = "".join(
        f'<name-part order="{n}">'
        + "".join(f"<value>a{n}{i}</value>" for i in range(9))
        + "</name-part>"
        for n in range(1, 9)
    )
    person = PERSON.replace(NAME, f'<name name-type="primary-name">{parts}</name>')
    party, _, record = only(listed(tmp_path, OF_SET + person + LISTED))
    assert len(party.names) == 64
    assert record.remarks == ["a name of many variants: only the first 64 whole names are kept"]


@pytest.mark.parametrize(
    ("type_", "quality", "kind"),
    [
        ("alias", "good", "alias"),
        ("alias", "low", "weak"),
        ("formerly-known-as", "good", "previous"),
    ],
)
def test_kinds_of_names_are_kept_apart(tmp_path: Path, type_: str, quality: str, kind: str) -> None:
    other = NAME.replace("Somebody", "Other").replace("primary-name", type_)
    person = PERSON.replace(NAME, NAME + other.replace('"good"', f'"{quality}"'))
    party, _, _ = only(listed(tmp_path, OF_SET + person + LISTED))
    assert party.names == [Name("Somebody", "name", "en"), Name("Other", kind, "en")]


def test_the_name_of_another_identity_is_an_alias(tmp_path: Path) -> None:
    second = IDENTITY.replace('main="true"', 'main="false"').replace("Somebody", "Other")
    person = f"<individual>{second}{IDENTITY}</individual>"
    party, _, _ = only(listed(tmp_path, OF_SET + person + LISTED))
    assert party.names == [Name("Other", "alias", "en"), Name("Somebody", "name", "en")]


def test_places_may_stand_behind_the_targets(tmp_path: Path) -> None:
    address = (
        '<address place-id="9"><address-details>Street 1</address-details>'
        "<p-o-box>7</p-o-box></address>"
    )
    entity = f"<entity>{IDENTITY.replace(NAME, NAME + address)}</entity>"
    place = (
        '<place ssid="9"><location>Minsk</location><country iso-code="BY">Belarus</country></place>'
    )
    party, _, _ = only(listed(tmp_path, OF_SET + entity + LISTED, behind=place))
    assert party.addresses == ["Street 1, PO box 7, Minsk, Belarus"]
    assert party.countries == ["by"]


@pytest.mark.parametrize(
    ("text", "measures"),
    [
        ("Financial measures, annex 2", ("asset_freeze",)),
        ("Travel ban, annex 1", ("travel_ban",)),
        ("article 12 -- Restrictions on named individuals and entities", ("asset_freeze",)),
        ("article 16 and 17 -- Restrictions on the money and capital market", ("sectoral",)),
        ("Vessel-related measures", ("sectoral",)),
        ("Dual-use goods", ("export_control",)),
        ("Annex 8", ()),
    ],
)
def test_a_set_says_its_measures(text: str, measures: tuple[str, ...]) -> None:
    assert said_measures(text) == measures


@pytest.mark.parametrize(
    ("name", "text", "list_name", "measures"),
    [
        ("the situation in Ukraine (SR 946.231.176.72)", "Annex 8", "ch_ukraine", 2),
        ("the situation in Ukraine (SR 946.231.176.72)", "Annex 99", "ch_ukraine", 0),
        (
            "the situation in Ukraine (SR 946.231.176.72)",
            "Annex 2",
            "ch_ukraine_export_control",
            1,
        ),
        ("measures against Syria (SR 946.231.172.7)", "annex 7", "ch_syria", 1),
        ("measures against the Republic of South Sudan", "annexes 1 and 2", "ch_south_sudan", 1),
        (
            "measures against persons, groups, undertakings and entities associated with ISIL "
            "(Da\u2019esh) and Al-Qaida",
            "Financial measures",
            "ch_isil_al_qaida",
            1,
        ),
        ("measures against Atlantis", "annex 1", "ch_seco", 0),
    ],
)
def test_ordinance_and_annex_make_list_and_measures(
    tmp_path: Path, name: str, text: str, list_name: str, measures: int
) -> None:
    sets = f'<sanctions-set ssid="12" lang="eng">{text}</sanctions-set>'
    path = listed(tmp_path, OF_SET + PERSON + LISTED, sets=sets, name=name)
    _, (listing,), _ = only(path)
    assert (listing.authority, listing.list_name) == ("CH", list_name)
    assert len(listing.measures) == measures
    assert listing.note is not None
    assert text in listing.note


def test_two_sets_of_one_list_are_one_listing(tmp_path: Path) -> None:
    sets = SET + '<sanctions-set ssid="13" lang="eng">Travel ban</sanctions-set>'
    inside = OF_SET + "<sanctions-set-id>13</sanctions-set-id>" + PERSON + LISTED
    _, (listing,), _ = only(listed(tmp_path, inside, sets=sets))
    assert listing.measures == ["asset_freeze", "travel_ban"]


def test_a_set_that_the_file_does_not_explain_is_kept_and_said(tmp_path: Path) -> None:
    inside = "<sanctions-set-id>99</sanctions-set-id>" + PERSON + LISTED
    _, (listing,), record = only(listed(tmp_path, inside))
    assert (listing.programme, listing.measures) == ("sanctions set 99", [])
    assert "sanctions-set-id '99' is not explained in the file" in record.remarks


def test_relations_are_links(tmp_path: Path) -> None:
    person = PERSON.replace(
        "</individual>", '<relation target-id="200" relation-type="related-to"/></individual>'
    )
    _, _, record = only(listed(tmp_path, OF_SET + person + LISTED))
    (link,) = [row for row in record.rows if isinstance(row, Link)]
    assert (link.source, link.target, link.role) == ("seco-100", "seco-200", "related-to")


@pytest.mark.parametrize(
    ("inside", "reason"),
    [
        (OF_SET + LISTED, "no individual, entity or object"),
        (PERSON + LISTED, "sanctions-set-id: missing"),
        (OF_SET + "<individual/>" + LISTED, "no name"),
        (
            OF_SET + f'<object object-type="submarine">{IDENTITY}</object>' + LISTED,
            "object-type: unknown value 'submarine'",
        ),
        (OF_SET + PERSON + modification("forgotten", "2020-01-01"), "unknown value 'forgotten'"),
    ],
)
def test_what_cannot_be_understood_is_refused(tmp_path: Path, inside: str, reason: str) -> None:
    records, (refusal,), _ = read(listed(tmp_path, inside))
    assert records == []
    assert reason in refusal.reason
    assert (refusal.record_id, refusal.position) == ("100", "element 1 (100)")
    assert '<target ssid="100">' in refusal.raw


def test_unknown_elements_are_said_once(tmp_path: Path) -> None:
    person = PERSON.replace("</individual>", "<mood/></individual>")
    _, _, said = read(listed(tmp_path, OF_SET + person + LISTED + "<tune/>"))
    assert said == ["ignored unknown field target.tune", "ignored unknown field individual.mood"]


def test_a_broken_file_is_refused_before_anything(tmp_path: Path) -> None:
    path = listed(tmp_path, OF_SET + PERSON + LISTED)
    path.write_text(path.read_text("utf-8")[:-9], encoding="utf-8")
    with pytest.raises(RefusedFileError, match="breaks off"):
        read(path)


@pytest.mark.parametrize("text", ["<export/>", "a,b\n1,2\n", "", "{}"])
def test_other_files_are_not_taken(tmp_path: Path, text: str) -> None:
    path = tmp_path / "other"
    path.write_text(text, encoding="utf-8")
    assert READER.sniff(Opened(path).sniff()) == 0
    with pytest.raises(RefusedFileError):
        read_as(READER, "seco", path)


def test_every_code_of_the_table_is_swiss() -> None:
    for code in programmes.codes("seco"):
        found = programmes.find("seco", code)
        assert found is not None
        assert found.authority == "CH"
        assert found.list_name.startswith("ch_")


# --- what the schema allows -----------------------------------------------------------------------


def test_a_further_type_of_name_does_not_lose_the_target(tmp_path: Path) -> None:
    """swiss-sanctions-list.xsd, ``name``: an unknown ``name-type`` is a name all the same."""
    name = IDENTITY.replace("primary-name", "pen-name").replace('main="true"', 'main="false"')
    person = PERSON.replace("</individual>", f"{name}</individual>")
    party, _, record = only(listed(tmp_path, OF_SET + person + LISTED))
    assert record.remarks == ["name-type: unknown value 'pen-name'; the name is kept as an alias"]
    assert party.names[0].kind == "name"


@pytest.mark.parametrize(
    ("text", "measures"),
    [
        ("art. 15 (Financial sanctions) and art. 29 (Ban on entering)", ["asset_freeze", "travel"]),
        ("art. 29 par. 1 (Ban on entering and transit through Switzerland), annex 8", ["travel"]),
        (
            "Art. 15 (Finanzsanktionen) und Art. 29 (Ein- und Durchreiseverbot)",
            ["asset_freeze"] + ["travel"],
        ),
        ("Reisesanktionen, Anhang 1", ["travel"]),
        ("Sanctions financières, annexe 2", ["asset_freeze"]),
        ("Sanctions de voyage, annexe 1", ["travel"]),
        ("Sanzioni finanziarie, allegato 2", ["asset_freeze"]),
        ("Sanzioni di viaggio, allegato 1", ["travel"]),
    ],
)
def test_a_ban_on_entering_alone_freezes_nothing(text: str, measures: list[str]) -> None:
    """SECO's own example file: the sets of each language name the financial or the travel part."""
    words = {"travel": "travel_ban"}
    assert said_measures(text) == tuple(words.get(one, one) for one in measures)


@pytest.mark.parametrize(
    ("tag", "identifiers"),
    [('object object-type="vessel"', ["CH-SECO:100", "IMO:9074729"]), ("entity", ["CH-SECO:100"])],
)
def test_a_number_of_the_imo_is_that_of_a_target_that_is_a_ship(
    tmp_path: Path, tag: str, identifiers: list[str]
) -> None:
    text = "No 1234567; IMO number of the vessel: 9074729."
    inside = f"<{tag}>{IDENTITY}<other-information>{text}</other-information></{tag.split()[0]}>"
    party, _, record = only(listed(tmp_path, OF_SET + inside + LISTED))
    assert (party.identifiers, record.remarks) == (identifiers, [])
    assert ("information", text) in party.data
