"""Shares, days, spans and certainties as text, for every face.

A range keeps its open and closed ends in every style, and a partial date is never made a whole
one. Percentages are decimals from 0 to 100, days ISO texts as sources publish them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, Literal

from graph.values.dates import date_words, end_text, iso_day, parse_day
from graph.values.vocabulary import VOTING_RIGHTS
from queries.question.answer import decimal_text
from queries.question.answer_rows import Hop, HopDays, HopKind
from queries.question.workspace_rows import SetStatusRow

Number = Decimal | float | str | None
"""A percentage as an answer has it, or as it comes back from JSON."""
ShareKey = Literal["share", "votes", "own", "product", "path"]

NOT_STATED: Final = "not stated"
"""How a right without any share is written, such as that to appoint a board."""
UNKNOWN: Final = "unknown (0–100%)"
"""How a share is written of which a source says no more than that it is one."""
UNKNOWN_MARK: Final = "?"
"""The same on a line of a picture."""

_CLOSED: Final = frozenset({(True, True)})
_CLOSED_KEYS: Final[dict[str, str]] = {"votes": "votes_", "product": "product_", "path": "path_"}


@dataclass(frozen=True)
class Style:
    """How a range is written; ``{low}`` and ``{high}`` in the texts stand for its ends.

    Attributes:
        absent: where no share is stated.
        unknown: a range from 0 to 100.
        unknown_ends: which ends of it are closed, lower and upper, where it is called unknown.
        halves: a range up to 100, closed and open, and one from 0, closed and open; empty where
            the style writes both ends all the same.
        between: any other range; ``{from_}`` and ``{to}`` stand for the marks of its ends.
        marks: marks of a closed and an open lower end, then of a closed and an open upper end.
    """

    absent: str
    unknown: str
    unknown_ends: frozenset[tuple[bool, bool]]
    halves: tuple[str, str, str, str] | tuple[()]
    between: str
    marks: tuple[tuple[str, str], tuple[str, str]]


NONE_STATED: Final = "none stated"
"""What stands for the sum of shares where there is none."""
SENTENCE: Final = Style(
    absent=NOT_STATED,
    unknown="an unknown share",
    unknown_ends=frozenset({(True, True), (True, False)}),
    halves=("at least {low}%", "more than {low}%", "up to {high}%", "less than {high}%"),
    between="{from_} {low}% and {to} {high}%",
    marks=(("at least", "more than"), ("up to", "less than")),
)
"""Part of a sentence: ``more than 25% and up to 50%``."""
INEQUALITY: Final = Style(
    absent=NOT_STATED,
    unknown=UNKNOWN,
    unknown_ends=_CLOSED,
    halves=("≥{low}%", ">{low}%", "≤{high}%", "<{high}%"),
    between="{from_}{low}–{to}{high}%",
    marks=(("", ">"), ("", "<")),
)
"""A cell of a page's table: ``>25–50%``."""
BOTH_ENDS: Final = Style(
    absent="",
    unknown=NOT_STATED,
    unknown_ends=_CLOSED,
    halves=(),
    between=INEQUALITY.between,
    marks=INEQUALITY.marks,
)
"""A cell of a terminal's table, which names both ends: ``>50–100%``."""
LINE_LABEL: Final = Style(
    absent="",
    unknown=UNKNOWN_MARK,
    unknown_ends=_CLOSED,
    halves=INEQUALITY.halves,
    between=INEQUALITY.between,
    marks=INEQUALITY.marks,
)
"""The label of a line of the canvas: ``>25–50%``."""
SHORT: Final = Style(
    absent="",
    unknown=UNKNOWN_MARK,
    unknown_ends=frozenset({(True, True), (True, False), (False, True), (False, False)}),
    halves=LINE_LABEL.halves,
    between=LINE_LABEL.between,
    marks=LINE_LABEL.marks,
)
"""The label of a drawn answer: as on a line, and 0 to 100 is unknown also with an open end."""


def percentage(value: Decimal) -> str:
    """Return a percentage as text, without trailing zeros.

    >>> percentage(Decimal("45.30"))
    '45.3%'
    """
    return f"{decimal_text(value)}%"


