"""OpenSanctions' ``targets.simple.csv``: who is a target, in a row each.

Three generations of the header are read by name: 14 columns (2022), 15 with ``last_change``, 16
with ``program_ids`` (2025). A cell with several values joins them by ``;`` and quotes those that
hold one. The file has targets only: no owners, no relations, and what every number is it leaves
out, so that only numbers that cannot be anything else identify.

There are no end dates: a target is in the file while it is one, and the dates of its sanctions
are run together with other words in one text, which is kept whole as the listing's reason.
A target of a list of sanctions for which no sanction is stated is one whose listing is not known.
``first_seen``, ``last_seen`` and ``last_change`` tell of processing and are ignored.
"""

import csv
import re
from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from typing import Final

from graph.record.model import Listing, Name, Party, Row
from graph.values.identifiers import Identifier, normalise_identifier
from graph.values.memo import cache_by_text
from graph.values.vocabulary import Certainty
from ingest.codes.opensanctions_codes import (
    FREEZE_NOT_STATED,
    SDN,
    authority_of,
    authority_of_key,
    edition_of,
    known_key,
    measures_of,
)
from ingest.files.opened_file import Opened, Sniff
from ingest.formats.delimited_rows import Row as CsvRow
from ingest.formats.delimited_rows import read_header_and_rows
from ingest.programmes import Programme, find_programme
from ingest.reader import (
    Context,
    InvalidRecordError,
    Reader,
    Record,
    Records,
    Refusal,
    record_or_refusal,
)
from ingest.values.published_days import day_of
from ingest.values.record_fields import Audit, Fields

_SCHEMA = re.compile(r"[A-Z][A-Za-z]+")
_SELF_EVIDENT: Final = (
    ("LEI", re.compile(r"[0-9A-Z]{18}[0-9]{2}")),
    ("WIKIDATA", re.compile(r"Q[1-9][0-9]{0,9}")),
    ("IMO", re.compile(r"IMO ?[0-9]{7}")),
)
"""Numbers whose shape and check digits leave no doubt what they are."""
_REPEATING_COLUMNS: Final = frozenset({"countries", "dataset", "program_ids"})
_OF_SANCTIONS: Final = re.compile(
    r"(?<!open)sanction|(?:\b|_)ofac(?:\b|_)|(?:\b|_)fsf\b|\bofsi\b|\bsdn\b|\bseco\b|freez"
    r"|designat|terroris|magnitsky|travel ban|investment ban|denied persons|entity list",
    re.IGNORECASE,
)
"""Names and titles of datasets whose targets are on a list of sanctions."""
_SDN_LIST: Final = "SDN List"
_SHIPS: Final = ("Vessel", "Airplane", "Vehicle")
_OGRN = re.compile(r"[15][0-9]{12}")
_MASK: Final = str.maketrans({"\n": "\x1e", "\r": "\x1f"})
_UNMASK: Final = str.maketrans({"\x1e": "\n", "\x1f": "\r"})


def simple_rows(fields: Fields, dataset: str, remarks: list[str]) -> tuple[str, list[Row]]:
    """Return a row's key and its rows: the party and its listings."""
    key, schema = fields.take_required("id"), fields.take_required("schema")
    if _SCHEMA.fullmatch(schema) is None:
        raise InvalidRecordError(f"schema: {schema!r} is no schema of FollowTheMoney")
    party = Party(f"{dataset}-{key}", schema, _names(fields))
    party.countries = [code.lower() for code in _pop_values(fields, "countries")]
    party.addresses = _pop_values(fields, "addresses")
    _add_birth_date(fields, party, remarks)
    _add_identifiers(fields, party)
    sources = _pop_values(fields, "dataset")
    for column in ("phones", "emails"):
        party.data.extend((column, text) for text in _pop_values(fields, column))
    party.data.extend(("dataset", text) for text in sources)
    return key, [party, *_listings(fields, party, (dataset, sources), remarks)]


