"""The name index: finds parties by name, number or id, best first.

Character 3-grams of transliterated names in tantivy, ranked by BM25, give candidates; `likeness`
ranks them again. One document a name, so that a party with fifty aliases is found as easily as
one with a single name. Measured against the alternatives in `docs/benchmarks.md`.

Arabic and Hebrew names meet Latin ones by consonants, Chinese ones by Mandarin syllables.
A name never decides identity here: a hit is a proposal with a score and a reason.
"""

import contextlib
import os
import shutil
import tempfile
import time
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Any, Unpack

import orjson

from graph.search.index_documents import (
    KEY_LENGTH,
    LISTED,
    IndexedName,
    IndexRow,
    number_terms,
    write_index,
)
from graph.search.name_similarity import NameKeys, compute_name_keys
from graph.search.search_hits import Hit, SearchFilters, best_hits, read_facets
from graph.values.errors import WorkspaceError
from graph.values.file_digests import is_unchanged, read_stored, write_digests
from graph.values.identifiers import has_known_scheme, parse_identifier
from graph.values.os_errors import os_error_advice

if TYPE_CHECKING:
    import tantivy

__all__ = ["Hit", "IndexRow", "IndexedName", "NameIndex", "SearchFilters"]

_FORMAT = 4
_POINTER = "current.json"
_GENERATION = "index-"
_LEFTOVER_SECONDS = 3600
_MOST_GRAMS = 96
_RARE_GRAMS = 16
_RARE_SHARE = 10
_SMALL_INDEX = 100_000
_LIKE_ENOUGH = 85.0
"""From which a name is similar where lists are screened: what is so then is found by any grams."""
_FIRST_CANDIDATES = 50
_MOST_CANDIDATES = 3200
_COUNTED_CANDIDATES = 500
_EXACT_BOOST = 1000.0
_DAMAGED = "The search index is damaged. Build it again with: ownership rebuild"


