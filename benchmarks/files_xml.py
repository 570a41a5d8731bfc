"""Made-up XML files: GLEIF level 1 and the EU's list."""

from collections.abc import Callable
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from benchmarks.invented import company_name, invented_day


def lei(number: int) -> str:
    """Return a made-up LEI with the right check digits (ISO 17442, ISO 7064 MOD 97-10)."""
    body = f"00BENCH{number:011d}"
    digits = "".join(str(int(character, 36)) for character in f"{body}00")
    return f"{body}{98 - int(digits) % 97:02d}"


def write_gleif(path: Path, records: int, named: Callable[[int], int] = int) -> None:
    """Write level 1 of the golden copy as XML; ``named`` numbers the name that a company bears."""
    space = "http://www.gleif.org/data/schema/leidata/2016"
    with path.open("w", encoding="utf-8") as out:
        out.write('<?xml version="1.0" encoding="UTF-8"?>\n')
        out.write(f'<lei:LEIData xmlns:lei="{space}"><lei:LEIHeader>')
        out.write("<lei:ContentDate>2023-06-05T08:20:51Z</lei:ContentDate></lei:LEIHeader>")
        out.write("<lei:LEIRecords>\n")
        out.writelines(
            f"{_lei_record(number, company_name(named(number)))}\n" for number in range(records)
        )
        out.write("</lei:LEIRecords></lei:LEIData>\n")


def write_gleif_exceptions(path: Path, records: int) -> None:
    """Write reporting exceptions as XML, two for each LEI."""
    space = "http://www.gleif.org/data/schema/repex/2016"
    reasons = ("NATURAL_PERSONS", "NON_CONSOLIDATING", "NO_KNOWN_PERSON")
    with path.open("w", encoding="utf-8") as out:
        out.write('<?xml version="1.0" encoding="UTF-8"?>\n')
        out.write(f'<repex:ReportingExceptionData xmlns:repex="{space}"><repex:Header>')
        out.write("<repex:ContentDate>2023-06-05T08:20:51Z</repex:ContentDate></repex:Header>")
        out.write("<repex:ReportingExceptions>\n")
        for number in range(records):
            kind = ("DIRECT", "ULTIMATE")[number % 2]
            out.write(
                f"<repex:Exception><repex:LEI>{lei(number // 2)}</repex:LEI>"
                f"<repex:ExceptionCategory>{kind}_ACCOUNTING_CONSOLIDATION_PARENT"
                f"</repex:ExceptionCategory><repex:ExceptionReason>{reasons[number // 2 % 3]}"
                "</repex:ExceptionReason></repex:Exception>\n"
            )
        out.write("</repex:ReportingExceptions></repex:ReportingExceptionData>\n")


def _lei_record(number: int, name: str) -> str:
    where = (
        f"<lei:FirstAddressLine>Hafenstrasse {number % 300}</lei:FirstAddressLine>"
        "<lei:City>Hamburg</lei:City><lei:Region>DE-HH</lei:Region>"
        "<lei:Country>DE</lei:Country><lei:PostalCode>20457</lei:PostalCode>"
    )
    return (
        f"<lei:LEIRecord><lei:LEI>{lei(number)}</lei:LEI><lei:Entity>"
        f'<lei:LegalName xml:lang="de">{escape(name)}</lei:LegalName>'
        f'<lei:LegalAddress xml:lang="de">{where}</lei:LegalAddress>'
        f'<lei:HeadquartersAddress xml:lang="de">{where}</lei:HeadquartersAddress>'
        "<lei:LegalJurisdiction>DE</lei:LegalJurisdiction>"
        "<lei:EntityCategory>GENERAL</lei:EntityCategory>"
        "<lei:LegalForm><lei:EntityLegalFormCode>2HBR</lei:EntityLegalFormCode></lei:LegalForm>"
        "<lei:EntityStatus>ACTIVE</lei:EntityStatus>"
        f"<lei:EntityCreationDate>{invented_day(number)}T00:00:00Z</lei:EntityCreationDate></lei:Entity>"
        "<lei:Registration>"
        "<lei:InitialRegistrationDate>2022-11-29T16:33:00Z</lei:InitialRegistrationDate>"
        "<lei:LastUpdateDate>2023-05-18T15:41:20Z</lei:LastUpdateDate>"
        "<lei:RegistrationStatus>ISSUED</lei:RegistrationStatus>"
        "<lei:NextRenewalDate>2024-05-18T15:48:53Z</lei:NextRenewalDate>"
        f"<lei:ManagingLOU>{lei(0)}</lei:ManagingLOU>"
        "<lei:ValidationSources>FULLY_CORROBORATED</lei:ValidationSources>"
        "</lei:Registration></lei:LEIRecord>"
    )


def write_eu_fsf(path: Path, records: int) -> None:
    """Write the EU's list as XML 1.1: an enterprise with two names, an address and a number."""
    with path.open("w", encoding="utf-8") as out:
        out.write('<?xml version="1.0" encoding="UTF-8"?>\n')
        out.write('<export xmlns="http://eu.europa.ec/fpi/fsd/export" ')
        out.write('generationDate="2023-08-01T15:29:22.497+02:00" globalFileId="1">\n')
        out.writelines(f"{_eu_entry(number)}\n" for number in range(records))
        out.write("</export>\n")


def _eu_entry(number: int) -> str:
    act = 'publicationDate="2023-07-20" numberTitle="2023/1499 (OJ LI183)"'
    url = "https://eur-lex.europa.eu/eli/reg_impl/2023/1499/oj"
    language = f'regulationLanguage="en" logicalId="{number}"'
    cited = f'<regulationSummary regulationType="amendment" {act} publicationUrl="{url}"/>'
    names = "".join(
        f'<nameAlias firstName="" middleName="" lastName="" wholeName={quoteattr(name)} '
        f'function="" title="" nameLanguage="" strong="true" {language}>{cited}</nameAlias>'
        for name in (company_name(number), company_name(number + 1_000_000))
    )
    return (
        f'<sanctionEntity designationDate="2023-07-20" designationDetails="" unitedNationId="" '
        f'euReferenceNumber="EU.{number}.1" logicalId="{number + 1}">'
        f'<regulation regulationType="amendment" organisationType="council" {act} '
        f'entryIntoForceDate="2023-07-20" programme="HR" logicalId="{number}">'
        f"<publicationUrl>{url}</publicationUrl></regulation>"
        f'<subjectType code="enterprise" classificationCode="E"/>{names}'
        f'<address city="Moscow" street="Lenina {number % 300}" poBox="" zipCode="" region="" '
        f'place="" asAtListingTime="false" countryIso2Code="RU" '
        f'countryDescription="RUSSIAN FEDERATION" {language}>{cited}</address>'
        f"</sanctionEntity>"
    )
