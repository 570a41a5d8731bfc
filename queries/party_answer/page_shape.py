"""The one value behind the page of a party: what it says, and what its numbers stand for.

A number stands for one record, wherever text, line of the picture, panel, table or file shows it.
All of it can be written as JSON: days are ISO texts, which may be partial where a source published
them so, and percentages are numbers from 0 to 100 that only a scale is drawn from.
"""

from typing import NotRequired, TypedDict

from queries.question.answer_rows import Text


class Span(TypedDict):
    """A piece of a sentence; one that has only notes has no text.

    ``notes`` are numbers that stand after it, rising; ``tone`` is ``warning`` where a list is named
    that counts on the day.
    """

    text: str
    party: NotRequired[str]
    notes: NotRequired[list[int]]
    tone: NotRequired[str]


class Sentence(TypedDict):
    """A sentence of the answer, with its full stop, and the part of the text that it is of.

    The parts come in order: ``result`` (what the rules found, which the page shows as lines),
    ``owners``, ``above``, ``lists``, ``ties``, ``holdings``, ``gaps``, ``searched``. ``cites`` are
    the numbers behind a sentence that shares them with the next, at whose end they stand.
    """

    part: str
    spans: list[Span]
    cites: NotRequired[list[int]]


class Head(TypedDict):
    """What stands above the answer; ``kind`` is as people read it: ``Public body``, ``Trust``.

    ``facts`` are the second line, piece by piece: kind, country, numbers, or what tells namesakes
    apart. ``known_on`` is ``None`` where all is used that the record learnt.
    """

    party: str
    name: str
    original: Text
    kind: str
    facts: list[str]
    as_of: str
    known_on: Text


class Scale(TypedDict):
    """What listed holders have, and where the rule begins, in percent."""

    low: float
    high: float
    threshold: float


class RuleLine(TypedDict):
    """One rule as a line of the page.

    Attributes:
        regime: its key; ``rule_id`` is the version's, ``None`` where none applied.
        version: ``since 13 August 2014``, the first day of the version; empty where none applied.
        label: two or three letters or a word: whose rule it is.
        title: the rule in words.
        verdict: the machine's word, by which the sign is drawn.
        sign: name of the sign, finer than the verdict: ``listed``, ``listed_undated``, ``met``,
            ``may_be_met``, ``may_be_listed``, ``review``, ``rebutted``, ``below``, ``none_found``,
            ``none_found_open``, ``not_assessed``.
        word: the result as people see it, such as ``Review needed``.
        reason: the rest of it, or the shortest reason.
        since: ``since 13 March 2024``; ``before`` the result until then. Empty where nothing
            changed.
        searched: what was searched, where that was no published list; else empty.
        scale: ``None`` where no listed holder has a share.
        sentence: the result in full, with the numbers of this page.
        unknown: who is not named, as a sentence; empty where all are.
        caveats: terms and limits, as sentences.
    """

    regime: str
    rule_id: Text
    version: str
    label: str
    title: str
    verdict: str
    sign: str
    word: str
    reason: str
    since: str
    before: str
    searched: str
    scale: Scale | None
    sentence: list[Span]
    unknown: str
    caveats: list[str]


_LaneDays = TypedDict("_LaneDays", {"from": Text})


class LaneSpan(_LaneDays):
    """Days on which a rule says the same; neighbours with one verdict are one span.

    ``from`` is ``None`` where it begins with all that is known; ``until`` is the first day after
    it, or ``None``. ``start`` and ``end`` are in days from the first day of `Time`.
    """

    until: Text
    start: int
    end: int
    day: str
    verdict: str
    sign: str
    word: str
    cause: str


class Lane(TypedDict):
    """One rule over time."""

    regime: str
    label: str
    spans: list[LaneSpan]


class Time(TypedDict):
    """The lanes of time, from ``first`` on; ``last`` is the day after the last.

    ``asked`` is the place of the day asked about; ``changes`` are all days on which a rule's
    verdict changed, rising, and ``before`` and ``after`` the ones next to the day.
    """

    first: str
    last: str
    days: int
    asked: int
    lanes: list[Lane]
    changes: list[str]
    before: Text
    after: Text


class NotedStatement(TypedDict):
    """What one source says once, for the panel beside the text.

    ``claim`` begins with ``Alleged:`` or ``Disputed:`` where it is, never bare; of a denial
    ``certainty`` is ``denied``, for it confirms nothing. ``ends`` are ids of
    the parties that it joins, owner or actor first; one party for an entry of a list.
    ``testimony`` is how sure it is, who says so and who denies it; ``footnote`` is as it is copied,
    without its number.
    """

    claim: str
    certainty: str
    speaker: Text
    denier: Text
    testimony: str
    quote: Text
    source: str
    publisher: Text
    published_on: Text
    retrieved_on: Text
    place: Text
    record: str
    url: Text
    remark: Text
    ends: list[str]
    footnote: str


class Note(TypedDict):
    """What a number stands for; ``cited`` where the answer's text cites it."""

    number: int
    cited: bool
    statements: list[NotedStatement]


class PartCounts(TypedDict):
    """How many rows each part below the page has; of owners and holdings, how many parties."""

    owners: int
    holdings: int
    links: int
    lists: int
    names: int
    gaps: int
    history: int
    sources: int


class PartyPage(TypedDict):
    """Everything that the page of a party says of one day.

    Attributes:
        state: ``known``; ``no_owners`` where no source states who holds it on the day;
            ``not_known`` where nothing at all is known of it on the day.
        first_known: the first day on which something is known, where the state is ``not_known``.
        answer: the sentences; ``text`` is the same with its numbers in brackets.
        footnotes: the notes that the text cites, as lines: ``[1] ...``.
        to_decide: names of each pair that may be one party, on which the answer rests, by its id.
        edge_notes: number by ``record`` of each statement that is drawn.
        record_kept: there is a record, so that rows can be shown as published and known-on asked;
            else ``why_no_record`` says why not.
    """

    head: Head
    state: str
    first_known: Text
    answer: list[Sentence]
    text: str
    footnotes: list[str]
    rules: list[RuleLine]
    time: Time
    notes: list[Note]
    edge_notes: dict[str, int]
    parts: PartCounts
    to_decide: dict[str, str]
    record_kept: bool
    why_no_record: Text
    data_version: str
