"""Parties between the ends of an indirect relationship, where the file lacks what they hold.

A relationship may name its components: the parties between its ends, and the relationships that
lead through them. Relationships that are in the file stand for themselves. Where one is not, or
none is named, a party that is named among the components still stands between the two ends, and
what it holds there is not stated.
"""

from collections.abc import Iterator
from dataclasses import replace

from graph.record.model import Gap, Interest, Row
from graph.values.share import UNKNOWN
from graph.values.vocabulary import SHAREHOLDING, VOTING_RIGHTS
from ingest.readers.bods.relationship_statement import COMPONENT_FIELDS, End
from ingest.readers.bods.statement import Statement, filled_items
from ingest.readers.bods.superseded import StatementHistory

_RELATIONSHIPS = ("relationship", "ownershipOrControlStatement")
_MOST_NAMED = 3


def component_rows(
    statement: Statement,
    ends: tuple[End, End],
    rows: list[Row],
    history: StatementHistory,
    dataset: str,
) -> list[Row]:
    """Return what parties among the components hold in a subject, of a share nobody states.

    Args:
        statement: a relationship.
        ends: its interested party and its subject.
        rows: the rows of its interests.
        history: the statements of its file.
        dataset: the dataset that it is read into.
    """
    owner, asset = ends
    named = [text for name in COMPONENT_FIELDS for text in filled_items(statement.details, name)]
    if not named or asset.key is None:
        return []
    kinds = {text: history.kind_of(text) for text in dict.fromkeys(named)}
    missing = [text for text, kind in kinds.items() if kind is None]
    if missing:
        more = f" and {len(missing) - _MOST_NAMED} more" if len(missing) > _MOST_NAMED else ""
        statement.remarks.append(
            f"{statement.where}components: {', '.join(missing[:_MOST_NAMED])}{more} not in the "
            "file; how the holding runs is not known in full"
        )
    led = [text for text, kind in kinds.items() if kind in _RELATIONSHIPS]
    if led and not missing:
        return []
    between = [
        text
        for text, kind in kinds.items()
        if kind not in (None, *_RELATIONSHIPS)
        and text not in (owner.key, asset.key)
        and not history.names_holder(asset.key, text)
    ]
    return [
        row
        for key in between
        for row in _rows_between(f"{dataset}-{key}", f"{dataset}-{asset.key}", rows)
    ]


def _rows_between(party: str, asset: str, rows: list[Row]) -> Iterator[Row]:
    """Yield for each row of a relationship what a party between its ends holds in the subject."""
    for row in rows:
        if isinstance(row, Interest):
            figures = not row.types or not {SHAREHOLDING, VOTING_RIGHTS}.isdisjoint(row.types)
            yield replace(
                row,
                owner=party,
                types=row.types if figures else ["otherInfluenceOrControl"],
                share=UNKNOWN if figures and row.share is not None else None,
                share_published=None,
                votes=UNKNOWN if figures and row.votes is not None else None,
                votes_published=None,
                joint=None,
                quote=None,
                note="named among the components of an indirect holding",
            )
        elif isinstance(row, Gap):
            told = Interest(party, asset, [], UNKNOWN, directness="indirect", summary=True)
            told.start, told.end, told.locator, told.url = row.start, row.end, row.locator, row.url
            yield told
