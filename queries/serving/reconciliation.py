"""OpenRefine's reconciliation: names in a table matched to parties, and columns filled from them.

Reconciliation Service API 0.2 of the W3C's Entity Reconciliation Community Group
(https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/). Version 0.1 is
not offered: it asks for JSONP, which answers any page that somebody opens. A name alone is never a
match (rule 1 of docs/reference/rules.md): ``match`` is true only where a number agrees and where a
line of a list that says the same would be matched.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from graph.values.errors import InputError, NotFoundError
from graph.values.identifiers import normalise_identifier
from ingest.values.countries import country_in_words
from queries.question.answer import cell_text
from queries.screening.match_lines import Line
from queries.screening.screen_list import parties_by_number
from queries.screening.typed_cells import typed_number

if TYPE_CHECKING:
    from queries.question.party_facts import SearchRow
    from queries.workspace.workspace import Workspace

MOST_QUERIES: Final = 50
MOST_RESULTS: Final = 25
TYPES: Final = {
    "Company": "Company",
    "Person": "Person",
    "Organization": "Organization",
    "PublicBody": "Public body",
    "LegalEntity": "Legal entity",
    "Vessel": "Vessel",
}
NUMBER: Final = "number"
COUNTRY: Final = "country"
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
_BY_NAME: Final = "name"
"""How ``matched_on`` begins where only a name matched."""
_FEWEST_LETTERS: Final = 2
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
        "defaultTypes": [_type_ref(key) for key in ("Company", "Person")],
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


def reconcile(workspace: "Workspace", text: str) -> dict[str, Any]:
    """Return the candidates for each query of a JSON batch; `InputError` if wrong or too large."""
    batch = _read_json(text, dict, "queries")
    if len(batch) > MOST_QUERIES:
        raise InputError(f"queries: {len(batch)} are too many at once; send {MOST_QUERIES}")
    found = {key: _find_candidates(workspace, asked) for key, asked in batch.items()}
    lines = [one.line for one in found.values() if one.line is not None]
    settled = iter(parties_by_number(workspace, lines))
    return {
        key: {"result": one.rows(None if one.line is None else next(settled))}
        for key, one in found.items()
    }


@dataclass(frozen=True)
class _Candidates:
    """Who may be meant by a query, the ids of those whose number agrees, and the query as a line.

    ``line`` is ``None`` where nobody's number agrees, or where it names several countries.
    """

    kept: Sequence["SearchRow"]
    agree: Sequence[str]
    line: Line | None

    def rows(self, matched: str | None) -> list[dict[str, Any]]:
        """Return them as the protocol has them; ``matched`` is the party that is surely meant."""
        return [
            {
                "id": row["id"],
                "name": row["name"],
                "description": f"{row['matched_on']}; {describe(row)}",
                "type": [_type_ref(row["schema"])] if row["schema"] else [],
                "score": row["score"],
                "match": row["id"] == matched,
                "features": [{"id": "number_agrees", "value": row["id"] in self.agree}],
            }
            for row in self.kept
        ]


def _find_candidates(workspace: "Workspace", asked: Any) -> _Candidates:
    if not isinstance(asked, Mapping):
        raise InputError("queries: each query is an object")
    name = str(asked.get("query") or "").strip()
    given = _given_values(asked.get("properties"))
    limit = asked.get("limit")
    wished = int(limit) if isinstance(limit, int | float) and limit >= 1 else MOST_RESULTS
    limit = min(wished, MOST_RESULTS)
    types = asked.get("type") or []
    wanted = {types} if isinstance(types, str) else {str(one) for one in types}
    found: dict[str, SearchRow] = {}
    # A number in a column finds the party under whatever name it has there.
    typed = (typed_number(text)[0] for text in given.get(NUMBER, []))
    given[NUMBER] = numbers = [text for text in typed if text]
    for text in [*numbers, name]:
        for row in workspace.nearest(text, limit) if len(text) >= _FEWEST_LETTERS else ():
            by_number = text in numbers
            if not by_number or not row["matched_on"].startswith(_BY_NAME):
                found.setdefault(row["id"], row)
    places = _countries(given.get(COUNTRY, []))
    # What a table says of country or kind is often another word for the same, so that it orders the
    # answer; only a person is no company. Nobody who may be meant is left out.
    kept = sorted(
        (row for row in found.values() if not wanted or _may_be(row["schema"], wanted)),
        key=lambda row: bool(places and row["jurisdiction"] and row["jurisdiction"] not in places),
    )
    agree = [row["id"] for row in kept if _is_number_of(row, {*numbers, name})]
    return _Candidates(kept[:limit], agree, _line_of(name, given, kept) if agree else None)


def _line_of(
    name: str, given: Mapping[str, list[str]], found: Sequence["SearchRow"]
) -> "Line | None":
    """Return a query as a line of a list; ``None`` where it names several countries."""
    ids = {row["id"] for row in found}
    numbers = given[NUMBER]
    # A column of numbers or ids may be asked about in the place of names.
    if any(_is_number_of(row, {name}) for row in found):
        numbers, name = [name, *numbers], ""
    places = {country_in_words(text) or text for text in given.get(COUNTRY, [])}
    if len(places) > 1:
        return None
    leis = [one for one in numbers if normalise_identifier("LEI", one).valid]
    others = [one for one in numbers if one not in ids and one not in leis]
    return Line(
        row_no=1,
        name=name,
        country="".join(places),
        lei=leis[0] if leis else "",
        number=others[0] if others else "",
        numbers={f"number {place}": text for place, text in enumerate((*leis[1:], *others[1:]))},
        party_id=next((one for one in numbers if one in ids), ""),
    )


def _may_be(kind: str | None, wanted: set[str]) -> bool:
    """Return whether a party of a kind may be of one of the kinds that are asked for."""
    return any(_group(kind) in (None, other) or other is None for other in map(_group, wanted))


def _group(kind: str | None) -> str | None:
    """Return ``Person``, ``Vessel`` or ``body`` for a kind; ``None`` where it may be any."""
    if kind not in TYPES or kind == "LegalEntity":
        return None
    return kind if kind in ("Person", "Vessel") else "body"


def _countries(texts: Sequence[str]) -> set[str]:
    """Return the codes of countries, by code or name; what is none here says nothing of anybody."""
    return {code for text in texts if (code := country_in_words(text)) is not None}


def _is_number_of(row: "SearchRow", asked: set[str]) -> bool:
    """Return whether one of some texts is the whole of a number of a party, or its id."""
    own = {_bare(number.rpartition(":")[2]) for number in row["identifiers"]}
    own |= {_bare(number) for number in row["identifiers"]} | {_bare(row["id"])}
    return any(_bare(text) in own for text in asked if text)


def _bare(text: str) -> str:
    return "".join(filter(str.isalnum, text)).casefold()


def describe(row: "SearchRow") -> str:
    """Return what tells a party from its namesakes, in one line."""
    listed = "on a list" if row["listed"] else None
    parts = (row["schema"], row["jurisdiction"], row["status"], listed, *row["identifiers"][:2])
    return ", ".join(part for part in parts if part)


def suggest(workspace: "Workspace", what: str, prefix: str, cursor: str = "") -> dict[str, Any]:
    """Return what begins as somebody types: parties, kinds or columns; else a `NotFoundError`.

    ``cursor`` is how many of them the program has already.
    """
    start = min(int(cursor), _FARTHEST) if cursor.isdecimal() else 0
    if what == "entity":
        long_enough = len(prefix.strip()) >= _FEWEST_LETTERS
        rows = workspace.nearest(prefix, start + SUGGESTED)[start:] if long_enough else []
        return {
            "result": [
                {
                    "id": row["id"],
                    "name": row["name"],
                    "description": describe(row),
                    "notable": [_type_ref(row["schema"])] if row["schema"] else [],
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
    asked = _read_json(text, dict, "extend")
    ids, columns = asked.get("ids") or [], asked.get("properties") or []
    if not isinstance(ids, list) or not isinstance(columns, list):
        raise InputError("extend: ids and properties are lists")
    keys = [str(one.get("id") if isinstance(one, Mapping) else one) for one in columns]
    if unknown := [key for key in keys if key not in PROPERTIES]:
        raise InputError(f"extend: there is no column {unknown[0]!r}; see /properties")
    if len(ids) > MOST_QUERIES:
        raise InputError(f"extend: {len(ids)} parties are too many at once; send {MOST_QUERIES}")
    rules = sorted({key.partition(":")[2] for key in keys if ":" in key})
    rows = {str(party): _cells(workspace, str(party), keys, rules) for party in ids}
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


def _given_values(properties: Any) -> dict[str, list[str]]:
    """Return the values of a query's further columns, as texts."""
    found: dict[str, list[str]] = {}
    for one in properties if isinstance(properties, list) else ():
        if isinstance(one, Mapping) and one.get("pid"):
            values = one.get("v")
            for value in values if isinstance(values, list) else [values]:
                # A party that was matched before comes as an object.
                text = _name_of(value) if isinstance(value, Mapping) else value
                if text not in (None, ""):
                    found.setdefault(str(one["pid"]), []).append(str(text))
    return found


def _name_of(party: Mapping[str, Any]) -> Any:
    return party.get("name") or party.get("id")


def _type_ref(kind: str | None) -> dict[str, str]:
    return {"id": kind or "", "name": TYPES.get(kind or "", kind or "")}


def _read_json(text: str, shape: type, name: str) -> Any:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        raise InputError(f"{name}: this is no JSON") from None
    if not isinstance(found, shape):
        raise InputError(f"{name}: an object is needed")
    return found
