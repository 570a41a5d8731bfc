"""Every file of a workspace, damaged in every way, and every verb: the same answer, or a refusal.

Of the table of files, damages and verbs a run tries all files and all damages, each with some of
the verbs, drawn by a seed that is printed; with ``OWNERSHIP_ALL_FAULTS=1`` all of them. A refusal
ends with 2, names a file of the record and says what to do; nothing of the record may be gone then.
"""

import json
import os
import random
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.queries.faults.conftest import PAIR, Base
from tests.queries.faults.test_repair import Command, command

__all__ = ["command"]
pytestmark = pytest.mark.slow

PARTY = "toloka:tevian"
ON = ("--as-of", "2024-04-08")
READ: dict[str, tuple[str, ...]] = {
    "exposure": ("exposure", PARTY, "--regime", "eu", *ON),
    "known_on": ("exposure", PARTY, "--regime", "eu", *ON, "--known-on", "2026-01-15"),
    "show": ("show", PARTY, *ON),
    "search": ("search", "Tevian"),
    "owners": ("owners", "toloka:toloka_bv", *ON),
    "holdings": ("holdings", "toloka:yandex_nv", *ON),
    "paths": ("paths", "toloka:toloka_bv", "--regime", "eu", *ON),
    "beneficial": ("beneficial", "toloka:toloka_bv", *ON),
    "timeline": ("timeline", PARTY, "--regime", "eu"),
    "checks": ("checks", *ON),
    "quarantine": ("quarantine",),
}
WRITE: dict[str, tuple[str, ...]] = {
    "load": ("load", "{case}"),
    "load --dry-run": ("load", "{case}", "--dry-run"),
    "judge": ("judge", PARTY, "toloka:ntechlab", "unsure"),
    "decide": ("decide", PAIR, "same", "--by", "Ana", "--until", "9999-12-31"),
    "review FILE": ("review", "{table}"),
    "drop": ("drop", "citgo"),
    "rebuild names": ("search", "Tevian"),
    "tidy": ("tidy", "--older-than", "0", "--yes"),
    "migrate": ("migrate",),
}
REMEDY = re.compile(r"ownership (--workspace \S+ )?(repair|rebuild|migrate)")
CACHES = ("world", "names", "candidates")


def _files(folder: Path) -> list[str]:
    """Name the files of a record and of the caches that answers are taken from."""
    found = []
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder)
        cached = name.parts[0] == "cache" and len(name.parts) > 1 and name.parts[1] in CACHES
        if path.is_file() and (name.parts[0] == "record" or cached):
            found.append(name.as_posix())
    return found