def split_cell(cell: str) -> list[str]:
    """Return the values of a cell, each once: ``;`` between them, quoted if with ``;`` or ``"``.

    Raises:
        csv.Error: the quoting is damaged.

    >>> split_cell('a;"b;c";d')
    ['a', 'b;c', 'd']
    """
    if '"' not in cell:
        if ";" not in cell:
            return [cell.strip()] if cell and not cell.isspace() else []
        values = cell.split(";")
    else:
        masked = cell.translate(_MASK)
        reader = csv.reader([masked], delimiter=";", strict=True)
        values = [value.translate(_UNMASK) for value in next(reader)]
    texts = [text for value in values if (text := value.strip())]
    return texts if len(texts) < 2 else list(dict.fromkeys(texts))


_split_repeated: Final = cache_by_text(split_cell)


def _pop_values(fields: Fields, name: str) -> list[str]:
    cell = fields.take(name)
    return [] if cell is None else _split_column(name, cell)


def _split_column(name: str, cell: str) -> list[str]:
    try:
        return list(_split_repeated(cell)) if name in _REPEATING_COLUMNS else split_cell(cell)
    except csv.Error as wrong:
        raise InvalidRecordError(f"{name}: its list cannot be read ({wrong})") from None


def _names(fields: Fields) -> list[Name]:
    shown = fields.take("name")
    names = [] if shown is None else [Name(shown)]
    names.extend(Name(text, "alias") for text in _pop_values(fields, "aliases") if text != shown)
    return names


def _add_birth_date(fields: Fields, party: Party, remarks: list[str]) -> None:
    """Add the fullest date of birth, or earliest such; others and what is no date become data."""
    days, others = [], []
    for text in _pop_values(fields, "birth_date"):
        day = day_of(text)
        if day is None:
            others.append(text)
            remarks.append(f"birth_date: {text!r} is not a date; kept as text only")
        else:
            days.append(day)
    days.sort(key=lambda day: (-len(day), day))
    party.birth_date = days[0] if days else None
    party.data.extend(("birth_date", text) for text in (*days[1:], *others))


def _add_identifiers(fields: Fields, party: Party) -> None:
    """Add the numbers whose scheme is beyond doubt; the file names none, so others become data."""
    for text in _pop_values(fields, "identifiers"):
        found = _evident_identifier(text, party)
        if found is None:
            party.data.append(("identifier", text))
        else:
            party.identifiers.append(str(found))


def _evident_identifier(text: str, party: Party) -> Identifier | None:
    """Return a number as identifier if its shape and check digits leave one scheme, else None."""
    scheme = _scheme_of_shape(text)
    if scheme == "IMO" and party.schema != "Vessel":
        return None  # The IMO numbers companies too, in the same shape.
    if scheme is None and party.schema != "Person" and "ru" in party.countries:
        scheme = "RU-OGRN" if _OGRN.fullmatch(text) else None
    if scheme is None:
        return None
    found = normalise_identifier(scheme, text)
    return None if found.problem is not None else found


def _scheme_of_shape(text: str) -> str | None:
    for scheme, shape in _SELF_EVIDENT:
        if shape.fullmatch(text):
            return scheme
    return None


def _listings(
    fields: Fields, party: Party, place: tuple[str, list[str]], remarks: list[str]
) -> list[Row]:
    """Return a listing for each programme key; without keys, one for each sanction's text.

    A sanction's text runs programme, reason, status and dates together, so none is taken apart.
    Some keys for OFAC (``US-RUSHAR``) put tags of several lists together; of a target that comes
    from the SDN list alone, the name of that list says what its sanctions are.
    """
    keys, texts, stated = _pop_values(fields, "program_ids"), *_pop_sanctions(fields)
    dataset, sources = place
    title = sources[0] if len(sources) == 1 else None
    alone = len(sources) == 1 and sources[0] in SDN
    whole = find_programme("ofac_lists", _SDN_LIST) if alone else None
    found: dict[Programme | str, str] = {}
    for key in keys:
        known = known_key(key, sources)
        if known is None and whole is not None:
            known = replace(whole, programme=key)
        found.setdefault(key if known is None else known, key)
    remarks.extend(f"unmapped programme {key!r}" for key in found if isinstance(key, str))
    if found:
        return [_listing(party, one, (title, dataset), texts) for one in found]
    listed: list[str | None] = [*texts] if texts or not stated else [None]
    if not listed and (lists := [text for text in sources if _OF_SANCTIONS.search(text)]):
        party.topics.append("sanction")
        remarks.append(
            f"no sanction is stated, yet {lists[0]!r} is a list of sanctions; up for review"
        )
    if whole is not None:
        return [_listing(party, whole, (title, dataset), filter(None, [t])) for t in listed]
    return [Listing(party.id, authority_of(title), dataset, reason=text) for text in listed]


