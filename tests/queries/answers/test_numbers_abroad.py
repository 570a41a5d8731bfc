"""Numbers that FollowTheMoney names, where the country beside them is another one."""

from pathlib import Path

import pytest

from ingest.load.pipeline import Options
from queries.workspace.workspace import open_workspace
from tests.queries.answers.test_stated_otherwise import DAY, entity


def answer(tmp_path: Path, listed: dict[str, str], other: dict[str, str]) -> tuple[str, list[str]]:
    """Return verdict and flags of one company, of which another is on a list."""
    sanction = entity("s", "Sanction", entity="l", programId="EU-UKR", startDate="2022-03-01")
    files = {
        "x.ftm.json": [sanction, entity("l", "Company", name="Listed Bank", **listed)],
        "y.ftm.json": [entity("t", "Company", name="Another Name", **other)],
    }
    workspace = open_workspace(tmp_path / "workspace")
    for name, lines in files.items():
        path = tmp_path / name
        path.write_text("\n".join(lines), encoding="utf-8")
        (outcome,) = workspace.load([path], Options(retrieved_on=DAY))
        assert not outcome.is_refused, outcome.answer
    (row,) = workspace.exposure(["y-t"], ["eu"], DAY)
    workspace.close()
    return str(row["verdict"]), [*row["flags"]]


@pytest.mark.parametrize("number", [{"innCode": "7707083893"}, {"ogrnCode": "1027700132195"}])
@pytest.mark.parametrize(("one", "two"), [("ru", "kz"), ("by", "ru"), ("kz", "kz")])
def test_a_number_of_russia_is_one_abroad_too(
    tmp_path: Path, number: dict[str, str], one: str, two: str
) -> None:
    found = answer(tmp_path, {**number, "jurisdiction": one}, {**number, "jurisdiction": two})
    assert found == ("review", ["possible_match"])


def test_a_number_of_a_country_and_that_of_another_are_two(tmp_path: Path) -> None:
    number = {"innCode": "7707083893"}
    found = answer(tmp_path, {**number, "jurisdiction": "by"}, {**number, "jurisdiction": "kz"})
    assert found == ("excluded", [])


@pytest.mark.parametrize("written", ["683254461", "68-325-4461"])
def test_one_duns_number_may_be_one_party(tmp_path: Path, written: str) -> None:
    found = answer(tmp_path, {"dunsCode": "683254461"}, {"dunsCode": written})
    assert found == ("review", ["possible_match"])
