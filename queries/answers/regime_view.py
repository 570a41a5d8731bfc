"""One rule asked about a world on a day: assessments, paths and what sentences say of it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Final

from graph.holdings.upstream_stakes import Cone, StakesAbove
from graph.paths.link_paths import LinkPath, link_paths
from graph.paths.part_paths import with_listed_parts
from graph.paths.partner_paths import Ties, ties_on, to_parties, with_partners
from graph.paths.path_search import Path, best_paths
from graph.paths.transfer_paths import transfer_paths
from graph.reasons.rebuttal_words import rebuttals_of
from graph.reasons.share_words import share_words
from graph.regimes.regime import PERSON_BEHIND, SHOWN_EFFECTS, NotAssessed, Regime, RegimeVersion
from graph.regimes.set_status import with_set_status
from graph.regimes.who_is_listed import (
    ListedParties,
    blocked_governments,
    listed_on,
    on_other_parts,
)
from graph.values.share import percent_text
from graph.values.vocabulary import Basis, Verdict
from graph.verdict.assess_party import Assessment, Assessor
from graph.verdict.holders_above import Company
from graph.verdict.other_lists import OwnerText
from graph.verdict.searched_lists import partial_lists
from graph.world.connections import Surroundings
from graph.world.scope import is_below, parties_above
from graph.world.world import World
from queries.answers.facts_beside import ListedLink, link_facts, listed_links, match_facts
from queries.answers.proof_answer import Reasons
from queries.question.answer_rows import ListingRow, PathRow
from queries.question.party_facts import RulingRow
from queries.question.verdict_rows import ListingStart, VerdictRow
from queries.rows.party_rows import listing_start, rulings_of
from queries.rows.path_rows import PathQuestion, listings_of, path_row
from queries.words.accounts import Account, Beside
from queries.words.list_names import AUTHORITIES as LISTS_OF
from queries.words.result_labels import ResultWords, has_no_owners, result_words
from queries.words.verdict_sentences import RuleWords

LINK_HOPS: Final = 3


@dataclass(frozen=True)
class RuleAccount:
    """What one rule says of a party: its exposure row, and the row in words.

    ``place`` is the word for whose rule it is, such as ``EU`` or ``Canadian``; ``partial`` are the
    lists of which the record has some entries only, such as ``EU list``.
    """

    row: VerdictRow
    account: Account
    title: str
    place: str
    partial: Sequence[str] = ()

    @property
    def words(self) -> ResultWords:
        """How the result is shown."""
        return result_words(self.row)


@dataclass
class RegimeView:
    """One regime asked about a world on a day."""

    world: World
    regime: Regime
    day: int
    _known: dict[int, Assessment] = field(default_factory=dict)
    _assessor: Assessor | None = None
    _above: Sequence[int] = ()
    _stakes: StakesAbove | None = None

    def __post_init__(self) -> None:
        """Take over what was set of the regime's status."""
        self.regime = with_set_status(self.regime, self.world)

    @cached_property
    def version(self) -> RegimeVersion | None:
        """The version of the regime in force; ``None`` where the regime is not assessed."""
        version = self.regime.version_on(self.day)
        return None if isinstance(version, NotAssessed) else version

    @property
    def asks_for_owners(self) -> bool:
        """Return whether the version is a rule on beneficial owners."""
        return self.version is not None and self.version.owners is not None

    @cached_property
    def reasons(self) -> Reasons:
        """Proofs of certain verdicts, and facts that would turn possible ones."""
        return Reasons(self.world, self.version, self.day)

    @cached_property
    def listed(self) -> ListedParties | None:
        """The parties listed that day under the version in force."""
        return None if self.version is None else listed_on(self.world, self.version, self.day)

    @cached_property
    def listed_parties(self) -> frozenset[int]:
        """World numbers of the parties that are listed that day, for certain or perhaps."""
        return frozenset() if self.listed is None else self.listed.sure | self.listed.perhaps

    @cached_property
    def listing_rows(self) -> dict[int, list[int]]:
        """Rows of the listings that count, by world number of the party.

        Those of a rule that is stayed or not read are its own authority's too.
        """
        found: dict[int, list[int]] = {}
        now = self.regime.version_on(self.day)
        version = now.version if isinstance(now, NotAssessed) else now
        if version is None:
            return found
        parties = self.world.column("listings", "party_idx")
        listed = self.listed or listed_on(self.world, version, self.day)
        for row in listed.rows:
            found.setdefault(int(parties[row]), []).append(row)
        return found

    def look_above(self, numbers: Sequence[int]) -> None:
        """Prepare answers on all that lies above some parties, so that each costs little."""
        self._assessor = Assessor(self.world, self.regime, self.day, numbers)
        self._above, self._stakes = numbers, None

    def assess(self, numbers: Sequence[int]) -> list[Assessment]:
        """Return the assessments of parties; each party is assessed once."""
        fresh = [n for n in dict.fromkeys(numbers) if n not in self._known]
        if fresh:
            if self._assessor is None:
                self.look_above(fresh)
            assessor = self._assessor
            if assessor is None or not assessor.covers(fresh):
                assessor = Assessor(self.world, self.regime, self.day, fresh)
            self._known.update(zip(fresh, assessor.answers(fresh), strict=True))
        return [self._known[n] for n in numbers]

    def other_entries(self, number: int) -> list[tuple[int, int]]:
        """Return who at or above a party is on a list that does not count, and by which rows."""
        self.assess([number])
        return [] if self._assessor is None else self._assessor.other_entries(number)

    def owner_texts(self, number: int) -> list[OwnerText]:
        """Return what sources say in words of who owns a party or one above it."""
        self.assess([number])
        return [] if self._assessor is None else self._assessor.owner_texts(number)

    def cone(self, number: int) -> Cone:
        """Return the stakes above a party that day, of every right that the version measures."""
        if self._stakes is None:
            self._stakes = self._stakes_above(self._above)
        if not self._stakes.covers(number):
            return self._stakes_above([number]).cone(number)
        return self._stakes.cone(number)

    def _stakes_above(self, numbers: Sequence[int]) -> StakesAbove:
        measures = {} if self.version is None else self.version.measures
        rights = [right for types in measures.values() for right in types]
        only = () if self.version is None else self.version.capital_rights
        named = list(dict.fromkeys(rights))
        behind = self.version is not None and self.version.nominees == PERSON_BEHIND
        return StakesAbove(
            self.world, numbers, self.day, named, capital_rights=only, person_behind=behind
        )

    def ownership_paths(self, number: int, k: int) -> list[Path]:
        """Return the best paths of interests from listed parties, then from those in doubt.

        Last come those that lead over a stake or a role given away; half the room is theirs.
        """
        found: list[Path] = []
        (assessment,) = self.assess([number])
        given: list[Path] = []
        doubted, every = self._starts
        # Above most parties nobody is on a list, and no way has to be looked for.
        above = parties_above(self.world, number).tolist() if every else []
        if every.isdisjoint(above) and not assessment.transfers:
            return []
        cone = with_listed_parts(self.world, self.cone(number), above, self.day, self.version)
        ties = {one: self._ties[one] for one in above if one in self._ties}
        cone = with_partners(cone, ties, self.world.size, every, self.version)
        if assessment.transfers:
            given = transfer_paths(self.world, cone, every, k, assessment.transfers)
        room = k - min(len(given), (k + 1) // 2)
        # Paths from parties whose listing is in doubt come last, where there is room for them.
        for starts in (self.listed_parties, doubted):
            if starts and len(found) < room:
                # Some ways pass a party by both its numbers; more are asked for in their place.
                best = best_paths(cone, starts, (4 if ties else 1) * (room - len(found)))
                found += to_parties(best, self.world.size)[: room - len(found)]
        return found + given[: k - len(found)]

    @cached_property
    def _ties(self) -> Ties:
        return ties_on(self.world, self.day, self.version)

    @cached_property
    def _starts(self) -> tuple[frozenset[int], frozenset[int]]:
        """Who begins paths: those whose listing is in doubt, and they with all that are listed."""
        if self.listed is None:
            return frozenset(), frozenset()
        doubted = self.listed.needing_review - self.listed_parties
        return doubted, self.listed_parties | doubted

    def link_paths(self, number: int, around: Surroundings, k: int) -> list[LinkPath]:
        """Return the shortest paths that use a link, at most ``k`` a listed party."""
        return list(link_paths(around, number, self.listed_parties, hops=LINK_HOPS, k=k))

    def own_listings(self, found: Assessment) -> list[ListingRow]:
        """Return the party's own listings where they decide, the one to cite first at the head."""
        if found.basis is not Basis.LISTING:
            return []
        return listings_of(
            self.world, found.subject, PathQuestion(self.day, listings=self.listing_rows)
        )

    def silent_start(self, number: int) -> ListingStart:
        """Return when an entry of the party began that does not hold on the day."""
        none: ListingStart = {"listing_start_min": None, "listing_start_max": None}
        return listing_start(self.world, self.version, number, self.day) or none

    @property
    def rule_words(self) -> RuleWords:
        """What sentences say of the rule."""
        version = self.version
        if version is None:
            return RuleWords(self.regime.in_text)
        more = "more than " if version.comparison == "more_than" else ""
        threshold, ratio = f"{more}{version.threshold}%", version.ratio
        words = RuleWords(self.regime.in_text, threshold, self.asks_for_owners, version.per_party)
        if ratio is None:
            return words
        return replace(words, others=f"{percent_text(ratio.others)}%", sign=ratio.said)

    def beside(self, found: Assessment, row: VerdictRow, *, links: bool) -> Beside:
        """Return what is known of a party beside its row; links are told where asked for."""
        if self.version is None or self.listed is None:
            return Beside()
        asks = found.verdict is Verdict.REVIEW
        matched = row.get("candidates") if asks or found.verdict is Verdict.EXCLUDED else None
        claims = self.listed_links(found.subject) if links else []
        return Beside(
            self._has_owners(found.subject),
            list(match_facts(self.world, found.subject, matched or (), self._question)),
            list(link_facts(claims, row["as_of"])),
            self._decisions(found),
            rulings_of(self.world, found.subject, self.day) if asks else (),
            self.rebuttals.get(found.subject),
            []
            if self._is_on_other_part(found.subject, row)
            else [
                f"the {LISTS_OF[name]}" if name in LISTS_OF else "a list that is loaded"
                for name in self.version.listings.authorities
            ],
        )

    def _is_on_other_part(self, subject: int, row: VerdictRow) -> bool:
        """Return the same of the party itself, if it has no owners, else of those above it."""
        itself = has_no_owners(row) and subject in self._on_other_parts
        return itself or self.has_owner_on_other_part(subject)

    def has_owner_on_other_part(self, subject: int) -> bool:
        """Return whether a party above is on a part of the rule's lists that it does not count."""
        return is_below(self.world, self._on_other_parts, subject, self.day)

    @cached_property
    def _on_other_parts(self) -> frozenset[int]:
        if self.version is None or self.listed is None:
            return frozenset()
        return on_other_parts(self.world, self.version, self.listed)

    def _has_owners(self, subject: int) -> bool:
        """Return whether some source names who has an interest in a party on the day."""
        offsets, by_asset = self.world.interests_by_asset
        rows = by_asset[int(offsets[subject]) : int(offsets[subject + 1])]
        may, until, owner = (
            self.world.column("interests", name)[rows]
            for name in ("may_from", "may_until", "owner_idx")
        )
        return bool(((may <= self.day) & (self.day < until) & (owner >= 0)).any())

    def listed_links(self, subject: int) -> list[ListedLink]:
        """Return the links of a party with parties that are on a list of the rule that day."""
        return listed_links(self.world, subject, self._question)

    def rule_account(self, row: VerdictRow, account: Account) -> RuleAccount:
        """Return a row and its account with what an opening says of the rule."""
        names = self.regime.versions[-1].listings.authorities
        place = LISTS_OF.get(names[0], "list of this rule").split()[0]
        return RuleAccount(row, account, self.regime.in_text, place, self._partial)

    @cached_property
    def _partial(self) -> list[str]:
        return [] if self.version is None else list(partial_lists(self.world, self.version))

    @cached_property
    def _question(self) -> PathQuestion:
        """The day, and the listings that count."""
        return PathQuestion(self.day, listings=self.listing_rows)

    def _decisions(self, found: Assessment) -> list[RulingRow]:
        """Return the licences and wind-down periods that a verdict is flagged with."""
        if not {"licence", "wind_down"} & set(found.flags) or self.version is None:
            return []
        return [
            ruling
            for ruling in rulings_of(self.world, found.subject, self.day)
            if ruling["effect"] in SHOWN_EFFECTS
            and ruling["state"] in ("in force", "perhaps")
            and ruling["authority"] in self.version.rulings
        ]

    def _company(self, number: int) -> Company | None:
        """Return a party as a rule on beneficial owners sees it; ``None`` under other rules."""
        if not self.asks_for_owners or self.version is None:
            return None
        return Company(self.world, self.version, number, self.day, None)

    @cached_property
    def _governments(self) -> frozenset[int]:
        """The listed parties that are blocked governments that day."""
        if self.version is None or self.listed is None:
            return frozenset()
        return blocked_governments(self.world, self.version, self.listed, self.day)[1]

    @cached_property
    def rebuttals(self) -> dict[int, str]:
        """Why nothing flows into parties whose rebuttal is accepted, by world number."""
        if self.version is None or self.listed is None:
            return {}
        return rebuttals_of(self.world, self.version, self.listed.cleared)

    def rows_of_paths(self, paths: Iterable[Path | LinkPath]) -> list[PathRow]:
        """Return paths to one party as rows, each with whether it counts and why not."""
        paths = list(paths)
        between = sorted({node for path in paths for node in path.nodes[1:-1]})
        assessed = dict(zip(between, self.assess(between), strict=True))
        verdicts = {n: a.verdict for n, a in assessed.items()}
        question = PathQuestion(
            day=self.day,
            caught=_with_verdict(verdicts, (Verdict.LISTED, Verdict.CERTAIN)),
            possible=frozenset(_with_verdict(verdicts, (Verdict.POSSIBLE,))),
            listings=self.listing_rows,
            threshold=_threshold_words(self.version),
            version=self.version,
            governments=self._governments,
            stopped=self.rebuttals,
            without_majority=frozenset(n for n, a in assessed.items() if not a.passes_on),
            held={
                n: share_words(a.own_low_ticks or 0, a.own_high_ticks)
                for n, a in assessed.items()
                if a.verdict is Verdict.EXCLUDED and a.own_high_ticks
            },
            company=self._company(paths[0].nodes[-1]) if paths else None,
            excluded=bool(paths)
            and self.assess(paths[0].nodes[-1:])[0].verdict is Verdict.EXCLUDED,
        )
        return [path_row(self.world, path, question) for path in paths]


def _with_verdict(verdicts: Mapping[int, Verdict], wanted: Collection[Verdict]) -> dict[int, int]:
    return {number: 1 for number, verdict in verdicts.items() if verdict in wanted}


def _threshold_words(version: RegimeVersion | None) -> str:
    if version is None:
        return "the threshold"
    return f"{version.comparison.replace('_', ' ')} {version.threshold}%"
