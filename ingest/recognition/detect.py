"""Where readers are found, and which of them reads a file."""

import importlib
import pkgutil
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import ingest.readers
from graph.values.errors import InputError, OwnershipError, RefusedFileError
from graph.values.extensions import READERS, entries_of, load_entry, package_of
from graph.values.suggestions import nearest_word
from ingest.files.byte_streams import BreaksOffError
from ingest.files.file_kind import PARQUET, WORKBOOK, content_kind, describe_stand_in, kind_advice
from ingest.files.opened_file import Opened, Sniff
from ingest.reader import Reader


@dataclass(frozen=True)
class OtherForm:
    """A form that no reader reads."""

    what: str
    advice: str
    features: list[str]


@cache
def _forms() -> list[OtherForm]:
    text = Path(__file__).with_name("near_misses.toml").read_text(encoding="utf-8")
    return [OtherForm(**form) for form in tomllib.loads(text)["form"]]


def other_form(text: str) -> OtherForm | None:
    """Return the form that the beginning of a JSON shows, ``None`` for any other text.

    >>> other_form('{"DATA_SOURCE": "A", "RECORD_ID": "1"}').advice
    'load entities.ftm.json of the same dataset'
    >>> other_form('{"name": "A"}') is None
    True
    """
    if text.lstrip()[:1] not in ("{", "["):
        return None
    found = (form for form in _forms() if all(feature in text for feature in form.features))
    return next(found, None)


MAX_SHOWN: Final = 60
"""Characters of a person's text that an error repeats."""
BROKE_DOWN: Final = "broke down"
"""What is said of a reader that raised what no reader should."""
_BROKEN: Final[dict[str, str]] = {}
"""Readers of other packages that broke down while a content was recognised, and how."""
SURE: Final = 90
"""From this score on a reader is taken to know a content, out of 100."""
TABLE_READER: Final = "table"
"""The reader that may be told to read any table, also one that another reader knows."""


@cache
def readers() -> dict[str, Reader]:
    """Return every reader by name, sorted: one a folder of ``ingest/readers``, and other packages'.

    What a package brings in vain is left out: `wrong_readers`.
    """
    found = _shipped_readers() | {reader.name: reader for reader in _brought_readers()[0]}
    return dict(sorted(found.items()))


def wrong_readers() -> Mapping[str, str]:
    """Return why each reader of a package is left out, by what its entry names."""
    return _brought_readers()[1]


@cache
def _shipped_readers() -> dict[str, Reader]:
    found: dict[str, Reader] = {}
    for module in pkgutil.iter_modules(ingest.readers.__path__):
        reader = importlib.import_module(f"ingest.readers.{module.name}.reader").READER
        found[reader.name] = reader
    return found


@cache
def _brought_readers() -> tuple[tuple[Reader, ...], dict[str, str]]:
    """Return the readers of other packages, and why each other entry of theirs is left out."""
    found: dict[str, Reader] = {}
    wrong: dict[str, str] = {}
    for entry in entries_of(READERS):
        called = f"the reader {entry.value} of the package {package_of(entry)}"
        try:
            other = load_entry(entry)
        except InputError as refused:
            wrong[entry.value] = str(refused)
            continue
        if not isinstance(other, Reader) or not isinstance(other.name, str):
            wrong[entry.value] = f"{called} is no Reader"
        elif other.name in found or other.name in _shipped_readers():
            wrong[entry.value] = f"{called} has the name of another, {other.name!r}"
        else:
            found[other.name] = other
    return tuple(found.values()), wrong


def _sniff(reader: Reader, sniff: Sniff) -> int:
    """Return the score that a reader gives a content; one that breaks down knows nothing.

    That it did is said where no reader knows the content.
    """
    if reader not in _brought_readers()[0]:
        return reader.sniff(sniff)
    try:
        return int(reader.sniff(sniff))
    except Exception as wrong:  # noqa: BLE001 - whatever another's code raises, our readers go on
        _BROKEN[reader.name] = _breakdown_words(reader, wrong)
        return 0


