"""Relationships of BODS statements as interests, and as gaps where an end is unspecified.

Ends: the standard defines ``endDate`` as the date on which an interest ceased, so it is the
half-open end as it stands. A relationship whose record is closed ends on the date of the closing
statement where the interest gives no end of its own.
"""

from dataclasses import dataclass, field
from typing import Any, Final

from graph.record.model import Gap, Interest, Link, Row
from graph.values.dates import UNKNOWN_DAY, days_of
from graph.values.share import UNKNOWN, Share
from graph.values.vocabulary import SHAREHOLDING, VOTING_RIGHTS
from ingest.codes.bods_codes import INTEREST, LEVEL, REASON, code_of
from ingest.reader import InvalidRecordError
from ingest.readers.bods.interest_share import share_of
from ingest.readers.bods.register_words import (
    add_board_majority,
    has_register_words,
    is_of_uk_register,
    register_columns,
)
from ingest.readers.bods.statement import (
    Statement,
    annotation_texts,
    check_whole_day,
    checked_date,
    filled_items,
)
from ingest.readers.bods.statement_fields import description_of
from ingest.values.golden_share import names_golden_share

COMPONENT_FIELDS: Final = ("componentRecords", "componentRecordIds", "componentStatementIDs")
_FIGURE_TYPES: Final = (SHAREHOLDING, VOTING_RIGHTS)
StatedShare = tuple[Share, str]


@dataclass(slots=True)
class _Right:
    """One interest of a relationship statement; ``stated`` is its share and how it was written."""

    kind: str | None
    stated: StatedShare | None
    details: str | None


@dataclass(slots=True)
class _Bundle:
    """Interests of the same dates, level and benefit: one row, unless they give several shares."""

    start: str | None
    end: str | None
    directness: str
    beneficial: bool | None
    rights: list[_Right] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class End:
    """One end of a relationship: whom it names, or why nobody is named.

    ``stand_in`` is the id of a statement that stands in the place of a party.
    """

    key: str | None
    reason: str | None = None
    description: str | None = None
    stand_in: str | None = None


def ends_of(statement: Statement) -> tuple[End, End]:
    """Return the interested party and the subject."""
    return _read_end(statement, "interestedParty"), _read_end(statement, "subject")


def _read_end(statement: Statement, name: str) -> End:
    stated, path = statement.details.get(name), f"{statement.where}{name}"
    if stated is None:
        raise InvalidRecordError(f"{path}: missing")
    if isinstance(stated, str):
        return End(stated)
    if not statement.new:
        for pointer in ("describedByPersonStatement", "describedByEntityStatement"):
            if pointer in stated:
                return End(stated[pointer])
        if "unspecified" not in stated:
            raise InvalidRecordError(f"{path}: names no statement and gives no reason")
        stated, path = stated["unspecified"], f"{path}.unspecified"
    if "reason" not in stated:
        raise InvalidRecordError(f"{path}.reason: missing")
    reason = code_of(stated["reason"], REASON, f"{path}.reason")
    return End(None, reason, description_of(stated))


def interest_rows(statement: Statement, owner: End, asset: End, dataset: str) -> list[Row]:
    """Return a row for each bundle of a relationship's interests.

    An end without a key makes each row a gap of the other end.
    """
    shared = _shared_columns(statement)
    rows: list[Row] = []
    bundles = _bundles(statement)
    # Components detail what is held indirectly. What is held directly beside that is apart from
    # it; if all is said to be direct, the statement contradicts itself and nothing counts twice.
    apart = any(bundle.directness != "direct" for bundle in bundles)
    if shared["summary"] and not apart:
        statement.remarks.append(
            f"{statement.where}interests: all are direct, yet there are components; "
            "taken as a summary of them"
        )
    of_uk_register = is_of_uk_register(statement.details.get("source", {}))
    for bundle in bundles:
        summary = shared["summary"] and not (apart and bundle.directness == "direct")
        for columns in _columns(bundle, shared["note"]):
            row = {**shared, **columns, "start": bundle.start, "end": bundle.end}
            row["summary"] = summary or columns.get("summary", False)
            if "role" in row:
                rows += _feeder_link(owner, asset, row, dataset)
                continue
            if of_uk_register:
                add_board_majority(row)
            if owner.key is not None and asset.key is not None:
                pair = (f"{dataset}-{owner.key}", f"{dataset}-{asset.key}")
                rows.append(Interest(*pair, **row))
            else:
                rows.append(_gap(owner, asset, row, dataset))
    return rows


