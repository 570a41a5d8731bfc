"""The Beneficial Ownership Data Standard, versions 0.1 to 0.4: a JSON array or JSON lines.

A statement is a record. Its id is ``recordId`` in 0.4, so that a later edition's statement about
the same record supersedes the earlier one, and ``statementID`` before; there
``replacesStatements`` closes the statements that it names, also those of earlier editions: one
that is not in the file gives a further record without rows. A statement that replaces others and
names neither end, as Open Ownership withdraws relationships of GLEIF, states nothing.

A statement that another of the same file supersedes stays a record. What a relationship said
holds until the day of the statement that follows it; of a party only a former name is kept. One
that is superseded on its own day, or on no known day, states nothing.

Ends: ``endDate`` is "the date on which this interest ceased", so the first day without it, as it
stands. A closed record ends on its closing statement's date where its interests name no end.

Parties are ``<dataset>-<recordId>`` (``statementID`` before 0.4); identifiers join them to others.
A person or entity of unknown or anonymous kind without name or number is a gap, and so is what it
holds. An owner stated as unspecified is a gap with its reason. A relationship with components is a
summary of them; where one of these is not in the file, a party among them holds a share of the
subject that nobody states. Where an arrangement only names a joint holding, its interests become
one block of its members (`joint_arrangement`). The version is judged statement by statement.
"""

import re
import zlib
from collections.abc import Iterable, Iterator
from typing import Final

from graph.record.model import Row
from ingest.files.opened_file import Opened, Sniff
from ingest.formats.json_values import Element
from ingest.reader import Context, InvalidRecordError, Reader, Record, Records, Refusal
from ingest.readers.bods.component_parties import component_rows
from ingest.readers.bods.joint_arrangement import arrangement_row, joint_rows
from ingest.readers.bods.nomination import nomination_rows
from ingest.readers.bods.relationship_statement import End, end_rows, ends_of, interest_rows
from ingest.readers.bods.statement import Statement, filled_items, is_version_0_4, statement_of
from ingest.readers.bods.statement_party import former_rows, party_rows
from ingest.readers.bods.statement_shape import Reading
from ingest.readers.bods.statement_stream import (
    is_loose_table,
    is_tables,
    statement_elements,
    statements,
)
from ingest.readers.bods.superseded import Fate, StatementHistory
from ingest.values.exact_rows import (
    LOST,
    annotated_rows,
    is_own_statement,
    is_without_edition,
)

_KIND = re.compile(
    r'"statementType"\s*:\s*"(?:entity|person|ownershipOrControl)Statement"'
    r'|"recordType"\s*:\s*"(?:entity|person|relationship)"'
)
_FIELDS: Final = (
    '"statementId"',
    '"recordId"',
    '"recordType"',
    '"recordDetails"',
    '"declarationSubject"',
    '"statementID"',
    '"statementType"',
)
_PUBLICATION_DATE = re.compile(rb'"publicationDate"\s*:\s*"(\d{4}-\d\d-\d\d)')
_PIECE: Final = 1 << 20
_OVERLAP: Final = 64
_FIRST_SLIP_YEAR: Final = b"2100"
"""Publication dates from this year on are slips and date no file."""


def _sniff(sniff: Sniff) -> int:
    if is_tables(sniff) or is_loose_table(sniff):
        return 95
    if sniff.text.lstrip()[:1] not in ("{", "["):
        return 0
    if not _is_outermost(sniff.text):
        return 0
    if _KIND.search(sniff.text) is not None:
        return 95
    return 85 if sum(name in sniff.text for name in _FIELDS) >= 3 else 0


def _is_outermost(text: str) -> bool:
    """Return whether a text's statements are outermost objects, and not wrapped in others."""
    places = [place for name in _FIELDS if (place := text.find(name)) >= 0]
    if not places:
        return False
    first = min(places)
    return text.count("{", 0, first) - text.count("}", 0, first) == 1


def _edition(opened: Opened) -> str | None:
    """Return the latest ``publicationDate`` of the file's statements, ISO; None for none.

    None as well for an export of data without a day, which the standard has no way to say.
    """
    if is_without_edition(opened.sniff().text):
        return None
    if is_tables(opened.sniff()):
        items = statement_elements(opened)
        return _latest_day(item.text for item in items if isinstance(item, Element))
    try:
        with opened.extra_reading():
            return _latest_day(_overlapping_pieces(opened))
    except (OSError, EOFError, zlib.error):
        return None


def _overlapping_pieces(opened: Opened) -> Iterator[bytes]:
    """Yield a file in pieces, each with the end of the one before it."""
    for _, stream in opened.binary():
        tail = b""
        while piece := stream.read(_PIECE):
            yield tail + piece
            tail = piece[-_OVERLAP:]


def _latest_day(texts: Iterable[bytes]) -> str | None:
    """Return the latest ``publicationDate`` in some texts that is no slip."""
    days = (day for text in texts for day in _PUBLICATION_DATE.findall(text))
    latest = max((day for day in days if day < _FIRST_SLIP_YEAR), default=None)
    return None if latest is None else latest.decode()


