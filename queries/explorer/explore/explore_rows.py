"""Rows of the Explore page's tables and timeline, and what it says in words; no Streamlit."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta
from typing import Final

from graph.values.dates import Span
from queries.draw import page_tables
from queries.draw.page_tables import TableRow
from queries.draw.ties import Tie
from queries.explorer.explore.time_bars import BarSpan, BarWords, StatementBar
from queries.explorer.scene.scene_facts import Facts
from queries.explorer.scene.scene_nodes import KIND_WORDS, RELATION_WORDS, node_kind
from queries.explorer.scene.scene_payload import DrawnScene
from queries.explorer.verdict_view.footnoted_paths import HopNotes, short_note
from queries.question.answer_rows import Hop, PathRow
from queries.question.country_choice import country_name
from queries.question.party_facts import NeighbourRow, PictureParty
from queries.question.party_kind import kind_words
from queries.question.workspace_rows import SourceRow
from queries.words import plain_words
from queries.words.safe_text import plain_line, safe_link
from queries.words.value_text import UNKNOWN_MARK, line_label, span_text

BARS: Final = 60
"""Statements that the timeline has room for."""
_NAME: Final = 34
_FIRST: Final = date(1900, 1, 1)
_MARGIN: Final = timedelta(days=365)


def link_rows(drawn: DrawnScene, facts: Facts) -> list[TableRow]:
    """Return every link in sight as a row, in the order of the drawing's ties."""
    return [_link_row(tie, drawn, facts) for tie in drawn.ties]


def _link_row(tie: Tie, drawn: DrawnScene, facts: Facts) -> TableRow:
    return {
        "From": party_name(facts, tie.source),
        "Relation": tie.relation,
        "To": party_name(facts, tie.target),
        "Share": _table_label(tie.label),
        "Certainty": tie.certainties,
        "Holds": _tie_span(tie),
        "Statements": len(tie.statements),
        "Sources": "; ".join(dict.fromkeys(plain_line(said["source"]) for said in tie.statements)),
        "Drawn": "yes" if tie in drawn.edge_of else "only here",
    }


def _tie_span(tie: Tie) -> str:
    """Return when a link holds, by its first dated statement."""
    dated = [said for said in tie.current_statements if said["valid_from"] or said["valid_to"]]
    span = span_text(dated[0] if dated else tie.current_statements[0])
    return f"ended: {span}" if tie.has_ended else span


def party_rows(drawn: DrawnScene, facts: Facts) -> list[TableRow]:
    """Return every party in sight as a row."""
    return [_party_row(drawn, facts.parties[party], party) for party in drawn.parties]


def _party_row(drawn: DrawnScene, row: PictureParty, party: str) -> TableRow:
    counts = {said["relation"]: said["count"] for said in row["relations"]}
    return {
        "Party": plain_line(row["name"]),
        "Other script": plain_line(row["original"] or ""),
        "Kind": kind_words(row),
        "Country": country_name(row["country"]),
        "Listed": "; ".join(map(plain_line, row["listings"])),
        **{RELATION_WORDS[key]: counts.get(key, 0) for key in ("owners", "holdings")},
        "Drawn": "yes" if party in drawn.node_of else "only here",
    }


def party_name(facts: Facts, party: str) -> str:
    """Return the name of a party; its id where it is not known."""
    row = facts.parties.get(party)
    return plain_line(row["name"]) if row else plain_line(party)


def neighbour_page_rows(page: Iterable[NeighbourRow]) -> list[TableRow]:
    """Return one page of neighbours as rows."""
    return [
        {
            "Party": plain_line(row["name"]),
            "Other script": plain_line(row["original"] or ""),
            "Country": country_name(row["country"]),
            "Share": " / ".join(_share_labels(row["statements"])),
            "Listed": "; ".join(map(plain_line, row["listings"])),
            "Certainty": ", ".join(dict.fromkeys(s["certainty"] for s in row["statements"])),
        }
        for row in page
    ]


def _share_labels(statements: Iterable[Hop]) -> list[str]:
    labels = dict.fromkeys(line_label(said) for said in statements if not page_tables.is_link(said))
    return [_table_label(label) for label in labels if label]


def _table_label(label: str) -> str:
    """Return a label of a line as a table has it: an unknown share in words."""
    return "unknown" if label == UNKNOWN_MARK else label


def group_rows(facts: Facts, parties: Iterable[str]) -> list[TableRow]:
    """Return the parties of a group as rows."""
    return [
        {
            "Party": plain_line(row["name"]),
            "Kind": KIND_WORDS[node_kind(row)],
            "Country": country_name(row["country"]),
            "Listed": "; ".join(map(plain_line, row["listings"])),
        }
        for row in (facts.parties[party] for party in parties)
    ]


