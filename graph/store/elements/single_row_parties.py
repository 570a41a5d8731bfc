"""Nodes of parties with one row or none, built a column at a time.

Most parties of a register are such. The nodes are those that `graph.store.elements.party_nodes`
builds one by one.
"""

from collections.abc import Callable, Iterator
from typing import Any, Final

import numpy as np
import orjson
import pyarrow as pa
import pyarrow.compute as pc

from graph.record.record_keys import Bools
from graph.store.protocol.graph_batches import BATCH, Nodes
from graph.store.protocol.graph_schema import ENTITY, NO_LABEL, SCHEMA_LABELS, UNSTATED
from graph.store.protocol.property_columns import (
    Columns,
    columns_with_values,
    one_array,
    plain_values,
    property_columns,
    single_value_lists,
)
from graph.values.name_keys import fold_name
from graph.world.shared_addresses import address_key
from graph.world.world import Ints, World, group_rows

UNDETERMINED: Final = "und"
"""Language code of a name without one (ISO 639-2: undetermined)."""
LISTS: Final = ("countries", "identifiers", "addresses", "topics", "same_as")
"""List columns of parties in which each text stands once."""
_ONE_TEXT: Final = ("name", "search")
_SEVERAL: Final = ("names", "name_kinds", "name_languages", "folded")

Row = dict[str, Any]


def label_of(schema: str) -> str:
    """Return the label of a party's schema."""
    return schema if schema in SCHEMA_LABELS else NO_LABEL


def single_row_mask(world: World) -> Bools:
    """Return a mask of the rows of ``parties`` that are the only one of their party."""
    numbers = world.column("parties", "party_idx")
    return np.asarray(np.bincount(numbers, minlength=world.size)[numbers] == 1)


class SingleParties:
    """The parties of a world that have one row or none.

    ``listed``: for each party, whether it has a listing that has not ended; ``members``: its ids.
    """

    def __init__(self, world: World, listed: Bools) -> None:
        self.world, self.listed = world, listed
        offsets, rows = group_rows(world.members["party_idx"].to_numpy(), world.size)
        ids = one_array(world.members["id"].take(pa.array(rows)))
        self.members = pa.ListArray.from_arrays(offsets.astype(np.int32), ids)

    def nodes(self, single: Bools) -> Iterator[Nodes]:
        """Yield the nodes of the rows that a mask selects, in order of the parties.

        Each of these rows is the only one of its party.
        """
        (rows,) = np.nonzero(single)
        rows = rows[np.argsort(self.world.column("parties", "party_idx")[rows], kind="stable")]
        for first in range(0, len(rows), BATCH):
            part = self.world.tables["parties"].take(pa.array(rows[first : first + BATCH]))
            labels = pa.array(map(label_of, plain_values(part["schema"])), pa.string())
            for label in sorted(pc.unique(labels).to_pylist()):
                mine = part.filter(pc.equal(labels, label))
                plain = pa.array(_has_one_name(one_array(mine["names"])))
                for among, named in (
                    (plain, _single_name_columns),
                    (pc.invert(plain), _several_name_columns),
                ):
                    if pc.any(among).as_py():
                        yield Nodes((ENTITY, label), self._columns(mine.filter(among), named))

    def unstated_nodes(self, numbers: Ints) -> Iterator[Nodes]:
        """Yield the nodes of parties that no row states."""
        for first in range(0, len(numbers), BATCH):
            mine = numbers[first : first + BATCH]
            ids = self.world.ids.take(pa.array(mine))
            columns = {
                "id": ids,
                "schema": _constant_column(UNSTATED, len(mine)),
                "name": ids,
                "search": ids,
            }
            columns |= self._party_columns(mine) | {"stated": _constant_column(False, len(mine))}
            yield Nodes((ENTITY, UNSTATED), columns)

    def _party_columns(self, numbers: Ints) -> Columns:
        """Return the properties that do not come from a row: ids and listing."""
        return {
            "member_ids": self.members.take(pa.array(numbers)),
            "listed": pa.array(self.listed[numbers]),
        }

    def _columns(
        self, part: pa.Table, named: Callable[[pa.ListArray, pa.Array], Columns]
    ) -> Columns:
        numbers = part["party_idx"].to_numpy()
        ids = self.world.ids.take(pa.array(numbers))
        found = property_columns("parties", part.drop_columns(["names", "data"]))
        found["stated_id"] = pc.if_else(pc.not_equal(found["id"], ids), found["id"], None)
        found["id"] = ids
        found |= named(one_array(part["names"]), ids) | self._party_columns(numbers)
        found["datasets"] = single_value_lists(found["dataset"])
        found["stated"] = _constant_column(True, len(part))
        for name in found.keys() & set(LISTS):
            if (pc.max(pc.list_value_length(found[name])).as_py() or 0) > 1:
                found[name] = _change_lists(found[name], lambda texts: list(dict.fromkeys(texts)))
        if "addresses" in found:
            found["address_keys"] = _change_lists(
                found["addresses"], lambda texts: sorted({address_key(text) for text in texts})
            )
        if len(pc.list_flatten(part["data"])):
            found["data"] = pa.array(map(data_json, part["data"].to_pylist()), pa.string())
        return columns_with_values(found)