def _damages(base: Base, name: str, rng: random.Random) -> Iterator[tuple[str, bytes | None]]:
    """Yield ways to damage a file: what it is called, and the bytes that are there then."""
    text = (base.folder / name).read_bytes()
    yield "missing", None
    if text:
        yield "truncated", text[: len(text) * 2 // 3]
        at = rng.randrange(len(text))
        yield (
            f"bit flip at {at}",
            text[:at] + bytes([text[at] ^ 1 << rng.randrange(8)]) + text[at + 1 :],
        )
    others = [p for p in base.folder.rglob(Path(name).name) if p.read_bytes() != text]
    if others:
        yield "swapped", rng.choice(others).read_bytes()
    for older in reversed(base.older):
        if (older / name).is_file() and (older / name).read_bytes() != text:
            yield "older", (older / name).read_bytes()
            return


def _plain(answer: Any) -> str:
    return json.dumps(answer, sort_keys=True)


@pytest.fixture(scope="module")
def case(repository: Path) -> Path:
    return repository / "sample_data" / "case" / "enplus.case.yaml"


def test_no_damage_changes_an_answer_in_silence(
    base: Base, tmp_path: Path, command: Command, case: Path
) -> None:
    seed = int(os.environ.get("OWNERSHIP_TEST_SEED") or random.randrange(10**9))
    print("seed", seed)
    rng, whole = random.Random(seed), bool(os.environ.get("OWNERSHIP_ALL_FAULTS"))
    folder = tmp_path / "ws"
    good = {}
    for verb, words in READ.items():
        code, answer, err = command(base.folder, *words)
        assert code == 0, err
        good[verb] = _plain(answer)
    version = command(base.folder, "status")[1]["data_version"]
    faults: list[str] = []
    tried = 0
    for name in _files(base.folder):
        for kind, content in _damages(base, name, rng):
            # A cache is no part of the record: it is made anew where it is not as it was written.
            cached = name.startswith("cache/")
            reads = list(READ) if whole else rng.sample(list(READ), 2)
            writes = list(WRITE) if whole else [] if cached else rng.sample(list(WRITE), 1)
            said = f"{name}, {kind}"
            _damage(base, folder, name, content)
            before = _record_files(folder)
            for verb in reads:
                found = command(folder, *READ[verb])
                faults += _judge_read(f"{said}: {verb}", found, good[verb])
            if not cached and command(folder, "check", "--deep")[0] != 2:
                faults.append(f"{said}: check --deep does not refuse")
            for verb in writes:
                _damage(base, folder, name, content)
                words = [word.format(case=case, table=base.table) for word in WRITE[verb]]
                found = command(folder, *words)
                faults += _judge_write(f"{said}: {verb}", found)
                gone = before - _record_files(folder)
                if gone and (
                    found[0] != 0 or verb not in ("drop", "judge", "load", "decide", "review FILE")
                ):
                    faults.append(f"{said}: {verb}: {sorted(gone)[0]} is gone")
            tried += 1
            if cached and not whole and rng.random() < 0.8:
                continue
            _damage(base, folder, name, content)
            faults += _judge_repair(said, command, folder, version)
    assert not faults, "\n".join(faults)
    print(f"{tried} damages")


def _damage(base: Base, folder: Path, name: str, content: bytes | None) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(base.folder, folder)
    if content is None:
        (folder / name).unlink()
    else:
        (folder / name).write_bytes(content)


def _record_files(folder: Path) -> set[str]:
    """Name the files of parts and copies; old heads go by themselves."""
    return {
        path.relative_to(folder).as_posix()
        for part in ("parts", "files")
        for path in (folder / "record" / part).rglob("*")
        if path.is_file()
    }


def _judge_read(said: str, found: tuple[int, Any, str], good: str) -> Iterator[str]:
    code, answer, err = found
    if code == 0 and _plain(answer) != good:
        yield f"{said}: another answer"
    yield from _judge_refusal(said, code, err)


def _judge_write(said: str, found: tuple[int, Any, str]) -> Iterator[str]:
    code, _, err = found
    if "format already" not in err:
        yield from _judge_refusal(said, code, err)


def _judge_refusal(said: str, code: int, err: str) -> Iterator[str]:
    if code not in (0, 2) or "Traceback" in err:
        yield f"{said}: exit {code} {err[-200:]}"
    elif code == 2 and not REMEDY.search(err):
        yield f"{said}: no remedy: {err[-200:]}"


def _judge_repair(
    said: str, command: Callable[..., tuple[int, Any, str]], folder: Path, version: str
) -> Iterator[str]:
    """Yield what is wrong after a repair: nothing but the copy of a source file may be lost."""
    code, answer, err = command(folder, "repair")
    # Of a damaged copy nothing is left but the tables that were made from it.
    if code not in ((0, 3) if ".zst" in said else (0,)) or answer["data_version"] != version:
        yield f"{said}: repair: exit {code} {answer} {err[-200:]}"
        return
    after = command(folder, "exposure", PARTY, "--regime", "eu", *ON)
    if after[0] != 0 or [row["verdict"] for row in after[1]] != ["listed"]:
        yield f"{said}: exposure after repair: {after[0]} {after[2][-200:]}"
    code, answer, err = command(folder, "check", "--deep")
    if code != 0:
        yield f"{said}: check after repair: {answer} {err[-200:]}"


def test_small_files_put_back_together_are_refused(
    base: Base, tmp_path: Path, command: Command
) -> None:
    # As after a restore from a backup that took the small files alone: they agree with each other.
    folder = tmp_path / "ws"
    shutil.copytree(base.folder, folder)
    shutil.rmtree(folder / "record/heads")
    for name in ("HEAD.json", "LOG.jsonl"):
        shutil.copy(base.older[0] / "record" / name, folder / "record" / name)
    shutil.copytree(base.older[0] / "record/heads", folder / "record/heads")
    for words in (*READ.values(), ("judge", PARTY, "toloka:ntechlab", "unsure")):
        code, answer, err = command(folder, *words)
        assert (code, answer) == (2, None)
        assert REMEDY.search(err)
    code, answer, _ = command(folder, "check")
    assert code == 2
    assert [Path(row["file"]).parent.name for row in answer["problems"]] == ["parts", "parts"]
    assert command(folder, "repair")[0] == 0
    ((row,), (good,)) = (command(w, *READ["exposure"])[1] for w in (folder, base.folder))
    assert (row["verdict"], row["listings"]) == ("listed", good["listings"])
    assert command(folder, "check", "--deep")[0] == 0
