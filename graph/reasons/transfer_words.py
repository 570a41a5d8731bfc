"""Transfers around a party: which words stand beside its verdict, and each one in a sentence."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np

from graph.cascade.dead_holders import DEATH
from graph.holdings.control_signs import UNSURE
from graph.holdings.transfer_facts import RIGHT, Tie, Transfer, end_lacks
from graph.kernels.distinct_numbers import drop_doubles
from graph.reasons.evidence import NEAREST, Evidence
from graph.reasons.share_words import UNKNOWN, share_words
from graph.values.dates import date_words, end_days, end_text, iso_day
from graph.values.errors import InputError
from graph.values.role_phrases import role_phrase
from graph.values.share import TICK, percent_text

UNNAMED: Final = "it is not stated who has it since"
TOGETHER: Final = "acting together with it"
"""How a clause calls a listed party with whom a giver acts."""
UNNAMED_REST: Final = "it is not stated who has the rest"


@dataclass(frozen=True, slots=True)
class ShownTransfer:
    """A transfer as an answer shows it; parties by world number.

    Attributes:
        givers: who had the stake.
        receivers: who is stated to have it since.
        asset: of what.
        measure: name of the measure, ``None`` for a right without a share.
        before: share of the givers on the last day before, in ticks, at most; ``None`` without
            a share.
        stated_before: the least of it that is stated.
        after: their share on the first day after.
        on: the first day without the stake, as stated.
        days_from_listing: days from the listing to it; negative where it came before, ``None``
            where no giver is listed or a day is open.
        ties: how receivers are tied to a giver or to who counts above it, the closest first.
        assumed: the receivers are the next stated owners; none of them began about then.
        flags: words of the regime for it.
        recognised: the regime's authority is stated to have accepted it, or it to lie outside
            the authority's reach.
        accepted_by: authorities that are stated to have accepted it, of any regime.
        outside: authorities out of whose reach it is stated to lie.
        rows: rows of ``interests`` that say so.
        stated: rows of ``transfers``.
        sentence: the same in words.
        judgement: what of it a person must judge, where who gave what to whom is told already.
        listed: whose listing it is, each giver that is listed itself, else who stands above them.
        by_death: every giver is stated to have died by then, so that it is no sale.
        may_be_listed: no giver is listed, and one may be the same party as one of ``listed``.
        stayed: receivers who had a role in the trust before and keep it.
    """

    givers: tuple[int, ...]
    receivers: tuple[int, ...]
    asset: int
    measure: str | None
    before: int | None
    stated_before: int
    after: int | None
    on: str
    days_from_listing: int | None
    ties: tuple[Tie, ...]
    assumed: bool
    flags: tuple[str, ...]
    recognised: bool
    accepted_by: tuple[str, ...]
    outside: tuple[str, ...]
    rows: tuple[int, ...]
    stated: tuple[int, ...]
    sentence: str
    judgement: str = ""
    listed: tuple[int, ...] = ()
    may_be_listed: bool = False
    by_death: bool = False
    stayed: tuple[int, ...] = ()

    @property
    def tie(self) -> str:
        """The closest tie of a receiver, in one word; empty if no source says so."""
        return self.ties[0].kind if self.ties else ""


class TransferWords:
    """Says what an outcome's transfers mean for its parties."""

    def __init__(self, evidence: Evidence) -> None:
        self.evidence, self.outcome = evidence, evidence.outcome
        self.world = self.outcome.facts.scope.world

    def flags_of(self, node: int) -> Iterator[str]:
        """Yield the words of transfers of a party with which the rule would or may catch it."""
        for one in self._by_asset.get(node, ()):
            if self.decides(one, node):
                yield from one.words

    def shown_for(self, node: int) -> tuple[ShownTransfer, ...]:
        """Return the transfers of stakes in a party, and in the parties that stand above it."""
        return tuple(map(self._build_shown, self._at_or_above(node)))

    def givers_above(self, node: int) -> list[int]:
        """Return who gave up a stake in a party or in one above it, by world number."""
        scope = self.outcome.facts.scope
        stakes = (one for one in self._at_or_above(node) if one.measure != RIGHT)
        nodes = dict.fromkeys(giver for one in stakes for giver in one.givers)
        return list(map(scope.world_number, nodes))

    def _at_or_above(self, node: int) -> list[Transfer]:
        """Return the transfers in a party and in the parties that stand above it, nearest first."""
        if not self._by_asset:
            return []
        seen, waiting = {node}, [node]
        for current in waiting:
            nearby = {wire.holder for wire in self.evidence.wires_into(current)} - seen
            seen |= nearby
            waiting.extend(sorted(nearby))
            if len(waiting) > NEAREST:
                break
        return [one for party in waiting for one in self._by_asset.get(party, ())]

    def sentence(self, one: Transfer) -> str:
        """Write a transfer in words, with what is known of its recognition."""
        asset = self._name(one.asset)
        left = tuple(giver for giver in one.givers if giver not in one.kept_by)
        beside_it = {*one.handed_on, *one.stayed, *one.without_stake}
        direct = tuple(party for party in one.receivers if party not in beside_it)
        givers, receivers = self._names(left), self._names((*one.kept_by, *direct))
        kept = one.measure != RIGHT and one.after > 0
        since = f", and {self._kept_words(one)} since then" if kept else ""
        beside = self._beside_listing(one)
        when = f"until {date_words(self._day_text(one))}{beside}{since}"
        if one.handed_on:
            receivers += f", and from there to {self._names(one.handed_on)}"
        to = f"then went to {receivers}" if receivers else ""
        if one.measure == RIGHT:
            types = self._cell("interests", one.rows[0], "types")
            said = f"{givers} {role_phrase(types)} {asset} {when}"
            said += f"; {receivers} came in then" if receivers else ""
            said += f"; {self._names(one.stayed)} stayed" if one.stayed else ""
        elif not one.rows:
            # No interest tells what was held before and after: what is stated is what passed on.
            verb = f"transferred {self._stated_stake(one)} to {receivers}"
            verb = verb if receivers else f"gave up {self._stated_stake(one)}"
            said = f"{givers} {verb} {end_text(self._day_text(one))}{beside}"
            said += ("" if receivers else f"; {UNNAMED}") + end_lacks(self.outcome.facts, one)
        else:
            of = self._of_measure(one.measure)
            low = self._least(one)
            lost = share_words(one.before - one.after, one.before - one.after)
            # A number is printed only where somebody states it; else the upper end would be one.
            held = share_words(low, one.before)
            said = f"{givers} held {held}{of} {asset} {when}"
            if held == UNKNOWN:
                votes = "held votes" if of.startswith(" of the votes") else "was an owner"
                said = f"{givers} {votes} of {asset} (share not stated) {when}"
            what = lost if low == one.before else "what was given up"
            if one.assumed and not one.kept_by:
                to = f"the next stated {'owners were' if len(direct) > 1 else 'owner was'}"
                what, to = to, receivers
            since_then = self._rights_since(one)
            if to:
                said += f"; {what} {to}{since_then}"
            elif since_then:
                rest = "the rest" if since else " ".join(of.split()[1:3]) or "the shares"
                said += f"{since_then}, but it is not stated who has {rest}"
            else:
                said += f"; {UNNAMED if not since else UNNAMED_REST}"
        return " ".join(filter(None, [f"{self._claim(one)}{said}.", *self._remarks(one)]))

    def _rights_since(self, one: Transfer) -> str:
        """Return who has a right since then and none of the stake, as the end of a sentence."""
        world, scope = self.world, self.outcome.facts.scope
        offsets, by_asset = world.interests_by_asset
        asset = scope.world_number(one.asset)
        rows = np.sort(by_asset[offsets[asset] : offsets[asset + 1]])
        owner, until = (
            world.column("interests", name)[rows] for name in ("owner_idx", "may_until")
        )
        said = []
        for party in one.without_stake:
            mine = rows[(owner == scope.world_number(party)) & (until > one.days[0])].tolist()
            types = dict.fromkeys(t for row in mine for t in self._cell("interests", row, "types"))
            said.append(f"{self._name(party)} {role_phrase(types)} {self._name(one.asset)}")
        return f"; since then {' and '.join(said)}" if said else ""

    def _stated_stake(self, one: Transfer) -> str:
        """Return what is stated to have been given away, with its asset."""
        shares = {(said.low, said.high) for said in one.stated if said.has_share}
        if len(shares) != 1:
            return f"a stake in {self._name(one.asset)} (share not stated)"
        return f"{share_words(*shares.pop())} of {self._name(one.asset)}"

    def judgement(self, one: Transfer) -> str:
        """Write how a transfer lies to a listing, and who recognises it, without the transfer."""
        beside = self._beside_listing(one).removeprefix(", ")
        return " ".join(
            filter(None, [f"That was {beside}." if beside else "", *self._remarks(one)])
        )

    def _remarks(self, one: Transfer) -> tuple[str, str]:
        """Return that a transfer is no sale, if so, and who recognises it."""
        deaths = self._deaths(one)
        died = f"{' and '.join(deaths)}, so this is no sale." if deaths else ""
        return died, self._recognition(one)

    def _deaths(self, one: Transfer) -> list[str]:
        """Return as clauses that all givers had died by then; nothing where one may have lived."""
        found = []
        for giver in () if one.stated else one.givers:
            rows = self.world.party_rows(self.outcome.facts.scope.world_number(giver))
            said = [day for row in rows if row["schema"] == "Person" for day in _last_days(row)]
            days = [day for day in said if end_days(day)[1] <= one.days[1]]
            if not days or len(days) < len(said):
                return []
            found.append(f"{self._name(giver)} is stated to have died {end_text(min(days))}")
        return found

    def _claim(self, one: Transfer) -> str:
        """Return how the holding is claimed, as the beginning of a sentence; empty if stated."""
        said = {self._cell("interests", row, "certainty") for row in one.rows}
        if not said or said - {"alleged", "disputed"}:
            return ""
        return "It is disputed that " if "disputed" in said else "It is alleged that "

    def _least(self, one: Transfer) -> int:
        """Return the least that the givers are stated to have held before, in ticks."""
        column = "votes" if self._of_measure(one.measure).startswith(" of the votes") else "share"
        shares = [self._cell("interests", row, column) for row in one.rows]
        shares += [self._cell("transfers", said.row, "share") for said in one.stated]
        lows = [s["low"] * TICK + s["low_open"] for s in shares if s is not None]
        highs = [s["high"] * TICK - s["high_open"] for s in shares if s is not None]
        if lows and max(highs) < one.before and self._held_both_ways(one):
            return int(max(lows))
        # Of several statements that say the same, or of one, the ends are its own.
        if lows and (max(highs) == one.before or sum(highs) == one.before):
            return max(lows) if max(highs) == one.before else sum(lows)
        return one.before if lows and lows == highs else 0

    def _held_both_ways(self, one: Transfer) -> bool:
        """Return whether a giver is stated to have held directly and indirectly, perhaps twice."""
        world, scope = self.world, self.outcome.facts.scope
        offsets, rows = world.interests_by_asset
        asset, givers = scope.world_number(one.asset), [*map(scope.world_number, one.givers)]
        owner = world.column("interests", "owner_idx")
        said = {
            self._cell("interests", int(row), "directness")
            for row in rows[offsets[asset] : offsets[asset + 1]]
            if owner[row] in givers
        }
        return {"direct", "indirect"} <= said

    def _kept_words(self, one: Transfer) -> str:
        """Return what the givers have left, in words."""
        stakes = [*(each.stakes for each in self.outcome.measures), self.outcome.votes]
        held = stakes[one.measure]
        if held is None:
            return share_words(0, one.after)
        mine = np.isin(held.holder, one.givers) & (held.asset == one.asset)
        low = int(np.maximum(held.low, held.summary_low)[mine].sum())
        return share_words(min(low, one.after), one.after)

    def _recognition(self, one: Transfer) -> str:
        rule = self.outcome.version.transfers
        if rule is None or not one.words:
            return ""
        ratio = self.outcome.version.ratio
        if one.lost_ratio and one.is_open and ratio is not None:
            most = f"{percent_text(ratio.others)}%"
            sign = f"No other stated owner had more than {most} then, which was a sign of control."
            return f"{sign} Whether {rule.authority} recognises this is not known here."
        if one.accepted:
            return f"It is stated that {rule.authority} accepted this."
        if one.outside:
            return f"It is stated to lie outside the reach of {rule.authority}."
        names = {*self.outcome.version.rulings, *self.outcome.version.listings.authorities}
        said = {one.receiver for one in one.stated if one.says("accepted_by", names)} - {-1}
        if said:
            accepted = f"It is stated that {rule.authority} accepted a transfer to"
            rest = "whether it recognises the rest is not known here"
            return f"{accepted} {self._names(tuple(sorted(said)))}; {rest}."
        return f"Whether {rule.authority} recognises this is not known here."

    def _beside_listing(self, one: Transfer) -> str:
        """Return how the first day without the stake lies to the listing, as a clause.

        Of a day that is stated in part no days are counted, but the least and the most of them.
        """
        if one.listed_from is None:
            return ""
        first, last, until, holds = one.listed_from
        above = not set(one.givers) & self._listed
        behind = self.listed_behind(one)
        who = self._names(behind) or "a party above it"
        pairs = self.outcome.pools.partners()
        partners = pairs[0][np.isin(pairs[1], one.givers)].tolist()
        how = TOGETHER if set(partners) & {*behind} else "above it in its chain"
        how = "perhaps the same party" if self._may_be_listed(one) else how
        owner = f"{who}, {how}," if above else ""
        was = f", while {owner} was listed" if above else ", while listed"
        since = date_words(iso_day(first)) if first == last else "a day that is not stated in full"
        if first <= 0:
            since = "a day that is not stated"
        if one.days[0] > last or (first == last and one.days[1] > first and one.days[0] >= first):
            if holds:
                return f"{was} since {since}"
            span = f"from {since} to" if first == last and first > 0 else "until"
            return f"{was} {span} {date_words(iso_day(until))}"
        listing = f"the listing of {who}"
        if one.days[1] > first:
            return f", before or after {listing} on {since} (which came first is not stated)"
        least, most = first - one.days[1], last - one.days[0]
        if most == 0:
            return f", the day of {listing}"
        if least == most:
            return f", {most:,} {'day' if most == 1 else 'days'} before {listing} on {since}"
        days = f"at most {most:,}" if least == 0 else f"between {least:,} and {most:,}"
        return f", {days} days before {listing} on {since}"

    def listed_behind(self, one: Transfer) -> tuple[int, ...]:
        """Return whose listing a transfer is compared with: givers, else who stands above them."""
        mine = tuple(giver for giver in one.givers if giver in self._listed)
        if mine or one.listed_from is None:
            return mine
        above, _ = self.evidence.trace_upstream(one.givers[0])
        world, scope = self.world, self.outcome.facts.scope
        rows = np.array(self.outcome.listed.rows, np.int64)
        party, first, last = (
            world.column("listings", name)[rows] for name in ("party_idx", "may_from", "sure_from")
        )
        begun = party[(first == one.listed_from.first) & (last == one.listed_from.last)]
        then = set(scope.local_numbers(drop_doubles(begun)).tolist())
        return tuple(sorted(then.intersection(above)) or above)

    def _may_be_listed(self, one: Transfer) -> bool:
        """Return whether a giver that is not listed may be the party whose listing it is."""
        behind = set(self.listed_behind(one)) - set(one.givers)
        pairs = self.outcome.signs.flag_places(UNSURE)
        ends = zip(self.outcome.signs.holder[pairs], self.outcome.signs.asset[pairs], strict=True)
        return any(holder in behind and asset in one.givers for holder, asset in ends)

    def decides(self, one: Transfer, node: int) -> bool:
        """Return whether with the stake put back the rule would or may catch the party."""
        if one.lost_ratio or one.measure == RIGHT or one.measure >= len(self.outcome.measures):
            return True
        measure = self.outcome.measures[one.measure]
        held = max(int(measure.possible.value[node]), int(measure.certain.value[node]))
        held += self._back[node, one.measure] + one.recognised
        held += 0 if one.is_open else one.lost
        return held >= self.outcome.version.limit

    def _build_shown(self, one: Transfer) -> ShownTransfer:
        scope = self.outcome.facts.scope
        exact = one.listed_from is not None and one.listed_from.first == one.listed_from.last
        exact &= one.days[0] == one.days[1]
        measures = [measure.name for measure in self.outcome.measures]
        right = one.measure == RIGHT
        return ShownTransfer(
            givers=tuple(map(scope.world_number, one.givers)),
            receivers=tuple(
                scope.world_number(n) for n in one.receivers if n not in one.without_stake
            ),
            asset=scope.world_number(one.asset),
            measure=None if right else [*measures, "votes"][one.measure],
            before=None if right else one.before,
            stated_before=0 if right else self._least(one),
            after=None if right else one.after,
            on=self._day_text(one),
            days_from_listing=(
                one.days[0] - one.listed_from.first
                if exact and one.listed_from is not None
                else None
            ),
            ties=tuple(
                Tie(tie.kind, scope.world_number(tie.receiver), scope.world_number(tie.to))
                for tie in one.ties
            ),
            assumed=one.assumed,
            stayed=tuple(map(scope.world_number, one.stayed)),
            flags=one.words,
            recognised=one.accepted or one.outside,
            accepted_by=tuple(dict.fromkeys(n for said in one.stated for n in said.accepted_by)),
            outside=tuple(dict.fromkeys(n for said in one.stated for n in said.outside)),
            rows=one.rows,
            stated=tuple(said.row for said in one.stated),
            sentence=self.sentence(one),
            judgement=self.judgement(one),
            listed=tuple(map(scope.world_number, self.listed_behind(one))),
            may_be_listed=self._may_be_listed(one),
            by_death=bool(self._deaths(one)),
        )

    @cached_property
    def _by_asset(self) -> dict[int, list[Transfer]]:
        found = defaultdict[int, list[Transfer]](list)
        for one in sorted(self.outcome.transfers, key=lambda one: (one.days, one.givers)):
            found[one.asset].append(one)
        return dict(found)

    @cached_property
    def _back(self) -> defaultdict[tuple[int, int], int]:
        """Ticks that are put back, by asset and measure."""
        found = defaultdict[tuple[int, int], int](int)
        signs = self.outcome.signs
        first = len(signs.holder) - len(self.outcome.origins)
        for one, ticks in zip(self.outcome.origins, signs.extra[first:].tolist(), strict=True):
            found[one.asset, one.measure] += max(ticks, 0)
        return found

    @cached_property
    def _listed(self) -> frozenset[int]:
        return frozenset(self.outcome.start.tolist())

    def _name(self, node: int) -> str:
        return self.world.text_name_of(self.outcome.facts.scope.world_number(node))

    def _names(self, nodes: tuple[int, ...]) -> str:
        names = [self._name(node) for node in nodes]
        return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)

    def _day_text(self, one: Transfer) -> str:
        """Return the first day without the stake as a source states it."""
        if one.rows:
            return str(self._cell("interests", one.rows[0], "end"))
        said = one.stated[0]
        return str(self._cell("transfers", said.row, "start"))

    def _of_measure(self, measure: int) -> str:
        names = [*(one.name for one in self.outcome.measures), "votes"]
        return {"votes": " of the votes in", "board": " of the seats on the board of"}.get(
            names[measure], " of"
        )

    def _cell(self, table: str, row: int, column: str) -> Any:
        return self.world.tables[table][column][row].as_py()


def _last_days(row: Mapping[str, Any]) -> Iterator[str]:
    """Yield the days on which a row of a person says that the person died."""
    yield from filter(None, [row["end"]])
    for said in row["data"] or ():
        # Data are as published: a moment, or no date at all.
        with suppress(InputError):
            if said["field"] == DEATH and end_days(day := said["value"].partition("T")[0]):
                yield day
