"""The value of a party's page, made up for pages under AppTest."""

from collections.abc import Mapping, Sequence
from typing import Any

from queries.party_answer.page_shape import Note, NotedStatement, PartyPage, RuleLine
from queries.words.result_labels import NONE_FOUND_OPEN

LANES = {"us": "US", "eu": "EU", "uk": "UK"}
CHANGE = "2024-03-13"


def noted(hop: Mapping[str, Any]) -> NotedStatement:
    """A hop as the panel shows it."""
    doubt = {"alleged": "Alleged: ", "disputed": "Disputed: "}.get(hop["certainty"], "")
    return {
        "claim": f"{doubt}{hop['from_name']} to {hop['to_name']}.",
        "certainty": hop["certainty"],
        "speaker": hop["asserted_by"],
        "denier": None,
        "testimony": f"confirmed, says {hop['asserted_by']}",
        "quote": hop["quote"],
        "source": hop["source"],
        "publisher": hop["publisher"],
        "published_on": None,
        "retrieved_on": None,
        "place": None,
        "record": hop["record"],
        "url": hop["url"],
        "remark": None,
        "ends": [hop["from_id"], hop["to_id"]],
        "footnote": f"{hop['source']}, {hop['record']}",
    }


def _rule(name: str) -> RuleLine:
    return {
        "regime": name,
        "rule_id": f"{name}/1",
        "version": "since 13 August 2014",
        "label": name.upper(),
        "title": f"the rule {name}",
        "verdict": "excluded",
        "sign": "none_found_open",
        "word": NONE_FOUND_OPEN.label,
        "reason": "",
        "since": "",
        "before": "",
        "searched": "",
        "scale": None,
        "sentence": [{"text": "No owner on the EU list is stated."}],
        "unknown": "",
        "caveats": [],
    }


def made_page(
    party: str,
    name: str,
    hops: Sequence[Mapping[str, Any]],
    asked: tuple[str, str | None, Sequence[str]],
    data_version: str,
) -> PartyPage:
    """A page that states some hops, each with a number.

    Args:
        party: its id.
        name: its name.
        hops: what is stated.
        asked: the day, the day of what was known, and the rules.
        data_version: that of the data.
    """
    day, known_on, regimes = asked
    records = {hop["record"]: hop for hop in hops}
    notes: list[Note] = [
        {"number": number, "cited": True, "statements": [noted(hop)]}
        for number, hop in enumerate(records.values(), 1)
    ]
    numbers = {record: number for number, record in enumerate(records, 1)}
    return {
        "head": {
            "party": party,
            "name": name,
            "original": None,
            "kind": "Company",
            "facts": ["Company"],
            "as_of": day,
            "known_on": known_on,
        },
        "state": "known",
        "first_known": None,
        "answer": [
            {
                "part": "owners",
                "spans": [
                    {"text": hop["from_name"], "party": hop["from_id"]},
                    {"text": " is stated.", "notes": [numbers[record]]},
                ],
            }
            for record, hop in records.items()
        ],
        "text": "",
        "footnotes": [],
        "rules": [_rule(regime) for regime in regimes],
        "time": {
            "first": "2015-01-01",
            "last": "2027-01-01",
            "days": 4383,
            "asked": 3385,
            "lanes": [],
            "changes": [CHANGE],
            "before": CHANGE if day > CHANGE else None,
            "after": CHANGE if day < CHANGE else None,
        },
        "notes": notes,
        "edge_notes": numbers,
        "to_decide": {},
        "parts": {
            "owners": 2,
            "holdings": 0,
            "links": 0,
            "lists": 0,
            "names": 2,
            "gaps": 1,
            "history": 1,
            "sources": len(notes),
        },
        "record_kept": True,
        "data_version": data_version,
    }
