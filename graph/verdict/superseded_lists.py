"""Entries that stand in an older list alone, where a newer list of their authority lacks them.

A publisher may close one list and go on with another. What the closed one names stays named there
for ever, so an answer that rests on it says so.
"""

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Final

import pyarrow as pa

from graph.regimes.regime import RegimeVersion
from graph.regimes.who_is_listed import ListedParties, belonging_listings
from graph.values.dates import date_words, days_of
from graph.values.vocabulary import AUTHORITY_LISTS
from graph.verdict.searched_lists import files_of
from graph.world.world import World

SUPERSEDED: Final = "newer_list_lacks_entry"
"""Flag: an entry stands in an older list alone, and a newer one of its authority lacks it."""
_MOST_PARTIES: Final = 50
_APART: Final = 31
"""Days by which lists of one authority differ that are merely fetched one after the other."""


class SupersededLists:
    """Finds which entries a newer list of their authority lacks."""

    def __init__(self, world: World, version: RegimeVersion, listed: ListedParties) -> None:
        self.world, self._standing = world, listed.rows
        self._lists = _lists_of(world, version)
        self._editions = cache(self._read_editions)

    def flags_for(self, parties: Iterable[int]) -> set[str]:
        """Return the flag where an entry of one of some parties is such a one."""
        return {SUPERSEDED} if any(True for _ in self.caveats_for(parties)) else set()

    def caveats_for(self, parties: Iterable[int]) -> Iterator[str]:
        """Yield in sentences which entries of some parties stand in an older list alone."""
        if len(self._lists) < 2:
            return
        for party in list(parties)[:_MOST_PARTIES]:
            yield from self._sentences(party)

    def _sentences(self, party: int) -> Iterator[str]:
        offsets, by_party = self.world.listings_by_party
        rows = by_party[offsets[party] : offsets[party + 1]].tolist()
        rows = [row for row in rows if row in self._standing]
        table = self.world.tables["listings"].select(["authority", "dataset"])
        entries = table.take(pa.array(rows, pa.int64())).to_pylist()
        for authority in dict.fromkeys(row["authority"] for row in entries):
            named = {row["dataset"] for row in entries if row["authority"] == authority}
            editions = self._editions(authority)
            if not named <= editions.keys():
                continue
            mine = max(named, key=lambda name: editions[name])
            newest = max(editions, key=lambda name: editions[name])
            if days_of(editions[newest])[0] - days_of(editions[mine])[0] < _APART:
                continue
            whose = AUTHORITY_LISTS.get(authority, authority)
            older, newer = map(self.world.title_of, (mine, newest))
            yield (
                f"The {whose} entry of {self.world.text_name_of(party)} stands only in {older}, "
                f"edition of {date_words(editions[mine])}; the newer list {newer}, edition of "
                f"{date_words(editions[newest])}, has no entry known to be the same."
            )

    def _read_editions(self, authority: str) -> dict[str, str]:
        """Return the newest edition of each published list of an authority that counts."""
        return {
            one.dataset: one.edition
            for one in files_of(self.world, authority)
            if one.edition and not one.typed and (authority, one.dataset) in self._lists
        }


def _lists_of(world: World, version: RegimeVersion) -> frozenset[tuple[str, str]]:
    """Return authority and dataset of the lists whose entries belong to a rule."""
    key = f"lists of {version.rule_id}"
    found: frozenset[tuple[str, str]] | None = world.looked_up.get(key)
    if found is None:
        belong, _ = belonging_listings(world, version)
        names = world.tables["listings"].select(["authority", "dataset"]).filter(pa.array(belong))
        pairs = names.group_by(["authority", "dataset"], use_threads=False).aggregate([])
        found = frozenset((row["authority"], row["dataset"]) for row in pairs.to_pylist())
        world.looked_up[key] = found
    return found
