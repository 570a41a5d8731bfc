"""The items of a case file: their values, and where they stand in its text."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import yaml

from graph.values.errors import CaseFileError
from ingest.case_file import yaml_text
from ingest.case_file.yaml_text import Problems

KEYED: Final = ("sources", "parties")
SECTIONS: Final = (
    *KEYED,
    *("interests", "links", "listings", "gaps", "notes", "arrangements", "rulings", "transfers"),
)
BY_HAND: Final = "change it in a text editor"

Which = str | int
"""The key of a source or party; the place of another item in its list, from 0 on."""


@dataclass(frozen=True)
class Item:
    """One item and where it stands.

    Attributes:
        section: the top key.
        which: its key, or its place in the list.
        values: its values by key, every scalar as text.
        begin: index of the first character of its first line.
        end: index after its last line.
        lines: its first and last line number, from 1 on.
        marks: line and column of each value by key, from 1 on.
        remarked: whether a comment stands within its lines.
    """

    section: str
    which: Which
    values: dict[str, Any]
    begin: int
    end: int
    lines: tuple[int, int]
    marks: dict[str, tuple[int, int]]
    remarked: bool


def items_of(text: str) -> list[Item]:
    """Return every item of a case file, in the order of the text.

    Raises:
        CaseFileError: the text is no YAML.
    """
    return list(items_in(text, root_of(text)))


def case_values(text: str) -> dict[str, Any]:
    """Return all that a case file says, without places; equal for files that say the same.

    Raises:
        CaseFileError: the text is no case file at all.
    """
    found: dict[str, Any] = _value(yaml_text.parse(text, _unnamed_problems()))
    return found


def _unnamed_problems() -> Problems:
    return Problems("case file")


def _value(node: yaml_text.Node) -> Any:
    if isinstance(node, yaml_text.Scalar):
        return node.text
    if isinstance(node, yaml_text.Items):
        return [_value(item) for item in node.nodes]
    return {key: _value(value) for key, (_, value) in node.pairs.items()}


def root_of(text: str) -> yaml.MappingNode:
    """Return the root of the text as PyYAML composes it, once it is known to be plain YAML."""
    problems = _unnamed_problems()
    yaml_text.parse(text, problems)
    problems.check()
    node = yaml.compose(text, Loader=yaml.SafeLoader)
    if not isinstance(node, yaml.MappingNode) or node.flow_style or node.start_mark.column:
        raise CaseFileError(f"the case file is written in one bracket; {BY_HAND}")
    return node


def pair_of(root: yaml.MappingNode, section: str) -> tuple[yaml.Node, yaml.Node] | None:
    """Return the key and the value of a section, if it is there."""
    return next(((k, v) for k, v in root.value if k.value.strip() == section), None)


def items_in(text: str, root: yaml.MappingNode) -> Iterator[Item]:
    """Yield every item, section by section."""
    for section in SECTIONS:
        found = pair_of(root, section)
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
    stop = _end_index(text, node)
    begin, end = line_begin(text, first.start_mark.index), line_end(text, stop)
    pairs = node.value if isinstance(node, yaml.MappingNode) else []
    return Item(
        section,
        which,
        {key.value.strip(): _yaml_value(value) for key, value in pairs},
        begin,
        end,
        (first.start_mark.line + 1, first.start_mark.line + text.count("\n", begin, stop) + 1),
        {
            key.value.strip(): (value.start_mark.line + 1, value.start_mark.column + 1)
            for key, value in pairs
        },
        _is_remarked(text, begin, end, [first, node]),
    )


def _yaml_value(node: yaml.Node) -> Any:
    if isinstance(node, yaml.ScalarNode):
        return str(node.value).strip()
    if isinstance(node, yaml.SequenceNode):
        return [_yaml_value(item) for item in node.value]
    return {key.value.strip(): _yaml_value(value) for key, value in node.value}


def _end_index(text: str, node: yaml.Node) -> int:
    """Return the index after a node's last character, without comments."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        return max(
            _end_index(text, part) for part in (last if isinstance(last, tuple) else (last,))
        )
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


def line_begin(text: str, index: int) -> int:
    """Return the index of the first character of the line that holds ``index``."""
    return text.rfind("\n", 0, index) + 1


def line_end(text: str, index: int) -> int:
    """Return the index after the end of the line that holds ``index``."""
    found = text.find("\n", index)
    return len(text) if found < 0 else found + 1
