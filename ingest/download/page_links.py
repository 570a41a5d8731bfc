"""Small texts of publishers: pages that name the files of an edition, and days in JSON."""

import html
import json
import re
import time
from collections.abc import Sequence
from typing import Any, Final
from urllib.parse import urljoin, urlsplit

import urllib3

from ingest.catalogue.data_set import DataFile
from ingest.download.web_client import BrokenAnswer, FetchError, WebClient

_MOST: Final = 16 << 20
"""Most bytes of a page; none that names files is larger."""
_TRIES: Final = 4
_NAME: Final = re.compile(r"[\w(][\w.()-]*")
_MOMENT: Final = re.compile(r"(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d))?")


def files_on_page(client: WebClient, file: DataFile, hosts: Sequence[str]) -> list[DataFile]:
    """Return the files of the newest edition that a page names, each with its address.

    Raises:
        FetchError: the page cannot be read, or does not name all of an edition.
        BrokenAnswer: the server could not be reached.
    """
    text = html.unescape(_read_text(client, file.page, hosts))
    found = {urljoin(file.page, match[0]): match for match in re.finditer(file.links, text)}
    if not found:
        raise FetchError("the page does not name the file any more")
    groups = re.compile(file.links).groupindex
    if "day" in groups:
        newest = max(match["day"] for match in found.values())
        found = {url: match for url, match in found.items() if match["day"] == newest}
    check_all_parts(list(found.values()))
    if len(found) == 1 and "day" not in groups:
        return [DataFile(file.name, next(iter(found)), file.form)]
    return [DataFile(_name_of(url), url, file.form) for url in found]


def check_all_parts(found: Sequence[re.Match[str]]) -> None:
    """Check that no part of an edition is missing, since its records would count as ended.

    Raises:
        FetchError: one is missing.
    """
    if not found or "parts" not in found[0].re.groupindex:
        return
    wanted = {int(match["parts"]) for match in found}
    there = {int(match["part"]) for match in found}
    if len(wanted) != 1 or there != set(range(1, max(wanted) + 1)):
        raise FetchError(f"there are {len(there)} of the {max(wanted)} parts; try again later")


def _name_of(url: str) -> str:
    name = urlsplit(url).path.rpartition("/")[2]
    if _NAME.fullmatch(name) is None:
        raise FetchError(f"{name!r} is no name of a file")
    return name


def edition_in_json(client: WebClient, url: str, field: str, hosts: Sequence[str]) -> str | None:
    """Return the day or moment of an edition from a small JSON file beside it.

    Raises:
        FetchError: the file cannot be read.
        BrokenAnswer: the server could not be reached.
    """
    return moment_in_json(_read_text(client, url, hosts), field)


def moment_in_json(text: str, field: str) -> str | None:
    """Return the day or moment of a key of a JSON object, or None.

    >>> moment_in_json('{"updated_at": "2026-11-27T06:31:02"}', "updated_at")
    '2026-11-27T06:31'
    """
    try:
        found: Any = json.loads(text)
    except ValueError:
        return None
    moment = _MOMENT.match(str(found.get(field, ""))) if isinstance(found, dict) else None
    if moment is None:
        return None
    return moment[1] if moment[2] is None else f"{moment[1]}T{moment[2]}"


def _read_text(client: WebClient, url: str, hosts: Sequence[str]) -> str:
    """Return the text of a page, asked again after a pause where the server fails."""
    for tried in range(1, _TRIES):
        try:
            return _read_once(client, url, hosts)
        except BrokenAnswer:
            time.sleep(2.0**tried)
    return _read_once(client, url, hosts)


def _read_once(client: WebClient, url: str, hosts: Sequence[str]) -> str:
    with client.open(url, hosts, {"Accept-Encoding": "identity"}) as answer:
        if answer.status_code >= 500 or answer.status_code == 429:
            raise BrokenAnswer(f"the server answered {answer.status_code}")
        if answer.status_code != 200:
            raise FetchError(f"the server answered {answer.status_code}")
        try:
            body: bytes = answer.raw.read(_MOST, decode_content=True)
        except (urllib3.exceptions.HTTPError, OSError) as wrong:
            raise BrokenAnswer("the connection broke") from wrong
    return body.decode("utf-8", errors="replace")
