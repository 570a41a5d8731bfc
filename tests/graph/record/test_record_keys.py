"""Sets of keys: exact where halves agree, sums that do not depend on order or on splits."""

import random

import numpy as np
import pytest

from graph.head.manifest import observation_sum
from graph.record import staging
from graph.record.model import Name, Party
from graph.record.record_keys import KeySet, key_pairs, repeat_mask, sum_keys


def keys(rng: random.Random, size: int) -> list[bytes]:
    """Keys of which many share a half with another."""
    halves = [rng.randbytes(8) for _ in range(max(2, size // 4))]
    return [rng.choice(halves) + rng.choice(halves) for _ in range(size)]


def test_rows_are_those_of_a_dictionary() -> None:
    for seed in range(200):
        rng = random.Random(seed)
        held, asked = keys(rng, rng.randint(1, 30)), keys(rng, 10)
        asked += rng.choices(held, k=5)
        first: dict[bytes, int] = {}
        for row, key in enumerate(held):
            first.setdefault(key, row)
        found = KeySet(key_pairs(held)).find_rows(key_pairs(asked)).tolist()
        assert found == [first.get(key, -1) for key in asked], f"seed {seed}"
        seen = KeySet(key_pairs(held)).contains(key_pairs(asked)).tolist()
        assert seen == [key in first for key in asked], f"seed {seed}"


def test_rows_are_found_among_many_even_where_keys_begin_alike() -> None:
    rng = random.Random(7)
    spread = [rng.randbytes(16) for _ in range(3_000)]
    crowded = [rng.randbytes(7) + b"\x07" + rng.randbytes(8) for _ in range(3_000)]
    ends = [b"\0" * 16, b"\xff" * 16]
    for held in (spread, crowded, spread + ends, crowded + spread[:50], ends, []):
        first = {key: row for row, key in reversed(list(enumerate(held)))}
        asked = spread[:500] + crowded[:500] + ends + [rng.randbytes(16) for _ in range(500)]
        found = KeySet(key_pairs(held)).find_rows(key_pairs(asked)).tolist()
        assert found == [first.get(key, -1) for key in asked]


def test_a_sum_is_that_of_whole_numbers() -> None:
    for seed in range(50):
        many = keys(random.Random(seed), 40)
        assert sum_keys(key_pairs(many)) == sum(int.from_bytes(key, "little") for key in many)
    assert sum_keys(np.zeros((0, 2), np.uint64)) == 0
    full = [b"\xff" * 16] * 1000
    assert sum_keys(key_pairs(full)) == 1000 * (2**128 - 1)


def test_files_of_an_edition_add_up_and_editions_differ() -> None:
    many = keys(random.Random(1), 40)
    parts = [sum_keys(key_pairs(many[:13])), sum_keys(key_pairs(many[13:]))]
    added = sum(int(observation_sum(part, "2024-01-01"), 16) for part in parts) % 2**128
    assert f"{added:032x}" == observation_sum(sum(parts), "2024-01-01")
    days = [observation_sum(parts[0], "2024-01-01"), observation_sum(parts[0], "2024-01-02")]
    assert days[0] != days[1]
    swapped = [
        sum(int(observation_sum(part, day), 16) for part, day in zip(parts, order, strict=True))
        for order in (("2024-01-01", "2024-01-02"), ("2024-01-02", "2024-01-01"))
    ]
    assert swapped[0] % 2**128 != swapped[1] % 2**128


def test_a_key_further_up_is_repeated() -> None:
    for seed in range(100):
        many = keys(random.Random(seed), 20)
        expected = [key in many[:row] for row, key in enumerate(many)]
        assert repeat_mask(key_pairs(many)).tolist() == expected, f"seed {seed}"


def test_ctrl_c_in_the_midst_of_a_record_is_ctrl_c(monkeypatch: pytest.MonkeyPatch) -> None:
    """What writes the record tells of any exception in a part as of an error of that part."""

    def pressed(_part: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(staging, "_json_object", pressed)
    cells = staging.record_cells([Party("a", "Company", [Name("A Ltd")])])
    with pytest.raises(KeyboardInterrupt):
        staging.record_content("d", "1", cells)
