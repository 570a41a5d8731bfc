"""Made-up files of OFAC in each rendering, and what a reader makes of them."""

from functools import partial
from pathlib import Path

from graph.record.model import Listing, Party
from ingest.files.opened_file import Opened
from ingest.reader import Record
from ingest.readers.ofac.reader import READER
from tests.ingest.outcome import read_records

SPACES = (
    "https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/XML",
    "http://tempuri.org/sdnList.xsd",
)


ADVANCED = "https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/ADVANCED_XML"


EMPTY = "-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- "


DIRECTIVE = "Executive Order 13662 Directive Determination - Subject to Directive 1."


read = partial(read_records, READER, "ofac")


def write(path: Path, text: str) -> Path:
    """Write a file; a CSV ends as OFAC's does."""
    path.write_bytes(text.encode("utf-8") + (b"\x1a" if path.suffix == ".csv" else b""))
    return path


def row(uid: int, tags: str, remarks: str = "-0- ", kind: str = "-0- ", name: str = "X") -> str:
    """Return a row of the main file of the CSV set."""
    cell = remarks if remarks == "-0- " else f'"{remarks}"'
    return f'{uid},"{name}",{kind},"{tags}",{EMPTY},{cell}\r\n'


def listings(path: Path) -> dict[str, list[tuple[str, list[str]]]]:
    """Return lists and measures of each party and programme."""
    found: dict[str, list[tuple[str, list[str]]]] = {}
    for record in read(path)[0]:
        for item in record.rows:
            if isinstance(item, Listing):
                key = f"{item.party} {item.programme}"
                found.setdefault(key, []).append((item.list_name, item.measures))
    return found


def scope(path: Path) -> str | None:
    """Return the part of the dataset that a file is whole in."""
    assert READER.scope is not None
    return READER.scope(Opened(path))


def edition(path: Path) -> str | None:
    """Return the day that a file says it was published on."""
    assert READER.edition is not None
    return READER.edition(Opened(path))


def party(record: Record) -> Party:
    """Return the party of a record."""
    found = record.rows[0]
    assert isinstance(found, Party)
    return found


def advanced(
    tmp_path: Path, relations: str = "", lists: str = "SDN List", tags: str = "SDGT"
) -> Path:
    """Write an advanced XML of a vessel, an entity that is listed, and a person."""

    def entity(uid: int, kind: int) -> str:
        return (
            f'<DistinctParty FixedRef="{uid}"><Profile ID="{uid}" PartySubTypeID="{kind}">'
            f'<Identity ID="{uid}"><Alias AliasTypeID="1403" Primary="true"><DocumentedName>'
            f"<DocumentedNamePart><NamePartValue>P{uid}</NamePartValue></DocumentedNamePart>"
            "</DocumentedName></Alias></Identity></Profile></DistinctParty>"
        )

    measure = "".join(
        f'<SanctionsMeasure SanctionsTypeID="1"><Comment>{tag}</Comment></SanctionsMeasure>'
        for tag in tags.split()
    )
    text = (
        f'<Sanctions xmlns="{ADVANCED}"><DateOfIssue><Year>2026</Year><Month>9</Month>'
        "<Day>10</Day></DateOfIssue><ReferenceValueSets>"
        f'<ListValues><List ID="1">{lists}</List></ListValues>'
        '<PartySubTypeValues><PartySubType ID="1" PartyTypeID="4">Vessel</PartySubType>'
        '<PartySubType ID="3" PartyTypeID="2">Unknown</PartySubType>'
        '<PartySubType ID="4" PartyTypeID="1">Unknown</PartySubType></PartySubTypeValues>'
        '<PartyTypeValues><PartyType ID="1">Individual</PartyType>'
        '<PartyType ID="2">Entity</PartyType></PartyTypeValues>'
        '<SanctionsTypeValues><SanctionsType ID="1">Program</SanctionsType>'
        "</SanctionsTypeValues></ReferenceValueSets><DistinctParties>"
        f"{entity(1, 4)}{entity(2, 3)}{entity(3, 1)}</DistinctParties>"
        f"<ProfileRelationships>{relations}</ProfileRelationships><SanctionsEntries>"
        f'<SanctionsEntry ID="9" ProfileID="2" ListID="1"><EntryEvent><Date><Year>2022</Year>'
        f"<Month>4</Month><Day>6</Day></Date></EntryEvent>{measure}</SanctionsEntry>"
        "</SanctionsEntries></Sanctions>"
    )
    return write(tmp_path / "x.xml", text)


def relation(kind: int, one: int, other: int, former: str = "false") -> str:
    """Return a relation of two profiles."""
    return (
        f'<ProfileRelationship ID="5" From-ProfileID="{one}" To-ProfileID="{other}" '
        f'RelationTypeID="{kind}" Former="{former}"/>'
    )


def reference(kind: str, number: int, words: str) -> str:
    """Return a set of reference values with one value."""
    return f'<{kind}Values><{kind} ID="{number}">{words}</{kind}></{kind}Values>'


def with_reference(path: Path, added: str) -> Path:
    """Add sets of reference values to an advanced XML."""
    text = path.read_text("utf-8")
    path.write_text(text.replace("</ReferenceValueSets>", f"{added}</ReferenceValueSets>"))
    return path


def enhanced(entity: str, head: str = "<sanctionsList>SDN List</sanctionsList>") -> str:
    """Return an enhanced XML with entities."""
    space = ADVANCED.replace("ADVANCED_XML", "ENHANCED_XML")
    return (
        f'<e:sanctionsData xmlns:e="{space}"><publicationInfo><filters><sanctionsLists>{head}'
        "</sanctionsLists></filters><dataAsOf>2026-07-27T00:00:00</dataAsOf></publicationInfo>"
        f"<e:entities>{entity}</e:entities></e:sanctionsData>"
    )


NAMED = (
    "<names><name><isPrimary>false</isPrimary><isLowQuality>true</isLowQuality><translations>"
    "<translation><formattedFullName>Low</formattedFullName></translation></translations></name>"
    "<name><translations><translation><isPrimary>true</isPrimary><formattedFirstName>Ann"
    "</formattedFirstName><formattedLastName>B</formattedLastName></translation></translations>"
    "<isPrimary>true</isPrimary></name></names>"
)
"""Names of an entity in an enhanced XML: a weak one, and one of a first and a last name."""
