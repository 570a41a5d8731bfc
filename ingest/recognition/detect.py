"""Where readers are found, and which of them reads a file."""

import importlib
import pkgutil
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import ingest.readers
from graph.values.errors import InputError, RefusedFileError
from graph.values.extensions import READERS, entries_of, load_entry
from graph.values.suggestions import nearest_word
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
SURE: Final = 90
"""From this score on a reader is taken to know a content, out of 100."""
TABLE_READER: Final = "table"
"""The reader that may be told to read any table, also one that another reader knows."""


@cache
def readers() -> dict[str, Reader]:
    """Return every reader by name, sorted: one a folder of ``ingest/readers``, and other packages'.

    Raises:
        InputError: a package brings what is no reader, or has the name of another.
    """
    found: dict[str, Reader] = {}
    for module in pkgutil.iter_modules(ingest.readers.__path__):
        reader = importlib.import_module(f"ingest.readers.{module.name}.reader").READER
        found[reader.name] = reader
    for entry in entries_of(READERS):
        other = load_entry(entry)
        if not isinstance(other, Reader) or other.name in found:
            what = "is no Reader" if not isinstance(other, Reader) else "has the name of another"
            raise InputError(f"the reader {entry.value} of another package {what}")
        found[other.name] = other
    return dict(sorted(found.items()))


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
                f"of: {', '.join(known)}"
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
            f"describe {table} with --mapping. Readers: {', '.join(known)}"
        )
    return known[best]


def _best_reader(sniff: Sniff) -> tuple[int, str]:
    """Return the highest score that a reader gives a content, and that reader's name."""
    return max(((r.sniff(sniff), r.name) for r in readers().values()), default=(0, ""))


def _check_text(opened: Opened, reader: Reader | None) -> None:
    """Check that a content is text; only the reader of tables may have a workbook."""
    sniff = opened.sniff()
    found = content_kind(sniff.head, sniff.members)
    # A reader takes what it knows; the one of tables takes workbooks that it is told to read.
    told = found == WORKBOOK and reader is not None and reader.name == TABLE_READER
    knows = found == PARQUET and reader is not None and reader.sniff(sniff) > 0
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
    if score >= SURE and named.sniff(sniff) <= 0:
        raise RefusedFileError(
            f"{opened.name}: is no file for the reader {named.name}, it is one for {best}; "
            f"leave --reader out, or give --reader {best}"
        )
