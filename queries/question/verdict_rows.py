"""The rows of answers that hold a verdict: exposure, beneficial owners, timeline, compare.

Percentages are exact decimals, days ISO texts; see `queries.question.answer_rows`.
"""

from typing import NotRequired, TypedDict, final

from queries.question.answer_rows import Hop, ListingRow, OwnerPath, PathRow, Percent, Text


class OwnShare(TypedDict):
    """The share that a rule counts; ``None`` where it says nothing."""

    own_min_pct: Percent
    own_max_pct: Percent
    min_closed: bool | None
    max_closed: bool | None


class VerdictShares(OwnShare):
    """The share that a rule counts, and the one looked through; they are never merged."""

    product_min_pct: Percent
    product_max_pct: Percent
    product_min_closed: bool | None
    product_max_closed: bool | None


class VerdictKeys(OwnShare):
    """What a regime says of a party on one day, without paths and sentence.

    ``result`` is the verdict as people see it, such as ``Below threshold``.
    """

    verdict: str
    result: str
    basis: str
    measure: Text
    listed_owners: list[str]
    listed_owner_names: list[str]
    flags: list[str]
    deciding_fact: Text


class OpenShare(TypedDict):
    """How much of a party is in hands that no source states, up the whole chain.

    ``unknown_owners`` is ``none``, ``some`` or ``all``; ``None`` where no rule was applied. The
    percentage is the largest that the rule would add up if every such owner were listed.
    """

    unknown_owners: Text
    open_share_pct: Percent


class DayKeys(VerdictKeys, OpenShare):
    """What ``timeline`` and ``compare`` say of a party on a day, as ``exposure`` does."""


class NamedEnds(TypedDict):
    """A step of a proof that no single statement makes, by the names of its ends."""

    to_name: str
    from_name: str
    also: list[Hop]


class ProofHop(Hop):
    """One interest of a proof, and the share of it that the proof needs."""

    counts_pct: Percent


class ProofStep(NamedEnds):
    """A step of a proof that no single statement makes."""

    counts_pct: Percent


class TurningFact(TypedDict):
    """One fact that would turn a verdict; shares are ``None`` where it is about no share."""

    kind: str
    side: str
    value_pct: Percent
    value_closed: bool | None
    most_pct: Percent
    most_closed: bool | None
    stated_min_pct: Percent
    stated_max_pct: Percent
    measure: Text
    hop: Hop | NamedEnds


class VerdictTurn(TypedDict):
    """Facts that together turn a verdict that is possible, and into which."""

    verdict: str
    facts: list[TurningFact]
    sentence: str


class CandidateRow(TypedDict):
    """Two parties that may be one, the listed one on the right where one is.

    ``level`` and ``score`` (thousandths) are ``None`` where a person looked and left it undecided.
    ``left_row`` and ``right_row`` are the ids of the rows that were compared.
    """

    pair: str
    level: Text
    score: int | None
    left: str
    right: str
    left_name: str
    right_name: str
    left_row: str
    right_row: str
    names: list[str]
    reasons: list[str]
    decision: Text


class DecisionRow(TypedDict):
    """What a person decided on two parties; ``state`` says whether it counts.

    ``state`` is ``in_force``; ``changed`` where a side states something else since then, as in
    ``changes``; ``needs_second`` where a second person has to sign; ``ran_out``.
    """

    key: str
    decision: str
    left: str
    left_name: str
    right: str
    right_name: str
    by: str
    on: Text
    second: Text
    until: Text
    reason: Text
    state: str
    changes: list[str]
    sentence: str


class ListedCandidateRow(CandidateRow):
    """A row of ``candidates``, with a hash of what was compared of each side."""

    left_hash: str
    right_hash: str


class PairVerdict(TypedDict):
    """A verdict that a decision on a pair moves: now, if both are one, and if they are not."""

    party_id: str
    party_name: str
    regime: str
    verdict: str
    verdict_if_same: str
    verdict_if_different: str


class EffectRow(CandidateRow):
    """A row of ``candidates --by-effect``: the pair, and what one decision on it settles.

    ``settles`` counts verdicts that are open now and would not be, whichever way the pair is
    decided; ``moves`` those that change at all. ``if_same`` and ``if_different`` tell them in
    words.
    """

    settles: int
    settles_if_same: int
    settles_if_different: int
    moves: int
    if_same: str
    if_different: str
    verdicts: list[PairVerdict]
    left_hash: str
    right_hash: str


class ReasonKeys(TypedDict):
    """Why a verdict is certain, or what would turn one that is possible; else ``None``."""

    proof: list[ProofHop | ProofStep] | None
    proof_minimal: bool | None
    turning: list[VerdictTurn] | None


class ListingStart(TypedDict):
    """First and last day on which the entry may have begun that an answer turns on."""

    listing_start_min: Text
    listing_start_max: Text


class TransferRow(TypedDict):
    """A stake or a right that somebody gave away; shares are the upper ends stated.

    ``days_from_listing`` runs from the listing to the first day without the stake, and is negative
    where that came first; ``None`` where nobody is listed or a day is open. ``recognised``: the
    rule's authority is among those that accepted it, or out of whose reach it lies. ``listed``:
    whose listing it is compared with, givers or parties above; ``judgement``: the sentence
    without what passed from whom to whom.
    """

    giver: str
    giver_name: str
    receivers: list[str]
    receiver_names: list[str]
    asset: str
    asset_name: str
    measure: Text
    share_before_pct: Percent
    share_after_pct: Percent
    on: str
    days_from_listing: int | None
    tie: Text
    recognised: bool
    accepted_by: list[str]
    outside: list[str]
    flags: list[str]
    sources: list[str]
    records: list[str]
    listed: list[str]
    judgement: str
    sentence: str


