"""What is wrong with a form of own facts, said with the labels that the form shows."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from ingest.case_file import case_items
from queries.explorer.case_form.form_fields import FORMS, Form
from queries.own.case_files import Problem
from queries.words.safe_text import safe_link

FILL_IN: Final = "fill this in"
_MISSING: Final = re.compile(r"^[^:]*: (\w+) is missing\b.*")
_NUMBER: Final = re.compile(r"^\s*[^:\s][^:]*:\s*\S")


def form_problems(form: Form, given: Mapping[str, Any]) -> list[Problem]:
    """Return what a form lacks or has wrong in its fields by key, before any file is written."""
    return [Problem(text, 0, form.section, "", key) for key, text in _find_problems(form, given)]


def _find_problems(form: Form, given: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    yield from (
        (f.key, FILL_IN) for f in form.fields if f.needed and not _is_filled(given.get(f.key))
    )
    if form.section == "interests" and not any(
        _is_filled(given.get(key)) for key in ("share", "votes", "types")
    ):
        yield (
            "share",
            "fill in this, the votes or the kind of interest; write unknown if no source says "
            "how much",
        )
    address = given.get("url")
    if _is_filled(address) and safe_link(str(address).strip()) is None:
        yield "url", f"{address!r} is no address of the web; write one that begins with https://"
    if _is_filled(given.get("subtype")) and given.get("kind") != "Supply":
        yield "subtype", "only the kind Supply has this; leave it empty and write it under Role"
    for line in str(given.get("identifiers") or "").splitlines():
        if line.strip() and _NUMBER.match(line) is None:
            yield "identifiers", f"{line.strip()!r} has no scheme; write it as in NL-KVK: 01234567"


def _is_filled(value: Any) -> bool:
    return bool(value.strip() if isinstance(value, str) else value)


def label_problem(problem: Problem, own: Collection[tuple[str, case_items.Which]] = ()) -> Problem:
    """Return a problem with the label of its field, and a line only if the form did not write it.

    >>> label_problem(Problem("schema: fill this in", 0, "parties", "", "schema")).text
    'Kind: fill this in'
    """
    form = FORMS.get(problem.section)
    if form is None:
        return problem
    label = next((f.label for f in form.fields if f.key == problem.field), "")
    text = problem.text
    if label:
        text = _MISSING.sub(FILL_IN, text).removeprefix(f"{problem.field}: ")
        text = f"{label}: {text}"
    line = 0 if (problem.section, problem.which) in own else problem.line
    return replace(problem, text=text, line=line)
