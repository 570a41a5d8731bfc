"""How many listed owners are found in a register, and how many unlisted ones are named with them.

The register has the records of the labelled pairs of one party, and a made-up crowd of unlisted
owners; the list has the other side of the pairs. All are compared as a load compares them, so that
what is said by chance counts too.
"""

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

from benchmarks.matching.crowded_names import Crowd
from benchmarks.matching.labelled import SEED, party_rows
from graph.candidates.candidate_search import find_candidates
from graph.candidates.compared_facts import BIRTH_FIELDS, WEAK
from graph.candidates.levels import STRONG, Candidate
from graph.candidates.levels import WEAK as WEAK_LEVEL
from graph.record.model import Listing, Name, Party
from graph.world.identity import world_from_rows

FIRST: Final = 5
"""Candidates that are looked at for each listed party, or each party of a register."""
CROWD: Final = 20_000
"""Unlisted owners."""


@dataclass(frozen=True)
class OwnerFigures:
    """What is found in a register of listed owners and a crowd.

    Attributes:
        group: kind of owner.
        owners: how many of them are listed.
        first: share of those found among the likeliest `FIRST` candidates of the listed party.
        strong: share found there and strong.
        crowd: how many owners are not listed.
        false_strong: unlisted owners with a strong candidate, for each 1,000.
        false_weak: the same of those with no better than a weak one.
    """

    group: str
    owners: int
    first: float
    strong: float
    crowd: int
    false_strong: float
    false_weak: float


def owner_figures(folder: Path) -> list[OwnerFigures]:
    """Return the figures of persons and of companies."""
    return [_measure(folder, person=True), _measure(folder, person=False)]


def likeliest(found: list[Candidate], *, by_listed: bool) -> dict[str, list[Candidate]]:
    """Return the candidates of each listed party, or of each other one, the likeliest first."""
    ranked = defaultdict[str, list[Candidate]](list)
    for pair in sorted(found, key=lambda pair: (pair.level != STRONG, -(pair.score or 0))):
        if pair.level in (STRONG, WEAK_LEVEL):
            ranked[pair.right if by_listed else pair.left].append(pair)
    return ranked


def _measure(folder: Path, *, person: bool) -> OwnerFigures:
    kind = "person" if person else "company"
    rows = [row for row in party_rows(folder) if row["group"] == kind and row["label"] == "1"]
    owners = [_owner(row) for row in rows]
    listed = {row["listed_id"]: _listed_party(row) for row in rows}
    schema = "Person" if person else "Company"
    crowd = [*_crowd(schema)]
    told = [Listing(one, "US-OFAC", "SDN") for one in listed]
    world = world_from_rows([*owners, *crowd, *listed.values(), *told])
    found = find_candidates(world.tables["parties"], world.tables["listings"])
    first = likeliest(found, by_listed=True)
    right = [
        pair
        for row, owner in zip(rows, owners, strict=True)
        for pair in first[row["listed_id"]][:FIRST]
        if pair.left == owner.id
    ]
    best = likeliest(found, by_listed=False)
    levels = [best[one.id][0].level for one in crowd if best[one.id]]
    return OwnerFigures(
        kind,
        len(owners),
        len(right) / len(owners),
        sum(pair.level == STRONG for pair in right) / len(owners),
        len(crowd),
        1_000 * levels.count(STRONG) / len(crowd),
        1_000 * levels.count(WEAK_LEVEL) / len(crowd),
    )


def _owner(row: dict[str, str]) -> Party:
    countries = [row["register_country"]] if row["register_country"] else []
    schema = "Person" if row["register_kind"] == "person" else "Company"
    name, birth = Name(row["register_name"]), row["register_birth"] or None
    return Party(f"r-{row['pair_id']}", schema, [name], countries=countries, birth_date=birth)


def _listed_party(row: dict[str, str]) -> Party:
    births = [birth for birth in row["listed_births"].split(";") if birth]
    return Party(
        row["listed_id"],
        row["schema"],
        [
            Name(name, WEAK if how == WEAK else "name")
            for name, how in json.loads(row["listed_names"])
        ],
        countries=[country for country in row["listed_countries"].split(";") if country],
        birth_date=births[0] if births else None,
        data=[(BIRTH_FIELDS[0], birth) for birth in births[1:]],
    )


def _crowd(schema: str) -> Iterator[Party]:
    for one in islice(
        (one for one in Crowd(SEED).parties(4 * CROWD, "u") if one["schema"] == schema), CROWD
    ):
        said = one["properties"]
        birth = said["birthDate"][0] if "birthDate" in said else None
        yield Party(
            one["id"],
            schema,
            [Name(said["name"][0])],
            countries=said["country"],
            birth_date=birth,
        )
