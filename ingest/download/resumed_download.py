"""One file from a server to disk: resumed where it broke off, and checked before it is used."""

import errno
import hashlib
import json
import os
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from threading import Timer
from typing import Any, Final, Protocol
from urllib.parse import unquote, urlsplit

import requests
import urllib3

from ingest.catalogue.data_set import DataFile
from ingest.catalogue.fetch_folder import FetchedFile
from ingest.download.answer_headers import (
    asked_wait,
    conditions_for,
    is_same_file,
    resume_mark,
    tells_its_end,
    total_bytes,
)
from ingest.download.content_check import HEAD, breaks_off, check_beginning
from ingest.download.web_client import BrokenAnswer, FetchError, WebClient

TRIES: Final = 5
"""Tries in a row that bring nothing, after which a server is given up."""
MOST_BREAKS: Final = 100
"""Breaks of one download, whatever each brought."""
LONGEST_WAIT: Final = 120.0
"""Seconds that a server may ask to wait; for more, a person comes back."""
_PIECE: Final = 1 << 18
_SPARE: Final = 64 << 20
"""Bytes of the disk that are left alone."""
MOST_BYTES: Final = 64 << 30
_AGAIN: Final = frozenset({408, 425, 429, 500, 502, 503, 504})
_WHY: Final = {
    401: "the server wants a login",
    403: "the server does not give it to this program",
    404: "the file is not there any more",
    410: "the file is not there any more",
    429: "the server was asked too often",
}


class DownloadProgress(Protocol):
    """Receives the progress of a file while it is fetched."""

    def start(self, name: str, size: int) -> None:
        """Begin a file of so many bytes; 0 if the server does not say."""

    def step(self, done: int) -> None:
        """Show how many bytes are there in all."""

    def end(self) -> None:
        """End the file."""


