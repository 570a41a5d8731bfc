"""Changing a case file item by item, and leaving every other character of it as it is.

A person's file has comments, an order and quotes that mean something to them. So an item is
added, removed or replaced in the text itself, at the place that the parser reports. A change that
cannot be made so is refused with the reason; the file is never rewritten as a whole.
"""

import re
from collections.abc import Mapping
from typing import Any

import yaml

from graph.values.errors import InputError
from graph.values.name_keys import fold_name
from ingest.case_file.case_items import (
    BY_HAND,
    KEYED,
    Item,
    items_in,
    items_of,
    line_begin,
    line_end,
    pair_of,
    root_of,
)


class _Dumper(yaml.SafeDumper):
    """Writes texts so that any YAML parser reads them as texts, and lists in one line."""

    def ignore_aliases(self, data: Any) -> bool:
        """Return True: a value is written out each time that it stands there."""
        return True


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
    style = '"' if "\n" in value else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


def _list(dumper: yaml.SafeDumper, value: list[Any]) -> yaml.SequenceNode:
    return dumper.represent_sequence("tag:yaml.org,2002:seq", value, flow_style=True)


_Dumper.add_representer(str, _text)
_Dumper.add_representer(list, _list)


def dump_values(value: Mapping[str, Any]) -> str:
    """Return values as YAML in block style, without the last line end."""
    out: str = yaml.dump(
        value,
        Dumper=_Dumper,
        sort_keys=False,
        allow_unicode=True,
        width=float("inf"),
        default_flow_style=False,
    )
    return out.rstrip("\n")


Values = Mapping[str, Any]
"""An item's values by key: texts, lists of texts or mappings; every scalar is a text."""


def new_case_text(name: str, title: str) -> str:
    """Return the text of a new case that says only its name and title."""
    return dump_values({"case": name, "title": title}) + "\n"


def add_item(text: str, section: str, values: Values, key: str | None = None) -> str:
    """Return the text with an item added at the end of its section, or in a new last section.

    Args:
        text: the file.
        section: one of :data:`SECTIONS`.
        values: the item's values; empty ones are left out.
        key: the key of a source or party, which must be free; ``None`` for any other item.

    Raises:
        InputError: the key is taken, or the section is written so that nothing can be added.
    """
    root = root_of(text)
    found = pair_of(root, section)
    if key is not None and any(
        key == i.which for i in items_in(text, root) if i.section == section
    ):
        raise InputError(f"{section}: there is one called {key!r} already; choose another key")
    if found is None:
        _check_end(text)
        written = _item_text(text, values, key, "  ")
        return _append_text(text, f"{section}:{_newline(text)}{written}")
    name, node = found
    if _is_empty(node):
        begin, end = name.start_mark.index, line_end(text, node.end_mark.index)
        rest = text[node.end_mark.index : end].rstrip()
        head = f"{section}:{' ' if rest else ''}{rest.strip()}{_newline(text)}"
        return text[:begin] + head + _item_text(text, values, key, "  ") + text[end:]
    last = [item for item in items_in(text, root) if item.section == section]
    _check_blocks(section, node)
    indent = " " * _column(text, node, last[-1])
    written = _item_text(text, values, key, indent)
    return _append_text(text[: last[-1].end], written) + text[last[-1].end :]


def replace_item(text: str, item: Item, values: Values) -> str:
    """Return the text with an item's values written in its place.

    Raises:
        InputError: a comment stands in the item, or it does not stand in lines of its own.
    """
    indent = _indent(text, item, "changed")
    key = item.which if isinstance(item.which, str) else None
    return text[: item.begin] + _item_text(text, values, key, indent) + text[item.end :]


def remove_item(text: str, item: Item) -> str:
    """Return the text without an item; a section that becomes empty goes with it.

    Raises:
        InputError: a comment stands in the item, or it does not stand in lines of its own.
    """
    _indent(text, item, "taken out")
    root = root_of(text)
    others = [i for i in items_in(text, root) if i.section == item.section]
    if len(others) > 1:
        return text[: item.begin] + text[item.end :]
    found = pair_of(root, item.section)
    begin = item.begin if found is None else line_begin(text, found[0].start_mark.index)
    between = text[begin : item.begin].partition(":")[2]
    if "#" in between:
        raise InputError(f"a comment stands above the last of {item.section}; {BY_HAND}")
    return text[:begin] + text[item.end :]


def _is_empty(node: yaml.Node) -> bool:
    if isinstance(node, yaml.ScalarNode):
        return not node.value.strip()
    return not node.value


def _check_blocks(section: str, node: yaml.Node) -> None:
    if not isinstance(node, yaml.CollectionNode) or node.flow_style:
        raise InputError(f"the section {section} is written in one bracket; {BY_HAND}")


def _indent(text: str, item: Item, done: str) -> str:
    """Return the spaces before an item's first line; the item must be alone in its lines."""
    what = f"line {item.lines[0]}"
    if item.remarked:
        raise InputError(
            f"{what}: a comment stands in it and would be lost if it were {done}; {BY_HAND}"
        )
    root = root_of(text)
    found = pair_of(root, item.section)
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


def _newline(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"


def _append_text(text: str, written: str) -> str:
    return text + ("" if not text or text.endswith("\n") else _newline(text)) + written


def _item_text(text: str, values: Values, key: str | None, indent: str) -> str:
    """Return an item as lines that end as those of the text do."""
    full = {name: value for name, value in values.items() if value not in ("", None, [], {})}
    lines = dump_values(full if key is None else {key: full}).split("\n")
    if key is None:
        lines = [f"{'  ' if number else '- '}{line}" for number, line in enumerate(lines)]
    return "".join(f"{indent}{line}{_newline(text)}" for line in lines)


def change_item(text: str, item: Item, given: Mapping[str, Any]) -> str:
    """Return the text with new values in an item; its other values stay.

    An empty value removes its key.

    Raises:
        InputError: it cannot be changed without losing a comment.
    """
    return replace_item(text, item, {**item.values, **given})


def free_key(text: str, wanted: str) -> str:
    """Return a key made from a name that no source and no party of the case has."""
    stem = re.sub(r"[^a-z0-9]+", "_", fold_name(wanted).lower()).strip("_")[:40] or "item"
    items = items_of(text)
    taken = {item.which for item in items if item.section in KEYED}
    number, key = 1, stem
    while key in taken:
        number += 1
        key = f"{stem}_{number}"
    return key
