"""What was searched for a certificate and what was not, and who might have been meant."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from graph.verdict.searched_lists import refused_records
from ingest.catalogue.read_catalogue import usable_data_sets
from queries.answers.candidate_answer import candidate_answer
from queries.question.verdict_rows import CandidateRow, DecisionRow, ScreenedRow
from queries.question.workspace_rows import SourceRow
from queries.words.plain_words import join_words
from queries.words.value_text import date_text

if TYPE_CHECKING:
    from graph.world.world import World
    from ingest.catalogue.data_set import DataSet
    from queries.question.backend import Backend
    from queries.screening.match_lines import Match
    from queries.workspace.workspace import Workspace

OFFICIAL: Final = "lists"
"""The set of the catalogue with the official lists that are read from their publishers."""
NEAREST: Final = 5
"""Parties of similar name that are told where nobody decided on them."""
PROGRAM: Final = "the program"
Near = dict[str, Any]


@dataclass(frozen=True)
class Ground:
    """What a certificate stands on.

    Nothing later than the ISO day ``known_on`` is used; ``None`` for all that is known.
    """

    backend: "Backend"
    known_on: str | None

    @cached_property
    def world(self) -> "World":
        """The record, as known on that day."""
        if self.known_on is None:
            return self.backend.world
        return self.backend.known_world([], self.known_on, links=False)

    @cached_property
    def refused(self) -> list[str]:
        """Sentences on records that could not be read, one a dataset."""
        return list(refused_records(self.world))


def searched_files(ground: Ground) -> list[dict[str, Any]]:
    """Return every file that was searched, with edition, counts and SHA-256, by dataset."""
    rows: list[SourceRow] = ground.world.sources.to_pylist()
    rows.sort(
        key=lambda row: (row["dataset"], row["edition"] or "", row["file"] or "", row["source_id"])
    )
    return [
        {
            "dataset": row["dataset"],
            "publisher": row["publisher"],
            "edition": row["edition"] or row["retrieved_on"],
            "file": row["file"],
            "sha256": row["source_id"],
            "records": row["records"],
            "refused": row["refused"],
            "list_entries": list(row["entries"] or ()),
        }
        for row in rows
    ]


def not_searched(
    workspace: "Workspace", ground: Ground, settings: Mapping[str, Any]
) -> Iterator[str]:
    """Yield what was not searched, in sentences; what each rule lacks is among its remarks."""
    yield "Only the files named here were searched; nothing was looked up anywhere else."
    official = (each for each in usable_data_sets()[0].values() if OFFICIAL in each.sets)
    absent = [each.title for each in official if not _is_loaded(workspace, each)]
    if absent:
        yield f"Official lists that are not loaded from their publishers: {join_words(absent)}."
    if ground.known_on is not None:
        yield f"Nothing that was loaded here after {date_text(ground.known_on)} was used."
    if settings.get("candidates") == "off":
        yield "Names were not compared with those on lists, by choice."
    yield from ground.refused


def _is_loaded(workspace: "Workspace", each: "DataSet") -> bool:
    """Return whether a file is loaded that is of a data set, by its dataset or reader and scope."""
    parts = workspace.record.head_at(workspace.data_version).parts
    return any(
        (part.dataset == (each.dataset or each.reader) or part.source["reader"] == each.reader)
        and re.fullmatch(each.scope, part.scope or "") is not None
        for part in parts
    )


def near_parties(
    ground: Ground, rows: Sequence[ScreenedRow], match: "Match | None"
) -> dict[str, list[Near]]:
    """Return the parties near to a line or to those above its party, in three piles.

    ``match`` is ``None`` for a party that was typed. ``joined``: a person decided that they are one
    party; ``rejected``: by a person or the program, with the reason; ``unjudged``: possible, and
    nobody decided, or somebody is unsure.
    """
    joined, rejected, unjudged = list[Near](), list[Near](), list[Near]()
    decisions = {one["key"]: one for row in rows for one in row.get("decisions") or ()}
    for said in decisions.values():
        pile = {"same": joined, "different": rejected}.get(said["decision"], unjudged)
        (pile if said["state"] == "in_force" else unjudged).append(_near_by_decision(said))
    known = {frozenset((one["left"], one["right"])) for one in decisions.values()}
    pairs = {one["pair"]: one for row in rows for one in row.get("candidates") or ()}
    pairs |= {one["pair"]: one for one in _own_pairs(ground, rows[0]["subject_id"])}
    unjudged += [
        _near_without_one(one)
        for one in pairs.values()
        if frozenset((one["left_row"], one["right_row"])) not in known
    ]
    if match is not None:
        for is_open, near in _line_candidates(match):
            (unjudged if is_open else rejected).append(near)
    elif rows[0]["subject_name"]:
        rejected += _namesakes(ground, rows[0], [*joined, *rejected, *unjudged])
    return {"joined": joined, "rejected": rejected, "unjudged": unjudged}


def _own_pairs(ground: Ground, party: str | None) -> Sequence[CandidateRow]:
    """Return the pairs of the party itself, those too that are too weak to move a result."""
    number = None if party is None else ground.world.number_of(party)
    return () if number is None else candidate_answer(ground.world, listed=number)


def _near_by_decision(said: DecisionRow) -> Near:
    return {
        "names": [said["left_name"], said["right_name"]],
        "ids": [said["left"], said["right"]],
        "score": None,
        "listed": None,
        "why": said["sentence"],
        "by": " and ".join(filter(None, (said["by"], said["second"]))),
        "on": said["on"],
    }


def _near_without_one(one: CandidateRow) -> Near:
    return {
        "names": [one["left_name"], one["right_name"]],
        "ids": [one["left_row"], one["right_row"]],
        "score": None if one["score"] is None else round(one["score"] / 10),
        "listed": None,
        "why": ("weak, moves no result: " if one["level"] == "weak" else "")
        + ("; ".join(one["reasons"]) or "names are alike"),
        "by": None,
        "on": None,
    }


def _line_candidates(match: "Match") -> Iterator[tuple[bool, Near]]:
    """Yield the candidates of a line that were not taken, and whether nobody has decided on one."""
    from queries.screening.match_lines import NEEDS_PERSON

    for one in match.candidates:
        if one["candidate_id"] == match.party_id:
            continue
        against, decided = one.get("against"), one.get("reviewer_decision")
        reasons = one.get("reviewer_reason"), against, one.get("reasons"), one["matched_on"]
        # A decision that ran out, or that nobody is sure of, speaks against nobody.
        is_open = not against and (bool(decided) or match.status == NEEDS_PERSON)
        yield (
            is_open,
            {
                "names": [one["candidate_name"] or one["candidate_id"]],
                "ids": [one["candidate_id"]],
                "score": None if one["score"] is None else round(one["score"]),
                "listed": one["listed"],
                "why": next(filter(None, reasons), "the name is too little alike"),
                "by": "a person" if decided else None if is_open else PROGRAM,
                "on": None,
            },
        )


def _namesakes(ground: Ground, row: ScreenedRow, known: Sequence[Near]) -> Iterator[Near]:
    """Yield other parties whose names are nearest to that of the party that was asked about."""
    told = {party for near in known for party in near["ids"]}
    found = ground.backend.search(
        row["subject_name"] or "", limit=NEAREST + 1, country=None, schema=None
    )
    for hit in found:
        is_known = ground.world.number_of(hit["id"]) is not None
        if is_known and hit["id"] not in told | {row["subject_id"]}:
            yield {
                "names": [hit["name"]],
                "ids": [hit["id"]],
                "score": round(hit["score"]),
                "listed": hit["listed"],
                "why": f"another party; only its name is near ({hit['matched_on']})",
                "by": PROGRAM,
                "on": None,
            }
