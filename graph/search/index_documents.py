"""The documents of the name index, one for each name, and their fields.

row      stored: party id, kind, name, identifiers,       gram    3-grams of the skeleton
         schema, countries, listed, datasets
key      folded name, for equality                        bone    consonants of every name
number   `SCHEME:VALUE`, and `=` with the bare number      abjad   those of vowel-free scripts
party, schema, country, listed, dataset
"""

import re
from base64 import b64encode
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import orjson

from graph.search.name_similarity import compute_name_keys
from graph.values.identifiers import bare_number

if TYPE_CHECKING:
    import tantivy

KEY_LENGTH = 200
LISTED = "yes"
"""The term under which listed parties are found."""
_HEAP_BYTES = 128_000_000


@dataclass(slots=True)
class IndexedName:
    """One name of a party; `kind` is one of `vocabulary.NAME_KINDS`."""

    value: str
    kind: str = "name"


@dataclass(slots=True)
class IndexRow:
    """One party to be indexed; `countries` are ISO codes in any case.

    `listed` is whether it has a listing that has not ended; `datasets` are those that state it.
    """

    party_id: str
    names: list[IndexedName]
    identifiers: list[str] = field(default_factory=list)
    schema: str = "LegalEntity"
    countries: list[str] = field(default_factory=list)
    listed: bool = False
    datasets: list[str] = field(default_factory=list)


def number_terms(text: str) -> list[str]:
    """Return the terms under which a number is found without its scheme."""
    number = bare_number(text.rpartition(":")[2])
    return [f"={number}"] if len(number) > 3 and re.search(r"\d", number) else []


def write_index(folder: Path, rows: Iterable[IndexRow]) -> None:
    """Write one document for each name into an empty folder; raises OSError if it cannot."""
    import tantivy

    builder = tantivy.SchemaBuilder()
    builder.add_bytes_field("row", stored=True)
    builder.add_text_field("gram", tokenizer_name="trigram", index_option="freq")
    for name in ("bone", "abjad"):
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="basic")
    for name in ("key", "party", "number", "schema", "country", "listed", "dataset"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    with _disk_errors():
        index = tantivy.Index(builder.build(), path=str(folder))
    grams = tantivy.Tokenizer.ngram(3, 3, prefix_only=False)
    index.register_tokenizer("trigram", tantivy.TextAnalyzerBuilder(grams).build())
    words = tantivy.Tokenizer.whitespace()
    index.register_tokenizer("whitespace", tantivy.TextAnalyzerBuilder(words).build())
    # One thread: equal scores then keep one order, so that two builds give the same answers.
    with _disk_errors():
        writer = index.writer(_HEAP_BYTES, 1)
    try:
        for row in rows:
            for document in _documents(row):
                _add(writer, document)
        with _disk_errors():
            writer.commit()
    except BaseException:
        # That a thread of the writer failed too says less than why.
        with suppress(ValueError):
            writer.wait_merging_threads()
        raise
    # The writer's threads must have ended before the caller may remove the folder.
    with _disk_errors():
        writer.wait_merging_threads()


def _add(writer: "tantivy.IndexWriter", document: str) -> None:
    # The same as `_disk_errors`; a context manager for each name would take a fifth of the time.
    try:
        writer.add_json(document)
    except ValueError as error:
        raise _disk_error(error) from error


def _disk_error(error: ValueError) -> OSError:
    """Return the error of the operating system that tantivy puts into its text."""
    number = re.search(r"os error (\d+)", str(error))
    return OSError(*([] if number is None else [int(number[1])]), str(error))


@contextmanager
def _disk_errors() -> Iterator[None]:
    """Convert the ValueError that tantivy raises for a full or read-only disk into OSError."""
    try:
        yield
    except ValueError as error:
        raise _disk_error(error) from error


def _documents(row: IndexRow) -> Iterator[str]:
    """Yield one document for each name as JSON; the first also has the party's id and numbers.

    tantivy takes a text faster than a document with Python's objects in it.
    """
    facets, fields = _shared_texts(
        row.schema, tuple(row.countries), row.listed, tuple(row.datasets)
    )
    numbers = list(row.identifiers)
    for one in row.identifiers:
        numbers += number_terms(one)
    first = {"party": row.party_id[:KEY_LENGTH], "number": list(dict.fromkeys(numbers))}
    for name in row.names or [IndexedName("", "none")]:
        keys = compute_name_keys(name.value)
        stored = orjson.dumps([row.party_id, name.kind, name.value, row.identifiers])
        document = {"row": b64encode(stored[:-1] + facets).decode(), **first}
        if keys.key:
            bones = " ".join(keys.bones)
            document |= {"key": keys.key[:KEY_LENGTH], "gram": f" {keys.skeleton} ", "bone": bones}
            if keys.abjad:
                document["abjad"] = bones
        yield (orjson.dumps(document)[:-1] + fields).decode()
        first = {}


# Of the parties of a register most share these with many others.
@lru_cache(maxsize=4_096)
def _shared_texts(
    schema: str, countries: tuple[str, ...], listed: bool, datasets: tuple[str, ...]
) -> tuple[bytes, bytes]:
    """Return the ends of a party's row and of its documents as JSON: facets, and their fields."""
    folded = [country.casefold() for country in countries]
    # A party of a part of a country (`us-de`) is found under the whole country too.
    whole = [country.partition("-")[0] for country in folded]
    fields = {
        "schema": schema.casefold(),
        "country": list(dict.fromkeys((*folded, *whole))),
        "listed": [LISTED] if listed else [],
        "dataset": datasets,
    }
    facets = [schema, sorted(set(whole)), listed, datasets]
    return b"," + orjson.dumps(facets)[1:], b"," + orjson.dumps(fields)[1:]
