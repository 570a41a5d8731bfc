"""Case files made up by a test, loaded into a workspace, and the rows of an answer about them."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ingest.load.pipeline import Options
from queries.workspace.workspace import Workspace, open_workspace

Row = Mapping[str, Any]


def rows_of(
    workspace: Workspace, party: str, regime: str, day: str, *, links: bool = False
) -> list[Row]:
    """Return the rows of an exposure answer about one party; regimes apart by blanks."""
    return list(workspace.exposure([party], regime.split(), day, links=links))


def made_up(folder: Path, *texts: str) -> Workspace:
    """Load case files into a workspace of their own."""
    workspace = open_workspace(folder / "workspace")
    for text in texts:
        name = text.partition("case: ")[2].partition("\n")[0]
        file = folder / f"{name}.case.yaml"
        file.write_text(text, encoding="utf-8")
        (outcome,) = workspace.load([file], Options())
        assert not outcome.is_refused, outcome.answer
    return workspace


def case_text(name: str, parties: str, *parts: str, sources: Sequence[str] = ()) -> str:
    """Return a case file: parties as ``key Schema Name`` apart by semicolons, then its parts.

    Args:
        name: of the case.
        parties: one word a key, one a schema, the rest the name.
        parts: texts of its lists, such as ``interests:`` with rows below.
        sources: further sources beside ``s``, each as a line of the file.
    """
    rows = [words.split(maxsplit=2) for words in parties.split(";")]
    lines = [f"case: {name}", "title: Made up", "sources:"]
    lines += ["  s: {title: A page, publisher: A register, published_on: 2024-01-01}"]
    lines += [f"  {source}" for source in sources]
    lines += ["parties:"]
    lines += [
        f"  {key}: {{schema: {schema}, name: {said}, source: s}}" for key, schema, said in rows
    ]
    return "\n".join([*lines, *parts, ""])


def listed(party: str, authority: str, start: str, **more: str) -> str:
    """Return a row of ``listings``."""
    said = "".join(f", {key}: {value}" for key, value in more.items())
    return (
        f"  - {{party: {party}, authority: {authority}, measures: [asset_freeze], "
        f"start: {start}{said}, source: s}}"
    )
