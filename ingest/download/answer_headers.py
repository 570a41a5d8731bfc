"""What the headers of an answer say of the file: its length, its marks, when to come back."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import requests

from ingest.catalogue.fetch_folder import FetchedFile


def asked_wait(answer: requests.Response) -> float | None:
    """Return the seconds of Retry-After, which may be a moment; None if there are none."""
    said = answer.headers.get("Retry-After", "").strip()
    if said.isdigit():
        return float(said)
    try:
        moment = parsedate_to_datetime(said)
    except ValueError:
        return None
    moment = moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())


def total_bytes(answer: requests.Response, have: int) -> int | None:
    """Return how many bytes the whole file has, if the server says."""
    whole = answer.headers.get("Content-Range", "").partition("/")[2]
    if whole.isdigit():
        return int(whole)
    said = answer.headers.get("Content-Length", "")
    if "Content-Encoding" in answer.headers or not said.isdigit():
        return None
    return have + int(said)


def tells_its_end(answer: requests.Response, form: str) -> bool:
    """Return whether a body without a length that breaks off would be noticed."""
    packed = answer.headers.get("Content-Encoding", "") and "Content-Length" in answer.headers
    chunked = answer.headers.get("Transfer-Encoding", "").casefold() == "chunked"
    return bool(packed) or chunked or form in ("xml", "zip", "gzip")


def conditions_for(known: FetchedFile) -> dict[str, str]:
    """Return what asks for a file only if it is another than the known one."""
    marks = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
    return {name: mark for name, mark in marks.items() if mark}


def is_same_file(answer: requests.Response, known: FetchedFile) -> bool:
    """Return whether an answer is the known file, from a server that does not know conditions."""
    etag = answer.headers.get("ETag", "")
    if etag and known.etag:
        return etag == known.etag
    changed = answer.headers.get("Last-Modified", "")
    return bool(changed) and changed == known.last_modified and total_bytes(answer, 0) == known.size


def resume_mark(answer: requests.Response) -> str:
    """Return the mark by which a file can be resumed: a strong ETag, else its last change."""
    etag = str(answer.headers.get("ETag", ""))
    return etag if etag.startswith('"') else str(answer.headers.get("Last-Modified", ""))
