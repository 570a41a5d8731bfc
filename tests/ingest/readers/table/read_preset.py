"""What the presets of tables make of a file; no tests here."""

from functools import partial

from ingest.readers.table.reader import READER
from tests.ingest.outcome import read_rows

read = partial(read_rows, READER)
