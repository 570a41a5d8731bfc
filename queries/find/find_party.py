"""Finding parties by name or number: the name index of a world, and the party a text means."""

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from graph.record.model import SCHEMAS
from graph.values.errors import InputError, NotFoundError, WorkspaceError
from graph.values.identifiers import has_known_scheme, identifier_advice, parse_identifier
from graph.values.name_keys import fold_name, trim_legal_form
from graph.world.missing_rows import with_missing
from graph.world.readable_names import most_specific_schema
from graph.world.world import World
from queries.find.index_rows import STEP, index_rows
from queries.question.answer import Answer
from queries.question.answer_rows import RecordRow
from queries.question.arguments import NOTHING_LOADED, quoted_input
from queries.question.party_facts import SIMILAR, Scripts, SearchRow
from queries.question.party_kind import is_trust

if TYPE_CHECKING:
    from graph.search.name_index import Hit, IndexRow, NameIndex

CANDIDATES = 10
SEARCHED_HITS = 200
_FOUND_BY: Final = (
    *("names", "schema", "jurisdiction", "identifiers", "status", "last_seen"),
    *("topics", "data"),
)
"""Columns of ``parties`` of which the row of a search is made."""
_ROWS_KEPT: Final = 20_000
"""Rows of parties that were found and are kept: who types on, or has a list, meets them again."""


def name_index(
    folder: Path, world: World, step: Callable[[int, int], None] = lambda _done, _every: None
) -> "NameIndex":
    """Return the name index of a world, built where it is missing or stale; ``step`` counts."""

    def rows() -> "Iterator[IndexRow]":
        for done, row in enumerate(index_rows(world)):
            if done and done % STEP == 0:
                step(done, world.size)
            yield row

    return open_index(folder, world.data_version, rows)


def open_index(
    folder: Path, data_version: str, rows: "Callable[[], Iterator[IndexRow]]"
) -> "NameIndex":
    """Return the name index in a folder, built from rows where it is missing or stale."""
    from graph.search.name_index import NameIndex

    try:
        index = NameIndex.open(folder)
        if index.version == data_version:
            return index
    except WorkspaceError:
        pass
    NameIndex.build(folder, rows(), version=data_version)
    return NameIndex.open(folder)


def stored_index_rows(found: Iterable[RecordRow]) -> "Iterator[IndexRow]":
    """Yield the rows of the name index from those of a store's read ``all_parties``."""
    from graph.search.name_index import IndexedName, IndexRow

    for row in found:
        pairs = zip(row["names"] or (), row["kinds"] or (), strict=True)
        countries = {c for c in (row["jurisdiction"], *(row["countries"] or ())) if c}
        yield IndexRow(
            party_id=row["id"],
            names=[IndexedName(value, kind) for value, kind in pairs],
            identifiers=sorted(row["identifiers"] or ()),
            schema=row["schema"],
            countries=sorted(c.lower() for c in countries),
            listed=bool(row["listed"]),
            datasets=sorted(row["datasets"] or ()),
        )


def is_fresh(folder: Path, data_version: str) -> bool:
    """Return whether the name index on disk is that of a data version."""
    from graph.search.name_index import NameIndex

    return NameIndex.find_version(folder) == data_version


def hit_rows(world: World, text: str, hits: "Iterable[Hit]") -> Answer[SearchRow]:
    """Return the rows of ``search`` for hits of the name index."""
    numbers = [
        (hit, number) for hit in hits if (number := world.number_of(hit.party_id)) is not None
    ]
    known = hold_found(world, (number for _, number in numbers))
    return Answer(
        {
            **known[number],
            "id": hit.party_id,
            "identifiers": list(known[number]["identifiers"]),
            "matched_on": why_matched(text, hit),
            "score": round(hit.score, 1),
        }
        for hit, number in numbers
    )


def hold_found(world: World, numbers: Iterable[int]) -> dict[int, SearchRow]:
    """Return the kept rows of what searches found, by number, some parties' added in one look."""
    known: dict[int, SearchRow] = world.looked_up.setdefault("search_rows", {})
    wanted = {*numbers}
    if len(known) + len(wanted - known.keys()) > _ROWS_KEPT:
        known.clear()
    if fresh := wanted - known.keys():
        for number, stated in world.rows_of_parties(fresh, _FOUND_BY).items():
            known[number] = _search_row(world, number, stated)
    return known


def _search_row(world: World, number: int, stated: Sequence[RecordRow]) -> SearchRow:
    """Return the row of a party, without what a search adds to it."""
    name = world.name_of(number, stated)
    return {
        "id": world.id_of(number),
        "name": name,
        "schema": most_specific_schema(row["schema"] for row in stated),
        "jurisdiction": next((r["jurisdiction"] for r in stated if r["jurisdiction"]), None),
        "identifiers": sorted({i for r in stated for i in r["identifiers"]}),
        "matched_on": "",
        "score": 0.0,
        "listed": number in world.listed_now,
        "status": with_missing(
            next((r["status"] for r in stated if r["status"]), None),
            {"last_seen": missing_since(stated)},
        ),
        **other_scripts(name, [n["value"] for r in stated for n in r["names"]]),
        "trust": is_trust(stated),
    }


def stored_search_row(text: str, hit: "Hit", found: RecordRow) -> SearchRow:
    """Return the row of ``search`` for a party as a store has it."""
    from graph.store.elements.party_nodes import party_row

    return {
        "id": hit.party_id,
        "name": found["name"],
        "schema": found["schema"],
        "jurisdiction": found.get("jurisdiction"),
        "identifiers": sorted(found.get("identifiers") or ()),
        "matched_on": why_matched(text, hit),
        "score": round(hit.score, 1),
        "listed": bool(found["listed"]),
        "status": with_missing(found.get("status"), found),
        **other_scripts(found["name"], found.get("names") or ()),
        "trust": is_trust([party_row(dict(found), SCHEMAS["parties"])]),
    }


