"""Which entries of lists an answer searched: how many, from which files, of which editions.

A file typed by hand, or one of a few entries, is a sample and never called a list.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import pyarrow.compute as pc

from graph.regimes.regime import ANY_AUTHORITY, RegimeVersion
from graph.values.dates import date_words, days_of
from graph.values.memo import cache_with_world
from graph.values.vocabulary import AUTHORITY_LISTS
from graph.world.world import World

MOST_OF_A_SAMPLE: Final = 100
"""Entries up to which files are a sample of an authority's list; published lists have more."""

LIST_OUTDATED: Final = "list_outdated"
"""Flag: the newest loaded edition of a list that the rule reads is over a year old on the day."""
OUTDATED: Final = "older than the day asked."
"""How the sentence on such a list ends."""
LIST_LATER: Final = "list_later"
"""Flag: no loaded edition of a list that the rule reads is as old as the day asked."""
LATER: Final = "before then may be missing."
"""How the sentence on such a list ends."""


def consulted_lists(world: World, version: RegimeVersion) -> Iterator[str]:
    """Yield which entries of a regime's authorities were searched: numbers, files, editions."""
    repeated = _repeated_authorities(version)
    for authority in _authorities_of(version):
        whose, files = _whose(authority), files_of(world, authority)
        if not files and authority in repeated:
            continue
        if not files:
            yield f"No {whose} list entries are loaded.".replace("  ", " ")
            continue
        numbers = [one.most for one in files]
        # Of several editions each counts what it changed: the sum is more than any one has.
        most = "up to " if None in [one.entries for one in files] else ""
        count = "" if None in numbers else f": {most}{sum(filter(None, numbers)):,}"
        names = _join([world.title_of(one.dataset) for one in files])
        dates = sorted({one.edition for one in files if one.edition})
        editions = ""
        if dates:
            days = _join([date_words(day) for day in dates])
            editions = f", edition{'s' if len(dates) > 1 else ''} of {days}"
        missing = f" The full {whose} list is not loaded." if _is_sample(files) else ""
        counted = " They count under this rule too." if authority in repeated else ""
        said = f"{whose or 'List'} entries searched{count}, from {names}{editions}.{missing}"
        said += counted
        yield said.replace("  ", " ")


def partial_lists(world: World, version: RegimeVersion) -> Iterator[str]:
    """Yield the lists of a regime's authorities of which some entries only are loaded."""
    for authority in _authorities_of(version):
        files = files_of(world, authority)
        if files and _is_sample(files):
            yield f"{_whose(authority)} list".strip()


def outdated_lists(world: World, version: RegimeVersion, day: int) -> Iterator[str]:
    """Yield of which authorities the newest loaded edition is over a year older than a day.

    What a person typed has no edition, and says nothing of how old a published list is.
    """
    for authority in _authorities_of(version):
        files = files_of(world, authority)
        newest = max((one.edition for one in files if one.edition and not one.typed), default=None)
        if newest is not None and (age := _age_words(days_of(newest)[0], day)):
            whose = f"the {_whose(authority)} list".replace("  ", " ")
            yield f"The newest loaded edition of {whose} is {age} {OUTDATED}"


def later_lists(world: World, version: RegimeVersion, day: int) -> Iterator[str]:
    """Yield of which authorities every loaded edition is later than a day.

    A list shows who is on it: who was on it on the day and was taken off since is in none of them.
    """
    for authority in _authorities_of(version):
        firsts = [one.first for one in files_of(world, authority) if not one.typed]
        oldest = min((first for first in firsts if first is not None), default="")
        if oldest and day < days_of(oldest)[0]:
            whose = f"the {_whose(authority)} list".replace("  ", " ")
            yield (
                f"The oldest loaded edition of {whose} is of {date_words(oldest)}: whoever was "
                f"taken off it {LATER}"
            )


@cache_with_world
def lists_of_other_days(
    world: World, version: RegimeVersion, day: int
) -> tuple[tuple[str, ...], frozenset[str]]:
    """Return what is said of lists that are old on a day, or of a later one; and the flags."""
    old, later = (tuple(find(world, version, day)) for find in (outdated_lists, later_lists))
    flags = {LIST_OUTDATED: old, LIST_LATER: later}
    return old + later, frozenset(flag for flag, said in flags.items() if said)


def _age_words(first: int, day: int) -> str:
    """Return how much later a day is, in years and months; empty for a year or less."""
    if day <= first:
        return ""
    then, now = date.fromordinal(first), date.fromordinal(day)
    months = 12 * (now.year - then.year) + now.month - then.month - (now.day < then.day)
    if months < 12 or (months == 12 and now.day == then.day):
        return ""
    counts = zip(divmod(months, 12), ("year", "month"), strict=True)
    said = [f"{count} {unit}{'s' if count > 1 else ''}" for count, unit in counts if count]
    return " and ".join(said)


