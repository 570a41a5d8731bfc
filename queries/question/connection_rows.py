"""The answer of ``connect``: how two parties are connected."""

from decimal import Decimal
from typing import NotRequired, TypedDict

from queries.question.answer_rows import Hop


class ConnectionWay(TypedDict):
    """One way from the first party to the other.

    Attributes:
        way: its place, from 1.
        steps: number of steps.
        weight: sum over the steps: 1 confirmed, 1.05 reported, 1.6 alleged, 1.8 disputed.
        party_ids: the parties from the first to the other.
        hops: the surest statement of each step, with all others of the step under ``also``. It
            may point either way.
        sentence: each kind of tie of each step as a sentence, numbered as ``footnotes``.
    """

    way: int
    steps: int
    weight: Decimal
    party_ids: list[str]
    hops: list[Hop]
    remarks: list[str]
    footnotes: list[str]
    sentence: str


class LargeParty(TypedDict):
    """A party with too many neighbours on the day for all of them to be followed."""

    id: str
    name: str
    neighbours: int


class ConnectAnswer(TypedDict):
    """The answer of ``connect``.

    Attributes:
        ways: the best ones first.
        more: there are further ways of so many steps.
        max_steps: the most steps asked for.
        searched_steps: ways of up to so many steps were looked for.
        not_followed: parties that were met and whose other ties were not followed.
        remarks: the limits of the search, in sentences.
    """

    from_id: str
    from_name: str
    to_id: str
    to_name: str
    as_of: str
    data_as_known_on: NotRequired[str]
    ways: list[ConnectionWay]
    more: bool
    max_steps: int
    searched_steps: int
    not_followed: list[LargeParty]
    remarks: list[str]
    data_version: str
