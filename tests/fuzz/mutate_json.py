"""Mutations of JSON: a document, a list, or a value a line."""

import copy
import json
import random
from typing import Any

from tests.fuzz import junk
from tests.fuzz.mutant import Mutant

Place = tuple[Any, Any]
"""A container and the key or index of one of its values."""


class Text:
    """A JSON text taken apart into records, to be written again in its own form."""

    def __init__(self, content: bytes) -> None:
        text = content.decode("utf-8").removeprefix("\ufeff")
        self.whole: Any = None
        self.lines = False
        try:
            self.whole = json.loads(text)
        except ValueError:
            self.lines = True
            self.whole = [json.loads(line) for line in text.splitlines() if line.strip()]
        self.indent = 1 if text.count("\n") > 5 else None

    @property
    def records(self) -> list[Any]:
        """The list of records, which may be changed."""
        if isinstance(self.whole, list):
            return self.whole
        lists = [value for value in self.whole.values() if isinstance(value, list)]
        return max(lists, key=len, default=[self.whole])

    def written(self, rng: random.Random) -> bytes:
        """Write it."""
        ascii_ = rng.random() < 0.5

        def dump(value: Any, indent: int | None) -> str:
            return json.dumps(value, ensure_ascii=ascii_, indent=indent)

        if self.lines:
            text = "".join(f"{dump(value, None)}\n" for value in self.whole)
        else:
            text = dump(self.whole, self.indent)
        if junk.DEEP_TOKEN in text:
            opening, closing = rng.choice((("[", "]"), ('{"a":', "}")))
            nested = opening * junk.DEEP + "1" + closing * junk.DEEP
            text = text.replace(f'"{junk.DEEP_TOKEN}"', nested, 1)
        return text.encode("utf-8", errors="surrogatepass")


def _places(value: Any) -> list[Place]:
    """Every value inside, as container and key."""
    found: list[Place] = []
    waiting = [value]
    while waiting:
        one = waiting.pop()
        items = one.items() if isinstance(one, dict) else enumerate(one)
        for key, inner in items:
            found.append((one, key))
            if isinstance(inner, dict | list):
                waiting.append(inner)
    return found


def mutated(rng: random.Random, content: bytes) -> Mutant | None:
    """Change one value to three of one text."""
    text = Text(content)
    records = text.records
    how = rng.randrange(12)
    if how == 0 and isinstance(text.whole, list):
        records.insert(rng.randrange(len(records) + 1), copy.deepcopy(rng.choice(records)))
        return Mutant(text.written(rng), "a record twice", 1)
    if how == 1:
        rng.shuffle(records)
        return Mutant(text.written(rng), "records shuffled", 0)
    if how == 2 and isinstance(text.whole, list):
        records.insert(rng.randrange(len(records) + 1), junk.value(rng))
        return Mutant(text.written(rng), "a record that is none", None)
    done = []
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        one = rng.choice(records)
        places = _places(one) if isinstance(one, dict | list) else []
        if places:
            container, key = rng.choice(places)
            done.append(_changed(rng, container, key))
    inner = text.records is records or text.whole is records
    return Mutant(text.written(rng), ", ".join(done), 0 if inner else None)


def _changed(rng: random.Random, container: Any, key: Any) -> str:
    old = container[key]
    match rng.randrange(9):
        case 0 | 1:
            del container[key]
            return f"{key} dropped"
        case 2:
            container[key] = [old]
            return f"{key} in a list"
        case 3:
            container[key] = {"value": old}
            return f"{key} in an object"
        case 4 if isinstance(old, list) and old:
            container[key] = old[0]
            return f"{key} without its list"
        case 5 if isinstance(container, dict):
            container[f"{key}{rng.choice(('x', ' ', ''))}".swapcase()] = container.pop(key)
            return f"{key} renamed"
        case 6 if isinstance(old, int | float):
            container[key] = str(old)
            return f"{key} as text"
        case 6 if isinstance(old, str):
            container[key] = len(old)
            return f"{key} as number"
        case 7 if isinstance(old, list):
            container[key] = old * rng.choice((2, 50))
            return f"{key} repeated"
        case _:
            container[key] = junk.value(rng)
            return f"{key} = {container[key]!r:.40}"


MUTATORS = (mutated,)
