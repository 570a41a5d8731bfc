"""All statements between two parties side by side, and records as their publishers wrote them."""

import tempfile
from collections.abc import Iterable, Mapping
from decimal import Decimal
from operator import itemgetter
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa

from graph.record.record import Record
from graph.store.protocol.graph_schema import CONTROLS, INTEREST_RELATIONSHIPS
from graph.values.dates import NEVER, iso_day
from graph.values.errors import InputError
from graph.values.vocabulary import LINK_KINDS
from graph.world.shared_addresses import address_key
from graph.world.world import World
from queries.question.answer_rows import RecordRow
from queries.question.arguments import quoted_input
from queries.question.party_facts import (
    AddressStatement,
    Edition,
    GapRow,
    PublishedRecord,
    Statement,
    Statements,
)
from queries.rows.citations import citation, record_row
from queries.rows.hops import RECEIVED, SAME_ADDRESS, TRANSFERRED, hop, state_on, together_hop
from queries.rows.party_rows import gaps_of
from queries.words.plain_words import ACTS_WITH
from queries.words.value_text import share_text

_AnyStatement = Statement | AddressStatement

WITHHELD: Final = "withheld"
RELATIONS_STATED: Final = (
    *(*INTEREST_RELATIONSHIPS, *LINK_KINDS.values()),
    *(TRANSFERRED, RECEIVED, SAME_ADDRESS, ACTS_WITH),
)
"""Every relation that a hop has."""
MAX_BYTES: Final = 256 << 20
"""Bytes of a kept file, unpacked, out of which a record is still cut."""
_STEP: Final = 1 << 20
_AT_ADDRESS: Final = "A store at an address holds no files; open the workspace to see the record."
_UNKNOWN: Final = "No file that is loaded has this hash."
_NOT_KEPT: Final = "The file was loaded without being kept; only its hash and name are known."
_TOO_LARGE: Final = (
    "The kept file is too large to be searched here; the position says where to look."
)
_NOT_CUT: Final = "Records of this kind of file cannot be cut out; the position says where to look."


def statements_of(
    world: World, first: int, second: int, relation: str | None, day: int
) -> Statements:
    """Return everything that sources state between an owner, or who acts, and a second party.

    ``relation`` is a hop's, such as ``OWNS``; ``None`` for all, `InputError` for a word that is
    none: no statement would read as nothing stated. ``statements`` are hops with
    ``state``, ``first_seen``, ``last_seen`` and ``file``, those that hold that day first;
    ``disagree``: in words what they do not agree on, else ``None``; ``withheld``: passages that
    documents cited here, or about either party, withhold.
    """
    if relation is not None and relation not in RELATIONS_STATED:
        known = ", ".join(RELATIONS_STATED)
        raise InputError(f"{quoted_input(relation)} is no relation; write one of {known}")
    found: list[_AnyStatement] = []
    found += [
        _statement(world, table, row, day) for table, row in _rows_between(world, first, second)
    ]
    found += _address_statements(world, first, second)
    found += _agreements(world, first, second, day)
    if relation is not None:
        found = [said for said in found if _has_relation(said, relation, world.id_of(first))]
    if relation == TRANSFERRED:
        # Where no source speaks of a transfer it follows from what the giver no longer has.
        given = _given_up(world, first, second)
        found += [_statement(world, "interests", row, day) for row in given]
    found.sort(key=lambda said: said["holds"] == "no")
    # A withheld passage matters here if its document is cited, or if it is about a party itself.
    cited = {said["document"] for said in found if said.get("document")}
    withheld = [
        gap
        for number in dict.fromkeys((first, second))
        for gap in gaps_of(world, number, day)
        if gap["kind"] == WITHHELD and (not gap["about_document"] or gap["about_id"] in cited)
    ]
    return {
        "from_id": world.id_of(first),
        "from_name": world.name_of(first),
        "to_id": world.id_of(second),
        "to_name": world.name_of(second),
        "relation": relation,
        "as_of": iso_day(day),
        "statements": found,
        "disagree": _disagreement(found),
        "withheld": list({_gap_key(gap): gap for gap in withheld}.values()),
        "data_version": world.data_version,
    }