class Subject(TypedDict):
    """Which party a verdict is of."""

    subject_id: str
    subject_name: str
    subject_name_original: Text
    subject_in_text: NotRequired[str]
    jurisdiction: Text
    reg_number: Text
    lei: Text


class Opening(TypedDict):
    """All rules asked about one party as a text, and what the numbers in it stand for."""

    text: str
    footnotes: list[str]


@final
class VerdictRow(VerdictKeys, VerdictShares, OpenShare):
    """A row of ``exposure``.

    Keys that are not required are missing where nothing was known of the party on the day that
    ``data_as_known_on`` names. ``reading`` is the verdict in one sentence that can be printed by
    itself; ``sentence`` has it in full, with the numbers of ``footnotes``; ``opening`` tells all
    rules, the same in each row of a party.
    """

    reading: str
    footnotes: NotRequired[list[str]]
    opening: NotRequired[Opening | None]
    if_in_force: Text
    subject_id: str
    subject_name: str
    subject_name_original: NotRequired[Text]
    subject_in_text: NotRequired[str]
    listed_owners_in_text: NotRequired[list[str]]
    jurisdiction: NotRequired[Text]
    reg_number: NotRequired[Text]
    lei: NotRequired[Text]
    regime: str
    rule_id: Text
    as_of: str
    data_as_known_on: Text
    unknown_share_max_pct: Percent
    proof: NotRequired[list[ProofHop | ProofStep] | None]
    proof_minimal: NotRequired[bool | None]
    turning: NotRequired[list[VerdictTurn] | None]
    caveats: list[str]
    candidates: NotRequired[list[CandidateRow]]
    decisions: NotRequired[list[DecisionRow]]
    evidence: list[str]
    listings: NotRequired[list[ListingRow]]
    listing_start_min: NotRequired[Text]
    listing_start_max: NotRequired[Text]
    transfers: NotRequired[list[TransferRow]]
    paths: list[PathRow]
    data_version: str
    sentence: str


@final
class ScreenedRow(VerdictShares, OpenShare):
    """A row of ``exposure_summary.csv``: a line of a list, or a typed party, under one regime.

    Columns of the person's own come back beside these keys, as ``input_<heading>``. The keys that
    are not required are missing where no party was found.
    """

    row_no: int
    your_ref: Text
    input_name: Text
    subject_id: Text
    subject_name: Text
    subject_name_original: Text
    jurisdiction: Text
    reg_number: Text
    lei: Text
    match_status: Text
    match_score: float | None
    match_reason: Text
    reviewer_decision: Text
    reviewer_reason: Text
    best_candidate_id: Text
    best_candidate_name: Text
    best_candidate_score: float | None
    best_candidate_level: Text
    best_candidate_reasons: Text
    best_candidate_listed: bool | None
    best_candidate_verdict: Text
    searched: Text
    regime: str
    rule_id: Text
    as_of: str
    data_as_known_on: Text
    verdict: str
    result: str
    reading: str
    basis: str
    measure: Text
    listed_owners: list[str]
    n_listed: int
    n_paths: int
    shortest_hops: int | None
    unknown_share_max_pct: Percent
    flags: list[str]
    deciding_fact: Text
    if_in_force: NotRequired[Text]
    caveats: list[str]
    data_version: str
    listed_owner_names: NotRequired[list[str]]
    proof: NotRequired[list[ProofHop | ProofStep] | None]
    proof_minimal: NotRequired[bool | None]
    turning: NotRequired[list[VerdictTurn] | None]
    candidates: NotRequired[list[CandidateRow]]
    decisions: NotRequired[list[DecisionRow]]
    evidence: NotRequired[list[str]]
    listings: NotRequired[list[ListingRow]]
    listing_start_min: NotRequired[Text]
    listing_start_max: NotRequired[Text]
    transfers: NotRequired[list[TransferRow]]
    paths: NotRequired[list[PathRow]]
    sentence: NotRequired[str]
    footnotes: NotRequired[list[str]]
    opening: NotRequired[Opening | None]


class RuleCitation(TypedDict):
    """Where a version of a rule was read; ``evidence`` is the mark of how sure that is."""

    text: str
    url: str
    read_on: str
    evidence: str


class OwnerHead(TypedDict):
    """Of which party and by which rule a row of ``beneficial`` is."""

    subject_id: str
    subject_name: str
    regime: str
    rule_id: Text
    as_of: str


class OwnerKeys(OwnShare):
    """One beneficial owner: the shares, and the ground of the rule that makes them one."""

    owner_id: Text
    owner_name: Text
    verdict: str
    ground: Text
    measure: Text
    product_min_pct: Percent
    product_max_pct: Percent
    classes: list[str]
    why: Text
    flags: list[str]
    evidence: list[str]


class OwnerRow(OwnerHead, OwnerKeys):
    """A row of ``beneficial``; without an owner it says why, in ``caveats``."""

    paths: list[OwnerPath]
    caveats: list[str]
    citations: list[RuleCitation]
    data_version: str
