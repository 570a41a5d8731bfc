"""OFAC's lists as enhanced XML."""

import zipfile
from pathlib import Path

import pytest

from graph.record.model import Interest, Link, Listing, Name
from graph.values.errors import RefusedFileError
from ingest.files.opened_file import Opened
from ingest.readers.ofac.reader import READER
from ingest.recognition.detect import reader_for
from tests.ingest.readers.ofac.made_up import NAMED, edition, enhanced, party, read, scope, write


def test_the_enhanced_xml_in_another_order_and_without_options(tmp_path: Path) -> None:
    """SLS enhanced schema: one ``entity`` holds all; order, titles and documents are free."""
    entity = (
        f"<e:entity id='7'>{NAMED}<relationships><relationship><type>Leader or official of</type>"
        "<relatedEntity entityId='8'/></relationship></relationships>"
        "<features><feature><type>Birthdate</type><valueDate><fromDateBegin>1951-02-03"
        "</fromDateBegin></valueDate></feature><feature><type>Linked To</type><value>C LTD</value>"
        "</feature></features><sanctionsLists><sanctionsList datePublished='2020-05-01'>SDN List"
        "</sanctionsList></sanctionsLists><mood>x</mood>"
        "<generalInfo><title>Boss</title><entityType>Individual</entityType></generalInfo>"
        "</e:entity>"
    )
    path = write(tmp_path / "x.xml", enhanced(entity))
    assert reader_for(Opened(path), None) is READER
    assert (edition(path), scope(path)) == ("2026-07-27", "sdn-enhanced")
    (record,), refusals, said = read(path)
    assert refusals == []
    assert said == ["ignored unknown field mood"]
    assert party(record).names == [Name("Ann B"), Name("Low", "weak")]
    (listing,) = [r for r in record.rows if isinstance(r, Listing)]
    assert (listing.measures, listing.start) == (["asset_freeze"], "2020-05-01")
    assert [(r.kind, r.target[:10]) for r in record.rows if isinstance(r, Link)] == [
        ("UnknownLink", "ofac-7-lin"),
        ("Directorship", "ofac-8"),
    ]


def test_an_enhanced_entity_on_a_list_that_is_no_freeze(tmp_path: Path) -> None:
    """SLS enhanced schema, sanctionsLists: a party may stand on several; the umbrella says none."""
    listed = "".join(
        f"<sanctionsList datePublished='2021-06-03'>{name}</sanctionsList>"
        for name in ("Consolidated List", "Non-SDN CMIC List", "A list of tomorrow")
    )
    entity = (
        "<e:entity id='7'><generalInfo><entityType>Entity</entityType></generalInfo>"
        f"<sanctionsLists>{listed}</sanctionsLists><sanctionsPrograms><sanctionsProgram>"
        f"CMIC-EO13959</sanctionsProgram></sanctionsPrograms>{NAMED}</e:entity>"
    )
    path = write(tmp_path / "x.xml", enhanced(entity, "<sanctionsList>X</sanctionsList>"))
    (record,), _, _ = read(path)
    found = [(r.list_name, r.measures) for r in record.rows if isinstance(r, Listing)]
    assert found == [("us_ofac_ns_cmic", ["investment_ban"]), ("us_ofac", [])]
    assert any("unmapped list 'A list of tomorrow'" in text for text in record.remarks)


def test_a_file_of_changes_is_refused_and_says_what_to_fetch(tmp_path: Path) -> None:
    """SLS delta files have the layout of the enhanced XML with an ``action`` on each entity."""
    entity = f"<entity id='1' action='remove'>{NAMED}</entity>"
    path = write(tmp_path / "x.xml", enhanced(entity))
    assert reader_for(Opened(path), None) is READER
    with pytest.raises(RefusedFileError, match="files of changes"):
        read(path)


