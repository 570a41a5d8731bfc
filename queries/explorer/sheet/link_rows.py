"""Rows of what the picture draws, as tables and in words; no Streamlit."""

from collections.abc import Collection, Iterable

from graph.world.readable_names import country_name
from queries.draw import page_tables
from queries.draw.page_tables import TableRow
from queries.draw.ties import Tie
from queries.explorer.scene.scene_facts import Facts
from queries.explorer.scene.scene_nodes import RELATION_WORDS
from queries.explorer.scene.scene_payload import DrawnScene
from queries.question.answer_rows import Hop
from queries.question.party_facts import PictureParty
from queries.question.party_kind import kind_words
from queries.question.workspace_rows import SourceRow
from queries.words.safe_text import plain_line
from queries.words.value_text import UNKNOWN_MARK, date_text, line_labels, span_text


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
    """Return when a link holds, each start that a source states, the earliest first."""
    dated = [said for said in tie.current_statements if said["valid_from"] or said["valid_to"]]
    dated.sort(key=lambda said: said["valid_from"] or "")
    spans = list(dict.fromkeys(map(span_text, dated or tie.current_statements[:1])))
    span = " or ".join(filter(None, (", ".join(spans[:-1]), spans[-1])))
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


def share_labels(statements: Iterable[Hop]) -> list[str]:
    """Return the shares that statements name, as a table has them."""
    labels = line_labels(said for said in statements if not page_tables.is_link(said))
    return [_table_label(label) for label in labels if label]


def _table_label(label: str) -> str:
    """Return a label of a line as a table has it: an unknown share in words."""
    return "unknown" if label == UNKNOWN_MARK else label


def data_dates(sources: Iterable[SourceRow], own: Collection[str] = ()) -> str:
    """Return in words from which days the loaded files are, and from which the own facts.

    How many files state no day is said beside: the days of others are not theirs.
    """
    sources = list(sources)
    loaded = [row for row in sources if row["dataset"] not in own]
    days = _day_range(loaded)
    facts = _day_range(row for row in sources if row["dataset"] in own)
    said = days or "the loaded files state no day of their own"
    dateless = sum(not _day_range([row]) for row in loaded)
    if days and dateless:
        states = "states" if dateless == 1 else "state"
        said += f"; {dateless:,} of {len(loaded):,} files {states} no day"
    return f"{said}; your facts of {facts}" if facts else said


def _day_range(rows: Iterable[SourceRow]) -> str:
    dates = (row["retrieved_on"] or row["edition"] for row in rows)
    days = sorted({str(date)[:10] for date in dates if date})
    return " to ".join(date_text(day) for day in dict.fromkeys([*days[:1], *days[-1:]]))
