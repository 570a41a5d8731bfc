"""The second set of vectors as a case file, and how an answer differs from what one wants."""

import json
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import yaml

from ingest.load.load_job import Options
from queries.workspace.workspace import Workspace, open_workspace

VECTORS: Final = Path(__file__).with_name("law_vectors.yaml")
OWN_VECTORS: Final = Path(__file__).with_name("own_vectors.yaml")
DAY: Final = "2025-01-01"
LISTED_SINCE: Final = "2022-03-01"
AUTHORITIES: Final = {
    "us_ofac_50": "US-OFAC",
    "us_bis_affiliates": "US-BIS",
    "eu_asset_freeze": "EU",
    "uk_reg7": "UK",
    "ca_sema": "CA",
    "ch_seco": "CH",
    "jp_feta_russia": "JP",
    "us_ofac_ethiopia_menu_based": "US-OFAC",
    "us_ofac_ssi": "US-OFAC",
    "eu_833_2014_art5aa": "EU",
    "eu_2580_2001": "EU",
    "eu_asset_freeze_ownership_limb": "EU",
    "nl_ubo_wwft": "EU",
    "uk_psc": "UK",
    "eu_amlr_2024_1624": "EU",
}
MEASURES: Final = {
    "us_bis_affiliates": "export_control",
    "us_ofac_ethiopia_menu_based": "sectoral",
    "us_ofac_ssi": "sectoral",
    "eu_833_2014_art5aa": "transaction_ban",
}
"""The measure of a listing that counts under a regime, where that is no asset freeze."""
ENDS: Final = "owner asset nominee_for party from to about giver receiver".split()
SOURCE: Final = {"source": "s"}
Vector = Mapping[str, Any]


@cache
def law_vectors() -> list[dict[str, Any]]:
    """Return the vectors, as they are retold, and after them those of our own."""
    files = (VECTORS, OWN_VECTORS)
    found = [one for file in files for one in yaml.load(file.read_bytes(), yaml.CSafeLoader)]
    return [_with_texts(vector) for vector in found]


