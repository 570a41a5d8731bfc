"""The parts of which a version of a rule is made: signs, ratios, transfers, lists that count."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from graph.regimes.annexes import AnnexRule
from graph.values.dates import ALWAYS

REVIEW: Final = "review"


FLAG: Final = "flag"


CRITERION: Final = "criterion"
"""Control that the rule's own text names: it counts, and flows on."""


SIGN: Final = "sign"
"""What points to control, or states a criterion in part: a person must judge."""


CONTEXT: Final = "context"
"""What says something of control and decides nothing."""


GRADES: Final = (CRITERION, SIGN, CONTEXT)


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
class Extent:
    """How much of a right a statement has to give for an entry to speak of it.

    Attributes:
        over: the share in ticks that is exceeded; -1 for none.
        up_to: the share in ticks that is not exceeded.
        unstated: the entry speaks of a right of unstated extent too.
    """

    over: int
    up_to: int
    unstated: bool


@dataclass(frozen=True, slots=True)
class TypeSign:
    """Interest types that say something about control, and how much they weigh.

    Attributes:
        types: interest types; one of them on a row is enough.
        grade: ``criterion`` (the rule's text names it, so it counts), ``sign`` (the holder's
            status flows on for a person to judge) or ``context`` (a word beside the verdict).
        flag: the word shown beside the verdict, or empty.
        basis: the basis of a verdict on this sign.
        extent: how much of the right is asked for; ``None`` for any.
        majority_stake: it makes a majority stake too, where the chain runs over those.
        government: it speaks of blocked governments and of what they own or control alone.
        point: letter or number of the criterion in the rule's text, or empty.
        citation: where the criterion was read, or ``None``.
        measure: number of the measure to which a share that it adds belongs.
        both_ways: it leads from the asset to the holder too, where the asset is on a list.
    """

    types: tuple[str, ...]
    grade: str
    flag: str
    basis: str
    extent: Extent | None = None
    majority_stake: bool = False
    government: bool = False
    point: str = ""
    citation: Citation | None = None
    measure: int = 0
    both_ways: bool = False


@dataclass(frozen=True, slots=True)
class BlockedGovernment:
    """A programme that blocks a government, with all that it owns or controls.

    Attributes:
        programme: as listings name it.
        by: what says so, such as an order.
        first: ordinal of the first day; ``until`` of the first day after, ``None`` if open.
        country: code of the country whose public bodies it blocks without an entry, if stated.
    """

    programme: str
    by: str
    first: int
    until: int | None
    country: str | None = None


@dataclass(frozen=True, slots=True)
class Ratio:
    """A listed holder far above the others is a sign of control.

    Attributes:
        holder: share that the holder reaches, in units.
        others: share that no other holder exceeds, in units.
        flag: the word shown beside the verdict.
        said: who treats it as a sign, as a sentence without its full stop.
    """

    holder: int
    others: int
    flag: str
    said: str = ""


@dataclass(frozen=True, slots=True)
class TransferRule:
    """Which transfers of the listed ask for a judgement.

    Attributes:
        before_days: days before a listing within which any transfer does; ``None`` for none.
        before_days_related: the same where the receiver is tied to the giver.
        while_listed: every transfer during the listing does, until it is recognised.
        effect: ``review`` or ``flag``.
        authority: who recognises one, as a sentence names it.
        outside: one that is stated to lie outside the authority's reach is recognised.
        flags: further words beside a transfer during the listing, and for how many days;
            ``None`` for ever.
    """

    before_days: int | None
    before_days_related: int | None
    while_listed: bool
    effect: str
    authority: str
    outside: bool
    flags: Mapping[str, int | None]


@dataclass(frozen=True, slots=True)
class ListingRule:
    """Which entries of which lists flow down.

    Attributes:
        authorities: authorities whose listings belong to the regime; ``*`` for all.
        measures: one of these on the entry is needed.
        excluded_lists: list keys from which nothing flows down.
        excluded_programmes: programmes from which nothing flows down.
        programmes: the only programmes that flow down; empty for all.
        annexes: the annexes of an act whose entries flow down; ``None`` for all.
        also: entries of further authorities that flow down too.
        first: ordinal of the day from which these count; ``ALWAYS`` for as long as the version.
        repeated: the authority's own list repeats them, so that nothing is missing without them.
        citations: where it was read that entries of a further authority count.
    """

    authorities: tuple[str, ...]
    measures: tuple[str, ...]
    excluded_lists: tuple[str, ...] = ()
    excluded_programmes: tuple[str, ...] = ()
    programmes: tuple[str, ...] = ()
    annexes: AnnexRule | None = None
    also: tuple["ListingRule", ...] = ()
    first: int = ALWAYS
    repeated: bool = False
    citations: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class Outside:
    """Parties of whom a rule does not speak, and why.

    Attributes:
        jurisdictions: those of these jurisdictions.
        reason: in words.
        natural_owners: those that it would catch through listed natural persons alone.
    """

    jurisdictions: tuple[str, ...]
    reason: str
    natural_owners: bool = False
