"""The verbs on the sources of answers: statements, records as published, data versions."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from queries.question.answer import Answer
from queries.question.arguments import NOTHING_LOADED, asked_day
from queries.question.backend import WorkspaceBase

if TYPE_CHECKING:
    from graph.record.record import Record
    from ingest.load.pipeline import Progress
    from queries.exchange.write_exchange import Exchange
    from queries.question.party_facts import PublishedRecord, Statements
    from queries.question.workspace_rows import DataVersionRow


class SourceVerbs(WorkspaceBase):
    """The verbs on sources; see `queries.workspace.workspace.Workspace`."""

    def statements(
        self, party: str, other: str, relation: str | None = None, as_of: str | None = None
    ) -> "Statements":
        """Return every statement between two parties, and where they disagree.

        The first owns or acts; ``relation`` is that of a hop, such as ``OWNS``, all if none is
        given.
        """
        from queries.rows.statements import statements_of
        from queries.workspace.verdict_verbs import party_number

        day, ids = asked_day(as_of), [self.resolve(party), self.resolve(other)]
        world = self.backend.world_for(ids, links=True)
        first, second = (party_number(world, party_id) for party_id in ids)
        return statements_of(world, first, second, relation, day)

    def published_record(self, source_id: str, position: str) -> "PublishedRecord":
        """Return a record as published; every row of an answer has the two arguments."""
        from queries.rows.statements import record_in_file

        return record_in_file(self.backend.sources(), self.backend.record, source_id, position)

    def export(
        self,
        form: str,
        folder: Path | str,
        party: str | None = None,
        *,
        as_of: str | None = None,
        progress: "Progress | None" = None,
    ) -> "Exchange":
        """Write the record, or what is above and next to a party, as files for other programs.

        ``form`` is ``ftm``, ``bods``, ``graphml``, ``arrow``, ``cypher`` or ``senzing``; the folder
        is empty, not there yet, or one of an earlier export. With ``as_of`` only what may hold on
        that day. ``progress`` is told how many rows are written. Also raises `InputError` if
        nothing is loaded or the folder does not fit.
        """
        from graph.head.record_check import verify_record
        from graph.head.workspace_folder import check_outside
        from graph.values.errors import InputError
        from queries.exchange.write_exchange import FORMS, write_exchange
        from queries.workspace.backends import record_world
        from queries.workspace.caches import Stages

        record = self.backend.record
        if form not in FORMS:
            known = f"{', '.join(FORMS)}; and ownership export neo4j-import, a command alone"
            raise InputError(f"There is no format {form!r}; there are {known}")
        if record is None:
            raise InputError("An export is made from a workspace; leave --store out")
        check_outside(record.workspace, Path(folder))
        head = record.head()
        if not head.parts:
            raise InputError(NOTHING_LOADED)
        # What leaves must rest on what was verified.
        verify_record(record.folder, head)
        wanted = None if party is None else self.resolve(party)
        day = None if as_of is None else asked_day(as_of)
        stages = Stages(progress)
        told = partial(stages.step, f"export {form}")
        try:
            return write_exchange(form, record_world(record), Path(folder), wanted, day, told)
        finally:
            stages.end()

    def versions(self) -> "Answer[DataVersionRow]":
        """Return the data versions that the record has had, newest first, with their times.

        A store at an address holds one: the version it was filled with.
        """
        ground = self.backend
        if ground.record is None:
            row: DataVersionRow = {
                "data_version": ground.data_version,
                "at": None,
                "files": None,
                "current": True,
                "gone": False,
            }
            return Answer([row])
        return record_versions(ground.record)


def record_versions(record: "Record") -> "Answer[DataVersionRow]":
    """Return the data versions of a record, newest first; ``gone`` where a part was dropped."""
    from graph.head.data_versions import read_versions

    head = record.head()
    there = {part.id for part in head.parts}
    found: dict[str, DataVersionRow] = {}
    for version in read_versions(record.folder, head):
        found.pop(version.data_version, None)
        found[version.data_version] = {
            "data_version": version.data_version,
            "at": version.at,
            "files": len(version.parts),
            "current": version.data_version == head.data_version,
            "gone": not there.issuperset(version.parts),
        }
    return Answer(reversed([row for row in found.values() if row["files"]]))