def test_the_enhanced_xml_is_known_by_its_head_alone(tmp_path: Path) -> None:
    """SLS enhanced schema: long reference values stand between the head and the entities."""
    entity = (
        "<e:entity id='7'><generalInfo><entityType>Entity</entityType></generalInfo>"
        "<sanctionsLists><sanctionsList>SDN List</sanctionsList></sanctionsLists>"
        f"<sanctionsPrograms><sanctionsProgram>SDGT</sanctionsProgram></sanctionsPrograms>{NAMED}"
        "</e:entity>"
    )
    value = "<referenceValue><type>SanctionsList</type><value>A list</value></referenceValue>"
    values = f"<referenceValues>{value * 3000}</referenceValues><e:entities>"
    text = enhanced(entity).replace("<e:entities>", values)
    path = tmp_path / "SDN_ENHANCED.ZIP"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("SDN_ENHANCED.XML", text)
    assert reader_for(Opened(path), None) is READER
    assert (edition(path), scope(path)) == ("2026-07-27", "sdn-enhanced")
    (record,), refusals, _ = read(path)
    assert refusals == []
    assert [r.measures for r in record.rows if isinstance(r, Listing)] == [["asset_freeze"]]


def test_an_action_far_into_the_file_refuses_it(tmp_path: Path) -> None:
    """SLS delta files: what is removed may stand behind anything."""
    whole = f"<e:entity id='7'>{NAMED}</e:entity>" * 300
    path = write(tmp_path / "x.xml", enhanced(f"{whole}<e:entity id='8' action='remove'/>"))
    with pytest.raises(RefusedFileError, match="files of changes"):
        read(path)


@pytest.mark.parametrize("value", ["0xABCDEF12", "12/31/2020", "2020-13-45", "Individual"])
def test_a_feature_of_ten_signs_is_no_day(tmp_path: Path, value: str) -> None:
    """SLS enhanced schema, feature: a value is a text of any kind."""
    entity = (
        f"<e:entity id='7'>{NAMED}<generalInfo><entityType>Individual</entityType></generalInfo>"
        f"<features><feature><type>Website</type><value>{value}</value></feature></features>"
        "<sanctionsLists><sanctionsList>SDN List</sanctionsList></sanctionsLists></e:entity>"
    )
    (record,), refusals, _ = read(write(tmp_path / "x.xml", enhanced(entity)))
    assert refusals == []
    assert ("website", value) in party(record).data


@pytest.mark.parametrize(
    ("value", "about", "day", "said"),
    [
        ("1950", "false", "1950", "1950"),
        ("1950", "true", None, "about 1950"),
        ("circa 1950", "true", None, "circa 1950"),
    ],
)
def test_an_approximate_day_of_the_enhanced_xml_is_text_only(
    tmp_path: Path, value: str, about: str, day: str | None, said: str
) -> None:
    """SLS enhanced schema, valueDate: ``isApproximate``."""
    entity = (
        f"<e:entity id='7'>{NAMED}<generalInfo><entityType>Individual</entityType></generalInfo>"
        f"<features><feature><type>Birthdate</type><value>{value}</value><valueDate>"
        f"<fromDateBegin>1950-01-01</fromDateBegin><isApproximate>{about}</isApproximate>"
        "</valueDate></feature></features><sanctionsLists><sanctionsList>SDN List</sanctionsList>"
        "</sanctionsLists></e:entity>"
    )
    (record,), _, _ = read(write(tmp_path / "x.xml", enhanced(entity)))
    assert party(record).birth_date == day
    assert ("birth", said) in party(record).data


