"""One rule asked about a world on a day: assessments, paths and what sentences say of it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from graph.holdings.upstream_stakes import Cone, cone_of
from graph.paths.link_paths import LinkPath, link_paths
from graph.paths.path_search import Path, best_paths
from graph.reasons.rebuttal_words import rebuttals_of
from graph.regimes.regime import NotAssessed, Regime, RegimeVersion
from graph.regimes.who_is_listed import ListedParties, blocked_governments, listed_on
from graph.values.vocabulary import Basis, Verdict
from graph.verdict.assess_party import Assessment, assess
from graph.verdict.holders_above import Company
from graph.world.connections import Surroundings
from graph.world.world import World
from queries.answers.owner_facts import OwnerQuestion, owner_facts
from queries.answers.proof_answer import Reasons
from queries.question.answer_rows import ListingRow, PathRow
from queries.question.verdict_rows import (
    ListingStart,
)
from queries.rows.listing_start import listing_start
from queries.rows.path_rows import (
    PathQuestion,
    listings_of,
    path_row,
)
from queries.words.verdict_sentences import RuleWords

LINK_HOPS: Final = 3


@dataclass
class RegimeView:
    """One regime asked about a world on a day."""

    world: World
    regime: Regime
    day: int
    _known: dict[int, Assessment] = field(default_factory=dict)

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

    def assess(self, numbers: Sequence[int]) -> list[Assessment]:
        """Return the assessments of parties; each party is assessed once."""
        fresh = [n for n in dict.fromkeys(numbers) if n not in self._known]
        if fresh:
            answers = assess(self.world, self.regime, self.day, fresh)
            self._known.update(zip(fresh, answers, strict=True))
        return [self._known[n] for n in numbers]

    def cone(self, number: int) -> Cone:
        """Return the stakes above a party that day, of every right that the version measures."""
        measures = {} if self.version is None else self.version.measures
        rights = [right for types in measures.values() for right in types]
        only = () if self.version is None else self.version.capital_rights
        named = list(dict.fromkeys(rights))
        return cone_of(self.world, number, self.day, named, capital_rights=only)

    def ownership_paths(self, number: int, k: int) -> list[Path]:
        """Return the best paths of interests from listed parties, then from those in doubt."""
        found: list[Path] = []
        # Paths from parties whose listing is in doubt come last, where there is room for them.
        doubted = (
            frozenset() if self.listed is None else self.listed.needing_review - self.listed_parties
        )
        for starts in (self.listed_parties, doubted):
            if starts and len(found) < k:
                found += best_paths(self.cone(number), starts, k - len(found))
        return found

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
            return RuleWords(self.regime.title)
        more = "more than " if version.comparison == "more_than" else ""
        threshold = f"{more}{version.threshold}%"
        return RuleWords(self.regime.title, threshold, self.asks_for_owners, version.per_party)

    def owner_facts(self, found: Assessment) -> list[str]:
        """Return what is stated of a party's owners where no listed one was found."""
        none = found.verdict is Verdict.EXCLUDED and not found.own_high_ticks
        if self.version is None or self.listed is None or not none:
            return []
        asked = OwnerQuestion(self.world, self.version, self.listed, self.day)
        return owner_facts(asked, found.subject)

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
    def _rulings(self) -> dict[int, str]:
        """Why nothing flows into parties whose rebuttal is accepted, by world number."""
        if self.version is None or self.listed is None:
            return {}
        return rebuttals_of(self.world, self.version, self.listed.cleared)

    def rows_of_paths(self, paths: Iterable[Path | LinkPath]) -> list[PathRow]:
        """Return paths to one party as rows, each with whether it counts and why not."""
        paths = list(paths)
        between = sorted({node for path in paths for node in path.nodes[1:-1]})
        verdicts = {n: a.verdict for n, a in zip(between, self.assess(between), strict=True)}
        question = PathQuestion(
            day=self.day,
            caught=_with_verdict(verdicts, (Verdict.LISTED, Verdict.CERTAIN)),
            possible=frozenset(_with_verdict(verdicts, (Verdict.POSSIBLE,))),
            listings=self.listing_rows,
            threshold=_threshold_words(self.version),
            version=self.version,
            governments=self._governments,
            stopped=self._rulings,
            without_majority=frozenset(
                n for n, a in zip(between, self.assess(between), strict=True) if not a.passes_on
            ),
            company=self._company(paths[0].nodes[-1]) if paths else None,
        )
        return [path_row(self.world, path, question) for path in paths]


def _with_verdict(verdicts: Mapping[int, Verdict], wanted: Collection[Verdict]) -> dict[int, int]:
    return {number: 1 for number, verdict in verdicts.items() if verdict in wanted}


def _threshold_words(version: RegimeVersion | None) -> str:
    if version is None:
        return "the threshold"
    return f"{version.comparison.replace('_', ' ')} {version.threshold}%"
