"""The rows of answers as types: statements, hops, listings and paths; verdicts are beside.

The rows are plain dicts; `TypedDict` lets mypy find a key that is misspelt. Percentages are exact
decimals from 0 to 100, days ISO texts, which may be partial where a source published them so.
``None`` is what no source states. A key that is not required is missing where it would mean
nothing, as a link has no votes.
"""

from decimal import Decimal
from typing import NotRequired, TypedDict

Percent = Decimal | None
Text = str | None


class Citation(TypedDict):
    """Where in which source a row stands.

    Attributes:
        record: ``dataset:record``.
        position: where in the file; ``source_id`` is the file's SHA-256.
        own: true on a statement of the workspace's own cases; set by the explorer alone.
    """

    source: str
    record: str
    url: Text
    locator: Text
    position: str
    source_id: str
    dataset: str
    publisher: Text
    published_on: Text
    retrieved_on: Text
    reader: Text
    own: NotRequired[bool]


class Ends(TypedDict):
    """The two parties of a hop: the owner or the party that acts, and the other."""

    from_id: str
    from_name: str
    to_id: str
    to_name: str


class ShareEnds(TypedDict):
    """A share as a range; an end that is not closed is itself not meant."""

    share_min_pct: Percent
    share_max_pct: Percent
    min_closed: bool | None
    max_closed: bool | None


class HopShare(ShareEnds):
    """The share that a hop shows, and the right (BODS interest type) that it is a share of."""

    relation: str
    types: list[str]
    measure: Text
    share_as_published: Text


class InterestKeys(HopShare):
    """What only a hop of an interest has, beside the share of one right."""

    votes_min_pct: Percent
    votes_max_pct: Percent
    votes_min_closed: bool | None
    votes_max_closed: bool | None
    directness: str
    summary: bool
    block: Text
    joint: Text
    nominee_for: Text


class LinkKeys(HopShare):
    """What only a hop of another link has."""

    amount: Text
    currency: Text


class HopDays(TypedDict):
    """When a hop holds; ``holds`` (yes, perhaps, no) is of the day asked about."""

    valid_from: Text
    valid_to: Text
    date_precision: Text
    holds: Text


class Hop(Citation, Ends, HopShare, HopDays):
    """One statement of an interest, a link or a shared address.

    Attributes:
        also: further statements of the same, on paths and in proofs.
        held_by: the nominee, where the hop is its nominator's.
        other_source: on a shared address, where the other party's address is stated.
    """

    certainty: str
    asserted_by: Text
    observed_on: Text
    quote: Text
    note: Text
    votes_min_pct: NotRequired[Percent]
    votes_max_pct: NotRequired[Percent]
    votes_min_closed: NotRequired[bool | None]
    votes_max_closed: NotRequired[bool | None]
    directness: NotRequired[str]
    summary: NotRequired[bool]
    block: NotRequired[Text]
    joint: NotRequired[Text]
    nominee_for: NotRequired[Text]
    amount: NotRequired[Text]
    currency: NotRequired[Text]
    other_source: NotRequired[str]
    other_record: NotRequired[str]
    also: NotRequired[list["Hop"]]
    held_by: NotRequired[str]


class InterestRow(Hop):
    """A row of ``owners`` and ``holdings``.

    Attributes:
        depth: level of the tree, from 1.
        cut: why the tree ends here; ``None`` where it does not.
    """

    state: str
    depth: int
    cut: Text


class ListingRow(Citation):
    """One entry of a list; ``state`` (in force, perhaps, ended, not yet) is of the day asked."""

    state: str
    authority: str
    list: str
    programme: Text
    measures: list[str]
    start: Text
    end: Text
    act: Text
    reason: Text
    entry_id: Text
    certainty: str
    observed_on: Text
    note: Text


_PathClass = TypedDict("_PathClass", {"class": str})


class PathEnds(TypedDict):
    """The share that a path passes down by itself; ``None`` where it passes none."""

    path_min_pct: Percent
    path_max_pct: Percent
    path_min_closed: bool | None
    path_max_closed: bool | None


class PathKeys(_PathClass, PathEnds):
    """What every path has, from whomever it starts; ``party_ids`` end with the target."""

    hops: list[Hop]
    counts_toward_rule: bool
    why_not_counted: Text
    party_ids: list[str]
    remarks: list[str]
    footnotes: list[str]
    sentence: str


class PathRow(PathKeys):
    """A row of ``paths``: a path from a listed party; ``explained_pct`` stands there alone."""

    listed_id: str
    listed_name: str
    listings: list[ListingRow]
    explained_pct: NotRequired[Percent]


class OwnerPath(PathKeys):
    """A path from a beneficial owner."""

    owner_id: str
    owner_name: str
