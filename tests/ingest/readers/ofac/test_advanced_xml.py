"""OFAC's lists as advanced XML."""

from pathlib import Path

import pytest

from graph.record.model import Interest, Link, Listing, Name
from ingest.values.named_entries import OWNED_OR_CONTROLLED
from tests.ingest.readers.ofac.made_up import (
    advanced,
    party,
    read,
    reference,
    relation,
    with_reference,
)


@pytest.mark.parametrize(
    ("kind", "one", "other", "owner", "asset"),
    [
        (15003, 2, 1, "ofac-1", "ofac-2"),
        (92019, 1, 2, "ofac-1", "ofac-2"),
        (92122, 3, 2, "ofac-2", "ofac-3"),
        (15003, 1, 2, "ofac-1", "ofac-2"),
        (92019, 3, 2, "ofac-2", "ofac-3"),
    ],
)
def test_relations_of_control_have_their_direction(
    tmp_path: Path, kind: int, one: int, other: int, owner: str, asset: str
) -> None:
    records, refusals, _ = read(advanced(tmp_path, relation(kind, one, other)))
    assert refusals == []
    (row_,) = [r for record in records for r in record.rows if isinstance(r, Interest)]
    assert (row_.owner, row_.asset) == (owner, asset)
    assert (row_.share, row_.directness) == (None, "unknown")
    assert row_.types == (["unknownInterest"] if kind == 92122 else OWNED_OR_CONTROLLED)


@pytest.mark.parametrize(
    ("kind", "link"),
    [
        (15001, "UnknownLink"),
        (15002, "Representation"),
        (1555, "Associate"),
        (15004, "Family"),
        (91725, "Directorship"),
        (91900, "Directorship"),
        (91422, "Membership"),
    ],
)
def test_other_relations_are_links(tmp_path: Path, kind: int, link: str) -> None:
    records, _, _ = read(advanced(tmp_path, relation(kind, 1, 2, "true")))
    (row_,) = [r for record in records for r in record.rows if isinstance(r, Link)]
    assert (row_.kind, row_.source, row_.target, row_.end) == (
        link,
        "ofac-1",
        "ofac-2",
        "2026-09-10",
    )


def test_an_unknown_relation_is_refused_alone(tmp_path: Path) -> None:
    records, (refusal,), _ = read(advanced(tmp_path, relation(4711, 1, 2)))
    assert len(records) == 3
    assert "RelationTypeID: unknown value '4711'" in refusal.reason
    assert "ProfileRelationship" in refusal.raw


@pytest.mark.parametrize(
    ("named", "tags", "made"),
    [
        ("SDN List", "SDGT IFSR", [("us_ofac_sdn", "SDGT"), ("us_ofac_sdn", "IFSR")]),
        ("SDN List", "BPI-RUSSIA-EO14024", [("us_ofac_sdn", "BPI-RUSSIA-EO14024")]),
        (
            "Sectoral Sanctions Identifications List",
            "UKRAINE-EO13662",
            [("us_ofac_ssi", "UKRAINE-EO13662")],
        ),
        ("Non-SDN CMIC List", "", [("us_ofac_ns_cmic", "NS-CMIC")]),
        ("CAPTA List", "RUSSIA-EO14024", [("us_ofac_capta", "RUSSIA-EO14024")]),
        ("Non-SDN Menu-Based Sanctions List", "X", [("us_ofac_mbs", "X")]),
        ("FSE List", "FSE-IR", [("us_ofac_fse", "FSE-IR")]),
        ("Consolidated List", "NS-PLC", [("us_ofac_plc", "NS-PLC")]),
        ("A new list", "X", [("us_ofac", "X")]),
    ],
)
def test_the_list_by_its_name_says_the_measures(
    tmp_path: Path, named: str, tags: str, made: list[tuple[str, str]]
) -> None:
    records, _, _ = read(advanced(tmp_path, lists=named, tags=tags))
    found = [r for record in records for r in record.rows if isinstance(r, Listing)]
    assert [(r.list_name, r.programme) for r in found] == made
    assert all(r.start == "2022-04-06" and r.entry_id == "2" for r in found)
    freezes = {m for r in found for m in r.measures} == {"asset_freeze"}
    assert freezes == (named == "SDN List")


