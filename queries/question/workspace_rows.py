"""The rows of answers about a workspace: status, files, findings, regimes, saved queries."""

from typing import Any, NotRequired, TypedDict

from queries.question.answer_rows import Text
from queries.question.verdict_rows import RuleCitation


class Counts(TypedDict):
    """What datasets hold; ``None`` where a store at an address cannot know."""

    records: int | None
    parties: int | None
    interests: int | None
    links: int | None
    listings: int | None
    gaps: int | None
    quarantined: int | None


class DatasetRow(Counts):
    """One loaded dataset; ``at_least`` is the fewest records an edition may hold, by scope."""

    dataset: str
    reader: str
    retrieved_on: Text
    files: int
    at_least: int | dict[str, int] | None


class StoreState(TypedDict):
    """Which store answers, with which data version, and whether that is the record's."""

    kind: str
    data_version: Text
    fresh: bool
    address: NotRequired[str]


class CacheStates(TypedDict, total=False):
    """Each cache ``fresh`` or ``stale``; a store at an address has none."""

    world: str
    names: str


class RecordState(TypedDict):
    """Whether the record is whole, what is wrong, and when every byte of it was compared last."""

    whole: bool
    problem: Text
    checked_deep_on: Text
    changed_since: bool | None


class Status(TypedDict):
    """The answer of ``status``; what a damaged record does not tell is ``None``."""

    workspace: Text
    data_version: Text
    datasets: list[DatasetRow] | None
    totals: Counts | None
    judgements: int | None
    dropped: list[Any] | None
    record: RecordState | None
    store: StoreState
    caches: CacheStates


class SourceRow(TypedDict):
    """One loaded file; ``edition`` is its day, ``None`` where nobody knows it.

    ``edition_guessed`` is then the day of the last change of a list with undated entries.
    ``entries`` has the number of list entries of each authority, such as ``EU=4``, ``refused``
    the number of records in quarantine.
    """

    dataset: str
    source_id: str
    edition: Text
    file: Text
    reader: Text
    publisher: Text
    licence: Text
    url: Text
    retrieved_on: Text
    edition_guessed: Text
    complete: bool
    records: int
    refused: int
    authorities: list[str]
    entries: list[str]


class QuarantineRow(TypedDict):
    """One refused record: where it stood, why, and as it was read."""

    dataset: str
    file: str
    position: str
    record_id: Text
    reason: str
    raw: str
    edition: Text


class QueueRow(TypedDict):
    """A pair that waits for a person; the table that ``review FILE`` takes back has its columns.

    As in `queries.decisions.queue.Waiting`, with hashes of what is compared of each side.
    """

    pair: str
    left: str
    right: str
    left_name: str
    right_name: str
    level: Text
    reasons: list[str]
    decision: Text
    put_off: bool
    below: int
    left_hash: str
    right_hash: str


class LedgerRow(TypedDict):
    """A line of the ledger of decisions; ``key`` names it.

    ``about`` is ``pair``, ``line`` or ``setting``. ``state`` is ``in_force``, ``changed``,
    ``needs_second``, ``ran_out``; ``replaced`` or ``undone`` where a later line says so; ``said``
    of a line that only puts off or takes back.
    """

    key: str
    about: str
    pair: Text
    decision: str
    left: str
    left_name: str
    right: str
    right_name: str
    by: str
    at: str
    second: Text
    until: Text
    reason: Text
    replaces: Text
    state: str
    changes: list[str]


class FindingRow(TypedDict):
    """A row of ``checks``: what cannot all be true; ``about`` is a party id."""

    kind: str
    about: str
    what: str
    records: list[str]


_From = TypedDict("_From", {"from": str})


class SuspensionRow(_From):
    """Days on which a regime does not apply."""

    until: Text
    reason: str


_OptionalFrom = TypedDict("_OptionalFrom", {"from": Text})


class SetStatusRow(_OptionalFrom):
    """Days on which a person said of a rule that it is in force, or stayed, and what is cited."""

    status: str
    until: Text
    citation: str
    by: str
    set_on: str


class StatusAnswer(SetStatusRow):
    """The answer of ``regimes status``: what was set now, and all that is set of the rule."""

    regime: str
    set_status: list[SetStatusRow]
    data_version: str


class RegimeVersionRow(_From):
    """A regime between two days; ``threshold`` is percent as published."""

    rule_id: str
    until: Text
    threshold: str
    comparison: str
    aggregation: str
    measures: dict[str, list[str]]
    authorities: list[str]
    evidence: str
    caveats: list[str]
    citations: list[RuleCitation]
    examples: list[str]


class RegimeRow(TypedDict):
    """A row of ``regimes``; versions are oldest first."""

    key: str
    short: str
    title: str
    versions: list[RegimeVersionRow]
    suspended: list[SuspensionRow]
    set_status: list[SetStatusRow]


class ParameterRow(TypedDict):
    """One parameter of a saved query."""

    name: str
    type: str
    example: str
    help: str


class QueryRow(TypedDict):
    """A row of ``query list``; ``own`` is true for a workspace's own query."""

    name: str
    title: str
    question: str
    parameters: list[ParameterRow]
    tags: list[str]
    own: bool


class DataVersionRow(TypedDict):
    """One data version; ``gone`` where a part of it was dropped since."""

    data_version: str
    at: Text
    files: int | None
    current: bool
    gone: bool


class FactRow(TypedDict):
    """Who states what the catalogue says; without ``about`` all that no other fact is about."""

    about: list[str]
    source: str
    read_on: str
    certainty: str


class CatalogueRow(TypedDict):
    """One data set of the catalogue; ``loaded`` is the day of the newest edition here."""

    name: str
    title: str
    publisher: str
    kind: str
    format: Text
    size: Text
    records_about: Text
    how_often: Text
    conditions: str
    beside: list[str]
    sets: list[str]
    can_be_fetched: bool
    by_hand: Text
    page: str
    hosts: list[str]
    files: list[str]
    is_loaded: bool
    loaded: Text
    age_days: int | None
    note: Text
    facts: list[FactRow]


class FetchRow(TypedDict):
    """What became of one data set: ``loaded``, ``newest``, ``older`` or ``refused``, and why."""

    name: str
    title: str
    result: str
    edition: Text
    records_kept: int | None
    records_quarantined: int | None
    records_unchanged: int | None
    listings: int | None
    closed: int | None
    why: Text
    dataset: Text
    files: int | None
    bytes: int | None
    sha256: list[str] | None
    data_version: Text