def refused_records(world: World) -> Iterator[str]:
    """Yield how many records of each dataset no answer can tell of: refused ones, nameless entries.

    A list that lost its letters leaves ``????``: nobody can be compared with that.
    """
    counts = Counter[str]()
    for row in world.sources.to_pylist():
        counts[row["dataset"]] += row.get("refused") or 0
    for dataset, number in sorted((+counts).items()):
        many = f"{number:,} records" if number > 1 else "1 record"
        was, stand = ("were", "stand") if number > 1 else ("was", "stands")
        yield (
            f"{many} of {world.title_of(dataset)} {was} refused and {stand} in no answer; "
            f"an owner or a list entry may be in {'them' if number > 1 else 'it'} "
            f"(ownership quarantine {dataset})."
        )
    for dataset, number in sorted(world.unread_entries.items()):
        have, them = ("entries have", "them") if number > 1 else ("entry has", "it")
        yield (
            f"{number:,} list {have} no name that can be read, in {world.title_of(dataset)}; "
            f"nobody was compared with {them}."
        )


def _authorities_of(version: RegimeVersion) -> list[str]:
    rules = (version.listings, *version.listings.also)
    return list(dict.fromkeys(name for rule in rules for name in rule.authorities))


def _repeated_authorities(version: RegimeVersion) -> set[str]:
    """Return the authorities whose entries the rule's own list repeats."""
    return {name for rule in version.listings.also if rule.repeated for name in rule.authorities}


def _whose(authority: str) -> str:
    """Return the word for whose list it is: ``EU``; empty where any counts."""
    return "" if authority == ANY_AUTHORITY else AUTHORITY_LISTS.get(authority, authority)


def _join(words: Sequence[str]) -> str:
    return " and ".join(filter(None, [", ".join(words[:-1]), words[-1]]))


@dataclass(frozen=True)
class SearchedFile:
    """A dataset with entries of an authority.

    Attributes:
        dataset: its name.
        edition: the day of its newest file, also one without a new entry, or ``None``.
        first: the day of its oldest file; empty where one has no day, and so counts as known on
            every day; ``None`` without a file.
        entries: how many entries it has; ``None`` where that is not known.
        most: how many at most, since a later edition counts what it changed once more.
        typed: it is a case file.
    """

    dataset: str
    edition: str | None
    first: str | None
    entries: int | None
    most: int | None
    typed: bool


def _is_sample(files: Sequence[SearchedFile]) -> bool:
    """Return whether files are no published list: typed into cases, or of a few entries."""
    if all(one.typed for one in files):
        return True
    published = [one.most for one in files if not one.typed]
    return None not in published and sum(filter(None, published)) <= MOST_OF_A_SAMPLE


@cache_with_world
def files_of(world: World, authority: str) -> list[SearchedFile]:
    """Return the loaded datasets with entries of an authority, or of all for ``*``."""
    found: dict[str, list[Mapping[str, Any]]] = {}
    sources, readers = world.sources.to_pylist(), set[tuple[str, str | None]]()
    for row in sources:
        named = row.get("authorities") or ()
        if authority in named or (named and authority == ANY_AUTHORITY):
            readers.add((row["dataset"], row.get("reader")))
    for row in sources:
        # An edition in which no entry is new is one all the same, unless it was not known yet.
        known = row.get("authorities") is not None
        if known and (row["dataset"], row.get("reader")) in readers:
            found.setdefault(row["dataset"], []).append(row)
    table = world.tables["listings"]
    if authority != ANY_AUTHORITY:
        table = table.filter(pc.equal(table["authority"], authority))
    for dataset in pc.unique(table["dataset"]).to_pylist():
        found.setdefault(dataset, [])
    searched = []
    for name, rows in sorted(found.items()):
        # Later editions keep only what they changed, so their numbers say nothing of the whole.
        most = _entry_count(rows, authority)
        entries = most if len(rows) == 1 else None
        days = [row.get("edition") for row in rows]
        edition = max(filter(None, days), default=None)
        first = min((day or "" for day in days), default=None)
        typed = name in world.case_datasets
        searched.append(SearchedFile(name, edition, first, entries, most, typed))
    return searched


def _entry_count(rows: Sequence[Mapping[str, Any]], authority: str) -> int | None:
    """Return how many entries of an authority files have in sum; ``None`` where not counted."""
    texts = [row.get("entries") for row in rows]
    if not any(texts) or None in texts:
        return None
    counts = (text.rsplit("=", 1) for named in texts for text in named or ())
    return sum(int(n) for name, n in counts if authority in (name, ANY_AUTHORITY))
