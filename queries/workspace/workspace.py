"""The workspace: the verbs of the command line for notebooks, the explorer and other programs."""

from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

from graph.values.errors import (
    InputError,
    NotFoundError,
    WorkspaceError,
    damage_as_unwritten,
)
from queries.question.answer import Answer
from queries.question.arguments import (
    NOTHING_LOADED,
    add_checks,
    as_list,
    asked_day,
    check_arguments,
)
from queries.question.settings import Settings, read_settings
from queries.workspace.decision_verbs import DecisionVerbs
from queries.workspace.find_verbs import FindVerbs
from queries.workspace.rule_verbs import RuleVerbs
from queries.workspace.source_verbs import SourceVerbs
from queries.workspace.verdict_verbs import VerdictVerbs

if TYPE_CHECKING:
    from graph.head.manifest import Head
    from graph.store.protocol.graph_store import StopRequest
    from graph.world.world import World
    from ingest.load.pipeline import Options, Outcome, Progress
    from queries.answers.interest_levels import Interests
    from queries.question.backend import Backend
    from queries.question.party_facts import PartyFacts
    from queries.question.verdict_rows import OwnerRow
    from queries.question.workspace_rows import FindingRow, QuarantineRow, SourceRow, Status
    from queries.saved.catalog import QueryAnswer
    from queries.saved.front_matter import SavedQuery

MAX_DEPTH: Final = 50
OWNERS: Final = "owners"
HOLDINGS: Final = "holdings"


@add_checks
def open_workspace(
    path: str | Path | None = None,
    store: str | None = None,
    *,
    user: str | None = None,
    password: str | None = None,
) -> "Workspace":
    """Open a workspace; without arguments the one that the command line uses.

    The folder is made when it is missing. ``store`` is ``embedded``, or the address of a Neo4j with
    its login, from which alone answers then come. Raises `WorkspaceError` for the folder.
    """
    from graph.head.workspace_folder import claim_folder

    settings = read_settings(path, store)
    if settings.store == "embedded":
        claim_folder(settings.workspace)
    if user is not None or password is not None:
        settings = Settings(settings.workspace, settings.store, user, password)
    return Workspace(settings)


def newest_version(opened: "Workspace") -> str | None:
    """Return the data version that is current now, read anew from the record or the store."""
    if opened.remote:
        return opened.backend.store().data_version()
    return opened.record.head().data_version


