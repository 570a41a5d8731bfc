"""The answer of ``show``: names, numbers, facts, listings, gaps and rulings of a party."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graph.programmes.programme_days import find_programme_days
from graph.regimes.regime import RegimeVersion
from graph.regimes.who_is_listed import belonging_listings
from graph.values.dates import ALWAYS, NEVER, iso_day
from graph.values.identifiers import parse_identifier
from graph.values.share import Share
from graph.values.vocabulary import (
    COUNTED_CERTAINTY,
    NEEDS_CHECKING,
    NOTE_KINDS,
    STATEMENT,
    the_authority,
)
from graph.verdict.caveats import gap_texts
from graph.world.missing_rows import with_missing
from graph.world.world import World
from queries.question.answer_rows import (
    ListingBreak,
    ListingRow,
    PathRow,
    ProgrammeNames,
    RecordRow,
)
from queries.question.party_facts import (
    ArrangementRow,
    FactRow,
    GapRow,
    IdentifierRow,
    MemberRow,
    NameRow,
    NoteRow,
    PartyFacts,
    RulingRow,
    StatedTransferRow,
)
from queries.question.party_kind import is_trust
from queries.question.verdict_rows import ListingStart
from queries.rows.citations import citation, document_of, record_row
from queries.rows.hops import hop, state_on
from queries.words.hop_phrases import hop_clause
from queries.words.sentences import capitalise, end_sentence
from queries.words.stated_facts import SourceNotes, count_word

OWN_LISTS: Final = frozenset({"eu_fsf", "ofac", "uk_sanctions", "un", "seco"})
"""Readers of the lists that authorities publish themselves."""
CASE_READER: Final = "case"
_TRANSFER_ENDS: Final = ("giver", "receiver", "asset")
_FACTS: Final = ("start", "end", "status", "birth_date", "note")
_WITHHELD: Final = "withheld"


def facts_of(world: World, number: int, day: int) -> PartyFacts:
    """Return everything that sources state of a party, each item with its source.

    Listings, gaps and rulings say whether they are in force that day. Gaps are those of the party
    and of the documents that speak of it; ``missing`` tells them in sentences.
    """
    rows, gaps, numbers = world.party_rows(number), gaps_of(world, number, day), SourceNotes()
    missing = list(gap_sentences(gaps, numbers))
    entries = _rows_about(world, "listings", "party", number)
    listings = [listing_row(world, said, day) for said in entries]
    return {
        "id": world.id_of(number),
        "name": world.name_of(number),
        "schema": world.schema_of(number) if rows else None,
        "trust": is_trust(rows),
        "jurisdiction": next((row["jurisdiction"] for row in rows if row["jurisdiction"]), None),
        "as_of": iso_day(day),
        "names": [_name_row(world, row, name) for row in rows for name in row["names"]],
        "identifiers": list(_identifiers(world, rows)),
        "addresses": [
            {"value": text, **citation(world, row)} for row in rows for text in row["addresses"]
        ],
        "facts": list(_fact_rows(world, rows)),
        "listings": sorted(listings, key=citing_order),
        "gaps": gaps,
        "missing": missing,
        "footnotes": numbers.texts,
        "notes": _notes(world, number),
        "rulings": rulings_of(world, number, day),
        "arrangements": _arrangements(world, number, day),
        "transfers": _transfers(world, number, day),
        "members": [_member_row(world, row) for row in rows],
        "data_version": world.data_version,
    }


def _name_row(world: World, row: RecordRow, name: RecordRow) -> NameRow:
    return {
        "value": name["value"],
        "kind": name["kind"],
        "language": name["language"],
        **citation(world, row),
    }


def _identifiers(world: World, rows: Iterable[RecordRow]) -> Iterator[IdentifierRow]:
    for row in rows:
        for text in row["identifiers"]:
            number = parse_identifier(text)
            yield {
                "scheme": number.scheme,
                "value": number.value,
                "valid": number.valid,
                "remark": number.problem,
                **citation(world, row),
            }


def _fact_rows(world: World, rows: Iterable[RecordRow]) -> Iterator[FactRow]:
    for row in rows:
        said = [(name.replace("_", " "), row[name]) for name in _FACTS]
        said += [("country", code) for code in row["countries"]]
        said += [("topic", topic) for topic in row["topics"]]
        said += [(pair["field"], pair["value"]) for pair in row["data"]]
        for fact, value in said:
            if value:
                yield {"fact": fact, "value": value, **citation(world, row)}


def _member_row(world: World, row: RecordRow) -> MemberRow:
    names = [name["value"] for name in row["names"]]
    return {
        "name": names[0] if names else row["id"],
        "member_id": row["id"],
        "schema": row["schema"],
        "trust": is_trust([row]),
        "jurisdiction": row["jurisdiction"],
        **citation(world, row),
    }


def _rows_about(world: World, table: str, column: str, number: int) -> list[RecordRow]:
    rows = np.flatnonzero(world.column(table, f"{column}_idx") == number)
    found: list[RecordRow] = world.tables[table].take(pa.array(rows)).to_pylist()
    return found


def listing_row(world: World, said: RecordRow, day: int) -> ListingRow:
    """Return one entry of a list, with its state on a day (an ordinal) and its source."""
    return {
        "state": state_on(said, day),
        "authority": said["authority"],
        "list": said["list_name"],
        "programme": said["programme"],
        **_legal_bases(said, day),
        "measures": said["measures"],
        "start": said["start"],
        "end": said["end"],
        "listing_start_min": _day_or_none(said["may_from"]),
        "listing_start_max": _day_or_none(said["sure_from"]),
        **_break_by(said, day),
        "act": said["act"],
        "reason": said["reason"],
        "entry_id": said["entry_id"],
        "certainty": said["certainty"],
        "observed_on": said["observed_on"],
        "note": with_missing(said["note"], said),
        **citation(world, said),
    }


def _legal_bases(said: RecordRow, day: int) -> ProgrammeNames:
    """Return the names of an entry's programme in force on a day and on that of the listing."""
    published = said["programme"]
    known = find_programme_days(said["authority"], said["list_name"], published)
    if known is None or published is None:
        basis = None if known is None else known.instrument_on(day)
        return {"legal_basis": basis, "programme_at_start": None}
    begun = None if said["start"] is None else known.named_on(published, said["may_from"])
    names: ProgrammeNames = {
        "legal_basis": known.instrument_on(day),
        "programme_at_start": begun if begun != published else None,
    }
    if (named := known.named_on(published, day)) != published:
        names["programme_on_day"] = named
    return names


