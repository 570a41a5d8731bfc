"""Blocks that several hold together, told once: each of its holders is stated with all of it."""

from collections.abc import Iterator, Sequence

from queries.question.answer_rows import Hop, PathRow
from queries.words.list_names import list_name
from queries.words.sentences import listed_in_text
from queries.words.stated_facts import join_words
from queries.words.value_text import share_text

_Block = tuple[str, ...]


def one_path_a_block(paths: Sequence[PathRow]) -> Iterator[PathRow]:
    """Yield paths, those of all listed holders of one block as the first of them, which names all.

    Args:
        paths: paths with the entries of the party that each begins with.
    """
    groups: dict[_Block, list[PathRow]] = {}
    for number, path in enumerate(paths):
        block = _block_of(path["hops"][0]) or (str(number),)
        way = (*block, *(hop["record"] for hop in path["hops"][1:]))
        groups.setdefault(way, []).append(path)
    for first, *others in groups.values():
        marks = {_name(one["hops"][0]): one["listings"] for one in others if one["listings"]}
        if not marks:
            yield first
            continue
        head, *rest = first["hops"]
        names = [
            f"{name} (also on {list_name(marks[name][0])})" if name in marks else name
            for name in head.get("joint_with") or ()
        ]
        yield {**first, "hops": [{**head, "joint_with": names}, *rest]}


def _name(hop: Hop) -> str:
    return hop.get("from_in_text") or hop["from_name"]


def holders_of_blocks(paths: Sequence[PathRow]) -> list[tuple[str, str]]:
    """Return who holds each block of paths of one hop, by name, and its share in words."""
    groups: dict[_Block, list[PathRow]] = {}
    for number, path in enumerate(paths):
        block = _block_of(path["hops"][0]) or (str(number),)
        groups.setdefault(block, []).append(path)
    return [
        (
            join_words(list(dict.fromkeys(listed_in_text(path) for path in same))),
            share_text(same[0]["hops"][0]) + (" jointly" if len(same) > 1 else ""),
        )
        for same in groups.values()
    ]


def _block_of(hop: Hop) -> _Block:
    """Return the key of the block that a hop is about; empty where one party holds it alone."""
    joint = hop.get("joint")
    return () if not joint else (hop["dataset"], joint, hop["to_id"])