def range_text(
    low: Number, high: Number, *, low_closed: bool, high_closed: bool, style: Style = SENTENCE
) -> str:
    """Return a range of percent as text that keeps its open and closed ends; absent without one.

    >>> range_text(Decimal(25), Decimal(50), low_closed=False, high_closed=True)
    'more than 25% and up to 50%'
    >>> range_text(Decimal(25), Decimal(50), low_closed=False, high_closed=True, style=SHORT)
    '>25–50%'
    """
    if low is None or high is None:
        return style.absent
    low, high = Decimal(str(low)), Decimal(str(high))
    if low == high:
        return percentage(low)
    ends = {"low": decimal_text(low), "high": decimal_text(high)}
    if low == 0 and high == 100 and (low_closed, high_closed) in style.unknown_ends:
        return style.unknown
    if style.halves and high == 100 and high_closed:
        return style.halves[0 if low_closed else 1].format(**ends)
    if style.halves and low == 0 and low_closed:
        return style.halves[2 if high_closed else 3].format(**ends)
    if style is SENTENCE and low_closed and high_closed:
        return "between {low}% and {high}%".format(**ends)
    from_, to = style.marks[0][not low_closed], style.marks[1][not high_closed]
    return style.between.format(**ends, from_=from_, to=to)


def share_text(row: Mapping[str, Any], key: ShareKey = "share", style: Style = SENTENCE) -> str:
    """Return a share of an answer's row as text; an end not stated to be open is closed.

    The row has ``<key>_min_pct`` and ``<key>_max_pct`` of a hop's ``share`` or ``votes``, a path's
    ``path`` or a verdict's ``own`` or ``product``; where only one end is stated the other is 0 or
    100.
    """
    low, high = row.get(f"{key}_min_pct"), row.get(f"{key}_max_pct")
    if style is INEQUALITY and (low is None) != (high is None):
        low, high = 0 if low is None else low, 100 if high is None else high
    first = _CLOSED_KEYS.get(key, "")
    closed = [row.get(f"{first}{end}_closed") is not False for end in ("min", "max")]
    return range_text(low, high, low_closed=closed[0], high_closed=closed[1], style=style)


def summed_share(
    row: Mapping[str, Any], key: Literal["own", "product"], style: Style = SENTENCE
) -> str:
    """Return a share that a rule adds up; that none is stated is not that none is held.

    >>> summed_share({"own_min_pct": "0", "own_max_pct": "0"}, "own")
    'none stated'
    """
    most = row.get(f"{key}_max_pct")
    return NONE_STATED if most is not None and not Decimal(most) else share_text(row, key, style)


def line_label(hop: HopKind) -> str:
    """Return the share of a hop for a line of the canvas, votes beside another share.

    >>> line_label({"share_min_pct": 25, "share_max_pct": 50, "min_closed": False})
    '>25–50%'
    """
    if hop.get("asset_id"):
        return transfer_label(hop)
    label = share_text(hop, style=LINE_LABEL)
    if hop.get("measure") == VOTING_RIGHTS:
        return label if label in ("", UNKNOWN_MARK) else f"{label} of votes{_jointly(hop)}"
    votes = share_text(hop, "votes", LINE_LABEL)
    if votes in ("", UNKNOWN_MARK, label):
        return f"{label}{_jointly(hop)}" if label else ""
    if label in ("", UNKNOWN_MARK):
        return f"{votes} of votes{_jointly(hop)}"
    return f"{label} of shares, {votes} of votes{_jointly(hop)}"


def line_labels(hops: Iterable[HopKind]) -> list[str]:
    """Return each share that statements of one bond name; only what is claimed is marked so.

    Where all of it is claimed nothing is marked: what stands around the shares says so.

    >>> share = {"share_min_pct": 8, "share_max_pct": 8, "certainty": "reported"}
    >>> line_labels([share | {"share_max_pct": 9, "certainty": "alleged"}, share])
    ['8%', 'alleged: 8–9%']
    """
    said = [(hop.get("certainty") or "confirmed", line_label(hop)) for hop in hops]
    sure = dict.fromkeys(label for word, label in said if word != "alleged")
    claimed = dict.fromkeys(label for _, label in said if label not in sure)
    if not sure:
        return [*claimed]
    marked = [f"alleged: {label}" for label in claimed if label not in ("", UNKNOWN_MARK)]
    return [*sure, *marked]


def _jointly(hop: HopKind) -> str:
    """Return that a share is that of a block which several hold, each named with all of it."""
    return " jointly" if hop.get("joint") else ""


