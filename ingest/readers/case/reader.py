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
from ingest.files.record_position import Position
from ingest.reader import Context, Reader, Record, Records
from ingest.readers.case import case_rows, other_items
from ingest.readers.case.case_references import (
    DeclaredNames,
    case_name,
    keyed_items,
    listed_items,
    stated_blocks,
)
from ingest.readers.case.item_fields import ItemFields

_ENTRY: Final = re.compile(r"\s*(-\s|[^\s:{]+:\s*\{)")
"""A line that begins an item or a party in braces, whose siblings are others."""


def item_lines(opened: Opened, position: Position) -> str | None:
    """Return the lines of the item that begins on a line; ``None`` where the file is shorter."""
    if position.kind != "line":
        return None
    for member, stream in opened.text():
        if position.member in (None, member):
            return _block(list(stream), position.number)
    return None


def _block(lines: list[str], number: int) -> str | None:
    if number > len(lines):
        return None
    start = lines[number - 1]
    depth, item = _indent(start), _ENTRY.match(start) is not None
    block = [start]
    for line in lines[number:]:
        deeper = _indent(line) > depth or (not item and _indent(line) == depth)
        if line.strip() and not deeper:
            break
        block.append(line)
    return "".join(block).rstrip()


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


RowMaker = Callable[[ItemFields], Row | Sequence[Row]]
KEYED_SECTIONS: Final[dict[str, Callable[[DeclaredNames, str, ItemFields], Row]]] = {
    "sources": case_rows.document_row,
    "parties": case_rows.party_row,
}
LISTED_SECTIONS: Final[dict[str, Callable[[DeclaredNames, ItemFields], Row | Sequence[Row]]]] = {
    "interests": case_rows.interest_rows,
    "links": case_rows.link_row,
    "listings": case_rows.listing_row,
    "gaps": other_items.gap_row,
    "notes": other_items.note_rows,
    "arrangements": other_items.arrangement_row,
    "rulings": other_items.ruling_row,
    "transfers": other_items.transfer_rows,
}
SINGULAR: Final = {"parties": "party"}

_CASE = re.compile(r"""^["']?case["']?\s*:""", re.MULTILINE)
_SECTION = re.compile(rf"^(?:{'|'.join([*KEYED_SECTIONS, *LISTED_SECTIONS])})\s*:", re.MULTILINE)
_FLOW_CASE = re.compile(r"""\s*\{\s*["']?case["']?\s*:""")
"""The beginning of a case as JSON, which is YAML too, on one line or on many."""
_FLOW_SECTION = re.compile(
    rf"""[{{,]\s*["']?(?:{"|".join([*KEYED_SECTIONS, *LISTED_SECTIONS])})["']?\s*:\s*[\[{{]"""
)
_EXPECTATION = re.compile(r"^(?:verdicts|counts)\s*:", re.MULTILINE)


def sniff(head: Sniff) -> int:
    """Return how surely a text is a case, by its top keys; a page of expected results is none."""
    if _EXPECTATION.search(head.text):
        return 0
    if _FLOW_CASE.match(head.text):
        return 95 if _FLOW_SECTION.search(head.text) else 60
    section = _SECTION.search(head.text) is not None
    if _CASE.search(head.text):
        return 95 if section else 60
    return 40 if section and re.search(r"\.case\.ya?ml$", head.name) else 0


def read(opened: Opened, context: Context) -> Records:
    """Yield the items of a case as records, once all of them have been found right.

    Raises:
        CaseFileError: anything is wrong; names file, line and column, what is wrong and what to
            write, and counts what else is wrong.
    """
    del context
    problems, root = _parse_file(opened)
    found = _read_items(problems, root)
    problems.check()
    yield from found


def check(text: str, name: str) -> list[tuple[Mark, str]]:
    """Return everything that is wrong with a text as a case file, in the order of the text."""
    problems = Problems(name)
    with suppress(CaseFileError):
        _read_items(problems, parse(text, problems))
    return sorted(problems.found)


