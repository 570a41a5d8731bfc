"""A mapping file: which column of a table is what.

The file is TOML; ``docs/reference/readers/table.md`` describes every key. It is read strictly: an
unknown key, word, lookup or column is an error that names the file, the key and what to write.
"""

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from graph.values.errors import InputError
from graph.values.vocabulary import NAME_KINDS
from ingest.files.encoding import ENCODING_ADVICE, is_ascii_based
from ingest.formats.table_cells import Header, fold_column
from ingest.readers.table.mapping.block_keys import BLOCKS, KeyRule
from ingest.readers.table.mapping.blocks import Block, IdentifierSource, Mapping, NameSource
from ingest.readers.table.mapping.mapping_values import ValuesReader
from ingest.readers.table.values.split_owners import SeveralOwners
from ingest.readers.table.values.strict_keys import Keys, advice

FOLDER: Final = Path(__file__).parents[1] / "presets"
"""The folder of the presets."""
_SHARES: Final = ("share", "votes")
_DAYS: Final = ("start", "end", "observed_on", "birth_date")
_VALUE_KEYS: Final = {
    "decimal": _SHARES,
    "unit": _SHARES,
    "format": _DAYS,
    "years": _DAYS,
    "last_day": ("end",),
}
"""Keys that a mapping states once for all values of a kind, and the keys of those values."""
_REPLACED_KEYS: Final = (
    "title publisher licence url sheet header_row fill_down delimiter encoding empty prefix"
).split()
_EXTENDED_KEYS: Final = ("ignore", "spellings")
_LOWEST_HEADER: Final = 10_000


def load_mapping(path: Path) -> Mapping:
    """Read a mapping file.

    Raises:
        InputError: it is not there, is not TOML, or says something unknown.
    """
    content, folder = _toml(path), path.parent
    if "preset" in content:
        preset = _preset_file(path.name, content.pop("preset"))
        content, folder = _based_on_preset(path.name, content, _toml(preset)), preset.parent
    shared = content.pop("lookups_from", None)
    if shared is not None:
        if not isinstance(shared, str):
            raise InputError(f"{path.name}: lookups_from: write the path of a TOML file in quotes")
        own = content.get("lookups", {})
        if isinstance(own, dict):
            content["lookups"] = {**_toml(folder / shared), **own}
    return _Compiler(path.name, content).mapping()


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as wrong:
        raise InputError(f"{path}: the mapping cannot be read ({wrong.strerror})") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as wrong:
        raise InputError(
            f"{path.name}: not TOML ({wrong}); {_advice_on_toml(str(wrong))}"
        ) from None
    except RecursionError:
        raise InputError(f"{path.name}: nested too deeply for a mapping") from None


def _advice_on_toml(wrong: str) -> str:
    if "Cannot overwrite" in wrong or "Cannot declare" in wrong:
        return "a key stands there twice; blocks are written in two brackets, such as [[party]]"
    if "Unescaped" in wrong:
        return "put texts with a \\ in single quotes, such as pattern = '(\\d+)'"
    return "put texts in quotes"


def _based_on_preset(file: str, own: dict[str, Any], preset: dict[str, Any]) -> dict[str, Any]:
    """Return a preset's content with what a mapping says in its place or beside it."""
    content = dict(preset)
    for key, value in own.items():
        if key in _REPLACED_KEYS or (key == "spellings" and not isinstance(value, dict)):
            content[key] = value
        elif key == "ignore":
            content[key] = [*preset.get(key, []), *(value if isinstance(value, list) else [value])]
        elif key == "spellings":
            content[key] = {**preset.get(key, {}), **value}
        elif key in _VALUE_KEYS:
            for name, blocks in content.items():
                if isinstance(blocks, list) and name not in _REPLACED_KEYS + [*_EXTENDED_KEYS]:
                    content[name] = [
                        _with_value_key(block, _VALUE_KEYS[key], key, value) for block in blocks
                    ]
        else:
            known = ", ".join([*_REPLACED_KEYS, *_EXTENDED_KEYS, *_VALUE_KEYS])
            raise InputError(f"{file}: {key}: cannot stand beside preset, as these can: {known}")
    return content


def _preset_file(file: str, name: Any) -> Path:
    """Return the file of a preset."""
    known = sorted(path.stem for path in FOLDER.glob("*.toml"))
    if name not in known:
        raise InputError(f"{file}: preset: {advice(str(name), known)}")
    return FOLDER / f"{name}.toml"