def test_a_relation_that_the_file_explains_is_a_link(tmp_path: Path) -> None:
    """sdn_advanced.xsd, ReferenceValueSets: types are explained in the file and may be new ones."""
    path = advanced(tmp_path, relation(4711, 1, 2))
    with_reference(path, reference("RelationType", 4711, "Named beside"))
    records, refusals, _ = read(path)
    assert refusals == []
    (link,) = [r for record in records for r in record.rows if isinstance(r, Link)]
    assert (link.kind, link.role) == ("UnknownLink", "Named beside")
    assert records[-1].remarks == ["unmapped relation 'Named beside': kept as a link"]


def test_a_relation_has_the_dates_of_its_period(tmp_path: Path) -> None:
    """sdn_advanced.xsd, ProfileRelationship: ``DatePeriod`` says from when to when it held."""

    def bound(name: str, year: int) -> str:
        parts = f"<Year>{year}</Year><Month>12</Month><Day>31</Day>"
        return f"<{name}><From>{parts}</From><To>{parts}</To></{name}>"

    period = f"<DatePeriod>{bound('Start', 2012)}{bound('End', 2019)}</DatePeriod>"
    one = relation(15003, 1, 2).replace("/>", f">{period}</ProfileRelationship>")
    records, _, _ = read(advanced(tmp_path, one))
    (interest,) = [r for record in records for r in record.rows if isinstance(r, Interest)]
    assert (interest.start, interest.end) == ("2012-12-31", "2020-01-01")


@pytest.mark.parametrize(
    ("events", "start", "end"),
    [
        ([(1, 2014), (2, 2018)], "2014-04-06", "2018-04-06"),
        ([(1, 2014), (2, 2018), (1, 2022)], "2022-04-06", None),
        ([(1, 2014), (3, 2016)], "2014-04-06", None),
    ],
)
def test_an_entry_that_was_taken_off_ends(
    tmp_path: Path, events: list[tuple[int, int]], start: str, end: str | None
) -> None:
    """sdn_advanced.xsd, EntryEvent: the type of an event says whether it lists or delists."""
    path = advanced(tmp_path)
    kinds = "".join(
        f'<EntryEventType ID="{n}">{words}</EntryEventType>'
        for n, words in ((1, "Created"), (2, "De-listed"), (3, "Amended"))
    )
    with_reference(path, f"<EntryEventTypeValues>{kinds}</EntryEventTypeValues>")
    made = "".join(
        f'<EntryEvent EntryEventTypeID="{kind}"><Date><Year>{year}</Year><Month>4</Month>'
        "<Day>6</Day></Date></EntryEvent>"
        for kind, year in events
    )
    text = path.read_text("utf-8")
    head, _, rest = text.partition("<EntryEvent>")
    path.write_text(head + made + rest.partition("</EntryEvent>")[2])
    records, _, _ = read(path)
    (listing,) = [r for record in records for r in record.rows if isinstance(r, Listing)]
    assert (listing.start, listing.end) == (start, end)


