"""Verdicts on whether a listed party is a beneficial owner of a company."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final, TypedDict

import numpy as np
import pyarrow as pa

from graph.cascade.open_share import open_share_above, stated_ticks
from graph.cascade.outcome import local_of
from graph.holdings.control_signs import UNSURE
from graph.kernels.cascade_loops import Longs
from graph.reasons.assessment import Assessment, blank_assessment
from graph.reasons.entry_days import EntryDays
from graph.reasons.share_words import share_words
from graph.regimes.owner_rule import BLOCK, CONTROL
from graph.regimes.regime import Regime, RegimeVersion
from graph.regimes.who_is_listed import ListedParties, listed_on
from graph.values.share import FULL, TICK
from graph.values.vocabulary import Basis, Verdict
from graph.verdict.beneficial_owners import STRENGTH, Owner, owners_of
from graph.verdict.caveats import age_caveats, gap_texts, open_share_caveats, rule_caveats
from graph.verdict.holders_above import Company
from graph.verdict.searched_lists import consulted_lists, lists_of_other_days
from graph.verdict.sum_words import LEFT_OUT
from graph.verdict.votes_without_shares import (
    SHARE_COUNTS_TOO,
    SHARE_UNSTATED,
    VOTES_COUNT_TOO,
    VOTES_UNSTATED,
    are_votes_silent,
    is_silent,
)
from graph.world.rows_by_party import RowsByParty
from graph.world.world import World

_NOTHING: Final = Fraction(0)
OWN_LEFT_OPEN: Final = "; the rule does not say whether such shares belong to the whole."
"""How it ends that a company holds shares in itself, where no rule leaves them out."""


class _ShareFields(TypedDict):
    """The shares of an assessment, by field."""

    own_low_ticks: int | None
    own_high_ticks: int | None
    product_low: Fraction | None
    product_high: Fraction | None
    product_exact: bool
    product_open: tuple[bool, bool]


@dataclass(frozen=True)
class _Question:
    """One regime asked about a world on a day."""

    world: World
    regime: Regime
    version: RegimeVersion
    day: int
    listed: ListedParties
    days: EntryDays


def owner_assessments(
    world: World,
    regime: Regime,
    version: RegimeVersion,
    day: int,
    subjects: Iterable[int],
    rows: Longs | None,
) -> list[Assessment]:
    """Return for each company whether a listed party is a beneficial owner of it.

    Args:
        world: the world.
        regime: the rule.
        version: its version in force, with a rule on beneficial owners.
        day: ordinal.
        subjects: world numbers of the companies.
        rows: the only interest rows that may be used; ``None`` for all.
    """
    listed = listed_on(world, version, day)
    days = EntryDays(world, version, day, listed)
    asked = _Question(world, regime, version, day, listed, days)
    return [_assessment(asked, Company(world, version, n, day, rows), n) for n in subjects]


def _assessment(asked: _Question, company: Company, subject: int) -> Assessment:
    listed = asked.listed
    owners = _listed_owners(asked, company)
    verdict, why, best = Verdict.EXCLUDED, None, None
    if owners:
        best = max(owners, key=lambda one: (STRENGTH.index(one.verdict), one.low, one.high))
        verdict = best.verdict
        why = f"{asked.world.text_name_of(best.party)} had {best.why}"
    basis = _basis(verdict, best)
    if subject in listed.sure:
        verdict, basis, why = Verdict.LISTED, Basis.LISTING, None
    elif subject in listed.perhaps and verdict is not Verdict.CERTAIN:
        verdict, basis, why = (
            Verdict.POSSIBLE,
            Basis.LISTING,
            f"it is open whether {asked.world.text_name_of(subject)} was on the list",
        )
    mine = [one for one in owners if one.verdict is not Verdict.EXCLUDED] or owners
    silent = [*_silent_rights(company, owners)] if verdict is Verdict.EXCLUDED else []
    used = sorted({row for one in mine for row in one.rows})
    return replace(
        blank_assessment(asked.regime, asked.version.rule_id, asked.day, ""),
        subject=subject,
        verdict=verdict,
        basis=basis,
        measure=_measure(company, best),
        **_shares(best if basis is not Basis.LISTING else None, basis),
        listed_owners=tuple(sorted({one.party for one in mine} - {subject})),
        unknown_share_max=_unknown_units(company),
        open_ticks=_open_ticks(asked, company),
        flags=tuple(
            sorted({*_flags(asked, company, subject, mine), *(flag for flag, _ in silent)})
        ),
        deciding_fact=None if verdict in (Verdict.CERTAIN, Verdict.EXCLUDED) else why,
        caveats=tuple(
            dict.fromkeys(
                [
                    *_caveats(asked, company, subject, used),
                    *_own_share_caveats(company, owners),
                    *(text for _, text in silent),
                ]
            )
        ),
        why_rows=tuple(used),
    )


def _listed_owners(asked: _Question, company: Company) -> list[Owner]:
    """Return the listed parties above a company; a listing in doubt is never certain."""
    listed, world = asked.listed, asked.world
    every = listed.sure | listed.perhaps | listed.needing_review
    nodes = sorted(set(local_of(company.facts, every).tolist()) & set(company.parties_above()))
    found = []
    for one in owners_of(company, nodes, any_kind=True):
        verdict = one.verdict
        if verdict is not Verdict.EXCLUDED and one.party not in listed.sure | listed.perhaps:
            verdict = Verdict.REVIEW
        elif verdict is Verdict.CERTAIN and one.party not in listed.sure:
            verdict = Verdict.POSSIBLE
        why = one.why
        if verdict is not one.verdict:
            named = world.text_name_of(one.party)
            why += f"; it is open whether the entry of {named} counted that day"
        found.append(replace(one, verdict=verdict, why=why))
    return found


def _basis(verdict: Verdict, best: Owner | None) -> Basis:
    if best is None or verdict is Verdict.EXCLUDED:
        return Basis.NONE
    return Basis.CONTROL if best.method == CONTROL else Basis.OWNERSHIP


def _measure(company: Company, best: Owner | None) -> str:
    named = None if best is None else best.measure
    return named or next(iter(company.stakes))


def _shares(best: Owner | None, basis: Basis) -> _ShareFields:
    if basis is Basis.LISTING:
        return {
            "own_low_ticks": None,
            "own_high_ticks": None,
            "product_low": None,
            "product_high": None,
            "product_exact": False,
            "product_open": (False, False),
        }
    return {
        "own_low_ticks": 0 if best is None else best.low,
        "own_high_ticks": 0 if best is None else best.high,
        "product_low": _NOTHING if best is None else best.product_low,
        "product_high": _NOTHING if best is None else best.product_high,
        "product_exact": True,
        "product_open": (False, False),
    }


def _unknown_units(company: Company) -> int:
    stated = stated_ticks(next(iter(company.stakes.values())))
    return FULL - min(int(stated[company.target]) // TICK, FULL)


def _open_ticks(asked: _Question, company: Company) -> int:
    return int(open_ticks_in(company, asked.listed.sure)[company.target])


def open_ticks_in(company: Company, listed: Iterable[int]) -> Longs:
    """Return the open share of each party of a company's scope.

    Where shares are multiplied any holder passes some on.

    Args:
        company: what stands above a company.
        listed: world numbers of the listed parties.
    """
    blocks = all(ground.method in (BLOCK, CONTROL) for ground in company.rule.grounds)
    limit = company.rule.control_limit if blocks else 1
    return open_share_above(company.base, list(company.stakes.values()), listed, limit).ticks


def _flags(asked: _Question, company: Company, subject: int, owners: list[Owner]) -> Iterator[str]:
    for one in owners:
        yield from one.flags
    yield from asked.days.flags_for([subject, *(one.party for one in owners)])
    if subject in asked.listed.elsewhere:
        yield "listed_elsewhere"
    if subject not in asked.listed.sure:
        yield from lists_of_other_days(asked.world, asked.version, asked.day)[1]
    signs, lead = company.base.signs, {one.party for one in owners}
    for place in signs.flag_places(UNSURE).tolist():
        if company.scope.world_number(int(signs.holder[place])) in lead:
            yield UNSURE


def _silent_rights(company: Company, owners: list[Owner]) -> Iterator[tuple[str, str]]:
    """Yield flag and sentence of each right of an owner that the rule counts and nobody states."""
    limit = min(one.limit for one in company.rule.grounds if one.method != CONTROL)
    shares, votes = (company.stated[name] for name in ("shares", "votes"))
    nodes = local_of(company.facts, (one.party for one in owners)).tolist()
    counts = np.zeros(company.base.pools.size, np.bool_)
    for node in nodes:
        counts |= company.by_node(node)[1]
    ways = (
        (votes, is_silent(votes, shares, limit), "of the votes in", SHARE_COUNTS_TOO),
        (shares, are_votes_silent(shares, votes, limit), "of", VOTES_COUNT_TOO),
    )
    name = company.world.text_name_of
    for held, silent, of, ending in ways:
        flag = VOTES_UNSTATED if held is shares else SHARE_UNSTATED
        for place in np.flatnonzero(silent & counts[held.holder]).tolist():
            low = max(int(held.low[place]), int(held.summary_low[place]))
            share = share_words(low, int(held.high[place]))
            ends = held.holder[place], held.asset[place]
            holder, asset = (name(company.scope.world_number(int(end))) for end in ends)
            yield flag, f"{holder} held {share} {of} {asset}{ending}"


def _own_share_caveats(company: Company, owners: list[Owner]) -> Iterator[str]:
    """Yield who holds shares or votes in itself, where that makes the share of an owner larger."""
    votes = company.own_votes
    if votes is None and all(one.method == BLOCK for one in owners):
        return
    ending = OWN_LEFT_OPEN if votes is None else LEFT_OUT
    for number, ends in company.own_shares_below([one.party for one in owners]).items():
        yield f"{company.world.text_name_of(number)} held {share_words(*ends)} of itself{ending}"


def _caveats(asked: _Question, company: Company, subject: int, used: list[int]) -> Iterator[str]:
    yield from consulted_lists(asked.world, asked.version)
    if subject not in asked.listed.sure:
        yield from rule_caveats(asked.version)
        yield from open_share_caveats(_open_ticks(asked, company))
        yield from lists_of_other_days(asked.world, asked.version, asked.day)[0]
    seen = (
        asked.world.tables["interests"]["observed_on"].take(pa.array(used, pa.int64())).to_pylist()
    )
    yield from age_caveats(seen, asked.day)
    gaps = RowsByParty(company.scope, asked.day, "gaps", "about_idx")
    yield from gap_texts(gaps.rows_of(subject))
    above = map(company.scope.world_number, company.parties_above())
    told = asked.days.silent_parties | asked.listed.sure | asked.listed.perhaps
    yield from asked.days.caveats_for([subject, *(party for party in above if party in told)])
