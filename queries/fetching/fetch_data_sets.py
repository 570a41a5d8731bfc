"""Data sets of the catalogue, fetched from their publishers and loaded with the right options.

Nothing goes over the network before a person agreed to what the publishers ask for, which is shown
first. The explorer does not import this room.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast
from urllib.parse import urlsplit

from graph.head.workspace_folder import claim_folder
from graph.values.errors import InputError, OwnershipError
from ingest.catalogue.data_set import DataFile, DataSet
from ingest.catalogue.fetch_folder import FetchedFile, FetchFolder
from ingest.catalogue.read_catalogue import Catalogue, choose_data_sets
from ingest.download.offline_folder import edition_in_folder, files_in_folder
from ingest.download.page_links import edition_in_json, files_on_page
from ingest.download.resumed_download import MOST_BYTES, Downloader, DownloadProgress
from ingest.download.web_client import BrokenAnswer, FetchError, WebClient, is_loopback
from ingest.load.load_job import Options
from queries.fetching.fetched_rows import (
    COUNTED,
    LOADED,
    NEWEST,
    OLDER,
    REFUSED,
    SAID,
    Row,
    edition_of_files,
    lies_whole,
    loaded_row,
)
from queries.question.answer import Answer
from queries.question.workspace_rows import FetchRow
from queries.workspace.workspace import Workspace

if TYPE_CHECKING:
    from ingest.load.pipeline import Outcome, Progress

_FEWEST_PART: Final = 4
"""A file with less than this part of the size that the catalogue states is taken for an error."""
_MOST_TIMES: Final = 10
_MOST_MORE: Final = 100_000_000
"""Of a stated size a file may have so many times, and may always have so many bytes more."""
_TOGETHER: Final = 4_000_000_000
"""So many bytes are fetched, and then loaded before more are."""
Ask = Callable[[list[tuple[DataSet, tuple[str, ...]]]], bool]


@dataclass
class _Fetched:
    """A data set whose files lie here and wait to be loaded, and its row."""

    data_set: DataSet
    row: Row
    files: dict[Path, FetchedFile]
    edition: str | None
    options: Options


@dataclass
class FetchTask:
    """What a person asked for, and how to talk with that person.

    ``source`` is a folder or a mirror's address in place of the publishers; ``retrieved_on`` the
    day of files that have none. ``ask`` shows the conditions of data sets, each with its servers,
    and returns whether the person agrees.
    """

    workspace: Workspace
    catalogue: Catalogue
    ask: Ask
    remark: Callable[[str], None]
    downloads: DownloadProgress
    loads: "Progress | None" = None
    source: Path | str | None = None
    retrieved_on: str | None = None
    wait: float = 0
    downloader: Callable[..., Downloader] = Downloader
    _client: WebClient | None = field(default=None, repr=False)

    @property
    def folder(self) -> FetchFolder:
        """What fetching keeps in the workspace."""
        return FetchFolder(self.workspace.settings.workspace)

    def fetch(self, names: Sequence[str]) -> Answer[FetchRow]:
        """Fetch data sets by key, or by the names of sets, and load them; one row each.

        Raises `NotFoundError` for a name, `InputError` if nobody agreed, so that nothing was done,
        `WorkspaceError` if another process fetches or writes.
        """
        return self._run(choose_data_sets(self.catalogue, names))

    def update(self) -> Answer[FetchRow]:
        """Fetch every data set again that was fetched before; refuses as `fetch` does."""
        keys = [key for key in self.folder.known_keys() if key in self.catalogue]
        if not keys:
            raise InputError(
                "nothing was fetched into this workspace yet; see what can be had with: "
                "ownership catalogue"
            )
        return self._run(choose_data_sets(self.catalogue, keys))

    def _run(self, chosen: list[DataSet]) -> Answer[FetchRow]:
        if self.retrieved_on is not None and not isinstance(self.source, Path):
            raise InputError("--retrieved-on is for files of a folder: give --from FOLDER too")
        if self.workspace.remote:
            raise InputError("data are fetched into a workspace; leave out --store")
        online = [] if isinstance(self.source, Path) else [d for d in chosen if not d.by_hand]
        new = [d for d in online if not self.folder.is_agreed(d.key, self._conditions(d))]
        if new and not self.ask([(each, self._hosts(each)) for each in new]):
            raise InputError("nothing was fetched, since nobody agreed to the conditions")
        workspace = self.workspace.settings.workspace
        claim_folder(workspace)
        with self.folder.hold_lock(self.wait), self._open_client():
            day = datetime.now(UTC).date().isoformat()
            self.folder.agree({d.key: self._conditions(d) for d in new}, day)
            return Answer(self._fetch_all(chosen))

    def _conditions(self, data_set: DataSet) -> str:
        """Return what a person agrees to: the conditions, and the servers that are asked."""
        return f"{data_set.conditions} [{', '.join(self._hosts(data_set))}]"

    def _hosts(self, data_set: DataSet) -> tuple[str, ...]:
        """Return the servers that may be asked for a data set."""
        if self.source is None or isinstance(self.source, Path):
            return data_set.hosts
        return (urlsplit(self.source).hostname or "",)

    @contextmanager
    def _open_client(self) -> Iterator[None]:
        self._client = WebClient()
        try:
            yield
        finally:
            self._client.close()

    def _fetch_all(self, chosen: list[DataSet]) -> list[FetchRow]:
        """Fetch and load data sets, one row each; large files are read side by side."""
        rows = [self._new_row(each) for each in chosen]
        waiting: list[_Fetched] = []
        for data_set, row in zip(chosen, rows, strict=True):
            with self._refusals_in(data_set, row):
                files, edition = self._get_files(data_set)
                if files is None:
                    row |= {"result": NEWEST, "edition": self._loaded_edition(data_set)}
                    self._name_older(data_set, row)
                else:
                    waiting.append(self._plan_load(data_set, row, files, edition))
            if sum(file.size for each in waiting for file in each.files.values()) > _TOGETHER:
                self._load_together(waiting)
                waiting = []
        self._load_together(waiting)
        return [cast("FetchRow", row) for row in rows]

    def _new_row(self, data_set: DataSet) -> Row:
        row: Row = {"name": data_set.key, "title": data_set.title}
        return row | dict.fromkeys(("result", "edition", *COUNTED, "why", *SAID))

    @contextmanager
    def _refusals_in(self, data_set: DataSet, row: Row) -> Iterator[None]:
        """Write what goes wrong with a data set on its row."""
        try:
            yield
        except BrokenAnswer as wrong:
            row |= {"result": REFUSED, "why": f"{wrong}; try again later"}
        except OwnershipError as wrong:
            offline = isinstance(self.source, Path) or not data_set.page
            by_hand = "" if offline else f"; by hand: {data_set.page}, then load it or use --from"
            row |= {"result": REFUSED, "why": f"{wrong}{by_hand}"}

    def _name_older(self, data_set: DataSet, row: Row) -> None:
        """Write on a row that a newer edition is loaded than was fetched, as from an old mirror."""
        hashes = {file.sha256 for file in self.folder.fetched_files(data_set.key).values()}
        head = self.workspace.record.head()
        mine: dict[tuple[str, str | None], str] = {}
        for part in head.parts:
            if part.source["sha256"] in hashes and part.edition:
                scope = (part.dataset, part.scope)
                mine[scope] = max(part.edition_key, mine.get(scope, ""))
        newer = [
            part.edition
            for scope, key in mine.items()
            for part in head.parts_of_scope(*scope)
            if part.edition and part.edition_key > key
        ]
        if newer and row["result"] != REFUSED:
            older = f"older than what is loaded, of {max(newer)}"
            row |= {"result": OLDER, "why": "; ".join(filter(None, (older, row["why"])))}

    def _loaded_edition(self, data_set: DataSet) -> str | None:
        """Return the newest edition of the files of a data set that are loaded."""
        hashes = {file.sha256 for file in self.folder.fetched_files(data_set.key).values()}
        parts = self.workspace.record.head().parts
        days = [p.edition for p in parts if p.source["sha256"] in hashes and p.edition]
        return max(days, default=None)

    def _get_files(self, data_set: DataSet) -> tuple[dict[Path, FetchedFile] | None, str | None]:
        """Return the files of the newest edition and its day; no files if it is loaded."""
        parts = self.workspace.record.head().parts
        # A file that somebody loaded without --complete left what it lacks in force.
        loaded = {p.source["sha256"] for p in parts if p.complete or not data_set.whole}
        if isinstance(self.source, Path):
            found = files_in_folder(self.source, data_set)
            edition = edition_in_folder(self.source, data_set)
            if all(file.sha256 in loaded for file in found.values()):
                self.folder.remember(data_set.key, {f.name: f for f in found.values()})
                return None, edition
            return found, edition
        if data_set.by_hand:
            raise FetchError(data_set.by_hand)
        return self._download(data_set, loaded)

    def _download(
        self, data_set: DataSet, loaded: set[str]
    ) -> tuple[dict[Path, FetchedFile] | None, str | None]:
        assert self._client is not None
        place, before = self.folder.place_of(data_set.key), self.folder.fetched_files(data_set.key)
        hosts = self._hosts(data_set)
        fewest = data_set.bytes // _FEWEST_PART if self.source is None else 0
        wanted = self._wanted_files(data_set, hosts)
        single = len(wanted) == 1
        stated = data_set.bytes
        downloader = self.downloader(
            self._client,
            place,
            hosts,
            self.downloads,
            fewest if single else 0,
            max(_MOST_TIMES * stated, stated + _MOST_MORE) if stated else MOST_BYTES,
            self.remark,
        )
        there = {n: f for n, f in before.items() if f.sha256 in loaded or lies_whole(place / n, f)}
        got: dict[str, FetchedFile | None] = {}
        for file, urls in wanted:
            got[file.name] = fresh = downloader.fetch(file, urls, there.get(file.name))
            if fresh is not None:
                # One that is here need not come again if the next one fails.
                before[file.name] = fresh
                self.folder.remember(data_set.key, before)
        if all(
            there[name].sha256 in loaded if new is None else new.sha256 in loaded
            for name, new in got.items()
        ):
            self._settle(data_set, {n: there[n] if f is None else f for n, f in got.items()})
            return None, None
        for file, urls in wanted:
            # Files of one edition are loaded together, so those that are gone are fetched again.
            if got[file.name] is None and not (place / file.name).is_file():
                got[file.name] = downloader.fetch(file, urls)
        files = {name: there[name] if new is None else new for name, new in got.items()}
        self.folder.remember(data_set.key, files)
        return {place / name: file for name, file in files.items()}, self._index_day(data_set)

    def _wanted_files(
        self, data_set: DataSet, hosts: tuple[str, ...]
    ) -> list[tuple[DataFile, tuple[str, ...]]]:
        """Return the files of the newest edition, each with its addresses, best first."""
        assert self._client is not None
        wanted: list[tuple[DataFile, tuple[str, ...]]] = []
        for file in data_set.files:
            if self.source is not None:
                base = str(self.source).rstrip("/")
                wanted.append((file, (f"{base}/{data_set.key}/{file.name}",)))
            elif file.page:
                listed = files_on_page(self._client, file, hosts)
                wanted += [(each, (each.url,)) for each in listed]
            else:
                wanted.append((file, (file.url, *file.mirrors)))
        return wanted

    def _index_day(self, data_set: DataSet) -> str | None:
        """Return the day that a small file beside the data states, if it can be had."""
        assert self._client is not None
        if data_set.edition != "index" or self.source is not None:
            return None
        try:
            url, name = data_set.edition_url, data_set.edition_field
            return edition_in_json(self._client, url, name, data_set.hosts)
        except (FetchError, BrokenAnswer) as wrong:
            self.remark(f"{data_set.key}: the day of the edition could not be read: {wrong}")
            return None

    def _plan_load(
        self, data_set: DataSet, row: Row, files: dict[Path, FetchedFile], edition: str | None
    ) -> "_Fetched":
        """Return a data set's files with the options for loading them."""
        from ingest.load.pipeline import check_options

        day = self.retrieved_on or edition or edition_of_files(data_set, files.values())
        options = Options(
            reader=data_set.reader or None,
            dataset=data_set.dataset or None,
            retrieved_on=day,
            complete=data_set.whole,
            jobs=None,
            source={"publisher": data_set.publisher, "licence": data_set.conditions},
        )
        # Together with others the options of one must not refuse all.
        check_options(self.workspace.record, options)
        return _Fetched(data_set, row, files, edition, options)

    def _load_together(self, fetched: "list[_Fetched]") -> None:
        """Load data sets that were fetched, and complete their rows."""
        lots = [([*each.files], each.options) for each in fetched]
        try:
            told = self.workspace.load_together(lots, self.loads) if lots else []
        except OwnershipError as wrong:
            for each in fetched:
                with self._refusals_in(each.data_set, each.row):
                    raise wrong
            return
        for each, outcomes in zip(fetched, told, strict=True):
            with self._refusals_in(each.data_set, each.row):
                each.row |= self._tell_load(each, outcomes)
                self._name_older(each.data_set, each.row)

    def _tell_load(self, fetched: "_Fetched", outcomes: "list[Outcome]") -> Row:
        """Return what became of a data set's files, and remark on it."""
        data_set, files, edition = fetched.data_set, fetched.files, fetched.edition
        day = str(fetched.options.retrieved_on)
        for outcome in outcomes:
            for said in outcome.remarks:
                self.remark(f"{data_set.key}: {said}")
        row = loaded_row(outcomes, files)
        if self._is_day_of_disk(edition, day, row):
            self.remark(
                f"{data_set.key}: the files state no day, so {day[:10]} stands for it, when they "
                "were last written; if they were fetched on another, say --retrieved-on DATE"
            )
        if row["result"] == LOADED:
            self._settle(data_set, {path.name: file for path, file in files.items()})
        elif not isinstance(self.source, Path):
            row["why"] += f"; the file is kept: {next(iter(files))}"
        return row

    def _is_day_of_disk(self, edition: str | None, day: str, row: Row) -> bool:
        """Return whether only the disk tells the day of an edition that was loaded."""
        guessed = isinstance(self.source, Path) and self.retrieved_on is None and edition is None
        return guessed and "T" in day and str(row["edition"] or "").startswith(day)

    def _settle(self, data_set: DataSet, files: dict[str, FetchedFile]) -> None:
        """Remember what is loaded, and remove our copies: the record keeps its own."""
        self.folder.remember(data_set.key, files)
        self.folder.empty(data_set.key)


def mirror_or_folder(text: str | None) -> Path | str | None:
    """Return what ``--from`` names: a folder, or a mirror's address; else an `InputError`."""
    if text is None:
        return None
    parts = urlsplit(text)
    if parts.scheme in ("http", "https") and parts.hostname:
        if parts.scheme == "http" and not is_loopback(parts.hostname):
            raise InputError(f"--from {text}: a mirror elsewhere is asked with https only")
        return text
    folder = Path(text).expanduser()
    if not folder.is_dir():
        raise InputError(f"--from {text}: there is no such folder; give one with the files")
    return folder
