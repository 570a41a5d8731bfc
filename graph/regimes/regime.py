"""The regimes: rules of law as data, one TOML file a regime, found by presence.

A regime has dated versions; each says which listings flow down, at what share, whether listed
holders are added up, and which signs ask for a person's judgement. No regime is named in code:
whoever adds a file to ``graph/regimes`` adds a regime. What each file says, with citations and
marks of evidence, is retold in ``docs/reference/rules.md``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from graph.head.rule_status import RuleStatus
from graph.regimes.owner_rule import OwnerRule, ticks_of
from graph.regimes.rule_parts import (
    BlockedGovernment,
    Citation,
    ListingRule,
    Outside,
    Ratio,
    TransferRule,
    TypeSign,
)
from graph.values.dates import date_words, iso_day
from graph.values.vocabulary import RULING_EFFECTS

ANY_AUTHORITY: Final = "*"
CASCADE: Final = "cascade"
DIRECT_ONLY: Final = "none"
LISTED_ONLY: Final = "listed_only"
MAJORITY_STAKES: Final = "majority_stakes"
CHAINS: Final = (CASCADE, DIRECT_ONLY, LISTED_ONLY, MAJORITY_STAKES)
BLOCK_ONCE: Final = "block_once"
EACH_HOLDS_ALL: Final = "each_holds_all"
JOINTS: Final = (BLOCK_ONCE, EACH_HOLDS_ALL, "any_holder")
LEGAL_HOLDER: Final = "legal_holder"
PERSON_BEHIND: Final = "person_behind"


@dataclass(frozen=True, slots=True)
class RegimeVersion:
    """A regime between two days.

    Attributes:
        rule_id: the regime's key and the first day, as answers print it.
        first: ordinal of the first day; ``until`` of the first day after, ``None`` if open.
        threshold: percent as published.
        comparison: ``at_least`` or ``more_than``.
        aggregation: ``all`` (listed holders add up) or ``per_party``.
        aggregate_open: why it is open whether listed holders add up; where that would decide,
            nothing is assessed. Empty where the rule is clear.
        open_at: percent that meets the rule by one reading of a text that was not seen, and not by
            the reading taken here; ``None`` where the text is known. Where it would decide,
            nothing is assessed.
        open_text: what was not seen, as a clause; empty where all was.
        chain: ``cascade`` (a caught party passes its stakes on), ``majority_stakes`` (one in
            which the listed have a majority stake does), ``none`` (only what the listed hold
            directly counts) or ``listed_only`` (nothing flows down at all).
        joint: ``block_once`` (a block of several holders counts once: whole if all are caught,
            else from nothing to whole), ``each_holds_all`` (whole for each; partners in an
            arrangement too) or ``any_holder`` (whole if one of them is asked about).
        measures: interest types of each measure; to meet one is enough, at every level.
        presumption_at: a single share in percent at which control is presumed although the
            threshold is not met, or ``None``.
        presumed: the verdict ``certain`` is a presumption that can be rebutted.
        votes_sign: votes that reach the threshold are a sign of control.
        transfers: which transfers ask for a judgement; ``None`` where none does.
        rulings: authorities whose acceptance of a rebuttal counts.
        appealable: those of them whose annulments take effect only when no appeal is left.
        flags: words that the regime prints in a situation; see ``SITUATIONS``.
        links: role of a link and the word it puts beside a verdict.
        outside: parties of whom the rule does not speak, or ``None``.
        owners: how beneficial owners are found, where the regime asks for them.
        nominees: who holds what a nominee holds: ``legal_holder`` or ``person_behind``.
        own_votes: votes that a company holds in itself lessen the whole.
        own_by_majority: what a company has in itself through others of which it has most is its
            own as well.
        arrangement_sign: what holders who act together hold together is a sign of control.
        capital_rights: rights that count only in a body without share capital.
        open_criteria: the list of criteria of control is open, so such a right is a sign elsewhere.
        governments: programmes that block governments.
        named_for: the only programmes whose answers name this version; empty for all.
        otherwise: the version that answers on other programmes name, which says the same.
        apart: pattern of the part of a listing by which holders are added up, such as its
            directive; a listed party without one is looked at alone. Empty where all add up.
        set_status: who said that it is in force, where its data leave that open; else empty.
    """

    rule_id: str
    first: int
    until: int | None
    threshold: str
    comparison: str
    aggregation: str
    joint: str
    measures: Mapping[str, tuple[str, ...]]
    presumption_at: str | None
    presumed: bool
    votes_sign: bool
    listings: ListingRule
    signs: tuple[TypeSign, ...]
    ratio: Ratio | None
    transfers: TransferRule | None
    rulings: tuple[str, ...]
    appealable: tuple[str, ...]
    flags: Mapping[str, tuple[str, ...]]
    links: Mapping[str, str]
    caveats: tuple[str, ...]
    evidence: str
    citations: tuple[Citation, ...]
    examples: tuple[str, ...]
    aggregate_open: str = ""
    open_at: str | None = None
    open_text: str = ""
    chain: str = CASCADE
    outside: Outside | None = None
    owners: OwnerRule | None = None
    nominees: str = LEGAL_HOLDER
    own_votes: bool = False
    own_by_majority: bool = False
    arrangement_sign: bool = False
    capital_rights: tuple[str, ...] = ()
    open_criteria: bool = False
    governments: tuple[BlockedGovernment, ...] = ()
    named_for: tuple[str, ...] = ()
    otherwise: str = ""
    apart: str = ""
    set_status: str = ""

    @property
    def limit(self) -> int:
        """Smallest sum in ticks that meets the threshold or the presumption."""
        if self.presumption_at is not None:
            return ticks_of(self.presumption_at, "at_least")
        return self.ownership_limit

    @property
    def ownership_limit(self) -> int:
        """Smallest sum in ticks that meets the ownership threshold itself."""
        return ticks_of(self.threshold, self.comparison)

    @property
    def open_limit(self) -> int | None:
        """Smallest sum in ticks of which the text leaves open whether it is enough."""
        return None if self.open_at is None else ticks_of(self.open_at, "at_least")

    @property
    def per_party(self) -> bool:
        """Whether each listed party is looked at alone."""
        return self.aggregation == "per_party"


@dataclass(frozen=True, slots=True)
class NotAssessed:
    """Why a regime says nothing on a day.

    Attributes:
        reason: in words.
        flag: a word beside the answer, or empty.
        version: the version that holds apart from a suspension, where words about it are shown.
    """

    reason: str
    flag: str = ""
    version: RegimeVersion | None = None


@dataclass(frozen=True, slots=True)
class Suspension:
    """Days on which a rule was suspended, nobody knows whether it was, or a person said it.

    Attributes:
        first: ordinal of the first day; ``until`` of the first day after, ``None`` if open.
        reason: in words.
        flag: a word beside the answer, or empty.
    """

    first: int
    until: int | None
    reason: str
    flag: str = ""


@dataclass(frozen=True, slots=True)
class Regime:
    """One rule of one authority with its dated versions.

    Attributes:
        key: the name that commands and answers use.
        title: what it is called at the head of a card or table.
        in_text: what it is called in a sentence, with its article.
        short: a short name that commands take too, or empty.
        versions: in order of time.
        before: why nothing is said before the first version, whose first day is ``{day}``.
        in_force: days on which it counts as in force because a person set that (`set_status`).
        statuses: what was set of it, from which ``suspended`` and ``in_force`` follow.
    """

    key: str
    title: str
    in_text: str
    short: str
    versions: tuple[RegimeVersion, ...]
    suspended: tuple[Suspension, ...]
    before: str
    in_force: tuple[Suspension, ...] = ()
    statuses: tuple[RuleStatus, ...] = ()

    def version_on(self, day: int) -> RegimeVersion | NotAssessed:
        """Return the version in force on a day, or the reason why there is none."""
        version = next((v for v in self.versions if _holds(v, day)), None)
        for span in self.suspended:
            if _holds(span, day):
                return NotAssessed(span.reason, span.flag, version if span.flag else None)
        if version is not None:
            said = next((span.reason for span in self.in_force if _holds(span, day)), "")
            return replace(version, set_status=said) if said else version
        if day < self.versions[0].first:
            first = date_words(iso_day(self.versions[0].first))
            return NotAssessed(self.before.format(day=first))
        return NotAssessed(f"no version of {self.in_text} is known for {date_words(iso_day(day))}")


def _holds(span: RegimeVersion | Suspension, day: int) -> bool:
    return span.first <= day and (span.until is None or day < span.until)


SITUATIONS: Final = (
    "caught",
    "presumed",
    "limb_not_met",
    "minority",
    "aggregate_over",
    "unknown_share",
    "product_over",
    "rebutted",
    "rebutted_over",
    "cycle",
    "owned",
    "indirect",
    "no_majority_stake",
    "joint_partly",
    "own_shares",
)
"""Situations in which a regime may print words of its own beside a verdict."""


CLEARING: Final = RULING_EFFECTS[0]
"""Effect of a ruling that accepts a rebuttal: nothing flows into or through the party."""
DELISTING: Final = RULING_EFFECTS[3]
"""Effect of a ruling that annuls a listing."""
SHOWN_EFFECTS: Final = RULING_EFFECTS[1:3]
"""Effects that are shown beside a verdict and never change it: licence and wind-down."""
