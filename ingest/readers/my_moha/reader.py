"""Malaysia's list of those named under the anti-terrorism financing act (MOHA), as XML.

The ministry publishes a PDF; saved as tagged XML it is tables of 13 columns for persons and of 7
for groups, without names for the columns, so that the number of cells says which table a row is
of. Since 2026 there is an XML too, whose entries have the same columns as fields with names:
``<field name="(2) Reference">``. A reference (``KDN.I.08-2014``) is an entry; ids are
``<dataset>-<reference>``. All funds of a listed party are frozen (AMLATFPUAA 2001, section 66B).
The list names no end.
"""

import re
from collections.abc import Callable
from typing import Final

from graph.record.model import Listing, Name, Party
from graph.values.dates import days_of
from graph.values.errors import InputError
from graph.values.vocabulary import Certainty
from ingest.files.opened_file import Opened, Sniff
from ingest.formats.xml_elements import Element, elements, local_name, root_name, xml_text
from ingest.reader import Context, InvalidRecordError, Reader, Record, Records, Refusal
from ingest.values.countries import country_code
from ingest.values.record_fields import Leftovers

PERSON: Final = 13
"""Cells of a person: number, reference, name, title, position, born, birth place, other names,
nationality, passport, identity card, address, day of listing."""
GROUP: Final = 7
"""Cells of a group: number, reference, name, aliases, other names, address, day of listing."""
_MONTHS: Final = (
    "januari februari mac april mei jun julai ogos september oktober november disember".split()
)
_ENGLISH_MONTHS: Final = (
    "january february march april may june july august september october november december".split()
)
_COUNTRIES: Final = {
    "filipina": "ph",
    "mesir": "eg",
    "yaman": "ye",
    "turki": "tr",
    "arab saudi": "sa",
    "singapura": "sg",
    "maghribi": "ma",
    "perancis": "fr",
    "jerman": "de",
    "emiriah arab bersatu": "ae",
}
"""Malay names of countries that other languages do not share."""
_REFERENCE: Final = re.compile(r"KDN\.[A-Z]\.\d{1,4}-\d{4}")
_COLUMN: Final = re.compile(r"(?:\(\d+\).*)?")
"""A cell of a row that numbers and names the columns, or an empty one."""
_NUMBER: Final = re.compile(r"\((\d{1,2})\)\s*")
_PERSON_FIELDS: Final = (
    r"no\.?$",
    "reference",
    "names?$",
    "title",
    "designation",
    "date .*birth",
    "place .*birth",
    "other name|alias",
    "national",
    "passport",
    "identi",
    "address",
    "date .*list",
)
"""Pattern of each field's name for a person, without its number, in the order of the cells."""
_GROUP_FIELDS: Final = (
    r"no\.?$",
    "reference",
    "names?$",
    "alias",
    "other name",
    "address",
    "date .*list",
)
_PERSON_FIELD: Final = re.compile("date .*birth|place .*birth|national|passport|designation")
_MANDATORY: Final = {1: "reference", 2: "name", -1: "day of listing"}
"""Cells that every entry must have, and how they are called in messages."""
_NOTE: Final = re.compile(r"\s*\([^()]*\)$")
"""Behind a nationality: ``Philippines (Permanent Resident in Malaysia)``."""
_LETTER: Final = re.compile(r"(?:^|\s)[a-z]{1,2}\)\s*")
_WORD_DATE: Final = re.compile(r"(\d{1,2})\s+([A-Za-z]+)\s+(\d{4})")
_DAY_AND_NOTE: Final = re.compile(
    r"(\d{1,2}\s+[A-Za-z]+\s+\d{4}|\d{1,2}\.\d{1,2}\.\d{4})(\s*[-,;*]*\s*(?:\(.*|[A-Za-z].*|\*))"
)
"""A day and what is said of it: ``12 November 2014 (Amended 1 June 2020)``."""
_HARMLESS: Final = re.compile(r"^\W*$|amend|pinda|update|kemas ?kini", re.I)
"""Notes that say no more than that the entry was changed: amended, *pindaan*, *kemas kini*."""
_FIGURE_DATE: Final = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")


def _sniff(sniff: Sniff) -> int:
    root = root_name(sniff.text)
    known = root == "TaggedPDF-doc" or (root == "xmlResponse" and "<field" in sniff.text)
    return 92 if known and "KDN." in sniff.text else 0


def _read(opened: Opened, context: Context) -> Records:
    said = Leftovers(context.remark)
    for member, stream in opened.binary():
        number = 0
        for row in elements(stream, frozenset(["TR", "entry"]), member):
            is_entry = local_name(row.tag) == "entry"
            cells = [_text(cell) for cell in row if local_name(cell.tag) in ("TH", "TD")]
            if not is_entry and all(_COLUMN.fullmatch(cell) for cell in cells):
                continue
            number += 1
            position = f"entry {number}"
            try:
                cells = _entry_cells(row, said.remark_once) if is_entry else cells
                position += f" ({cells[1]})" if len(cells) > 1 else ""
                yield _entry(cells, position, context.dataset)
            except InvalidRecordError as wrong:
                key = _reference(cells[1]) if len(cells) > 1 else None
                yield Refusal(position, str(wrong), xml_text(row)[:100_000], key)


