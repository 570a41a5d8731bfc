"""Documents with one value of another type, again and again."""

import contextlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from graph.values.errors import RefusedFileError
from ingest.files.opened_file import Opened
from ingest.reader import Context, Reader, Record
from ingest.recognition.detect import readers

JUNK: list[Any] = [None, [], {}, True, 1e300, "x", [[]], [{}]]


def read_spoilt(reader: Reader, document: Any, folder: Path) -> None:
    """Let a reader read every spoilt form: each record is kept or refused with a reason."""
    for number, wrong in enumerate(spoilt(document)):
        path = folder / f"{number}.json"
        path.write_text(json.dumps(wrong), encoding="utf-8")
        with contextlib.suppress(RefusedFileError):
            for item in reader.read(
                Opened(path), Context("made_up", None, lambda _text: None, readers())
            ):
                assert isinstance(item, Record) or item.reason
        path.unlink()


def spoilt(value: Any) -> Iterator[Any]:
    """Yield a document again and again, each time with one of its values of another type."""
    for junk in JUNK:
        for number in range(_size(value)):
            yield _replaced(value, [number], junk)


def _replaced(value: Any, counter: list[int], junk: Any) -> Any:
    counter[0] -= 1
    if counter[0] == -1:
        return junk
    if isinstance(value, dict):
        return {key: _replaced(each, counter, junk) for key, each in value.items()}
    if isinstance(value, list):
        return [_replaced(each, counter, junk) for each in value]
    return value


def _size(value: Any) -> int:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return 1 + sum(_size(each) for each in inner)
