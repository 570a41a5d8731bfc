"""JSON values of a file one by one: a line each, a list over several lines, or one document.

Registers publish a value a line; extracts that people pass on are lists, with a value a line or
neatly indented. Lines are read as bytes, since JSON is UTF-8 by its own rule (RFC 8259, 8.1),
so that one damaged line is one refused record.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain
from operator import methodcaller
from typing import Any, Final, Literal, overload

import numpy as np
import orjson
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ingest.files.opened_file import Opened
from ingest.formats.json_objects import (
    Block,
    Element,
    Splitter,
    blocks_of,
    lines_of,
    parse_element,
    shown_text,
)
from ingest.reader import Piece, Refusal, Run

__all__ = [
    "Element",
    "elements",
    "object_in",
    "omission_text",
    "pages_in",
    "runs_of",
    "shown_text",
    "tell_omission",
    "texts_of",
]

_MARK: Final = b"\xef\xbb\xbf"
_SIGNS: Final = (b"", b"[", b"]")
"""Lines of a list that hold no value."""
_is_bare: Final = methodcaller("endswith", b"}")


@dataclass
class JsonLineRun(Run):
    """Texts of one line each, and the number of the first line."""

    number: int
    prefix: str = ""

    def positions(self, places: NDArray[np.int64]) -> Any:
        """Return where lines stand, as an Arrow column."""
        numbers = pa.array(self.number + places).cast(pa.string())
        return pc.binary_join_element_wise(f"{self.prefix}line", numbers, " ")

    def piece(self, place: int) -> tuple[Piece, int]:
        """Return the text of a line, which is always one."""
        return (f"{self.prefix}line {self.number + place}", self.texts[place], None), 1


def elements(opened: Opened, *, containing: bytes = b"") -> Iterator[Element | Refusal]:
    """Yield every object of a file in order; what is no object is a refusal.

    Lines without ``containing`` are skipped unread.

    Raises:
        RefusedFileError: a line is longer than any record, or the file cannot be unpacked.
    """
    for item in _items_in_file(opened, containing):
        yield parse_element(item[1], item[0]) if isinstance(item, tuple) else item


def texts_of(opened: Opened) -> Iterator[Piece | Refusal]:
    """Yield the text of every object of a file; one that is no line of its own comes parsed."""
    for item in _items_in_file(opened):
        yield _piece_of(item) if isinstance(item, Element) else item


def runs_of(opened: Opened) -> Iterator[Run | Piece | Refusal]:
    """Yield the same as `texts_of`, in runs of lines where each holds just an object."""
    for item in _items_in_file(opened, in_runs=True):
        yield _piece_of(item) if isinstance(item, Element) else item


def _piece_of(element: Element) -> Piece:
    # As it was read it may be cut short.
    return element.position, orjson.dumps(element.value), element.value


def object_in(piece: Piece) -> dict[str, Any] | Refusal:
    """Return the object of a text, or the refusal of what is none."""
    where, text, value = piece
    try:
        value = orjson.loads(text) if value is None else value
    except orjson.JSONDecodeError:
        value = None
    if isinstance(value, dict):
        return value
    refused = parse_element(text, where)
    return refused if isinstance(refused, Refusal) else refused.value


def pages_in(
    texts: Iterable[Piece | Refusal],
) -> Iterator[tuple[str, bytes, dict[str, Any]] | Refusal]:
    """Yield position, text and value of each object that holds any number of records.

    One that cannot be read is refused with ``several`` set.
    """
    for piece in texts:
        whole = piece if isinstance(piece, Refusal) else object_in(piece)
        if isinstance(piece, tuple) and isinstance(whole, dict):
            yield piece[0], piece[1], whole
        elif isinstance(whole, Refusal):
            yield replace(whole, several=True)


@overload
def _items_in_file(
    opened: Opened, containing: bytes = b""
) -> Iterator[Piece | Element | Refusal]: ...


@overload
def _items_in_file(
    opened: Opened, *, in_runs: Literal[True]
) -> Iterator[Run | Piece | Element | Refusal]: ...


def _items_in_file(
    opened: Opened, containing: bytes = b"", *, in_runs: bool = False
) -> Iterator[Run | Piece | Element | Refusal]:
    for member, stream in opened.binary():
        prefix = f"{member} " if opened.is_zip else ""
        opening = b""
        for number, line in enumerate(lines_of(stream, member), 1):
            text = line.removeprefix(_MARK) if number == 1 else line
            bare = _bare_value(text.strip(), opening)
            if bare in _SIGNS:
                opening += bare
                continue
            if text.lstrip().startswith(b"[") or _is_unfinished(text):
                # A list in one line, or an object over several: no line stands for itself.
                yield from Splitter(stream, opening + text, prefix).elements()
            else:
                begun = Block(number, [text.removesuffix(b"\n")], text.endswith(b"\n"))
                blocks = chain([begun], blocks_of(stream, member, number, containing))
                yield from _items_by_line(blocks, opening, prefix, containing, in_runs=in_runs)
            break


def _items_by_line(
    blocks: Iterable[Block], opening: bytes, prefix: str, containing: bytes, *, in_runs: bool
) -> Iterator[Run | Piece | Refusal]:
    """Yield the value of each line, and refuse a list that has no end."""
    number = 0
    for block in blocks:
        texts = list(map(bytes.strip, block.lines))
        number = block.number + len(texts)
        if in_runs and block.ended and all(map(_is_bare, texts)):
            yield JsonLineRun(texts, block.number, prefix)
            continue
        for at, text in enumerate(texts, block.number):
            bare = text
            if text[-1:] != b"}":
                bare = _bare_value(text, opening)
                if bare in _SIGNS:
                    opening += bare
                    continue
                opening += b"]" if text.endswith(b"]") and opening == b"[" else b""
            if containing and containing not in bare:
                continue
            if block.ended or _is_json(bare):
                yield f"{prefix}line {at}", bare, None
            else:
                reason = "is not JSON: the file breaks off in it"
                yield Refusal(f"{prefix}line {at}", reason, shown_text(bare), cut=True)
    if opening == b"[":
        reason = "the list has no end: the file is cut off or broken"
        yield Refusal(f"{prefix}line {number}", reason, "[", cut=True)


def tell_omission(opened: Opened, total: object, held: int, *, more: bool = False) -> None:
    """Remark that an answer of a service holds a part of what was found; it then closes nothing.

    Args:
        opened: the file.
        total: the number that the answer states, bare or as Elasticsearch writes it.
        held: how many records it holds.
        more: the answer says that there are more, or that it was broken off.
    """
    number = total.get("value") if isinstance(total, dict) else total
    known = isinstance(number, int) and number > held
    if known or more:
        said = omission_text(number if isinstance(number, int) else 0, held)
        opened.remark(said)
        opened.mark_passed_over(said)


def omission_text(total: int, held: int) -> str:
    """Return that an answer holds a part of the records, of which it counts some; 0 if unknown."""
    return f"holds {held} of {f'the {total}' if total > held else 'more'} records that were found"


def _is_unfinished(line: bytes) -> bool:
    """Return whether a line begins an object that ends on another one."""
    text = line.strip()
    return line.endswith(b"\n") and (
        text[-1:] in (b"{", b"[", b":")
        or (text[-1:] == b"," and text.count(b"{") > text.count(b"}"))
    )


def _bare_value(text: bytes, opening: bytes) -> bytes:
    return text if text.endswith(b"}") else _without_list_signs(text, listed=opening == b"[")


def _without_list_signs(text: bytes, *, listed: bool) -> bytes:
    """Return the value of a line without the signs of the list that it is an item of."""
    bare = text.rstrip(b",").rstrip()
    if listed and bare.endswith(b"]") and bare != b"]" and bare.startswith(b"{"):
        return bare[:-1].rstrip()
    return bare


def _is_json(text: bytes) -> bool:
    try:
        orjson.loads(text)
    except orjson.JSONDecodeError:
        return False
    return True
