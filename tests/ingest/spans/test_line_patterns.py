"""A pattern is taken only if the reader's own function bears it out."""

from dataclasses import replace

import orjson
import pytest

from ingest.readers.uk_psc.reader import READER
from ingest.spans.line_values import CopiedText, JudgedText, LookedIntoError
from ingest.spans.pattern_reader import PatternReader
from ingest.spans.record_plan import Field, RecordPlan

PLAN = READER.plan
ADDRESS = "/company/07654321/persons-with-significant-control/individual/abc"
LINE = {
    "company_number": "07654321",
    "data": {
        "address": {"country": "England", "premises": "1"},
        "kind": "individual-person-with-significant-control",
        "links": {"self": ADDRESS},
        "name": "Ada Example",
        "natures_of_control": ["ownership-of-shares-25-to-50-percent"],
        "notified_on": "2020-01-02",
    },
}


def _read(plan: RecordPlan) -> int:
    found = PatternReader(plan, "d").read([orjson.dumps(LINE)] * 4)
    return 0 if found is None else len(found.keys)


def test_the_usual_line_is_plain() -> None:
    assert PLAN is not None
    assert _read(PLAN) == 4


@pytest.mark.parametrize("path", ["data.address.country", "company_number", "data.links.self"])
def test_a_plan_that_claims_too_little_is_not_believed(path: str) -> None:
    assert PLAN is not None
    fields = tuple(Field(path) if field.path == path else field for field in PLAN.fields)
    differing = () if path == "company_number" else PLAN.differing
    assert _read(replace(PLAN, fields=fields, differing=differing)) == 0


def test_a_copied_text_tells_nothing_of_itself() -> None:
    text = CopiedText("\ue000")
    assert f"{text}, {' '.join([text.strip()])}" == "\ue000, \ue000"
    for ask in (text.casefold, text.split, lambda: "x" in text, lambda: text < "y"):
        with pytest.raises(LookedIntoError):
            ask()


def test_a_judged_text_answers_for_the_real_one() -> None:
    text = JudgedText("\ue000")
    text.real = "England"
    assert (text.casefold(), text == "England", hash(text)) == ("england", True, hash("England"))
    assert f"{text}" == "\ue000"