def _pop_sanctions(fields: Fields) -> tuple[list[str], bool]:
    """Return the texts of the sanctions, and whether there is one, whose text may be empty."""
    cell = fields.take("sanctions")
    if cell is None:
        return [], False
    return _split_column("sanctions", cell), True


def _listing(
    party: Party, one: Programme | str, place: tuple[str | None, str], texts: Iterable[str]
) -> Listing:
    reason = "; ".join(texts) or None
    if isinstance(one, str):
        authority, list_name = authority_of_key(one, place[0]), place[1]
        return Listing(party.id, authority, list_name, programme=one, reason=reason)
    measures = measures_of(one, (), ship=party.schema in _SHIPS)
    taken = measures and not one.measures
    return Listing(
        party=party.id,
        authority=one.authority,
        list_name=one.list_name,
        programme=one.programme,
        measures=measures,
        reason=reason,
        certainty=(Certainty.REPORTED if taken else Certainty.CONFIRMED).value,
        note=FREEZE_NOT_STATED if taken else None,
    )


NEEDED: Final = frozenset(("id", "schema"))
"""Columns without which no row says who is meant."""
EVERY: Final = frozenset(
    "id,schema,name,aliases,birth_date,countries,addresses,identifiers,sanctions,dataset".split(",")
)
"""Columns that every generation has, by which the file is known."""
_FEWEST: Final = 7
IGNORED: Final = ("first_seen", "last_seen", "last_change")
KNOWN: Final = EVERY | {"phones", "emails", "program_ids", *IGNORED}
_NO_KEYS_REMARK: Final = (
    "no program_ids: what sanctions say is kept as text, and only those of the SDN list alone have "
    "measures"
)


def _sniff(sniff: Sniff) -> int:
    columns = {cell.strip().strip('"') for cell in sniff.text.split("\n", 1)[0].split(",")}
    return 95 if columns >= NEEDED and len(columns & EVERY) >= _FEWEST else 0


def _read(opened: Opened, context: Context) -> Records:
    audit = Audit((), context.remark)
    for name, stream in opened.text(newline=""):
        header, rows = read_header_and_rows(iter(stream), ",", name, NEEDED)
        audit.check(column for column in header if column not in KNOWN)
        if missing := sorted(EVERY - set(header)):
            context.remark(f"{name}: there is no column {', '.join(missing)}; the rest is read")
        if "program_ids" not in header:
            context.remark(_NO_KEYS_REMARK)
        prefix = f"{name} " if opened.is_zip else ""
        for row in rows:
            yield _record(row, header, prefix, context.dataset)


def _record(row: CsvRow, header: list[str], prefix: str, dataset: str) -> Record | Refusal:
    position = f"{prefix}row {row.number}"
    values = {
        column: text
        for column, cell in zip(header, row.cells, strict=False)
        if (text := cell.strip())
    }
    key, raw = values.get("id"), partial(row.raw, ",")
    if row.problem is not None:
        return Refusal(position, row.problem, raw(), key)
    return record_or_refusal(partial(simple_rows, Fields(values), dataset), position, raw, key)


READER: Final = Reader(
    name="opensanctions_simple",
    title="OpenSanctions targets, simplified CSV",
    version="7",
    publisher="OpenSanctions",
    licence="CC-BY-NC-4.0",
    url="https://www.opensanctions.org/docs/bulk/csv/",
    sniff=_sniff,
    read=_read,
    edition=edition_of,
)
