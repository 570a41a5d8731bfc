"""The documents of the name index, one for each name, and their fields.

row      stored: party id, kind, name, identifiers,       gram    3-grams of the skeleton
         schema, countries, listed, datasets
key      folded name, for equality                        bone    consonants of every name
number   `SCHEME:VALUE`, and `=` with the bare number      abjad   those of vowel-free scripts
party, schema, country, listed, dataset
"""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson

from graph.search.name_similarity import compute_name_keys
from graph.values.identifiers import bare_number

if TYPE_CHECKING:
    import tantivy

KEY_LENGTH = 200
LISTED = "yes"
"""The term under which listed parties are found."""
_HEAP_BYTES = 128_000_000


@dataclass(frozen=True, slots=True)
class IndexedName:
    """One name of a party; `kind` is one of `vocabulary.NAME_KINDS`."""

    value: str
    kind: str = "name"


@dataclass(frozen=True, slots=True)
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
            for fields in _documents(row):
                _add(writer, tantivy.Document(**fields))
        with _disk_errors():
            writer.commit()
    finally:
        # The writer's threads must have ended before the caller may remove the folder.
        writer.wait_merging_threads()


def _add(writer: "tantivy.IndexWriter", document: "tantivy.Document") -> None:
    # The same as `_disk_errors`; a context manager for each name would take a fifth of the time.
    try:
        writer.add_document(document)
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


def _documents(row: IndexRow) -> Iterator[dict[str, Any]]:
    """Yield one document for each name; the first also has the party's id and numbers."""
    countries = [c.casefold() for c in row.countries]
    # A party of a part of a country (`us-de`) is found under the whole country too.
    whole = [country.partition("-")[0] for country in countries]
    shared = {
        "schema": [row.schema.casefold()],
        "country": list(dict.fromkeys((*countries, *whole))),
        "listed": [LISTED] if row.listed else [],
        "dataset": row.datasets,
    }
    facets = [row.schema, sorted(set(whole)), row.listed, row.datasets]
    first: dict[str, Any] = {"party": [row.party_id[:KEY_LENGTH]]}
    numbers = list(row.identifiers)
    for one in row.identifiers:
        numbers += number_terms(one)
    first["number"] = list(dict.fromkeys(numbers))
    for name in row.names or [IndexedName("", "none")]:
        keys = compute_name_keys(name.value)
        stored = orjson.dumps([row.party_id, name.kind, name.value, row.identifiers, *facets])
        document = {"row": [stored], **shared, **first}
        if keys.key:
            document |= {"key": [keys.key[:KEY_LENGTH]], "gram": [f" {keys.skeleton} "]}
            bones = " ".join(keys.bones)
            document |= {"bone": [bones]} | ({"abjad": [bones]} if keys.abjad else {})
        yield document
        first = {}