def data_json(pairs: list[dict[str, str]] | None) -> str | None:
    """Return pairs of field and value, each once, as JSON; ``None`` if there are none."""
    each = dict.fromkeys((pair["field"], pair["value"]) for pair in pairs or ())
    told = [{"field": field, "value": value} for field, value in each]
    return orjson.dumps(told).decode() if told else None


def name_properties(names: list[Row], party: str, shown: str | None) -> Row:
    """Return the properties that follow from a party's names: distinct ones, shown one first."""
    folded = list(dict.fromkeys(fold_name(name["value"]) for name in names))
    return {
        "name": party if shown is None else shown,
        "names": [name["value"] for name in names],
        "name_kinds": [name["kind"] for name in names],
        "name_languages": [name["language"] or UNDETERMINED for name in names],
        "folded": folded,
        "search": " ".join(dict.fromkeys([*(name["value"] for name in names), *folded])) or party,
    }


def shown_name(names: list[Row]) -> str | None:
    """Return the name that is shown: the first one of kind ``name``, else the first."""
    proper = [str(name["value"]) for name in names if name["kind"] == "name"]
    return next(iter(proper or [str(name["value"]) for name in names]), None)


def distinct_names(names: list[Row], shown: str | None) -> list[Row]:
    """Return every name once; the one that is shown comes first and gets the kind ``name``."""
    every = {(name["value"], name["kind"], name["language"]): name for name in names}
    first = [name for name in every.values() if name["value"] == shown]
    if not first:
        return list(every.values())
    proper = [name for name in first if name["kind"] == "name"] or [first[0] | {"kind": "name"}]
    return [proper[0], *(name for name in every.values() if name is not proper[0])]


def _has_one_name(names: pa.ListArray) -> Bools:
    """Return a mask of the parties with exactly one name, of kind ``name``."""
    counted = pc.fill_null(pc.list_value_length(names), 0)
    one = counted.to_numpy(zero_copy_only=False) == 1
    kinds = pc.list_flatten(names.filter(pa.array(one))).field("kind")
    found = one.copy()
    found[one] = pc.fill_null(pc.equal(kinds, "name"), False).to_numpy(zero_copy_only=False)
    return np.asarray(found)


def _several_name_columns(names: pa.ListArray, ids: pa.Array) -> Columns:
    """Return the properties of names for parties with several names or none."""
    rows = []
    for mine, party in zip(names.to_pylist(), ids.to_pylist(), strict=True):
        shown = shown_name(mine or [])
        rows.append(name_properties(distinct_names(mine or [], shown), party, shown))
    texts = {name: pa.array([row[name] for row in rows], pa.string()) for name in _ONE_TEXT}
    lists = {
        name: pa.array([row[name] or None for row in rows], pa.list_(pa.string()))
        for name in _SEVERAL
    }
    return texts | lists


def _single_name_columns(names: pa.ListArray, ids: pa.Array) -> Columns:
    """Return the properties of names for parties with one name of kind ``name``."""
    each = pc.list_flatten(names)
    values, languages = each.field("value"), pc.fill_null(each.field("language"), "")
    folded = _fold_column(values)
    search = pc.if_else(
        pc.equal(values, folded), values, pc.binary_join_element_wise(values, folded, " ")
    )
    return {
        "name": values,
        "names": single_value_lists(values),
        "name_kinds": single_value_lists(_constant_column("name", len(values))),
        "name_languages": single_value_lists(
            pc.if_else(pc.equal(languages, ""), UNDETERMINED, languages)
        ),
        "folded": single_value_lists(folded),
        "search": pc.if_else(pc.equal(search, ""), ids, search),
    }


def _fold_column(names: pa.Array) -> pa.Array:
    """Return the key of each name, as `fold`; ASCII names are converted all at once."""
    lower = pc.replace_substring_regex(pc.ascii_lower(names), "['`]", "")
    keys = pc.ascii_trim(pc.replace_substring_regex(lower, "[^a-z0-9]+", " "), " ")
    by_itself = pc.or_(pc.invert(pc.string_is_ascii(names)), pc.equal(keys, ""))
    if not pc.any(by_itself).as_py():
        return keys
    others = pa.array(map(fold_name, names.filter(by_itself).to_pylist()), pa.string())
    return pc.replace_with_mask(keys, by_itself, others)


def _constant_column(value: Any, size: int) -> pa.Array:
    return pa.repeat(pa.scalar(value), size)


def _change_lists(lists: pa.Array, change: Any) -> pa.Array:
    """Return a column of lists of texts, each changed by a function; nulls stay."""
    values = [None if texts is None else change(texts) for texts in plain_values(lists)]
    return pa.array(values, lists.type)