def _read(opened: Opened, context: Context) -> Records:
    reading = Reading(context.remark)

    def statement_rows(statement: Statement) -> list[Row]:
        return _rows(statement, context.dataset, None)

    superseded = 0
    # The file is read twice or more: what supersedes a statement may stand behind it.
    with StatementHistory(opened, statement_rows) as history:
        for number, item in enumerate(statements(opened)):
            if isinstance(item, Refusal):
                yield item
                continue
            try:
                remarks: list[str] = []
                exact = annotated_rows(item.value, remarks)
                if exact is not None:
                    yield Record(str(item.value["recordId"]), item.position, exact)
                    continue
                statement = statement_of(item.value, reading)
                statement.remarks += remarks
                if is_own_statement(item.value):
                    statement.remarks.append(LOST)
                rows = _rows(statement, context.dataset, history)
            except InvalidRecordError as wrong:
                yield Refusal(item.position, str(wrong), item.raw, _id_of(item))
                for old in _replaced_ids(item):
                    if not history.has_statement(old):
                        reason = f"what replaces it is refused ({wrong})"
                        yield Refusal(item.position, reason, item.raw, old)
                continue
            fate = history.fate(number)
            if fate is not None:
                rows = _superseded_rows(statement, rows, fate, context.dataset)
                superseded += 1
                if fate.by == statement.statement_id and not rows:
                    statement.remarks.append(
                        f"another statement of the same day has the id {fate.by} too, which the "
                        "standard forbids; the later one counts, and this one states nothing"
                    )
            elif _is_bare_closing(statement) and history.has_predecessor(statement.statement_id):
                # What was held stands in the statement before, and ends with this one.
                rows = []
            yield Record(statement.record_id, item.position, rows, statement.remarks)
            for old in statement.replaces:
                if not history.has_statement(old):
                    yield Record(old, f"{item.position}, which replaces it", [])
    if superseded:
        context.remark(f"{superseded} statements are superseded by others of the file")


def _rows(statement: Statement, dataset: str, history: StatementHistory | None) -> list[Row]:
    """Return the rows of a statement, before anything that supersedes it is looked at.

    ``history`` is None while it is itself being built.
    """
    if statement.kind != "relationship":
        rows = party_rows(statement, dataset)
        holding = None if history is None else history.joint_holding(statement.record_id)
        return rows if holding is None else [*rows, arrangement_row(holding)]
    if _is_withdrawal(statement):
        return []
    owner, asset = ends_of(statement)
    if history is not None:
        owner, asset = _resolve_end(owner, history), _resolve_end(asset, history)
    rows = interest_rows(statement, owner, asset, dataset)
    if history is None:
        return rows
    told = (statement, (owner, asset), rows, history, dataset)
    beside = [*component_rows(*told), *nomination_rows(*told)]
    holding = history.joint_holding(owner.key)
    return [*(rows if holding is None else joint_rows(rows, holding)), *beside]


def _resolve_end(end: End, history: StatementHistory) -> End:
    """Return an end that points at an unspecified party as one that names nobody."""
    reason = None if end.key is None else history.unspecified_reason(end.key)
    return end if reason is None else End(None, reason, stand_in=end.key)


def _is_withdrawal(statement: Statement) -> bool:
    """Return whether a relationship names nobody and nothing and only replaces others."""
    named = any(statement.details.get(end) for end in ("subject", "interestedParty"))
    return (
        bool(statement.replaces) and not named and not filled_items(statement.details, "interests")
    )


def _is_bare_closing(statement: Statement) -> bool:
    """Return whether a statement closes a relationship and repeats none of its interests."""
    silent = not filled_items(statement.details, "interests")
    return statement.kind == "relationship" and statement.status == "closed" and silent


def _superseded_rows(statement: Statement, rows: list[Row], fate: Fate, dataset: str) -> list[Row]:
    """Return what is left of the rows of a statement that another one supersedes."""
    if statement.kind != "relationship":
        former = former_rows(statement, dataset, fate.by, renamed=fate.renamed)
        return [*rows, *former] if fate.unnamed else former
    if fate.until is None or (statement.day is not None and fate.until <= statement.day):
        return []
    return end_rows(rows, fate.until, fate.since, fate.closed)


def _id_of(item: Element) -> str | None:
    """Return the record id that a refused statement would have; None where it names none."""
    found = item.value.get("recordId" if is_version_0_4(item.value) else "statementID")
    return found if isinstance(found, str) else None


def _replaced_ids(item: Element) -> list[str]:
    """Return the ids of the statements that a refused one would replace."""
    found = item.value.get("replacesStatements")
    texts = found if isinstance(found, list) else []
    return [text for text in texts if isinstance(text, str) and text and text != _id_of(item)]


READER = Reader(
    name="bods",
    title="Beneficial Ownership Data Standard, 0.1 to 0.4",
    version="12",
    sniff=_sniff,
    read=_read,
    licence="as the publisher says in publicationDetails",
    url="https://standard.openownership.org",
    edition=_edition,
    # A later statement may supersede any before it.
    scattered=lambda _opened: True,
    by_stem=True,
)
