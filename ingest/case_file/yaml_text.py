"""A case file as text with line and column for every value; no value gets a type.

Only plain YAML is read: mappings, lists and scalars. Anchors and aliases are refused, since a
few lines of them unfold into millions of values.
"""

import contextlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

import yaml

from graph.values.errors import CaseFileError

MAX_BYTES: Final = 20_000_000
"""Nobody types more; a larger file is a feed."""
MAX_DEPTH: Final = 12
"""A case file nests five levels; a deeper text is something else."""
_SHOWN: Final = 1000
_TOLD_ELSEWHERE: Final = re.compile(r"\t|:\s*[,}]")
"""Tabs, which libyaml lets pass inside a line, and values left out, which it places elsewhere."""
_BEYOND: Final = re.compile(r"\\U(?!000|0010)[0-9A-Fa-f]{8}")
_HALF: Final = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """A place in the file; both numbers count from 1."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Scalar:
    """One value as text."""

    mark: Mark
    text: str


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    mark: Mark
    nodes: list["Node"]


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys and their values; each key stands once."""

    mark: Mark
    pairs: dict[str, tuple[Mark, "Node"]]


Node = Scalar | Items | Mapping


@dataclass
class Problems:
    """The problems of one case file."""

    file: str
    found: list[tuple[Mark, str]] = field(default_factory=list)

    def add(self, mark: Mark, text: str) -> None:
        """Add one thing that is wrong."""
        self.found.append((mark, text))

    def check(self) -> None:
        """Raise the first problem, if there is any.

        Raises:
            CaseFileError: something is wrong; the text counts what else is.
        """
        if not self.found:
            return
        mark, text = min(self.found, key=lambda problem: problem[0])
        others = len(self.found) - 1
        more = f" (and {others} more)" if others else ""
        shown = text if len(text) <= _SHOWN else f"{text[:_SHOWN]} ..."
        raise CaseFileError(f"{self.file}:{mark.line}:{mark.column}: {shown}{more}")


def parse(text: str, problems: Problems) -> Mapping:
    """Read the whole text as one mapping.

    Duplicate keys and keys that are no text are added to the problems.

    Raises:
        CaseFileError: it is not YAML, not one document, or not a mapping.
    """
    try:
        node = _document(text, problems)
    except yaml.MarkedYAMLError as wrong:
        mark = wrong.problem_mark or wrong.context_mark
        at = Mark(1, 1) if mark is None else Mark(mark.line + 1, mark.column + 1)
        problems.add(at, f"not YAML: {wrong.problem or wrong.context}; {_advice(wrong.problem)}")
    except yaml.reader.ReaderError as wrong:
        # PyYAML prefetches in odd ways, so the place is counted in the text itself.
        problems.add(
            _mark_at(text, wrong.position), f"not YAML: {wrong.reason}; take the character out"
        )
    except (ValueError, OverflowError):
        # PyYAML makes a character of any number, and some numbers are none.
        found = _BEYOND.search(text)
        at = Mark(1, 1) if found is None else _mark_at(text, found.start())
        problems.add(at, "not YAML: an escape that is no character; take it out")
    else:
        if isinstance(node, Mapping):
            return node
        mark_ = Mark(1, 1) if node is None else node.mark
        problems.add(mark_, "not a case file: it must begin with `case: NAME`")
    problems.check()
    raise CaseFileError(f"{problems.file}: not a case file")


def _document(text: str, problems: Problems) -> "Node | None":
    """Return the one document of a text, ``None`` where there is none.

    Read by libyaml, five times as fast. What that refuses is read by PyYAML's own parser, whose
    words and places are told.
    """
    if yaml.__with_libyaml__ and _TOLD_ELSEWHERE.search(text) is None:
        found = Problems(problems.file)
        with contextlib.suppress(yaml.YAMLError, ValueError, OverflowError):
            node = _Builder(yaml.parse(text, Loader=yaml.CSafeLoader), found).document()
            problems.found += found.found
            return node
    return _Builder(yaml.parse(text, Loader=yaml.SafeLoader), problems).document()


def _mark_at(text: str, position: int) -> Mark:
    before = text[:position]
    return Mark(before.count("\n") + 1, len(before) - before.rfind("\n"))


def _advice(problem: str | None) -> str:
    if problem is not None and "mapping values" in problem:
        return "put a text that holds ': ' in quotes"
    if problem is not None and "\\t" in problem:
        return "indent with spaces, not with tabs"
    return "look for a missing quote, bracket or indentation"


class _Builder:
    """Builds nodes from the parser's events."""

    def __init__(self, events: Iterator[Any], problems: Problems) -> None:
        self._events, self._problems = events, problems

    def document(self) -> Node | None:
        """Return the one document of the stream, ``None`` where there is none."""
        next(self._events)
        if isinstance(next(self._events), yaml.StreamEndEvent):
            return None
        node = self._node(next(self._events), 0)
        next(self._events)
        after = next(self._events)
        if not isinstance(after, yaml.StreamEndEvent):
            self._fail(_mark(after), "a second YAML document; give each case a file of its own")
        return node

    def _node(self, event: Any, depth: int) -> Node:
        mark = _mark(event)
        if isinstance(event, yaml.AliasEvent) or event.anchor is not None:
            self._fail(mark, "anchors (&) and aliases (*) are not read; write the value out")
        if depth > MAX_DEPTH:
            self._fail(mark, f"nested more than {MAX_DEPTH} levels deep; a case file never is")
        if isinstance(event, yaml.ScalarEvent):
            if _HALF.search(event.value) is not None:
                self._fail(mark, "half a character (\\ud800 to \\udfff); write the whole one")
            return Scalar(mark, event.value.strip())
        if isinstance(event, yaml.SequenceStartEvent):
            nodes = []
            while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
                nodes.append(self._node(event, depth + 1))
            return Items(mark, nodes)
        return self._mapping(mark, depth)

    def _mapping(self, mark: Mark, depth: int) -> Mapping:
        pairs: dict[str, tuple[Mark, Node]] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            key = self._node(event, depth + 1)
            value = self._node(next(self._events), depth + 1)
            if not isinstance(key, Scalar):
                self._problems.add(key.mark, "a key must be one word")
            elif key.text in pairs:
                first = pairs[key.text][0].line
                self._problems.add(
                    key.mark, f"{key.text!r} stands here twice (first on line {first}); keep one"
                )
            else:
                pairs[key.text] = (key.mark, value)
        return Mapping(mark, pairs)

    def _fail(self, mark: Mark, text: str) -> None:
        self._problems.add(mark, text)
        self._problems.check()


def _mark(event: Any) -> Mark:
    return Mark(event.start_mark.line + 1, event.start_mark.column + 1)