def end_rows(rows: list[Row], until: str, since: str | None, closed: str | None) -> list[Row]:
    """Return the rows of a superseded statement, each ended where the next statement takes over.

    Rows that would end before they start are left out. All days are ISO texts.

    ``until`` is the date of the statement that supersedes it, ``since`` the first day on which that
    one's interests hold, and ``closed`` the day on which it says that everything has ended.
    """
    kept: list[Row] = []
    for row in rows:
        if not isinstance(row, Interest | Gap | Link):
            continue
        last = until if closed is None else min(until, closed)
        if row.start is not None:
            if since is not None and days_of(row.start)[1] <= days_of(since)[0]:
                last = min(last, since)
            if days_of(row.start)[0] >= days_of(last)[0]:
                continue
        if row.end is None or days_of(row.end)[0] > days_of(last)[0]:
            row.end = last
            row.note = "; ".join(filter(None, (row.note, "superseded by a later statement")))
        kept.append(row)
    return kept


def _shared_columns(statement: Statement) -> dict[str, Any]:
    details = statement.details
    source = details.get("source", {})
    agents = [a.get("name") or a.get("uri") for a in filled_items(source, "assertedBy")]
    named = next((name for name in COMPONENT_FIELDS if filled_items(details, name)), None)
    components = named is not None
    component = details.get("isComponent", False)
    if components and component:
        statement.remarks.append(
            f"{statement.where}isComponent: true, yet {named} names components"
        )
    notes = [source.get("description"), "component of another statement" if component else None]
    notes += annotation_texts(filled_items(details, "annotations"))
    return {
        "summary": components,
        "observed_on": statement.day,
        "asserted_by": ", ".join(agent for agent in agents if agent) or None,
        "url": source.get("url"),
        "note": "; ".join(note for note in notes if note) or None,
        "locator": statement.statement_id if statement.new else None,
    }


def _bundles(statement: Statement) -> list[_Bundle]:
    """Group the interests that one row can state, in the order of the statement."""
    found: dict[tuple[Any, ...], _Bundle] = {}
    path = f"{statement.where}interests"
    for number, item in enumerate(filled_items(statement.details, "interests")):
        bundle, right = _read_right(statement, item, f"{path}[{number}]")
        key = (bundle.start, bundle.end, bundle.directness, bundle.beneficial)
        found.setdefault(key, bundle).rights.append(right)
    if found:
        return list(found.values())
    # A relationship without interests still says that there is one, of unknown kind and size.
    return [_Bundle(None, _closing_day(statement), "unknown", None, [_Right(None, None, None)])]


def _closing_day(statement: Statement) -> str | None:
    """Return the day on which a closed record ends; None where it is not closed."""
    return statement.day if statement.status == "closed" else None


def _read_right(statement: Statement, item: dict[str, Any], path: str) -> tuple[_Bundle, _Right]:
    """Return one interest, and an empty bundle with its dates, level and benefit."""
    kind, level = item.get("type"), item.get("directOrIndirect") or item.get("interestLevel")
    start = checked_date(item.get("startDate"), f"{path}.startDate")
    end = checked_date(item.get("endDate"), f"{path}.endDate")
    check_whole_day(start, f"{path}.startDate", statement.remarks)
    check_whole_day(end, f"{path}.endDate", statement.remarks)
    if start and end and days_of(end)[1] <= days_of(start)[0]:
        statement.remarks.append(
            f"{path}.endDate: {end} lies before startDate {start}; when it held is not known"
        )
        start, end = f"{end}/{UNKNOWN_DAY}", None
    components = any(statement.details.get(name) for name in COMPONENT_FIELDS)
    directness = "unknown" if level is None else code_of(level, LEVEL, f"{path}.directOrIndirect")
    # What is detailed by components is held through them.
    if components and directness == "unknown":
        directness = "indirect"
    bundle = _Bundle(
        start, end or _closing_day(statement), directness, item.get("beneficialOwnershipOrControl")
    )
    right = _Right(
        kind=None if kind is None else code_of(kind, INTEREST, f"{path}.type"),
        stated=share_of(item["share"], f"{path}.share", statement.remarks)
        if item.get("share")
        else None,
        details=item.get("details"),
    )
    return bundle, right