@dataclass
class Downloader:
    """Fetches the files of one data set into a folder.

    Attributes:
        hosts: where they may be; see `DataSet.hosts`.
        fewest: bytes below which a file is too small to be right; 0 if nobody says.
        most: bytes above which it is too large to be right.
        remark: is told each failed try, and a server that is silent for ``silent`` seconds.
        pause: waits so many seconds.
        slowest: bytes a second below which a connection is given up, over ``patience`` seconds.
    """

    client: WebClient
    folder: Path
    hosts: Sequence[str]
    progress: DownloadProgress
    fewest: int = 0
    most: int = MOST_BYTES
    remark: Callable[[str], None] = lambda _text: None
    silent: float = 10.0
    pause: Callable[[float], None] = time.sleep
    slowest: int = 200
    patience: float = 60.0

    def fetch(
        self, file: DataFile, addresses: Sequence[str], known: FetchedFile | None = None
    ) -> FetchedFile | None:
        """Fetch a file from the first address that gives it.

        Returns:
            The file, which lies in the folder by its name; None if ``known`` is the newest.

        Raises:
            FetchError: no address gives it; what came so far stays in the folder.
        """
        reasons: list[str] = []
        for url in addresses:
            try:
                return self._fetch_from(url, file, known)
            except FetchError as wrong:
                reasons.append(f"{_safe_address(url)}: {wrong}")
        raise FetchError("; ".join(reasons))

    def _fetch_from(
        self, url: str, file: DataFile, known: FetchedFile | None
    ) -> FetchedFile | None:
        failed, part = 0, self.folder / f"{file.name}.part"
        for _ in range(MOST_BREAKS):
            before = _size(part)
            try:
                return self._try_once(url, file, known)
            except BrokenAnswer as broken:
                failed = 0 if _size(part) > before else failed + 1
                if failed >= TRIES:
                    raise FetchError(
                        f"{broken}, {TRIES} times in a row{_kept_text(part)}"
                    ) from broken
                if broken.wait is not None and broken.wait > LONGEST_WAIT:
                    raise FetchError(
                        f"{broken}; it asks to come back in {broken.wait / 60:,.0f} minutes"
                    ) from broken
                wait = min(2.0**failed, 30.0) if broken.wait is None else broken.wait
                nth = f"try {failed + 1} of {TRIES}" if failed else "going on"
                self.remark(f"{file.name}: {broken}; {nth} in {wait:.0f} s")
                self.pause(wait)
            except OSError as wrong:
                if wrong.errno not in (errno.ENOSPC, errno.EDQUOT):
                    raise
                raise FetchError(f"the disk is full; make room{_kept_text(part)}") from wrong
        raise FetchError(f"the connection broke {MOST_BREAKS} times{_kept_text(part)}")

    def _try_once(self, url: str, file: DataFile, known: FetchedFile | None) -> FetchedFile | None:
        """Ask once, and write what comes behind what is there."""
        part = self.folder / f"{file.name}.part"
        mark = _read_mark(part)
        have = _size(part) if mark.get("url") == url and mark.get("same") else 0
        headers = {"Accept-Encoding": "identity"}
        if have:
            headers |= {"Range": f"bytes={have}-", "If-Range": mark["same"]}
        elif known is not None and known.url == url:
            headers |= conditions_for(known)
        with self._tell_silence(file, url):
            answer = self.client.open(url, self.hosts, headers)
        with answer:
            if answer.status_code == 304 and not have and known is not None:
                return None
            _check_status(answer, part)
            if not have and known is not None and known.url == url and is_same_file(answer, known):
                return None
            have = _resumed_at(answer, have, part, mark.get("same", ""))
            self._write(answer, url, file, part, have)
            return self._finish(answer, url, file, part)

    @contextmanager
    def _tell_silence(self, file: DataFile, url: str) -> Iterator[None]:
        """Write a remark where a server takes long to answer: how long it is waited for."""
        said = f"{urlsplit(url).hostname} has not answered yet; it has {self.client.patience:.0f} s"
        timer = Timer(self.silent, self.remark, (f"{file.name}: {said}",))
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def _write(
        self, answer: requests.Response, url: str, file: DataFile, part: Path, have: int
    ) -> None:
        """Write the body of an answer to the part file, from byte ``have`` on."""
        total = total_bytes(answer, have)
        if total is None and not tells_its_end(answer, file.form):
            raise FetchError(
                "the server does not say how long the file is, and the file does not show it: "
                "nobody could tell whether it came whole"
            )
        self._check_most(part, total or 0)
        self._check_room(part, (total or 0) - have)
        same = "" if "Content-Encoding" in answer.headers else resume_mark(answer)
        if not have:
            part.unlink(missing_ok=True)
            _write_mark(part, {"url": url, "same": same})
        done, checked, since, mark = have, have > 0, time.monotonic(), have
        self.progress.start(file.name, total or 0)
        try:
            with part.open("ab") as stream:
                for piece in _pieces(answer):
                    stream.write(piece)
                    done += len(piece)
                    self.progress.step(done)
                    if not checked and done >= HEAD:
                        stream.flush()
                        checked = _check_start(part, file.form)
                    self._check_most(part, done)
                    now = time.monotonic()
                    if now - since > self.patience:
                        if done - mark < self.slowest * self.patience:
                            raise BrokenAnswer("the connection is too slow")
                        since, mark = now, done
                stream.flush()
                os.fsync(stream.fileno())
        finally:
            self.progress.end()
        if total is not None and done < total:
            raise BrokenAnswer(f"the connection broke at byte {done:,} of {total:,}")
        if total is not None and done > total:
            _discard(part)
            raise BrokenAnswer(f"{done:,} bytes came where {total:,} were announced")

    def _check_most(self, part: Path, size: int) -> None:
        if size > self.most:
            _discard(part)
            raise FetchError(
                f"it is larger than {self.most / 1e6:,.0f} MB, far more than such a file ever had"
            )

    def _check_room(self, part: Path, wanted: int) -> None:
        free = shutil.disk_usage(self.folder).free
        if wanted + _SPARE > free:
            raise FetchError(
                f"{wanted:,} bytes are to come and {free:,} are free on the disk; make room"
                f"{_kept_text(part)}"
            )

    def _finish(
        self, answer: requests.Response, url: str, file: DataFile, part: Path
    ) -> FetchedFile:
        """Check the whole file and give it its name."""
        _check_start(part, file.form)
        size, announced = _size(part), total_bytes(answer, 0) is not None
        if breaks_off(part, file.form):
            _discard(part)
            if announced or "Content-Range" in answer.headers:
                raise FetchError("the file breaks off, as the server has it")
            raise BrokenAnswer("the file breaks off")
        if size < self.fewest:
            _discard(part)
            raise FetchError(
                f"it has {size:,} bytes, and less than {self.fewest:,} were never seen; if that is "
                "right, fetch it by hand and load it"
            )
        with part.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
        os.replace(part, self.folder / file.name)
        _discard(part)
        return FetchedFile(
            file.name,
            url,
            digest,
            size,
            datetime.now(UTC).strftime("%Y-%m-%dT%H:%M"),
            answer.headers.get("ETag", ""),
            answer.headers.get("Last-Modified", ""),
        )