def why_matched(text: str, hit: "Hit") -> str:
    """Return why a party fits; marked where its name is only similar to the text.

    A name fits as it is spelled if each word asked for is one of its words or begins one, in any
    order, whatever the script, case, accents and legal form.
    """
    if hit.kind in ("id", "identifier"):
        return hit.matched_on
    asked = _bare_words(text)
    name = _bare_words(hit.matched_on.partition('"')[2].removesuffix('"'))
    spelled = all(any(word.startswith(part) for word in name) for part in asked)
    if spelled or "".join(name).startswith("".join(asked)):
        return hit.matched_on
    return f"{hit.matched_on}{SIMILAR}"


@lru_cache(maxsize=_ROWS_KEPT)
def _bare_words(name: str) -> tuple[str, ...]:
    return tuple(trim_legal_form(name).split())


def other_scripts(name: str, others: Iterable[str]) -> Scripts:
    """Return a name in the other scripts that are known of it.

    ``name_original`` is the first stated name in another script than Latin, if the name shown is in
    Latin; ``name_latin`` the name shown as Latin letters, if it is in none.
    """
    from anyascii import anyascii

    if _is_latin(name):
        original = next((other for other in others if not _is_latin(other)), None)
        return {"name_original": original, "name_latin": None}
    stated = next((other for other in others if _is_latin(other)), None)
    return {"name_original": None, "name_latin": stated or anyascii(name)}


def _is_latin(text: str) -> bool:
    """Return whether every letter of a text is a Latin one, with or without accents."""
    return text.isascii() or all("LATIN" in unicodedata.name(c, "") for c in text if c.isalpha())


def is_stated(world: World, number: int) -> bool:
    """Return whether any loaded row is about a party; else only a judgement still has its id."""
    ends = {"interests": ("owner", "asset"), "links": ("source", "target"), "listings": ("party",)}
    offsets, _ = world.parties_by_number
    return bool(offsets[number] < offsets[number + 1]) or any(
        bool((world.column(table, f"{end}_idx") == number).any())
        for table, names in ends.items()
        for end in names
    )


def resolve(world: World, index: "Callable[[], NameIndex]", text: str) -> int:
    """Return the world number of the one canonical party that a text means.

    Only an id, a number or a name that fits one party alone decides (rule 3 of
    docs/reference/rules.md); a number is found without the index. Raises `InputError` for no text,
    `NotFoundError`, with the nearest candidates, where no party or more than one fits.
    """
    text = text.strip()
    if not text:
        raise missing_party_error()
    # An id decides before any name; one that only a judgement knows is no party.
    number = world.number_of(text)
    if number is not None and is_stated(world, number):
        return number
    if not world.size:
        raise NotFoundError(NOTHING_LOADED)
    hits: list[Hit] = []
    # A number must be equal in its scheme; a name equal when folded, and no weak alias.
    if has_known_scheme(text):
        numbers = world.numbers_with(str(parse_identifier(text)))
        fits = {world.id_of(number) for number in numbers}
    else:
        key, hits = fold_name(text), index().search(text, limit=SEARCHED_HITS)
        places = {h.party_id: n for h in hits if (n := world.number_of(h.party_id)) is not None}
        rows = world.rows_of_parties(places.values(), ("names", "last_seen"))
        fits = {p for p, n in places.items() if key in _strong_names(rows[n])}
        # Who is stated now comes before a namesake whom the newest edition lacks.
        fits = {p for p in fits if missing_since(rows[places[p]]) is None} or fits
    if len(fits) == 1:
        found = world.number_of(fits.pop())
        if found is not None:
            return found
    near = sorted(fits) or [hit.party_id for hit in hits]
    named = [(p, party_name(world, p)) for p in near[:CANDIDATES]]
    raise not_found_error(text, named, several=len(fits) > 1)


def missing_since(stated: Sequence[RecordRow]) -> str | None:
    """Return the edition from which a party is missing; ``None`` while any source states it."""
    days = [row.get("last_seen") for row in stated]
    return max(filter(None, days), default=None) if all(days) else None


def party_name(world: World, party_id: str) -> str:
    """Return the name of a party of a world; the id itself where it is none."""
    number = world.number_of(party_id)
    return party_id if number is None else world.name_of(number)


def missing_party_error() -> InputError:
    """Return the error for an empty text where a party is needed."""
    return InputError("a party is needed: its id, an identifier SCHEME:VALUE, or its name")


def _strong_names(rows: Sequence[RecordRow]) -> set[str]:
    return {fold_name(n["value"]) for row in rows for n in row["names"] if n["kind"] != "weak"}


def not_found_error(
    text: str, candidates: list[tuple[str, str]], *, several: bool
) -> NotFoundError:
    """Return the error for a text that fits no party, or more than one, with the nearest."""
    said = quoted_input(text)
    shown = "; ".join(f"{name} [{party_id}]" for party_id, name in candidates)
    if several:
        return NotFoundError(f"{said} fits more than one party. Give an id: {shown}", candidates)
    if (advice := identifier_advice(text)) is not None:
        return NotFoundError(f"{said} {advice}", candidates)
    if not candidates:
        words = said if " " in text else said[1:-1]
        return NotFoundError(f"No party is called {said}. Search for it: ownership search {words}")
    return NotFoundError(f"No party is called {said}. Nearest: {shown}", candidates)