@pytest.mark.parametrize(
    ("false", "validity", "names", "identified"),
    [
        ("false", 1, [Name("P1")], True),
        ("false", 2, [Name("P1")], False),
        ("true", 1, [Name("P1", "weak")], False),
    ],
)
def test_what_is_false_identifies_nobody(
    tmp_path: Path, false: str, validity: int, names: list[Name], identified: bool
) -> None:
    """sdn_advanced.xsd: ``False`` of an Identity, ``ValidityID`` of an IDRegDocument."""
    path = advanced(tmp_path)
    text = path.read_text("utf-8").replace("<Identity ", f'<Identity False="{false}" ')
    kinds = (
        reference("IDRegDocType", 7, "Passport")
        + reference("Validity", 1, "Valid")
        + reference("Validity", 2, "Fraudulent")
    )
    document = (
        f'<IDRegDocuments><IDRegDocument ID="9" IDRegDocTypeID="7" IdentityID="1" '
        f'ValidityID="{validity}"><IDRegistrationNo>AB123456</IDRegistrationNo></IDRegDocument>'
        "</IDRegDocuments>"
    )
    path.write_text(
        text.replace("</ReferenceValueSets>", f"{kinds}</ReferenceValueSets>{document}")
    )
    found = party(read(path)[0][0])
    assert found.names == names
    assert ("PASSPORT:AB123456" in found.identifiers) is identified
    said = "Passport AB123456" + (" fraudulent" if validity == 2 else "")
    assert ("identification", said) in found.data


def test_an_alias_of_an_unknown_type_does_not_lose_the_party(tmp_path: Path) -> None:
    """sdn_advanced.xsd, AliasType: explained in the file's own reference values."""
    path = advanced(tmp_path)
    path.write_text(path.read_text("utf-8").replace('AliasTypeID="1403"', 'AliasTypeID="1404"'))
    records, refusals, _ = read(path)
    assert (len(records), refusals) == (3, [])
    assert party(records[0]).names == [Name("P1")]


@pytest.mark.parametrize(("mark", "kind"), [("1", "weak"), ("true", "weak"), ("0", "name")])
def test_a_low_quality_alias_in_every_spelling(tmp_path: Path, mark: str, kind: str) -> None:
    """sdn_advanced.xsd, Alias: ``LowQuality`` is an ``xs:boolean``."""
    path = advanced(tmp_path)
    text = path.read_text("utf-8").replace('Primary="true"', f'Primary="1" LowQuality="{mark}"')
    path.write_text(text)
    assert party(read(path)[0][0]).names == [Name("P1", kind)]


def test_an_approximate_day_of_birth_is_text_only(tmp_path: Path) -> None:
    """sdn_advanced.xsd, Start and End: ``Approximate``; "circa" in the other renderings."""
    path = advanced(tmp_path)
    point = "<{0}><Year>1950</Year><Month>{1}</Month><Day>{2}</Day></{0}>"
    bounds = (
        f'<Start Approximate="true">{point.format("From", 1, 1)}{point.format("To", 1, 1)}</Start>'
        f'<End Approximate="true">{point.format("From", 12, 31)}{point.format("To", 12, 31)}</End>'
    )
    birth = (
        '<Feature FeatureTypeID="8"><FeatureVersion><DatePeriod CalendarTypeID="1">'
        f"{bounds}</DatePeriod></FeatureVersion></Feature>"
    )
    old = 'PartySubTypeID="4">'
    path.write_text(path.read_text("utf-8").replace(old, old + birth, 1))
    with_reference(path, reference("FeatureType", 8, "Birthdate"))
    with_reference(path, reference("CalendarType", 1, "Gregorian"))
    records, refusals, _ = read(path)
    assert refusals == []
    assert party(records[0]).birth_date is None
    assert party(records[0]).data == [("birth", "about 1950")]


def test_what_the_advanced_xml_comments_on_is_kept(tmp_path: Path) -> None:
    """sdn_advanced.xsd: Comment of profiles, features and events, and LimitationsToListing."""
    path = advanced(tmp_path)
    birth = (
        '<Feature FeatureTypeID="9"><FeatureVersion><Comment>by his brother</Comment>'
        '<VersionLocation LocationID="1"/></FeatureVersion></Feature>'
    )
    for old, new in (
        ('PartySubTypeID="3">', 'PartySubTypeID="3"><Comment>two of that name</Comment>' + birth),
        ("<EntryEvent>", "<LimitationsToListing>some</LimitationsToListing><EntryEvent><Comment>"),
        ("<Comment><Date>", "<Comment>first</Comment><Date>"),
        (
            "<DistinctParties>",
            '<Locations><Location ID="1"><LocationCountry CountryID="1"/><LocationPart '
            'LocPartTypeID="1"><LocationPartValue><Value>Kerch</Value></LocationPartValue>'
            "</LocationPart></Location></Locations><DistinctParties>",
        ),
    ):
        path.write_text(path.read_text("utf-8").replace(old, new, 1))
    with_reference(path, reference("FeatureType", 9, "Place of Birth"))
    with_reference(path, reference("Country", 1, "Ukraine") + reference("LocPartType", 1, "CITY"))
    records, refusals, _ = read(path)
    assert refusals == []
    assert party(records[1]).note == "two of that name"
    assert party(records[1]).data == [
        ("place_of_birth_remark", "by his brother"),
        ("birth_place", "Kerch, Ukraine"),
    ]
    (listing,) = [r for r in records[1].rows if isinstance(r, Listing)]
    assert listing.note == "some; first"


