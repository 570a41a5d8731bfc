"""A programme that blocks a government from a day on turns the timeline on that day."""

from graph.over_time.timeline import timeline_of
from graph.regimes.read_regimes import find_regime
from graph.values.dates import parse_day
from tests.rules.law_rows import law_world


def test_the_timeline_turns_on_the_day_of_the_programme() -> None:
    vector = {
        "regime": "us_ofac_50",
        "listed": ["P programme=VENEZUELA start=2019-01-28"],
        "holds": ["P >50 C types=appointmentOfBoard"],
        "parties": {"P": {"schema": "PublicBody"}},
    }
    world = law_world(vector)
    number = world.number_of("C")
    assert number is not None
    found = timeline_of(world, find_regime("us"), number).stretches
    turned = {one.first: one.found.verdict for one in found}
    assert turned[parse_day("2019-08-05")] == "certain"
    (start,) = [one for one in found if one.first == parse_day("2019-08-05")]
    assert any("blocking of a government" in cause.reason for cause in start.causes)
