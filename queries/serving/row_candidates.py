"""Rows of a table matched to parties: who may be meant by a row, and whether that is sure.

A name alone is never a match (rule 1 of docs/reference/rules.md): ``match`` is true only where a
number agrees and where a line of a list that says the same would be matched. What else a row says,
its country or kind, is often another word for the same: it lowers a score, and leaves nobody out.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from graph.values.errors import InputError
from graph.values.identifiers import normalise_identifier
from ingest.values.countries import country_in_words
from queries.screening.match_lines import Line
from queries.screening.screen_list import parties_by_number
from queries.screening.typed_cells import typed_number

if TYPE_CHECKING:
    from queries.question.party_facts import SearchRow
    from queries.workspace.workspace import Workspace

MOST_QUERIES: Final = 50
MOST_RESULTS: Final = 25
_LOOKED_AT: Final = 100
"""Parties near a name that are looked at where a country or kind sets them apart."""
_ELSEWHERE: Final = 0.8
"""The share of its score that a party of another country keeps."""
_OTHER_KIND: Final = 0.5
"""The share of its score that a party of another kind keeps."""
_SURE: Final = 100.0
"""The score of whoever has the number."""
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
_BY_NAME: Final = "name"
"""How ``matched_on`` begins where only a name matched."""
FEWEST_LETTERS: Final = 2


def reconcile(workspace: "Workspace", text: str) -> dict[str, Any]:
    """Return the candidates for each query of a JSON batch; `InputError` if wrong or too large."""
    batch = read_json(text, dict, "queries")
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

    ``kept`` are parties with their scores, highest first: OpenRefine puts them in that order.
    ``line`` is ``None`` where nobody's number agrees, or where it names several countries.
    """

    kept: Sequence[tuple["SearchRow", float]]
    agree: Sequence[str]
    line: Line | None

    def rows(self, matched: str | None) -> list[dict[str, Any]]:
        """Return them as the protocol has them; ``matched`` is the party that is surely meant."""
        return [
            {
                "id": row["id"],
                "name": row["name"],
                "description": f"{row['matched_on']}; {describe(row)}",
                "type": [type_ref(row["schema"])] if row["schema"] else [],
                "score": score,
                "match": row["id"] == matched,
                "features": [{"id": "number_agrees", "value": row["id"] in self.agree}],
            }
            for row, score in self.kept
        ]


def _find_candidates(workspace: "Workspace", asked: Any) -> _Candidates:
    if not isinstance(asked, Mapping):
        raise InputError("queries: each query is an object")
    name = asked.get("query")
    if name is not None and not isinstance(name, str):
        raise InputError(f"queries: each query is a text, and {json.dumps(name)} is none")
    name = (name or "").strip()
    given = _given_values(asked.get("properties"))
    limit = asked.get("limit")
    wished = int(limit) if isinstance(limit, int | float) and limit >= 1 else MOST_RESULTS
    limit = min(wished, MOST_RESULTS)
    types = asked.get("type") or []
    wanted = {types} if isinstance(types, str) else {str(one) for one in types}
    # OpenRefine says "should": a kind is a wish. Whoever says nothing wants no other kind.
    strict = asked.get("type_strict") != "should"
    places = _countries(given.get(COUNTRY, []))
    found: dict[str, SearchRow] = {}
    # A number in a column finds the party under whatever name it has there.
    typed = (typed_number(text)[0] for text in given.get(NUMBER, []))
    given[NUMBER] = numbers = [text for text in typed if text]
    looked_at = _LOOKED_AT if wanted or places else limit
    for text in [*numbers, name]:
        for row in workspace.nearest(text, looked_at) if len(text) >= FEWEST_LETTERS else ():
            by_number = text in numbers
            if not by_number or not row["matched_on"].startswith(_BY_NAME):
                found.setdefault(row["id"], row)
    of_kind = [row for row in found.values() if not wanted or _may_be(row["schema"], wanted)]
    kept = of_kind if strict else [*found.values()]
    agree = [row["id"] for row in kept if _is_number_of(row, {*numbers, name})]
    fit = {row["id"] for row in of_kind}
    scored = []
    for row in kept:
        score, place = row["score"], row["jurisdiction"]
        score *= _ELSEWHERE if places and place and place not in places else 1
        score *= 1 if row["id"] in fit else _OTHER_KIND
        scored.append((row, _SURE if row["id"] in agree else round(score, 1)))
    scored.sort(key=lambda one: (one[0]["id"] not in agree, -one[1]))
    return _Candidates(scored[:limit], agree, _line_of(name, given, kept) if agree else None)


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


def type_ref(kind: str | None) -> dict[str, str]:
    """Return a kind by id and name, as the protocol has it."""
    return {"id": kind or "", "name": TYPES.get(kind or "", kind or "")}


def read_json(text: str, shape: type, name: str) -> Any:
    """Return what a field holds as JSON; `InputError` if it is none, or not of a type."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        raise InputError(f"{name}: this is no JSON") from None
    if not isinstance(found, shape):
        raise InputError(f"{name}: an object is needed")
    return found
