"""To which sentence it is added how much of a party nobody is stated to hold."""

from types import SimpleNamespace
from typing import Any

import pytest

from graph.values.share import FULL
from queries.party_answer.owner_part import _tell_open_share
from queries.words.stated_facts import Fact, Marked, Told

OTHER, HELD, CLAIM = Fact("A held 60% of B"), Fact("C held 10% of D"), Marked([("one alleges", ())])
TEN: list[Any] = [SimpleNamespace(low=FULL // 10, counted=True)]


@pytest.mark.parametrize(
    ("told", "said"), [([HELD], 1), ([HELD, CLAIM], 1), ([CLAIM], None), ([], None)]
)
def test_it_stands_with_what_was_told_of_that_party_alone(
    told: list[Told], said: int | None
) -> None:
    """A claim comes after what counts; a sentence on another party says nothing of this one."""
    facts: list[Told] = [OTHER, *told]
    _tell_open_share(facts, 1, TEN)
    rest = [one.after if isinstance(one, Fact) else "" for one in facts]
    wanted = ["", *("" for _ in told)]
    if said is not None:
        wanted[said] = "; no source names the holders of up to 90%"
    assert rest == wanted
