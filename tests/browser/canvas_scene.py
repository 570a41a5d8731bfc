"""A made-up scene in the shape of the seed case, and what a page does with it."""

from typing import Any

from graph.world.readable_names import country_name

OWNER_COUNT = 2
PARTIES: dict[str, dict[str, Any]] = {
    "n1": {
        "name": "Arkady Volozh",
        "original": "Аркадий Волож",
        "kind": "person",
        "country": "il",
        "listed": True,
        "marks": ["LISTED EU 2023/1215"],
        "path": True,
    },
    "n2": {"name": "LASTAR Trust", "kind": "trust", "country": "", "path": True},
    "n3": {
        "name": "Yandex N.V.",
        "original": "Яндекс Н.В.",
        "kind": "company",
        "country": "nl",
        "path": True,
    },
    "n4": {"name": "Intertech Services AG", "kind": "company", "country": "ch", "path": True},
    "n5": {
        "name": "Toloka AI BV",
        "original": "Толока",
        "kind": "company",
        "country": "nl",
        "asked": True,
        "path": True,
    },
    "n6": {"name": "Public Interest Foundation", "kind": "organization", "country": "ru"},
    "n7": {"name": "Yandex Bank JSC", "kind": "company", "country": "ru", "ended": True},
    "n8": {
        "name": "Department of Information Technologies of the City of Moscow",
        "original": "Департамент информационных технологий города Москвы",
        "kind": "public_body",
        "country": "ru",
    },
    "n9": {
        "name": "NtechLab",
        "original": "Нтехлаб",
        "kind": "company",
        "country": "ru",
        "listed": True,
    },
    "n10": {"name": "+438 companies", "kind": "more"},
    "n11": {"name": "A. Reporter's holding", "kind": "company", "country": "cy", "own": True},
    "n12": {"name": "Elena Bunina", "kind": "person", "country": "ru"},
    "n13": {"name": "Vladimir Ivanov", "kind": "person", "country": "ru"},
}
"""Every party that the page can show, by the id of its node."""

LINKS: dict[str, dict[str, Any]] = {
    "e1": {"source": "n1", "target": "n2", "line": "control", "path": True},
    "e2": {"source": "n2", "target": "n3", "line": "ownership", "label": "45.3%", "path": True},
    "e3": {"source": "n3", "target": "n4", "line": "ownership", "label": "100%", "path": True},
    "e4": {"source": "n4", "target": "n5", "line": "ownership", "label": ">25–50%", "path": True},
    "e5": {"source": "n6", "target": "n3", "line": "control"},
    "e6": {"source": "n3", "target": "n7", "line": "ownership", "label": "100%", "ended": True},
    "e7": {
        "source": "n5",
        "target": "n9",
        "line": "supply",
        "label": "service",
        "certainty": "alleged",
    },
    "e8": {"source": "n8", "target": "n9", "line": "ownership", "label": "?"},
    "e9": {"source": "n3", "target": "n10", "line": "ownership"},
    "e10": {"source": "n11", "target": "n5", "line": "ownership", "label": "<10%", "own": True},
    "e11": {"source": "n3", "target": "n5", "line": "consolidation"},
    "e12": {"source": "n12", "target": "n3", "line": "ownership", "label": "0.8%"},
    "e13": {"source": "n13", "target": "n3", "line": "directorship"},
    "e14": {
        "source": "n1",
        "target": "n3",
        "line": "ownership",
        "label": "8.6%",
        "certainty": "disputed",
    },
}
"""Every link that the page can show."""

OPENS_WITH = ("n1", "n2", "n3", "n4", "n5", "n6", "n7", "n8", "n9", "n10", "n11")


def scene(
    shown: tuple[str, ...] = OPENS_WITH,
    *,
    pinned: frozenset[str] = frozenset(),
    name: str = "scene-1",
    group: str | None = None,
    places: dict[str, list[float]] | None = None,
) -> dict[str, Any]:
    """The payload of some parties and of every link between them."""
    edges = [
        {
            "id": key,
            "label": "",
            "certainty": "confirmed",
            "ended": False,
            "path": False,
            "own": False,
            "title": "",
            "claims": 2,
        }
        | link
        for key, link in LINKS.items()
        if link["source"] in shown and link["target"] in shown
    ]
    nodes = [_node(key, shown, key in pinned) for key in shown]
    for node in nodes:
        node["place"] = country_name(node["country"])
        node["x"], node["y"] = (places or {}).get(node["id"], (None, None))
    return {
        "id": name,
        "title": "Toloka AI BV on 8 April 2024, data of 24 November 2026",
        "nodes": nodes,
        "edges": edges,
        "drawn": len(shown),
        "left_out": 438,
        "group": group,
    }


def _node(key: str, shown: tuple[str, ...], pinned: bool) -> dict[str, Any]:
    empty = {
        "original": None,
        "country": "",
        "listed": False,
        "asked": False,
        "own": False,
        "path": False,
        "ended": False,
        "group": 0,
        "marks": [],
    }
    return (
        empty
        | {
            "id": key,
            "party": f"case:{key}",
            "pinned": pinned,
            "relations": _relations(key, shown),
            "x": None,
            "y": None,
        }
        | PARTIES[key]
    )


def _relations(key: str, shown: tuple[str, ...]) -> list[dict[str, Any]]:
    sides = {
        "owners": [link["source"] for link in LINKS.values() if link["target"] == key],
        "holdings": [link["target"] for link in LINKS.values() if link["source"] == key],
    }
    return [
        {
            "key": side,
            "label": side.capitalize(),
            "direction": "up" if side == "owners" else "down",
            "count": len(set(others)),
            "shown": len(set(others) & set(shown)),
        }
        for side, others in sides.items()
        if others
    ]


def expanded(shown: tuple[str, ...], key: str, relation: str) -> tuple[str, ...]:
    """The parties shown after the owners or holdings of one are asked for."""
    here, there = ("target", "source") if relation == "owners" else ("source", "target")
    found = [link[there] for link in LINKS.values() if link[here] == key]
    return shown + tuple(dict.fromkeys(one for one in found if one not in shown))


def owned(drawn: dict[str, Any]) -> dict[str, Any]:
    """The same with more own facts: who is asked about, who is listed, and a line of the path."""
    for item in (*drawn["nodes"], *drawn["edges"]):
        item["own"] |= item["id"] in ("n1", "n3", "n5", "e2")
    return drawn
