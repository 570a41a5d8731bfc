"""The fields of a block, bound once to the columns of a table.

A *taker* is a function that takes a value from a row; it is ``None`` where the block or the table
lacks the value. ``Fields`` gathers what is the same in each row and the takers of the rest;
``row_maker`` returns the function that builds a row of the record.
"""

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

from graph.record.model import Name, Row
from graph.values.dates import Span
from graph.values.errors import InputError
from graph.values.identifiers import has_known_scheme, normalise_identifier, retyping_remark
from ingest.reader import InvalidRecordError
from ingest.readers.table.mapping.blocks import Block, IdentifierSource
from ingest.readers.table.values.lookups import REMEMBERED
from ingest.readers.table.values.row_countries import CountriesValue, CountryValue
from ingest.readers.table.values.row_days import DayValue
from ingest.readers.table.values.row_shares import PartsValue, ShareValue, StatedShare
from ingest.readers.table.values.row_texts import (
    PLACEHOLDER,
    Columns,
    Reading,
    TextsTaker,
    TextTaker,
    Value,
)

FieldTaker = Callable[[Reading], Any]
IdentifiersTaker = Callable[[Reading, list[str]], list[str]]
Maker = Callable[[Reading, list[str]], Row | None]
"""Builds a row of the record, if a row of the table states one; adds remarks to the list."""
_WHOLE_DAY = 10


class Fields:
    """The fields of one block, bound to the columns of one table."""

    def __init__(self, block: Block, columns: Columns) -> None:
        self.block, self.columns = block, columns
        self.fixed: dict[str, Any] = {}
        self.takes: list[tuple[str, FieldTaker]] = []

    def text_of(self, key: str) -> TextTaker | None:
        """Return the taker of one text."""
        value: Value | None = self.block.fields.get(key)
        return None if value is None else value.bind_one(self.columns)

    def add_texts(self, *names: str) -> None:
        """Add fields of one text each."""
        for name in names:
            value: Value | None = self.block.fields.get(name)
            if value is None:
                continue
            if value.constant is not None:
                self.fixed[name] = value.constant
                continue
            self.add_taker(name, value.bind_one(self.columns))

    def add_taker(self, name: str, take: FieldTaker | None) -> None:
        """Add a field with its taker, if there is one."""
        if take is not None:
            self.takes.append((name, take))

    def texts_of(self, key: str) -> TextsTaker | None:
        """Return the taker of several texts: of one value, several, or a list of fixed words."""
        value: Value | tuple[Value, ...] | None = self.block.fields.get(key)
        if value is None:
            return None
        if isinstance(value, tuple):
            return _joined_texts([each.bind_many(self.columns) for each in value])
        if len(value.templates) > 1 and not any(map(PLACEHOLDER.search, value.templates)):
            # A list of fixed words means all of them, not the first that is filled.
            words = list(value.templates)
            return lambda _row: words.copy()
        return value.bind_many(self.columns)

    def bound(self, key: str) -> Any:
        """Return the taker of a day or share; of a share also its published text."""
        value: DayValue | ShareValue | PartsValue | None = self.block.fields.get(key)
        return None if value is None else value.bind(self.columns)

    def bound_many(self, key: str) -> TextsTaker | None:
        """Return the taker of country codes."""
        value: CountryValue | CountriesValue | None = self.block.fields.get(key)
        return None if value is None else value.bind_many(self.columns)

    def required_text(self, key: str, lack: str) -> FieldTaker:
        """Return the taker of a text, which raises an error for a row that has none."""
        one, where = self.text_of(key), f"{self.block.where}.{key}"

        def taken_text(row: Reading) -> str:
            text = None if one is None else one(row)
            if text is None:
                raise InvalidRecordError(f"{where}: {lack}")
            return text

        return taken_text

    def add_days(self, *names: str) -> None:
        """Add fields of a whole or partial ISO date each."""
        for name in names:
            self.add_taker(name, self.bound(name))

    def add_share(self, name: str) -> None:
        """Add a field of a share without its published text."""
        stated = self.bound(name)
        if stated is not None:
            self.add_taker(name, lambda row: stated(row)[0])

    def add_certainty(self) -> None:
        """Add the certainty, which is ``confirmed`` where nothing else is stated."""
        value: Value | None = self.block.fields.get("certainty")
        one = None if value is None else value.bind_one(self.columns)
        if one is None or (value is not None and value.constant is not None):
            self.fixed["certainty"] = (value and value.constant) or "confirmed"
        else:
            self.add_taker("certainty", lambda row: one(row) or "confirmed")

    def names_of(self) -> Callable[[Reading], list[Name]] | None:
        """Return the taker of a party's names, each once.

        A main name is no alias too, and a weak name that is of another kind too is of that one.
        """
        named = [
            (take, each.kind, each.language, each.turned)
            for each in self.block.fields.get("names", [])
            if (take := each.value.bind_many(self.columns)) is not None
        ]
        if "names" not in self.block.fields:
            return None
        where = self.block.where
        schema = self.text_of("schema") if any(turned for *_, turned in named) else None
        if len(named) == 1 and schema is None:
            return _names_of_one(*named[0][:3], where)

        def names(row: Reading) -> list[Name]:
            found: dict[tuple[str, str], Name] = {}
            person = schema is not None and schema(row) == "Person"
            for take, kind, language, turned in named:
                for text in take(row):
                    if not (turned and person):
                        _add_name(found, text, kind, language)
                        continue
                    for shown, shown_as in _name_orders(text, kind):
                        _add_name(found, shown, shown_as, language)
            if not found:
                raise InvalidRecordError(f"{where}.names: the party has no name")
            return list(found.values())

        return names

    def data_of(self, rest: list[str] | None) -> FieldTaker | None:
        """Return the taker of the columns that a party keeps as data.

        ``rest`` are the columns of a party that keeps all that are not used, else None.
        """
        wanted: list[str] = self.block.fields.get("data", []) if rest is None else rest
        places = [(name, self.columns[name]) for name in wanted if name in self.columns]
        if not places:
            return None
        return lambda row: [(name, cell) for name, n in places if (cell := row.cells[n])]

    def row_maker(self, kind: Callable[..., Row]) -> Maker:
        """Return the function that builds a row of a kind."""
        taken = self.fields_taker()
        return lambda row, _remarks: kind(**taken(row))

    def fields_taker(self) -> Callable[[Reading], dict[str, Any]]:
        """Return the taker of all fields; the note comes last, since others keep texts for it."""
        note = self.text_of("note")
        span = {"start", "end"} <= {name for name, _ in self.takes}
        fixed, takes, where = self.fixed, self.takes, self.block.where

        def fields_of_row(row: Reading) -> dict[str, Any]:
            values = fixed.copy()
            for name, take in takes:
                values[name] = take(row)
            said = None if note is None else note(row)
            if row.kept:
                said = "; ".join(row.kept if said is None else [said, *row.kept])
            if said is not None:
                values["note"] = said
            if span:
                start, end = values["start"], values["end"]
                if start is not None and end is not None:
                    _check_span(start, end, where)
            return values

        return fields_of_row


