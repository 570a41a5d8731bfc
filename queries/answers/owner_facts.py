"""What is stated of the owners of a party of whom no listed owner was found, in sentences.

That nobody listed leads to a party tells little: who owned it, who left a list before the day, and
who held it until then belong to the answer.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from graph.regimes.regime import ANY_AUTHORITY, RegimeVersion
from graph.regimes.who_is_listed import ListedParties
from graph.values.dates import end_text
from graph.world.world import World
from queries.question.answer_rows import Hop
from queries.rows.hops import hop, record_row
from queries.rows.party_rows import listing_row
from queries.words.hop_phrases import attributed_clause
from queries.words.list_names import list_name
from queries.words.sentences import capitalise, end_sentence

MOST: Final = 3
"""Owners that are named, and parties that left a list."""
NEAR: Final = 300
"""Parties above one that are looked at; a hub may have a hundred thousand."""
_COUNTED: Final = ("confirmed", "reported")


@dataclass(frozen=True)
class OwnerQuestion:
    """A party on a day under a version of a rule, and who is listed under it that day."""

    world: World
    version: RegimeVersion
    listed: ListedParties
    day: int


def owner_facts(asked: OwnerQuestion, subject: int) -> list[str]:
    """Return in sentences who owned a party that day, who had before, and who left a list."""
    offsets, by_asset = asked.world.interests_by_asset
    rows = by_asset[int(offsets[subject]) : int(offsets[subject + 1])].tolist()
    if len(rows) > NEAR:
        return []
    hops = [hop(asked.world, "interests", int(row), day=asked.day) for row in rows]
    counted = [said for said in hops if said["certainty"] in _COUNTED]
    return [
        *_stated_owners([said for said in counted if said["holds"] != "no"]),
        *_former_owners(asked, [said for said in counted if said["holds"] == "no"]),
        *_left_lists(asked, subject),
    ]


def _stated_owners(hops: Sequence[Hop]) -> Iterator[str]:
    """Yield who held what, in one sentence each, with all who say so."""
    groups: dict[tuple[str, object, object], list[Hop]] = {}
    for said in hops:
        key = (said["from_id"], said["share_min_pct"], said["share_max_pct"])
        groups.setdefault(key, []).append(said)
    # Shares come before rights of control, the largest first.
    ranked = sorted(groups.values(), key=lambda group: -(group[0]["share_max_pct"] or 0))
    for group in ranked[:MOST]:
        yield end_sentence(capitalise(attributed_clause(group)))


def _former_owners(asked: OwnerQuestion, hops: Sequence[Hop]) -> Iterator[str]:
    """Yield what parties that were listed on the day had held until an earlier day."""
    listed = {asked.world.id_of(number) for number in asked.listed.sure}
    gone = [said for said in hops if said["from_id"] in listed and said["valid_to"]]
    for said in gone[:MOST]:
        yield end_sentence(capitalise(attributed_clause([said])))


def _nearest_above(world: World, subject: int) -> list[int]:
    """Return a party and the nearest parties above it, by interests of any date."""
    offsets, by_asset = world.interests_by_asset
    owner = world.column("interests", "owner_idx")
    nearest, seen = [subject], {subject}
    for node in nearest:
        rows = by_asset[int(offsets[node]) : int(offsets[node + 1])][:NEAR]
        fresh = [n for n in dict.fromkeys(owner[rows].tolist()) if n >= 0 and n not in seen]
        nearest += fresh[: max(NEAR - len(nearest), 0)]
        seen.update(fresh)
    return nearest


def _left_lists(asked: OwnerQuestion, subject: int) -> Iterator[str]:
    """Yield who at or above a party was removed from a list of the rule before the day."""
    world, wanted = asked.world, asked.version.listings.authorities
    offsets, by_party = world.listings_by_party
    found = 0
    for node in _nearest_above(world, subject):
        if node in asked.listed.sure or found == MOST:
            continue
        for row in by_party[int(offsets[node]) : int(offsets[node + 1])].tolist():
            said = record_row(world, "listings", int(row))
            entry = listing_row(world, said, asked.day)
            mine = entry["authority"] in wanted or ANY_AUTHORITY in wanted
            if mine and entry["state"] == "ended" and entry["end"]:
                name = capitalise(world.text_name_of(node))
                when = end_text(entry["end"])
                yield end_sentence(f"{name} was removed from {list_name(entry)} {when}")
                found += 1
                break
