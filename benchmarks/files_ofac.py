"""Made-up files of OFAC's lists: the advanced XML with its reference sets and its blocks."""

from pathlib import Path
from typing import TextIO
from xml.sax.saxutils import escape

from benchmarks.invented import company_name, person_name

_SPACE = "https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/ADVANCED_XML"
_SETS = (
    '<AliasTypeValues><AliasType ID="1400">A.K.A.</AliasType><AliasType ID="1403">Name</AliasType>'
    '</AliasTypeValues><CountryValues><Country ID="11196" ISO2="RU">Russia</Country>'
    '</CountryValues><FeatureTypeValues><FeatureType ID="8">Birthdate</FeatureType>'
    '<FeatureType ID="14">Website</FeatureType><FeatureType ID="25">Location</FeatureType>'
    '</FeatureTypeValues><IDRegDocTypeValues><IDRegDocType ID="1596">Tax ID No.</IDRegDocType>'
    '</IDRegDocTypeValues><ListValues><List ID="1550">SDN List</List></ListValues>'
    '<LocPartTypeValues><LocPartType ID="1451">ADDRESS1</LocPartType>'
    '<LocPartType ID="1454">CITY</LocPartType></LocPartTypeValues><NamePartTypeValues>'
    '<NamePartType ID="1525">Entity Name</NamePartType></NamePartTypeValues><PartySubTypeValues>'
    '<PartySubType ID="3" PartyTypeID="2">Unknown</PartySubType>'
    '<PartySubType ID="4" PartyTypeID="1">Unknown</PartySubType></PartySubTypeValues>'
    '<PartyTypeValues><PartyType ID="1">Individual</PartyType><PartyType ID="2">Entity</PartyType>'
    '</PartyTypeValues><RelationTypeValues><RelationType ID="15003">Owned or Controlled By'
    "</RelationType></RelationTypeValues><SanctionsTypeValues>"
    '<SanctionsType ID="1">Program</SanctionsType><SanctionsType ID="1705">Block</SanctionsType>'
    '</SanctionsTypeValues><ScriptValues><Script ID="215" ScriptCode="Latn">Latin</Script>'
    "</ScriptValues>"
)


def write_ofac(path: Path, records: int) -> None:
    """Write the advanced XML: half persons, half bodies, a relation for every other party."""
    with path.open("w", encoding="utf-8") as out:
        out.write(f'<?xml version="1.0" encoding="utf-8"?>\n<Sanctions xmlns="{_SPACE}">')
        out.write('<DateOfIssue CalendarTypeID="1"><Year>2026</Year><Month>9</Month><Day>10</Day>')
        out.write(f"</DateOfIssue><ReferenceValueSets>{_SETS}</ReferenceValueSets>\n<Locations>")
        parties = records * 2 // 3 + 1
        out.writelines(f"{_location(number)}\n" for number in range(parties))
        out.write("</Locations><IDRegDocuments>")
        out.writelines(f"{_document(number)}\n" for number in range(parties))
        out.write("</IDRegDocuments><DistinctParties>")
        out.writelines(f"{_party(number)}\n" for number in range(parties))
        out.write("</DistinctParties>")
        _write_tail(out, parties, records - parties)


def _write_tail(out: TextIO, parties: int, relations: int) -> None:
    out.write("<ProfileRelationships>")
    out.writelines(
        f'<ProfileRelationship ID="{number}" From-ProfileID="{number + 1}" '
        f'To-ProfileID="{number + 2}" RelationTypeID="15003" RelationQualityID="1" '
        f'Former="false" SanctionsEntryID="{number + 1}"/>\n'
        for number in range(max(relations, 0))
    )
    out.write("</ProfileRelationships><SanctionsEntries>")
    out.writelines(
        f'<SanctionsEntry ID="{number + 1}" ProfileID="{number + 1}" ListID="1550"><EntryEvent '
        f'ID="{number}" EntryEventTypeID="1"><Date CalendarTypeID="1"><Year>2022</Year>'
        "<Month>4</Month><Day>6</Day></Date></EntryEvent>"
        f'<SanctionsMeasure ID="{number}" SanctionsTypeID="1705"/>'
        f'<SanctionsMeasure ID="{number}" SanctionsTypeID="1"><Comment>SDGT</Comment>'
        "</SanctionsMeasure></SanctionsEntry>\n"
        for number in range(parties)
    )
    out.write("</SanctionsEntries></Sanctions>\n")