def _break_by(said: RecordRow, day: int) -> ListingBreak:
    """Return the break of an entry that had begun by a day and after the entry, if any."""
    first, until = said["paused_from"], said["paused_until"]
    if not said["sure_from"] < first <= day or said["may_until"] <= first:
        return {"paused_from": None, "paused_until": None}
    return {"paused_from": iso_day(first), "paused_until": _day_or_none(until)}


def _day_or_none(day: int) -> str | None:
    return iso_day(day) if ALWAYS < day < NEVER else None


def is_counted(item: ListingRow) -> bool:
    """Return whether an entry counts: stated without doubt, with measures that are known."""
    return item["certainty"] in COUNTED_CERTAINTY and bool(item["measures"])


def citing_order(item: ListingRow) -> tuple[Any, ...]:
    """Return a key that sorts listings, the one to cite first.

    One that is sure that day, in no doubt, on the authority's own list and with its act named
    comes first; lists that others compile come after. What is equal in all that goes by its own
    text, never by the order in which files were loaded.
    """
    return (
        item["state"] != "in force",
        not is_counted(item),
        item["reader"] not in OWN_LISTS and item["reader"] != CASE_READER,
        not item["act"],
        not item["programme"],
        item["reader"] == CASE_READER,
        item["start"] or "",
        item["dataset"],
        item["record"],
    )


def gaps_of(world: World, number: int, day: int) -> list[GapRow]:
    """Return the gaps of a party, then those of the documents that speak of it."""
    found = [
        _gap_row(world, said, day, None)
        for said in _rows_about(world, "gaps", "about", number)
        if said["kind"] not in NOTE_KINDS
    ]
    cited = _cited_documents(world, number)
    table = world.tables["gaps"]
    if cited and len(table):
        chosen = pc.is_in(table["about"], value_set=pa.array(sorted(cited), pa.string()))
        for said in table.filter(chosen).to_pylist():
            found.append(_gap_row(world, said, day, said["about"]))
    return found


def _gap_row(world: World, said: RecordRow, day: int, document: str | None) -> GapRow:
    share = said["share"]
    if document is None:
        about = world.name_of(int(said["about_idx"]))
    else:
        about = document_of(world, document, said["dataset"]).get("title") or document
    return {
        "kind": said["kind"],
        "ground": said["ground"],
        "share": None if share is None else Share(**share).text,
        "about": about,
        "about_id": said["about"],
        "about_document": document is not None,
        "start": said["start"],
        "end": said["end"],
        "state": state_on(said, day),
        "quote": said["quote"],
        "note": said["note"],
        **citation(world, said),
    }


def _notes(world: World, number: int) -> list[NoteRow]:
    """Return the remarks on a party by whoever keeps a case; they are no statements of a source."""
    return [
        {
            "note": said["note"],
            "needs_checking": said["kind"] == NEEDS_CHECKING,
            "about": said["ground"] or "this party",
            **citation(world, said),
        }
        for said in _rows_about(world, "gaps", "about", number)
        if said["kind"] in NOTE_KINDS
    ]


