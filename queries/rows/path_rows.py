"""Paths as rows: every hop with its evidence, whether the path counts and why, and in words."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Final

import numpy as np

from graph.holdings.upstream_stakes import CONTROL, Edge
from graph.paths.link_paths import LinkPath
from graph.paths.part_paths import PartEdge
from graph.paths.partner_paths import PartnerEdge
from graph.paths.path_search import Path, Product
from graph.paths.transfer_paths import TransferEdge
from graph.reasons.listing_doubts import FOR_A_LAWYER
from graph.regimes.regime import DIRECT_ONLY, LISTED_ONLY, PERSON_BEHIND, RegimeVersion
from graph.values.role_phrases import rights_of
from graph.verdict.holders_above import Company
from graph.world.connections import ADDRESS
from graph.world.world import World
from queries.question.answer_rows import Hop, ListingRow, PathRow
from queries.rows.citations import record_row, with_end
from queries.rows.counting_reasons import is_criterion, is_sign, owner_reasons
from queries.rows.hops import address_hop, hop, hop_ends, share_percents, together_hop
from queries.rows.party_rows import citing_order, is_counted, listing_row
from queries.rows.transfer_rows import given_hop, received_hop, transfer_reason
from queries.words.hop_phrases import verb_phrase
from queries.words.sentences import (
    capitalise,
    end_sentence,
    listing_doubt,
    path_footnotes,
    path_sentence,
)
from queries.words.value_text import share_text

MAY_COUNT: Final = "it is open whether"
"""How a reason begins that leaves open whether a path counts."""
_PLACES: Final = 6


@dataclass(frozen=True)
class PathQuestion:
    """The question that paths answer: day, regime and verdicts of the parties on the way.

    Attributes:
        day: ordinal.
        caught: parties whose whole holdings the rule counts (not the listed ones), for certain.
        possible: parties for which some admissible shares say so.
        listings: rows of ``listings`` that count under the rule, by listed party; where a party
            has no entry, all its listings that are in force or perhaps so are named.
        threshold: the rule's line in words, such as ``at least 50%``.
        version: the version of the rule, whose criteria of control count without a share.
        governments: listed parties that are blocked governments.
        stopped: why nothing flows into a party, of those with an accepted rebuttal.
        without_majority: parties that the listed own, and whose holdings do not count as theirs.
        held: what the rule counts for listed parties of those whose holdings do not count.
        company: the target as a rule on beneficial owners looks at it; ``None`` under others.
        excluded: nothing that leads to the target makes the rule speak of it.
    """

    day: int
    caught: Mapping[int, int] = field(default_factory=dict)
    possible: Collection[int] = frozenset()
    listings: Mapping[int, Sequence[int]] = field(default_factory=dict)
    threshold: str = "the threshold"
    version: RegimeVersion | None = None
    governments: Collection[int] = frozenset()
    stopped: Mapping[int, str] = field(default_factory=dict)
    without_majority: Collection[int] = frozenset()
    held: Mapping[int, str] = field(default_factory=dict)
    company: Company | None = None
    excluded: bool = False


def path_row(world: World, path: Path | LinkPath, question: PathQuestion) -> PathRow:
    """Return a path of interests, or one that uses a link, as a row of an answer.

    Beside the keys of a path stand ``party_ids`` in order from the listed party to the target,
    ``listings``, ``footnotes``, ``remarks`` and the closedness of both ends.
    """
    listings = listings_of(world, path.nodes[0], question)
    hops = _path_hops(world, path, question)
    reasons = _reasons(world, path, hops, question)
    if listings and all(entry["state"] == "perhaps" for entry in listings):
        reasons.append("it is open whether the entry stood that day")
    if listings and not any(map(is_counted, listings)):
        reasons.append(f"the entry {listing_doubt(listings[0])}")
    reasons = list(dict.fromkeys(end_sentence(capitalise(reason)) for reason in reasons))
    share = path.product if isinstance(path, Path) and path.kind != CONTROL else None
    # A right of control or a link has no share to pass down.
    low, high, *closed = (None,) * 4 if share is None else percent_ends(share)
    row: PathRow = {
        "listed_id": world.id_of(path.nodes[0]),
        "listed_name": world.name_of(path.nodes[0]),
        "listed_in_text": world.text_name_of(path.nodes[0]),
        "class": path.kind,
        "hops": hops,
        "path_min_pct": low,
        "path_max_pct": high,
        "path_min_closed": closed[0],
        "path_max_closed": closed[1],
        # A path counts unless something speaks against it.
        "counts_toward_rule": not reasons,
        "why_not_counted": " ".join(reasons) or None,
        "reasons_not_counted": reasons,
        "party_ids": _party_ids(world, path, hops),
        "listings": listings,
        "remarks": [*_transfer_remarks(path), *_remarks(hops)],
        "footnotes": path_footnotes(hops),
        "sentence": "",
    }
    row["sentence"] = path_sentence(row)
    return row


def _party_ids(world: World, path: Path | LinkPath, hops: Sequence[Hop]) -> list[str]:
    """Return the parties of a path in order, with those to whom something was given."""
    if isinstance(path, LinkPath):
        # Its hops may point either way.
        return [world.id_of(node) for node in path.nodes]
    return [hops[0]["from_id"], *(said["to_id"] for said in hops)]


def percent_ends(product: Product) -> tuple[Decimal, Decimal, bool, bool]:
    """Return a range of fractions of one as percent, rounded outward to six places.

    With both ends comes whether each itself is meant; a rounded end is not.
    """
    least, most = product.low * 100, product.high * 100
    low, high = rounded_percent(least, upper=False), rounded_percent(most, upper=True)
    return low, high, low == least and not product.low_open, high == most and not product.high_open


def rounded_percent(value: Fraction, *, upper: bool) -> Decimal:
    """Return percent as a decimal of at most six places, rounded outward."""
    scaled = value * 10**_PLACES
    whole = -(-scaled.numerator // scaled.denominator) if upper else scaled.__floor__()
    return Decimal(whole) / 10**_PLACES


def listings_of(world: World, number: int, question: PathQuestion) -> list[ListingRow]:
    """Return the listings of a party that count on the day, the one to cite first at the head."""
    rows = question.listings.get(number)
    if rows is None:
        rows = np.flatnonzero(world.column("listings", "party_idx") == number).tolist()
    items = [listing_row(world, record_row(world, "listings", row), question.day) for row in rows]
    return sorted((i for i in items if i["state"] in ("in force", "perhaps")), key=citing_order)


def cited_records(world: World, rows: Iterable[int], listings: Sequence[ListingRow]) -> list[str]:
    """Return the records that an answer rests on: the party's own entries, else interests."""
    if listings:
        return list(dict.fromkeys(entry["record"] for entry in listings))
    table = world.tables["interests"]
    said = [(table["dataset"][row].as_py(), table["record_id"][row].as_py()) for row in rows]
    return [f"{dataset}:{record}" for dataset, record in dict.fromkeys(said)]


