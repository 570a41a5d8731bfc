"""``ownership demo``: the sample data in a workspace of its own, and the seed case's answer."""

import shutil
from pathlib import Path
from typing import Final

import click

import queries
from graph.errors import WorkspaceError
from queries.output import Face, progress_for
from queries.settings import Settings, demo_workspace
from queries.workspace import Workspace

DAY: Final = "2024-04-08"
SUBJECT: Final = "Toloka AI BV"
SAMPLES: Final = Path(queries.__file__).resolve().parents[1] / "sample_data"
NOT_DATA: Final = ("expected.json",)


def run_demo(face: Face, *, no_open: bool, port: int | None) -> None:
    """Load, print the seed case's verdict with path and evidence, then serve the explorer.

    Raises:
        WorkspaceError: the sample data are not there, or the workspace cannot be written.
    """
    folder = demo_workspace()
    workspace = load_samples(folder, face)
    try:
        click.echo(seed_text(workspace))
    finally:
        workspace.close()
    if no_open:
        click.echo(f"\nExplore it with: ownership --workspace {_shown(folder)} app", err=True)
        return
    from queries.explorer.serve import serve

    serve(port, True, folder, "embedded")


def load_samples(folder: Path, face: Face) -> Workspace:
    """Load every sample file into a workspace that holds nothing else."""
    from ingest.pipeline import Options

    files = sample_files()
    workspace = Workspace(Settings(folder))
    if not _is_current(workspace, files):
        workspace.close()
        shutil.rmtree(folder, ignore_errors=True)
        workspace = Workspace(Settings(folder))
    with progress_for(face) as progress:
        outcomes = workspace.load(files, Options(), progress)
    read = sum(o.answer.get("records_read", 0) for o in outcomes)
    refused = [o for o in outcomes if o.refused]
    kept = sum(o.answer.get("records_quarantined", 0) for o in outcomes)
    click.echo(
        f"{len(files) - len(refused)} sample files, {read} records, {kept} in quarantine on "
        f"purpose; data version {workspace.data_version}",
        err=True,
    )
    for outcome in refused:
        raise WorkspaceError(outcome.answer["refused"])
    return workspace


def sample_files() -> list[Path]:
    """The sample files that are data, in a fixed order.

    Raises:
        WorkspaceError: the sample data did not come with this installation.
    """
    if not SAMPLES.is_dir():
        raise WorkspaceError(
            "the sample data did not come with this installation; clone the project"
        )
    return sorted(
        path
        for path in SAMPLES.glob("*/*")
        if path.is_file()
        and path.name not in NOT_DATA
        and path.suffix not in (".yml", ".md", ".toml")
    )


def _is_current(workspace: Workspace, files: list[Path]) -> bool:
    """Whether a demo workspace holds nothing but these very files."""
    from ingest.source import Opened

    loaded = {part.source["sha256"] for part in workspace.record.head().parts}
    return not loaded or loaded <= {Opened(path).sha256 for path in files}


def seed_text(workspace: Workspace) -> str:
    """The seed case in words: each regime's verdict, each hop with its source, what is withheld."""
    rows = workspace.exposure([SUBJECT], as_of=DAY, links=True)
    lines = [f"{SUBJECT} on {DAY}", ""]
    for row in rows:
        lines += [f"{row['regime']}: {row['verdict'].upper()} (rule {row['rule_id'] or 'none'})"]
        lines += [f"  {row['sentence']}", *(f"  - {text}" for text in row["caveats"]), ""]
    paths = {path["sentence"]: None for row in rows for path in row["paths"]}
    lines += [
        "Links that are not ownership, and never move a verdict:" if paths else "No other link."
    ]
    lines += [f"  - {sentence}" for sentence in paths]
    lines += ["", "Withheld or not said:"]
    lines += [f"  - {text}" for text in _gaps(workspace)]
    return "\n".join(lines)


def _gaps(workspace: Workspace) -> list[str]:
    """The passages that the ministry's memo withholds, each with the printed ground."""
    gaps = workspace.world.tables["gaps"].to_pylist()
    return [
        f"{gap['kind']}: {gap['ground']}" + (f" ({gap['locator']})" if gap["locator"] else "")
        for gap in gaps
        if gap["kind"] == "withheld" and gap["dataset"] == "toloka"
    ]


def _shown(path: Path) -> str:
    home = str(Path.home())
    text = str(path)
    return f"~{text[len(home) :]}" if text.startswith(home) else text
