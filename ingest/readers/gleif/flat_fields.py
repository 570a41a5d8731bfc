"""GLEIF's XML and CSV as the same flat fields: one name a value, as in the golden copy's CSV.

JSON is converted to the same in ``golden_copy_json``. LEI records as LEI-CDF 1.0 had them, from
2014 to 2017, get the names of the later versions. The release notes of version 2.0 say what
replaced what: address lines, the number in a business register with its ``register``, the free text
of the legal form, and kinds of names.

Repeats are numbered (``Entity.OtherEntityNames.OtherEntityName.1``) and attributes stand behind
a dot (``.xmllang``, ``.type``). Namespaces did not follow the versions of the formats, so only
local names are compared.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache, partial
from hashlib import sha256
from itertools import chain
from typing import TYPE_CHECKING, Final

import orjson

from ingest.files.opened_file import Opened, Sniff
from ingest.formats.delimited_rows import read_header_and_rows
from ingest.formats.plain_xml import record_runs, record_texts
from ingest.formats.xml_elements import Element, local_name, xml_text
from ingest.reader import Piece, Run

if TYPE_CHECKING:
    from lxml.etree import XMLParser

LEI: Final = "lei"
RELATIONSHIP: Final = "relationship"
EXCEPTION: Final = "exception"

ROOTS: Final = {
    "LEIData": LEI,
    "RelationshipData": RELATIONSHIP,
    "ReportingExceptionData": EXCEPTION,
}
_DELETED = re.compile(r"(?:\A|[.:])DeletedAt\Z")
ELEMENTS: Final = {"LEIRecord": LEI, "RelationshipRecord": RELATIONSHIP, "Exception": EXCEPTION}

NEEDED: Final = {
    LEI: frozenset({"LEI", "Entity.LegalName"}),
    RELATIONSHIP: frozenset(
        {
            "Relationship.StartNode.NodeID",
            "Relationship.EndNode.NodeID",
            "Relationship.RelationshipType",
            "Relationship.RelationshipStatus",
        }
    ),
    EXCEPTION: frozenset({"LEI", "Exception.Category", "Exception.Reason.1"}),
}
"""Columns without which a CSV is refused; also what tells the three files apart."""

REPEATED: Final = frozenset(
    """OtherEntityName TransliteratedOtherEntityName AdditionalAddressLine SuccessorEntity
    LegalEntityEvent Period Qualifiers Quantifiers Exception.Reason Exception.Reference
    bic mic spglobal""".split()
)
_NAMES: Final = {
    "RelationshipPeriods": "",
    "RelationshipPeriod": "Period",
    "StartDate": "startDate",
    "EndDate": "endDate",
    "PeriodType": "periodType",
    "RelationshipQualifiers": "",
    "RelationshipQualifier": "Qualifiers",
    "RelationshipQuantifiers": "",
    "RelationshipQuantifier": "Quantifiers",
    "ExceptionCategory": "Exception.Category",
    "ExceptionReason": "Exception.Reason",
    "ExceptionReference": "Exception.Reference",
    "{http://www.w3.org/XML/1998/namespace}lang": "xmllang",
}
"""Names of the CSV by those of the XML where they differ; empty for a level that it lacks."""

UNREAD: Final = frozenset(
    {"NextVersion", "OtherAddresses", "TransliteratedOtherAddresses", "OtherValidationAuthorities"}
)


def field_name(name: str) -> str:
    """Return the CSV's name for an element of the XML; empty for a level that the CSV lacks."""
    return _NAMES.get(name, name)


@dataclass(frozen=True, slots=True)
class FlatRecord:
    """One record as flat fields; ``raw`` returns it as text until the next is asked for."""

    kind: str
    position: str
    values: dict[str, str]
    raw: Callable[[], str]
    problem: str | None = None
    cut: bool = False


def columns_of(sniff: Sniff) -> list[str]:
    """Return the cells of a CSV's first line."""
    line = sniff.text.split("\n", 1)[0]
    return [cell.strip().strip('"') for cell in line.split(",")]


def kind_of_columns(columns: list[str]) -> str | None:
    """Return which of the three files a CSV is, from its header; ``None`` for none."""
    present = set(columns)
    return next((kind for kind, needed in NEEDED.items() if needed <= present), None)


def xml_pieces(opened: Opened) -> Iterator[Piece]:
    """Yield the text of every record of the XML."""
    for position, text, name in record_texts(opened, frozenset(ELEMENTS)):
        yield position, text, ELEMENTS[name]


def xml_runs(opened: Opened) -> Iterator[Run]:
    """Yield the same as `xml_pieces`, in runs of records of one kind."""
    return record_runs(opened, ELEMENTS)


def flat_of_xml(piece: Piece) -> FlatRecord:
    """Convert the text of one record of the XML into flat fields."""
    from lxml import etree

    where, text, kind = piece
    values: dict[str, str] = {}
    try:
        element = etree.fromstring(text, _parser())
    except etree.XMLSyntaxError as wrong:
        # Only where a prefix is declared nowhere: such a file is refused at its end.
        return FlatRecord(kind, where, values, text.decode, f"is not XML ({wrong.msg})")
    _flatten(element, "", values)
    return FlatRecord(kind, where, values, partial(xml_text, element))


def fields_of_xml(text: bytes) -> dict[str, str] | None:
    """Return the flat fields of the text of one record; ``None`` if it is no XML."""
    from lxml import etree

    values: dict[str, str] = {}
    try:
        _flatten(etree.fromstring(text, _parser()), "", values)
    except etree.XMLSyntaxError:
        return None
    return values


