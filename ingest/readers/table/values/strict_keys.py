"""The keys of a mapping file, read strictly: each is removed, and what is left is an error."""

from collections.abc import Collection
from typing import Any, NoReturn

from graph.values.errors import InputError
from graph.values.suggestions import nearest_word

_KINDS = {str: "a text in quotes", bool: "true or false", int: "a number", list: "a list [...]"}


class Keys:
    """One table of a mapping file."""

    def __init__(self, file: str, where: str, values: dict[str, Any]) -> None:
        self.file, self.where = file, where
        self._left, self._asked = dict(values), dict.fromkeys(values, False)

    def fail(self, key: str, text: str) -> NoReturn:
        """Raise an error about a key of the mapping.

        Raises:
            InputError: always; names the mapping file and the key.
        """
        path = ".".join(part for part in (self.where, key) if part)
        raise InputError(f"{self.file}: {path}: {text}")

    def has(self, key: str) -> bool:
        """Return whether a key is there and was not removed yet."""
        self._asked[key] = True
        return key in self._left

    def take_rest(self) -> "Keys":
        """Remove all keys that are left and return them as a table of its own."""
        left, self._left = self._left, {}
        return Keys(self.file, self.where, left)

    def take_any(self, key: str) -> Any:
        """Remove and return a value of any type, or ``None``."""
        self._asked[key] = True
        return self._left.pop(key, None)

    def take_typed(self, key: str, kind: type) -> Any:
        """Remove and return a value of a type, or ``None``."""
        value = self.take_any(key)
        if value is not None and type(value) is not kind:
            self.fail(key, f"write {_KINDS.get(kind, 'a table {...}')}")
        return value

    def take_text(self, key: str) -> str | None:
        """Remove and return a text, or ``None``."""
        value: str | None = self.take_typed(key, str)
        return value

    def take_flag(self, key: str) -> bool:
        """Remove and return true or false; false if it is not there."""
        return bool(self.take_typed(key, bool))

    def take_texts(self, key: str) -> list[str]:
        """Remove and return a list of texts; a single text is a list of one."""
        value = self.take_any(key)
        if value is None:
            return []
        found = value if isinstance(value, list) else [value]
        if not all(isinstance(item, str) for item in found):
            self.fail(key, 'write a text or a list of texts, such as ["one", "other"]')
        return found

    def take_tables(self, key: str) -> list["Keys"]:
        """Remove and return a list of tables; a single table is a list of one."""
        value = self.take_any(key)
        if value is None:
            return []
        found = value if isinstance(value, list) else [value]
        if not all(isinstance(item, dict) for item in found):
            self.fail(key, "write a table {key = value} or a list of them")
        path = ".".join(part for part in (self.where, key) if part)
        return [Keys(self.file, f"{path}[{n}]", item) for n, item in enumerate(found, start=1)]

    def take_keep_as_note(self) -> bool:
        """Remove ``otherwise``; return whether it is there, with the one word that it may have."""
        word = self.take_text("otherwise")
        if word not in (None, "keep as note"):
            self.fail("otherwise", 'write "keep as note", or leave it out to refuse the row')
        return word is not None

    def close(self) -> None:
        """Raise an error for a key that nobody asked for.

        Raises:
            InputError: there is one.
        """
        for key in self._left:
            known = [name for name, asked in self._asked.items() if asked]
            self.fail(key, f"unknown key; {advice(key, known)}")


def advice(word: str, known: Collection[str]) -> str:
    """Return what to write in place of an unknown word."""
    near = nearest_word(word, known)
    return f"write {near}" if near else f"write one of {', '.join(known)}"
