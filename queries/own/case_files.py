"""The files of own cases: written in one step, kept as versions and editions, and checked."""

import os
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from graph.values.errors import InputError
from ingest.case_file import case_items
from ingest.case_file.yaml_text import MAX_BYTES
from ingest.recognition.detect import readers

SUFFIX: Final = ".case.yaml"
MAX_VERSIONS: Final = 200
"""Most versions of a case that a folder keeps."""
_MISSING: Final = re.compile(r"(\w+) is missing")


def next_edition(loaded: list[str | None]) -> str:
    """Return an edition for this save: the UTC second, and later than every loaded edition."""
    now = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
    for edition in loaded:
        if edition is not None:
            now = max(now, datetime.fromisoformat(edition) + timedelta(seconds=1))
    return now.isoformat(timespec="seconds")


def read_text(path: Path) -> str:
    """Return the text of a case with its line ends as they are; `InputError` if not in UTF-8."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            return stream.read()
    except UnicodeDecodeError:
        raise InputError(f"{path.name}: is no text in UTF-8; save it so") from None


def write_text(path: Path, text: str) -> None:
    """Write a case in one step, so that a crash leaves the old text or the new one."""
    fresh = path.with_name(f".{path.name}.new")
    with fresh.open("w", encoding="utf-8", newline="") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    os.replace(fresh, path)


def versions_in(folder: Path) -> list[Path]:
    """Return the files of the versions in a folder, the oldest first."""
    return sorted(folder.glob(f"*{SUFFIX}"))


def keep_version(folder: Path, text: str) -> None:
    """Store a text as the newest version of a folder; remove the oldest beyond ``MAX_VERSIONS``."""
    folder.mkdir(parents=True, exist_ok=True)
    versions = versions_in(folder)
    number = int(versions[-1].name.split(".")[0]) + 1 if versions else 1
    write_text(folder / f"{number:06d}{SUFFIX}", text)
    for old in versions[: max(0, len(versions) + 1 - MAX_VERSIONS)]:
        old.unlink()


@dataclass(frozen=True)
class Problem:
    """One problem of a case: what is wrong and what to write, with its line from 1.

    ``section`` is empty for the file, ``field`` for a whole item; ``which`` is its key or place.
    """

    text: str
    line: int
    section: str = ""
    which: case_items.Which = ""
    field: str = ""


class WrongCaseError(InputError):
    """A case cannot be saved; ``problems`` has the fields that are wrong."""

    def __init__(self, problems: list[Problem]) -> None:
        first = problems[0]
        more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
        super().__init__(f"line {first.line}: {first.text}{more}")
        self.problems = problems


def case_name(text: str) -> str:
    """Return the name in a case file, its key ``case``; `InputError` if it is none or too long."""
    if len(text) > MAX_BYTES:
        raise InputError("the file is too long for a case file; load it with `ownership load`")
    name = case_items.case_values(text).get("case", "")
    if not isinstance(name, str) or not name:
        raise InputError("the file has no `case: NAME` at its top, so it is no case file")
    return name


def check_case(name: str, text: str) -> None:
    """Raise `WrongCaseError` for a case with problems, `InputError` for one of another name."""
    problems = find_problems(text)
    if problems:
        raise WrongCaseError(problems)
    own = case_name(text)
    if own != name:
        raise InputError(f"the file says `case: {own}`, and the case is {name!r}; keep its name")


def find_problems(text: str) -> list[Problem]:
    """Return the problems of a case, each with its item and field where it has one."""
    check = readers()["case"].check
    assert check is not None, "case files are written by hand"
    found = check(text, "case")
    if not found:
        return []
    try:
        items = case_items.items_of(text)
    except InputError:
        items = []
    return [_locate_problem(mark.line, mark.column, said, items) for mark, said in found]


def _locate_problem(line: int, column: int, said: str, items: list[case_items.Item]) -> Problem:
    for item in items:
        if not item.lines[0] <= line <= item.lines[1]:
            continue
        key = next((k for k, at in item.marks.items() if at == (line, column)), "")
        missing = _MISSING.search(said)
        return Problem(said, line, item.section, item.which, key or (missing[1] if missing else ""))
    return Problem(said, line)
