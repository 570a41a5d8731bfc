"""What the markup of a record says is what a parser finds, field by field and in its order.

`OWNERSHIP_FUZZ_CASES=2000` tries as many spoiled files.
"""

import os
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.values.errors import OwnershipError
from ingest.files.byte_streams import BreaksOffError
from ingest.files.opened_file import Opened
from ingest.formats.markup_shapes import MOST_BYTES, MarkupShapes
from ingest.readers.gleif.flat_fields import fields_of_xml, xml_pieces
from tests.fuzz.run import case_of

TRIES = int(os.environ.get("OWNERSHIP_FUZZ_CASES", "60"))
SEED = 20261201
RECORD = '<x:LEIRecord xmlns:x="urn:made-up">{}</x:LEIRecord>'
TEXTS = ("One", " Two ", "A &amp; B", "&lt;b&gt;", "&#233;t&#233;", "&#160;", "a\n b", "~1~", "\t")


def _texts_of(path: Path) -> Iterator[bytes]:
    """Yield the text of each record, as far as the file can be read."""
    try:
        for piece in xml_pieces(Opened(path)):
            yield piece[1]
    except (BreaksOffError, OwnershipError):
        return


def _compare(shapes: MarkupShapes, text: bytes) -> bool:
    """Check a record, and return whether its markup was enough."""
    found, wanted = shapes.fields_of(text), fields_of_xml(text)
    if found is None:
        return False
    assert wanted is not None
    assert [*found.items()] == [*wanted.items()], text
    return True


def test_samples_and_real_files_are_read_by_their_markup(
    repository: Path, shared_data: Path
) -> None:
    files = [*(repository / "sample_data" / "gleif").rglob("*.xml")]
    files += (shared_data / "gleif-xml").glob("*.xml")
    shapes = MarkupShapes(fields_of_xml)
    told = [_compare(shapes, text) for path in files for text in _texts_of(path)]
    assert len(told) > 20
    assert sum(told) == len(told)


def test_spoiled_files_are_equal(tmp_path: Path) -> None:
    shapes, told = MarkupShapes(fields_of_xml), list[bool]()
    for number in range(TRIES):
        sample, mutant = case_of("gleif", SEED, number)
        path = tmp_path / f"{sample.name}{mutant.suffix}"
        path.write_bytes(mutant.content)
        if mutant.content.lstrip()[:1] == b"<":
            told += [_compare(shapes, text) for text in _texts_of(path)]
    assert any(told)


def test_records_of_one_shape_have_their_own_texts() -> None:
    shapes, rng, told = MarkupShapes(fields_of_xml), random.Random(SEED), 0
    for _ in range(500):
        one, two, three = (rng.choice(TEXTS) for _ in range(3))
        inner = f"<x:LEI>{one}</x:LEI>\n <x:Entity>{three}<x:LegalName t='1'>{two}</x:LegalName>"
        inner += rng.choice(["</x:Entity>", "<x:LegalName>last</x:LegalName></x:Entity>"])
        inner = inner.replace("'", '"')
        inner += rng.choice(
            ["", "<x:Extension><x:DeletedAt>2024-01-01</x:DeletedAt></x:Extension>"]
        )
        told += _compare(shapes, RECORD.format(inner).encode())
    assert told > 250


@pytest.mark.parametrize(
    "inner",
    [
        "<x:LEI>a > b</x:LEI>",
        "<x:LEI>&#0;</x:LEI><x:LEI>&unknown;</x:LEI>",
        "<x:LEI><!-- > a < --></x:LEI>",
        "<x:LEI><![CDATA[ > a < ]]></x:LEI>",
        '<x:LEI t="~0~">a</x:LEI>',
        '<x:LEI t=">a">b</x:LEI>',
        "<y:LEI>undeclared</y:LEI>",
        "<x:LEI>&#160;</x:LEI>",
        f"<x:LEI>{'a' * MOST_BYTES}</x:LEI>",
    ],
)
def test_what_only_a_parser_can_tell_is_left_to_it(inner: str) -> None:
    shapes = MarkupShapes(fields_of_xml)
    assert shapes.fields_of(RECORD.format(inner).encode()) is None
    assert shapes.fields_of(RECORD.format("<x:LEI>plain</x:LEI>").encode()) == {"LEI": "plain"}
