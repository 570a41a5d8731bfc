"""Reading the catalogue: every TOML file of ``data_sets``, and those of a person's own folder."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from graph.values.errors import InputError, NotFoundError
from graph.values.extensions import CATALOGUE, extension_files
from graph.values.suggestions import suggestion_for
from ingest.catalogue.data_set import KINDS, DataSet, read_data_set

FOLDER: Final = Path(__file__).parent / "data_sets"
PATTERNS: Final = Path(__file__).parent / "patterns"
"""What many data sets of one publisher have in common."""
OWN: Final = "catalogue"
"""The folder of a workspace that may hold data sets of a person's own."""
SETS: Final = {
    "lists": "official lists that are read from their publishers",
    "more_lists": "official lists of further states, as OpenSanctions publishes them",
    "europe": "lists and registers for an answer on European companies",
    "everything": "all official lists, and the registers that are read from their publishers",
}
"""Names for several data sets, and what they bring."""
Catalogue = Mapping[str, DataSet]


def read_catalogue(workspace: Path | None = None) -> Catalogue:
    """Return every data set by key: ours, other packages', and those of a workspace's own folder.

    Raises:
        InputError: a file is no data set, or its key is taken.
    """
    found, wrong = usable_data_sets(workspace)
    for why in wrong.values():
        raise InputError(why)
    return found


def usable_data_sets(workspace: Path | None = None) -> tuple[Catalogue, Mapping[Path, str]]:
    """Return every data set by key, without files that are none; and why each of these is not.

    One wrong file of somebody else must not keep a person from all the others.
    """
    found = dict(_shipped_data_sets())
    wrong: dict[Path, str] = {}
    files = list(extension_files(CATALOGUE, "*.toml", wrong))
    if workspace is not None:
        own = sorted((workspace / OWN).glob("*.toml"))
        files += [(path, path.name) for path in own]
    for path, called in files:
        try:
            each = _read(path, called)
            if each.key in found or each.key in SETS:
                raise InputError(f"{called}: the key {each.key!r} is taken; choose another")
        except InputError as refused:
            wrong[path] = str(refused)
        else:
            found[each.key] = each
    return found, wrong


@cache
def _shipped_data_sets() -> Catalogue:
    found = [_read(path, path.name) for path in sorted(FOLDER.glob("*.toml"))]
    return {each.key: each for each in found}


def _read(path: Path, called: str) -> DataSet:
    try:
        return read_data_set(_with_pattern(tomllib.loads(path.read_text(encoding="utf-8"))))
    except (
        KeyError,
        TypeError,
        ValueError,
        AttributeError,
        OSError,
        re.error,
        InputError,
    ) as wrong:
        raise InputError(
            f"{called} is no data set: {wrong}; compare one of ingest/catalogue/data_sets"
        ) from wrong


def _with_pattern(table: dict[str, Any]) -> dict[str, Any]:
    """Return a data set's table with what the pattern of its publisher says for all of them.

    ``{key}`` and ``{name}`` in the pattern are its key, and its name there (``name_there``).
    """
    if "like" not in table:
        return table
    known = {path.stem: path for path in sorted(PATTERNS.glob("*.toml"))}
    word = table.pop("like")
    if word not in known:
        raise InputError(f"like {word!r} is none of {', '.join(known)}")
    text = known[word].read_text(encoding="utf-8").replace("{key}", str(table["key"]))
    name = str(table.pop("name_there", table["key"]))
    return {**tomllib.loads(text.replace("{name}", name)), **table}


def choose_data_sets(catalogue: Catalogue, names: Iterable[str]) -> list[DataSet]:
    """Return the data sets of keys and of names of sets, in the order to fetch them.

    Raises:
        NotFoundError: a name is neither; the text gives the nearest.
    """
    chosen: set[str] = set()
    for name in names:
        word = name.strip().casefold()
        if word in SETS:
            chosen |= {each.key for each in catalogue.values() if word in each.sets}
        elif word in catalogue:
            chosen.add(word)
        else:
            raise _unknown_name(catalogue, name)
    return in_order(catalogue[key] for key in chosen)


def _unknown_name(catalogue: Catalogue, name: str) -> NotFoundError:
    """Return the error for a name that is none, with what comes near it in key or title."""
    near = [each.key for each in find_data_sets(catalogue, name)][:5] if name.strip() else []
    advice = f"Is it one of {', '.join(near)}? " if near else ""
    advice = advice or suggestion_for(name, [*catalogue, *SETS])
    return NotFoundError(
        f'There is no data set "{name}" in the catalogue. {advice}See all with: ownership catalogue'
    )


def find_data_sets(catalogue: Catalogue, word: str | None) -> list[DataSet]:
    """Return the data sets of a set, or whose key, title, publisher, kind or reader has a word."""
    if (word or "").casefold() in SETS:
        return choose_data_sets(catalogue, [str(word)])
    wanted = (word or "").casefold().replace(" ", "_").split("_")

    def fits(each: DataSet) -> bool:
        texts = (each.key, each.title, each.publisher, each.kind, each.reader)
        text = " ".join(texts).casefold()
        return all(part in text for part in wanted)

    return in_order(each for each in catalogue.values() if fits(each))


def in_order(data_sets: Iterable[DataSet]) -> list[DataSet]:
    """Sort data sets: whole ones before changes, lists before registers, then by key.

    A file of changes can only be taken after the whole edition that it follows.
    """
    return sorted(data_sets, key=lambda each: (not each.whole, KINDS.index(each.kind), each.key))
