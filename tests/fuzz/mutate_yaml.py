"""Mutations of a case file, line by line."""

import random
import re

from tests.fuzz import junk
from tests.fuzz.mutant import Mutant

_PAIR = re.compile(r"(\s*(?:- )?[\w-]+:)(\s*)(.*)")
_ODD = (
    "&a [*a, *a]",
    "*a",
    "!!python/object/apply:os.getcwd []",
    "!!binary aGk=",
    "!!set {a}",
    "0x1F",
    "0o17",
    "1_000",
    "12:30:45",
    "2024-01-01 00:00:00",
    "~",
    "yes",
    ".inf",
    ".nan",
    "|\n    text",
    ">-\n    text",
    '"\\ud800"',
    '"\\U00110000"',
    '"\\x00"',
    "<<: {a: b}",
    "[" * junk.DEEP,
    "{a: " * junk.DEEP,
    "[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]",
    "? a",
    "--- x",
    "%TAG ! x",
)


def mutated(rng: random.Random, content: bytes) -> Mutant | None:
    """Change one line to three."""
    lines, done = content.decode("utf-8").split("\n"), []
    for _ in range(rng.choice((1, 1, 2, 3))):
        at = rng.randrange(len(lines))
        found = _PAIR.match(lines[at])
        match rng.randrange(8):
            case 0:
                done.append(f"line {at} dropped")
                del lines[at]
            case 1:
                done.append(f"line {at} twice")
                lines.insert(at, lines[at])
            case 2:
                done.append(f"line {at} indented")
                lines[at] = rng.choice((" ", "  ", "\t", "- ")) + lines[at]
            case 3:
                done.append(f"line {at} outdented")
                lines[at] = lines[at].lstrip()
            case 4 if found is not None:
                done.append(f"key of line {at}")
                lines[at] = f"{found[1][:-1]}x:{found[2]}{found[3]}"
            case _ if found is not None:
                odd = rng.choice(_ODD) if rng.random() < 0.5 else junk.text(rng)
                done.append(f"line {at} = {odd!r:.40}")
                lines[at] = f"{found[1]} {odd}"
            case _:
                done.append(f"line {at} as it was")
    return Mutant("\n".join(lines).encode("utf-8", "surrogatepass"), ", ".join(done))


MUTATORS = (mutated,)
