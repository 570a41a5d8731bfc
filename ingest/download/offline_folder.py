"""A folder with publishers' files in place of their servers; nothing is asked of any server."""

import hashlib
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from ingest.catalogue.data_set import DataFile, DataSet
from ingest.catalogue.fetch_folder import FetchedFile
from ingest.download.content_check import HEAD, breaks_off, check_beginning
from ingest.download.page_links import check_all_parts, moment_in_json
from ingest.download.web_client import FetchError

_INDEX: Final = "index.json"
"""The small file in which a publisher writes the day of an edition; it holds no data."""

_FORMS: Final = {
    ".xml": "xml",
    ".json": "json",
    ".jsonl": "json",
    ".csv": "csv",
    ".zip": "zip",
    ".xlsx": "zip",
    ".gz": "gzip",
}
"""The form of a file by the end of its name."""


def files_in_folder(folder: Path, data_set: DataSet) -> dict[Path, FetchedFile]:
    """Return the files of a data set in a folder, or in its folder of the data set's name.

    There every file is taken; in the folder itself those with the names of the catalogue.

    Raises:
        FetchError: one is missing, breaks off or is of another form.
    """
    own, taken = folder / data_set.key, dict[Path, FetchedFile]()
    if own.is_dir():
        found = [path for path in _files(own) if path.name.casefold() != _INDEX]
        for file in data_set.files:
            found = _newest(found, file)
        taken = {path: _as_fetched(path) for path in found}
    else:
        for file in data_set.files:
            fitting = _named_files(folder, file)
            if not fitting:
                break
            taken |= {path: _as_fetched(path) for path in _newest(fitting, file)}
    if not taken or (not own.is_dir() and len(taken) < len(data_set.files)):
        names = ", ".join(file.name for file in data_set.files)
        raise FetchError(
            f"{folder} has no folder {data_set.key} with its files"
            + (f", and not all of: {names}" if names else "")
        )
    return taken


def _files(folder: Path) -> list[Path]:
    return sorted(p for p in folder.iterdir() if p.is_file() and not p.name.startswith("."))


def _named_files(folder: Path, file: DataFile) -> list[Path]:
    """Return the files of a folder that are a file of a data set: by its name, else as others do.

    Publishers give the same list in several forms, of which one is enough.
    """
    there = _files(folder)
    exact = [path for path in there if path.name.casefold() == file.name.casefold()]
    if exact:
        return exact[:1]
    patterns = [each for each in (file.links_name, file.names) if each]
    fitting = [p for p in there if any(re.fullmatch(e, p.name, re.IGNORECASE) for e in patterns)]
    endings = {path.suffix.casefold() for path in fitting}
    ending = Path(file.name).suffix.casefold()
    chosen = ending if ending in endings else min(endings, default="")
    return [path for path in fitting if path.suffix.casefold() == chosen]


def _newest(paths: list[Path], file: DataFile) -> list[Path]:
    """Return the files of the newest edition, as far as the days in their names tell."""
    for pattern in filter(None, (file.links_name, file.names)):
        found = {p: m for p in paths if (m := re.fullmatch(pattern, p.name, re.IGNORECASE))}
        if not found or "day" not in next(iter(found.values())).re.groupindex:
            continue
        newest = max(match["day"] for match in found.values())
        check_all_parts([match for match in found.values() if match["day"] == newest])
        return [p for p in paths if p not in found or found[p]["day"] == newest]
    return paths


def _as_fetched(path: Path) -> FetchedFile:
    """Return a file of the folder as one that was fetched when it was last written."""
    form = _FORMS.get(path.suffix.casefold(), "any")
    with path.open("rb") as stream:
        try:
            check_beginning(stream.read(HEAD), form)
        except FetchError as wrong:
            raise FetchError(f"{path}: {wrong}") from None
        stream.seek(0)
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    if breaks_off(path, form):
        raise FetchError(f"{path}: it breaks off; fetch it again")
    said = path.stat()
    at = datetime.fromtimestamp(said.st_mtime, UTC).strftime("%Y-%m-%dT%H:%M")
    return FetchedFile(path.name, str(path), digest, said.st_size, at)


def edition_in_folder(folder: Path, data_set: DataSet) -> str | None:
    """Return the day of an edition from the small JSON file beside it in the folder, or None."""
    index = folder / data_set.key / _INDEX
    if data_set.edition != "index" or not index.is_file():
        return None
    return moment_in_json(
        index.read_text(encoding="utf-8", errors="replace"), data_set.edition_field
    )
