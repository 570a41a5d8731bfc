"""Who held a party, and who stood above: the largest by name, the rest as a group."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Final

from graph.values.share import FULL, UNIT, percent_text
from graph.verdict.flags import HOLDINGS_OVER
from queries.party_answer.marked_text import mark_hop
from queries.party_answer.page_question import MOST_LISTED, PageFacts, PartyQuestion, Stakeholder
from queries.words.stated_facts import Fact, Marked, Statement, Told, count_word
from queries.words.value_text import percentage, range_text

MOST_NAMED: Final = 3
MOST_ABOVE: Final = 2
"""Holders of each party further up that are named, beside those on a way from a list."""
LEVELS: Final = 3
SMALL: Final = 5 * UNIT
"""Share below which a holder is told in a group, in 0.0001 %."""
MOST_CITED: Final = 50
"""Statements of a group that are cited; what is left stands in the table of owners."""
NO_SHARE: Final = " (share not stated)"
NOBODY: Final = "No loaded source states who holds it on this day."


def owner_facts(asked: PartyQuestion, story: PageFacts) -> tuple[list[Told], list[Stakeholder]]:
    """Return what is told of the holders of the party itself, and who of them is named."""
    holders = asked.holders(asked.number)
    if not holders:
        nobody = [] if asked.is_person else [Marked([(NOBODY, ())])]
        return [*nobody], []
    named = _named_holders(asked, holders)
    first = len(story.facts)
    for holder in named:
        story.tell(holder)
    told = _without_shares(story.facts[first:])
    told += _rest(asked, [one for one in holders if one not in named])
    told += _over_all(asked, holders)
    return told, named


def _named_holders(asked: PartyQuestion, holders: Sequence[Stakeholder]) -> list[Stakeholder]:
    """Return the holders to name: those on a list or on a way from one, then the largest."""
    if len(holders) <= MOST_NAMED:
        return list(holders)
    on_list = [one for one in holders if one.number in asked.listed][:MOST_LISTED]
    between = [one for one in holders if one.number in asked.carriers and one not in on_list]
    chosen = [*on_list, *between[:MOST_LISTED]]
    for one in holders:
        small = one.high is not None and one.high < SMALL
        if len(chosen) < MOST_NAMED and one not in chosen and one.counted and not small:
            chosen.append(one)
    return sorted(chosen, key=lambda one: one.rank)


def _without_shares(facts: Sequence[Told]) -> list[Told]:
    """Return facts in which one sentence says of all that no share is stated, where none is."""
    silent = [fact for fact in facts if isinstance(fact, Fact) and NO_SHARE in fact.text]
    held = [fact for fact in facts if isinstance(fact, Fact) and " held " in fact.text]
    if not silent or held:
        return list(facts)
    last = max(place for place, fact in enumerate(facts) if fact in silent)
    found: list[Told] = [
        replace(fact, text=fact.text.replace(NO_SHARE, "")) if isinstance(fact, Fact) else fact
        for fact in facts
    ]
    what = "the share" if len(silent) == 1 else "their shares"
    found.insert(last + 1, Marked([(f"no source states {what}", ())]))
    return found


def _rest(asked: PartyQuestion, rest: Sequence[Stakeholder]) -> Iterator[Told]:
    """Yield how much all others hold together, and how many are only said to hold something."""
    counted = [one for one in rest if one.counted]
    shares = [one for one in counted if one.high is not None]
    known = [one for one in shares if not one.is_unknown]
    name = asked.world.text_name_of(asked.number)
    if known:
        yield Marked([(_group_clause(known, name), _statements_of(asked, known))])
    silent = [one for one in shares if one.is_unknown]
    if silent:
        were = "other was an owner" if len(silent) == 1 else "others were owners"
        clause = f"{count_word(len(silent))} {were} of {name}{NO_SHARE}"
        yield Marked([(clause, _statements_of(asked, silent))])
    roles = [one for one in counted if one.high is None]
    if roles:
        had = "other had a right or a role" if len(roles) == 1 else "others had rights or roles"
        yield Marked([(f"{count_word(len(roles))} {had} in {name}", _statements_of(asked, roles))])
    claimed = [one for one in rest if not one.counted]
    if claimed:
        who = "one more" if len(claimed) == 1 else f"{count_word(len(claimed))} more"
        clause = f"it is alleged or disputed that {who} had an interest in {name}"
        yield Marked([(clause, _statements_of(asked, claimed))])


def _group_clause(group: Sequence[Stakeholder], name: str) -> str:
    """Return what a group holds: each the same, or all together."""
    lows, highs = ([one.low or 0 for one in group], [one.high or 0 for one in group])
    least, most = sum(lows), sum(highs)
    count = f"{count_word(len(group))} {'others' if len(group) > 1 else 'other'}"
    # Of ranges and of what adds up to more than all, the lower ends alone are sure together.
    together = range_text(
        Decimal(least) / UNIT,
        Decimal(min(most, FULL)) / UNIT,
        low_closed=True,
        high_closed=True,
    )
    if len(group) == 1:
        return f"{count} held {together} of {name}"
    if {*lows} == {*highs} and len({*lows}) == 1 and least <= FULL:
        each = percentage(Decimal(lows[0]) / UNIT)
        return f"{count} held {each} of {name} each, {together} together"
    if least > FULL:
        return f"{count} held shares of {name} that exceed 100% together"
    return f"{count} held {together} of {name} together"


def _over_all(asked: PartyQuestion, holders: Sequence[Stakeholder]) -> Iterator[Told]:
    """Yield that the stated shares come to more than all, where a rule found that they do."""
    least = sum(one.low or 0 for one in holders if one.counted)
    if least > FULL and any(HOLDINGS_OVER in one.row["flags"] for one in asked.told):
        yield Marked([(f"the stated shares add up to {percent_text(least)}%", ())])


def _statements_of(asked: PartyQuestion, group: Sequence[Stakeholder]) -> list[Statement]:
    rows = sum(len(one.rows) for one in group)
    if rows > MOST_CITED:
        return []
    return [said for one in group for said in asked.hops(one)]


def above_facts(asked: PartyQuestion, story: PageFacts, named: Sequence[Stakeholder]) -> list[Told]:
    """Return who stood above the holders that are named, depth first, claims last.

    What leads from parties on a list is told too, however many steps it takes.
    """
    first = len(story.facts)
    climb = _Climb(asked, story)
    for one in named:
        if one.counted:
            climb.tell_above(one.number, (asked.number, one.number))
    for path in asked.paths:
        entries = asked.entries(asked.world.number_of(path["listed_id"]) or 0)
        story.add_path([mark_hop(one) for one in path["hops"]], path["listed_name"], entries)
    told = list(story.facts[first:])
    for claim in climb.claims:
        place = len(story.facts)
        story.tell(claim)
        told += story.facts[place:]
    return told


@dataclass
class _Climb:
    """Goes up from holder to holder; claims wait until all that counts is told."""

    asked: PartyQuestion
    story: PageFacts
    claims: list[Stakeholder] = field(default_factory=list)
    opened: set[int] = field(default_factory=set)

    def tell_above(self, number: int, chain: tuple[int, ...], depth: int = 1) -> None:
        """Add who holds a party above, and who holds them, up to three levels."""
        if number in self.opened:
            return
        self.opened.add(number)
        every = self.asked.holders(number)
        holders = [one for one in every if one.number not in chain]
        wanted = [o for o in holders if o.number in self.asked.carriers | self.asked.listed]
        room = max(MOST_ABOVE - len(wanted), 0)
        others = [one for one in holders if one not in wanted and one.counted][:room]
        chosen = sorted([*wanted[:MOST_LISTED], *others], key=lambda one: one.rank)
        shares = [one for one in holders if one.counted and one.low is not None]
        whole = all(one in chosen for one in shares)
        for one in chosen:
            if not one.counted:
                self.claims.append(one)
                continue
            first = len(self.story.facts)
            told = self.story.tell(one)
            if told and whole and shares and one == shares[-1]:
                _tell_open_share(self.story.facts, first, every)
            if depth < LEVELS:
                self.tell_above(one.number, (*chain, one.number), depth + 1)


def _tell_open_share(facts: list[Told], first: int, holders: Sequence[Stakeholder]) -> None:
    """Add how much of a party nobody is stated to hold to the last fact told since some place."""
    place = max((at for at in range(first, len(facts)) if isinstance(facts[at], Fact)), default=-1)
    last = facts[place] if place >= 0 else None
    unnamed = FULL - sum(one.low or 0 for one in holders if one.counted)
    if isinstance(last, Fact) and not last.after and 0 < unnamed < FULL:
        rest = f"; no source names the holders of up to {percent_text(unnamed)}%"
        facts[place] = replace(last, after=rest)