def _location(number: int) -> str:
    return (
        f'<Location ID="{number}"><LocationCountry CountryID="11196" CountryRelevanceID="1413"/>'
        '<LocationPart LocPartTypeID="1451"><LocationPartValue Primary="true" '
        f'LocPartValueTypeID="1"><Value>Lenina {number % 300}</Value></LocationPartValue>'
        '</LocationPart><LocationPart LocPartTypeID="1454"><LocationPartValue Primary="true" '
        'LocPartValueTypeID="1"><Value>Moscow</Value></LocationPartValue></LocationPart></Location>'
    )


def _document(number: int) -> str:
    return (
        f'<IDRegDocument ID="{number}" IDRegDocTypeID="1596" IdentityID="{number + 5_000_000}" '
        f'IssuedBy-CountryID="11196" ValidityID="1"><IDRegistrationNo>B{number:09d}'
        "</IDRegistrationNo></IDRegDocument>"
    )


def _party(number: int) -> str:
    person = number % 2 == 0
    name = person_name(number) if person else company_name(number)
    born = (
        '<Feature ID="1" FeatureTypeID="8"><FeatureVersion ID="1" ReliabilityID="1560">'
        f'<DatePeriod CalendarTypeID="1">{_bound("Start", number)}{_bound("End", number)}'
        "</DatePeriod></FeatureVersion></Feature>"
    )
    site = (
        '<Feature ID="2" FeatureTypeID="14"><FeatureVersion ID="2" ReliabilityID="1560">'
        f'<VersionDetail DetailTypeID="1432">www.example{number}.org</VersionDetail>'
        "</FeatureVersion></Feature>"
    )
    return (
        f'<DistinctParty FixedRef="{number + 1}"><Comment/><Profile ID="{number + 1}" '
        f'PartySubTypeID="{4 if person else 3}"><Identity ID="{number + 5_000_000}" '
        f'FixedRef="{number + 1}" Primary="true" False="false">{_alias(name, 1403, "true")}'
        f"{_alias(company_name(number + 1_000_000), 1400, 'false')}<NamePartGroups>"
        '<MasterNamePartGroup><NamePartGroup ID="1" NamePartTypeID="1525"/></MasterNamePartGroup>'
        f"</NamePartGroups></Identity>{born if person else site}"
        '<Feature ID="3" FeatureTypeID="25"><FeatureVersion ID="3" ReliabilityID="1560">'
        f'<VersionLocation LocationID="{number}"/></FeatureVersion></Feature>'
        "</Profile></DistinctParty>"
    )


def _alias(name: str, kind: int, primary: str) -> str:
    return (
        f'<Alias FixedRef="1" AliasTypeID="{kind}" Primary="{primary}" LowQuality="false">'
        '<DocumentedName ID="1" FixedRef="1" DocNameStatusID="1"><DocumentedNamePart>'
        f'<NamePartValue NamePartGroupID="1" ScriptID="215" ScriptStatusID="1" Acronym="false">'
        f"{escape(name)}</NamePartValue></DocumentedNamePart></DocumentedName></Alias>"
    )


def _bound(tag: str, number: int) -> str:
    day = (
        f"<Year>{1940 + number % 60}</Year><Month>{1 + number % 12}</Month>"
        f"<Day>{1 + number % 28}</Day>"
    )
    return f'<{tag} Approximate="false"><From>{day}</From><To>{day}</To></{tag}>'
