"""Parties made up for the page: a hub, who has no owner, a person, sources that disagree."""

from pathlib import Path

from ingest.load.pipeline import Options
from queries.workspace.workspace import Workspace, open_workspace

SMALL, HELD, WHOLLY = 40, 600, 480
_HEAD = """case: {name}
title: Made up
sources:
  reg: {{title: Register, publisher: A register, published_on: 2023-01-05}}
  news: {{title: An article, publisher: A newspaper, published_on: 2023-02-01}}
parties:
"""


def load_case(folder: Path, name: str, *lines: str) -> Workspace:
    """Load one case file of some lines into a workspace of its own."""
    file = folder / f"{name}.case.yaml"
    file.write_text(_HEAD.format(name=name) + "\n".join(lines) + "\n", encoding="utf-8")
    workspace = open_workspace(folder / name)
    (outcome,) = workspace.load([file], Options())
    assert not outcome.is_refused, outcome.answer
    return workspace


def party(key: str, schema: str, name: str, more: str = "") -> str:
    """Return a line of ``parties``."""
    return f"  {key}: {{schema: {schema}, name: '{name}', source: reg{more}}}"


def held(owner: str, asset: str, share: str, more: str = "") -> str:
    """Return a line of ``interests``."""
    source = "" if "source:" in more else ", source: reg"
    return f"  - {{owner: {owner}, asset: {asset}, share: '{share}'{source}{more}}}"


def listed(key: str, authority: str, list_: str, more: str = "") -> str:
    """Return a line of ``listings``."""
    start = "" if "start:" in more else ", start: 2022-06-03"
    return (
        f"  - {{party: {key}, authority: {authority}, list: {list_}, measures: [asset_freeze], "
        f"source: reg{start}{more}}}"
    )


def hub(folder: Path) -> Workspace:
    """Return a workspace with a holding of 41 owners, one of them on a list, and 600 holdings."""
    small, firms = [f"o{n}" for n in range(SMALL)], [f"h{n}" for n in range(HELD)]
    return load_case(
        folder,
        "hub",
        party("hub", "Company", "Made-Up Holding"),
        party("big", "Company", "Big Holder Ltd"),
        *(party(key, "Person", f"Small Holder {key}") for key in small),
        *(party(key, "Company", f"Firm {key}") for key in firms),
        "interests:",
        held("big", "hub", "60"),
        *(held(key, "hub", "1") for key in small),
        *(held("hub", key, "100" if n < WHOLLY else "20") for n, key in enumerate(firms)),
        "listings:",
        listed("o7", "EU", "eu_269_2014"),
        listed("h599", "US-OFAC", "us_ofac_sdn"),
    )