def _with_value_key(block: Any, values: tuple[str, ...], key: str, said: Any) -> Any:
    """Return a block with one key more in each of the named values."""
    if not isinstance(block, dict):
        return block
    return {
        name: {**value, key: said} if name in values and isinstance(value, dict) else value
        for name, value in block.items()
    }


class _Compiler(ValuesReader):
    """Builds a mapping from the content of its file."""

    def __init__(self, file: str, content: dict[str, Any]) -> None:
        self.top, self.content = Keys(file, "", content), content
        lookups = self.top.take_typed("lookups", dict) or {}
        for name, table in lookups.items():
            if not isinstance(table, dict):
                self.top.fail(f"lookups.{name}", "write [lookups.NAME] with values = {...}")
        super().__init__(file, lookups)
        self.rest: str | None = None

    def mapping(self) -> Mapping:
        """Return the mapping.

        Raises:
            InputError: a key, word, lookup or column is unknown or missing.
        """
        top = self.top
        if not top.has("record_id"):
            top.fail("record_id", self._advice_on_missing("record_id"))
        found = Mapping(
            file=self.file,
            title=top.take_text("title") or self.file,
            record_id=self.value(top, "record_id", None),
            sheet=top.take_text("sheet"),
            delimiter=self._delimiter(),
            encoding=self._encoding(),
            prefix=top.take_text("prefix"),
            one_number=top.take_flag("one_number"),
            header=self._header(),
        )
        for kind in BLOCKS:
            found.blocks += [self._block(kind, keys) for keys in top.take_tables(kind)]
        if not any(block.kind != "skip" for block in found.blocks):
            top.fail("party", "missing; write [[party]] and what it is made of")
        # Blocks come first: what they read tells which columns are used.
        found.several = self._several_owners(found.blocks)
        self._check_references(found.blocks)
        optional = {fold_column(column) for column in top.take_texts("optional")}
        ignored = [fold_column(column) for column in top.take_texts("ignore")]
        found.ignored = tuple(column.removesuffix("*") for column in ignored if column[-1:] == "*")
        found.lacks = frozenset(fold_column(column) for column in top.take_texts("lacks"))
        found.filled = frozenset(self.use_column(column) for column in top.take_texts("fill_down"))
        found.needs = frozenset(set(self.used) - optional)
        found.used = frozenset({*self.used, *self.asked})
        found.columns = found.used.union(ignored, optional)
        found.nothing = frozenset(text.strip().casefold() for text in top.take_texts("empty"))
        found.rest, found.spellings = self.rest, self._spellings()
        said = {key: top.take_text(key) for key in ("publisher", "licence", "url")}
        found.source = {key: text for key, text in said.items() if text is not None}
        top.close()
        return found

    def _advice_on_missing(self, key: str) -> str:
        """Return what to do about a key that is missing, or stands below a table."""
        for name, content in self.content.items():
            tables = content if isinstance(content, list) else [content]
            if any(isinstance(table, dict) and key in table for table in tables):
                return f"stands below [{name}] and belongs to it; write it above the first ["
        return 'missing; write the columns that name a row, such as "{number}"'

    def _spellings(self) -> dict[str, str]:
        """Read the other spellings of columns, such as those of earlier editions."""
        keys = Keys(self.file, "spellings", self.top.take_typed("spellings", dict) or {})
        known = list(self.used.values())
        found = {}
        for column in known:
            for other in keys.take_texts(column):
                found[fold_column(other)] = fold_column(column)
        keys.close()
        return found

    def _several_owners(self, blocks: list[Block]) -> SeveralOwners | None:
        """Read which cell may name several owners, and which columns go with each of them."""
        content = self.top.take_typed("several", dict)
        if content is None:
            return None
        keys = Keys(self.file, "several", content)
        column, split, beside = (
            keys.take_text("column"),
            keys.take_texts("split"),
            keys.take_texts("with"),
        )
        if column is None:
            keys.fail("column", "missing; write the column whose cells name several")
        if not split or "" in split:
            keys.fail("split", 'write the sign between them, such as ";" or "\\n"')
        keys.close()
        found = SeveralOwners(column, tuple(split), tuple(beside))
        for name in (column, *beside):
            self.use_column(name)
        shares = [block.fields.get(key) for block in blocks for key in ("share", "votes")]
        for share in (share for share in shares if share is not None):
            left = share.columns - found.column_names
            if left:
                keys.fail("with", f"write {self.used[min(left)]!r} too, a share is one owner's")
            for name in share.columns:
                found.inside.setdefault(name, set()).update(share.signs)
        return found

    def _delimiter(self) -> str | None:
        sign = self.top.take_text("delimiter")
        if sign is not None and len(sign) != 1:
            self.top.fail("delimiter", 'write one sign, such as ";" or "\\t"')
        return sign

    def _encoding(self) -> str | None:
        """Read the encoding: one by whose bytes lines and the signs between cells can be found."""
        name = self.top.take_text("encoding")
        if name is not None and not is_ascii_based(name):
            self.top.fail("encoding", ENCODING_ADVICE)
        return name

    def _header(self) -> Header:
        """Read the rows of the header: one, or some that follow each other."""
        given = self.top.take_any("header_row")
        rows = given if isinstance(given, list) else [] if given is None else [given]
        if any(type(row) is not int or not 1 <= row <= _LOWEST_HEADER for row in rows):
            self.top.fail("header_row", "write the number of a row, such as 3, or [2, 3]")
        if rows != sorted(set(rows)) or (rows and rows[-1] - rows[0] >= len(rows)):
            self.top.fail("header_row", "write rows that follow each other, such as [2, 3]")
        return tuple(reversed(rows))

    def _block(self, kind: str, keys: Keys) -> Block:
        name = keys.take_text("key") or ""
        keys.where = f"{kind}.{name}" if name else keys.where
        if kind in ("party", "document") and not name:
            keys.fail("key", "missing; write a word by which other blocks name it")
        when = tuple(self.condition(each) for each in keys.take_tables("when"))
        fields = {}
        for key, take in BLOCKS[kind].items():
            if keys.has(key):
                fields[key] = self._field(keys, key, take, name)
            elif take.needed:
                keys.fail(key, f"missing; each {kind} needs it")
        where = keys.where
        keys.close()
        return Block(kind, name, when, fields, where)

    def _field(self, keys: Keys, key: str, take: KeyRule, name: str) -> Any:
        match take.how:
            case "text":
                return self.value(keys, key, take.words)
            case "texts":
                return self.values(keys, key, take.words)
            case "identifiers":
                return [self._number(each) for each in keys.take_tables(key)]
            case "columns":
                return self._data(keys, key, name)
        others: dict[str, Callable[[Keys, str], Any]] = {
            "day": self.day,
            "countries": self.countries,
            "share": self.share,
            "names": self._names,
            "yes_no": Keys.take_flag,
        }
        return others.get(take.how, Keys.take_text)(keys, key)

    def _names(self, keys: Keys, key: str) -> list[NameSource]:
        content = keys.take_any(key)
        found = []
        for number, item in enumerate(content if isinstance(content, list) else [content], 1):
            where = Keys(self.file, keys.where, {f"{key}[{number}]": item})
            plain, mine = self._split_keys(
                where, f"{key}[{number}]", ("kind", "language", "turned")
            )
            kind = (mine and mine.take_text("kind")) or "name"
            if kind not in NAME_KINDS:
                where.fail(key, f"kind {kind!r}; {advice(kind, NAME_KINDS)}")
            language = mine.take_text("language") if mine is not None else None
            turned = mine is not None and mine.take_flag("turned")
            value = self.value(plain, f"{key}[{number}]", None)
            found.append(NameSource(value, kind, language, turned))
        return found

    def _number(self, keys: Keys) -> IdentifierSource:
        if not keys.has("scheme"):
            keys.fail("scheme", "missing; write one such as GB-COH, or {column, lookup}")
        scheme = self.value(keys, "scheme", None)
        rest = keys.take_rest()
        return IdentifierSource(scheme, self._column_value(rest, keys.where, None))

    def _data(self, keys: Keys, key: str, name: str) -> list[str]:
        columns = keys.take_texts(key)
        if columns == ["rest"]:
            self.rest = name
            return []
        return [self.use_column(column) for column in columns]

    def _check_references(self, blocks: list[Block]) -> None:
        known = {kind: [b.key for b in blocks if b.kind == kind] for kind in ("party", "document")}
        for block in blocks:
            for key, take in BLOCKS[block.kind].items():
                named = block.fields.get(key)
                if take.how in known and named is not None and named not in known[take.how]:
                    keys = known[take.how] or [f"a [[{take.how}]] with key = {named!r}"]
                    raise InputError(
                        f"{self.file}: {block.where}.{key}: there is no {take.how} {named!r}; "
                        f"{advice(named, keys)}"
                    )
