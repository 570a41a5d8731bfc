"""The workspace: the verbs of the command line for notebooks, the explorer and other programs."""

from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

from graph.values.errors import InputError
from queries.question.answer import Answer
from queries.question.arguments import day_of, each
from queries.question.settings import Settings, read_settings
from queries.workspace.neighbour_verbs import Nearby
from queries.workspace.source_verbs import Standing
from queries.workspace.verdict_verbs import Verdicts, number_in

if TYPE_CHECKING:
    from graph.record.manifest import Head
    from graph.store.protocol.graph_store import Stop
    from graph.world.world import World
    from ingest.load.pipeline import Options, Outcome, Progress
    from queries.answers.interest_levels import Interests
    from queries.question.backend import Ground
    from queries.question.party_facts import PartyFacts, SearchRow
    from queries.question.verdict_rows import OwnerRow
    from queries.question.workspace_rows import (
        FindingRow,
        QuarantineRow,
        RegimeRow,
        SourceRow,
        Status,
    )
    from queries.saved.catalog import QueryAnswer
    from queries.saved.front_matter import SavedQuery

MAX_DEPTH: Final = 50
OWNERS: Final = "owners"
HOLDINGS: Final = "holdings"


def open_workspace(
    path: Path | str | None = None,
    store: str | None = None,
    *,
    user: str | None = None,
    password: str | None = None,
) -> "Workspace":
    """Open a workspace; without arguments the one that the command line uses.

    Args:
        path: the workspace folder; made when it is missing.
        store: ``embedded``, or the address of a Neo4j, from which alone answers then come.
        user: name for that Neo4j.
        password: its password.

    Raises:
        WorkspaceError: the folder cannot be made or read.
    """
    settings = read_settings(path, store)
    if user is not None or password is not None:
        settings = Settings(settings.workspace, settings.store, user, password)
    return Workspace(settings)


