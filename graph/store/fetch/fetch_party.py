"""Finds a party in a store by what a person typed, without the record."""

from typing import Any

from graph.store.protocol.graph_store import Store
from graph.values.identifiers import has_known_scheme, parse_identifier
from graph.values.name_keys import fold_name

Row = dict[str, Any]


def find_parties(store: Store, text: str) -> list[tuple[str, str]]:
    """Return the parties with an id, an identifier `SCHEME:VALUE` or a name equal to a text.

    Args:
        store: the store.
        text: what a person typed.

    Returns:
        Canonical id and name of each that fits in the strongest way: the id itself, else an id
        or identifier, else a name that folds to the same (weak aliases never identify).
    """
    exact = store.read("entities", {"ids": [text]}).dicts()
    if exact:
        return [(str(row["id"]), str(row["found"]["name"])) for row in exact]
    folded = fold_name(text)
    identifier = str(parse_identifier(text)) if has_known_scheme(text) else text
    asked = {"text": text, "identifier": identifier, "folded": folded}
    rows = store.read("find", asked).dicts()
    strong = [row for row in rows if row["by_id"] or row["by_identifier"]]
    named = [row for row in rows if _has_name(row, folded)]
    return [(str(row["id"]), str(row["name"])) for row in strong or named]


def _has_name(row: Row, folded: str) -> bool:
    pairs = zip(row["names"], row["kinds"], strict=True)
    return any(kind != "weak" and fold_name(name) == folded for name, kind in pairs)
