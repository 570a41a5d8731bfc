"""Facts of a party as rows with a source mark each, and the sources that the marks stand for.

Pure functions; nothing here knows Streamlit.
"""

from collections.abc import Mapping
from typing import Any, Final

from queries.draw import page_tables
from queries.words import plain_words
from queries.words.safe_text import link, plain

Row = Mapping[str, Any]

MORE: Final = {
    "arrangements": ("Holders who act together", ("kind", "members", "state")),
    "rulings": ("Rulings", ("authority", "date", "conclusion", "effect", "state")),
    "members": ("Records taken for this party", ("name", "member_id", "schema")),
}
"""Facts that have a table of their own, with its title and first columns."""


def fact_rows(facts: Row) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return the facts of a party as rows, and the sources by their marks.

    What several records state alike is one row, with the marks and the records of all of them.
    """
    marks: dict[tuple[Any, ...], int] = {}
    sources: list[dict[str, Any]] = []

    def mark(item: Row) -> str:
        key = tuple(item.get(name) for name in ("source", "publisher", "published_on", "url"))
        if key not in marks:
            marks[key] = len(marks) + 1
            sources.append(_source(marks[key], item))
        return f"[{marks[key]}]"

    said: dict[tuple[Any, ...], list[tuple[str, Any]]] = {}
    for what, value, remark, item in _facts(facts):
        fact = (plain(what), page_tables.shown(value), page_tables.shown(remark))
        said.setdefault(fact, []).append((mark(item), page_tables.shown(item.get("record"))))
    rows = [
        {
            **dict(zip(("Fact", "Value", "Remark"), fact, strict=True)),
            "Mark": " ".join(dict.fromkeys(mark for mark, _ in by)),
            "Record": "; ".join(dict.fromkeys(record for _, record in by if record)) or None,
        }
        for fact, by in said.items()
    ]
    return page_tables.without_empty(rows), page_tables.without_empty(sources)


def _facts(facts: Row) -> list[tuple[str, Any, Any, Row]]:
    found: list[tuple[str, Any, Any, Row]] = []
    for item in facts.get("identifiers") or ():
        remark = item.get("remark") or (None if item.get("valid") is not False else "not valid")
        found.append((str(item.get("scheme") or "number"), item["value"], remark, item))
    for item in facts.get("facts") or ():
        found.append((plain_words.spaced(item["fact"]).capitalize(), item["value"], None, item))
    for item in facts.get("addresses") or ():
        found.append(("Address", item["value"], None, item))
    return found


def _source(number: int, item: Row) -> dict[str, Any]:
    return {
        "Mark": f"[{number}]",
        "Source": page_tables.shown(item.get("source")),
        "Publisher": page_tables.shown(item.get("publisher")),
        "Published on": item.get("published_on"),
        "Fetched on": item.get("retrieved_on"),
        "Link": link(item.get("url")),
    }


def other_script(facts: Row) -> str | None:
    """Return the first name of a party in another script than the one that is shown, if any."""
    from queries.find.find_party import scripts

    names = [item["value"] for item in facts.get("names") or ()]
    found = scripts(facts["name"], names)
    return found["name_original"] or found["name_latin"]
