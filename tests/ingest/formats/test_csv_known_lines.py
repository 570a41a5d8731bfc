"""An update reads many texts at once, and comes to what reading one after the other comes to."""

import random
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest

import ingest.load.load_job
from graph.record.record import Record
from graph.world.open_world import open_world
from ingest.formats import csv_known_lines, json_objects
from ingest.load.pipeline import Options, load, quarantine

pytestmark = pytest.mark.slow

HEADER = b"CompanyName, CompanyNumber,RegAddress.AddressLine1,CompanyStatus,IncorporationDate"
DAYS = ("2025-01-01", "2025-02-01")
EDITIONS = 8
ENDS = (b"\n", b"\r\n", b"\r", b"\r\r\n", b"\n\n")
MARK = b"\xef\xbb\xbf"


@pytest.fixture(params=[64, 1 << 18])
def _blocks(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have blocks of a line or two, so that records go on over their ends, and of many lines."""
    monkeypatch.setattr(csv_known_lines, "_BLOCK", request.param)
    monkeypatch.setattr(json_objects, "_BLOCK", request.param)


def company(rng: random.Random, number: int) -> bytes:
    """Write a row as registers and people do, and now and then as nobody should."""
    name = rng.choice(
        ("ALPHA", "BETA, LTD", "GAM\u00c4", 'D "X" LTD', "E\nF", "", f"A{rng.randrange(1_000)}")
    )
    place = rng.choice(("1 ROAD", "", '"', "A\r\nB"))
    cells = [name, f"{number:08}", place, "Active", rng.choice((*["01/02/2010"] * 6, "99/99/2010"))]
    quoted = ",".join('"' + cell.replace('"', '""') + '"' for cell in cells).encode()
    plain = ",".join(cells).encode()
    odd = rng.choice((b"", b"a", plain[:12], orjson.dumps(cells), b'"' if number == 30 else b","))
    return rng.choice((*[quoted] * 10, *[plain] * 3, odd))


def companies(rng: random.Random) -> Iterator[bytes]:
    """Yield editions of a register, most of whose rows stay."""
    rows = [company(rng, number) for number in range(40)]
    while True:
        end = rng.choice(ENDS)
        mark = rng.choice((MARK, b""))
        yield mark + HEADER + b"\n" + end.join(rows) + rng.choice((end, b""))
        changed(rng, rows, company)


def passed_on(rng: random.Random, number: int) -> bytes:
    """Write a company as a JSON object under the register's columns."""
    names = ("ALPHA", "BETA", "", f"A{rng.randrange(1_000)}")
    cells = [rng.choice(names), f"{number:08}", "1 ROAD", "Active", "01/02/2010"]
    columns = [column.strip() for column in HEADER.decode().split(",")]
    whole = orjson.dumps(dict(zip(columns, cells, strict=True)))
    return rng.choice((*[whole] * 12, whole[:30], b"", b"{}"))


def objects(rng: random.Random) -> Iterator[bytes]:
    """Yield editions of such lines, most of which stay."""
    rows = [passed_on(rng, number) for number in range(40)]
    while True:
        yield b"\n".join(rows) + rng.choice((b"\n", b""))
        changed(rng, rows, passed_on)


def person(rng: random.Random, number: int) -> bytes:
    """Write a line of JSON, and now and then what is none."""
    data: dict[str, Any] = {
        "kind": "individual-person-with-significant-control",
        "name": rng.choice(("A B", "C {D}", "\u00c4", f"A{rng.randrange(1_000)}")),
        "links": {"self": f"/company/0{number:07}/persons-with-significant-control/individual/x"},
        "natures_of_control": ["ownership-of-shares-25-to-50-percent"],
        "notified_on": rng.choice((*["2016-04-06"] * 6, "2016-13-06")),
    }
    whole = orjson.dumps({"company_number": f"0{number:07}", "data": data})
    kind = rng.random()
    if kind < 0.8:
        return whole
    return rng.choice(
        (b"", b"  " + whole, whole + b" ", whole[:40], whole[:-1], b"}", b"[]", b"{}")
    )


def persons(rng: random.Random) -> Iterator[bytes]:
    """Yield editions of a snapshot, most of whose lines stay."""
    rows = [person(rng, number) for number in range(40)]
    while True:
        end = rng.choice((b"\n", b"\r\n"))
        yield rng.choice((MARK, b"")) + end.join(rows) + rng.choice((end, b""))
        changed(rng, rows, person)


def changed(
    rng: random.Random, rows: list[bytes], one: Callable[[random.Random, int], bytes]
) -> None:
    """Change a few rows, and the place of one."""
    for _ in range(rng.randrange(4, 12)):
        place = rng.randrange(len(rows))
        rows[place] = one(rng, place)
    rows.insert(rng.randrange(len(rows)), rows.pop(rng.randrange(len(rows))))


def became(record: Record, answer: dict[str, Any]) -> dict[str, Any]:
    """Say what a record holds, row by row with where each stands, and what it refused."""
    world = open_world(record)
    rows = {
        name: sorted((row["record_id"], row["position"]) for row in world.tables[name].to_pylist())
        for name in ("parties", "interests")
    }
    refused = sorted((row["position"], row["reason"], row["raw"]) for row in quarantine(record))
    ignored = ("file", "data_version")
    counts = {key: value for key, value in answer.items() if key not in ignored}
    return {
        "counts": counts,
        "refused": refused,
        "version": record.head().data_version,
        **rows,
    }


@pytest.mark.usefixtures("_blocks")
@pytest.mark.parametrize(
    ("reader", "editions"),
    [("uk_company", companies), ("uk_company", objects), ("uk_psc", persons)],
)
def test_an_update_comes_to_what_one_text_after_the_other_comes_to(
    reader: str,
    editions: Callable[[random.Random], Iterator[bytes]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fresh, recalled = 0, 0
    for seed in range(EDITIONS):
        texts = editions(random.Random(seed))
        first, second = (tmp_path / f"{seed}-{place}" for place in range(2))
        for path in (first, second):
            path.write_bytes(next(texts))
        one, two = tmp_path / f"one-{seed}", tmp_path / f"two-{seed}"
        outcomes = []
        for workspace, remembers in ((one, True), (two, False)):
            with monkeypatch.context() as patched:
                if not remembers:
                    patched.setattr(ingest.load.load_job, "load_known_texts", lambda *_args: None)
                record = Record(workspace)
                for path, day in zip((first, second), DAYS, strict=True):
                    options = Options(reader=reader, dataset="d", retrieved_on=day)
                    (outcome,) = load(record, [path], options)
                outcomes.append(became(record, outcome.answer))
        assert outcomes[0] == outcomes[1], f"seed {seed}"
        fresh += outcomes[0]["counts"]["records_kept"]
        recalled += outcomes[0]["counts"]["records_unchanged"]
        shutil.rmtree(one)
        shutil.rmtree(two)
    assert fresh > 2 * EDITIONS
    assert recalled > 10 * EDITIONS


def test_a_line_that_looks_like_the_cells_of_a_known_row_is_no_known_row(tmp_path: Path) -> None:
    cells = ["BETA, LTD", "00000001", "1 ROAD", "Active", "01/02/2010"]
    row = b'"BETA, LTD",00000001,1 ROAD,Active,01/02/2010'
    record = Record(tmp_path / "ws")
    for number, (line, day) in enumerate(zip((row, orjson.dumps(cells)), DAYS, strict=True)):
        path = tmp_path / f"{number}.csv"
        path.write_bytes(HEADER + b"\n" + row + b"\n" + line + b"\n")
        options = Options(reader="uk_company", dataset="d", retrieved_on=day)
        (outcome,) = load(record, [path], options)
    assert outcome.answer["records_unchanged"] == 1
    assert outcome.answer["records_quarantined"] == 1
