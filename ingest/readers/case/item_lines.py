"""The lines of a case file that make up one item, as its author wrote them."""

import re
from typing import Final

from ingest.files.opened_file import Opened
from ingest.files.record_position import Position

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
