"""The quick look at a file: whatever changed in its footer is damage, and no other error."""

import os
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from graph.head.part_check import check_size_and_rows
from graph.values.errors import DamagedRecordError
from graph.values.file_digests import FileDigest, differing_file, digest_file, read_stored

LENGTH = 8
"""Bytes at the end of a Parquet file: the length of its footer, and the mark."""


def test_a_bit_of_a_footer_is_damage_or_seen_later(tmp_path: Path) -> None:
    path = tmp_path / "records.parquet"
    pq.write_table(pa.table({"record_id": ["a", "b"], "reason": ["c", None]}), path)
    text, digest = path.read_bytes(), digest_file(path, 2)
    footer = int.from_bytes(text[-LENGTH : 4 - LENGTH], "little") + LENGTH
    refused = 0
    # The highest bit makes of a letter what is no UTF-8.
    for at in range(len(text) - footer, len(text), 3):
        path.write_bytes(text[:at] + bytes([text[at] ^ 1 << 7]) + text[at + 1 :])
        try:
            check_size_and_rows(path, digest)
        except DamagedRecordError:
            refused += 1
    assert refused > footer // 12


@pytest.mark.skipif(os.name != "posix", reason="pipes of POSIX")
def test_a_pipe_or_a_device_is_no_file_and_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "device").symlink_to("/dev/zero")
    for name in ("pipe", "device"):
        assert differing_file(tmp_path, {name: FileDigest(0, "")}) == (
            name, "cannot be read (No such device or address)",
        )  # fmt: skip
        with pytest.raises(OSError, match="No such device"):
            read_stored(tmp_path / name)
