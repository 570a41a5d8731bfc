"""Files of made-up content, read as the command does.

The modules here hold code lists as their publishers print them, so that a table of ours that lacks
a code, or gives it another meaning, fails.
"""

from pathlib import Path

from graph.record.model import Row
from ingest.files.opened_file import Opened
from ingest.reader import Context, Record, Refusal
from ingest.recognition.detect import reader_for, readers


def read(path: Path, content: str) -> list[Record | Refusal]:
    """Read a file by the reader that recognises it."""
    path.write_text(content, encoding="utf-8")
    opened = Opened(path)
    reader = reader_for(opened, None)
    return list(reader.read(opened, Context("made_up", None, lambda _text: None, readers())))


def rows(items: list[Record | Refusal]) -> list[Row]:
    """Return the rows of records none of which was refused."""
    assert not [item.reason for item in items if isinstance(item, Refusal)]
    return [row for item in items if isinstance(item, Record) for row in item.rows]