class NameIndex:
    """A finished index, opened for search; it never changes under its reader."""

    def __init__(self, index: "tantivy.Index", version: str, path: Path) -> None:
        self._index = index
        self._path = path
        self._searcher = index.searcher()
        self.version = version
        """The version of the data that was indexed, so that a reader knows whether it is stale."""

    @staticmethod
    def build(folder: Path, rows: Iterable[IndexRow], *, version: str) -> None:
        """Write a new index of all rows into the folder, then replace the old one with it.

        A crash at any point leaves the old index in place. Memory does not grow with the rows.

        Raises:
            WorkspaceError: the folder cannot be written.
        """
        try:
            folder.mkdir(parents=True, exist_ok=True)
            before = _read_pointer(folder)
            fresh = Path(tempfile.mkdtemp(prefix=_GENERATION, dir=folder))
        except OSError as error:
            raise WorkspaceError(_unwritable(folder, error)) from error
        try:
            write_index(fresh, rows)
            pointer = orjson.dumps({"format": _FORMAT, "version": version, "path": fresh.name})
            # The same text in the index: a pointer and an index that do not belong together show.
            (fresh / _POINTER).write_bytes(pointer)
            # Locks are written whenever somebody opens the index.
            write_digests(fresh, (f for f in os.listdir(fresh) if not f.endswith(".lock")))
            _write_pointer(folder, fresh.name, pointer)
        except BaseException as error:
            shutil.rmtree(fresh, ignore_errors=True)
            if isinstance(error, OSError):
                raise WorkspaceError(_unwritable(folder, error)) from error
            raise
        _remove_leftovers(folder, keep=fresh.name, old=before.get("path"))

    @staticmethod
    def forget(folder: Path) -> None:
        """Remove the index of a folder, but not one that another process is building."""
        before = _read_pointer(folder)
        with contextlib.suppress(OSError):
            (folder / _POINTER).unlink()
        _remove_leftovers(folder, keep=None, old=before.get("path"))

    @classmethod
    def open(cls, folder: Path) -> "NameIndex":
        """Open the index of a folder.

        Raises:
            WorkspaceError: there is none, or another version of this software wrote it.
        """
        import tantivy

        for _ in range(2):
            pointer = _read_checked_pointer(folder)
            if not pointer:
                continue
            try:
                path = folder / pointer["path"]
                return cls(tantivy.Index.open(str(path)), str(pointer["version"]), path)
            except (ValueError, OSError):
                continue
        raise WorkspaceError(
            f"{folder}: there is no name index that can be read; make it anew with `rebuild`"
        )

    @staticmethod
    def find_version(folder: Path) -> str | None:
        """Return the version of a folder's index if it is as it was written; writes nothing."""
        version = _read_checked_pointer(folder, remember=False).get("version")
        return None if version is None else str(version)

    @staticmethod
    def find_damage(folder: Path, *, deep: bool = False) -> list[str]:
        """Return what is wrong with the index of a folder, as sentences; often nothing.

        Args:
            folder: the folder; that it holds no index is no damage.
            deep: read every byte, also of files that nobody seems to have written since.
        """
        if not (folder / _POINTER).exists() or _read_checked_pointer(folder, deep=deep):
            return []
        return [_DAMAGED]

    def search(
        self, text: str, *, limit: int = 20, country: str | None = None, schema: str | None = None
    ) -> list[Hit]:
        """Return the parties that fit a name, a number or an id, best first.

        `SCHEME:VALUE` with a known scheme is looked up as an id and as that number; any other
        text as an id, as a number without its scheme and as a name. Equal scores are ordered by
        party id.

        Args:
            text: what a person typed.
            limit: the most parties to return.
            country: only parties of this country (ISO code), or of a part of it.
            schema: only parties of this schema (`Person`, `Company`, ...).
        """
        filters = self._filters({"country": country, "schema": schema})
        by_name = limit > 0 and bool(text.strip()) and not has_known_scheme(text)
        named = self._hits_by_name(text, limit, filters) if by_name else []
        return self._rank(text, named, filters)[: max(limit, 0)]

    def search_all(self, text: str, **narrowed: Unpack[SearchFilters]) -> tuple[list[Hit], bool]:
        """Return every party that fits among the nearest names, best first.

        The order is that of `search`, and the same for every page of an answer.

        Returns:
            The hits, and whether these are all: false where more names are near than are compared.
        """
        filters = self._filters(narrowed)
        if has_known_scheme(text) or not text.strip():
            return self._rank(text, (), filters), True
        asked = compute_name_keys(text)
        rows = self._find(
            self._candidates(asked, _grams(asked.skeleton)), filters, _COUNTED_CANDIDATES
        )
        hits = self._rank(text, best_hits(asked, rows).values(), filters)
        return hits, len(rows) < _COUNTED_CANDIDATES

    def _rank(self, text: str, named: Iterable[Hit], filters: list["tantivy.Query"]) -> list[Hit]:
        """Return hits by number and those by name in one order; a number decides before a name."""
        hits = {hit.party_id: hit for hit in self._hits_by_number(text.strip(), filters)}
        ceiling = 99.0 if hits else 100.0
        for hit in named:
            hits.setdefault(hit.party_id, replace(hit, score=min(hit.score, ceiling)))
        return sorted(hits.values(), key=lambda hit: (-hit.score, hit.party_id))

    def _term(self, name: str, value: str) -> "tantivy.Query":
        import tantivy

        return tantivy.Query.term_query(self._index.schema, name, value, "basic")

    def _filters(self, narrowed: SearchFilters) -> list["tantivy.Query"]:
        country, schema = narrowed.get("country"), narrowed.get("schema")
        wanted = {
            "country": country and country.casefold(),
            "schema": schema and schema.casefold(),
            "dataset": narrowed.get("dataset"),
            "listed": LISTED if narrowed.get("listed") else None,
        }
        return [self._term(name, value) for name, value in wanted.items() if value is not None]

    def _find(
        self, query: "tantivy.Query", filters: list["tantivy.Query"], limit: int
    ) -> list[list[Any]]:
        from tantivy import Occur, Query

        if filters:
            without_score = [(Occur.Must, Query.const_score_query(part, 0.0)) for part in filters]
            query = Query.boolean_query([(Occur.Must, query), *without_score])
        try:
            found = self._searcher.search(query, limit, count=False).hits
            return [orjson.loads(self._searcher.doc(at)["row"][0]) for _, at in found]
        except BaseException as wrong:
            # Where bytes are not what they were, tantivy panics: Python gets a BaseException.
            is_theirs = isinstance(wrong, ValueError) or type(wrong).__name__ == "PanicException"
            if is_theirs and not is_unchanged(self._path, deep=True):
                raise WorkspaceError(_DAMAGED) from None
            raise

    def _hits_by_number(self, text: str, filters: list["tantivy.Query"]) -> Iterator[Hit]:
        wanted = set(number_terms(text))
        if has_known_scheme(text):
            wanted = {str(parse_identifier(text))}
        for party, _, _, _, *facets in self._find(
            self._term("party", text[:KEY_LENGTH]), filters, 1
        ):
            yield Hit(party, f"id {party}", 100.0, "id", read_facets(facets))
        for term in sorted(wanted):
            found = self._find(self._term("number", term), filters, 100)
            for party, _, _, identifiers, *facets in found:
                same = [one for one in identifiers if term in (one, *number_terms(one))]
                said = f"identifier {', '.join(same)}"
                yield Hit(party, said, 100.0, "identifier", read_facets(facets))

    def _hits_by_name(self, text: str, limit: int, filters: list["tantivy.Query"]) -> list[Hit]:
        asked = compute_name_keys(text)
        every = _grams(asked.skeleton)
        rare = self._rare_grams(every)
        best = self._nearest(asked, rare, limit, filters)
        if len(rare) < len(every) and not any(hit.score >= _LIKE_ENOUGH for hit in best):
            # What is rare may be what was added to a name, or a slip in it.
            best = self._nearest(asked, every, limit, filters)
        return best

    def _nearest(
        self, asked: NameKeys, grams: list[str], limit: int, filters: list["tantivy.Query"]
    ) -> list[Hit]:
        """Return the best hit of each party whose name shares most of the grams."""
        query = self._candidates(asked, grams)
        count = max(_FIRST_CANDIDATES, 2 * min(limit, self._searcher.num_docs))
        while True:
            rows = self._find(query, filters, count)
            best = best_hits(asked, rows)
            if len(best) >= limit or len(rows) < count or count >= _MOST_CANDIDATES:
                return list(best.values())
            if len({row[0] for row in rows}) >= limit:
                return list(best.values())
            count *= 4

    def _rare_grams(self, grams: list[str]) -> list[str]:
        """Return the grams by which few names are found; in a small index all of them.

        The grams that most of the names near it share tell them apart least, and to look through
        those names takes longest: without them a search is two to five times as fast.
        """
        names = self._searcher.num_docs
        if names < _SMALL_INDEX or len(grams) <= _RARE_GRAMS:
            return grams
        counts = sorted((self._searcher.doc_freq("gram", gram), gram) for gram in grams)
        sums = accumulate(count for count, _ in counts)
        kept = sum(1 for total in sums if total * _RARE_SHARE <= names)
        return [gram for _, gram in counts[: max(kept, _RARE_GRAMS)]]

    def _candidates(self, asked: NameKeys, grams: Iterable[str]) -> "tantivy.Query":
        from tantivy import Occur, Query

        exact = Query.boost_query(self._term("key", asked.key[:KEY_LENGTH]), _EXACT_BOOST)
        parts = [exact]
        parts += [self._term("gram", gram) for gram in grams]
        parts += [self._term("bone" if asked.abjad else "abjad", bone) for bone in asked.bones]
        return Query.boolean_query([(Occur.Should, part) for part in parts])


