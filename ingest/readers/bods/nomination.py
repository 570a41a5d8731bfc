"""Nominees and trustees of an arrangement that BODS draws apart from what they hold.

An arrangement may be drawn with its nominee or trustee and with whom that one acts for, while the
company has the nominee itself as its owner. Where the arrangement holds nothing in the file, what
its nominee holds may be held for the others: of the company that the declaration is about, if the
nominee owns it by the file, else wherever the nominee holds something.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

from graph.record.model import Interest, Row
from ingest.readers.bods.relationship_statement import End
from ingest.readers.bods.statement import Statement
from ingest.readers.bods.superseded import HOLDER_ROLES, StatementHistory

_BEHIND: Final = frozenset({"nominator", "settlor", "protector", "beneficiaryOfLegalArrangement"})
_ROLES: Final = HOLDER_ROLES | _BEHIND
_NOTE: Final = "stated of an arrangement of which no holding is stated"


def nomination_rows(
    statement: Statement,
    ends: tuple[End, End],
    rows: list[Row],
    history: StatementHistory,
    dataset: str,
) -> Iterator[Row]:
    """Yield what a role in an arrangement without holdings says of what its nominee holds.

    Args:
        statement: a relationship.
        ends: its interested party and its subject.
        rows: the rows of its interests.
        history: the statements of its file.
        dataset: the dataset that it is read into.
    """
    owner, arrangement = ends
    told = [row for row in rows if isinstance(row, Interest) and _ROLES.intersection(row.types)]
    if not told or owner.key is None or arrangement.key is None:
        return
    about = statement.details.get("declarationSubject")
    for nominee in history.nominees_without_holding(arrangement.key):
        held = about if about and history.names_holder(about, nominee) else None
        for row in told:
            if nominee == owner.key and held is not None and HOLDER_ROLES.intersection(row.types):
                yield _role(row, f"{dataset}-{held}", "nominee")
            if nominee != owner.key and _BEHIND.intersection(row.types):
                yield _role(row, f"{dataset}-{held or nominee}", "nominator")


def _role(row: Interest, asset: str, role: str) -> Interest:
    """Return a role of the owner of a row, which has no share, in another asset."""
    note = "; ".join(filter(None, (row.note, _NOTE)))
    bare: dict[str, Any] = dict.fromkeys(("share", "share_published", "votes", "votes_published"))
    return replace(row, asset=asset, types=[role], joint=None, note=note, **bare)