def _rows_between(world: World, first: int, second: int) -> list[tuple[str, int]]:
    """Return the rows of interests and links from one party to another, in either direction."""
    owners = world.column("interests", "owner_idx")
    into, offsets = world.interests_by_asset[1], world.interests_by_asset[0]
    mine = into[offsets[second] : offsets[second + 1]]
    rows = [("interests", int(row)) for row in np.sort(mine[owners[mine] == first])]
    # A nominee's interest is also a statement about its nominator.
    nominees = world.tables["interests"]["nominee_for"].take(pa.array(mine)).to_pylist()
    rows += [
        ("interests", int(row))
        for row, named in zip(mine, nominees, strict=True)
        if named is not None and world.number_of(named) == first and owners[row] != first
    ]
    sources, targets = (world.column("links", f"{end}_idx") for end in ("source", "target"))
    near = ((sources == first) & (targets == second)) | ((sources == second) & (targets == first))
    rows += [("links", int(row)) for row in np.flatnonzero(near)]
    return rows + [("transfers", row) for row in _transfers_between(world, first, second)]


def _transfers_between(world: World, first: int, second: int) -> list[int]:
    """Return the rows of transfers from a giver or a receiver to a receiver or to the asset."""
    giver, receiver, asset = (
        world.column("transfers", f"{end}_idx") for end in ("giver", "receiver", "asset")
    )
    given = (giver == first) & ((receiver == second) | (asset == second))
    rows: list[int] = np.flatnonzero(given | ((receiver == first) & (asset == second))).tolist()
    return rows


def _given_up(world: World, first: int, second: int) -> list[int]:
    """Return the ended interests of a party in another, or in what the other holds."""
    owner, asset = (world.column("interests", f"{end}_idx") for end in ("owner", "asset"))
    ended = (owner == first) & (world.column("interests", "may_until") < NEVER)
    into = np.append(asset[owner == second], second)
    rows: list[int] = np.flatnonzero(ended & np.isin(asset, into)).tolist()
    return rows


def _statement(world: World, table: str, row: int, day: int) -> Statement:
    said, item = record_row(world, table, row), hop(world, table, row, day=day)
    return {**item, "state": state_on(said, day), **_edition(world, said)}


def _agreements(world: World, first: int, second: int, day: int) -> list[Statement]:
    """Return the arrangements that have both parties as members, of any kind and day."""
    found: list[Statement] = []
    lists = world.tables["arrangements"]["members_idx"].to_pylist()
    for row, members in enumerate(lists if first != second else ()):
        if {first, second} <= {*members}:
            said = record_row(world, "arrangements", row)
            item = together_hop(world, row, first, second, day)
            found.append({**item, "state": state_on(said, day), **_edition(world, said)})
    return found


def _edition(world: World, said: RecordRow) -> Edition:
    """Return the editions in which a row was first seen and was closed, and its file."""
    files = [
        row["file"]
        for row in world.sources.to_pylist()
        if row.get("source_id") == said["source_id"] and row["dataset"] == said["dataset"]
    ]
    return {
        "first_seen": said.get("first_seen"),
        "last_seen": said.get("last_seen"),
        "file": files[0] if files else None,
        "document": said["document"],
    }


def _address_statements(world: World, first: int, second: int) -> list[AddressStatement]:
    """Return a row for each statement that places one of the parties at an address of the other."""
    if first == second:
        return []
    near, far = world.party_rows(first), world.party_rows(second)
    shared = _address_keys(near) & _address_keys(far)
    found: list[AddressStatement] = []
    for number, rows in ((first, near), (second, far)):
        for said in rows:
            for text in said["addresses"]:
                if address_key(text) not in shared:
                    continue
                found.append(
                    {
                        "from_id": world.id_of(first),
                        "from_name": world.name_of(first),
                        "to_id": world.id_of(second),
                        "to_name": world.name_of(second),
                        "relation": SAME_ADDRESS,
                        "types": ["address"],
                        "holds": "perhaps",
                        "state": "perhaps",
                        "certainty": "reported",
                        "asserted_by": None,
                        "quote": text,
                        "note": f"stated of {world.name_of(number)}",
                        **citation(world, said),
                        **_edition(world, said),
                    }
                )
    return found