def clock_words(said: Hop) -> str:
    """Return both clocks of a statement: when it holds, and when it was known."""
    # Only a hop that the canvas asked for has the editions in which it was seen.
    known = [
        f"{word} {day}"
        for word, day in (
            ("stated of", said["observed_on"]),
            ("published", said["published_on"]),
            ("first seen", said.get("first_seen")),
            ("no longer seen after", said.get("last_seen")),
            ("retrieved", said["retrieved_on"]),
        )
        if day
    ]
    return f"Holds: {span_text(said)}. Known: {', '.join(known) or 'no date stated'}."


def statement_lines(said: Hop) -> list[tuple[str, str]]:
    """Return a statement as pairs of title and text; empty ones are left out."""
    share = page_tables.share_of(said)
    lines = [
        ("Kind", plain_words.types_text(said)),
        ("Share", share),
        ("Votes", page_tables.votes_of(said)),
        ("As published", said["share_as_published"]),
        ("Certainty", said["certainty"]),
        ("Says who", said["asserted_by"] or "the source"),
        ("Source", said["source"]),
        ("Record", ", ".join(part for part in (said["record"], said["locator"]) if part)),
        ("Dates", clock_words(said)),
        ("Quote", said["quote"]),
        ("Note", said["note"]),
        ("Disputed by", said.get("disputed_by")),
        ("Link", safe_link(said["url"])),
    ]
    return [(title, plain_line(text)) for title, text in lines if text]


def statement_bars(drawn: DrawnScene, facts: Facts, day: date) -> list[StatementBar]:
    """Return the first sixty statements as bars from the first to the last day that they may hold.

    A bar whose start or end nobody states reaches to the end of the axis (`time_axis`); one with
    neither has the words for that in ``undated``.
    """
    ends = time_axis(drawn, day)
    found: list[StatementBar] = []
    for place, tie in enumerate(drawn.ties):
        source, target = (_short_name(party_name(facts, end)) for end in (tie.source, tie.target))
        label = f"{source} → {target}"
        for said in tie.statements:
            found.append(
                {"tie": place, "link": label, **_bar_span(said, ends), **_bar_words(tie, said)}
            )
    return found[:BARS]


def time_axis(drawn: DrawnScene, day: date) -> tuple[date, date]:
    """Return the ends of the bars' axis: a year before all that is dated, and one after today."""
    begins = [
        Span.from_dates(said["valid_from"], None).may_from
        for t in drawn.ties
        for said in t.statements
    ]
    first = min([day.toordinal(), *(begin for begin in begins if begin > _FIRST.toordinal())])
    return date.fromordinal(first) - _MARGIN, max(day, date.today()) + _MARGIN


def _bar_span(said: Hop, ends: tuple[date, date]) -> BarSpan:
    span = Span.from_dates(said["valid_from"], said["valid_to"])
    low, high = (end.toordinal() for end in ends)
    first = date.fromordinal(min(max(span.may_from, low), high))
    last = date.fromordinal(min(max(span.may_until, low), high))
    undated = "" if said["valid_from"] or said["valid_to"] else span_text(said)
    return {"first": first.isoformat(), "last": last.isoformat(), "undated": undated}


def _bar_words(tie: Tie, said: Hop) -> BarWords:
    return {
        "line": tie.line,
        "certainty": said["certainty"],
        "dates": span_text(said),
        "share": page_tables.share_of(said) or plain_words.relation_words(said),
    }


def _short_name(name: str) -> str:
    return name if len(name) <= _NAME else name[: _NAME - 1].rstrip() + "…"


def path_sentences(paths: Sequence[PathRow], most: int = 3) -> tuple[list[str], list[str]]:
    """Return the paths in words, best first, each once, and the footnotes that they refer to.

    Args:
        paths: paths of the verdicts that are shown.
        most: how many are written.
    """
    once = {path["sentence"]: path for path in paths}
    shown = list(once.values())[:most]
    notes = HopNotes.of_paths(shown)
    numbered = [short_note(number, hop) for number, hop in enumerate(notes.hops, 1)]
    return list(map(notes.path_sentence, shown)), numbered


def data_dates(sources: Iterable[SourceRow], own: Collection[str] = ()) -> str:
    """Return in words from which days the loaded files are, and from which the own facts.

    Args:
        sources: the loaded files.
        own: datasets of a person's own facts.
    """
    sources = list(sources)
    days = _day_range(row for row in sources if row["dataset"] not in own)
    facts = _day_range(row for row in sources if row["dataset"] in own)
    said = f"data of {days}" if days else "no loaded file says of which day it is"
    return f"{said}; your facts of {facts}" if facts else said


def _day_range(rows: Iterable[SourceRow]) -> str:
    dates = (row["retrieved_on"] or row["edition"] for row in rows)
    days = sorted({str(date)[:10] for date in dates if date})
    return days[0] if len(days) == 1 else f"{days[0]} to {days[-1]}" if days else ""
