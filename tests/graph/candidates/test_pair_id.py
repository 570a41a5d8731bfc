"""Ids of pairs and hashes of what was compared."""

from graph.candidates.pair_id import hash_of_fields, pair_id


def test_a_pair_has_one_id_in_either_order() -> None:
    assert pair_id("a", "b") == pair_id("b", "a") == "f2wn5g4cmj"
    assert pair_id("a", "b") != pair_id("a", "c")
    assert pair_id("ab", "c") != pair_id("a", "bc")


def test_a_hash_moves_with_what_is_stated_and_not_with_its_order() -> None:
    said = hash_of_fields(["Anna", "Ann"], ["1960-01"], ["LEI:1"], ["Person"])
    assert said == hash_of_fields(["Ann", "Anna", "Ann"], ["1960-01"], ["LEI:1"], ["Person"])
    assert said != hash_of_fields(["Anna", "Ann"], ["1960-02"], ["LEI:1"], ["Person"])
    assert hash_of_fields(["1960"]) != hash_of_fields([], ["1960"])