def _entry_cells(entry: Element, remark: Callable[[str], None]) -> list[str]:
    """Return the named fields of an entry in the order of the PDF's table."""
    fields = (child for child in entry if local_name(child.tag) == "field")
    found = {" ".join(field.get("name", "").split()): _text(field) for field in fields}
    plain = {name: _NUMBER.sub("", name).lower() for name in found}
    is_person = any(map(_PERSON_FIELD.match, plain.values()))
    table = _PERSON_FIELDS if is_person else _GROUP_FIELDS
    places = [[name for name in found if re.match(said, plain[name])] for said in table]
    if not places[1] and not places[2]:
        return _cells_by_number(found)
    known = {name for names in places for name in names}
    for name in found:
        if name not in known:
            remark(f"ignored unknown field {name}")
    for place, said in _MANDATORY.items():
        if not places[place]:
            raise InvalidRecordError(f"has no field for the {said}")
    return [found[names[0]] if names else "" for names in places]


def _cells_by_number(found: dict[str, str]) -> list[str]:
    """Return fields in the order of the numbers before their names, whatever the language."""
    numbers = {
        int(match[1]): text for name, text in found.items() if (match := _NUMBER.match(name))
    }
    width = max(numbers, default=0)
    width = GROUP if width <= GROUP else max(PERSON, width)
    return [numbers.get(number, "") for number in range(1, width + 1)]


def _text(cell: Element) -> str:
    return " ".join(" ".join(str(text) for text in cell.itertext()).split())


def _entry(cells: list[str], position: str, dataset: str) -> Record:
    if len(cells) not in (PERSON, GROUP):
        raise InvalidRecordError(f"row: has {len(cells)} cells, not {PERSON} or {GROUP}")
    reference = _reference(cells[1])
    if reference is None:
        raise InvalidRecordError(f"reference: {cells[1]!r} is none such as KDN.I.08-2014")
    cells = ["" if cell == "-" else cell for cell in cells]
    if not cells[2]:
        raise InvalidRecordError("name: missing")
    remarks: list[str] = []
    make = _person if len(cells) == PERSON else _group
    party = make(cells, f"{dataset}-{reference.lower()}", remarks)
    day, behind = _split_note(cells[-1])
    listed = _parse_day(day)
    if listed is None:
        raise InvalidRecordError(f"day of listing: {cells[-1]!r} is not a day")
    listing = Listing(
        party=party.id,
        authority="MY",
        list_name="my_moha",
        programme="AMLATFPUAA 2001 s. 66B",
        measures=["asset_freeze"],
        start=listed,
        entry_id=reference,
        note=f"day of listing: {cells[-1]}" if behind else None,
    )
    if behind and _HARMLESS.search(behind) is None:
        # The note may say that the listing is over, so a person must decide.
        listing.certainty = Certainty.DISPUTED.value
        remarks.append(f"day of listing: {cells[-1]!r} says more than a day; a person must look")
    return Record(reference, position, [party, listing], remarks)


def _reference(cell: str) -> str | None:
    """Return the reference in a cell, which is the entry's key; None where it is none."""
    found = cell.replace(" ", "").upper()
    return found if _REFERENCE.fullmatch(found) else None


def _split_note(cell: str) -> tuple[str, str]:
    """Return the day in a cell and the note behind it, which may be empty."""
    found = _DAY_AND_NOTE.fullmatch(cell)
    return (cell, "") if found is None else (found[1], found[2])


def _person(cells: list[str], key: str, remarks: list[str]) -> Party:
    born = _parse_day(cells[5])
    said = _NOTE.sub("", cells[8].lower())
    nation = _COUNTRIES.get(said) or (country_code(said) if said else None)
    if cells[8] and nation is None:
        remarks.append(f"nationality: {cells[8]!r} is no country that is known; kept as data")
    kept = [
        ("title", cells[3]),
        ("position", cells[4]),
        ("born", "" if born else cells[5]),
        ("birth place", cells[6]),
        ("nationality", "" if nation and said == cells[8].lower() else cells[8]),
        ("passport", cells[9]),
        ("identity card", cells[10]),
    ]
    return Party(
        id=key,
        schema="Person",
        names=[Name(cells[2]), *(Name(name, "alias") for name in _split_items(cells[7]))],
        countries=[] if nation is None else [nation],
        addresses=[cells[11]] if cells[11] else [],
        birth_date=born,
        data=[(name, value) for name, value in kept if value],
    )


def _group(cells: list[str], key: str, _remarks: list[str]) -> Party:
    others = [*_split_items(cells[3]), *_split_items(cells[4])]
    return Party(
        id=key,
        schema="Organization",
        names=[Name(cells[2]), *(Name(name, "alias") for name in dict.fromkeys(others))],
        addresses=_split_items(cells[5]),
    )


def _split_items(cell: str) -> list[str]:
    """Split ``a) one b) two``; a cell without such letters is one text."""
    return [part.strip() for part in _LETTER.split(cell) if part.strip()]


def _parse_day(text: str) -> str | None:
    """Parse ``12 November 2014``, ``9.12.1961`` or a year as ISO; ``None`` for anything else."""
    if match := _WORD_DATE.fullmatch(text):
        name = match[2].lower()
        names = _MONTHS if name in _MONTHS else _ENGLISH_MONTHS
        if name not in names:
            return None
        found = f"{match[3]}-{names.index(name) + 1:02d}-{int(match[1]):02d}"
    elif match := _FIGURE_DATE.fullmatch(text):
        found = f"{match[3]}-{int(match[2]):02d}-{int(match[1]):02d}"
    else:
        found = text
    try:
        days_of(found)
    except InputError:
        return None
    return found


READER = Reader(
    name="my_moha",
    title="Malaysia, Ministry of Home Affairs, sanctions list as XML",
    version="4",
    sniff=_sniff,
    read=_read,
    publisher="Kementerian Dalam Negeri (Ministry of Home Affairs), Malaysia",
    licence="public notice of the government of Malaysia",
    url="https://www.moha.gov.my/",
)
