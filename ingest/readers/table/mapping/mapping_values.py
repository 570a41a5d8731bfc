"""The values of a mapping file: lookups, templates, columns, days, shares."""

import re
from typing import Any, Final

from graph.values.errors import InputError
from graph.values.share import parse_share
from ingest.formats.table_cells import fold_column
from ingest.readers.table.values.lookups import Lookup
from ingest.readers.table.values.row_countries import CountriesValue, CountryValue
from ingest.readers.table.values.row_days import DayValue, day_pattern, years_of
from ingest.readers.table.values.row_shares import THOUSANDS, PartsValue, ShareValue
from ingest.readers.table.values.row_texts import PLACEHOLDER, Condition, Value
from ingest.readers.table.values.strict_keys import Keys, advice

_CONDITION_WORDS: Final = ("is", "not", "in", "not_in", "filled")


class ValuesReader:
    """Reads the values of a mapping file, and remembers the columns that they use."""

    def __init__(self, file: str, lookups: dict[str, Any]) -> None:
        self.file = file
        self.used: dict[str, str] = {}
        self.asked: set[str] = set()
        self.lookups = self._lookups(lookups)

    def _lookups(self, content: dict[str, Any]) -> dict[str, Lookup]:
        found = {}
        for name, table in content.items():
            keys = Keys(self.file, f"lookups.{name}", table)
            match = keys.take_text("match") or "whole"
            if match not in ("whole", "words"):
                keys.fail("match", 'write "whole" or "words"')
            values = keys.take_typed("values", dict)
            if not values:
                keys.fail("values", 'missing; write what each text means, {"Director" = "..."}')
            inner = Keys(self.file, f"lookups.{name}.values", values)
            meanings = {fold_column(text): tuple(inner.take_texts(text)) for text in values}
            found[name] = Lookup(name, meanings, match == "words", keys.take_keep_as_note())
            keys.close()
        return found

    def lookup(self, keys: Keys, key: str, words: tuple[str, ...] | None) -> Lookup | None:
        """Return the lookup that a key names, or None; ``words`` are the only meanings allowed."""
        name = keys.take_text(key)
        if name is None:
            return None
        if name not in self.lookups:
            keys.fail(key, f"there is no lookup {name!r}; write [lookups.{name}]")
        found = self.lookups[name]
        for category, meanings in found.values.items():
            for word in meanings:
                if words is not None and word not in words:
                    path = f"lookups.{name}.values.{category!r}"
                    raise InputError(f"{self.file}: {path}: {word!r}; {advice(word, words)}")
        return found

    def use_column(self, name: str) -> str:
        """Record that a column is used, and return its folded name."""
        self.used.setdefault(fold_column(name), name)
        return fold_column(name)

    def value(self, keys: Keys, key: str, words: tuple[str, ...] | None) -> Value:
        """Read a template, a list of them, or a table that names a column."""
        content = keys.take_any(key)
        where = f"{keys.where}.{key}" if keys.where else key
        if isinstance(content, dict):
            return self._column_value(Keys(self.file, where, content), where, words)
        templates = content if isinstance(content, list) else [content]
        if not templates or not all(isinstance(item, str) for item in templates):
            keys.fail(key, 'write "text", "{column}" or {column = "..."}')
        for template in templates:
            names = PLACEHOLDER.findall(template)
            for name in names:
                self.use_column(name)
            if words is not None and not names and template not in words:
                keys.fail(key, f"{template!r}; {advice(template, words)}")
            if words is not None and names:
                keys.fail(key, 'a closed word; write {column = "...", lookup = "..."}')
        return Value(where, tuple(templates))

    def values(
        self, keys: Keys, key: str, words: tuple[str, ...] | None
    ) -> Value | tuple[Value, ...]:
        """Read a value, or a list of which at least one names a column: all of them count."""
        content = keys.take_any(key)
        where = f"{keys.where}.{key}" if keys.where else key
        if not isinstance(content, list) or not any(isinstance(item, dict) for item in content):
            return self.value(Keys(self.file, keys.where, {key: content}), key, words)
        named = {f"{key}[{n}]": item for n, item in enumerate(content, start=1)}
        inner = Keys(self.file, where.rpartition(".")[0], named)
        return tuple(self.value(inner, name, words) for name in named)

    def _column_and_others(self, keys: Keys) -> tuple[str, tuple[str, ...]]:
        """Read a column, and those that are taken where it is empty."""
        column, others = keys.take_text("column"), tuple(keys.take_texts("or"))
        if column is None:
            keys.fail("column", "missing; write the name of a column")
        for name in (column, *others):
            self.use_column(name)
        return column, others

    def _column_value(self, keys: Keys, where: str, words: tuple[str, ...] | None) -> Value:
        default = keys.take_text("default")
        column, others = self._column_and_others(keys)
        if default is not None and words is not None and default not in words:
            keys.fail("default", f"{default!r}; {advice(default, words)}")
        lookup = self.lookup(keys, "lookup", words)
        if words is not None and lookup is None:
            keys.fail("lookup", f"missing; say what stands for {', '.join(words[:4])}, ...")
        pattern = keys.take_text("pattern")
        try:
            compiled = None if pattern is None else re.compile(pattern)
        except re.error as wrong:
            keys.fail("pattern", f"not a regular expression ({wrong})")
        if compiled is not None and compiled.groups < 1:
            keys.fail("pattern", "put the part that is the value in brackets ( )")
        split = tuple(keys.take_texts("split"))
        if "" in split:
            keys.fail("split", 'write the sign between the texts, such as ";"')
        found = Value(where, (), column, others, split, lookup, compiled, default)
        keys.close()
        return found

    def _split_keys(self, keys: Keys, key: str, own: tuple[str, ...]) -> tuple[Keys, Keys | None]:
        """Return the keys of every value, and those of one kind of value or None.

        ``own`` names the latter.
        """
        content = keys.take_any(key)
        where = f"{keys.where}.{key}"
        if not isinstance(content, dict):
            return Keys(self.file, keys.where, {key: content}), None
        mine = Keys(self.file, where, {k: v for k, v in content.items() if k in own})
        rest = {k: v for k, v in content.items() if k not in own}
        return Keys(self.file, keys.where, {key: rest}), mine

    def condition(self, keys: Keys) -> Condition:
        """Read one condition."""
        if keys.has("present"):
            column = keys.take_text("column") or keys.fail("column", "missing; write the name")
            self.asked.add(fold_column(column))
            found = Condition(
                fold_column(column), None, None, keys.take_flag("present"), present=True
            )
            keys.close()
            return found
        column, others = self._column_and_others(keys)
        given = [word for word in _CONDITION_WORDS if keys.has(word)]
        if len(given) != 1:
            keys.fail("is", f"write exactly one of {', '.join(_CONDITION_WORDS)}, present")
        among: frozenset[str] | None = None
        lookup: Lookup | None = None
        wanted = given[0] in ("is", "in")
        if given[0] in ("is", "not"):
            among = frozenset(fold_column(text) for text in keys.take_texts(given[0]))
        elif given[0] == "filled":
            wanted = keys.take_flag("filled")
        else:
            lookup = self.lookup(keys, given[0], None)
        found = Condition(fold_column(column), among, lookup, wanted, others=others)
        keys.close()
        return found

    def countries(self, keys: Keys, key: str) -> CountryValue | CountriesValue:
        """Read the countries of one column, or of each of a list."""
        content = keys.take_any(key)
        if isinstance(content, list) and any(isinstance(item, dict) for item in content):
            named = {f"{key}[{n}]": item for n, item in enumerate(content, start=1)}
            inner = Keys(self.file, keys.where, named)
            return CountriesValue(tuple(self._country(inner, name) for name in named))
        return self._country(Keys(self.file, keys.where, {key: content}), key)

    def _country(self, keys: Keys, key: str) -> CountryValue:
        plain, mine = self._split_keys(keys, key, ("otherwise",))
        return CountryValue(
            self.value(plain, key, None), mine is not None and mine.take_keep_as_note()
        )

    def day(self, keys: Keys, key: str) -> DayValue:
        """Read how a day is written."""
        plain, mine = self._split_keys(
            keys, key, ("format", "last_day", "otherwise", "when", "years")
        )
        value = self.value(plain, key, None)
        if value.split:
            keys.fail(f"{key}.split", "a day is one; leave it out, or take it by a pattern")
        if mine is None:
            return DayValue(value)
        if mine.has("last_day") and key != "end":
            mine.fail("last_day", "is said of an end alone; leave it out")
        formats = []
        for text in mine.take_texts("format"):
            try:
                formats.append((text, day_pattern(text)))
            except InputError as wrong:
                mine.fail("format", str(wrong))
        short = any("yy" in pattern.groupindex for _, pattern in formats)
        try:
            years = years_of(mine.take_text("years"), two_digits=short)
        except InputError as wrong:
            mine.fail("years", str(wrong))
        when = tuple(self.condition(each) for each in mine.take_tables("when"))
        return DayValue(
            value, tuple(formats), mine.take_flag("last_day"), mine.take_keep_as_note(), when, years
        )

    def share(self, keys: Keys, key: str) -> ShareValue | PartsValue:
        """Read how a share is written: as one number, two ends, or a part of a total."""
        own = ("min", "max", "bands", "decimal", "unit", "empty", "parts", "of", "thousands")
        plain, mine = self._split_keys(keys, key, own)
        mine = mine or Keys(self.file, f"{keys.where}.{key}", {})
        low, high = (
            self.value(mine, end, None) if mine.has(end) else None for end in ("min", "max")
        )
        declared, unit = mine.take_text("decimal"), mine.take_text("unit") or "percent"
        decimal = declared or "."
        empty = mine.take_text("empty") or ("unknown" if key == "share" else "nothing")
        for name, word, known in (
            ("decimal", decimal, (".", ",")),
            ("unit", unit, ("percent", "fraction")),
            ("empty", empty, ("unknown", "nothing")),
        ):
            if word not in known:
                mine.fail(name, f"{word!r}; write {' or '.join(known)}")
        if mine.has("parts"):
            if rest := plain.take_any(key):
                mine.fail(
                    next(iter(rest)), "unknown key beside parts; write of, thousands, decimal"
                )
            name = f"{keys.where}.{key}"
            return self._parts_value(mine, name, declared or "", unknown=empty == "unknown")
        for only in ("of", "thousands"):
            if mine.has(only):
                mine.fail(only, 'goes with parts, such as parts = { column = "held" }')
        if low is not None or high is not None:
            self._check_ends(mine, plain.take_any(key))
        bands = self.lookup(mine, "bands", None)
        if bands is not None:
            self._check_bands(bands)
        exact = None if low is not None or high is not None else self.value(plain, key, None)
        if exact is not None and exact.split:
            mine.fail("split", "a share is one; of several owners in a cell see [several]")
        return ShareValue(
            key=f"{keys.where}.{key}",
            exact=exact,
            low=low,
            high=high,
            bands=bands,
            comma=decimal == ",",
            fraction=unit == "fraction",
            unknown=empty == "unknown",
        )

    def _check_ends(self, mine: Keys, rest: Any) -> None:
        """Raise an error for a key that has no meaning beside the two ends of a share."""
        left = [*rest, *(["bands"] if mine.has("bands") else [])]
        if left:
            mine.fail(left[0], "cannot stand beside min and max; leave it or them out")

    def _check_bands(self, bands: Lookup) -> None:
        """Raise an error for a band whose meaning is no share."""
        for category, meanings in bands.values.items():
            try:
                parse_share(meanings[0] if meanings else "")
            except InputError as wrong:
                where = f"lookups.{bands.name}.values.{category!r}"
                raise InputError(f"{self.file}: {where}: {wrong}") from None

    def _parts_value(self, mine: Keys, key: str, decimal: str, *, unknown: bool) -> PartsValue:
        if not mine.has("of"):
            mine.fail("of", 'missing; write the column of all shares, such as { column = "total" }')
        thousands = mine.take_any("thousands") if mine.has("thousands") else ""
        if thousands and (thousands not in THOUSANDS or thousands == decimal):
            signs = " or ".join(repr(sign) for sign in THOUSANDS if sign != decimal)
            mine.fail("thousands", f"{thousands!r}; write {signs}")
        parts, whole = self.value(mine, "parts", None), self.value(mine, "of", None)
        return PartsValue(key, parts, whole, decimal, thousands, unknown)
