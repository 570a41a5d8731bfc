"""Ids as numbers: compiled loops and Arrow against a plain dictionary."""

from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from graph.values.errors import InputError
from graph.whole_register.id_table import IdTable


@pytest.mark.parametrize("compiled", [True, False])
@pytest.mark.parametrize("seed", range(3))
def test_ids_get_the_numbers_of_a_plain_dictionary(compiled: bool, seed: int) -> None:
    print("seed", seed)
    rng = np.random.default_rng(seed)
    pool = ["", "ä", "GB-COH-1", "GB-COH-10", "GB-COH-100", "x" * 300, "日本"]
    pool += [f"{prefix}{number}" for prefix in ("a", "abcdefgh", "ÿ") for number in range(2_000)]
    known: dict[str, int] = {}
    table = IdTable(compiled=compiled)
    for size in (0, 5, 4_000, 9_000):
        texts = [pool[place] for place in rng.integers(0, len(pool), size)]
        kinds: list[Any] = [pa.array(texts, pa.string()), pa.array(texts, pa.large_string())]
        column = kinds[size % 2] if size else pa.chunked_array([], pa.string())
        wanted = [known.setdefault(text, len(known)) for text in texts]
        assert table.add(column).tolist() == wanted
    assert table.size == len(known)
    some = pa.array(["none", *known])
    assert table.find(some.slice(1)).tolist() == list(known.values())
    assert table.find(some.slice(0, 1)).tolist() == [-1]
    assert table.texts(np.arange(table.size)) == list(known)
    again = IdTable.of_arrays(table.arrays(), compiled=compiled)
    assert again.find(some).tolist() == [-1, *known.values()]
    with pytest.raises(InputError, match="takes no further ids"):
        again.add(some)


def test_texts_of_one_hash_stay_two() -> None:
    from graph.whole_register import id_kernels as kernels

    # Uncompiled and with a hash that is always the same, each text must be told by its letters.
    texts = [f"GB-COH-{number:05}" for number in range(40)] + ["GB-COH-0000", "", "GB-COH-000000"]
    blob = np.frombuffer("".join(texts).encode(), np.uint8)
    starts = np.cumsum([0, *map(len, texts)]).astype(np.int64)
    one = np.full(len(texts), 7 << 40, np.int64)
    batch = kernels.Batch(blob, starts, one, np.empty(len(texts), np.int32))
    known = kernels.KnownTexts(
        np.zeros(128, np.int64), np.zeros(len(blob), np.uint8), np.zeros(len(texts) + 1, np.int64)
    )
    assert kernels.add_all(known, 0, batch) == len(texts)
    assert batch.numbers.tolist() == list(range(len(texts)))
    again = batch._replace(numbers=np.empty(len(texts), np.int32))
    kernels.find_all(known, again)
    assert again.numbers.tolist() == list(range(len(texts)))


def test_a_missing_id_is_refused() -> None:
    with pytest.raises(InputError, match="an id is missing"):
        IdTable().add(pa.array(["a", None]))
