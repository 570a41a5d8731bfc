"""When an entry of a party began, told alike everywhere: one party in several sets, one undated."""

import random
from datetime import date, timedelta
from pathlib import Path

import pytest

from ingest.load.pipeline import Options
from queries.answers.neighbour_rows import party_brief
from queries.words.value_text import date_text
from queries.workspace.workspace import Workspace, open_workspace

pytestmark = pytest.mark.slow

LEI = "253400JT3MQWNDKMJE44"
FIRST = date(2022, 1, 1)
DAYS = range(0, 900, 45)


def _day(rng: random.Random) -> str:
    return (FIRST + timedelta(rng.randrange(30, 800))).isoformat()


def _filled(folder: Path, seed: int) -> Workspace:
    """Load two or three sets that list one party, of which one states no day."""
    rng, workspace = random.Random(seed), open_workspace(folder / "workspace")
    for number in range(rng.choice((2, 3))):
        start = "" if not number else f", start: {_day(rng)}"
        if number and rng.random() < 0.4:
            start += f", end: {FIRST + timedelta(850)}"
        seen = f", observed_on: {_day(rng)}" if not number else ""
        programme = rng.choice(("269/2014", "269/2014", "765/2006"))
        file = folder / f"set{number}.case.yaml"
        file.write_text(
            f"case: set{number}\nsources: {{s: {{title: List {number}}}}}\n"
            f"parties:\n  p: {{schema: Company, name: Pine Trading, identifiers: {{LEI: {LEI}}}, "
            "source: s}\n  firm: {schema: Company, name: Pine Works, source: s}\n"
            + (
                'interests: [{owner: p, asset: firm, share: "60", source: s}]\n'
                if not number
                else ""
            )
            + f"listings: [{{party: p, authority: EU, list: eu_fsf, programme: {programme}, "
            f"measures: [asset_freeze]{start}{seen}, source: s}}]\n",
            encoding="utf-8",
        )
        (outcome,) = workspace.load([file], Options(retrieved_on="2024-09-01"))
        assert not outcome.is_refused, outcome.answer
    return workspace


@pytest.mark.parametrize("seed", range(6))
def test_the_start_of_an_entry_is_one_in_every_face(seed: int, tmp_path: Path) -> None:
    workspace = _filled(tmp_path, seed)
    spans = list(workspace.timeline("set0:p", ["eu"]))
    for after in DAYS:
        day = (FIRST + timedelta(after)).isoformat()
        own, below = workspace.exposure(["set0:p", "set0:firm"], ["eu"], day)
        shown = workspace.show("set0:p", day)["listings"]
        ranges = {(one["listing_start_min"], one["listing_start_max"]) for one in shown}
        start = own["listing_start_min"], own["listing_start_max"]
        assert start in ranges
        states = {one["state"] for one in shown}
        wanted = "listed" if "in force" in states else "possible" if "perhaps" in states else "none"
        assert {"excluded": "none"}.get(own["verdict"], own["verdict"]) == wanted, (day, states)
        assert wanted == "none" or str(start[0]) <= day
        assert (wanted != "listed") or str(start[1]) <= day
        assert (wanted != "possible") or day < str(start[1])
        (span,) = (
            one for one in spans if (one["from"] or "") <= day < (one["until"] or "9999-12-31")
        )
        assert (span["verdict"], span["result"]) == (own["verdict"], own["result"])
        number = workspace.world.number_of("set0:p")
        assert number is not None
        drawn = party_brief(workspace.world, number, date.fromisoformat(day).toordinal())
        assert drawn["listed"] == (wanted != "none")
        told = any("perhaps on that day" not in name for name in drawn["listings"])
        assert told == (wanted == "listed")
        for path in below["paths"]:
            entry = path["listings"][0]
            assert (entry["listing_start_min"], entry["listing_start_max"]) == start
            assert below["listing_start_max"] == start[1]
        if wanted == "listed" and own["listings"][0]["start"]:
            assert f"from {date_text(str(start[0]))}" in own["reading"]
        elif wanted == "listed":
            assert "no date of listing" in own["reading"]
