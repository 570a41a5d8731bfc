"""Write docs/matching.md: python -m benchmarks.matching.matching_page [FOLDER]."""

import json
import sys
from pathlib import Path
from typing import Final

from benchmarks.matching.across_scripts import script_figures
from benchmarks.matching.key_recall import key_recall
from benchmarks.matching.labelled import SHARED
from benchmarks.matching.labels_at_odds import labels_at_odds
from benchmarks.matching.measured import level_figures, name_figures, unseen_areas
from benchmarks.matching.owners_in_register import FIRST, owner_figures
from graph.candidates.levels import ENGINE

PAGE: Final = Path(__file__).parents[2] / "docs" / "matching.md"
_TEXT: Final = """# How well candidates are found

This page is written by `python -m benchmarks.matching.matching_page`; engine version {engine}. What
candidates are: [who is who](explanation/identity.md). The weights are fitted by
`python -m benchmarks.matching.fit_weights` and lie in `graph/candidates/data/weights.json`.

All figures are cross-validated: a pair is weighed by a model fitted without its fifth of the data.
Pairs of names are split by the second name, pairs of parties by the listed one.

## Pairs of names

The published pairs of names of nomenklatura (`cases.csv`, MIT), beside the scores of its matcher
logic_v2 on the same pairs. AUC: how often a pair of one party scores above a pair of two.

| group | pairs | AUC | best F1 | AUC of logic_v2 | F1 of logic_v2 |
|---|---|---|---|---|---|
{names}

The groups were labelled by different people in different ways, and one model serves them all.
Fitted without a group, it has on that group an AUC of: {unseen}. Some labels contradict each other:

| what alone differs | one party | two parties | labelled one | labelled two |
|---|---|---|---|---|
{odds}

## A register's party and a listed one

2,000 pairs, of which 1,100 are one party: entries of published lists beside register records made
from them by one named change each. A pair is `strong` (asks for a review) or `weak` (is shown) or
nothing. Chance, which depends on a register, has no say here.

`strong` and `any level` are shares of the pairs of one party, `weak` of the others.

| group | pairs | AUC | best F1 | strong | any level | precision of strong | others weak |
|---|---|---|---|---|---|---|---|
{levels}

Before anything is weighed, two names have to share a key: {keys:.3f} of the pairs of one party do.

The first of these models, that of names, is fitted to the pairs of the section above.

| what was changed | pairs | strong | at any level |
|---|---|---|---|
{changes}

## Listed owners in a register

The register has the record of each pair of one party of the section above, and 20,000 made-up
owners who are not listed; all are compared as a load compares them, chance included.
`first {first}` is the share of the listed owners that are among the likeliest {first} candidates
of the listed party, and beside it the share of those that are strong. `unlisted` are owners of the
crowd that a listed one is shown beside, for each 1,000.

| owners | listed | first {first} | of them strong | crowd | unlisted strong | unlisted weak |
|---|---|---|---|---|---|---|
{owners}

## A name in letters that leave vowels out

A register has the name in Arabic or Hebrew letters, the list its Latin spellings and no other: the
entries of the UN list of 19 April 2025 that have both, and people of a public set on Saudi Arabia,
all of whom are compared with all. `others` are pairs of two parties, for each 1,000 parties of the
register. `first {first}`: the listed one is among the likeliest {first} candidates of the party.

| group | parties | strong | any level | first {first} | others strong | others weak |
|---|---|---|---|---|---|---|
{scripts}

Of the entries that are not found, the native name is another one (an alias, a nom de guerre, a
name of a body that is translated) or one word alone. People of one country share forenames and
family names, so that without a birth date many a pair is of two: most of them are weak, and move
no verdict.

## What it costs

Made-up names (`benchmarks/matching/crowded_names.py`) beside 50,000 listed parties, alike more
often than real ones: a million parties have 1.3 million near pairs, and some third of that was
expected. Measured by `python -m benchmarks.matching.cost_run`, through what every command calls
that needs the record. CPU seconds are those of the stage alone. Memory is the most that the whole
process held in it, the record's tables included. The pass looks at all names; what is near then is
judged pair by pair.

| register | pass, CPU s | near pairs | judged | judging, CPU s | memory, MB |
|---|---|---|---|---|---|
{costs}

{machines}

{said}

## What the errors are

- An alias that shares no word with the names of the list cannot be found by name: a translated
  name with words that are not known, an abbreviation (`PLA`), a nickname (`Bibi`), a nom de guerre.
- Chinese names as they are said in Cantonese (`Lam` for `Lin`), and foreign names in Chinese
  characters, are far apart in sound.
- A number in a company's name that was lost or added is another company.
- A company with a place or a further word is shown as weak, and often is another one.
- Without a birth date a name of two words may be strong: it asks for a review rather than clear.
"""