def test_an_entry_of_a_party_that_is_not_there_is_said(tmp_path: Path) -> None:
    path = advanced(tmp_path)
    path.write_text(path.read_text("utf-8").replace('ProfileID="2" ListID', 'ProfileID="8" ListID'))
    records, _, said = read(path)
    assert [r for record in records for r in record.rows if isinstance(r, Listing)] == []
    assert said == [
        "sanctions entries of 1 that are no party of the file are left out, such as of profile 8"
    ]


def test_a_relation_that_began_at_some_time_of_a_year_has_that_year(tmp_path: Path) -> None:
    """sdn_advanced.xsd, DatePeriod: a bound lies between ``From`` and ``To``."""
    point = "<Year>2015</Year><Month>{0}</Month><Day>{1}</Day>"
    start = f"<From>{point.format(1, 1)}</From><To>{point.format(12, 31)}</To>"
    period = f"><DatePeriod><Start>{start}</Start></DatePeriod></ProfileRelationship>"
    records, _, _ = read(advanced(tmp_path, relation(15003, 1, 2).replace("/>", period)))
    (interest,) = [r for record in records for r in record.rows if isinstance(r, Interest)]
    assert (interest.start, interest.end) == ("2015", None)


@pytest.mark.parametrize(
    ("calendar", "day", "said"),
    [("Gregorian", "1378", "1378"), ("Hijri", None, "1378 (Hijri)")],
)
def test_a_year_of_another_calendar_is_no_year_of_ours(
    tmp_path: Path, calendar: str, day: str | None, said: str
) -> None:
    """sdn_advanced.xsd, DatePeriod: ``CalendarTypeID``, explained in the file."""
    path = advanced(tmp_path)
    point = "<From><Year>1378</Year></From>"
    birth = (
        '<Feature FeatureTypeID="8"><FeatureVersion><DatePeriod CalendarTypeID="2"><Start>'
        f"{point}</Start></DatePeriod></FeatureVersion></Feature>"
    )
    old = 'PartySubTypeID="4">'
    path.write_text(path.read_text("utf-8").replace(old, old + birth, 1))
    with_reference(path, reference("FeatureType", 8, "Birthdate"))
    with_reference(path, reference("CalendarType", 2, calendar))
    found = party(read(path)[0][0])
    assert (found.birth_date, found.data) == (day, [("birth", said)])


def test_a_government_entity_of_the_advanced_xml_is_a_public_body(tmp_path: Path) -> None:
    """sdn_advanced.xsd, VersionDetail: a value of a list of the reference values."""
    path = advanced(tmp_path)
    kind = (
        '<Feature FeatureTypeID="8"><FeatureVersion><VersionDetail DetailTypeID="1431" '
        'DetailReferenceID="5"/></FeatureVersion></Feature>'
    )
    old = 'PartySubTypeID="3">'
    path.write_text(path.read_text("utf-8").replace(old, old + kind, 1))
    with_reference(path, reference("FeatureType", 8, "Target Type:"))
    with_reference(path, reference("DetailReference", 5, "Government Entity"))
    assert party(read(path)[0][1]).schema == "PublicBody"
