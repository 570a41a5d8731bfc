"""Answers as of what the record knew on a day: nothing that it learnt later is used."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from graph.regimes.read_regimes import find_regime
from graph.values.dates import iso_day, parse_day
from graph.values.errors import NotFoundError
from graph.world.world import World
from queries.question.answer import Answer
from queries.question.answer_rows import RecordRow
from queries.question.arguments import quoted_input
from queries.question.verdict_rows import VerdictRow
from queries.words.result_labels import NOT_ASSESSED

if TYPE_CHECKING:
    from queries.question.backend import Backend
    from queries.question.workspace_rows import SourceRow


def known_world(backend: "Backend", parties: Sequence[str], known_on: str, *, links: bool) -> World:
    """Return the part of the world known on an ISO day that questions about parties need.

    Raises `InputError` if the text is no day, `StoreError` if links are asked of a store.
    """
    day = iso_day(parse_day(known_on))
    return replace(backend.known_world(parties, day, links=links), known_on=day)


def earlier_number(now: World, then: World, text: str, party_id: str) -> int | None:
    """Return a party's world number in an earlier world; ``None`` where it was not known then.

    An id typed in ``text`` that was known then is taken as it is. Raises `NotFoundError`, naming
    them, if what is one party now was several then.
    """
    number = then.number_of(text.strip())
    if number is not None:
        return number
    # What is one party now may have been several ids then.
    place = now.number_of(party_id)
    same = zip(*(now.members[name].to_pylist() for name in ("id", "party_idx")), strict=True)
    ids = [member for member, index in same if index == place]
    found = sorted({n for n in map(then.number_of, ids) if n is not None})
    if len(found) > 1:
        said = ", ".join(then.id_of(n) for n in found)
        raise NotFoundError(
            f"{quoted_input(text)} was not yet known to be one party; ask for one of: {said}"
        )
    return found[0] if found and len(then.party_rows(found[0])) else None


def known_party(
    backend: "Backend", text: str, party_id: str, known_on: str, *, links: bool
) -> tuple[World, int]:
    """Return the world known on a day around one party, and the party's number in it.

    Raises `NotFoundError` where nothing was known of it, and as `known_world` does.
    """
    world = known_world(backend, [party_id], known_on, links=links)
    now = backend.world_for([party_id], links=False)
    number = earlier_number(now, world, text, party_id)
    if number is None:
        raise NotFoundError(
            f"nothing was known of {quoted_input(text)} on {known_on}; ask for a later day"
        )
    return world, number


def unknown_rows(
    now: World, party_id: str, regimes: Sequence[str], day: int, known_on: str
) -> list[VerdictRow]:
    """Return the rows of a party of which nothing was known: not assessed, never excluded."""
    said = f"No edition up to {known_on} states {party_id}, so nothing can be said of it."
    number = now.number_of(party_id)
    return [
        {
            "subject_id": party_id,
            "subject_name": party_id if number is None else now.name_of(number),
            "regime": find_regime(name).key,
            "rule_id": None,
            "as_of": iso_day(day),
            "data_as_known_on": known_on,
            "verdict": "not_assessed",
            "result": NOT_ASSESSED.label,
            "reading": said,
            "basis": "none",
            "measure": None,
            "own_min_pct": None,
            "own_max_pct": None,
            "min_closed": None,
            "max_closed": None,
            "product_min_pct": None,
            "product_max_pct": None,
            "product_min_closed": None,
            "product_max_closed": None,
            "unknown_share_max_pct": None,
            "listing_start_min": None,
            "listing_start_max": None,
            "unknown_owners": None,
            "open_share_pct": None,
            "deciding_fact": None,
            "if_in_force": None,
            "listed_owners": [],
            "listed_owner_names": [],
            "flags": [],
            "caveats": [said],
            "evidence": [],
            "paths": [],
            "data_version": now.data_version,
            "sentence": said,
        }
        for name in regimes
    ]


def undated_datasets(files: "Iterable[SourceRow | RecordRow]") -> list[str]:
    """Return the datasets with a file of which nobody knows the date of its edition."""
    return sorted({str(file["dataset"]) for file in files if not file.get("edition")})


def undated_caveat(datasets: Sequence[str]) -> str | None:
    """Return the caveat on datasets whose editions have no date; ``None`` where there are none.

    >>> undated_caveat(["a", "b"])
    'No date of edition is known of a, b: they count as known on every day.'
    """
    if not datasets:
        return None
    count = "it counts" if len(datasets) == 1 else "they count"
    return f"No date of edition is known of {', '.join(datasets)}: {count} as known on every day."


def stamp_known_on(rows: Answer[VerdictRow], known_on: str, world: World) -> Answer[VerdictRow]:
    """Add the ISO day to rows in place, and a caveat on datasets known since an unknown day."""
    said = undated_caveat(
        undated_datasets(world.sources.select(["dataset", "edition"]).to_pylist())
    )
    for row in rows:
        row["data_as_known_on"] = known_on
        if said is not None:
            row["caveats"] = [*row["caveats"], said]
    return rows