def transfer_label(hop: HopKind | Hop) -> str:
    """Return what was given away, or received, and when, for a line of a picture.

    >>> transfer_label({"relation": "TRANSFERRED", "share_min_pct": 50, "share_max_pct": 50,
    ...                 "measure": "shareholding", "valid_from": "2018-04-01"})
    'transferred 50% on 1 April 2018'
    """
    day = str(hop.get("valid_from") or "")
    when = f" {end_text(day)}" if day else ""
    if hop.get("measure") is None:
        return f"role ended{when}" if hop.get("types") else f"transferred a stake{when}"
    share = share_text(hop, style=SHORT)
    of = " of votes" if hop.get("measure") == VOTING_RIGHTS else ""
    verb = "received" if hop["relation"] == "RECEIVED" else "transferred"
    if hop.get("by_death"):
        verb, when = "held", f" until {date_text(day)}"
    return f"{verb} {'a stake' if share == UNKNOWN_MARK else share}{of}{when}"


def both_shares(hop: HopKind) -> str:
    """Return the share of a hop for a terminal, of both rights where both are stated.

    >>> both_shares({"share_min_pct": 8, "share_max_pct": 8, "votes_min_pct": 45,
    ...              "votes_max_pct": 45})
    '8%; votes: 45%'
    """
    share, votes = share_text(hop, "share", BOTH_ENDS), share_text(hop, "votes", BOTH_ENDS)
    if hop.get("measure") == VOTING_RIGHTS:
        return f"votes: {votes or share}{_jointly(hop)}"
    both = f"{share}; votes: {votes}" if votes else share
    return f"{both}{_jointly(hop)}" if both else ""


def date_text(text: str) -> str:
    """Return a published date in words; a part that is not stated is left out.

    >>> date_text("2023-07-20"), date_text("2019")
    ('20 July 2023', '2019')
    """
    return date_words(text)


def set_status_text(held: SetStatusRow) -> str:
    """Return what a person set of a rule's status, in words."""
    until = held["until"]
    last = f" to {date_text(iso_day(parse_day(until) - 1))}" if until else ""
    state = f"{held['status'].replace('-', ' ')} from {date_text(held['from'] or '')}{last}"
    return f"{state}, by {held['by']} on {date_text(held['set_on'])}, citing: {held['citation']}"


def span_text(hop: HopDays) -> str:
    """Return since when and until when a hop holds, the days as published.

    >>> span_text({"valid_from": "2019", "valid_to": "2022-06-03"}), span_text({})
    ('from 2019; ended on 3 June 2022', 'dates not stated')
    >>> span_text({"valid_to": "2022-06-03"})
    'start not stated; ended on 3 June 2022'
    >>> span_text({"valid_from": "2019"}), span_text({"valid_from": "2022-06-03"})
    ('from 2019', 'since 3 June 2022')
    """
    since, until = hop.get("valid_from"), hop.get("valid_to")
    ended = _format_end(until) if until else ""
    if since and until:
        return f"from {date_text(since)}; {ended}"
    if until:
        return f"start {NOT_STATED}; {ended}"
    return f"{_begin_word(since)} {date_text(since)}" if since else "dates not stated"


def _begin_word(since: str) -> str:
    """Return the word before a start; ``since`` a year would say that it held all that year."""
    return "since" if since.count("-") == 2 else "from"


def _format_end(until: str) -> str:
    """Return when a fact ended; a day that the source leaves open is none."""
    return f"ended {end_text(until)}"


def span_clause(hop: HopDays) -> str:
    """Return the span of a hop as the end of a clause; empty where no day is stated.

    >>> span_clause({"valid_from": "2019-03"}), span_clause({"valid_from": "2019-03-01"})
    (' from March 2019', ' since 1 March 2019')
    """
    since, until = hop.get("valid_from"), hop.get("valid_to")
    begun = f" {'from' if until else _begin_word(since)} {date_text(since)}" if since else ""
    return begun + (f" until {date_text(until)}" if until else "")


def certainty_text(said: Mapping[str, Any]) -> str:
    """Return how sure a statement is, who says so, and who denies it.

    >>> certainty_text({"certainty": "alleged", "asserted_by": "a newspaper"})
    'alleged by a newspaper'
    >>> certainty_text({"certainty": "disputed", "asserted_by": "A", "disputed_by": "B"})
    'asserted by A; disputed by B'
    """
    certainty, denier = said.get("certainty") or "confirmed", said.get("disputed_by")
    speaker = said.get("asserted_by") or said.get("publisher") or "the source"
    if "denies" in said:
        return f"denied by {speaker}"
    if certainty == "confirmed":
        text = f"confirmed, says {speaker}"
    else:
        text = f"{'asserted' if certainty == 'disputed' else certainty} by {speaker}"
    if denier or certainty == "disputed":
        later = bool(said.get("disputed_later"))
        text += f"; {'later ' if later else ''}disputed{f' by {denier}' if denier else ''}"
        text += f" {end_text(said.get('disputed_on') or '')}" if later else ""
    return text