_SAID: Final = """\
The run beside a million parties was stopped: the machine was shared, with some twenty processes at
work. By proportion all near pairs take 220 s, and the stage 290 s. The goal is 90 s of CPU for a
million parties: **not met**. The pass alone keeps it, and judging does not. Two things were tried.
Judging was made cheaper without changing a result: words of a pair are compared without a cache
that hardly ever hits, and what is asked of a word is kept with it; on pairs seen for the first time
that saves little. Fewer pairs were to be judged: most of them have no level in the end, but no
bound that is sure tells them from the others before their words are aligned. What would help is
that alignment compiled, as in the pass.

The goal of 3 GB at ten million parties was **not measured**. Pairs are numbers in arrays now, both
sides of 20,000 pairs are looked up at a time, and of a pair without a level only its hash is kept,
so that memory grows with the record's tables and with some dozen bytes for each near pair."""
COSTS: Final = Path(__file__).parent / "cost.jsonl"
"""Lines of `cost_run`; of one that was stopped, what its progress said."""
_COLUMNS: Final = "register passed_cpu near judged judging_cpu stage_peak_mb".split()


def _costs() -> tuple[str, str]:
    """Return the rows on what it costs, and on what they were measured."""
    lines = [json.loads(line) for line in COSTS.read_text(encoding="utf-8").splitlines()]
    rows = [tuple[object, ...](_count(line[column]) for column in _COLUMNS) for line in lines]
    machines = dict.fromkeys(f"Measured on {line['machine']}." for line in lines)
    return _table(rows), " ".join(machines)


def _count(value: float) -> str:
    return f"{value:,.0f}"


def _table(rows: list[tuple[object, ...]]) -> str:
    cells = (
        " | ".join(f"{cell:.3f}" if isinstance(cell, float) else str(cell) for cell in row)
        for row in rows
    )
    return "\n".join(f"| {row} |" for row in cells)


def matching_page(folder: Path) -> str:
    """Return the text of the page."""
    levels, changes = level_figures(folder)
    costs, machines = _costs()
    return _TEXT.format(
        engine=ENGINE,
        costs=costs,
        machines=machines,
        said=_SAID,
        keys=key_recall(folder)["all"],
        first=FIRST,
        owners=_table([tuple(vars(each).values()) for each in owner_figures(folder)]),
        scripts=_table([tuple(vars(each).values()) for each in script_figures(folder)]),
        odds=_table([*labels_at_odds(folder)]),
        unseen=", ".join(f"{group} {area:.3f}" for group, area in unseen_areas(folder).items()),
        names=_table([tuple(vars(each).values()) for each in name_figures(folder)]),
        levels=_table([tuple(vars(each).values()) for each in levels]),
        changes=_table([(change, *counts) for change, counts in changes.items()]),
    )


if __name__ == "__main__":
    shared = Path(sys.argv[1]) if len(sys.argv) > 1 else SHARED
    PAGE.write_text(matching_page(shared), encoding="utf-8")