def _address_keys(rows: Iterable[RecordRow]) -> set[str]:
    return {address_key(text) for row in rows for text in row["addresses"]}


def _has_relation(said: _AnyStatement, relation: str, first: str) -> bool:
    """Return whether a statement has a relation; a nominee's is control by its nominator."""
    if said.get("nominee_for") is not None and said["from_id"] != first:
        return relation == CONTROLS
    return said["relation"] == (TRANSFERRED if relation == RECEIVED else relation)


def _gap_key(gap: GapRow) -> tuple[Any, ...]:
    return gap["record"], gap["ground"], gap["locator"], gap["quote"]


def _disagreement(found: Iterable[_AnyStatement]) -> str | None:
    """Return which two shares of one right cannot both hold that day; ``None`` if all can."""
    by_right: dict[str, list[tuple[Decimal, Decimal, Statement]]] = {}
    for said in found:
        if said["holds"] == "no" or "measure" not in said:
            continue
        low, high = said["share_min_pct"], said["share_max_pct"]
        if low is not None and high is not None:
            right = f"{said['from_id']} {said['measure']}"
            by_right.setdefault(right, []).append((low, high, said))
    for rows in by_right.values():
        # If the highest lower end is above the lowest upper end, no one share fits both statements.
        least, _, more = max(rows, key=itemgetter(0))
        _, most, less = min(rows, key=itemgetter(1))
        if least > most:
            both = f"{_describe_share(less)}; {_describe_share(more)}"
            return f"{both}. Both cannot be true on this day."
    return None


def _describe_share(said: Statement) -> str:
    return f"{said['source']} ({said['record']}) says {share_text(said)}"


def record_in_file(
    files: Iterable[Mapping[str, Any]], record: Record | None, source_id: str, position: str
) -> PublishedRecord:
    """Return a record as its publisher wrote it, out of one of some loaded files.

    ``source_id`` (the file's sha256) and ``position`` are as every row has them. ``text`` is
    ``None`` where ``why_not`` says why, as where no record keeps the files.
    """
    file = next((row for row in files if row.get("source_id") == source_id), None)
    found: PublishedRecord = {
        "file": None if file is None else file.get("file"),
        "reader": None if file is None else file.get("reader"),
        "sha256": source_id,
        "position": position,
        "text": None,
        "why_not": _AT_ADDRESS,
    }
    if record is not None:
        found["text"], found["why_not"] = _cut_record(record, found)
    return found


def _cut_record(record: Record, found: PublishedRecord) -> tuple[str | None, str | None]:
    """Return the text of a record out of its kept file, or why it cannot be had."""
    from ingest.recognition.original_record import record_text

    kept = record.kept_file(found["sha256"])
    if kept is None:
        return None, _UNKNOWN if found["file"] is None else _NOT_KEPT
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / Path(found["file"] or "file").name
        if not _unpack_file(kept, path):
            return None, _TOO_LARGE
        encoding = _encoding(record, found["sha256"])
        text = record_text(path, found["reader"] or "", found["position"], encoding)
    return text, None if text is not None else _NOT_CUT


def _encoding(record: Record, sha256: str) -> str | None:
    """Return the encoding that a person gave for a file; ``None`` where nobody did."""
    sources = (part.source for part in record.head().parts)
    return next((s.get("encoding") for s in sources if s["sha256"] == sha256), None)


def _unpack_file(kept: Path, path: Path) -> bool:
    """Unpack a kept file; return False, with the rest left out, where it is too large."""
    left = MAX_BYTES
    with (
        pa.CompressedInputStream(pa.OSFile(str(kept), "rb"), "zstd") as packed,
        path.open("wb") as out,
    ):
        while piece := packed.read(min(_STEP, left + 1)):
            left -= len(piece)
            if left < 0:
                return False
            out.write(piece)
    return True
