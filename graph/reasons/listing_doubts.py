"""Why an entry of a list, of a branch, or the topic of a sanction asks for a review only."""

from typing import Final

import pyarrow as pa

from graph.regimes.who_is_listed import ListedParties
from graph.values.dates import date_words
from graph.values.vocabulary import AUTHORITY_LISTS
from graph.world.world import SANCTIONED, World

ALLEGED: Final = "is alleged or disputed"
NOT_MAPPED: Final = "names a programme whose measures are not known"
NO_ANNEX: Final = "names no annex of which it is known here whether the rule means it"
ONLY_TOPIC: Final = "and no loaded list has an entry of it"
BY_STATUS: Final = "blocks its government without an entry"
LISTING_DOUBTS: Final = (ALLEGED, NOT_MAPPED, NO_ANNEX, ONLY_TOPIC, BY_STATUS)
"""How a clause ends on a listing that asks for a review."""
FOR_A_LAWYER: Final = "is for a lawyer"
"""How a clause ends on a branch or sub-fund on a list."""


def listing_doubt(world: World, listed: ListedParties, number: int) -> str:
    """Return as a clause why what is said of a party's listing asks for a review.

    Args:
        world: the world.
        listed: who is listed on the day.
        number: world number of the party.
    """
    name = world.text_name_of(number)
    if number in listed.doubted:
        return f"the entry of {name} {ALLEGED}"
    if number in listed.by_status:
        return f"{name} is a public body, and the programme {listed.by_status[number]} {BY_STATUS}"
    if number not in world.sanctioned_by_topic:
        entries = world.tables["listings"].select(["party_idx", "measures"]).take(listed.rows)
        of_party = [row["measures"] for row in entries.to_pylist() if row["party_idx"] == number]
        return f"the entry of {name} {NO_ANNEX if of_party and all(of_party) else NOT_MAPPED}"
    rows = world.party_rows(number)
    said = {(t, row["dataset"]) for row in rows for t in row["topics"] or () if t in SANCTIONED}
    topics = " and ".join(f'"{topic}"' for topic in sorted({topic for topic, _ in said}))
    sources = " and ".join(sorted({world.title_of(dataset) for _, dataset in said}))
    word = "topic" if topics.count('"') == 2 else "topics"
    return f"{name} has the {word} {topics} in {sources}, {ONLY_TOPIC}"


def listed_part_clause(
    world: World, listed: ListedParties, part: int, whole: int, what: str, claim: str
) -> str:
    """Return as a clause that a part of a party is on a list, and what that leaves open.

    Args:
        world: the world.
        listed: who is listed on the day.
        part: world number of the branch or sub-fund.
        whole: world number of whose part it is.
        what: ``branch`` or ``sub-fund``.
        claim: how a clause begins on what is only claimed; empty where it is stated as that part.
    """
    name, of = world.text_name_of(part), world.text_name_of(whole)
    told = f"{name}, of which {claim} it was a {what} of {of}," if claim else ""
    told = told or f"{name}, a {what} of {of},"
    if part in listed.sure or part in listed.perhaps:
        said = f"{told} was on the {_first_entry(world, listed, part)}"
    elif part in listed.needing_review:
        said = f"{told} may be on a list: {listing_doubt(world, listed, part)}"
    else:
        said = f"{told} had such a part on a list itself"
    return f"{said}; a {what} is no person of its own, so whether this reaches {of} {FOR_A_LAWYER}"


def _first_entry(world: World, listed: ListedParties, party: int) -> str:
    """Return the list and the day of a party's first entry that counts, behind an article."""
    offsets, by_party = world.listings_by_party
    mine = by_party[offsets[party] : offsets[party + 1]]
    rows = [row for row in mine.tolist() if row in listed.rows]
    table = world.tables["listings"].select(["authority", "start"]).take(pa.array(rows))
    entries = [
        (row["start"] or "9999", row["start"], row["authority"]) for row in table.to_pylist()
    ]
    _, start, authority = min(entries)
    since = date_words(start) if start else "a day that is not stated"
    return f"{AUTHORITY_LISTS.get(authority, authority)} list from {since}"
