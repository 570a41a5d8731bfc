"""The rows of answers about parties: facts, search, candidates, neighbours, statements.

Every inner row of `PartyFacts` cites the source that states it.
"""

from typing import Final, NotRequired, TypedDict, final

from queries.question.answer_rows import Citation, Hop, ListingRow, Text
from queries.question.verdict_rows import Opening


class NameRow(Citation):
    """One name; ``kind`` is one of `graph.values.vocabulary.NAME_KINDS`."""

    value: str
    kind: str
    language: Text


class IdentifierRow(Citation):
    """One number; ``valid`` is ``None`` where its scheme has no checksum that is known."""

    scheme: str
    value: str
    valid: bool | None
    remark: Text


class AddressRow(Citation):
    """One address, as a source writes it."""

    value: str


class FactRow(Citation):
    """Anything else that a source states of a party."""

    fact: str
    value: str


class GapRow(Citation):
    """One stated absence; ``about`` is the name of a party or the title of a document."""

    kind: str
    ground: Text
    share: Text
    about: str
    about_id: str
    about_document: bool
    start: Text
    end: Text
    state: str
    quote: Text
    note: Text


class NoteRow(Citation):
    """A remark of whoever keeps a case."""

    note: Text
    needs_checking: bool
    about: str


class RulingRow(Citation):
    """What an authority or court found about a party."""

    authority: str
    date: Text
    conclusion: Text
    effect: str
    start: Text
    end: Text
    note: Text
    state: str


class ArrangementRow(Citation):
    """Holders who act together; ``members`` are names."""

    kind: str
    name: Text
    members: list[str]
    start: Text
    end: Text
    state: str
    note: Text


class MemberRow(Citation):
    """One source's row of a party that several sources state."""

    name: str
    member_id: str
    schema: str
    trust: bool
    jurisdiction: Text


class StatedTransferRow(Hop):
    """A transfer, and on which ``side`` of it the party is: giver, receiver or asset."""

    side: str
    sentence: str


class PartyFacts(TypedDict):
    """The answer of ``show``.

    ``missing`` is what sources say is missing, in sentences; its numbers are those of
    ``footnotes``. ``opening`` is who is behind the party and how it is exposed, by the rules that
    are asked where none is named.
    """

    id: str
    name: str
    schema: Text
    trust: bool
    jurisdiction: Text
    as_of: str
    names: list[NameRow]
    identifiers: list[IdentifierRow]
    addresses: list[AddressRow]
    facts: list[FactRow]
    listings: list[ListingRow]
    gaps: list[GapRow]
    missing: list[str]
    footnotes: list[str]
    notes: list[NoteRow]
    rulings: list[RulingRow]
    arrangements: list[ArrangementRow]
    transfers: list[StatedTransferRow]
    members: list[MemberRow]
    data_version: str
    opening: NotRequired[Opening]


class Scripts(TypedDict):
    """A name in the other scripts that are known of it."""

    name_original: Text
    name_latin: Text


SIMILAR: Final = ", similar spelling"
"""The end of ``matched_on`` where a name lacks one of the words that were typed."""


class SearchRow(Scripts):
    """A row of ``search``; ``listed`` is whether any listing has no stated end."""

    id: str
    name: str
    schema: Text
    jurisdiction: Text
    identifiers: list[str]
    matched_on: str
    score: float
    listed: bool
    status: Text
    trust: bool


class FoundRow(SearchRow):
    """A row of a page of ``search``, with what tells namesakes apart.

    ``companies`` are what a person holds or directs, today's first, at most two; ``lists`` those
    that the party is, or perhaps is, on today.
    """

    birth_date: Text
    address: Text
    companies: list[str]
    lists: list[str]


class Candidate(TypedDict):
    """A party that was considered for a line of a list: a row of ``matches.csv``.

    ``score`` and ``similar`` are 0 to 100; ``against`` is why it cannot be meant. ``clash`` and
    ``agrees`` are of births; ``same_country`` is ``None`` where one states none; ``part_of_name``:
    a listed person's name has all words of the line's; ``is_person`` is ``None`` where no source
    says so; ``same_words``: a legal form differs at most. ``row_beside``: another
    row of a refused party is near. ``near``: the name is like the line's also without the number;
    ``nameless``: no source names the party. ``pair`` and the hashes are for the ledger;
    ``reviewer_reason`` says whether a decision still counts.
    """

    candidate_id: str
    candidate_name: Text
    jurisdiction: Text
    score: float | None
    matched_on: str
    listed: bool | None
    decision: str
    judgement: Text
    level: NotRequired[Text]
    reasons: NotRequired[Text]
    against: NotRequired[Text]
    similar: NotRequired[float | None]
    clash: NotRequired[bool]
    agrees: NotRequired[bool]
    same_country: NotRequired[bool | None]
    part_of_name: NotRequired[bool]
    is_person: NotRequired[bool | None]
    same_words: NotRequired[bool]
    row_beside: NotRequired[bool]
    near: NotRequired[bool]
    nameless: NotRequired[bool]
    pair: NotRequired[str]
    line_hash: NotRequired[str]
    candidate_hash: NotRequired[str]
    reviewer_decision: NotRequired[Text]
    reviewer_reason: NotRequired[Text]


class RelationRow(TypedDict):
    """How many parties a relation leads to on the day, and how many only on others."""

    relation: str
    count: int
    past: int


class PartyBrief(TypedDict):
    """What a picture shows of a party; ``country`` is empty where none is stated."""

    id: str
    name: str
    original: Text
    schema: str
    identifiers: list[str]
    topics: list[str]
    trust: bool
    datasets: list[str]
    country: str
    listed: bool
    listings: list[str]


class SeenHop(Hop):
    """A hop, with the editions in which it was seen first and, if it is closed, last."""

    first_seen: Text
    last_seen: Text


class NeighbourRow(PartyBrief):
    """A row of one page of neighbours."""

    statements: list[SeenHop]


class PictureParty(PartyBrief):
    """A party that is new to a picture."""

    relations: list[RelationRow]


class Neighbourhood(TypedDict):
    """Everything that a picture of some parties needs; ``missing`` are ids not known."""

    parties: list[PictureParty]
    statements: list[SeenHop]
    missing: list[str]


class Edition(TypedDict):
    """In which editions and file a statement was seen."""

    first_seen: Text
    last_seen: Text
    file: Text
    document: Text


@final
class Statement(Hop, Edition):
    """One statement between two parties, with its state on the day."""

    state: str


@final
class AddressStatement(Citation, Edition):
    """One party's row that places it at an address of the other."""

    from_id: str
    from_name: str
    to_id: str
    to_name: str
    relation: str
    types: list[str]
    holds: str
    state: str
    certainty: str
    asserted_by: Text
    quote: Text
    note: Text


class Statements(TypedDict):
    """Every statement between two parties; ``disagree`` says what cannot all be true."""

    from_id: str
    from_name: str
    to_id: str
    to_name: str
    relation: Text
    as_of: str
    statements: list[Statement | AddressStatement]
    disagree: Text
    withheld: list[GapRow]
    data_version: str


class PublishedRecord(TypedDict):
    """A record as its publisher wrote it; where ``text`` is ``None``, ``why_not`` says why."""

    file: Text
    reader: Text
    sha256: str
    position: str
    text: Text
    why_not: Text
