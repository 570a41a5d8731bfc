"""Every structure of the corrected law has its answer, plain and compiled, alone and with all."""

from typing import Any

import pytest

from graph.kernels import run_cascade
from graph.regimes.read_regimes import find_regime
from graph.regimes.regime import NotAssessed
from graph.values.dates import parse_day
from graph.verdict.assess_party import assess
from graph.verdict.deciding_fact import range_text
from graph.whole_register.every_verdict import ORDER, screen_world
from tests.rules.law_vectors import LAW_VECTORS, law_world


@pytest.mark.parametrize("vector", LAW_VECTORS, ids=[v["id"] for v in LAW_VECTORS])
def test_a_law_vector_holds(vector: dict[str, Any]) -> None:
    _check_vector(vector)


def test_all_of_them_hold_compiled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run_cascade, "worth_compiling", lambda _many, _wanted: True)
    for vector in LAW_VECTORS:
        _check_vector(vector)


def _check_vector(vector: dict[str, Any]) -> None:
    world, regime = law_world(vector), find_regime(vector["regime"])
    for want in vector["wants"]:
        number, day = world.number_of(want["party"]), parse_day(want["day"])
        assert number is not None
        (found,) = assess(world, regime, day, [number])
        assert found.verdict == want["verdict"], (vector["id"], found)
        assert set(want.get("flags", [])) <= set(found.flags), (vector["id"], found)
        for name in ("basis", "measure", "if_in_force"):
            assert want.get(name, getattr(found, name)) == getattr(found, name), vector["id"]
        if "own" in want:
            assert found.own_low_ticks is not None
            assert found.own_high_ticks is not None
            own = range_text(found.own_low_ticks, found.own_high_ticks)
            assert own == want["own"], (vector["id"], found)
        everyone = screen_world(world, regime, day)
        if not isinstance(everyone, NotAssessed):
            assert ORDER[everyone.verdict[number]] == want["verdict"], vector["id"]