def _grams(skeleton: str) -> list[str]:
    """Return the distinct 3-grams of a skeleton, padded with a space at both ends, in order."""
    text = f" {skeleton} "
    return list(dict.fromkeys(text[at : at + 3] for at in range(len(text) - 2)))[:_MOST_GRAMS]


def _read_pointer(folder: Path) -> dict[str, Any]:
    try:
        found = orjson.loads(read_stored(folder / _POINTER))
    except (OSError, orjson.JSONDecodeError):
        return {}
    return found if isinstance(found, dict) else {}


def _read_checked_pointer(
    folder: Path, *, deep: bool = False, remember: bool = True
) -> dict[str, Any]:
    """Return the pointer to an index that is as it was written; empty if there is none."""
    pointer = _read_pointer(folder)
    path = folder / str(pointer.get("path", ""))
    if pointer.get("format") != _FORMAT or not is_unchanged(path, deep=deep, remember=remember):
        return {}
    return pointer if _read_pointer(path) == pointer else {}


def _write_pointer(folder: Path, name: str, pointer: bytes) -> None:
    fresh = folder / f"{name}.json"
    fresh.write_bytes(pointer)
    os.replace(fresh, folder / _POINTER)


def _remove_leftovers(folder: Path, *, keep: str | None, old: str | None) -> None:
    """Remove the index that was replaced, and what crashes left over an hour ago."""
    for path in folder.glob(f"{_GENERATION}*"):
        aged = path.is_dir() and time.time() - path.stat().st_mtime > _LEFTOVER_SECONDS
        if path.name != keep and (path.name == old or aged):
            shutil.rmtree(path, ignore_errors=True)


def _unwritable(folder: Path, error: OSError) -> str:
    return f"{folder}: the name index cannot be written: {os_error_advice(error)}"
