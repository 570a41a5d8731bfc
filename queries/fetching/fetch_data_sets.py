"""Data sets of the catalogue, fetched from their publishers and loaded with the right options.

Nothing goes over the network before a person agreed to what the publishers ask for, which is shown
first. The explorer does not import this room.
"""

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast
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
from queries.question.answer import Answer
from queries.question.workspace_rows import FetchRow
from queries.workspace.workspace import Workspace

if TYPE_CHECKING:
    from ingest.load.pipeline import Outcome, Progress

_DAY: Final = re.compile(r"(?<!\d)(20\d\d)-?(0[1-9]|1[0-2])-?([0-2]\d|3[01])(?!\d)")
_FEWEST_PART: Final = 4
"""A file with less than this part of the size that the catalogue states is taken for an error."""
_MOST_TIMES: Final = 10
_MOST_MORE: Final = 100_000_000
"""Of a stated size a file may have so many times, and may always have so many bytes more."""
LOADED: Final = "loaded"
NEWEST: Final = "newest"
OLDER: Final = "older"
REFUSED: Final = "refused"
_COUNTED: Final = (
    *("records_kept", "records_quarantined", "records_unchanged", "listings", "closed"),
)
_SAID: Final = ("dataset", "files", "bytes", "sha256", "data_version")
Ask = Callable[[list[tuple[DataSet, tuple[str, ...]]]], bool]
Row = dict[str, Any]


def edition_of_files(data_set: DataSet, files: Iterable[FetchedFile]) -> str:
    """Return the day or moment that stands for an edition whose files carry none.

    A day in the name of a file is the publisher's; then, if the data set says so, the moment of the
    last change that the server states; else the moment of fetching. The latest of the files counts.
    """
    return max(_moment(data_set, file) for file in files)


def _moment(data_set: DataSet, file: FetchedFile) -> str:
    named = _DAY.search(file.name)
    if named is not None:
        return "-".join(named.groups())
    if data_set.edition == "header" and file.last_modified:
        try:
            changed = parsedate_to_datetime(file.last_modified)
        except ValueError:
            return file.at
        changed = changed if changed.tzinfo is not None else changed.replace(tzinfo=UTC)
        return min(changed.astimezone(UTC).strftime("%Y-%m-%dT%H:%M"), file.at)
    return file.at


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
            return Answer([self._fetch_one(each) for each in chosen])

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

    def _fetch_one(self, data_set: DataSet) -> FetchRow:
        """Fetch and load one data set; what goes wrong with it is its row's."""
        row: Row = {"name": data_set.key, "title": data_set.title}
        row |= dict.fromkeys(("result", "edition", *_COUNTED, "why", *_SAID))
        try:
            files, edition = self._get_files(data_set)
            if files is not None:
                row |= self._load(data_set, files, edition)
            else:
                row |= {"result": NEWEST, "edition": self._loaded_edition(data_set)}
            self._name_older(data_set, row)
        except BrokenAnswer as wrong:
            row |= {"result": REFUSED, "why": f"{wrong}; try again later"}
        except OwnershipError as wrong:
            offline = isinstance(self.source, Path) or not data_set.page
            by_hand = "" if offline else f"; by hand: {data_set.page}, then load it or use --from"
            row |= {"result": REFUSED, "why": f"{wrong}{by_hand}"}
        return cast("FetchRow", row)

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
        there = {n: f for n, f in before.items() if f.sha256 in loaded or _lies(place / n, f)}
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

    def _load(self, data_set: DataSet, files: dict[Path, FetchedFile], edition: str | None) -> Row:
        day = self.retrieved_on or edition or edition_of_files(data_set, files.values())
        options = Options(
            reader=data_set.reader or None,
            dataset=data_set.dataset or None,
            retrieved_on=day,
            complete=data_set.whole,
            jobs=None,
            source={"publisher": data_set.publisher, "licence": data_set.conditions},
        )
        outcomes = self.workspace.load(list(files), options, self.loads)
        for outcome in outcomes:
            for said in outcome.remarks:
                self.remark(f"{data_set.key}: {said}")
        row = _loaded_row(outcomes, files)
        if self._is_day_of_disk(data_set, edition, day, row):
            self.remark(
                f"{data_set.key}: the files state no day, so {day[:10]} stands for it, when they "
                "were last written; if they were fetched on another, say --retrieved-on DATE"
            )
        if row["result"] == LOADED:
            self._settle(data_set, {path.name: file for path, file in files.items()})
        elif not isinstance(self.source, Path):
            row["why"] += f"; the file is kept: {next(iter(files))}"
        return row

    def _is_day_of_disk(self, data_set: DataSet, edition: str | None, day: str, row: Row) -> bool:
        """Return whether only the disk tells the day of an edition that was loaded."""
        guessed = isinstance(self.source, Path) and self.retrieved_on is None and edition is None
        return guessed and "T" in day and str(row["edition"] or "").startswith(day)

    def _settle(self, data_set: DataSet, files: dict[str, FetchedFile]) -> None:
        """Remember what is loaded, and remove our copies: the record keeps its own."""
        self.folder.remember(data_set.key, files)
        self.folder.empty(data_set.key)


def _lies(path: Path, file: FetchedFile) -> bool:
    """Return whether a file that was fetched, and not loaded, still lies there whole."""
    if not path.is_file() or path.stat().st_size != file.size:
        return False
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest() == file.sha256


def _loaded_row(outcomes: "list[Outcome]", files: dict[Path, FetchedFile]) -> Row:
    """Return what became of the files of one data set, as one row."""
    refused = [str(outcome.answer["refused"]) for outcome in outcomes if outcome.is_refused]
    got = files.values()
    sums = {"bytes": sum(f.size for f in got), "sha256": [f.sha256 for f in got]}
    if refused:
        return {"result": REFUSED, "edition": None, "why": refused[0], **sums}
    answers = [outcome.answer for outcome in outcomes]
    cut = any(answer["truncated"] for answer in answers)
    return {
        "why": "a file breaks off, and was loaded up to there" if cut else None,
        "result": LOADED,
        "dataset": answers[0]["dataset"],
        "edition": max((a["edition"] for a in answers if a["edition"]), default=None),
        "files": len(answers),
        **sums,
        **{key: sum(answer[key] for answer in answers) for key in _COUNTED},
        "data_version": answers[-1]["data_version"],
    }


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