def test_a_sectoral_listing_beside_a_freeze_has_its_own_day(tmp_path: Path) -> None:
    """SLS enhanced schema, sanctionsList: each list has a day; programmes have none."""
    listed = (
        "<sanctionsList datePublished='2022-02-24'>SDN List</sanctionsList>"
        "<sanctionsList datePublished='2014-07-16'>Sectoral Sanctions Identifications List"
        "</sanctionsList>"
    )
    entity = (
        "<e:entity id='7'><generalInfo><entityType>Entity</entityType></generalInfo>"
        f"<sanctionsLists>{listed}</sanctionsLists><sanctionsPrograms><sanctionsProgram>"
        "RUSSIA-EO14024</sanctionsProgram><sanctionsProgram>UKRAINE-EO13662</sanctionsProgram>"
        f"</sanctionsPrograms>{NAMED}<features><feature><type>Executive Order 13662 Directive "
        "Determination -</type><value>Subject to Directive 1.</value></feature></features>"
        "</e:entity>"
    )
    (record,), _, _ = read(write(tmp_path / "x.xml", enhanced(entity)))
    found = [(r.list_name, r.measures, r.start) for r in record.rows if isinstance(r, Listing)]
    assert found == [
        ("us_ofac_sdn", ["asset_freeze"], "2022-02-24"),
        ("us_ofac_ssi", ["sectoral"], "2014-07-16"),
    ]


def test_one_tag_may_freeze_and_restrict(tmp_path: Path) -> None:
    """An entity on the SDN list and on the sectoral one whose only programme is E.O. 13662."""
    entity = (
        "<e:entity id='7'><generalInfo><entityType>Entity</entityType></generalInfo>"
        "<sanctionsLists><sanctionsList>SDN List</sanctionsList><sanctionsList>Sectoral Sanctions "
        "Identifications List</sanctionsList></sanctionsLists><sanctionsPrograms>"
        f"<sanctionsProgram>UKRAINE-EO13662</sanctionsProgram></sanctionsPrograms>{NAMED}<features>"
        "<feature><type>Executive Order 13662 Directive Determination -</type>"
        "<value>Subject to Directive 4.</value></feature></features></e:entity>"
    )
    (record,), _, _ = read(write(tmp_path / "x.xml", enhanced(entity)))
    found = [(r.list_name, r.measures) for r in record.rows if isinstance(r, Listing)]
    assert found == [("us_ofac_sdn", ["asset_freeze"]), ("us_ofac_ssi", ["sectoral"])]


def test_addresses_in_two_scripts_and_comments_of_the_enhanced_xml_are_kept(tmp_path: Path) -> None:
    """SLS enhanced schema: translations of an address; comments of documents and relations."""

    def spelt(main: str, city: str) -> str:
        return (
            f"<translation><isPrimary>{main}</isPrimary><addressParts><addressPart><type>CITY"
            f"</type><value>{city}</value></addressPart></addressParts></translation>"
        )

    entity = (
        "<e:entity id='7'><generalInfo><entityType>Entity</entityType></generalInfo>"
        "<sanctionsLists><sanctionsList>SDN List</sanctionsList></sanctionsLists>"
        f"{NAMED}<addresses><address><country>Russia</country><translations>"
        f"{spelt('false', 'Москва')}{spelt('true', 'Moscow')}</translations></address></addresses>"
        "<identityDocuments><identityDocument><type>Registration Number</type><documentNumber>77"
        "</documentNumber><comments>old</comments></identityDocument></identityDocuments>"
        "<relationships><relationship><type>Owned or Controlled By</type><relatedEntity "
        "entityId='8'/><comments>by half</comments></relationship></relationships></e:entity>"
    )
    (record,), _, _ = read(write(tmp_path / "x.xml", enhanced(entity)))
    assert party(record).addresses == ["Moscow, Russia", "Москва, Russia"]
    assert ("identification", "Registration Number 77 old") in party(record).data
    assert [r.note for r in record.rows if isinstance(r, Interest)] == ["by half"]


def test_a_government_entity_of_the_enhanced_xml_is_a_public_body(tmp_path: Path) -> None:
    entity = (
        f"<e:entity id='7'>{NAMED}<generalInfo><entityType>Entity</entityType></generalInfo>"
        "<features><feature><type>Target Type</type><value>Government Entity</value></feature>"
        "</features><sanctionsLists><sanctionsList>SDN List</sanctionsList></sanctionsLists>"
        "</e:entity>"
    )
    assert party(read(write(tmp_path / "x.xml", enhanced(entity)))[0][0]).schema == "PublicBody"