def _path_hops(world: World, path: Path | LinkPath, question: PathQuestion) -> list[Hop]:
    found, day = list[Hop](), question.day
    for edge in path.edges if isinstance(path, Path) else ():
        hops = _edge_hops(world, edge, day)
        if edge.kind == CONTROL and len(hops) == 1:
            government = path.nodes[0] in question.governments
            hops = [_criterion_first(hops[0], question.version, government)]
        found += hops
    if isinstance(path, Path):
        return found
    for step in path.steps:
        if step.kind == ADDRESS:
            found.append(address_hop(world, step))
            continue
        first, *others = (
            with_end(world, step.table, row, hop(world, step.table, row, day=day))
            for row in step.rows
        )
        found.append({**first, "also": others})
    return found


def _criterion_first(said: Hop, version: RegimeVersion | None, government: bool) -> Hop:
    """Return a hop with the statement at its head that the rule counts, where another stood there.

    Of several rights that one party has over another the one that decides is told.
    """
    statements: list[Hop] = [said, *said.get("also", [])]
    if "nominator" in said["types"]:
        return said
    graded = [is_criterion(version, one, government=government) for one in statements]
    if graded[0] or not any(graded):
        return said
    first = statements.pop(graded.index(True))
    former: Hop = {**said, "also": []}
    return {**first, "also": [former, *statements[1:]]}


