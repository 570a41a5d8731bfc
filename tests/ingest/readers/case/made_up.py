"""Case files, typed and read."""

from pathlib import Path

from ingest.files.opened_file import Opened
from ingest.reader import Context, Record
from ingest.readers.case.reader import READER

START = """\
case: a
title: A case
sources:
  s: {title: T, published_on: 2024-04-08}
parties:
  p: {schema: Company, name: P, source: s}
  q: {schema: Person, name: Q}
"""


def read(path: Path) -> list[Record]:
    found = list(READER.read(Opened(path), Context("ignored", None, lambda _text: None)))
    assert all(isinstance(record, Record) for record in found)
    return [record for record in found if isinstance(record, Record)]
