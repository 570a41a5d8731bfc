"""Rows of ``exposure`` and ``paths``: a verdict a party and regime, and the paths behind it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Final

from graph.holdings.upstream_stakes import Cone, cone_of
from graph.paths.link_paths import LinkPath, link_paths
from graph.paths.path_search import Path, best_paths, explained_part
from graph.regimes.read_regimes import find_regime
from graph.regimes.regime import CLEARING, NotAssessed, Regime, RegimeVersion
from graph.regimes.who_is_listed import ListedParties, blocked_governments, listed_on
from graph.values.dates import iso_day
from graph.values.share import UNIT, is_open, ticks_to_percent
from graph.values.vocabulary import Basis, Verdict
from graph.verdict.assess_party import Assessment, assess
from graph.verdict.holders_above import Company
from graph.world.connections import Surroundings
from graph.world.world import World
from queries.answers.owner_facts import OwnerQuestion, owner_facts
from queries.answers.proof_answer import Reasons
from queries.question.answer import Answer
from queries.question.answer_rows import ListingRow, PathRow
from queries.question.verdict_rows import (
    ListingStart,
    OpenShare,
    Subject,
    VerdictRow,
    VerdictShares,
)
from queries.rows.candidate_rows import candidate_rows
from queries.rows.listing_start import listing_start, start_of
from queries.rows.path_rows import (
    PathQuestion,
    cited_records,
    listings_of,
    path_row,
    rounded_percent,
)
from queries.rows.transfer_rows import transfer_row
from queries.words.result_labels import result_label
from queries.words.value_text import date_text, the_authority
from queries.words.verdict_sentences import Holders, RuleWords, reading_of, verdict_sentence

SHOWN_PATHS: Final = 10
LINK_HOPS: Final = 3
_NO_SHARES: Final[VerdictShares] = {
    "own_min_pct": None,
    "own_max_pct": None,
    "min_closed": None,
    "max_closed": None,
    "product_min_pct": None,
    "product_max_pct": None,
    "product_min_closed": None,
    "product_max_closed": None,
}


def exposure_rows(
    world: World, numbers: Sequence[int], regimes: Sequence[str], day: int, *, links: bool
) -> Answer[VerdictRow]:
    """Return one row a party and regime, in the order asked.

    Args:
        world: the record, or the cone of the parties.
        numbers: world numbers of the parties.
        regimes: keys or short names.
        day: ordinal.
        links: add paths over links of other kinds, as their own class.

    Raises:
        InputError: there is no such regime.
    """
    asked = [_RegimeView(world, find_regime(name), day) for name in regimes]
    around = Surroundings(world, day) if links else None
    found = {view.regime.key: view.assess(numbers) for view in asked}
    return Answer(
        _verdict_row(view, found[view.regime.key][place], around)
        for place in range(len(numbers))
        for view in asked
    )


def path_rows(
    world: World, number: int, regime: str, day: int, *, k: int, links: bool
) -> Answer[PathRow]:
    """Return the best paths from listed parties to a party.

    Paths of interests say what part of the look-through share all of them explain.

    Args:
        world: the record, or the cone of the party.
        number: world number of the party.
        regime: key or short name.
        day: ordinal.
        k: paths at most, of interests and of links each.
        links: add paths over links of other kinds.

    Raises:
        InputError: there is no such regime.
    """
    view = _RegimeView(world, find_regime(regime), day)
    (assessment,) = view.assess([number])
    found = view.ownership_paths(number, k)
    rows = view.rows_of_paths(found)
    total = assessment.product_low
    # A listing that asks for a review only adds nothing to the total: its paths explain none.
    sure = [path for path in found if path.nodes[0] in view.listed_parties]
    part = None if total is None else explained_part(total / 100, sure)
    for row in rows:
        row["explained_pct"] = None if part is None else rounded_percent(part * 100, upper=False)
    if links:
        rows += view.rows_of_paths(view.link_paths(number, Surroundings(world, day), k))
    return Answer(rows)


@dataclass
class _RegimeView:
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
        if self.version is None or self.listed is None or not self.listed.cleared:
            return {}
        found = dict[int, str]()
        for row in self.world.tables["rulings"].to_pylist():
            mine = row["authority"] in self.version.rulings and row["effect"] == CLEARING
            if mine and row["about_idx"] in self.listed.cleared:
                day = row["date"] or row["start"]
                when = f" of {date_text(day)}" if day else ""
                found[row["about_idx"]] = (
                    f"a ruling of {the_authority(row['authority'])}{when} accepts that the "
                    "presumption is rebutted"
                )
        return found

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


def _verdict_row(view: _RegimeView, found: Assessment, around: Surroundings | None) -> VerdictRow:
    world = view.world
    # Paths are shown for every verdict: those of one that is excluded say why they do not count.
    paths = view.rows_of_paths(view.ownership_paths(found.subject, SHOWN_PATHS))
    own, unknown = view.own_listings(found), found.unknown_share_max
    if around is not None:
        paths += view.rows_of_paths(view.link_paths(found.subject, around, SHOWN_PATHS))
    row: VerdictRow = {
        **_subject(world, found.subject),
        "regime": found.regime,
        "rule_id": found.rule_id,
        "as_of": iso_day(found.day),
        "data_as_known_on": None,
        "verdict": found.verdict.value,
        "result": "",
        "reading": "",
        "basis": found.basis.value,
        "measure": found.measure,
        **_shares(found),
        "listed_owners": [world.id_of(n) for n in found.listed_owners],
        "listed_owner_names": [world.name_of(n) for n in found.listed_owners],
        "unknown_share_max_pct": None if unknown is None else Decimal(unknown) / UNIT,
        **open_share_keys(found),
        "flags": list(found.flags),
        "deciding_fact": found.deciding_fact,
        "if_in_force": None if found.if_in_force is None else found.if_in_force.value,
        **view.reasons.reason_keys(found, view._known),
        "caveats": list(found.caveats),
        "candidates": candidate_rows(world, found.candidates),
        "evidence": cited_records(world, found.why_rows, own),
        "listings": own,
        **(start_of(own, paths) or view.silent_start(found.subject)),
        "transfers": [transfer_row(world, one) for one in found.transfers],
        "paths": paths,
        "data_version": world.data_version,
        "sentence": "",
    }
    rule, holders = view.rule_words, _holders(row)
    row["result"] = result_label(row, owners=rule.owners)
    row["reading"] = reading_of(row, rule, holders)
    row["sentence"] = verdict_sentence(row, rule, holders, view.owner_facts(found))
    return row


def open_share_keys(found: Assessment) -> OpenShare:
    """Return how much is in hands that no source states; ``None`` where no rule was applied."""
    ticks = found.open_ticks
    share = None if ticks is None else ticks_to_percent(ticks, upper=True)
    return {"unknown_owners": found.unknown_owners, "open_share_pct": share}


def _holders(row: VerdictRow) -> Holders:
    """Return the listed parties of a sentence: those whose paths count, if all are shown."""
    paths = [path for path in row["paths"] if path["class"] in ("ownership", "control")]
    counted = [path["listed_name"] for path in paths if path["counts_toward_rule"]]
    names = row["listed_owner_names"]
    if counted and len(paths) < SHOWN_PATHS:
        names = [name for name in names if name in counted] or names
    entries = {path["listed_name"]: path["listings"][0] for path in paths if path["listings"]}
    return Holders(names, entries)


def _subject(world: World, number: int) -> Subject:
    """Return the columns that say which party it is."""
    rows = world.party_rows(number)
    numbers = sorted({text for row in rows for text in row["identifiers"]})
    names = [name["value"] for row in rows for name in row["names"]]
    return {
        "subject_id": world.id_of(number),
        "subject_name": world.name_of(number),
        "subject_name_original": next((n for n in names if not n.isascii()), None),
        "jurisdiction": next((r["jurisdiction"] for r in rows if r["jurisdiction"]), None),
        "reg_number": next((n for n in numbers if not n.startswith("LEI:")), None),
        "lei": next((n.removeprefix("LEI:") for n in numbers if n.startswith("LEI:")), None),
    }


def _shares(found: Assessment) -> VerdictShares:
    """Return the shares of a verdict in percent, exact or rounded outward to six places.

    An end that rounding moved is not meant; the ends of a share that is not exact are.
    """
    low, high = found.own_low_ticks, found.own_high_ticks
    least, most = found.product_low, found.product_high
    if low is None or high is None or least is None or most is None:
        return {**_NO_SHARES}
    product = rounded_percent(least, upper=False), rounded_percent(most, upper=True)
    return {
        "own_min_pct": ticks_to_percent(low, upper=False),
        "own_max_pct": ticks_to_percent(high, upper=True),
        "min_closed": not is_open(low),
        "max_closed": not is_open(high),
        "product_min_pct": product[0],
        "product_max_pct": product[1],
        "product_min_closed": product[0] == least and not found.product_open[0],
        "product_max_closed": product[1] == most and not found.product_open[1],
    }
