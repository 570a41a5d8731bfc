"""Signed files: what stands in the place of one."""

import os
from pathlib import Path

import pytest

from graph.head.signed_file import DamagedFileError, read_signed, signed_text, write_signed


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes in this system's folders")
def test_a_pipe_in_the_place_of_a_file_is_not_waited_for(tmp_path: Path) -> None:
    file = tmp_path / "HEAD.json"
    write_signed(file, signed_text({"a": 1}))
    assert read_signed(file) == {"a": 1}
    file.unlink()
    os.mkfifo(file)
    with pytest.raises(DamagedFileError, match="is no file"):
        read_signed(file)
