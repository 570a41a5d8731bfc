"""The keys of one item of a case file, popped one by one and checked.

What is wrong becomes a problem and a harmless value is returned, so that one pass finds all.
"""

import re
from collections.abc import Collection
from typing import Any

from graph.values.dates import Span, days_of
from graph.values.errors import InputError
from graph.values.share import Share, parse_share
from graph.values.suggestions import nearest_word
from ingest.case_file.yaml_text import Items, Mapping, Mark, Node, Problems, Scalar
from ingest.codes.bods_codes import quote_value


def unknown_word(word: str, allowed: Collection[str]) -> str:
    """Return what is wrong with a word that a closed vocabulary lacks, with all words it has."""
    return f"{quote_value(word)} is not one of {', '.join(allowed)}"


class ItemFields:
    """One mapping of a case file.

    Attributes:
        what: the item in words, for messages: ``interest``, ``party 'holding'``.
        mark: where the item stands.
        remarks: what a person should know and that stops nothing.
        given: the keys that stand there.
    """

    def __init__(self, node: Node, what: str, problems: Problems) -> None:
        self.what, self.mark, self.problems = what, node.mark, problems
        self.remarks: list[str] = []
        self._pairs: dict[str, tuple[Mark, Node]] = {}
        if isinstance(node, Mapping):
            self._pairs = dict(node.pairs)
        else:
            problems.add(node.mark, f"{what}: keys and values are expected, as in {{key: value}}")
        self.given = frozenset(self._pairs)
        self._asked: dict[str, Mark] = {}
        self._missing: list[str] = []
        self._lacking: list[str] = []

    def node(self, key: str) -> Node | None:
        """Pop a value of any shape; ``None`` if the key is missing."""
        mark, node = self._pairs.pop(key, (self.mark, None))
        self._asked[key] = mark if node is None else node.mark
        return node

    def mark_of(self, key: str) -> Mark:
        """Return the place of the value of a key that was popped before."""
        return self._asked[key]

    def add_problem(self, key: str, text: str) -> None:
        """Add a problem with the value of a key that was popped before."""
        self.problems.add(self.mark_of(key), f"{key}: {text}")

    def text(self, key: str) -> str | None:
        """Pop one text; ``None`` if the key is missing or its value is wrong."""
        node = self.node(key)
        if node is None:
            return None
        if not isinstance(node, Scalar):
            self.add_problem(key, "one value is expected, not a list or keys")
        elif not node.text:
            self.add_problem(key, "the value is missing; write it or leave the key out")
        else:
            return node.text
        return None

    def texts_by_key(self, *keys: str) -> dict[str, Any]:
        """Pop one text each, which may be missing, and return them by key."""
        return {key: self.text(key) for key in keys}

    def required_text(self, key: str) -> str:
        """Pop one text that is required; empty if it is missing or wrong."""
        if key not in self._pairs:
            self._asked[key] = self.mark
            self._missing.append(key)
            return ""
        return self.text(key) or ""

    def texts(self, key: str) -> list[Scalar]:
        """Pop a list of texts; a single text is a list of one."""
        node = self.node(key)
        if node is None:
            return []
        found = []
        for item in node.nodes if isinstance(node, Items) else [node]:
            if isinstance(item, Scalar) and item.text:
                found.append(item)
            else:
                self.problems.add(item.mark, f"{key}: a text or a list of texts is expected")
        return found

    def word(self, key: str, allowed: Collection[str], default: str) -> str:
        """Pop a word of a closed vocabulary; ``default`` if the key is missing."""
        text = self.text(key)
        return (
            default if text is None else self._checked_word(key, self.mark_of(key), text, allowed)
        )

    def words(self, key: str, allowed: Collection[str]) -> list[str]:
        """Pop a list of words of a closed vocabulary, each once."""
        taken = [self._checked_word(key, item.mark, item.text, allowed) for item in self.texts(key)]
        return list(dict.fromkeys(taken))

    def _checked_word(self, key: str, mark: Mark, text: str, allowed: Collection[str]) -> str:
        if text not in allowed:
            self.problems.add(mark, f"{key}: {unknown_word(text, allowed)}")
        return text

    def flag(self, key: str) -> bool:
        """Pop ``true`` or ``false``; false if the key is missing."""
        return self.word(key, ("true", "false"), "false") == "true"

    def date(self, key: str) -> str | None:
        """Pop a whole or partial ISO date; ``None`` if it is missing or wrong."""
        text = self.text(key)
        if text is None:
            return None
        try:
            days_of(text)
        except InputError as wrong:
            self.add_problem(key, str(wrong))
            return None
        return text

    def span(self) -> tuple[str | None, str | None]:
        """Pop ``start`` and ``end``, half-open."""
        start, end = self.date("start"), self.date("end")
        if start is not None and end is not None:
            span = Span.from_dates(start, end)
            if span.may_until <= span.may_from:
                self.add_problem(
                    "end",
                    f"{end} is not after the start {start}; "
                    "write the first day on which it no longer holds",
                )
        return start, end

    def share(self, key: str) -> tuple[Share | None, str | None]:
        """Pop a share, and return it with its text."""
        text = self.text(key)
        if text is None:
            return None, None
        try:
            share = parse_share(text)
        except InputError as wrong:
            self.add_problem(key, str(wrong))
            return None, None
        if re.search(r"\.\d{4}\d*[1-9]", text):
            self.remarks.append(f"{key} {text} is kept as {share.text}, rounded outward")
        return share, text

    def add_lack(self, text: str) -> None:
        """Add a problem of the whole item, dropped if `check_leftovers` finds an unknown key."""
        self._lacking.append(text)

    def check_leftovers(self) -> None:
        """Add problems for keys that nobody popped and for required keys that are missing."""
        for text in [] if self._pairs else self._lacking:
            self.problems.add(self.mark, f"{self.what}: {text}")
        for key, (mark, _) in self._pairs.items():
            near = nearest_word(key, self._asked)
            if near in self._missing:
                self._missing.remove(near)
            advice = f"write {near}" if near else f"known are {', '.join(self._asked)}"
            self.problems.add(mark, f"{self.what}: unknown key {key!r}; {advice}")
        for key in self._missing:
            self.problems.add(self.mark, f"{self.what}: {key} is missing; write {key}: ...")