def _columns(bundle: _Bundle, note: str | None) -> list[dict[str, Any]]:
    """Return the columns of each row of a bundle: a row has one share and one figure for votes.

    A right without a type has a row without types, which counts as shares. What a register said
    in words of its own is read as its own file is.
    """
    said = [right for right in bundle.rights if has_register_words(right.details)]
    rows: list[list[_Right]] = [[]]
    taken: set[str] = set()
    for right in bundle.rights:
        if right in said:
            continue
        if right.kind in _FIGURE_TYPES:
            fits = right.kind not in taken
        else:
            fits = right.stated is None and right.kind is not None
        if fits and right.kind is not None:
            rows[0].append(right)
            taken.add(right.kind)
        else:
            rows.append([right])
    found = [_row(rights, bundle, note) for rights in rows if rights]
    exact = (r.stated[1] for r in said if r.stated is not None and "exact" in r.stated[1])
    notes = "; ".join(filter(None, (_notes(said, bundle, note), *exact)))
    for columns in register_columns(right.details for right in said):
        own = columns.get("note")
        columns["note"] = "; ".join(filter(None, (own, notes))) or None
        found.append(columns)
    return found


def _feeder_link(owner: End, asset: End, row: dict[str, Any], dataset: str) -> list[Row]:
    """Return the link of a feeder fund to the one that it feeds; nothing where one is not named."""
    if owner.key is None or asset.key is None:
        return []
    names = ("start", "end", "observed_on", "asserted_by", "role", "note", "locator", "url")
    ends = {"source": f"{dataset}-{asset.key}", "target": f"{dataset}-{owner.key}"}
    return [Link("UnknownLink", **ends, **{name: row[name] for name in names})]


def _row(rights: list[_Right], bundle: _Bundle, note: str | None) -> dict[str, Any]:
    types = list(dict.fromkeys(right.kind for right in rights if right.kind is not None))
    if types and names_golden_share(right.details for right in rights):
        types = list(dict.fromkeys([*types, "otherInfluenceOrControl"]))
    columns: dict[str, Any] = {"types": types, "directness": bundle.directness}
    for right in rights:
        place = "votes" if right.kind == VOTING_RIGHTS else "share"
        stated = right.stated
        if stated is None:
            if right.kind is None or right.kind in _FIGURE_TYPES:
                columns[place] = UNKNOWN
            continue
        columns[place], columns[f"{place}_published"] = stated
    columns["note"] = _notes(rights, bundle, note)
    if not any(right.kind in _FIGURE_TYPES for right in rights):
        # What gives no figure is told by its words alone.
        said = dict.fromkeys(right.details for right in rights if right.details)
        columns["quote"] = "; ".join(said) or None
    return columns


def _notes(rights: list[_Right], bundle: _Bundle, note: str | None) -> str | None:
    """Return the note of a row of some rights: what they and the relationship say in words."""
    notes = [note, *(right.details for right in rights)]
    if bundle.beneficial is not None:
        notes.append(f"beneficialOwnershipOrControl {str(bundle.beneficial).lower()}")
    return "; ".join(dict.fromkeys(text for text in notes if text)) or None


def _gap(owner: End, asset: End, row: dict[str, Any], dataset: str) -> Gap:
    """Return the gap of a relationship with an unspecified end; it is about the other end."""
    silent = owner if owner.key is None else asset
    known = asset.key if owner.key is None else owner.key
    share = row.get("share") or row.get("votes")
    published = row.get("share_published") or row.get("votes_published")
    said = [", ".join(row["types"]), published, row["note"]]
    said.append(f"stated as {silent.stand_in}" if silent.stand_in is not None else None)
    return Gap(
        about=f"{dataset}-{known or 'unspecified'}",
        kind="unspecified_owner" if owner.key is None else "unspecified_subject",
        ground=silent.reason,
        share=share,
        start=row["start"],
        end=row["end"],
        quote=silent.description,
        note="; ".join(text for text in said if text) or None,
        locator=row["locator"],
        url=row["url"],
    )
