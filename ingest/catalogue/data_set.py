"""One data set of the catalogue: where it is, what it is, and who says so."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, dataclass, fields
from typing import Any, Final
from urllib.parse import urlsplit

from graph.values.errors import InputError
from graph.values.suggestions import nearest_word

KINDS: Final = ("list", "collection", "register", "identifiers", "other")
"""Kinds of data sets, in the order in which they are fetched: lists are small and change daily."""
FORMS: Final = ("xml", "json", "csv", "zip", "gzip", "any")
"""Forms of a file, told by its first bytes; a workbook is a zip, JSON lines are JSON."""
EDITIONS: Final = ("file", "header", "fetched", "index")
"""Where the day of an edition stands: in the file or its name, in the answer's Last-Modified,
nowhere (then it is the moment of fetching), in a small JSON file beside it."""
CERTAINTIES: Final = ("read", "reported", "general")


@dataclass(frozen=True)
class DataFile:
    """One file of a data set, or several that a page of the publisher lists.

    Attributes:
        name: the name under which it is kept.
        url: its address.
        form: one of `FORMS`.
        mirrors: other addresses of the same file, tried in their order.
        page: the address of a page, feed or answer that names the files; ``url`` is empty then.
        links: what an address on that page must match; a group ``day`` tells the editions apart,
            ``part`` and ``parts`` say how many files an edition has.
        names: what else the file may be called, as a regular expression.
    """

    name: str
    url: str = ""
    form: str = "any"
    mirrors: tuple[str, ...] = ()
    page: str = ""
    links: str = ""
    names: str = ""

    @property
    def links_name(self) -> str:
        """The part of ``links`` behind the last slash, which is the name of a file."""
        return self.links.rpartition("/")[2]


@dataclass(frozen=True)
class Fact:
    """Who states what a data set says of itself, and when that was read.

    Attributes:
        about: the keys that it is about; empty for all others.
        source: who says so, in words.
        read_on: the day, month or year of which the source speaks.
        certainty: one of `CERTAINTIES`; ``general`` is general knowledge that nobody checked.
    """

    source: str
    read_on: str
    certainty: str
    about: tuple[str, ...] = ()


@dataclass(frozen=True)
class DataSet:
    """One data set that a publisher gives away; texts are for people.

    Attributes:
        key: the name that ``fetch`` takes.
        page: the address for people.
        bytes: about how large all files are, in bytes; 0 if nobody says.
        whole: a later file replaces the earlier one; else it says what changed.
        edition: one of `EDITIONS`.
        edition_url: the address of the small JSON file, for ``index``.
        edition_field: the key in it that holds the day or moment.
        by_hand: why it cannot be fetched here; empty if it can.
        dataset: the dataset of the record; empty where the reader knows it.
        scope: which scopes of that dataset are its own, as a regular expression.
        beside: keys of data sets that belong beside it.
        hosts: where its files are, and where they may be redirected to; ``*.x.org`` is any host
            of that domain.
    """

    key: str
    title: str
    publisher: str
    page: str
    kind: str
    how_often: str
    conditions: str
    facts: tuple[Fact, ...]
    format: str = ""
    size: str = ""
    bytes: int = 0
    records: str = ""
    reader: str = ""
    dataset: str = ""
    scope: str = ".*"
    whole: bool = True
    edition: str = "file"
    edition_url: str = ""
    edition_field: str = ""
    by_hand: str = ""
    note: str = ""
    sets: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    files: tuple[DataFile, ...] = ()


def read_data_set(table: Mapping[str, Any]) -> DataSet:
    """Build a data set from the content of its TOML file.

    Raises:
        InputError: a key or a value is none of the words that are known.
    """
    _check_keys(table, DataSet, "")
    for file in table.get("files", ()):
        _check_keys(file, DataFile, "files: ")
    for fact in table["facts"]:
        _check_keys(fact, Fact, "facts: ")
    values = {key: _frozen(value) for key, value in table.items()}
    values["files"] = tuple(DataFile(**_table(file)) for file in table.get("files", ()))
    values["facts"] = tuple(Fact(**_table(fact)) for fact in table["facts"])
    found = DataSet(**values)
    _check_words(found)
    return found


def _check_keys(table: Mapping[str, Any], made: type, where: str) -> None:
    known = [field.name for field in fields(made)]
    for key in table:
        if key not in known:
            near = nearest_word(key, known)
            meant = f"; perhaps {near!r} was meant" if near else f"; known are {', '.join(known)}"
            raise InputError(f"{where}{key!r} is no key of it{meant}")
    for field in fields(made):
        if field.name not in table and field.default is MISSING:
            raise InputError(f"{where}the key {field.name!r} is missing")


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _table(table: Mapping[str, Any]) -> dict[str, Any]:
    return {key: _frozen(value) for key, value in table.items()}


def _check_words(found: DataSet) -> None:
    """Check the words of a data set, and that one that can be fetched says from where."""
    said = [("kind", found.kind, KINDS), ("edition", found.edition, EDITIONS)]
    said += [("form", file.form, FORMS) for file in found.files]
    said += [("certainty", fact.certainty, CERTAINTIES) for fact in found.facts]
    for name, word, known in said:
        if word not in known:
            raise InputError(f"{name} {word!r} is none of {', '.join(known)}")
    if re.fullmatch(r"[a-z][a-z0-9_]*", found.key) is None:
        raise InputError(f"key {found.key!r}: write small letters, digits and _ only")
    if not found.by_hand and not (found.files and found.hosts and found.reader):
        raise InputError("it needs files, hosts and reader, or by_hand with the reason")
    for file in found.files:
        if re.fullmatch(r"[\w()-][\w.()-]*", file.name) is None:
            raise InputError(f"{file.name!r} is no name of a file")
        if bool(file.url) == bool(file.page) or bool(file.page) != bool(file.links):
            raise InputError(f"{file.name} needs url, or page with links")
        for pattern in (file.links, file.links_name, file.names):
            re.compile(pattern)
    if found.edition == "index" and not (found.edition_url and found.edition_field):
        raise InputError("edition index needs edition_url and edition_field")
    _check_hosts(found)


def _check_hosts(found: DataSet) -> None:
    """Check that every address is on a host that is named: no other one is asked when fetching."""
    named = ", ".join(found.hosts) or "no host"
    places = [("edition_url", found.edition_url)]
    for file in found.files:
        places += [(file.name, url) for url in (file.url, file.page, *file.mirrors)]
    for what, url in places:
        host = urlsplit(url).hostname or "no server"
        if url and not fits_hosts(host, found.hosts):
            raise InputError(f"{what} is on {host}, but hosts names {named}")


def fits_hosts(host: str, hosts: Iterable[str]) -> bool:
    """Return whether a host is one of those named; see `DataSet.hosts`.

    >>> fits_hosts("a.x.org", ["*.x.org"]), fits_hosts("x.org.evil.example", ["x.org"])
    (True, False)
    """
    small = host.casefold()
    return any(
        small == named or (named.startswith("*.") and small.endswith(named[1:]))
        for named in map(str.casefold, hosts)
    )
