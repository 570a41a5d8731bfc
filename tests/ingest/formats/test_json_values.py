"""Values of a file of JSON, line by line, where lines and blocks of the file do not agree."""

import random
from pathlib import Path

import orjson
import pytest

from ingest.files.opened_file import Opened
from ingest.formats.json_values import elements, texts_of
from ingest.reader import Refusal


def lines(rng: random.Random) -> list[bytes]:
    """Objects of a few bytes and of more than a block, with blank lines between."""
    sizes = [rng.choice((1, 50, 4_000, 262_130, 262_140, 600_000)) for _ in range(30)]
    values = [orjson.dumps({"n": n, "text": "x" * size}) for n, size in enumerate(sizes)]
    return [value if rng.random() < 0.8 else b"" for value in values]


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b" \n"])
@pytest.mark.parametrize("last", [True, False])
def test_every_line_is_given_with_its_number(tmp_path: Path, end: bytes, last: bool) -> None:
    for seed in range(5):
        wanted = lines(random.Random(seed))
        path = tmp_path / f"{seed}.jsonl"
        path.write_bytes(end.join(wanted) + (end if last else b""))
        found = [item for item in texts_of(Opened(path)) if not isinstance(item, Refusal)]
        numbered = [(f"line {n}", text) for n, text in enumerate(wanted, 1) if text]
        assert [item[:2] for item in found] == numbered, f"seed {seed}"
        some = [item.position for item in elements(Opened(path), containing=b'"n":7')]
        assert some == [where for where, text in numbered if b'"n":7' in text]


def test_a_list_of_lines_whose_end_is_missing_is_cut(tmp_path: Path) -> None:
    path = tmp_path / "list.json"
    path.write_bytes(b'[\n{"a":1},\n{"a":2}\n')
    *found, end = texts_of(Opened(path))
    assert [item[:2] for item in found if isinstance(item, tuple)] == [
        ("line 2", b'{"a":1}'),
        ("line 3", b'{"a":2}'),
    ]
    assert isinstance(end, Refusal)
    assert (end.position, end.cut) == ("line 4", True)


@pytest.mark.parametrize(
    "text",
    [
        b'{"a": {"x": 1},\n"b": [2]}\n{"a": 2}\n',
        b'{"a":\n1}\n{"a": 2}\n',
        b'{"a": [\n1]}\n{"a": 2}\n',
        b'[\n{"a": {\n}},\n{"a": 2}]\n',
    ],
)
def test_an_object_may_go_on_over_lines_in_any_form(tmp_path: Path, text: bytes) -> None:
    path = tmp_path / "list.json"
    path.write_bytes(text)
    found = list(elements(Opened(path)))
    assert [item.position for item in found] == ["element 1", "element 2"]
    assert not any(isinstance(item, Refusal) for item in found)


def test_a_first_line_that_is_cut_is_one_refusal(tmp_path: Path) -> None:
    path = tmp_path / "list.jsonl"
    path.write_bytes(b'{"a": {"b"\n{"a": 2}\n')
    refusal, whole = elements(Opened(path))
    assert isinstance(refusal, Refusal)
    assert (refusal.position, whole.position) == ("line 1", "line 2")