def _breakdown_words(reader: Reader, wrong: Exception) -> str:
    """Return which reader of another package raised what no reader should."""
    said = " ".join(str(wrong).split())[:MAX_SHOWN]
    return (
        f"the reader {reader.name} of another package {BROKE_DOWN} ({type(wrong).__name__}: {said})"
    )


@contextmanager
def refused_if_broken(reader: Reader, name: str) -> Iterator[None]:
    """Refuse the file of a name where another package's reader of it breaks down.

    Raises:
        RefusedFileError: it did; the line says which reader, and how.
    """
    try:
        yield
    except (OwnershipError, BreaksOffError, UnicodeDecodeError, OSError):
        raise
    except Exception as wrong:
        if reader not in _brought_readers()[0]:
            raise
        raise RefusedFileError(
            f"{name}: {_breakdown_words(reader, wrong)}; update that package, or take it out"
        ) from wrong


def _left_out() -> str:
    """Return what is added to the words on a file or reader that is not known; often nothing."""
    every = [*wrong_readers().values(), *_BROKEN.values()]
    return "".join(f". Left out: {why}" for why in every)


def reader_for(opened: Opened, name: str | None) -> Reader:
    """Return the named reader, or the one that recognises the file's content.

    Raises:
        InputError: no reader has that name.
        RefusedFileError: no reader recognises the content.
    """
    known = readers()
    if name is not None:
        if name not in known:
            near = nearest_word(name, known)
            meant = "" if near is None else f" Did you mean {near}?"
            raise InputError(
                f'There is no reader "{name[:MAX_SHOWN]}".{meant} Leave --reader out, or use one '
                f"of: {', '.join(known)}{_left_out()}"
            )
        _check_text(opened, known[name])
        _check_kind(opened, known[name])
        return known[name]
    sniff = opened.sniff()
    if not sniff.head:
        raise RefusedFileError(f"{opened.name}: the file is empty")
    score, best = _best_reader(sniff)
    _check_text(opened, known[best] if score > 0 else None)
    if score <= 0 and (instead := describe_stand_in(sniff.text)) is not None:
        raise RefusedFileError(f"{opened.name}: is {instead}")
    if score <= 0:
        form = other_form(sniff.text)
        if form is not None:
            raise RefusedFileError(
                f"{opened.name} was not loaded: format not recognised. It looks like "
                f"{form.what}; {form.advice}"
            )
        table = "a CSV or XLSX made of it" if sniff.text.lstrip()[:1] in ("{", "[") else "it"
        raise RefusedFileError(
            f"{opened.name} was not loaded: format not recognised. Name it with --reader, or "
            f"describe {table} with --mapping. Readers: {', '.join(known)}{_left_out()}"
        )
    return known[best]


def _best_reader(sniff: Sniff) -> tuple[int, str]:
    """Return the highest score that a reader gives a content, and that reader's name."""
    return max(((_sniff(r, sniff), r.name) for r in readers().values()), default=(0, ""))


def _check_text(opened: Opened, reader: Reader | None) -> None:
    """Check that a content is text; only the reader of tables may have a workbook."""
    sniff = opened.sniff()
    found = content_kind(sniff.head, sniff.members)
    # A reader takes what it knows; the one of tables takes workbooks that it is told to read.
    told = found == WORKBOOK and reader is not None and reader.name == TABLE_READER
    knows = found == PARQUET and reader is not None and _sniff(reader, sniff) > 0
    if found is None or told or knows:
        return
    holds = "what it holds" if opened.is_zip else "it"
    raise RefusedFileError(
        f"{opened.name}: is no list that can be read (JSON, CSV or XML); {holds} looks like "
        f"{found}; {kind_advice(found)}"
    )


def _check_kind(opened: Opened, named: Reader) -> None:
    """Check that no other reader surely knows a content that the named one does not know."""
    if named.name == TABLE_READER:
        return
    sniff = opened.sniff()
    score, best = _best_reader(sniff)
    if score >= SURE and _sniff(named, sniff) <= 0:
        raise RefusedFileError(
            f"{opened.name}: is no file for the reader {named.name}, it is one for {best}; "
            f"leave --reader out, or give --reader {best}"
        )