@cache
def _parser() -> "XMLParser":
    from lxml import etree

    return etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)


def csv_pieces(opened: Opened) -> Iterator[Piece]:
    """Yield the text of every record of the CSV, with a hash of its header before it.

    A row means something else under another header, so it is another text then.

    Raises:
        RefusedFileError: a member is none of the three tables.
    """
    for name, stream in opened.text(newline=""):
        header_line = stream.readline()
        kind = kind_of_columns([c.strip().strip('"') for c in header_line.split(",")]) or LEI
        header, rows = read_header_and_rows(chain((header_line,), stream), ",", name, NEEDED[kind])
        names = ["DeletedAt" if _DELETED.search(column) else column for column in header]
        under = sha256(orjson.dumps((kind, names))).digest()
        for row in rows:
            text = row.cells if row.problem is None else row.raw(",")
            yield f"row {row.number}", under + orjson.dumps(text), (kind, names, row)


def flat_of_csv(piece: Piece) -> FlatRecord:
    """Convert one row of the CSV into flat fields."""
    kind, names, row = piece[2]
    values = {
        column: cell.strip()
        for column, cell in zip(names, row.cells, strict=False)
        if cell and not cell.isspace()
    }
    return FlatRecord(kind, piece[0], values, partial(row.raw, ","), row.problem)


def _flatten(element: Element, prefix: str, into: dict[str, str]) -> None:
    """Add the filled fields below an element, with repeats numbered from 1."""
    counts: dict[str, int] = {}
    for child in element:
        name = _element_name(child.tag)
        if name is None:
            if local_name(child.tag) == "Extension":
                _add_deletion(child, into)
            continue
        if name in REPEATED:
            counts[name] = counts.get(name, 0) + 1
            name = f"{name}.{counts[name]}"
        path = f"{prefix}.{name}" if prefix and name else prefix or name
        if len(child):
            _flatten(child, path, into)
        elif (content := child.text) is not None and (text := content.strip()):
            into[path] = text
        for attribute, value in child.items():
            if value:
                into[f"{path}.{_NAMES.get(str(attribute), local_name(attribute))}"] = str(value)


@lru_cache(maxsize=4096)
def _element_name(tag: object) -> str | None:
    """Return the field name of an element; ``None`` for what is not read as fields."""
    name = local_name(tag)
    return None if not name or name in UNREAD or name == "Extension" else _NAMES.get(name, name)


def _add_deletion(extension: Element, into: dict[str, str]) -> None:
    """Add ``DeletedAt``, by which an extension says that the record was taken back."""
    deleted = extension.findtext(".//{*}DeletedAt")
    if deleted:
        into["DeletedAt"] = str(deleted).strip()


_MARKS: Final = ("Entity.LegalAddress.Line1", "Entity.BusinessRegisterEntityID")
_LINE: Final = re.compile(r"(Entity\.(?:Legal|Headquarters)Address)\.Line([1-4])")
_REGISTER: Final = "Entity.RegistrationAuthority"
_AUTHORITY: Final = re.compile(r"RA\d{6}")
_NAME_KIND: Final = re.compile(r"Entity\.OtherEntityNames\.OtherEntityName\.\d+\.type")
_NAME_KINDS: Final = {
    "OTHER_LEGAL": "ALTERNATIVE_LANGUAGE_LEGAL_NAME",
    "PREFERRED_ASCII_TRANSLITERATED_LEGAL": "PREFERRED_ASCII_TRANSLITERATED_LEGAL_NAME",
    "AUTO_ASCII_TRANSLITERATED_LEGAL": "AUTO_ASCII_TRANSLITERATED_LEGAL_NAME",
    "AUTO_ROMANIZED_LEGAL": "AUTO_ASCII_TRANSLITERATED_LEGAL_NAME",
}
_LATER_NAMES: Final = {
    "Entity.BusinessRegisterEntityID": f"{_REGISTER}.RegistrationAuthorityEntityID",
    "Entity.LegalForm": "Entity.LegalForm.OtherLegalForm",
}


def is_version_1(values: dict[str, str]) -> bool:
    """Return whether a record has fields that only version 1.0 has."""
    return any(mark in values for mark in _MARKS)


def rename_fields(values: dict[str, str]) -> dict[str, str]:
    """Return the fields of a record of version 1.0 under their names in later versions.

    Attributes of tables that spell them as in XML (``.@type``, ``.@xml:lang``) are renamed too.
    """
    found = {_later_name(_plain_name(name), value): value for name, value in values.items()}
    for name, value in found.items():
        if _NAME_KIND.fullmatch(name):
            found[name] = _NAME_KINDS.get(value, value)
    return found


def _plain_name(name: str) -> str:
    plain = name.replace(".@xml:lang", ".xmllang").replace(".@", ".")
    return plain.replace("Entity.AssociatedEntity.1.", "Entity.AssociatedEntity.")


def _later_name(name: str, value: str) -> str:
    line = _LINE.fullmatch(name)
    if line is not None:
        number = int(line[2])
        part = "FirstAddressLine" if number == 1 else f"AdditionalAddressLine.{number - 1}"
        return f"{line[1]}.{part}"
    if name == "Entity.BusinessRegisterEntityID.register":
        code = _AUTHORITY.fullmatch(value) is not None
        return f"{_REGISTER}.{'' if code else 'Other'}RegistrationAuthorityID"
    return _LATER_NAMES.get(name, name)
