"""The rows of answers as types: statements, hops, listings and paths; verdicts are beside.

The rows are plain dicts; `TypedDict` lets mypy find a key that is misspelt. Percentages are exact
decimals from 0 to 100, days ISO texts, which may be partial where a source published them so.
``None`` is what no source states. A key that is not required is missing where it would mean
nothing, as a link has no votes.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, NotRequired, TypedDict, final

Percent = Decimal | None
Text = str | None
RecordRow = Mapping[str, Any]
"""A row of a table of the record; its columns are those of `graph.record.model`."""


class Citation(TypedDict):
    """Where in which source a row stands; ``record`` is ``dataset:record``.

    ``source_id`` is the file's SHA-256; ``own`` is true on a statement of the workspace's own cases
    and set by the explorer alone.
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


class HopEnds(TypedDict):
    """The two parties of a hop: the owner or the party that acts, and the other."""

    from_id: str
    from_name: str
    to_id: str
    to_name: str
    from_in_text: NotRequired[str]
    to_in_text: NotRequired[str]


class AssetKeys(TypedDict):
    """Of what the stake or the role of a transfer was."""

    asset_id: str
    asset_name: str
    asset_in_text: str


class ShareEnds(TypedDict):
    """A share as a range; an end that is not closed is itself not meant."""

    share_min_pct: Percent
    share_max_pct: Percent
    min_closed: bool | None
    max_closed: bool | None


class HopMore(TypedDict, total=False):
    """What hops of one sort alone have.

    Attributes:
        votes_min_pct: with what follows to ``nominee_for``, of interests alone.
        amount: with ``currency``, of links alone.
        other_source: with ``other_record``, where the other party's statement on a shared address
            stands, or the tie between giver and receiver of a transfer.
        also: further statements of the same, on paths and in proofs.
        joint_with: who else holds the block, by name, on paths.
        held_by: the nominee, where the hop is its nominator's.
        asset_id: with what follows, of a transfer alone: of what the stake or the role was.
        tie: how the receiver is tied to the giver; where that stands is under ``other_source``.
        tie_to: who above the giver the receiver is tied to, by name, where it is not the giver.
        to_others: who else has come into it by interests that began then, by name.
        to_next_owner: no interest began then; the receiver is the next stated owner.
        derived: no source speaks of a transfer; it follows from the end of an interest.
        by_death: who had it is stated to have died by then, so that nobody gave it away.
    """

    votes_min_pct: Percent
    votes_max_pct: Percent
    votes_min_closed: bool | None
    votes_max_closed: bool | None
    directness: str
    summary: bool
    block: Text
    joint: Text
    joint_with: list[str]
    nominee_for: Text
    amount: Text
    currency: Text
    other_source: str
    other_record: str
    also: list["Hop"]
    held_by: str
    asset_id: str
    asset_name: str
    asset_in_text: str
    tie: Text
    tie_to: str
    to_others: list[str]
    by_death: bool
    to_next_owner: bool
    derived: bool


class HopKind(ShareEnds, HopMore):
    """What a hop is: relation, kinds, and the share of ``measure``, a BODS interest type."""

    relation: str
    types: list[str]
    measure: Text
    share_as_published: Text


class HopDays(TypedDict):
    """When a hop holds; ``holds`` (yes, perhaps, no) is of the day asked about."""

    valid_from: Text
    valid_to: Text
    date_precision: Text
    holds: Text


class NamedDocument(TypedDict):
    """A document that is cited beside the one that a statement stands in.

    ``denies`` is what it is cited for, as a clause, where it holds a denial.
    """

    record: str
    source: str
    publisher: Text
    published_on: Text
    retrieved_on: Text
    url: Text
    dataset: str
    certainty: str
    asserted_by: Text
    denies: NotRequired[str]


class Denial(TypedDict):
    """Who disputes a statement, when and in which document; ``disputed_later`` than the day."""

    disputed_by: Text
    disputed_on: NotRequired[Text]
    disputed_later: NotRequired[bool]
    denial: NotRequired[NamedDocument | None]


class Testimony(Citation):
    """Who says so, how sure it is, in which words, and where that stands."""

    certainty: str
    asserted_by: Text
    observed_on: Text
    quote: Text
    note: Text


