"""A made-up register and a made-up list whose names are as common, and as rare, as real ones are.

Forenames are those that the product knows, the first far more common than the last. Surnames are
roots with the endings of several languages, and follow Zipf's law too. A listed party has two or
three names; three in five listed persons have a birth, and so have four in five of a register. Of
a thousand parties of the register one is a listed one in another spelling.
"""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np
import orjson
from numpy.typing import NDArray

from benchmarks.invented import FORMS, TRADES, WORDS
from graph.candidates.spelling.name_data import forename_groups

ENDINGS: Final = "ov ova enko ski ska ez son sen er i ian idze oglu ic a in ina o er man ez".split()
ONSETS: Final = (
    "b d f g h j k l m n p r s t v z b d g k l m n p r s t br dr gr kr pr tr bl gl kl sl st sh ch "
    "zh kh th w y sk sp"
).split()
VOWELS: Final = "a e i o u a e i o a e i o ai ei ou".split()
CODAS: Final = ("", "", "", "", "", "n", "r", "l", "s", "m", "k", "t", "nd", "rt", "ld", "ns", "sh")
COUNTRIES: Final = "gb ru ua cn ir de fr it pl tr ae cy lv ee in us".split()
SURNAMES: Final = 120_000
WORD_RANKS: Final = 100_000
PERSONS: Final = 0.6
"""Persons among the parties; the others are companies."""
PLANTED: Final = 1_000
"""Every so many parties of a register one is a listed one."""
_SERIES: Final = 100_000
Ints = NDArray[np.int64]


class Crowd:
    """Draws names; equal seeds give equal names."""

    def __init__(self, seed: int) -> None:
        self._rng = np.random.default_rng(seed)
        self._groups = forenames()
        self._forenames = self._zipf(len(self._groups), 8)
        self._surnames = self._zipf(SURNAMES, 400)
        self._words = self._zipf(WORD_RANKS, 300)

    @staticmethod
    def _zipf(size: int, flat: int) -> NDArray[np.float64]:
        """Return the sums of shares that fall with the rank; the first ``flat`` are much alike."""
        share = 1.0 / (np.arange(size) + flat)
        return np.cumsum(share / share.sum())

    def draw(self, sums: NDArray[np.float64], count: int) -> list[int]:
        """Return ranks."""
        return np.searchsorted(sums, self._rng.random(count)).tolist()  # type: ignore[no-any-return]

    def parties(self, count: int, key: str) -> Iterator[dict[str, Any]]:
        """Yield parties as entities of FollowTheMoney, without further names."""
        for first in range(0, count, _SERIES):
            yield from self._series(first, min(_SERIES, count - first), key)

    def _series(self, first: int, count: int, key: str) -> Iterator[dict[str, Any]]:
        forename, middle = (self.draw(self._forenames, count) for _ in range(2))
        surname, word, other = (
            self.draw(sums, count) for sums in (self._surnames, self._words, self._words)
        )
        dice: list[list[int]] = self._rng.integers(0, 1_000_000, (count, 6)).tolist()
        for place in range(count):
            roll = dice[place]
            said: dict[str, list[str]] = {"country": [COUNTRIES[roll[5] % len(COUNTRIES)]]}
            if roll[0] < PERSONS * 1_000_000:
                group = self._groups[forename[place]]
                names = [group[roll[1] % len(group)], surname_of(surname[place])]
                if roll[2] % 3 == 0:
                    second = self._groups[middle[place]]
                    names.insert(1, second[roll[2] % len(second)])
                said["name"] = [" ".join(name.capitalize() for name in names)]
                if roll[3] % 5:
                    said["birthDate"] = [f"{1940 + roll[4] % 65}-{1 + roll[3] % 12:02d}"]
            else:
                words = [company_word(word[place])]
                if roll[2] % 3:
                    words.append(company_word(other[place]))
                words.append(TRADES[roll[1] % len(TRADES)])
                said["name"] = [" ".join([*words, FORMS[roll[3] % len(FORMS)]])]
                said["jurisdiction"] = said["country"]
                said["registrationNumber"] = [f"{first + place:08d}"]
            schema = "Person" if "registrationNumber" not in said else "Company"
            yield {"id": f"{key}-{first + place}", "schema": schema, "properties": said}


def forenames() -> list[list[str]]:
    """Return the spellings of each forename."""
    found: dict[int, list[str]] = {}
    for word, groups in sorted(forename_groups().items()):
        found.setdefault(min(groups), []).append(word)
    return [words for _, words in sorted(found.items())]


@cache
def surname_of(rank: int) -> str:
    """Return a surname; each rank has its own."""
    return _word(rank, 1) + ENDINGS[rank % len(ENDINGS)]


@cache
def company_word(rank: int) -> str:
    """Return a word of a company's name."""
    return WORDS[rank] if rank < len(WORDS) else _word(rank, 2).capitalize()


def _word(rank: int, kind: int) -> str:
    """Return a word of two or three syllables, with clusters of consonants as names have them."""
    dice = np.random.default_rng((kind, rank)).integers(0, 1_000_000, 10).tolist()
    word = ""
    for place in range(2 + dice[9] % 2):
        sounds = zip((ONSETS, VOWELS, CODAS), dice[3 * place :], strict=False)
        word += "".join(some[roll % len(some)] for some, roll in sounds)
    return word


def listed_parties(count: int) -> Iterator[dict[str, Any]]:
    """Yield parties of a list: the name as in a register, one turned round, and one in another."""
    for place, one in enumerate(Crowd(1).parties(count, "NK")):
        said = one["properties"]
        words = said["name"][0].split()
        if one["schema"] == "Person":
            said["name"].append(" ".join([words[-1].upper(), *words[:-1]]))
            if place % 5 > 2:
                said.pop("birthDate", None)
            if place % 4 == 0:
                said["name"].append(" ".join([words[0][0] + ".", words[-1]]))
        elif place % 2:
            said["name"].append(" ".join(words[:-1]))
        said.pop("registrationNumber", None)
        yield one


def write_list(path: Path, count: int) -> None:
    """Write a list whose every party is under one measure of an authority."""
    with path.open("wb") as out:
        for one in listed_parties(count):
            out.write(orjson.dumps({"datasets": ["made_up"], **one}) + b"\n")
            entry = {"entity": [one["id"]], "programId": ["EU-UKR"], "startDate": ["2024-01-01"]}
            sanction = {"id": f"{one['id']}-s", "schema": "Sanction", "properties": entry}
            out.write(orjson.dumps({"datasets": ["made_up"], **sanction}) + b"\n")


def write_register(path: Path, count: int, listed: int) -> None:
    """Write a register; some of its parties are those of the list of so many."""
    with path.open("wb") as out:
        known = listed_parties(listed)
        for place, one in enumerate(Crowd(2).parties(count, "r")):
            if place % PLANTED == 0 and (met := next(known, None)) is not None:
                name = met["properties"]["name"][-1]
                one = {**met, "id": one["id"], "properties": {**met["properties"], "name": [name]}}
            out.write(orjson.dumps({"datasets": ["register"], **one}) + b"\n")
