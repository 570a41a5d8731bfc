"""Where texts of elements stand, and what a plan must say before its patterns are believed."""

import random
from dataclasses import replace

import numpy as np
import pytest

from ingest.readers.gleif.golden_copy_plan import _are_leis
from ingest.readers.gleif.reader import READER
from ingest.spans.markup_spans import MarkupSpans
from ingest.spans.pattern_reader import PatternReader
from ingest.spans.record_plan import Field, FieldNumbers, RecordPlan
from tests.ingest.spans.gleif_elements import lei_number

SPACE = 'xmlns:lei="http://www.gleif.org/data/schema/leidata/2016"'
ADDRESS = "<lei:FirstAddressLine>1 High Street</lei:FirstAddressLine><lei:Country>GB</lei:Country>"
ELEMENT = (
    f"<lei:LEIRecord {SPACE}><lei:LEI>EXAMPLE0TOPHOLDING84</lei:LEI><lei:Entity>"
    '<lei:LegalName xml:lang="en">Example Ltd</lei:LegalName>'
    f"<lei:LegalAddress>{ADDRESS}</lei:LegalAddress>"
    f"<lei:HeadquartersAddress>{ADDRESS}</lei:HeadquartersAddress>"
    "<lei:RegistrationAuthority>"
    "<lei:RegistrationAuthorityID>RA000585</lei:RegistrationAuthorityID>"
    "<lei:RegistrationAuthorityEntityID>01234567</lei:RegistrationAuthorityEntityID>"
    "</lei:RegistrationAuthority><lei:EntityStatus>ACTIVE</lei:EntityStatus>"
    "<lei:EntityCreationDate>2004-06-01T00:00:00.000Z</lei:EntityCreationDate></lei:Entity>"
    "<lei:Registration><lei:LastUpdateDate>2024-03-01T10:00:00.000Z</lei:LastUpdateDate>"
    "</lei:Registration></lei:LEIRecord>"
)


def _plan() -> RecordPlan:
    assert READER.plan is not None
    return READER.plan


def _read(plan: RecordPlan, *elements: str) -> int:
    found = PatternReader(plan, "d").read(
        [one.encode("ascii") for one in elements or [ELEMENT] * 4]
    )
    return 0 if found is None else len(found.keys)


def test_the_usual_element_is_plain() -> None:
    assert _read(_plan()) == 4


@pytest.mark.parametrize(
    "path",
    [
        "LEI",
        "Entity.EntityCreationDate",
        "Entity.EntityStatus",
        "Entity.LegalAddress.Country",
        "Entity.RegistrationAuthority.RegistrationAuthorityEntityID",
        "Entity.RegistrationAuthority.RegistrationAuthorityID",
    ],
)
def test_a_plan_that_claims_too_little_is_not_believed(path: str) -> None:
    plan = _plan()
    fields = tuple(Field(path) if field.path == path else field for field in plan.fields)
    naming = () if path == "LEI" else plan.naming
    assert _read(replace(plan, fields=fields, naming=naming)) == 0


def test_addresses_that_are_not_compared_are_not_believed_to_be_the_same() -> None:
    assert _read(replace(_plan(), alike=())) == 0


@pytest.mark.parametrize(
    "text",
    [
        'The "Best" Ltd',
        "back\\slash",
        " Example",
        "Example ",
        "&#160;Example",
        "A &lt; B",
        "&#1048576;<!-- a -->",
        "<lei:b>bold</lei:b>",
        "",
    ],
)
def test_what_is_not_plain_is_left_to_the_reader(text: str) -> None:
    changed = ELEMENT.replace("Example Ltd", text)
    assert _read(_plan(), ELEMENT, ELEMENT, ELEMENT, *[changed] * 4) == 3


@pytest.mark.parametrize("text", ["A &amp; B", "&#1055;&#1088;&#1080;&#1084;&#1077;&#1088;", "a b"])
def test_letters_and_ampersands_are_plain(text: str) -> None:
    changed = ELEMENT.replace("Example Ltd", text)
    assert _read(_plan(), ELEMENT, ELEMENT, ELEMENT, changed) == 4


def test_an_element_beyond_measure_is_left_to_the_reader() -> None:
    changed = ELEMENT.replace("Example Ltd", "x" * (1 << 20))
    assert _read(_plan(), ELEMENT, ELEMENT, ELEMENT, changed) == 3


def test_texts_are_found_where_a_parser_finds_them() -> None:
    plan = _plan()
    fields = FieldNumbers(plan)
    assert plan.fields_in is not None
    finder = MarkupSpans(fields, plan.fields_in)
    other = ELEMENT.replace("Example Ltd", "Another one").replace("><lei:Entity", ">\n <lei:Entity")
    for _ in range(2):
        spans, shapes = finder.find([ELEMENT.encode(), other.encode(), b"", b"no element"])
        assert shapes.tolist()[2:] == [-1, -1]
        assert shapes[0] != shapes[1]
        for row, text in enumerate((ELEMENT, other)):
            wanted = plan.fields_in(text.encode())
            found = dict(finder.constants_of(int(shapes[row])))
            for path, number in fields.number.items():
                begin, end = spans.starts[row, number], spans.ends[row, number]
                if end:
                    found[path] = spans.buf[begin:end].tobytes().decode()
            assert found == wanted


def test_check_digits_of_many_leis_are_those_of_each() -> None:
    rng = random.Random(5)
    numbers = [number for number in (lei_number(rng) for _ in range(500)) if len(number) == 20]
    texts = np.array([[*number.encode()] for number in numbers], np.uint8)
    wanted = [
        number == number.upper() and int("".join(str(int(sign, 36)) for sign in number)) % 97 == 1
        for number in numbers
    ]
    assert _are_leis(texts).tolist() == wanted
    assert 0 < sum(wanted) < len(wanted)
