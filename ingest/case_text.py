"""Changing a case file item by item, and leaving every other character of it as it is.

A person's file has comments, an order and quotes that mean something to them. So an item is put
in, taken out or put in another's place in the text itself, where the parser says that it stands.
What cannot be done so is refused with the reason; nothing is written anew as a whole.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import yaml

from graph.errors import CaseFileError, InputError
from graph.names import fold
from ingest.case_lines import dumped
from ingest.readers import _case_yaml as plain_yaml
from ingest.readers._case_yaml import Problems

KEYED: Final = ("sources", "parties")
SECTIONS: Final = (
    *KEYED,
    *("interests", "links", "listings", "gaps", "notes", "arrangements", "rulings"),
)
BY_HAND: Final = "change it in a text editor"

Values = Mapping[str, Any]
"""An item: texts, lists of texts, or what the file has there; all of it as text."""
Which = str | int
"""The key of a source or party; the place of another item in its list, from 0 on."""


@dataclass(frozen=True)
class Item:
    """One item where it stands.

    Attributes:
        section: the top key.
        which: its key, or its place in the list.
        values: what it says, as text.
        begin: the first character of its first line.
        end: the character after its last line.
        lines: the same as line numbers, both inclusive, from 1 on.
        marks: the line and column at which each value stands, by key.
        remarked: a comment stands within its lines.
    """

    section: str
    which: Which
    values: dict[str, Any]
    begin: int
    end: int
    lines: tuple[int, int]
    marks: dict[str, tuple[int, int]]
    remarked: bool


def begun(name: str, title: str) -> str:
    """Give the text of a case that says nothing but what it is about."""
    return dumped({"case": name, "title": title}) + "\n"


def items_of(text: str) -> list[Item]:
    """Give every item of a case file, in the order of the text.

    Raises:
        CaseFileError: the text is no YAML.
    """
    return list(_items(text, _root(text)))


def add(text: str, section: str, values: Values, key: str | None = None) -> str:
    """Put an item at the end of its section; a section that is not there comes last.

    Args:
        text: the file.
        section: one of :data:`SECTIONS`.
        values: what the item says; empty values are left out.
        key: of a source or party; it must be free.

    Raises:
        InputError: the section is written so that nothing can be put in.
    """
    root = _root(text)
    found = _pair(root, section)
    if key is not None and any(key == i.which for i in _items(text, root) if i.section == section):
        raise InputError(f"{section}: there is one called {key!r} already; choose another key")
    if found is None:
        _check_end(text)
        written = _written(text, values, key, "  ")
        return _joined(text, f"{section}:{_newline(text)}{written}")
    name, node = found
    if _is_empty(node):
        begin, end = name.start_mark.index, _line_end(text, node.end_mark.index)
        rest = text[node.end_mark.index : end].rstrip()
        head = f"{section}:{' ' if rest else ''}{rest.strip()}{_newline(text)}"
        return text[:begin] + head + _written(text, values, key, "  ") + text[end:]
    last = [item for item in _items(text, root) if item.section == section]
    _check_blocks(section, node)
    indent = " " * _column(text, node, last[-1])
    written = _written(text, values, key, indent)
    return _joined(text[: last[-1].end], written) + text[last[-1].end :]


def replace(text: str, item: Item, values: Values) -> str:
    """Put what an item says now in its place.

    Raises:
        InputError: a comment stands in the item, or it does not stand in lines of its own.
    """
    indent = _indent(text, item, "changed")
    key = item.which if isinstance(item.which, str) else None
    return text[: item.begin] + _written(text, values, key, indent) + text[item.end :]


def remove(text: str, item: Item) -> str:
    """Take an item out; a section that becomes empty goes with it.

    Raises:
        InputError: a comment stands in the item, or it does not stand in lines of its own.
    """
    _indent(text, item, "taken out")
    root = _root(text)
    others = [i for i in _items(text, root) if i.section == item.section]
    if len(others) > 1:
        return text[: item.begin] + text[item.end :]
    found = _pair(root, item.section)
    begin = item.begin if found is None else _line_begin(text, found[0].start_mark.index)
    between = text[begin : item.begin].partition(":")[2]
    if "#" in between:
        raise InputError(f"a comment stands above the last of {item.section}; {BY_HAND}")
    return text[:begin] + text[item.end :]


def said(text: str) -> dict[str, Any]:
    """Give all that a case file says, without its places; equal where two files say the same.

    Raises:
        CaseFileError: the text is no case file at all.
    """
    found: dict[str, Any] = _value(plain_yaml.parse(text, _quiet()))
    return found


def _quiet() -> Problems:
    return Problems("case file")


def _value(node: plain_yaml.Node) -> Any:
    if isinstance(node, plain_yaml.Scalar):
        return node.text
    if isinstance(node, plain_yaml.Items):
        return [_value(item) for item in node.nodes]
    return {key: _value(value) for key, (_, value) in node.pairs.items()}


def _root(text: str) -> yaml.MappingNode:
    """Compose the text once it is known to be plain YAML: no anchors, not deep, one document."""
    problems = _quiet()
    plain_yaml.parse(text, problems)
    problems.check()
    node = yaml.compose(text, Loader=yaml.SafeLoader)
    if not isinstance(node, yaml.MappingNode) or node.flow_style or node.start_mark.column:
        raise CaseFileError(f"the case file is written in one bracket; {BY_HAND}")
    return node


def _pair(root: yaml.MappingNode, section: str) -> tuple[yaml.Node, yaml.Node] | None:
    return next(((k, v) for k, v in root.value if k.value.strip() == section), None)


def _is_empty(node: yaml.Node) -> bool:
    if isinstance(node, yaml.ScalarNode):
        return not node.value.strip()
    return not node.value


def _check_blocks(section: str, node: yaml.Node) -> None:
    if not isinstance(node, yaml.CollectionNode) or node.flow_style:
        raise InputError(f"{section} is written in one bracket; {BY_HAND}")


def _items(text: str, root: yaml.MappingNode) -> Iterator[Item]:
    for section in SECTIONS:
        found = _pair(root, section)
        if found is None or not isinstance(found[1], yaml.CollectionNode):
            continue
        node = found[1]
        if section in KEYED and isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                yield _item(text, section, key.value.strip(), key, value)
        elif isinstance(node, yaml.SequenceNode):
            for place, value in enumerate(node.value):
                yield _item(text, section, place, value, value)


def _item(text: str, section: str, which: Which, first: yaml.Node, node: yaml.Node) -> Item:
    stop = _stop(text, node)
    begin, end = _line_begin(text, first.start_mark.index), _line_end(text, stop)
    pairs = node.value if isinstance(node, yaml.MappingNode) else []
    return Item(
        section,
        which,
        {key.value.strip(): _plain(value) for key, value in pairs},
        begin,
        end,
        (first.start_mark.line + 1, first.start_mark.line + text.count("\n", begin, stop) + 1),
        {
            key.value.strip(): (value.start_mark.line + 1, value.start_mark.column + 1)
            for key, value in pairs
        },
        _is_remarked(text, begin, end, [first, node]),
    )


def _plain(node: yaml.Node) -> Any:
    if isinstance(node, yaml.ScalarNode):
        return str(node.value).strip()
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item) for item in node.value]
    return {key.value.strip(): _plain(value) for key, value in node.value}


def _stop(text: str, node: yaml.Node) -> int:
    """Give the character after the last one that belongs to a node, comments left out."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        return max(_stop(text, part) for part in (last if isinstance(last, tuple) else (last,)))
    end = int(node.end_mark.index)
    if isinstance(node, yaml.ScalarNode) and node.style in ("|", ">"):
        return len(text[:end].rstrip())
    return end


