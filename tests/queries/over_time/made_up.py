"""Three editions of a made-up case."""

from pathlib import Path

from ingest.load.pipeline import Options
from queries.workspace.workspace import Workspace

CASE = """\
case: case_of_three
sources:
  filing: {{title: Filing of {day}, published_on: {day}}}
parties:
  person: {{schema: Person, name: A. Person, source: filing}}
  holding: {{schema: Company, name: Holding N.V., source: filing}}
  firm: {{schema: Company, name: Firm B.V., source: filing}}
interests:
{interests}
listings:
  - party: person
    authority: EU
    list: eu_fsf
    measures: [asset_freeze]
    start: 2022-02-28
    source: filing
"""


HELD = '  - {{owner: {0}, asset: {1}, share: "{2}", start: 2020-01-01, source: filing}}'


EDITIONS = {
    "2023-01-01": [("person", "holding", "60"), ("holding", "firm", "100")],
    "2023-06-01": [("person", "holding", "30"), ("holding", "firm", "100")],
    "2024-01-01": [("holding", "firm", "100")],
}


def load(
    workspace: Workspace,
    folder: Path,
    day: str,
    rows: list[tuple[str, str, str]],
    complete: bool = True,
) -> None:
    file = folder / f"three.{day}.case.yaml"
    held = "\n".join(HELD.format(*row) for row in rows)
    file.write_text(CASE.format(day=day, interests=held), encoding="utf-8")
    (outcome,) = workspace.load([file], Options(retrieved_on=day, complete=complete))
    assert not outcome.is_refused, outcome.answer
