"""What one source states still and another states to be over is said beside the answer."""

from pathlib import Path

import pytest

from tests.queries.conftest import Ask

pytestmark = pytest.mark.slow

STILL = """\
case: still
sources: {s: {title: Register A}}
parties:
  p: {schema: Person, name: Pyotr Volkov-Example, source: s}
  t: {schema: Company, name: Targetquartz Ltd, source: s, identifiers: {GB-COH: "12345678"}}
listings:
  - {party: p, authority: US-OFAC, list: SDN, measures: [asset_freeze], start: 2022-03-15,
     source: s}
interests:
  - {owner: p, asset: t, types: [shareholding], share: "60", start: START, source: s}
"""
DAY = ("--as-of", "2024-01-01")
OVER = """\
case: over
sources: {s: {title: Register B}}
parties:
  p: {schema: Person, name: Pyotr Volkov-Example, same_as: "still:p", source: s}
  t: {schema: Company, name: Targetquartz Ltd, source: s, identifiers: {GB-COH: "12345678"}}
interests:
  - {owner: p, asset: t, types: [TYPE], share: "60", start: 2020-01-01, end: 2021-05,
     source: s}
"""


@pytest.mark.parametrize(
    ("start", "kind", "said"),
    [
        ("2020-01-01", "shareholding", True),
        ("2020-01-01", "votingRights", False),
        ("2022-01-01", "shareholding", False),
    ],
)
def test_a_stake_that_another_source_ended(
    ask_own: Ask, tmp_path: Path, start: str, kind: str, said: bool
) -> None:
    for name, text in (("still", STILL.replace("START", start)), ("over", OVER)):
        path = tmp_path / f"{name}.case.yaml"
        path.write_text(text.replace("TYPE", kind))
        assert ask_own("load", path, "--retrieved-on", "2024-01-01").code == 0
    asked = ask_own("exposure", "Targetquartz Ltd", "--regime", "us_ofac_50", *DAY)
    (row,) = asked.json
    assert row["verdict"] == "certain"
    told = (
        "Sources disagree on Pyotr Volkov-Example and Targetquartz Ltd: what one still states, "
        "another states to have ended in May 2021."
    )
    assert (told in row["caveats"]) is said
