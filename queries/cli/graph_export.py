"""The command `export`: the record as a graph in files for other programs."""

from pathlib import Path
from typing import TYPE_CHECKING, TypedDict

import click

from graph.values.errors import InputError
from queries.cli.command_session import OutputPath, Session, pass_session
from queries.question.arguments import NOTHING_LOADED
from queries.question.remark import write_remark
from queries.terminal.output import progress_for, write_answer

if TYPE_CHECKING:
    from graph.record.record import Record
    from ingest.load.pipeline import Progress


class ImportFiles(TypedDict):
    """The answer of ``export neo4j-import``: counts, and what to run.

    ``command`` is that of the importer, ``afterwards`` the statements for when Neo4j is up again;
    ``omitted`` says what is not in the files.
    """

    folder: str
    data_version: str
    nodes: int
    relationships: int
    files: int
    command: str
    afterwards: str
    omitted: list[str]


@click.group()
def export() -> None:
    """Write the record as files for other programs, with ranges, dates, certainty and sources.

    FollowTheMoney and BODS can be loaded again and give the same results.
    """


def _add_format(form: str, what: str) -> None:
    """Add the command of one format."""
    ended = ", or had ended by then" if form in ("ftm", "bods") else ""

    @export.command(form, help=f"Write {what} into DIR: empty, new, or of an earlier export.")
    @click.argument("folder", metavar="DIR", type=OutputPath(path_type=Path, file_okay=False))
    @click.option("--party", metavar="PARTY", help="Only what is above PARTY, and next to it.")
    @click.option("--as-of", metavar="DAY", help=f"Only what may hold on DAY (2024-04-08){ended}.")
    @pass_session
    def command(session: Session, folder: Path, party: str | None, as_of: str | None) -> None:
        with progress_for(session.face) as progress:
            answer = session.workspace.export(form, folder, party, as_of=as_of, progress=progress)
        for sentence in answer["omitted"]:
            write_remark(sentence)
        write_answer(answer, session.face)


for _form, _what in {
    "ftm": "FollowTheMoney 4, a file of JSON lines a dataset",
    "bods": "BODS 0.4, a JSON array a dataset",
    "graphml": "parties and what joins them as GraphML (Gephi, yEd, networkx)",
    "arrow": "the tables as Arrow files (pandas, Polars, DuckDB)",
    "cypher": "a script of Cypher that makes the graph in an empty Neo4j",
    "senzing": "parties and holdings as records of Senzing",
}.items():
    _add_format(_form, _what)


@export.command("neo4j-import")
@click.argument("folder", metavar="DIR", type=OutputPath(path_type=Path, file_okay=False))
@pass_session
def neo4j_import(session: Session, folder: Path) -> None:
    """Write the files of Neo4j's own importer into DIR: empty, new, or of a run that broke off.

    For graphs that are too large to be written row by row. Stop the Neo4j, run the printed command
    line, start it again, and run the statements of afterwards.cypher: indexes and constraints. Then
    any command takes its address with --store.
    """
    with progress_for(session.face) as progress:
        answer = write_neo4j_files(session.workspace.record, folder, progress)
    for sentence in answer["omitted"]:
        write_remark(sentence)
    write_answer(answer, session.face)


def write_neo4j_files(
    record: "Record", folder: Path, progress: "Progress | None" = None
) -> ImportFiles:
    """Write the record's current version, with a workspace id, as files of Neo4j's importer.

    The folder is empty, not there yet, or one where an export broke off. Raises `InputError` if
    nothing is loaded, or the folder has other files or cannot be written.
    """
    from graph.head.record_check import verify_record
    from graph.store.elements.graph_elements import Elements
    from graph.store.neo4j.import_files import AFTERWARDS, write_files
    from graph.verdict.searched_lists import refused_records
    from queries.workspace.backends import record_world
    from queries.workspace.store_world import world_for_store

    if not record.head().parts:
        raise InputError(NOTHING_LOADED)
    record.ensure_workspace_id()
    head = record.head()
    verify_record(record.folder, head)
    elements = Elements(world_for_store(record_world(record), record))

    def report_progress(_what: str, done: int, _total: int) -> None:
        if progress is not None:
            progress.step(done, done)

    if progress is not None:
        progress.start("neo4j-import", elements.total)
    try:
        written = write_files(elements, head.workspace_id, folder, report_progress)
    finally:
        if progress is not None:
            progress.end()
    return {
        "folder": str(written.folder),
        "data_version": elements.world.data_version,
        "nodes": written.nodes,
        "relationships": written.relationships,
        "files": len(written.files),
        "command": written.command,
        "afterwards": str(written.folder / AFTERWARDS),
        "omitted": [f"Not in these files: {one}" for one in refused_records(elements.world)],
    }
