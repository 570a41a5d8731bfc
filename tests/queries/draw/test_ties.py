"""What one line of a picture says of all statements that it stands for."""

from typing import Any, cast

import pytest

from queries.draw.ties import Tie
from queries.question.answer_rows import Hop


def holding(share: float | None, certainty: str) -> Hop:
    ends = {"share_min_pct": share, "share_max_pct": share}
    said: dict[str, Any] = {"relation": "OWNS", "measure": "shares", "types": ["shareholding"]}
    return cast("Hop", {**said, **ends, "certainty": certainty, "holds": "yes"})


@pytest.mark.parametrize(
    ("stated", "said"),
    [
        ([(8.5, "reported"), (13, "alleged")], "8.5% / alleged: 13%"),
        ([(13, "alleged"), (8.5, "confirmed")], "8.5% / alleged: 13%"),
        ([(8.5, "reported"), (8.5, "alleged")], "8.5%"),
        ([(8.5, "alleged"), (13, "alleged")], "8.5% / 13%"),
    ],
)
def test_a_share_that_is_only_alleged_says_so_on_a_firmer_line(
    stated: list[tuple[float, str]], said: str
) -> None:
    tie = Tie("a", "b", "ownership", tuple(holding(*one) for one in stated))
    assert tie.label == said