def _read_items(problems: Problems, root: Mapping) -> list[Record]:
    """Return the records of all items; what is wrong is added to the problems."""
    top = ItemFields(root, "case file", problems)
    name = case_name(top, problems)
    found = list(_records(top, _declared_names(name, root, problems), root))
    top.check_leftovers()
    if not found and not problems.found:
        problems.add(top.mark, "the case is empty; write parties: and interests:")
    return found


def dataset(opened: Opened) -> str | None:
    """Return the case's name, which is the dataset's; None where it has none.

    Raises:
        CaseFileError: the file is not YAML, or a key stands in it twice.
    """
    problems, root = _parse_file(opened)
    problems.check()
    node = root.pairs.get("case", (None, None))[1]
    return node.text or None if isinstance(node, Scalar) else None


def _parse_file(opened: Opened) -> tuple[Problems, Mapping]:
    """Parse the one file as YAML."""
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


def _declared_names(name: str, root: Mapping, problems: Problems) -> DeclaredNames:
    """Return the names that items may refer to, collected before any item is read."""
    parties, sources = _section_keys(root, "parties"), _source_days(root)
    for key in parties & sources.keys():
        mark = root.pairs["parties"][1]
        at = mark.pairs[key][0] if isinstance(mark, Mapping) else mark.mark
        problems.add(at, f"{key!r} is a party and a source; rename one, since both get one id")
    book, arrangements = DeclaredNames(name, parties, sources), dict[str, Arrangement]()
    for node in _section_items(root, "arrangements"):
        called = node.pairs.get("name") if isinstance(node, Mapping) else None
        if called is None or not isinstance(called[1], Scalar):
            continue
        if called[1].text in arrangements:
            problems.add(called[0], f"name: a second arrangement is called {called[1].text!r}")
        # What is wrong with it is said where it is read as an item.
        fields = ItemFields(node, "arrangement", Problems(name))
        arrangements[called[1].text] = other_items.arrangement_row(book, fields)
    blocks = stated_blocks(name, _section_items(root, "interests"))
    return replace(book, arrangements=arrangements, blocks=blocks)


def _section_keys(root: Mapping, section: str) -> set[str]:
    node = root.pairs.get(section, (None, None))[1]
    return set(node.pairs) if isinstance(node, Mapping) else set()


def _source_days(root: Mapping) -> dict[str, str | None]:
    """Return the keys of the sources, and the day on which each was published, else looked up."""
    node, found = root.pairs.get("sources", (None, None))[1], dict[str, str | None]()
    for key, (_, source) in node.pairs.items() if isinstance(node, Mapping) else ():
        # What is wrong with it is said where it is read as an item.
        aside = ItemFields(source, "source", Problems(""))
        found[key] = aside.date("published_on") or aside.date("retrieved_on")
    return found


def _section_items(root: Mapping, section: str) -> list[Node]:
    node = root.pairs.get(section, (None, None))[1]
    return node.nodes if isinstance(node, Items) else []


def _records(top: ItemFields, book: DeclaredNames, root: Mapping) -> Iterator[Record]:
    title = top.text("title")
    if title is not None:
        line = root.pairs["title"][0].line
        yield Record("case", f"line {line}", [Document(book.case, title)])
    for section, make in KEYED_SECTIONS.items():
        for key, node in keyed_items(top, section):
            what = f"{SINGULAR.get(section, section[:-1])} {key!r}"
            row: RowMaker = partial(make, book, key)
            yield _record(f"{section}/{key}", node, what, row, top.problems)
    for section, of_list in LISTED_SECTIONS.items():
        for number, node in enumerate(listed_items(top, section), start=1):
            row = partial(of_list, book)
            yield _record(f"{section}/{number}", node, section[:-1], row, top.problems)


def _record(record_id: str, node: Node, what: str, make: RowMaker, problems: Problems) -> Record:
    fields = ItemFields(node, what, problems)
    made = make(fields)
    fields.check_leftovers()
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