def _pieces(answer: requests.Response) -> Any:
    """Yield the body as it comes, unpacked where the server packed it for the way."""
    try:
        while piece := answer.raw.read1(_PIECE, decode_content=True):
            yield piece
    except urllib3.exceptions.HTTPError as wrong:
        raise BrokenAnswer("the connection broke") from wrong
    except OSError as wrong:
        # Writing is done by the caller, so that this is the connection.
        raise BrokenAnswer("the connection broke") from wrong


def _check_start(part: Path, form: str) -> bool:
    """Check the form of a part file, which goes if it is another; return true."""
    with part.open("rb") as stream:
        head = stream.read(HEAD)
    try:
        check_beginning(head, form)
    except FetchError:
        _discard(part)
        raise
    return True


def _check_status(answer: requests.Response, part: Path) -> None:
    """Check that an answer brings a file."""
    status = answer.status_code
    if status in (200, 206):
        return
    if status == 416:
        # The file became shorter than our part of it, or the part is whole without our knowing.
        _discard(part)
        raise BrokenAnswer("the file changed meanwhile", wait=0.0)
    why = _WHY.get(status, f"the server answered {status}")
    if status in _AGAIN:
        raise BrokenAnswer(why, wait=asked_wait(answer))
    raise FetchError(f"{why} ({status})" if status in _WHY else why)


def _resumed_at(answer: requests.Response, have: int, part: Path, same: str) -> int:
    """Return the byte at which an answer goes on: where we stopped, or 0 if it begins anew."""
    if answer.status_code == 200:
        return 0
    begin = answer.headers.get("Content-Range", "").removeprefix("bytes ").partition("-")[0]
    # Some servers do not know If-Range and send the rest of another edition.
    if not have or begin != str(have) or resume_mark(answer) not in ("", same):
        _discard(part)
        raise BrokenAnswer("the server sent another passage than was asked for")
    return have


def _mark_file(part: Path) -> Path:
    return part.with_name(f"{part.name}.json")


def _read_mark(part: Path) -> dict[str, str]:
    try:
        found = json.loads(_mark_file(part).read_bytes())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _write_mark(part: Path, mark: dict[str, str]) -> None:
    _mark_file(part).write_text(json.dumps(mark), encoding="utf-8")


def _discard(part: Path) -> None:
    part.unlink(missing_ok=True)
    _mark_file(part).unlink(missing_ok=True)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


def _kept_text(part: Path) -> str:
    """Return that a part is there and how to go on; empty if there is none."""
    size = _size(part)
    return f"; {size:,} bytes are kept, and the same command goes on from there" if size else ""


def _safe_address(url: str) -> str:
    """Return an address without its query, which may hold a key."""
    parts = urlsplit(url)
    return f"{parts.netloc}{unquote(parts.path)}"
