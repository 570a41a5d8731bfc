"""Problems of a case, each with its item and field, for the form in which it is edited."""

import re
from dataclasses import dataclass
from typing import Final

from graph.values.errors import InputError
from ingest.case_file import case_items
from ingest.case_file.yaml_text import MAX_BYTES
from ingest.recognition.detect import readers

_MISSING: Final = re.compile(r"(\w+) is missing")


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
