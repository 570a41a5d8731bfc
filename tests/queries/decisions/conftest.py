"""Two namesakes, one of them listed, and a company below the other; and a list with a formula."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.queries.conftest import Ask

CASE = """\
case: twins
sources: {s: {title: A list and a register}}
parties:
  listed: {schema: Person, name: Ivan Example Petrov, birth_date: 1964-02-03, source: s}
  register: {schema: Person, name: Ivan Example Petrov, source: s}
  below: {schema: Company, name: Below Limited, source: s}
interests:
  - {owner: register, asset: below, share: "60", start: 2020-01-01, source: s}
listings:
  - {party: listed, authority: EU, list: eu_list, programme: 269/2014, measures: [asset_freeze],
     start: 2022-03-15, source: s}
"""
LISTED, REGISTER, BELOW = "twins:listed", "twins:register", "twins:below"
DAY = ("--regime", "eu", "--as-of", "2024-01-01")
LATER_ON = ("--retrieved-on", "2020-02-01")

Row = Callable[..., dict[str, Any]]


def load(ask: Ask, folder: Path, text: str, *more: str) -> None:
    """Load a case file of that text."""
    path = folder / f"{text.split()[1]}.case.yaml"
    path.write_text(text)
    assert ask("load", path, *more).code == 0


def row(ask: Ask, party: str = BELOW) -> dict[str, Any]:
    """The verdict of the EU on a party."""
    (found,) = ask("exposure", party, *DAY).json
    answer: dict[str, Any] = found
    return answer


@pytest.fixture
def twins(ask_own: Ask, tmp_path: Path) -> Ask:
    """The samples and the twins."""
    load(ask_own, tmp_path, CASE, "--retrieved-on", "2020-01-01")
    return ask_own
