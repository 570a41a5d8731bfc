"""The regimes: rules of law as data, one TOML file a regime, found by presence.

A regime has dated versions; each says which listings flow down, at what share, whether listed
holders are added up, and which signs ask for a person's judgement. No regime is named in code:
whoever adds a file to ``graph/regimes`` adds a regime. What each file says, with citations and
marks of evidence, is retold in ``docs/reference/rules.md``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from graph.dates import iso
from graph.share import TICK
from graph.share import parse as parse_share
from graph.vocabulary import RULING_EFFECTS

REVIEW: Final = "review"
FLAG: Final = "flag"


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a rule was read.

    Attributes:
        text: what the source is, in our words.
        url: its address.
        read_on: ISO day on which it was read.
        evidence: ``P`` official text seen, ``S`` seen as reported by others, ``I`` inferred,
            ``M`` from memory, check before use.
    """

    text: str
    url: str
    read_on: str
    evidence: str


@dataclass(frozen=True, slots=True)
class TypeSign:
    """Interest types that say something about control, and what they do.

    Attributes:
        types: interest types; one of them on a row is enough.
        effect: ``review`` (the holder's status flows on for a person to judge) or ``flag``.
        flag: the word shown beside the verdict, or empty.
        basis: the ground that a review on this sign names.
    """

    types: tuple[str, ...]
    effect: str
    flag: str
    basis: str


@dataclass(frozen=True, slots=True)
class Ratio:
    """A listed holder far above the others is a sign of control.

    Attributes:
        holder: share that the holder reaches, in units.
        others: share that no other holder exceeds, in units.
        flag: the word shown beside the verdict.
    """

    holder: int
    others: int
    flag: str


@dataclass(frozen=True, slots=True)
class Window:
    """A stake given away close to the listing of its holder.

    Attributes:
        days: days before and after the listing (``around`` is ``listing``), or before the day
            asked about (``while_listed``: given away on or after the listing).
        effect: ``review`` or ``flag``.
        flags: words shown beside the verdict.
    """

    days: int
    around: str
    effect: str
    flags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Listings:
    """Which entries of which lists flow down.

    Attributes:
        authorities: authorities whose listings belong to the regime.
        measures: one of these on the entry is needed.
        excluded_lists: list keys from which nothing flows down.
        excluded_programmes: programmes from which nothing flows down.
    """

    authorities: tuple[str, ...]
    measures: tuple[str, ...]
    excluded_lists: tuple[str, ...]
    excluded_programmes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RegimeVersion:
    """A regime between two days.

    Attributes:
        rule_id: the regime's key and the first day, as answers print it.
        first: ordinal of the first day; ``until`` of the first day after, ``None`` if open.
        threshold: percent as published.
        comparison: ``at_least`` or ``more_than``.
        aggregation: ``all`` (listed holders add up) or ``per_party``.
        joint: ``block_once`` or ``each_holds_all``, for arrangements.
        measures: interest types of each measure, each cascading by itself.
        presumption_at: a single share in percent at which control is presumed although the
            threshold is not met, or ``None``.
        presumed: the verdict ``certain`` is a presumption that can be rebutted.
        votes_sign: votes that reach the threshold are a sign of control.
        rulings: authorities whose acceptance of a rebuttal counts.
        flags: words that the regime prints in a situation; see ``SITUATIONS``.
        links: role of a link and the word it puts beside a verdict.
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
    listings: Listings
    signs: tuple[TypeSign, ...]
    ratio: Ratio | None
    windows: tuple[Window, ...]
    rulings: tuple[str, ...]
    flags: Mapping[str, tuple[str, ...]]
    links: Mapping[str, str]
    caveats: tuple[str, ...]
    evidence: str
    citations: tuple[Citation, ...]
    examples: tuple[str, ...]

    @property
    def limit(self) -> int:
        """The smallest sum in ticks that meets the threshold or the presumption."""
        if self.presumption_at is not None:
            return _ticks(self.presumption_at, "at_least")
        return self.ownership_limit

    @property
    def ownership_limit(self) -> int:
        """The smallest sum in ticks that meets the ownership threshold itself."""
        return _ticks(self.threshold, self.comparison)

    @property
    def per_party(self) -> bool:
        """Whether each listed party is looked at alone."""
        return self.aggregation == "per_party"


@dataclass(frozen=True, slots=True)
class NotAssessed:
    """Why a regime says nothing on a day."""

    reason: str


@dataclass(frozen=True, slots=True)
class Suspended:
    """Days on which a rule was suspended: ordinals, half-open, with the reason."""

    first: int
    until: int
    reason: str


@dataclass(frozen=True, slots=True)
class Regime:
    """One rule of one authority with its dated versions.

    Attributes:
        key: the name that commands and answers use.
        title: what it is called in a sentence.
        short: a short name that commands take too, or empty.
        versions: in order of time.
        before: why nothing is said before the first version.
    """

    key: str
    title: str
    short: str
    versions: tuple[RegimeVersion, ...]
    suspended: tuple[Suspended, ...]
    before: str

    def on(self, day: int) -> RegimeVersion | NotAssessed:
        """Give the version in force on a day, or the reason why there is none."""
        for span in self.suspended:
            if span.first <= day < span.until:
                return NotAssessed(span.reason)
        for version in self.versions:
            if version.first <= day and (version.until is None or day < version.until):
                return version
        if day < self.versions[0].first:
            first = iso(self.versions[0].first)
            return NotAssessed(f"{self.title} is known from {first}: {self.before}")
        return NotAssessed(f"no version of {self.title} is known for {iso(day)}")


SITUATIONS: Final = (
    "presumed",
    "minority",
    "aggregate_over",
    "unknown_share",
    "product_over",
    "rebutted",
    "rebutted_over",
    "cycle",
)
"""Situations in which a regime may print words of its own beside a verdict."""


def _ticks(percent: str, comparison: str) -> int:
    units = parse_share(percent).low
    return units * TICK + (comparison == "more_than")


CLEARING: Final = RULING_EFFECTS[0]
"""Effect of a ruling that accepts a rebuttal: nothing flows into or through the party."""
DELISTING: Final = RULING_EFFECTS[3]
"""Effect of a ruling that annuls a listing."""
SHOWN: Final = RULING_EFFECTS[1:3]
"""Effects that are shown beside a verdict and never change it: licence and wind-down."""
