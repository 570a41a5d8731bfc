"""The history of a workspace that an older version wrote, and what came to it since."""

import zipfile
from pathlib import Path

from graph.record.record import Record
from tests.queries.conftest import Ask
from tests.queries.faults.test_repair import FORMAT_1, FORMAT_1_VERSION


def test_judgements_of_an_older_version_count_and_are_part_of_the_history(
    ask_own: Ask, tmp_path: Path
) -> None:
    folder = tmp_path / "old"
    with zipfile.ZipFile(FORMAT_1) as packed:
        packed.extractall(folder)

    def ask(*words: str) -> object:
        return ask_own("--workspace", str(folder), *words).json

    ask("migrate")
    (old,) = ask_own("--workspace", str(folder), "decisions").json
    assert (old["about"], old["state"], old["second"], old["until"]) == (
        "pair",
        "in_force",
        *[None] * 2,
    )
    assert Record(folder).head().data_version == FORMAT_1_VERSION
    ask("decide", old["pair"], "different", "--by", "Ana", "--until", "9999-12-31")
    ask("decisions", "--undo", old["pair"])
    lines = ask_own("--workspace", str(folder), "decisions").json
    assert [line["state"] for line in lines] == [
        "in_force",
        *["undone"] * (len(lines) // 2),
        "said",
    ]
    assert Record(folder).head().data_version == FORMAT_1_VERSION
    ask("check", "--deep")
