"""OpenRefine's reconciliation: names in a table matched to parties, and columns filled from them.

Reconciliation Service API 0.2 of the W3C's Entity Reconciliation Community Group
(https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/). Version 0.1 is
not offered: it asks for JSONP, which answers any page that somebody opens. Who may be
meant by a row is told by `row_candidates`.
"""

import json
from collections.abc import Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from graph.values.errors import InputError, NotFoundError
from queries.question.answer import cell_text
from queries.serving.row_candidates import (
    COUNTRY,
    FEWEST_LETTERS,
    MOST_QUERIES,
    NUMBER,
    TYPES,
    describe,
    read_json,
    type_ref,
)

if TYPE_CHECKING:
    from queries.question.party_facts import SearchRow
    from queries.workspace.workspace import Workspace

_RULES: Final = ("us", "eu", "uk")
PROPERTIES: Final = {
    NUMBER: "Registration number or LEI",
    COUNTRY: "Country",
    "kind": "Kind",
    "listed": "On a list, today or without an end",
    **{f"result:{rule}": f"Result under the {rule.upper()} rule" for rule in _RULES},
    **{f"verdict:{rule}": f"Verdict under the {rule.upper()} rule, as a word" for rule in _RULES},
}
_SPACE: Final = "urn:ownership-explorer"
_PARTY_PAGE: Final = "/party?party="
SUGGESTED: Final = 10
"""Parties that are suggested at once."""
_FARTHEST: Final = 500
"""Suggestions that a program may leave out before the ones that it wants."""
_PAGE: Final = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{name}</title>
<style>
body {{font: 14px sans-serif; margin: 10px}} dt {{color: #555}} dd {{margin: 0 0 6px}}
</style>
</head><body><strong>{name}</strong><dl>{facts}</dl>{more}</body></html>
"""


def manifest(address: str, explorer: str | None) -> dict[str, Any]:
    """Return what the service at an address, with its token, is, and its explorer if known."""
    said: dict[str, Any] = {
        "versions": ["0.2"],
        "name": "Ownership Explorer",
        "identifierSpace": f"{_SPACE}:party",
        "schemaSpace": f"{_SPACE}:kind",
        "defaultTypes": [type_ref(key) for key in ("Company", "Person")],
        "batchSize": MOST_QUERIES,
        "suggest": {
            what: {"service_url": address, "service_path": f"/suggest/{what}"}
            for what in ("entity", "type", "property")
        },
        "preview": {"url": f"{address}/preview?id={{{{id}}}}", "width": 400, "height": 260},
        "extend": {
            "propose_properties": {"service_url": address, "service_path": "/properties"},
            "property_settings": [],
        },
    }
    if explorer is not None:
        said["view"] = {"url": f"{explorer}{_PARTY_PAGE}{{{{id}}}}"}
    return said


def suggest(workspace: "Workspace", what: str, prefix: str, cursor: str = "") -> dict[str, Any]:
    """Return what begins as somebody types: parties, kinds or columns; else a `NotFoundError`.

    ``cursor`` is how many of them the program has already.
    """
    start = min(int(cursor), _FARTHEST) if cursor.isdecimal() else 0
    if what == "entity":
        long_enough = len(prefix.strip()) >= FEWEST_LETTERS
        rows = workspace.nearest(prefix, start + SUGGESTED)[start:] if long_enough else []
        return {
            "result": [
                {
                    "id": row["id"],
                    "name": row["name"],
                    "description": describe(row),
                    "notable": [type_ref(row["schema"])] if row["schema"] else [],
                }
                for row in rows
            ]
        }
    if what not in ("type", "property"):
        raise NotFoundError(f"nothing is suggested for {what!r}")
    known = TYPES if what == "type" else PROPERTIES
    word = prefix.strip().casefold()
    fits = [key for key, name in known.items() if word in key.casefold() or word in name.casefold()]
    return {"result": [{"id": key, "name": known[key]} for key in fits[start:]]}


def proposed_properties(kind: str | None, limit: str = "") -> dict[str, Any]:
    """Return the columns that can be filled, of which a program may want the first few."""
    properties = [{"id": key, "name": name} for key, name in PROPERTIES.items()]
    if not limit.isdecimal():
        return {"type": kind or "", "properties": properties}
    return {"type": kind or "", "limit": int(limit), "properties": properties[: int(limit)]}


def preview(workspace: "Workspace", party: str, explorer: str | None) -> str:
    """Return a small page that tells a party from its namesakes; else a `NotFoundError`."""
    row = _find_row(workspace, party)
    if row is None:
        raise NotFoundError(f"there is no party {party!r}")
    said = {
        "Kind": TYPES.get(row["schema"] or "", row["schema"]),
        "Country": row["jurisdiction"],
        "Status": row["status"],
        "Numbers": ", ".join(row["identifiers"][:5]),
        PROPERTIES["listed"]: "yes" if row["listed"] else "on none that is loaded",
        "Id": row["id"],
    }
    facts = "".join(
        f"<dt>{escape(what)}</dt><dd>{escape(text)}</dd>" for what, text in said.items() if text
    )
    link = f"{explorer}{_PARTY_PAGE}{quote(party, safe='')}"
    more = f'<a href="{escape(link)}" target="_blank">Open in the explorer</a>' if explorer else ""
    return _PAGE.format(name=escape(row["name"]), facts=facts, more=more)


def _find_row(workspace: "Workspace", party: str) -> "SearchRow | None":
    return next((one for one in workspace.nearest(party, 5) if one["id"] == party), None)


def extend(workspace: "Workspace", text: str) -> dict[str, Any]:
    """Return the cells of columns for parties, both named in JSON; else an `InputError`."""
    asked = read_json(text, dict, "extend")
    ids, columns = asked.get("ids") or [], asked.get("properties") or []
    if not isinstance(ids, list) or not isinstance(columns, list):
        raise InputError("extend: ids and properties are lists")
    if wrong := [one for one in ids if not isinstance(one, str)]:
        raise InputError(f"extend: each id is a text, and {json.dumps(wrong[0])} is none")
    keys = [str(one.get("id") if isinstance(one, Mapping) else one) for one in columns]
    if unknown := [key for key in keys if key not in PROPERTIES]:
        raise InputError(f"extend: there is no column {unknown[0]!r}; see /properties")
    if len(ids) > MOST_QUERIES:
        raise InputError(f"extend: {len(ids)} parties are too many at once; send {MOST_QUERIES}")
    rules = sorted({key.partition(":")[2] for key in keys if ":" in key})
    rows = {party: _cells(workspace, party, keys, rules) for party in ids}
    return {"meta": [{"id": key, "name": PROPERTIES[key]} for key in keys], "rows": rows}


def _cells(
    workspace: "Workspace", party: str, keys: Sequence[str], rules: list[str]
) -> dict[str, list[dict[str, Any]]]:
    """Return the cells of one party; empty ones where it is not in the data any more."""
    try:
        row = _find_row(workspace, party)
        if row is None:
            return {key: [] for key in keys}
        told = workspace.exposure(party, rules) if rules else []
    except NotFoundError:
        return {key: [] for key in keys}
    found: dict[str, Any] = {
        NUMBER: row["identifiers"],
        COUNTRY: row["jurisdiction"],
        "kind": row["schema"],
        "listed": row["listed"],
    }
    for rule, verdict in zip(rules, told, strict=True):
        found[f"result:{rule}"] = verdict["result"]
        # The word alone would read as clear where it only says that nothing was found.
        found[f"verdict:{rule}"] = f"{verdict['verdict']}: {verdict['reading']}"
    return {key: _as_cells(found[key]) for key in keys}


def _as_cells(value: Any) -> list[dict[str, Any]]:
    if isinstance(value, bool):
        return [{"str": "yes" if value else "no"}]
    values = value if isinstance(value, list) else [value]
    return [{"str": cell_text(one)} for one in values if one is not None]