def _edge_hops(world: World, edge: Edge, day: int) -> list[Hop]:
    """Return an edge as hops: one, but for what somebody gave to another who still has it."""
    if isinstance(edge, PartEdge):
        turned = hop_ends(world, edge.owner, edge.asset)
        return [{**_edge_hop(world, edge, day), **turned, "types": [edge.part]}]
    if isinstance(edge, PartnerEdge):
        ends = edge.owner, edge.asset
        first, *others = (together_hop(world, row, *ends, day) for row in edge.rows)
        return [{**first, "also": others}]
    if not isinstance(edge, TransferEdge):
        return [_edge_hop(world, edge, day)]
    if edge.received:
        return [received_hop(world, edge, edge.owner, day)]
    found = [given_hop(world, edge, day)]
    if edge.receiver is not None:
        held = edge.onward
        found.append(
            received_hop(world, edge, edge.receiver, day)
            if held is None
            else _edge_hop(world, held, day)
        )
    return found


def _edge_hop(world: World, edge: Edge, day: int) -> Hop:
    """Return an edge as a hop: its strongest statement, the others under ``also``."""
    first, *others = (
        with_end(world, "interests", row, hop(world, "interests", row, day=day, right=edge.right))
        for row in edge.rows
    )
    if edge.block:
        with_whom = (one for one in edge.block if one != edge.owner)
        first["joint_with"] = sorted(map(world.text_name_of, with_whom))
    if not edge.nominator:
        return {**first, "also": others}
    behind: Hop = {
        **first,
        "from_id": world.id_of(edge.owner),
        "from_name": world.name_of(edge.owner),
        "from_in_text": world.text_name_of(edge.owner),
        "held_by": first.get("from_in_text") or first["from_name"],
        "types": [*rights_of(first["types"]), "nominator"],
        "also": others,
    }
    if edge.right is not None:
        return behind
    # Where the rule leaves it with the nominee, how much that is is no share of who is behind it.
    return {
        **behind,
        "relation": "CONTROLS",
        "measure": None,
        **share_percents(None),
    }


def _reasons(
    world: World, path: Path | LinkPath, hops: Sequence[Hop], question: PathQuestion
) -> list[str]:
    """Return why the rule does not count a path; empty where it does."""
    if isinstance(path, LinkPath):
        return ["links never count"]
    reasons = list(_uncounted_hops(world, path, hops, question))
    if question.company is not None:
        return reasons + list(owner_reasons(question.company, path))
    chain = None if question.version is None else question.version.chain
    if chain == LISTED_ONLY:
        reasons.append("nothing flows down under this rule: only who is named itself is covered")
    elif chain == DIRECT_ONLY and (len(path.edges) > 1 or _is_indirect(hops[0])):
        reasons.append("only what a listed party holds directly counts under this rule")
    for node in path.nodes[1:]:
        if node in question.stopped:
            how = "is not caught" if node == path.nodes[-1] else "passes nothing on"
            reasons.append(f"{world.text_name_of(node)} {how}: {question.stopped[node]}")
    for edge in path.edges[:-1]:
        # What a partner holds counts whether or not the rule speaks of the partner itself; where
        # it asks for a review only, that is the reason for all that follows.
        if isinstance(edge, PartnerEdge) and edge.shared:
            continue
        if isinstance(edge, PartnerEdge):
            break
        node, name = edge.asset, world.text_name_of(edge.asset)
        if node in question.caught and node in question.without_majority:
            reasons.append(
                f"{name} is owned, but no listed party has a majority stake in it, so what it "
                "holds does not count"
            )
        if node in question.caught or node in question.stopped:
            continue
        if node in question.possible:
            reasons.append(f"{MAY_COUNT} {name} was {question.threshold} owned")
        elif node in question.held:
            reasons.append(_too_little(name, hops, question, question.held[node]))
        elif chain not in (LISTED_ONLY, DIRECT_ONLY):
            reasons.append(
                f"{name} was not shown to be {question.threshold} owned, so its holding does not "
                "count"
            )
    return reasons


def _is_indirect(said: Hop) -> bool:
    """Return whether a holding is stated as indirect, and by nobody as direct."""
    return all(one.get("directness") == "indirect" for one in (said, *said.get("also", ())))


def _too_little(name: str, hops: Sequence[Hop], question: PathQuestion, held: str) -> str:
    """Return that too little of a party counts; how much, where a step of the path states it."""
    alone = question.version is not None and question.version.per_party
    whom = f"for {'a party' if alone else 'parties'} on the list"
    rest = f"so what {name} holds does not count"
    into = (said for said in hops if (said.get("to_in_text") or said["to_name"]) == name)
    if held in {share_text(said) for said in into}:
        return f"the rule counts {held} of {name} {whom} and asks for {question.threshold}, {rest}"
    return f"the rule asks for {question.threshold} of {name} and counts less {whom}, {rest}"


