"""What parties on a list held, as facts of an account: each step, whole chains, or a sum."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from graph.values.vocabulary import APPOINTMENT_OF_BOARD, COUNTED_CERTAINTY, VOTING_RIGHTS
from queries.question.answer_rows import Hop, PathRow
from queries.question.verdict_rows import VerdictRow
from queries.words.list_names import list_name
from queries.words.path_facts import FactsOfPaths
from queries.words.result_labels import REBUTTED
from queries.words.sentences import listed_in_text
from queries.words.stated_facts import Fact, Told, join_words
from queries.words.value_text import share_text
from queries.words.verdict_sentences import RuleWords, subject_of

_Block = tuple[str, ...]
"""Dataset, name and asset of a block that several hold."""
MOST_LISTED: Final = 3
MOST_CHAINS: Final = 4


def listed_holdings(
    row: VerdictRow, rule: RuleWords, paths: Sequence[PathRow], story: FactsOfPaths
) -> Sequence[Told]:
    """Return what listed parties held, and the chains through which they did."""
    if row["verdict"] == "certain" and row["basis"] == "ownership" and paths:
        one = is_one_listed(paths)
        long = any(len(path["hops"]) > 1 for path in paths)
        by_share = all(_has_share(hop) for path in paths for hop in path["hops"])
        if one and by_share and (long or len(paths) > 1):
            return [_chains(row, paths, story)]
        if by_share and not long and not one and not rule.alone:
            return [_several(row, paths)]
    for path in [*one_path_a_block(paths)][: MOST_LISTED + 1]:
        story.add_path(path["hops"], listed_in_text(path), path["listings"])
    facts = story.facts
    last = facts[-1] if facts else None
    if "largest_holder_is_listed" in row["flags"] and rule.others and isinstance(last, Fact):
        # The ratio is one of shares: another may have votes, and is not denied them.
        votes = any(path["hops"][-1].get("votes_min_pct") is not None for path in paths)
        most = f"{rule.others}{' of the shares' if votes else ''}"
        rest = f"; no other stated owner had more than {most}"
        facts[-1] = replace(last, after=rest)
    elif _is_below(row) and is_one_listed(paths) and isinstance(last, Fact) and rule.threshold:
        facts[-1] = replace(last, after=f"; the rule needs {rule.threshold}")
    return facts


def is_one_listed(paths: Sequence[PathRow]) -> bool:
    """Return whether all paths begin at one party."""
    return len({path["listed_id"] for path in paths}) == 1


def _is_below(row: VerdictRow) -> bool:
    """Return whether listed parties hold something, and less than the rule asks for."""
    held = row["verdict"] == "excluded" and bool(row["own_max_pct"])
    return held and REBUTTED not in row["flags"]


def _has_share(hop: Hop) -> bool:
    low, high = hop["share_min_pct"], hop["share_max_pct"]
    known = low is not None and not (low == 0 and high == 100)
    return known and hop["certainty"] in COUNTED_CERTAINTY and hop["holds"] == "yes"


def _is_in_votes(hop: Hop) -> bool:
    return hop["measure"] == VOTING_RIGHTS


def _of_measure(row: VerdictRow) -> str:
    words = {"votes": "of the votes in", "board": "of the seats on the board of"}
    return words.get(row["measure"] or "", "of")


def _chains(row: VerdictRow, paths: Sequence[PathRow], story: FactsOfPaths) -> Fact:
    """Return what one party held through several chains, each from the target upward."""
    first = paths[0]
    head = story.listed_name(listed_in_text(first), first["listings"])
    held = f"{share_text(row, 'own')} {_of_measure(row)} {subject_of(row)}"
    told, parts = set[str](), []
    for path in paths[:MOST_CHAINS]:
        *above, last = path["hops"]
        share = f"{share_text(last)}{' of the votes' if _is_in_votes(last) else ''}"
        if not above:
            nominee = last.get("held_by")
            how = f"through {nominee} as a nominee" if nominee else "directly"
            parts.append(f"{share} {how}")
            continue
        said = f"{share} through {last['from_name']}"
        for hop in reversed(above):
            if hop["to_id"] in told:
                break
            told.add(hop["to_id"])
            said += f", {_step(hop)}"
        parts.append(said)
    if len(paths) > MOST_CHAINS:
        parts.append(f"and {len(paths) - MOST_CHAINS} chains more")
    hops = [hop for path in paths for hop in path["hops"]]
    return Fact(f"{head} held {held}", hops, f": {'; '.join(parts)}")


def _step(hop: Hop) -> str:
    """Return what was held in a company between, both measures where the votes are more."""
    share, who = share_text(hop), hop["from_name"]
    if hop["measure"] == APPOINTMENT_OF_BOARD:
        return f"{share} of the seats on whose board {who} held"
    if _is_in_votes(hop):
        return f"{share} of whose votes {who} held"
    votes = hop.get("votes_min_pct")
    if votes is not None and votes > (hop["share_min_pct"] or 0):
        # The rule may have gone by the votes: the share alone would not explain the result.
        return f"{share} of whose shares and {share_text(hop, 'votes')} of whose votes {who} held"
    return f"held {share} by {who}"


def _several(row: VerdictRow, paths: Sequence[PathRow]) -> Fact:
    """Return what several listed parties held directly, and their sum."""
    hops = [path["hops"][0] for path in paths]
    lists = {list_name(entry) for path in paths for entry in path["listings"][:1]}
    shown = paths if len(paths) <= MOST_CHAINS else paths[:MOST_LISTED]
    blocks = holders_of_blocks(shown)
    names = [f"{name} ({share})" for name, share in blocks]
    if len(shown) < len(paths):
        names.append(f"{len(paths) - len(shown)} more")
    every = "both" if len(paths) == 2 else "all"
    where = f"{every} on {lists.pop() if len(lists) == 1 else 'a list'}"
    held = f"{share_text(row, 'own')} {_of_measure(row)} {subject_of(row)}"
    if len(blocks) == 1 and len(shown) == len(paths):
        return Fact(f"{blocks[0][0]}, {where}, jointly held {held}", hops)
    return Fact(f"{join_words(names)}, {where}, together held {held}", hops)


def one_path_a_block(paths: Sequence[PathRow]) -> Iterator[PathRow]:
    """Yield paths, those of all listed holders of one block as the first of them, which names all.

    Each path comes with the entries of the party that it begins with.
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