def _is_remarked(text: str, begin: int, end: int, nodes: list[yaml.Node]) -> bool:
    spans = sorted(span for node in nodes for span in _spans(node))
    rest, at = [], begin
    for start, stop in spans:
        rest.append(text[at:start])
        at = max(at, stop)
    return "#" in "".join([*rest, text[at:end]])


def _spans(node: yaml.Node) -> Iterator[tuple[int, int]]:
    if isinstance(node, yaml.ScalarNode):
        yield node.start_mark.index, node.end_mark.index
    for part in node.value if isinstance(node, yaml.CollectionNode) else ():
        for each in part if isinstance(part, tuple) else (part,):
            yield from _spans(each)


def _indent(text: str, item: Item, done: str) -> str:
    """Give what stands before an item in its first line; it must be alone in its lines."""
    what = f"line {item.lines[0]}"
    if item.remarked:
        raise InputError(
            f"{what}: a comment stands in it and would be lost if it were {done}; {BY_HAND}"
        )
    root = _root(text)
    found = _pair(root, item.section)
    if found is not None:
        _check_blocks(item.section, found[1])
    line = text[item.begin : item.end]
    head = line[: len(line) - len(line.lstrip(" "))]
    alone = isinstance(item.which, str) or line.lstrip(" ").startswith("-")
    if not alone:
        raise InputError(f"{what}: its dash stands on another line; {BY_HAND}")
    return head


def _column(text: str, node: yaml.Node, last: Item) -> int:
    line = text[last.begin : last.end]
    column = len(line) - len(line.lstrip(" "))
    if isinstance(node, yaml.SequenceNode) and not line.lstrip(" ").startswith("-"):
        raise InputError(f"{last.section}: a dash stands on a line of its own; {BY_HAND}")
    return column


def _check_end(text: str) -> None:
    if text.rstrip().rpartition("\n")[2].startswith("..."):
        raise InputError(f"the file ends with a mark of its own; {BY_HAND}")


def _line_begin(text: str, index: int) -> int:
    return text.rfind("\n", 0, index) + 1


def _line_end(text: str, index: int) -> int:
    found = text.find("\n", index)
    return len(text) if found < 0 else found + 1


def _newline(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"


def _joined(text: str, written: str) -> str:
    return text + ("" if not text or text.endswith("\n") else _newline(text)) + written


def _written(text: str, values: Values, key: str | None, indent: str) -> str:
    """Write an item as lines that end as those of the text do."""
    full = {name: value for name, value in values.items() if value not in ("", None, [], {})}
    lines = dumped(full if key is None else {key: full}).split("\n")
    if key is None:
        lines = [f"{'  ' if number else '- '}{line}" for number, line in enumerate(lines)]
    return "".join(f"{indent}{line}{_newline(text)}" for line in lines)


def change(text: str, item: Item, given: Mapping[str, Any]) -> str:
    """Put new values into an item; what a form does not ask for stays.

    Args:
        text: the case.
        item: the item as it is there.
        given: values by key; an empty one takes the key out.

    Raises:
        InputError: it cannot be changed without losing a comment.
    """
    return replace(text, item, {**item.values, **given})


def free_key(text: str, wanted: str) -> str:
    """Make a key out of a name that no source and no party of a case has."""
    stem = re.sub(r"[^a-z0-9]+", "_", fold(wanted).lower()).strip("_")[:40] or "item"
    items = items_of(text)
    taken = {item.which for item in items if item.section in KEYED}
    number, key = 1, stem
    while key in taken:
        number += 1
        key = f"{stem}_{number}"
    return key