@check_arguments
class Workspace(VerdictVerbs, FindVerbs, SourceVerbs, RuleVerbs, DecisionVerbs):
    """One record, its caches, and the store from which answers come.

    `queries.question.backend.WorkspaceBase` says what the arguments of its verbs mean.
    """

    _shared: bool | None = None

    def __init__(self, settings: Settings) -> None:
        """Open the workspace of some settings; see :func:`open_workspace`."""
        from graph.record.record import Record
        from queries.workspace.record_care import close_to_others, warn_of_damage

        self.settings = settings
        self.record: Record = Record(settings.workspace)
        if not self.remote:
            close_to_others(settings.workspace)
            warn_of_damage(settings.workspace)

    def prepare_write(self, *, wait: float | None, shared: bool | None) -> None:
        """Set how long a load waits for another writer, and who may read the workspace then."""
        from queries.workspace.record_care import record_to_write

        self.record = record_to_write(self.settings.workspace, wait, shared=bool(shared))
        self._shared = shared

    @property
    def remote(self) -> bool:
        """Whether a store at an address answers (rule 28 of docs/reference/rules.md)."""
        return self.settings.store != "embedded"

    @cached_property
    def backend(self) -> "Backend":
        """Where answers come from: the record, or the store at an address."""
        from queries.workspace.backends import RecordBackend, StoreBackend

        return StoreBackend(self.settings) if self.remote else RecordBackend(self.record)

    def check_is_loaded(self) -> None:
        """Raise `WorkspaceError` if nothing was loaded here, or the folder is gone.

        What is not there has no listed owner either, and a mistyped folder must not read so.
        """
        self.check_is_there()
        if not self.remote and not self.record.stated_head().parts:
            raise WorkspaceError(NOTHING_LOADED)

    def check_is_there(self) -> None:
        """Raise `WorkspaceError` if the folder is gone: mistyped, or on a disk not mounted."""
        if self._is_missing:
            gone = f". There is no workspace at {self.settings.workspace}"
            raise WorkspaceError(NOTHING_LOADED + gone)

    @property
    def data_version(self) -> str:
        """The data version, a hash that every answer carries."""
        return self.backend.data_version

    @property
    def world(self) -> "World":
        """The whole record as a world; a store at an address has none (StoreError)."""
        return self.backend.world

    def load(
        self,
        files: Path | str | Sequence[Path | str],
        options: "Options | None" = None,
        progress: "Progress | None" = None,
    ) -> "list[Outcome]":
        """Read one file or several into the record; caches are built when they are needed."""
        from ingest.load.pipeline import Options

        several = [files] if isinstance(files, Path | str) else files
        return self.load_together([(several, options or Options())], progress)[0]

    def load_together(
        self,
        wanted: "Sequence[tuple[Sequence[Path | str], Options]]",
        progress: "Progress | None" = None,
    ) -> "list[list[Outcome]]":
        """Read lots of files into the record, each lot with its options."""
        from graph.head.workspace_folder import MARKER, set_shared
        from graph.values.os_errors import collect_os_error
        from ingest.load.pipeline import load_together
        from queries.workspace.caches import check_writable, fill_store

        if self.remote:
            check_writable(self.settings, self.record)
        # A file that is refused, and a dry run, make no workspace.
        lots = [([Path(file) for file in files], options) for files, options in wanted]
        outcomes = load_together(self.record, lots, progress)
        is_dry = any(options.dry_run for _, options in wanted)
        is_loaded = not is_dry and not all(one.is_refused for lot in outcomes for one in lot)
        if self._shared is not None and is_loaded:
            marker = self.record.folder / MARKER
            undone = collect_os_error(self.record.left, f"{marker} could not be written")
            with self.record.hold_lock(), undone:
                set_shared(self.settings.workspace, self._shared)
        self._close_backend()
        if self.remote and not is_dry:
            fill_store(self.settings, self.record)
        return outcomes

    def prepare_answers(self, progress: "Progress | None" = None) -> None:
        """Compare the names of all parties with those on lists, and index them: a load's end.

        Without it this is done when something is asked. Only pairs of which a side changed are
        scored anew; see `graph.world.kept_scores`.
        """
        from queries.workspace.caches import prepare_answers

        if not self.remote and self.record.head().parts:
            self._close_backend()
            prepare_answers(self.record, progress)

    def rebuild(self, progress: "Progress | None" = None) -> "Status":
        """Build every cache and the graph in the store anew from the record."""
        from queries.workspace.caches import rebuild_caches

        # A damaged record is told before caches go that could still answer.
        self.record.head()
        self._close_backend()
        rebuild_caches(self.settings, self.record, progress)
        return self.status()

    def status(self) -> "Status":
        """Return data version, datasets with dates and counts, caches and store."""
        from queries.workspace.status import workspace_status

        self._tell_if_missing()
        return workspace_status(self)

    def resolve(self, party: str) -> str:
        """Return the id of the one canonical party that a text means, or raise NotFoundError."""
        try:
            return self.backend.resolve(party)
        except NotFoundError as wrong:
            if not self._is_missing:
                raise
            folder = self.settings.workspace
            raise NotFoundError(f"{wrong}. There is no workspace at {folder}") from None

    def show(self, party: str, as_of: str | None = None) -> "PartyFacts":
        """Return facts, identifiers, listings and gaps of a party, each with its source.

        ``opening`` is what opens its page: who is behind it and how it is exposed.
        """
        from queries.party_answer.answer_text import opening_of
        from queries.rows.party_rows import facts_of

        day, party_id = asked_day(as_of), self.resolve(party)
        world, number = self._world_and_number(party, party_id, downstream=True, links=True)
        return {**facts_of(world, number, day), "opening": opening_of(world, number, day)}

    def owners(
        self, party: str, depth: int = 1, as_of: str | None = None, *, limit: int | None = None
    ) -> "Interests":
        """Return the interests in a party, up to ``depth`` levels; at most ``limit`` statements."""
        return self._interests(party, (OWNERS, depth), as_of, limit)

    def holdings(
        self, party: str, depth: int = 1, as_of: str | None = None, *, limit: int | None = None
    ) -> "Interests":
        """Return the interests of a party, to ``depth`` levels; at most ``limit`` statements."""
        return self._interests(party, (HOLDINGS, depth), as_of, limit)

    def beneficial(
        self,
        party: str,
        regimes: str | Sequence[str] = (),
        as_of: str | None = None,
        *,
        everyone: bool = False,
    ) -> "Answer[OwnerRow]":
        """Return owners by the rules that ask for them; ``everyone`` adds those excluded."""
        from queries.owner_answers.beneficial_answer import beneficial_rows

        return beneficial_rows(self, party, tuple(as_list(regimes)), as_of, everyone=everyone)

    def quarantine(self, dataset: str | None = None) -> "Answer[QuarantineRow]":
        """Return every refused record: where it stood, why, and as it was read."""
        from ingest.load.pipeline import quarantine
        from queries.workspace.status import check_dataset

        self._tell_if_missing()
        if dataset is not None:
            check_dataset(self.record.head(), dataset)
        return Answer(cast("Iterator[QuarantineRow]", quarantine(self.record, dataset)))

    def checks(self, as_of: str | None = None) -> "Answer[FindingRow]":
        """Return findings: statements that cannot all be true; see `ingest.checks`."""
        from ingest.checks import findings

        self._tell_if_missing()
        return Answer(cast("list[FindingRow]", findings(self.world, asked_day(as_of))))

    def sources(self) -> "Answer[SourceRow]":
        """Return a row for each loaded file."""
        return Answer(self.backend.sources())

    @damage_as_unwritten()
    def drop(self, dataset: str) -> "Head":
        """Remove a dataset's rows and kept files; the log keeps a line."""
        from graph.values.os_errors import collect_os_error
        from graph.world.kept_scores import forget_scores
        from queries.workspace.caches import forget_caches

        self._tell_if_missing()
        if not self.record.stated_head().parts:
            raise InputError(f"no dataset {dataset!r} is loaded; loaded are: none")
        head = self.record.drop(dataset)
        self._close_backend()
        # Caches hold the dropped rows too; they are made anew when they are needed.
        with collect_os_error(self.record.left, "not all caches could be removed"):
            forget_caches(self.record)
            forget_scores(self.record)
        return head

    def queries(self) -> "list[SavedQuery]":
        """Return the saved Cypher queries, sorted by name."""
        from queries.saved.catalog import saved_queries

        return saved_queries(self.settings.workspace)

    def run_query(
        self,
        name: str,
        parameters: dict[str, Any] | None = None,
        limit: int = 1000,
        stop: "StopRequest | None" = None,
    ) -> "QueryAnswer":
        """Run a saved query; a parameter that is not given takes its example.

        ``name`` is that of a shipped query, one of this workspace, or the path of a file. Raises
        `InputError` for the query or a parameter, `WorkspaceError` if nothing is loaded, which no
        rows would not tell, `StoreError` if the store is down, or a decision
        ran out since it was filled.
        """
        from graph.store.fetch.fetch_upstream_known import refuse_after_a_decision
        from queries.saved.catalog import resolve_parties, run_saved, saved_query

        saved = saved_query(name, self.settings.workspace)
        saved.bind_parameters(parameters or {})
        self.check_is_loaded()
        given = resolve_parties(saved, parameters or {}, self.resolve)
        store = self.backend.store()
        refuse_after_a_decision(store, "a saved query would still follow it")
        return run_saved(store, saved, given, limit=limit, stop=stop)

    def _interests(
        self, party: str, asked: tuple[str, int], as_of: str | None, limit: int | None
    ) -> "Interests":
        from queries.answers.interest_levels import Interests, limited_interests

        if not 1 <= asked[1] <= MAX_DEPTH:
            raise InputError(f"depth must lie between 1 and {MAX_DEPTH}")
        if limit is not None and limit < 1:
            raise InputError("limit must be 1 or more")
        day, party_id = asked_day(as_of), self.resolve(party)
        world, number = self._world_and_number(party, party_id, downstream=asked[0] == HOLDINGS)
        hops, left_out = limited_interests(world, number, day, asked, limit)
        return Interests(hops, left_out=left_out)

    def close(self) -> None:
        """Close the store, if one was opened, and the caches to other users."""
        self._close_backend()
        if not self.remote:
            from queries.workspace.record_care import protect_caches

            protect_caches(self.settings.workspace)
