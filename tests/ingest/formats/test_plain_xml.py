"""Records cut out by their bytes are those of the parser: texts, positions, errors.

`OWNERSHIP_FUZZ_CASES=2000` tries as many spoiled files.
"""

import gzip
import os
import random
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import pytest
from lxml import etree

from graph.values.errors import OwnershipError
from ingest.files.byte_streams import BreaksOffError
from ingest.files.opened_file import Opened
from ingest.formats import plain_xml
from ingest.formats.plain_xml import record_runs, record_texts
from ingest.formats.xml_elements import local_name, numbered_elements
from tests.fuzz.run import case_of

FILES: Final = int(os.environ.get("OWNERSHIP_FUZZ_CASES", "60"))
FUZZED: Final = 20261203
WANTED: Final = frozenset({"LEIRecord", "RelationshipRecord", "Exception"})
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<x:Data xmlns:x="urn:a" xmlns:y="urn:b">\n'
TAIL = "</x:Data>\n"
TEXTS = ("One", " Two ", "A &amp; B", "&lt;b&gt;", "été", "&quot;q&quot;", "&#233;", "a > b", "😀")
Found = tuple[list[tuple[str, bytes, str]], str]


@pytest.fixture(autouse=True, params=[False, True], ids=["one by one", "by loops"])
def by_loops(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the loops know markups, as in large files, or each record be looked at by itself."""
    monkeypatch.setattr(plain_xml, "loops_are_ready", lambda: request.param)


def _parsed(opened: Opened) -> Iterator[tuple[str, bytes, str]]:
    for position, element in numbered_elements(opened, WANTED):
        yield position, etree.tostring(element, with_tail=False), local_name(element.tag)


def _cut(opened: Opened) -> Iterator[tuple[str, bytes, str]]:
    return record_texts(opened, WANTED)


def _all(path: Path, read: Callable[[Opened], Iterator[tuple[str, bytes, str]]]) -> Found:
    """Return what is read of a file, and the error at its end."""
    found = list[tuple[str, bytes, str]]()
    try:
        for one in read(Opened(path)):
            found.append(one)
    except BreaksOffError as wrong:
        return found, f"breaks off: {wrong} {wrong.args}"
    except OwnershipError as wrong:
        return found, f"{type(wrong).__name__}: {wrong}"
    return found, ""


def _check(path: Path) -> int:
    """Compare both ways, and return how many records a parser was asked to write."""
    asked = 0
    kept = plain_xml._parsed_records

    def counted(*said: object) -> Iterator[tuple[bytes, str]]:
        nonlocal asked
        for one in kept(*said):  # type: ignore[arg-type]
            asked += 1
            yield one

    plain_xml._parsed_records = counted
    try:
        assert _all(path, _cut) == _all(path, _parsed), path.read_bytes()[:3000]
    finally:
        plain_xml._parsed_records = kept
    return asked


def _record(rng: random.Random) -> str:
    tag = "LEIRecord" if rng.random() < 0.99 else "Exception"
    inner = "".join(
        rng.choice(
            (
                f"<x:LEI>{rng.choice(TEXTS)}</x:LEI>",
                f'\n  <y:Name a="1">{rng.choice(TEXTS)}</y:Name>',
                "<x:Empty/>",
                "<x:Deep><x:Er>z</x:Er></x:Deep>",
            )
        )
        for _ in range(rng.randrange(5))
    )
    return f"<x:{tag}>{inner}</x:{tag}>"


ODD: Final = (
    "<!-- c --><x:LEIRecord><x:LEI>in <!-- > --> it</x:LEI></x:LEIRecord>",
    '<x:LEIRecord a="1"><x:LEI>a</x:LEI></x:LEIRecord>',
    "<x:LEIRecord><x:LEI></x:LEI></x:LEIRecord>",
    "<x:LEIRecord><x:LEI />b</x:LEIRecord>",
    "<x:LEIRecord><x:LEI a='b'>c</x:LEI></x:LEIRecord>",
    "<x:LEIRecord><x:Exception>in another</x:Exception></x:LEIRecord>",
    "<x:LEIRecord><z:LEI>undeclared</z:LEI></x:LEIRecord>",
    "<x:LEIRecord>a</x:LEIRecord >",
    "<x:LEIRecord><x:LEI>no end</x:LEIRecord>",
    "<x:LEIRecord><x:LEI>a\x01b</x:LEI></x:LEIRecord>",
    "<x:LEIRecord><x:LEI>a\ufffeb</x:LEI></x:LEIRecord>",
    "<x:LEIRecord>\r\n<x:LEI>a\r\nb</x:LEI></x:LEIRecord>",
    "<x:LEIRecord><x:LEI>&unknown;</x:LEI></x:LEIRecord>",
    "<x:LEIRecord><![CDATA[ <x:LEI>a</x:LEI> ]]></x:LEIRecord>",
    "<x:LEIRecord><x:été>a</x:été></x:LEIRecord>",
    "<x:LEIRecord/>",
    "<x:LEIRecord><x:Deep><x:LEIRecord>never closed</x:LEIRecord>",
    "stray text",
    "<x:Other>b</x:Other>",
    "<?pi a?>",
    "<x:LEIRecord xmlns='urn:c'><LEI>a</LEI></x:LEIRecord>",
    "<x:LEIRecord><x:LEI xmlns:q='urn:q'><q:a>b</q:a></x:LEI></x:LEIRecord>",
)


def test_plain_files_are_cut_without_a_parser(tmp_path: Path) -> None:
    path, rng = tmp_path / "a.xml", random.Random(1)
    records = [_record(rng).replace("Exception", "LEIRecord") for _ in range(4_000)]
    path.write_text(HEAD + "\n".join(records) + TAIL)
    assert _check(path) == 0
    packed = tmp_path / "a.xml.gz"
    packed.write_bytes(gzip.compress(path.read_bytes()))
    assert _check(packed) == 0


@pytest.mark.parametrize("odd", ODD)
def test_what_is_not_plain_is_read_by_the_parser(tmp_path: Path, odd: str) -> None:
    path, rng = tmp_path / "a.xml", random.Random(2)
    for before, after in ((0, 3), (3, 0), (5, 5)):
        records = [_record(rng) for _ in range(before)] + [odd]
        records += [_record(rng) for _ in range(after)]
        path.write_bytes((HEAD + "\n".join(records) + TAIL).encode())
        _check(path)


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace(b"UTF-8", b"ISO-8859-1"),
        lambda text: text.replace(b'encoding="UTF-8"', b'encoding = "ISO-8859-1"'),
        lambda text: b"\xef\xbb\xbf" + text,
        lambda text: b" " + text,
        lambda text: text.decode().encode("utf-16"),
        lambda text: text.replace(b"<x:Data", b"<!DOCTYPE x><x:Data"),
        lambda text: text.replace(b"</x:Data>", b""),
        lambda text: text.replace(b"</x:Data>", b"</x:Data><x:Data/>"),
        lambda text: text.replace(b"</x:Data>", b"<x:LEIRecord></x:Data>"),
        lambda text: text.replace(b"</x:Data>", b"</x:Other>"),
        lambda text: text.replace("é".encode(), b"\xe9"),
        lambda text: text.replace(b"xmlns:y", b"xmlns:z"),
        lambda text: text[: len(text) // 2],
        lambda text: text.replace(b"<x:Data ", b"<x:Data a='1>' "),
        lambda text: text.replace(b"\n<x:Data", b"\n<!-- <x:LEIRecord> --><x:Data"),
        lambda text: text.replace(b"x:LEIRecord", b"LEIRecord").replace(b"xmlns:x", b"xmlns"),
        lambda text: text.replace(b"\n", b"\r\n"),
        lambda text: text * 2,
    ],
)
def test_files_that_begin_or_end_otherwise(
    tmp_path: Path, change: Callable[[bytes], bytes]
) -> None:
    path, rng = tmp_path / "a.xml", random.Random(3)
    text = HEAD + "\n".join(_record(rng) for _ in range(40)) + TAIL
    path.write_bytes(change(text.encode()))
    _check(path)


def test_members_and_broken_archives_are_equal(tmp_path: Path) -> None:
    rng = random.Random(4)
    whole = (HEAD + "\n".join(_record(rng) for _ in range(30_000)) + TAIL).encode()
    path = tmp_path / "two.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.xml", whole[:5_000])
        archive.writestr("b.xml", whole)
    _check(path)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.xml", whole)
        archive.writestr("b.xml", whole.replace(b"<x:Empty/>", b"<x:Empty></x:Empty>"))
    _check(path)
    packed = gzip.compress(whole)
    path = tmp_path / "a.xml.gz"
    for broken in (packed[: len(packed) // 2], packed[:-4], packed[:90_000] + packed[90_010:]):
        path.write_bytes(broken)
        _check(path)


def test_spoiled_samples_are_equal(tmp_path: Path, shared_data: Path) -> None:
    for path in (shared_data / "gleif-xml").glob("*.xml"):
        _check(path)
    for number in range(FILES):
        sample, mutant = case_of("gleif", FUZZED, number)
        if mutant.content.lstrip()[:1] == b"<":
            path = tmp_path / f"{sample.name}{mutant.suffix}"
            path.write_bytes(mutant.content)
            _check(path)


def test_bytes_changed_anywhere_are_equal(tmp_path: Path) -> None:
    path = tmp_path / "a.xml"
    for number in range(FILES * 3):
        rng = random.Random(f"{FUZZED}/{number}")
        records = [rng.choice(ODD) if rng.random() < 0.03 else _record(rng) for _ in range(12)]
        text = bytearray((HEAD + "\n".join(records) + TAIL).encode())
        for _ in range(rng.randrange(3)):
            at = rng.randrange(len(text))
            piece = rng.choice((b"", b"<", b">", b"&", b'"', b"/", b"\x00", b"\xff", b" ", b"x"))
            text[at : at + rng.randrange(3)] = piece
        path.write_bytes(text)
        _check(path)


def test_long_records_come_in_short_runs(tmp_path: Path) -> None:
    path = tmp_path / "a.xml"
    long = f"<x:LEIRecord><x:LEI>{'x' * 400_000}</x:LEI></x:LEIRecord>"
    path.write_text(HEAD + long * 8 + "<x:LEIRecord><x:LEI>a</x:LEI></x:LEIRecord>" * 3 + TAIL)
    runs = [len(run.texts) for run in record_runs(Opened(path), dict.fromkeys(WANTED))]
    assert runs == [3, 3, 5]
