"""How many names in Arabic or Hebrew letters are found beside their Latin spellings."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, NamedTuple

from benchmarks.matching.owners_in_register import FIRST, likeliest
from graph.candidates.candidate_search import find_candidates
from graph.candidates.levels import STRONG, WEAK
from graph.record.model import Listing, Name, Party
from graph.values.name_keys import is_abjad
from graph.world.identity import world_from_rows

UN_LIST: Final = Path("data", "un-xml", "UN-2025-04-19.xml")
SAUDI: Final = Path("data", "ftm", "sa_wiki_peps.entities.ftm.json")
_PARTS: Final = ("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME")
_LATIN: Final = re.compile("[A-Za-z]")


class Bearer(NamedTuple):
    """One party of a list: its name in its own letters, its Latin ones, its year of birth."""

    schema: str
    native: str
    latin: list[str]
    born: str | None


@dataclass(frozen=True)
class ScriptFigures:
    """What is found of parties whose register has the native name, and the list the Latin ones.

    Attributes:
        group: which parties, and what the register knows of them.
        parties: how many.
        strong: share of them found strong.
        any_level: share found at any level.
        among_first: share found among their likeliest `FIRST` candidates.
        false_strong: strong pairs of two parties, for each 1,000 of the register.
        false_weak: the same of weak pairs.
    """

    group: str
    parties: int
    strong: float
    any_level: float
    among_first: float
    false_strong: int
    false_weak: int


def script_figures(folder: Path) -> list[ScriptFigures]:
    """Return the figures of persons and bodies of the UN list, and of persons of a public set."""
    un, saudi = [*_of_the_un(folder / UN_LIST)], [*_of_saudi_arabia(folder / SAUDI)]
    persons = [one for one in un if one.schema == "Person"]
    dated = [one for one in persons if one.born]
    return [
        figures("persons of the UN list", [one._replace(born=None) for one in persons]),
        figures("the same, year of birth known to both", dated),
        figures("bodies of the UN list", [one for one in un if one.schema != "Person"]),
        figures("persons of Saudi Arabia", [one._replace(born=None) for one in saudi]),
        figures("the same, year of birth known to both", [one for one in saudi if one.born]),
    ]


def figures(group: str, bearers: list[Bearer]) -> ScriptFigures:
    """Return what is found of some parties, all of which are compared with all."""
    rows: list[Party | Listing] = []
    for place, one in enumerate(bearers):
        here = Party(f"r{place}", one.schema, [Name(one.native)], birth_date=one.born)
        names = [Name(latin) for latin in one.latin]
        rows += [here, replace(here, id=f"l{place}", names=names)]
        rows.append(Listing(f"l{place}", "US-OFAC", "SDN"))
    world = world_from_rows(rows)
    found = find_candidates(world.tables["parties"], world.tables["listings"])
    ranked = likeliest(found, by_listed=False)
    every = len(bearers)
    told = [pair for one, pairs in ranked.items() if one[0] == "r" for pair in pairs]
    right = [pair for pair in told if pair.left[1:] == pair.right[1:]]
    wrong = [pair for pair in told if pair.left[1:] != pair.right[1:]]
    first = [pair for pair in right if pair in ranked[pair.left][:FIRST]]
    return ScriptFigures(
        group,
        every,
        sum(pair.level == STRONG for pair in right) / every,
        len(right) / every,
        len(first) / every,
        round(1_000 * sum(pair.level == STRONG for pair in wrong) / every),
        round(1_000 * sum(pair.level == WEAK for pair in wrong) / every),
    )


def _of_the_un(path: Path) -> Iterator[Bearer]:
    from lxml import etree

    for one in etree.parse(path).iter("INDIVIDUAL", "ENTITY"):
        native = " ".join((one.findtext("NAME_ORIGINAL_SCRIPT") or "").split())
        if not is_abjad(native):
            continue
        names = [" ".join(filter(None, (one.findtext(part) for part in _PARTS)))]
        names += [
            alias.findtext("ALIAS_NAME") or ""
            for kind in ("INDIVIDUAL_ALIAS", "ENTITY_ALIAS")
            for alias in one.iterfind(kind)
            if alias.findtext("QUALITY") != "Low"
        ]
        births = one.iterfind("INDIVIDUAL_DATE_OF_BIRTH")
        years = {day.findtext("YEAR") or (day.findtext("DATE") or "")[:4] for day in births}
        latin = [name for name in map(str.strip, names) if name and not is_abjad(name)]
        schema = "Person" if one.tag == "INDIVIDUAL" else "Organization"
        yield Bearer(schema, native, latin, min(years - {""}, default=None))


def _of_saudi_arabia(path: Path) -> Iterator[Bearer]:
    for line in path.read_text(encoding="utf-8").splitlines():
        one = json.loads(line)
        said = one["properties"]
        names = [*said.get("name", ()), *said.get("alias", ())]
        native = [name for name in names if is_abjad(name) and len(name.split()) > 1]
        latin = [name for name in names if _LATIN.search(name) and not is_abjad(name)]
        full = [name for name in latin if len(name.split()) > 1]
        if one["schema"] == "Person" and native and full:
            days = said.get("birthDate", ())
            yield Bearer("Person", native[0], full, min(days, default="")[:4] or None)
