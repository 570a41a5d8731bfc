"""A made-up consolidated list of the UN as XML."""

from pathlib import Path
from xml.sax.saxutils import escape

from benchmarks.invented import company_name, invented_day, person_name


def write_un(path: Path, records: int) -> None:
    """Write the list: four individuals to each entity, with two aliases and a comment each."""
    with path.open("w", encoding="utf-8") as out:
        out.write('<?xml version="1.0" encoding="UTF-8"?>\n')
        out.write('<CONSOLIDATED_LIST dateGenerated="2026-08-01T23:00:04.625Z">\n<INDIVIDUALS>\n')
        people = records - records // 5
        out.writelines(f"{_individual(number)}\n" for number in range(people))
        out.write("</INDIVIDUALS>\n<ENTITIES>\n")
        out.writelines(f"{_entity(number)}\n" for number in range(people, records))
        out.write("</ENTITIES>\n</CONSOLIDATED_LIST>\n")


def _common(number: int, prefix: str, names: list[str], committee: str) -> str:
    aliases = "".join(
        f"<{prefix}_ALIAS><QUALITY>Good</QUALITY><ALIAS_NAME>{escape(name)}</ALIAS_NAME>"
        f"</{prefix}_ALIAS>"
        for name in names
    )
    return (
        f"<UN_LIST_TYPE>{committee}</UN_LIST_TYPE>"
        f"<REFERENCE_NUMBER>XX{prefix[0].lower()}.{number}</REFERENCE_NUMBER>"
        f"<LISTED_ON>{invented_day(number)}</LISTED_ON>"
        f"<COMMENTS1>It is made up as entry {number} of a file for measuring, with some text "
        "that is as long as such comments are, over two lines or so.</COMMENTS1>"
        "<LIST_TYPE><VALUE>UN List</VALUE></LIST_TYPE>"
        f"<LAST_DAY_UPDATED><VALUE>2020-09-03</VALUE></LAST_DAY_UPDATED>{aliases}"
        f"<{prefix}_ADDRESS><CITY>Kabul</CITY><COUNTRY>Afghanistan</COUNTRY></{prefix}_ADDRESS>"
    )


def _individual(number: int) -> str:
    first, middle, last = person_name(number).split()[:3]
    others = [person_name(number + 1_000), person_name(number + 2_000)]
    return (
        f"<INDIVIDUAL><DATAID>{number + 1}</DATAID><VERSIONNUM>1</VERSIONNUM>"
        f"<FIRST_NAME>{first}</FIRST_NAME><SECOND_NAME>{middle}</SECOND_NAME>"
        f"<THIRD_NAME>{last}</THIRD_NAME>"
        f"{_common(number, 'INDIVIDUAL', others, 'Taliban')}"
        "<NATIONALITY><VALUE>Afghanistan</VALUE></NATIONALITY>"
        "<INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>EXACT</TYPE_OF_DATE>"
        f"<DATE>{invented_day(number * 7)}</DATE></INDIVIDUAL_DATE_OF_BIRTH>"
        "<INDIVIDUAL_DOCUMENT/><SORT_KEY/><SORT_KEY_LAST_MOD/></INDIVIDUAL>"
    )


def _entity(number: int) -> str:
    others = [company_name(number + 1_000_000)]
    return (
        f"<ENTITY><DATAID>{number + 1}</DATAID><VERSIONNUM>1</VERSIONNUM>"
        f"<FIRST_NAME>{escape(company_name(number))}</FIRST_NAME>"
        f"{_common(number, 'ENTITY', others, 'DPRK')}<SORT_KEY/><SORT_KEY_LAST_MOD/></ENTITY>"
    )
