"""Where a row of the record stands: its document, its file, and the row itself."""

import pyarrow as pa
import pyarrow.compute as pc

from graph.world.world import World
from queries.question.answer_rows import Citation, RecordRow


def citation(world: World, said: RecordRow) -> Citation:
    """Return where a row of the record stands: title, record, address, file and days."""
    document = document_of(world, said["document"], said["dataset"])
    file = _file_row(world, said["source_id"], said["dataset"])
    named = [part for part in (file.get("publisher"), file.get("file")) if part]
    return {
        "source": document.get("title") or ", ".join(named) or said["dataset"],
        "record": f"{said['dataset']}:{said['record_id']}",
        "url": said["url"] or document.get("url") or file.get("url"),
        "locator": said["locator"],
        "position": said["position"],
        "source_id": said["source_id"],
        "dataset": said["dataset"],
        "publisher": document.get("publisher") or file.get("publisher"),
        "published_on": document.get("published_on") or file.get("edition"),
        "retrieved_on": document.get("retrieved_on") or file.get("retrieved_on"),
        "reader": file.get("reader"),
    }


def document_of(world: World, name: str | None, dataset: str) -> RecordRow:
    """Return the row of the document that a statement names; empty where there is none."""
    if name is None:
        return {}
    table = world.tables["documents"]
    rows = pc.indices_nonzero(
        pc.and_(pc.equal(table["id"], name), pc.equal(table["dataset"], dataset))
    )
    return record_row(world, "documents", rows[0].as_py()) if len(rows) else {}


def _file_row(world: World, source_id: str, dataset: str) -> RecordRow:
    """Return the row of the file that a statement came from, of its first edition; or empty."""
    table = world.sources
    if "source_id" not in table.column_names:
        return {}
    match = pc.and_(pc.equal(table["source_id"], source_id), pc.equal(table["dataset"], dataset))
    rows = pc.indices_nonzero(pc.fill_null(match, pa.scalar(False)))
    found: RecordRow = table.slice(rows[0].as_py(), 1).to_pylist()[0] if len(rows) else {}
    return found


def record_row(world: World, table: str, row: int) -> RecordRow:
    """Return one row of a table of the record."""
    found: RecordRow = world.tables[table].slice(row, 1).to_pylist()[0]
    return found
