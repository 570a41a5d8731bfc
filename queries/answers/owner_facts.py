"""What is stated of the owners of a party of whom no listed owner was found, in sentences.

That nobody listed leads to a party tells little: who owned it, who left a list before the day, and
who held it until then belong to the answer.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from graph.regimes.regime import ANY_AUTHORITY, RegimeVersion
from graph.regimes.who_is_listed import ListedParties
from graph.values.dates import iso_day
from graph.values.vocabulary import COUNTED_CERTAINTY
from graph.world.world import World
from queries.question.answer_rows import Hop
from queries.rows.citations import record_row
from queries.rows.hops import hop
from queries.rows.party_rows import listing_row
from queries.words.hop_phrases import verb_phrase
from queries.words.list_names import entry_change
from queries.words.stated_facts import Fact, Marked, Told, stated_days
from queries.words.value_text import percentage

MOST: Final = 3
"""Owners that are named, and parties that left a list."""
NEAR: Final = 300
"""Parties above one that are looked at; a hub may have a hundred thousand."""
NO_SHARE: Final = " (share not stated)"


@dataclass(frozen=True)
class OwnerQuestion:
    """A party on a day under a version of a rule, and who is listed under it that day.

    Attributes:
        statements: on who has an interest in a party, by its number; they are the same for all
            rules of an answer and are read once.
        deep: say who is above the owners too.
    """

    world: World
    version: RegimeVersion
    listed: ListedParties
    day: int
    statements: dict[int, list[Hop] | None]
    deep: bool = True


def owner_facts(asked: OwnerQuestion, subject: int) -> list[Told]:
    """Return who left a list, who owned a party that day and whom, and who had before."""
    hops = _statements_on(asked, subject)
    if hops is None:
        return []
    counted = [said for said in hops if said["certainty"] in COUNTED_CERTAINTY]
    current = [said for said in counted if said["holds"] != "no"]
    former = [said for said in counted if said["holds"] == "no"]
    # Who left a list comes first where it is an owner of the party itself.
    left = list(_left_lists(asked, subject))
    found: list[Told] = [fact for fact in left if fact.weight]
    found += _stated_owners(asked, current)
    owners = list(dict.fromkeys(said["from_id"] for said in current))
    for owner in owners[: MOST if asked.deep else 0]:
        found += _owners_above(asked, owner)
    return [*found, *(fact for fact in left if not fact.weight), *_former_owners(asked, former)]


def _statements_on(asked: OwnerQuestion, subject: int) -> list[Hop] | None:
    """Return all statements on who has an interest in a party; ``None`` where these are many."""
    if subject not in asked.statements:
        offsets, by_asset = asked.world.interests_by_asset
        rows = by_asset[int(offsets[subject]) : int(offsets[subject + 1])].tolist()
        hops = [hop(asked.world, "interests", row, day=asked.day) for row in rows[: NEAR + 1]]
        asked.statements[subject] = hops if len(rows) <= NEAR else None
    return asked.statements[subject]


def _stated_owners(asked: OwnerQuestion, hops: Sequence[Hop]) -> Iterator[Told]:
    """Yield who held what, in one sentence each, with all who say so."""
    groups: dict[str, list[Hop]] = {}
    for said in hops:
        groups.setdefault(f"{said['from_id']} {verb_phrase(said)}", []).append(said)
    # Shares come before rights of control, the largest first.
    ranked = sorted(groups.values(), key=lambda group: -(group[0]["share_max_pct"] or 0))
    shares = any(group[0]["share_max_pct"] is not None for group in ranked)
    for group in ranked[:MOST]:
        aside = shares and group[0]["share_max_pct"] is None
        yield from _holding(group, iso_day(asked.day), -1 if aside else 0)


def _holding(group: Sequence[Hop], as_of: str, weight: int = 0) -> Iterator[Told]:
    """Yield one holding, and that its share is not stated where no source does."""
    first = group[0]
    text = f"{first.get('from_in_text') or first['from_name']} {verb_phrase(first)}"
    silent = NO_SHARE in text
    text = f"{text.replace(NO_SHARE, '')}{stated_days(first, as_of)}"
    yield Fact(text, group, weight=weight)
    if silent:
        yield Marked([("no source states the share", ())])


def _owners_above(asked: OwnerQuestion, owner: str) -> Iterator[Told]:
    """Yield who held shares of an owner, and how much of it nobody is stated to hold."""
    number = asked.world.number_of(owner)
    hops = None if number is None else _statements_on(asked, number)
    shares = [
        said
        for said in hops or ()
        if said["share_max_pct"] is not None
        and said["holds"] != "no"
        and said["certainty"] in COUNTED_CERTAINTY
    ]
    least: dict[str, Decimal] = {}
    for said in shares:
        low = said["share_min_pct"] or Decimal(0)
        least[said["from_id"]] = min(low, least.get(said["from_id"], low))
    unnamed = Decimal(100) - sum(least.values(), Decimal(0))
    facts = list(_stated_owners(asked, shares))
    last = facts[-1] if facts else None
    if isinstance(last, Fact) and 0 < unnamed < 100 and len(least) <= MOST:
        rest = f"; no source names the holders of up to {percentage(unnamed)}"
        facts[-1] = Fact(last.text, last.said, rest)
    yield from facts


def _former_owners(asked: OwnerQuestion, hops: Sequence[Hop]) -> Iterator[Told]:
    """Yield what parties that were listed on the day had held until an earlier day."""
    listed = {asked.world.id_of(number) for number in asked.listed.sure}
    gone = [said for said in hops if said["from_id"] in listed and said["valid_to"]]
    for said in gone[:MOST]:
        yield from _holding([said], iso_day(asked.day))


def _nearest_above(world: World, subject: int) -> dict[int, int]:
    """Return a party and the nearest parties above it, each with the steps between them."""
    offsets, by_asset = world.interests_by_asset
    owner = world.column("interests", "owner_idx")
    nearest, steps = [subject], {subject: 0}
    for node in nearest:
        rows = by_asset[int(offsets[node]) : int(offsets[node + 1])][:NEAR]
        fresh = [n for n in dict.fromkeys(owner[rows].tolist()) if n >= 0 and n not in steps]
        fresh = fresh[: max(NEAR - len(nearest), 0)]
        nearest += fresh
        steps.update(dict.fromkeys(fresh, steps[node] + 1))
    return steps


def _left_lists(asked: OwnerQuestion, subject: int) -> Iterator[Fact]:
    """Yield who at or above a party was removed from a list of the rule before the day."""
    world, wanted = asked.world, asked.version.listings.authorities
    offsets, by_party = world.listings_by_party
    found = 0
    for node, steps in _nearest_above(world, subject).items():
        if node in asked.listed.sure or found == MOST:
            continue
        for row in by_party[int(offsets[node]) : int(offsets[node + 1])].tolist():
            said = record_row(world, "listings", int(row))
            entry = listing_row(world, said, asked.day)
            mine = entry["authority"] in wanted or ANY_AUTHORITY in wanted
            text = entry_change(world.text_name_of(node), entry, ended=True)
            if mine and entry["state"] == "ended" and text:
                # A published list is cited by its number alone; a report names who reports.
                speaker = entry["publisher"] if entry["certainty"] == "reported" else None
                near = int(steps <= 1)
                yield Fact(text, [{**entry, "asserted_by": speaker}], weight=near)
                found += 1
                break