def _cited_documents(world: World, number: int) -> set[str]:
    """Return the ids of the documents that statements about a party cite."""
    cited: set[str] = {row["document"] for row in world.party_rows(number) if row["document"]}
    for table, ends in (("interests", ("owner", "asset")), ("links", ("source", "target"))):
        near = np.zeros(len(world.tables[table]), bool)
        for end in ends:
            near |= world.column(table, f"{end}_idx") == number
        column = world.tables[table]["document"].filter(pa.array(near))
        cited.update(pc.unique(column).drop_null().to_pylist())
    return cited


def rulings_of(world: World, number: int, day: int) -> list[RulingRow]:
    """Return the decisions about a party, with their state on a day."""
    return [
        {
            "authority": said["authority"],
            "date": said["date"],
            "conclusion": said["conclusion"],
            "effect": said["effect"],
            "start": said["start"],
            "end": said["end"],
            "note": said["note"],
            "state": state_on(said, day),
            **citation(world, said),
        }
        for said in _rows_about(world, "rulings", "about", number)
    ]


def _arrangements(world: World, number: int, day: int) -> list[ArrangementRow]:
    table = world.tables["arrangements"]
    found: list[ArrangementRow] = []
    for row, members in enumerate(table["members_idx"].to_pylist()):
        if number in members:
            said = record_row(world, "arrangements", row)
            found.append(
                {
                    "kind": said["kind"],
                    "name": said["name"],
                    "members": [world.name_of(member) for member in members],
                    "start": said["start"],
                    "end": said["end"],
                    "state": state_on(said, day),
                    "note": said["note"],
                    **citation(world, said),
                }
            )
    return found


def _transfers(world: World, number: int, day: int) -> list[StatedTransferRow]:
    """Return the transfers that sources state of a party, the earliest first."""
    ends = {end: world.column("transfers", f"{end}_idx") == number for end in _TRANSFER_ENDS}
    found: list[StatedTransferRow] = []
    for row in np.flatnonzero(np.logical_or.reduce([*ends.values()])).tolist():
        said = hop(world, "transfers", row, day=day)
        side = next(end for end, near in ends.items() if near[row])
        sentence = capitalise(end_sentence(hop_clause(said)))
        found.append({**said, "side": side, "sentence": sentence})
    return sorted(found, key=lambda said: (said["valid_from"] or "", said["record"]))


def gap_sentences(gaps: Iterable[GapRow], notes: SourceNotes) -> Iterator[str]:
    """Yield who withheld how many passages and each with its ground, then all other gaps.

    What a source says of a party is no gap in what it says, and left out.
    """
    withheld: dict[str, list[GapRow]] = {}
    others: list[GapRow] = []
    for gap in gaps:
        if gap["kind"] == _WITHHELD:
            withheld.setdefault(gap["publisher"] or gap["source"], []).append(gap)
        elif gap["kind"] != STATEMENT:
            others.append(gap)
    for publisher, kept_back in withheld.items():
        number = len(kept_back)
        many = f"{count_word(number)} passage{'' if number == 1 else 's'}"
        who = capitalise(the_authority(publisher))
        yield f"{who} withheld {many}{notes.mark(kept_back[:1])}."
        for gap in kept_back:
            where = capitalise(gap["locator"] or "a passage")
            yield end_sentence(f"{where}: {gap['ground'] or 'no ground is stated'}")
    for gap in others:
        yield from (f"{text[:-1]}{notes.mark([gap])}." for text in gap_texts([gap]))


def listing_start(
    world: World, version: RegimeVersion | None, subject: int, day: int
) -> ListingStart | None:
    """Return when a party's first entry of a regime began, though it does not hold on a day.

    ``None`` where it has no such entry, or the regime has no version and is not assessed.
    """
    offsets, by_party = world.listings_by_party
    mine = by_party[int(offsets[subject]) : int(offsets[subject + 1])]
    # Most parties have no entry of any list, and what belongs to a rule need not be asked for them.
    if version is None or not mine.size:
        return None
    mine = np.sort(mine[belonging_listings(world, version)[0][mine]])
    rows = world.tables["listings"].take(pa.array(mine)).to_pylist()
    entries = [listing_row(world, said, day) for said in rows]
    return start_of(sorted(entries, key=lambda one: one["listing_start_min"] or "")[:1], [])


def start_of(own: Sequence[ListingRow], paths: Sequence[PathRow]) -> ListingStart | None:
    """Return when the entry began that is cited first: the party's own, else the first path's."""
    entry = next(iter([*own, *(one for path in paths for one in path["listings"][:1])]), None)
    if entry is None:
        return None
    return {
        "listing_start_min": entry["listing_start_min"],
        "listing_start_max": entry["listing_start_max"],
    }
