"""The columns that say which party it is, for parties that follow each other, all at once.

They say what `queries.answers.exposure_answer.subject_keys` says of each alone. Whom a case file
names in a way of its own within sentences is asked there.
"""

from collections.abc import Collection
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from graph.values.vocabulary import IN_TEXT
from graph.world.readable_names import unnamed_words
from graph.world.world import World
from queries.answers.exposure_answer import subject_keys

IN_SENTENCES: Final = "subject_in_text"
"""The column with the name as sentences have it, which is none of the summary."""
_NAMED_BY: Final = ["id", "dataset", "record_id", "names", "schema"] + [
    "jurisdiction",
    "identifiers",
    "birth_date",
    "countries",
]
_LEI: Final = "LEI:"


class SubjectColumns:
    """The columns on parties of a world."""

    def __init__(self, world: World) -> None:
        """Find whom a case file names in a way of its own."""
        self.world, self.named = world, _named_in_text(world)

    def of(self, numbers: NDArray[np.int64]) -> pa.Table:
        """Return the columns on some parties, by world number."""
        offsets, by_party = self.world.parties_by_number
        first, counts = offsets[numbers], offsets[numbers + 1] - offsets[numbers]
        party = np.repeat(np.arange(len(numbers)), counts)
        begins = np.cumsum(counts) - counts
        rows = by_party[np.repeat(first - begins, counts) + np.arange(len(party))]
        table = self.world.tables["parties"].select(_NAMED_BY).take(pa.array(rows))
        table = table.append_column("party", pa.array(party)).combine_chunks()
        if (counts > 1).any():
            keys = [(key, "ascending") for key in ("party", "id", "dataset", "record_id")]
            table = table.take(pc.sort_indices(table, sort_keys=keys)).combine_chunks()
        ids = self.world.ids.take(pa.array(numbers))
        name, original = self._names(table, len(numbers))
        name = pc.if_else(pc.equal(name, ""), None, name)
        unnamed, in_text = _unnamed_words(table, pc.is_null(name).to_numpy(zero_copy_only=False))
        name = pc.coalesce(name, unnamed, ids)
        stated = pc.fill_null(pc.not_equal(table["jurisdiction"], ""), False).to_numpy()
        place = _first_of(party, stated, len(numbers))
        number, lei = _numbers(table, len(numbers))
        found = {
            "subject_id": ids,
            "subject_name": name,
            IN_SENTENCES: pc.coalesce(in_text, name),
            "subject_name_original": original,
            "jurisdiction": table["jurisdiction"].combine_chunks().take(place),
            "reg_number": number,
            "lei": lei,
        }
        return self._with_own_words(pa.table(found), numbers)

    def _names(self, table: pa.Table, size: int) -> tuple[pa.Array, pa.Array]:
        """Return the name that is shown of each party, and the first in another script."""
        names = table["names"].combine_chunks()
        each, row = pc.list_flatten(names), pc.list_parent_indices(names).to_numpy()
        value = pc.struct_field(each, "value")
        party = table["party"].to_numpy()[row]
        proper = _is_in(pc.struct_field(each, "kind"), ["name"])
        of_case = _is_in(table["dataset"].combine_chunks(), self.world.case_datasets)[row]
        # A proper name goes before all others, then one in a case file.
        order = np.lexsort((np.arange(len(party)), ~of_case, ~proper, party))
        shown = _first_of(party[order], np.ones(len(order), np.bool_), size)
        foreign = ~pc.string_is_ascii(value).to_numpy(zero_copy_only=False)
        return value.take(pa.array(order)).take(shown), value.take(_first_of(party, foreign, size))

    def _with_own_words(self, table: pa.Table, numbers: NDArray[np.int64]) -> pa.Table:
        """Return the columns with the words of case files, where they have some."""
        odd = self.named[numbers]
        if not odd.any():
            return table
        told = [subject_keys(self.world, number) for number in numbers[odd].tolist()]
        texts = pa.array([one[IN_SENTENCES] for one in told], pa.string())
        place, column = table.schema.get_field_index(IN_SENTENCES), table[IN_SENTENCES]
        mended = pc.replace_with_mask(column.combine_chunks(), pa.array(odd), texts)
        return table.set_column(place, IN_SENTENCES, mended)


def _named_in_text(world: World) -> NDArray[np.bool_]:
    """Return which parties a source names in a way of its own within sentences."""
    data = world.tables["parties"]["data"].combine_chunks()
    said = pc.equal(pc.struct_field(pc.list_flatten(data), "field"), IN_TEXT)
    found = np.zeros(world.size, np.bool_)
    rows = pc.list_parent_indices(data).filter(said).to_numpy()
    found[world.column("parties", "party_idx")[rows]] = True
    return found


def _unnamed_words(table: pa.Table, unnamed: NDArray[np.bool_]) -> tuple[pa.Array, pa.Array]:
    """Return what parties that no source names are called, alone and in sentences, else null."""
    stated = dict[int, list[dict[str, Any]]]()
    mine = pa.array(unnamed[table["party"].to_numpy()])
    for row in table.drop_columns(["names"]).filter(mine).to_pylist():
        stated.setdefault(row["party"], []).append(row)
    said = [unnamed_words(stated[one]) if one in stated else None for one in range(len(unnamed))]
    alone, in_text = ([(one and one[place]) or None for one in said] for place in (0, 1))
    return pa.array(alone, pa.string()), pa.array(in_text, pa.string())


def _numbers(table: pa.Table, size: int) -> tuple[pa.Array, pa.Array]:
    """Return the first number of each party in a register, and its first LEI without the scheme."""
    lists = table["identifiers"].combine_chunks()
    party = table["party"].to_numpy()[pc.list_parent_indices(lists).to_numpy()]
    ranked = pa.table({"party": party, "text": pc.list_flatten(lists)})
    order = pc.sort_indices(ranked, sort_keys=[("party", "ascending"), ("text", "ascending")])
    ranked = ranked.take(order).combine_chunks()
    text, party = ranked["text"].combine_chunks(), ranked["party"].to_numpy()
    is_lei = pc.starts_with(text, _LEI).to_numpy(zero_copy_only=False)
    lei = text.take(_first_of(party, is_lei, size))
    return text.take(_first_of(party, ~is_lei, size)), pc.utf8_slice_codeunits(lei, len(_LEI))


def _first_of(party: NDArray[Any], some: NDArray[np.bool_], size: int) -> pa.Array:
    """Return the place of the first entry of each party among some; null where it has none."""
    places = np.flatnonzero(some)
    parties, first = np.unique(party[places], return_index=True)
    found = np.full(size, -1, np.int64)
    found[parties] = places[first]
    return pa.array(found, mask=found < 0)


def _is_in(column: pa.Array, values: Collection[str]) -> NDArray[np.bool_]:
    found = pc.is_in(column, value_set=pa.array(sorted(values), pa.string()))
    return np.asarray(found.to_numpy(zero_copy_only=False), np.bool_)