def _states_a_share(world: World, owner: int, asset: int) -> bool:
    """Return whether some interest states a share of an owner in an asset."""
    offsets, by_asset = world.interests_by_asset
    rows = by_asset[offsets[asset] : offsets[asset + 1]]
    rows = rows[world.column("interests", "owner_idx")[rows] == owner].tolist()
    return any(world.tables["interests"]["share"][row].as_py() is not None for row in rows)


def _uncounted_hops(
    world: World, path: Path, hops: Sequence[Hop], question: PathQuestion
) -> Iterator[str]:
    government = path.nodes[0] in question.governments
    steps = iter(hops)
    for step, edge in enumerate(path.edges):
        said = next(steps)
        if isinstance(edge, TransferEdge):
            yield transfer_reason(edge, said, question.version, excluded=question.excluded)
            # How the receiver holds it is another step of the same way.
            next(steps) if edge.receiver is not None else None
            continue
        owner = said.get("from_in_text") or said["from_name"]
        asset = said.get("to_in_text") or said["to_name"]
        if isinstance(edge, PartEdge):
            what = edge.part
            yield f"whether an entry of a {what} reaches {asset}, whose part it is, {FOR_A_LAWYER}"
            if not edge.sure:
                yield f"the sources leave open whether {owner} was a {what} of {asset} on that day"
            continue
        if isinstance(edge, PartnerEdge):
            if not edge.sure:
                yield f"{MAY_COUNT} {owner} and {asset} acted together on that day"
            elif not edge.shared:
                yield (
                    f"{owner} and {asset} acted together, which asks for a review of what "
                    f"{asset} held and is no share of {owner} under this rule"
                )
            continue
        if edge.in_name_only:
            yield f"{owner} holds in {asset} as a nominee, so this is not its own share"
            continue
        # A right that a nominee has is the other's where the rule gives it to whom it is held for.
        kept = "nominator" in said["types"] and not _counts_behind(question.version)
        by_right = not kept and is_criterion(question.version, said, government=government)
        shareless = edge.kind == CONTROL and not by_right
        if shareless and not edge.counted:
            yield f"control of {asset} by {owner} is {said['certainty']} and no share is stated"
        elif shareless and kept:
            yield f"a nominee held it for {owner}, and the rule counts whoever holds by law"
        elif shareless and _states_a_share(world, path.nodes[step], path.nodes[step + 1]):
            # Not every right or role is control: a few seats and a right to income are none.
            what = f"that {owner} {verb_phrase(said)}"
            if is_sign(question.version, said, government=government):
                yield f"{what} asks for a review, and is no share"
            else:
                yield f"the rule does not count {what}, only its share"
        elif shareless:
            yield f"no share of {owner} in {asset} is stated that the rule counts"
        elif not edge.counted:
            yield f"the interest of {owner} in {asset} is {said['certainty']} only"
        if not edge.sure:
            yield f"the sources leave open whether {owner} had an interest in {asset} on that day"


def _counts_behind(version: RegimeVersion | None) -> bool:
    """Return whether what nominees hold belongs to the persons behind them under a rule."""
    return version is not None and version.nominees == PERSON_BEHIND


def _transfer_remarks(path: Path | LinkPath) -> Iterator[str]:
    """Yield of each transfer on the way how it lies to the listing, and who recognises it."""
    for edge in path.edges if isinstance(path, Path) else ():
        if isinstance(edge, TransferEdge):
            yield edge.shown.sentence


def _remarks(hops: Sequence[Hop]) -> list[str]:
    """Return what a reader should know of hops that count all the same."""
    remarks = []
    for said in hops:
        asset = said.get("asset_in_text") or said.get("to_in_text") or said["to_name"]
        step = f"{said.get('from_in_text') or said['from_name']} in {asset}"
        if said.get("summary"):
            remarks.append(f"a register band may repeat direct interests: {step}")
        if said.get("also"):
            more = len(said["also"])
            statements = "statement" if more == 1 else "statements"
            remarks.append(f"{more} further {statements} of the same: {step}")
    return remarks
