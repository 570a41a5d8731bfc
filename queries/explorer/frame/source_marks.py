"""Facts of a party as rows with a source mark each, and the sources that the marks stand for."""

from typing import Any, Final

from queries.draw import page_tables
from queries.draw.page_tables import TableRow
from queries.question.answer_rows import Citation
from queries.question.party_facts import PartyFacts
from queries.words import plain_words
from queries.words.safe_text import plain_line, safe_link

FACT_TABLES: Final = {
    "arrangements": ("Holders who act together", ("kind", "members", "state")),
    "rulings": ("Rulings", ("authority", "date", "conclusion", "effect", "state")),
    "transfers": ("Sales and gifts", ("side", "sentence", "certainty")),
    "members": ("Records taken for this party", ("name", "member_id", "schema")),
}
"""Facts that have a table of their own, with its title and first columns."""


def marked_facts(facts: PartyFacts) -> tuple[list[TableRow], list[TableRow]]:
    """Return the facts of a party as rows, and the sources by their marks.

    What several records state alike is one row, with the marks and the records of all of them.
    """
    marks: dict[tuple[str | None, ...], int] = {}
    sources: list[TableRow] = []

    def mark(item: Citation) -> str:
        key = (item["source"], item["publisher"], item["published_on"], item["url"])
        if key not in marks:
            marks[key] = len(marks) + 1
            sources.append(_source_row(marks[key], item))
        return f"[{marks[key]}]"

    said: dict[tuple[Any, ...], list[tuple[str, Any]]] = {}
    for what, value, remark, item in _collect_facts(facts):
        fact = (plain_line(what), page_tables.table_cell(value), page_tables.table_cell(remark))
        said.setdefault(fact, []).append((mark(item), page_tables.table_cell(item["record"])))
    rows = [
        {
            **dict(zip(("Fact", "Value", "Remark"), fact, strict=True)),
            "Mark": " ".join(dict.fromkeys(mark for mark, _ in by)),
            "Record": "; ".join(dict.fromkeys(record for _, record in by if record)) or None,
        }
        for fact, by in said.items()
    ]
    return page_tables.drop_empty_columns(rows), page_tables.drop_empty_columns(sources)


def _collect_facts(facts: PartyFacts) -> list[tuple[str, str, str | None, Citation]]:
    found: list[tuple[str, str, str | None, Citation]] = []
    for number in facts["identifiers"]:
        remark = number["remark"] or (None if number["valid"] is not False else "not valid")
        found.append((number["scheme"] or "number", number["value"], remark, number))
    for item in facts["facts"]:
        found.append(
            (plain_words.spaced_word(item["fact"]).capitalize(), item["value"], None, item)
        )
    for address in facts["addresses"]:
        found.append(("Address", address["value"], None, address))
    return found


def _source_row(number: int, item: Citation) -> TableRow:
    return {
        "Mark": f"[{number}]",
        "Source": page_tables.table_cell(item["source"]),
        "Publisher": page_tables.table_cell(item["publisher"]),
        "Published on": item["published_on"],
        "Downloaded on": item["retrieved_on"],
        "Link": safe_link(item["url"]),
    }