class Workspace(Verdicts, Nearby, Standing):
    """One record, its caches, and the store from which answers come."""

    def __init__(self, settings: Settings) -> None:
        """Open the workspace of some settings; see :func:`open_workspace`."""
        from graph.record.record import Record

        self.settings = settings
        self.record: Record = Record(settings.workspace)
        if not self.remote:
            self.record.prepare()

    @property
    def remote(self) -> bool:
        """Whether a store at an address answers (rule 28 of docs/reference/rules.md)."""
        return self.settings.store != "embedded"

    @cached_property
    def ground(self) -> "Ground":
        """Where answers come from: the record, or the store at an address."""
        from queries.workspace.backends import RecordGround, StoreGround

        return StoreGround(self.settings) if self.remote else RecordGround(self.record)

    @property
    def data_version(self) -> str:
        """The data version, a hash that every answer carries."""
        return self.ground.data_version

    @property
    def world(self) -> "World":
        """The whole record as a world; a store at an address has none (StoreError)."""
        return self.ground.world

    def load(
        self, files: Sequence[Path | str], options: "Options", progress: "Progress | None" = None
    ) -> "list[Outcome]":
        """Read files into the record; caches are built anew when they are needed.

        Raises:
            WorkspaceError: the workspace cannot be written.
            StoreError: a store at an address was given and may not be written.
        """
        from ingest.load.pipeline import load
        from queries.workspace.caches import check_writable, fill_store

        self.record.prepare()
        if self.remote:
            check_writable(self.settings, self.record)
        outcomes = load(self.record, [Path(f) for f in files], options, progress)
        self._forget()
        if self.remote and not options.dry_run:
            fill_store(self.settings, self.record)
        return outcomes

    def rebuild(self) -> "Status":
        """Build every cache and the graph in the store anew from the record."""
        from queries.workspace.caches import fill_store, remake_caches

        self.record.prepare()
        self._forget()
        remake_caches(self.record)
        fill_store(self.settings, self.record)
        return self.status()

    def status(self) -> "Status":
        """Return data version, datasets with dates and counts, caches and store."""
        from queries.workspace.status import status_of

        return status_of(self)

    def search(
        self, text: str, limit: int = 20, country: str | None = None, schema: str | None = None
    ) -> "Answer[SearchRow]":
        """Find parties by name or number, best first, with why each matched."""
        if not text.strip():
            raise InputError("a text to search for is needed")
        if limit < 1:
            raise InputError("--limit must be 1 or more")
        if country is not None:
            from queries.question.country_choice import country_code

            country = country_code(country)
        return self.ground.search(text, limit=limit, country=country, schema=schema)

    def resolve(self, party: str) -> str:
        """Return the id of the one canonical party that a text means, or raise NotFoundError."""
        return self.ground.resolve(party)

    def show(self, party: str, as_of: str | None = None) -> "PartyFacts":
        """Return facts, identifiers, listings and gaps of a party, each with its source."""
        from queries.answers.party_answer import facts_of

        day, party_id = day_of(as_of), self.resolve(party)
        world, number = self._at(party_id, downstream=True, links=True)
        return facts_of(world, number, day)

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
        """Return the beneficial owners of a party by each rule that asks for them.

        Args:
            party: what ``PARTY`` may be.
            regimes: keys of rules on beneficial owners; all of them if none is given.
            as_of: an ISO day; today if none is given.
            everyone: also those above the party whom the rule excludes.

        Raises:
            NotFoundError: the party is unknown or ambiguous.
            InputError: a regime or date is wrong.
        """
        from queries.owner_answers.beneficial_answer import beneficial_rows

        return beneficial_rows(self, party, tuple(each(regimes)), as_of, everyone=everyone)

    def regimes(self) -> "Answer[RegimeRow]":
        """Return every regime with its dated versions, thresholds and citations."""
        from queries.answers.regime_rows import regime_rows

        return regime_rows()

    def quarantine(self, dataset: str | None = None) -> "Answer[QuarantineRow]":
        """Return every refused record: where it stood, why, and as it was read.

        Raises:
            InputError: nothing is loaded or refused of that dataset.
        """
        from ingest.load.pipeline import quarantine
        from queries.workspace.status import check_dataset

        if dataset is not None:
            check_dataset(self.record.head(), dataset)
        return Answer(cast("Iterator[QuarantineRow]", quarantine(self.record, dataset)))

    def checks(self, as_of: str | None = None) -> "Answer[FindingRow]":
        """Return findings: statements that cannot all be true; see `ingest.checks`."""
        from ingest.checks import findings

        return Answer(cast("list[FindingRow]", findings(self.world, day_of(as_of))))

    def sources(self) -> "Answer[SourceRow]":
        """Return a row for each loaded file."""
        from queries.workspace.status import source_rows

        return source_rows(self.ground)

    def judge(self, left: str, right: str, judgement: str, reason: str | None = None) -> "Head":
        """Log a decision on whether two parties are the same; a later one undoes it.

        Raises:
            NotFoundError: an id is not loaded.
        """
        from queries.workspace.judge import judge

        head = judge(self, left, right, judgement, reason)
        self._forget()
        return head

    def drop(self, dataset: str) -> "Head":
        """Remove a dataset's rows and kept files; the log keeps a line."""
        from queries.workspace.caches import forget_caches

        head = self.record.drop(dataset)
        self._forget()
        # Caches hold the dropped rows too; they are made anew when they are needed.
        forget_caches(self.record)
        return head

    def queries(self) -> "list[SavedQuery]":
        """Return the saved Cypher queries, sorted by name."""
        from queries.saved.catalog import saved_queries

        return saved_queries(self.settings.workspace)

    def run_query(
        self,
        name: str,
        parameters: dict[str, str] | None = None,
        limit: int = 1000,
        stop: "Stop | None" = None,
    ) -> "QueryAnswer":
        """Run a saved query; a parameter that is not given takes its example.

        Args:
            name: a shipped query, one of this workspace, or the path of a file.
            parameters: values as texts, by name.
            limit: most rows.
            stop: cancels it while it runs.

        Raises:
            InputError: there is no such query, or a parameter is wrong.
            StoreError: the store is down.
        """
        from queries.saved.catalog import run_saved, saved_query, with_parties

        saved = saved_query(name, self.settings.workspace)
        saved.bind(parameters or {})
        given = with_parties(saved, parameters or {}, self.resolve)
        return run_saved(self.ground.store(), saved, given, limit=limit, stop=stop)

    def _interests(
        self, party: str, asked: tuple[str, int], as_of: str | None, limit: int | None
    ) -> "Interests":
        from queries.answers.interest_levels import Interests, interests_up_to

        if not 1 <= asked[1] <= MAX_DEPTH:
            raise InputError(f"--depth must lie between 1 and {MAX_DEPTH}")
        day, party_id = day_of(as_of), self.resolve(party)
        world, number = self._at(party_id, downstream=asked[0] == HOLDINGS)
        hops, left_out = interests_up_to(world, number, day, asked, limit)
        return Interests(hops, left_out=left_out)

    def _at(
        self, party_id: str, *, downstream: bool = False, links: bool = False
    ) -> "tuple[World, int]":
        world = self.ground.world_for([party_id], links=links, downstream=downstream)
        return world, number_in(world, party_id)

    def close(self) -> None:
        """Close the store, if one was opened."""
        self._forget()

    def _forget(self) -> None:
        ground = self.__dict__.pop("ground", None)
        if ground is not None:
            ground.close()