def _names_of_one(
    take: TextsTaker, kind: str, language: str | None, where: str
) -> Callable[[Reading], list[Name]]:
    def names(row: Reading) -> list[Name]:
        texts = take(row)
        if not texts:
            raise InvalidRecordError(f"{where}.names: the party has no name")
        return [Name(text, kind, language) for text in dict.fromkeys(texts)]

    return names


def _joined_texts(found: list[TextsTaker | None]) -> TextsTaker | None:
    takes = [take for take in found if take is not None]
    if not takes:
        return None
    return lambda row: list(dict.fromkeys(text for take in takes for text in take(row)))


def _check_span(start: str, end: str, where: str) -> None:
    if len(start) == _WHOLE_DAY and len(end) == _WHOLE_DAY and start <= end:
        return
    if Span.from_dates(start, end).impossible:
        raise InvalidRecordError(f"{where}.end: {end} lies before the start {start}")


def no_share(_row: Reading) -> StatedShare:
    """Return no share and no text of one."""
    return None, None


def identifiers_of(number: IdentifierSource, columns: Columns) -> IdentifiersTaker | None:
    """Return the taker of identifiers; a number without a scheme is kept as a note."""
    values, scheme_of = number.value.bind_many(columns), number.scheme.bind_one(columns)
    if values is None:
        return None
    column = number.value.column or number.value.key
    identifier_of = lru_cache(REMEMBERED)(_identifier_and_remark)

    def numbers(row: Reading, remarks: list[str]) -> list[str]:
        found = values(row)
        if not found:
            return found
        scheme = None if scheme_of is None else scheme_of(row)
        if scheme is None:
            for value in found:
                row.keep_note(column, value)
            return []
        texts = []
        for value in found:
            text, remark = identifier_of(scheme, value)
            if remark is not None:
                remarks.append(remark)
            texts.append(text)
        return texts

    return numbers


def _identifier_and_remark(scheme: str, value: str) -> tuple[str, str | None]:
    """Return an identifier as text, and a remark on it or None."""
    try:
        identifier = normalise_identifier(scheme, value)
    except InputError as wrong:
        raise InvalidRecordError(str(wrong)) from None
    text = str(identifier)
    if identifier.problem is not None:
        return text, f"{identifier.problem}; it is kept and joins nothing"
    if (said := retyping_remark(scheme, identifier)) is not None:
        return text, said
    if not _is_scheme(identifier.scheme):
        return text, f"scheme {identifier.scheme} is not known and joins nothing"
    return text, None


@lru_cache(maxsize=256)
def _is_scheme(scheme: str) -> bool:
    return has_known_scheme(f"{scheme}:1")


def _name_orders(published: str, kind: str) -> Iterator[tuple[str, str]]:
    """Yield a person's ``LAST, First`` as published and in the usual order, each with its kind.

    >>> list(_name_orders("SAEED, Hafiz", "name"))
    [('SAEED, Hafiz', 'name'), ('Hafiz SAEED', 'alias')]
    """
    yield published, kind
    last, comma, first = published.partition(", ")
    if comma and first and ", " not in first:
        yield f"{first} {last}", "alias" if kind == "name" else kind


def _add_name(
    found: dict[tuple[str, str], Name], text: str, kind: str, language: str | None
) -> None:
    """Add a name, unless it is known as a main name or, if weak, as any other."""
    if kind == "alias" and (text, "name") in found:
        return
    if kind != "weak" or all(text != other for other, _ in found):
        found[text, kind] = Name(text, kind, language)
