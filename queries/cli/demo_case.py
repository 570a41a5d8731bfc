"""``ownership demo``: the sample data in a workspace of its own, and the seed case's answer."""

from importlib.util import find_spec
from itertools import count
from pathlib import Path
from typing import Final

import click

from graph.values.errors import WorkspaceError
from graph.values.extensions import missing_extra
from queries.question.answer_rows import PathRow
from queries.question.remark import write_remark
from queries.question.sample_files import demo_files
from queries.question.settings import Settings, demo_workspace
from queries.terminal.output import Face, progress_for
from queries.words.safe_text import without_numbers
from queries.words.value_text import date_text
from queries.workspace.workspace import Workspace

DAY: Final = "2024-04-08"
SUBJECT: Final = "Toloka AI BV"
REGIMES: Final = ("eu", "us", "uk")


def run_demo(face: Face, *, no_open: bool, port: int | None) -> None:
    """Load the samples, print the seed case's verdict with evidence, then serve the explorer."""
    folder = demo_workspace()
    workspace = load_samples(folder, face)
    try:
        click.echo(seed_text(workspace))
    finally:
        workspace.close()
    missing = None if find_spec("streamlit") else missing_extra("streamlit")
    if no_open or missing:
        with_what = f" ({missing})" if missing else ""
        write_remark(
            f"\nExplore it with: ownership --workspace {_home_path(folder)} app{with_what}"
        )
        return
    from queries.explorer.server.serve import serve

    serve(port, True, folder, "embedded")


def load_samples(folder: Path, face: Face) -> Workspace:
    """Load the published samples into a workspace that holds nothing else but own cases.

    Samples with made-up parties stay out, so that nobody takes them for facts on real ones. A
    folder that holds other data is renamed first.
    """
    from ingest.load.migrate_record import is_older, migrate_record
    from ingest.load.pipeline import Options

    files = demo_files()
    workspace = Workspace(Settings(folder))
    if is_older(workspace.record):
        with progress_for(face) as progress:
            migrate_record(workspace.record, (), progress)
        write_remark("The demo of an older version was brought up to date.")
    if not _is_current(workspace, files):
        workspace.close()
        aside = _rename_aside(folder)
        write_remark(f"The demo held other data; they stand in {_home_path(aside)} now.")
        workspace = Workspace(Settings(folder))
    with progress_for(face) as progress:
        outcomes = workspace.load(files, Options(), progress)
    read = sum(o.answer.get("records_read", 0) for o in outcomes)
    refused = [o for o in outcomes if o.is_refused]
    kept = sum(o.answer.get("records_quarantined", 0) for o in outcomes)
    write_remark(
        f"{len(files) - len(refused)} sample files, {read} records; {kept} test records refused. "
        f"Data version {workspace.data_version}"
    )
    for outcome in refused:
        raise WorkspaceError(outcome.answer["refused"])
    return workspace


def _is_current(workspace: Workspace, files: list[Path]) -> bool:
    """Return whether a demo workspace holds nothing but these very files and cases made in it."""
    from ingest.files.opened_file import Opened
    from queries.own.own_cases import FOLDER

    own = (workspace.settings.workspace / FOLDER).glob("*")
    cases = {path.name.partition(".")[0] for path in own}
    parts = [part for part in workspace.record.head().parts if part.dataset not in cases]
    return {part.source["sha256"] for part in parts} <= {Opened(path).sha256 for path in files}


def _rename_aside(folder: Path) -> Path:
    """Rename a folder to the first free ``<name>-N``, and return its new path."""
    aside = next(
        place for n in count(1) if not (place := folder.with_name(f"{folder.name}-{n}")).exists()
    )
    return folder.rename(aside)


def seed_text(workspace: Workspace) -> str:
    """Return the seed case in words: verdicts, claims with their sources, what is withheld."""
    rows = workspace.exposure([SUBJECT], REGIMES, DAY, links=True)
    first, opening = rows[0], rows[0].get("opening")
    links = [path for path in first["paths"] if path["class"] not in ("ownership", "control")]
    near = [path for path in links if len(path["hops"]) == 1]
    lines = [
        f"{SUBJECT}, {date_text(DAY)}",
        "",
        first["sentence"] if opening is None else opening["text"],
        *(f"  {note}" for note in (opening or first)["footnotes"]),
        "",
        *(f"  {row['regime']:<16} {row['verdict']:<13} {row['result']}" for row in rows),
        "",
        "Who says so, claim by claim:",
        *(f"  - {without_numbers(path['sentence'])}{_note_text(path)}" for path in near),
        f"  ({len(links) - len(near)} longer: ownership paths {SUBJECT!r} --as-of {DAY} --links)",
        "",
        "What the answer does not know:",
        *(f"  - {text}" for text in dict.fromkeys(t for row in rows for t in row["caveats"])),
        "",
        "What the ministry's memo withholds, and on what ground:",
        *(f"  - {text}" for text in _withheld_grounds(workspace)),
    ]
    return "\n".join(lines)


def _note_text(path: PathRow) -> str:
    note = path["hops"][0]["note"]
    return "" if note is None else f" Note: {note}"


def _withheld_grounds(workspace: Workspace) -> list[str]:
    """Return the ground of each passage that the ministry's memo withholds."""
    gaps = workspace.world.tables["gaps"].to_pylist()
    return [
        f"{gap['ground']}" + (f" ({gap['locator']})" if gap["locator"] else "")
        for gap in gaps
        if gap["kind"] == "withheld" and gap["dataset"] == "toloka"
    ]


def _home_path(path: Path) -> str:
    home = str(Path.home())
    text = str(path)
    return f"~{text[len(home) :]}" if text.startswith(home) else text