class HopAside(TypedDict):
    """What other documents say beside a statement.

    ``end_source`` states the end, where that is another document; ``end_unstated``: the document is
    older than the end, and no other that states it is loaded.
    """

    end_source: NotRequired[NamedDocument | None]
    end_unstated: NotRequired[bool]
    tie_asserted_by: NotRequired[Text]


class Hop(HopEnds, HopKind, HopDays, Testimony, Denial, HopAside):
    """One statement of an interest, a link or a shared address."""


class InterestRow(Hop):
    """A row of ``owners`` and ``holdings``; ``depth`` is from 1, ``cut`` why the tree ends here."""

    state: str
    depth: int
    cut: Text


class ProgrammeNames(TypedDict):
    """The act in force under a programme on the day asked; ``None`` where none is known.

    ``programme_at_start`` is that of the day of listing, where the published one came later.
    """

    legal_basis: Text
    programme_at_start: Text
    programme_on_day: NotRequired[str]


class ListingBreak(TypedDict):
    """The break of an entry whose programme was suspended; ``None`` where none had begun.

    ``paused_from`` is the first day of it, ``paused_until`` the first after it.
    """

    paused_from: Text
    paused_until: Text


class ListingRow(Citation, ProgrammeNames, ListingBreak):
    """One entry of a list, with its state on the day asked.

    ``listing_start_min`` is the first day on which it may have begun, ``listing_start_max`` the one
    by which it surely had; ``None`` where no day is known.
    """

    state: str
    authority: str
    list: str
    programme: Text
    measures: list[str]
    start: Text
    end: Text
    listing_start_min: Text
    listing_start_max: Text
    act: Text
    reason: Text
    entry_id: Text
    certainty: str
    observed_on: Text
    note: Text


_PathClass = TypedDict("_PathClass", {"class": str})


class PathKeys(_PathClass):
    """What every path has, from whomever it starts to the target.

    ``path_min_pct`` and the next three are the share that it passes down by itself, if any.
    """

    path_min_pct: Percent
    path_max_pct: Percent
    path_min_closed: bool | None
    path_max_closed: bool | None
    hops: list[Hop]
    counts_toward_rule: bool
    why_not_counted: Text
    party_ids: list[str]
    remarks: list[str]
    footnotes: list[str]
    sentence: str


@final
class PathRow(PathKeys):
    """A path from a listed party: a row of ``paths``, and part of one of ``exposure``.

    ``explained_pct`` is the part of the total that all paths of an answer of ``paths`` explain.
    """

    listed_id: str
    listed_name: str
    listed_in_text: NotRequired[str]
    reasons_not_counted: NotRequired[list[str]]
    listings: list[ListingRow]
    explained_pct: NotRequired[Percent]
    data_as_known_on: NotRequired[str]


@final
class OwnerPath(PathKeys):
    """A path from a beneficial owner."""

    owner_id: str
    owner_name: str


class ConnectionWay(TypedDict):
    """One way from the first party to the other, by its place from 1.

    ``weight`` sums the steps: 1 confirmed, 1.05 reported, 1.6 alleged, 1.8 disputed. ``hops`` have
    the surest statement of each step, pointing either way, with all others under ``also``.
    """

    way: int
    steps: int
    weight: Decimal
    party_ids: list[str]
    hops: list[Hop]
    remarks: list[str]
    footnotes: list[str]
    sentence: str


class LargeParty(TypedDict):
    """A party with too many neighbours on the day for all of them to be followed."""

    id: str
    name: str
    neighbours: int


class ConnectAnswer(TypedDict):
    """The answer of ``connect``, the best ways first.

    ``more``: there are further ways of so many steps. Ways of up to ``searched_steps`` were looked
    for; of parties ``not_followed`` other ties were not.
    """

    from_id: str
    from_name: str
    to_id: str
    to_name: str
    as_of: str
    data_as_known_on: NotRequired[str]
    ways: list[ConnectionWay]
    more: bool
    max_steps: int
    searched_steps: int
    not_followed: list[LargeParty]
    remarks: list[str]
    data_version: str
