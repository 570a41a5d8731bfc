"""The hand-written case file: what a person types when no register has it.

A case file is all or nothing: whatever is wrong refuses the whole of it with line and column
(rule 25 of docs/reference/rules.md). Everything is read as text first, so that no ``no`` turns
false and no number loses a zero. ``end`` is by definition the first day on which a thing no longer
holds, so nothing is converted. Ids are ``<case>:<key>`` for parties and for the documents of the
sources.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import Final

from graph.record.model import Arrangement, Document, Row
from graph.values.errors import CaseFileError, InputError
from ingest.case_file.yaml_text import (
    MAX_BYTES,
    Items,
    Mapping,
    Mark,
    Node,
    Problems,
    Scalar,
    parse,
)
from ingest.files.opened_file import Opened, Sniff
from ingest.reader import Context, Reader, Record, Refusal
from ingest.readers.case import case_rows, other_items
from ingest.readers.case.case_references import Book, case_name, keyed, listed
from ingest.readers.case.item_fields import Fields
from ingest.readers.case.item_lines import item_lines
from ingest.readers.case.joint_holding import blocks_of

Making = Callable[[Fields], Row | Sequence[Row]]
KEYED: Final[dict[str, Callable[[Book, str, Fields], Row]]] = {
    "sources": case_rows.document,
    "parties": case_rows.party,
}
LISTED: Final[dict[str, Callable[[Book, Fields], Row | Sequence[Row]]]] = {
    "interests": case_rows.interest,
    "links": case_rows.link,
    "listings": case_rows.listing,
    "gaps": other_items.gap,
    "notes": other_items.note,
    "arrangements": other_items.arrangement,
    "rulings": other_items.ruling,
}
SINGULAR: Final = {"parties": "party"}

_CASE = re.compile(r"""^["']?case["']?\s*:""", re.MULTILINE)
_SECTION = re.compile(rf"^(?:{'|'.join([*KEYED, *LISTED])})\s*:", re.MULTILINE)
_EXPECTATION = re.compile(r"^(?:verdicts|counts)\s*:", re.MULTILINE)


def sniff(head: Sniff) -> int:
    """Return how surely a text is a case, by its top keys; a page of expected results is none."""
    if _EXPECTATION.search(head.text):
        return 0
    section = _SECTION.search(head.text) is not None
    if _CASE.search(head.text):
        return 95 if section else 60
    return 40 if section and re.search(r"\.case\.ya?ml$", head.name) else 0


def read(opened: Opened, context: Context) -> Iterator[Record | Refusal]:
    """Yield the items of a case as records, once all of them have been found right.

    Raises:
        CaseFileError: anything is wrong; names file, line and column, what is wrong and what to
            write, and counts what else is wrong.
    """
    del context
    problems, root = _parsed(opened)
    found = _checked(problems, root)
    problems.check()
    yield from found


def check(text: str, name: str) -> list[tuple[Mark, str]]:
    """Return everything that is wrong with a text as a case file, in the order of the text.

    Args:
        text: the whole file.
        name: what the file is called, for texts that are no YAML.
    """
    problems = Problems(name)
    with suppress(CaseFileError):
        _checked(problems, parse(text, problems))
    return sorted(problems.found)


def _checked(problems: Problems, root: Mapping) -> list[Record]:
    """Return the records of all items; what is wrong is added to the problems."""
    top = Fields(root, "case file", problems)
    name = case_name(top, problems)
    found = list(_records(top, _book(name, root, problems), root))
    top.close()
    if not found and not problems.found:
        problems.add(top.mark, "the case is empty; write parties: and interests:")
    return found


def dataset(opened: Opened) -> str | None:
    """Return the case's name, which is the dataset's; None where it has none.

    Raises:
        CaseFileError: the file is not YAML, or a key stands in it twice.
    """
    problems, root = _parsed(opened)
    problems.check()
    node = root.pairs.get("case", (None, None))[1]
    return node.text or None if isinstance(node, Scalar) else None


def _parsed(opened: Opened) -> tuple[Problems, Mapping]:
    """Parse the one file as YAML.

    Raises:
        CaseFileError: it is not YAML.
        InputError: it is too long, or a zip of several.
    """
    if opened.size > MAX_BYTES:
        raise InputError(f"{opened.name}: too long for a case file ({opened.size:,} bytes)")
    found: tuple[Problems, Mapping] | None = None
    for name, stream in opened.text():
        if found is not None:
            raise InputError(f"{opened.name}: holds several files; give each case file by itself")
        text = stream.read(MAX_BYTES + 1)
        if len(text) > MAX_BYTES:
            raise InputError(f"{opened.name}: too long for a case file, unpacked")
        problems = Problems(name)
        found = problems, parse(text, problems)
    if found is None:
        raise CaseFileError(f"{opened.name}: the file is empty; begin with `case: NAME`")
    return found


def _book(name: str, root: Mapping, problems: Problems) -> Book:
    """Return the names that items may refer to, collected before any item is read."""
    parties, sources = _keys(root, "parties"), _dated(root)
    for key in parties & sources.keys():
        mark = root.pairs["parties"][1]
        at = mark.pairs[key][0] if isinstance(mark, Mapping) else mark.mark
        problems.add(at, f"{key!r} is a party and a source; rename one, since both get one id")
    book, arrangements = Book(name, parties, sources), dict[str, Arrangement]()
    for node in _nodes(root, "arrangements"):
        called = node.pairs.get("name") if isinstance(node, Mapping) else None
        if called is None or not isinstance(called[1], Scalar):
            continue
        if called[1].text in arrangements:
            problems.add(called[0], f"name: a second arrangement is called {called[1].text!r}")
        # What is wrong with it is said where it is read as an item.
        fields = Fields(node, "arrangement", Problems(name))
        arrangements[called[1].text] = other_items.arrangement(book, fields)
    blocks = blocks_of(name, _nodes(root, "interests"))
    return replace(book, arrangements=arrangements, blocks=blocks)


def _keys(root: Mapping, section: str) -> set[str]:
    node = root.pairs.get(section, (None, None))[1]
    return set(node.pairs) if isinstance(node, Mapping) else set()


def _dated(root: Mapping) -> dict[str, str | None]:
    """Return the keys of the sources, and the day on which each was published, else looked up."""
    node, found = root.pairs.get("sources", (None, None))[1], dict[str, str | None]()
    for key, (_, source) in node.pairs.items() if isinstance(node, Mapping) else ():
        # What is wrong with it is said where it is read as an item.
        aside = Fields(source, "source", Problems(""))
        found[key] = aside.date("published_on") or aside.date("retrieved_on")
    return found


def _nodes(root: Mapping, section: str) -> list[Node]:
    node = root.pairs.get(section, (None, None))[1]
    return node.nodes if isinstance(node, Items) else []


def _records(top: Fields, book: Book, root: Mapping) -> Iterator[Record]:
    title = top.text("title")
    if title is not None:
        line = root.pairs["title"][0].line
        yield Record("case", f"line {line}", [Document(book.case, title)])
    for section, make in KEYED.items():
        for key, node in keyed(top, section):
            what = f"{SINGULAR.get(section, section[:-1])} {key!r}"
            row: Making = partial(make, book, key)
            yield _record(f"{section}/{key}", node, what, row, top.problems)
    for section, of_list in LISTED.items():
        for number, node in enumerate(listed(top, section), start=1):
            row = partial(of_list, book)
            yield _record(f"{section}/{number}", node, section[:-1], row, top.problems)


def _record(record_id: str, node: Node, what: str, make: Making, problems: Problems) -> Record:
    fields = Fields(node, what, problems)
    made = make(fields)
    fields.close()
    of_it = list(made) if isinstance(made, Sequence) else [made]
    return Record(record_id, f"line {node.mark.line}", of_it, fields.remarks)


READER = Reader(
    name="case",
    title="a case file written by hand",
    version="1",
    sniff=sniff,
    read=read,
    strict=True,
    dataset=dataset,
    check=check,
    original=item_lines,
)