def _with_texts(value: Any) -> Any:
    """Return a value with its days as text, which YAML reads as dates."""
    if isinstance(value, dict):
        return {str(key): _with_texts(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_with_texts(each) for each in value]
    return value if isinstance(value, bool | str) else str(value)


def load_vectors(folder: Path) -> Workspace:
    """Return a workspace with every vector, loaded if that was not done yet."""
    workspace = open_workspace(folder / "ws")
    if not workspace.record.head().parts:
        write_case(folder / "law.case.yaml")
        (outcome,) = workspace.load([folder / "law.case.yaml"], Options())
        assert not outcome.is_refused, outcome.answer
    assert workspace.world.size
    return workspace


def write_case(path: Path) -> None:
    """Write all vectors as one case file; JSON is YAML too."""
    case: dict[str, Any] = {
        "case": "law",
        "title": "Structures of law",
        "sources": {
            "s": {"title": "Extract", "publisher": "A register", "published_on": "2024-01-01"}
        },
        "parties": {},
    }
    for number, vector in enumerate(law_vectors(), 1):
        for kind, key, item in _items(vector):
            if kind == "parties":
                named = {"schema": "Company", "name": _made_up_name(item.pop("key"), number)}
                case["parties"].setdefault(key, {**named, **item, **SOURCE})
            else:
                case.setdefault(kind, []).append({**item, **SOURCE})
    path.write_text(json.dumps(case, indent=0), encoding="utf-8")


def _made_up_name(key: str, number: int) -> str:
    """Return a name with a word of its own: names that look alike would all be compared."""
    drawn = sha256(f"{key} {number}".encode()).digest()[:8]
    word = "".join("bdfgklmnprstvz"[one % 14] + "aeiou"[one % 5] for one in drawn)
    return f"{key} {word.title()} Holding"


def party_key(vector: Vector, party: str) -> str:
    """Return the key of a vector's party in the case file."""
    return f"{re.sub(r'[^0-9A-Za-z]', '_', vector['id'])}_{party}"


def asked(vector: Vector) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield each day, party and answer that a vector wants."""
    for name, want in vector["want"].items():
        if re.fullmatch(r"\d{4}-\d\d-\d\d", name):
            for party, each in want.items():
                yield name, party, each
        else:
            yield vector.get("day", DAY), name, want


def _items(vector: Vector) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield the items of a case file: the section, the key of a party, and what is stated."""

    def key(party: str) -> str:
        return party_key(vector, party)

    items = [
        *(("interests", _interest(text, vector)) for text in vector["holds"]),
        *(("listings", _listing(text, vector)) for text in vector.get("listed", [])),
        *(("arrangements", _arrangement(text, vector)) for text in vector.get("together", [])),
        *(("links", _link(text)) for text in vector.get("links", [])),
        *(("rulings", _ruling(text)) for text in vector.get("rulings", [])),
        *(("transfers", _transfer(text)) for text in vector.get("transfers", [])),
    ]
    named: dict[str, dict[str, Any]] = dict(vector.get("parties", {}))
    for kind, item in items:
        for name in ENDS:
            if name in item:
                named.setdefault(item[name], {})
                item[name] = key(item[name])
        if "members" in item:
            named.update({member: named.get(member, {}) for member in item["members"]})
            item["members"] = [key(member) for member in item["members"]]
        yield kind, "", item
    named.update({party: named.get(party, {}) for _, party, _ in asked(vector)})
    for party, said in named.items():
        yield "parties", key(party), {"key": party, **said}


def _pairs(words: list[str], names: Mapping[str, str]) -> dict[str, str]:
    """Return what follows in pairs of words, by the names of a case file."""
    return {names[word]: said for word, said in zip(words[::2], words[1::2], strict=True)}


def _interest(text: str, vector: Vector) -> dict[str, Any]:
    owner, share, asset, *more = text.split()
    names = {
        "votes": "votes",
        "as": "types",
        "since": "start",
        "until": "end",
        "joint": "joint",
        "for": "nominee_for",
        "said": "certainty",
        "block": "block",
        "held": "directness",
    }
    item: dict[str, Any] = {"owner": owner, "asset": asset, **_pairs(more, names)}
    if share != "-":
        item["share"] = share
    if "types" in item:
        item["types"] = item["types"].split("+")
    if "joint" in item:
        item["joint"] = f"{vector['id']} {item['joint']}"
    return item


def _listing(text: str, vector: Vector) -> dict[str, Any]:
    party, *more = text.split()
    undated = "undated" in more
    names = {"since": "start", "until": "end", "under": "programme", "seen": "observed_on"}
    said = _pairs([word for word in more if word != "undated"], names)
    if not undated:
        said.setdefault("start", LISTED_SINCE)
    measure = MEASURES.get(vector["regime"], "asset_freeze")
    authority = AUTHORITIES[vector["regime"]]
    return {"party": party, "authority": authority, "measures": [measure], **said}


def _arrangement(text: str, vector: Vector) -> dict[str, Any]:
    members, *more = text.split()
    said = _pairs(more, {"since": "start", "until": "end", "called": "name"})
    if "name" in said:
        said["name"] = f"{vector['id']} {said['name']}"
    return {"members": members.split("+"), "kind": "joint", **said}


def _link(text: str) -> dict[str, Any]:
    source, kind, target = text.split()
    return {"from": source, "kind": kind, "to": target}


def _ruling(text: str) -> dict[str, Any]:
    about, authority, effect, day = text.split()
    return {
        "about": about,
        "authority": authority,
        "effect": effect,
        "date": day,
        "conclusion": "Accepted",
    }


def _transfer(text: str) -> dict[str, Any]:
    giver, share, asset, *more = text.split()
    names = {"to": "receiver", "on": "on", "outside": "outside", "accepted": "accepted_by"}
    said: dict[str, Any] = _pairs(more, names)
    for name in ("outside", "accepted_by"):
        if name in said:
            said[name] = said[name].split("+")
    return {"giver": giver, "share": share, "asset": asset, **said}


def differences(want: Mapping[str, Any], row: Mapping[str, Any]) -> list[str]:
    """Return how a row of ``exposure`` differs from what a vector wants."""
    wrong = []
    verdicts = want["verdict"] if isinstance(want["verdict"], list) else [want["verdict"]]
    if row["verdict"] not in verdicts:
        wrong.append(f"verdict {row['verdict']}, not {' or '.join(verdicts)}")
    if missing := set(want.get("flags", ())) - set(row["flags"]):
        wrong.append(f"without the flags {sorted(missing)}")
    if extra := set(want.get("lacks", ())) & set(row["flags"]):
        wrong.append(f"with the flags {sorted(extra)}")
    if "own" in want:
        ends = want["own"].split("..")
        for name, end in (("own_min_pct", ends[0]), ("own_max_pct", ends[-1])):
            if row[name] is None or Decimal(str(row[name])) != Decimal(end):
                wrong.append(f"{name} {row[name]}, not {end}")
    for name in ("basis", "measure", "unknown_owners", "if_in_force"):
        if name in want and row[name] != want[name]:
            wrong.append(f"{name} {row[name]}, not {want[name]}")
    if "open_share" in want and Decimal(str(row["open_share_pct"])) != Decimal(want["open_share"]):
        wrong.append(f"open share {row['open_share_pct']}, not {want['open_share']}")
    why = [row["sentence"], *(path["why_not_counted"] or "" for path in row["paths"])]
    for name, said in (("says", why[0]), ("reason", " ".join(why))):
        if name in want and not re.search(want[name], said, re.IGNORECASE):
            wrong.append(f"{said!r} lacks {want[name]!r}")
    return wrong
