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

from tests.queries.faults.conftest import PAIR, Base, Command
from tests.seeds import seeded_random

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
    "connect": ("connect", "toloka:toloka_bv", "toloka:ntechlab", *ON),
    "compare": ("compare", PARTY, "--from", "2024-01-01", "--to", "2024-04-08", "--regime", "eu"),
    "candidates": ("candidates",),
    "review": ("review",),
    "decisions": ("decisions",),
    "everyone": ("exposure", "--everyone", "--regime", "eu", *ON, "--out", "{out}"),
    "watch run": ("watch", "run"),
    "story changes": ("story", "changes", "who"),
    "verify": ("verify", "{zip}"),
}
BESIDE: dict[str, tuple[str, ...]] = {"watch list": ("watch", "list")}
"""Verbs that need no record, but what stands beside it."""
WRITE: dict[str, tuple[str, ...]] = {
    "load": ("load", "{case}"),
    "load --dry-run": ("load", "{case}", "--dry-run"),
    "judge": ("judge", PARTY, "toloka:ntechlab", "unsure"),
    "decide": ("decide", PAIR, "same", "--by", "Ana", "--until", "9999-12-31"),
    "review FILE": ("review", "{table}"),
    "drop": ("drop", "citgo"),
    "watch add": ("watch", "add", "toloka:ntechlab", "--regime", "eu"),
    "story add": ("story", "add", "Who", PARTY, *ON),
    "four-eyes": ("four-eyes", "on"),
    "fetch": ("fetch", "un_sc_sanctions", "--from", "{un}"),
    "export ftm": ("export", "ftm", "{out}"),
    "rebuild names": ("search", "Tevian"),
    "tidy": ("tidy", "--older-than", "0", "--yes"),
    "migrate": ("migrate",),
}
IN_ITS_PLACE: dict[str, Callable[[Path], object]] = {
    "missing": Path.exists,
    "a folder": Path.mkdir,
    "a link to nowhere": lambda path: path.symlink_to("nowhere"),
    "a pipe": os.mkfifo,
}
REMEDY = re.compile(r"ownership (--workspace \S+ )?(repair|rebuild|migrate|watch)")
Ask = Callable[[Path, tuple[str, ...]], tuple[int, Any, str]]
CACHES = ("world", "names", "candidates")


def _files(folder: Path) -> list[str]:
    """Name the files of a record, of what is watched, and of the caches that answers are from."""
    found = []
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder)
        cached = name.parts[0] == "cache" and len(name.parts) > 1 and name.parts[1] in CACHES
        watched = name.parts[0] == "watch" and name.name != "lock"
        if path.is_file() and (name.parts[0] == "record" or cached or watched):
            found.append(name.as_posix())
    return found


def _damages(
    base: Base, name: str, rng: random.Random, *, whole: bool
) -> Iterator[tuple[str, bytes | None]]:
    """Yield ways to damage a file: what it is called, and the bytes that are there then.

    Of what else may lie in the place of a file, with no bytes, one is drawn.
    """
    text = (base.folder / name).read_bytes()
    for kind in IN_ITS_PLACE if whole else rng.sample(list(IN_ITS_PLACE), 1):
        yield kind, None
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


def _publisher_files(place: Path) -> Path:
    """Write the files of a publisher into a folder, as `fetch --from` takes them."""
    sample = Path(__file__).parents[3] / "sample_data/un/made-up-list.xml"
    (place / "un/un_sc_sanctions").mkdir(parents=True)
    shutil.copy(sample, place / "un/un_sc_sanctions/consolidated.xml")
    return place / "un"


@pytest.fixture(scope="module")
def case(repository: Path) -> Path:
    return repository / "sample_data" / "case" / "enplus.case.yaml"


@pytest.fixture
def ask(base: Base, tmp_path: Path, command: Command, case: Path) -> Ask:
    """Run a verb of the table on a folder."""
    given = {"case": case, "table": base.table, "zip": tmp_path / "answer.zip"}
    given |= {"un": _publisher_files(tmp_path), "out": tmp_path / "out"}

    def ask(folder: Path, words: tuple[str, ...]) -> tuple[int, Any, str]:
        shutil.rmtree(tmp_path / "out", ignore_errors=True)
        return command(folder, *(word.format_map(given) for word in words))

    return ask


def test_no_damage_changes_an_answer_in_silence(
    base: Base, tmp_path: Path, command: Command, ask: Ask
) -> None:
    rng, whole = seeded_random(), bool(os.environ.get("OWNERSHIP_ALL_FAULTS"))
    folder = tmp_path / "ws"
    good = {}
    assert ask(base.folder, (*READ["exposure"], "--zip", "{zip}"))[0] == 0
    verbs = READ | BESIDE
    for verb, words in verbs.items():
        code, answer, err = ask(base.folder, words)
        assert code == 0, err
        good[verb] = _plain(answer)
    version = command(base.folder, "status")[1]["data_version"]
    faults: list[str] = []
    tried = 0
    for name in _files(base.folder):
        for kind, content in _damages(base, name, rng, whole=whole):
            # A cache is no part of the record: it is made anew where it is not as it was written.
            # Nor is what is watched, which has a copy of its own.
            cached = not name.startswith("record/")
            reads = list(verbs) if whole else rng.sample(list(verbs), 1 if cached else 2)
            writes = list(WRITE) if whole else [] if cached else rng.sample(list(WRITE), 1)
            said = f"{name}, {kind}"
            _damage(base, folder, name, kind, content)
            before = _record_files(folder)
            for verb in reads:
                found = ask(folder, verbs[verb])
                faults += _judge_read(f"{said}: {verb}", found, good[verb])
            if not cached and command(folder, "check", "--deep")[0] != 2:
                faults.append(f"{said}: check --deep does not refuse")
            for verb in writes:
                _damage(base, folder, name, kind, content)
                found = ask(folder, WRITE[verb])
                faults += _judge_write(f"{said}: {verb}", found)
                gone = before - _record_files(folder)
                if gone and (
                    found[0] != 0 or verb not in ("drop", "judge", "load", "decide", "review FILE")
                ):
                    faults.append(f"{said}: {verb}: {sorted(gone)[0]} is gone")
            tried += 1
            if cached and not whole and rng.random() < 0.8:
                continue
            _damage(base, folder, name, kind, content)
            asked = whole or rng.random() < 0.3
            faults += _judge_repair(said, command, folder, version, asked=asked)
    assert not faults, "\n".join(faults)
    print(f"{tried} damages")


def _restore(base: Base, folder: Path) -> None:
    """Make a folder a copy of the sound workspace again; what did not change since stays."""
    if not folder.exists():
        shutil.copytree(base.folder, folder)
    good, found = _stamps(base.folder), _stamps(folder)
    for name in sorted(found.keys() - good.keys(), reverse=True):
        _remove(folder / name)
    for name, stamp in sorted(good.items()):
        there = found.get(name, False)
        if there == stamp:
            continue
        path = folder / name
        if there is not False:
            _remove(path)
        if stamp is None:
            path.mkdir()
        else:
            shutil.copy2(base.folder / name, path)


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _stamps(folder: Path) -> dict[str, tuple[int, int, int] | None]:
    """Return what tells whether each file changed, and ``None`` for a folder."""
    found: dict[str, tuple[int, int, int] | None] = {}
    waiting = [""]
    for place in waiting:
        with os.scandir(folder / place) as entries:
            for entry in entries:
                name = f"{place}{entry.name}"
                if entry.is_dir(follow_symlinks=False):
                    found[name] = None
                    waiting.append(f"{name}/")
                else:
                    said = entry.stat(follow_symlinks=False)
                    found[name] = said.st_mode, said.st_size, said.st_mtime_ns
    return found


def _damage(base: Base, folder: Path, name: str, kind: str, content: bytes | None) -> None:
    _restore(base, folder)
    if content is not None:
        (folder / name).write_bytes(content)
        return
    (folder / name).unlink()
    IN_ITS_PLACE[kind](folder / name)


def _record_files(folder: Path) -> set[str]:
    """Name the files of parts and copies, of what is watched, and of stories."""
    return {
        path.relative_to(folder).as_posix()
        for part in ("record/parts", "record/files", "watch", "stories")
        for path in (folder / part).rglob("*")
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
    said: str, command: Command, folder: Path, version: str, *, asked: bool
) -> Iterator[str]:
    """Yield what is wrong after a repair: nothing but the copy of a source file may be lost.

    Every byte is compared afterwards; whether a question is asked as well is `asked`.
    """
    code, answer, err = command(folder, "repair")
    # Of a damaged copy nothing is left but the tables that were made from it.
    if code not in ((0, 3) if ".zst" in said else (0,)) or answer["data_version"] != version:
        yield f"{said}: repair: exit {code} {answer} {err[-200:]}"
        return
    after = command(folder, "exposure", PARTY, "--regime", "eu", *ON) if asked else None
    if after is not None and (after[0] != 0 or [row["verdict"] for row in after[1]] != ["listed"]):
        yield f"{said}: exposure after repair: {after[0]} {after[2][-200:]}"
    code, answer, err = command(folder, "check", "--deep")
    if code != 0:
        yield f"{said}: check after repair: {answer} {err[-200:]}"


def test_small_files_put_back_together_are_refused(
    base: Base, tmp_path: Path, command: Command, ask: Ask
) -> None:
    # As after a restore from a backup that took the small files alone: they agree with each other.
    folder = tmp_path / "ws"
    shutil.copytree(base.folder, folder)
    shutil.rmtree(folder / "record/heads")
    for name in ("HEAD.json", "LOG.jsonl"):
        shutil.copy(base.older[0] / "record" / name, folder / "record" / name)
    shutil.copytree(base.older[0] / "record/heads", folder / "record/heads")
    assert ask(base.folder, (*READ["exposure"], "--zip", "{zip}"))[0] == 0
    for words in (*READ.values(), ("judge", PARTY, "toloka:ntechlab", "unsure")):
        code, answer, err = ask(folder, words)
        assert (code, answer) == (2, None)
        assert REMEDY.search(err)
    code, answer, _ = command(folder, "check")
    assert code == 2
    assert [Path(row["file"]).parent.name for row in answer["problems"]] == [
        "record",
        "parts",
        "parts",
    ]
    # Nothing tells whether something was decided after what was put back.
    code, answer, _ = command(folder, "repair")
    assert (code, len(answer["left"])) == (3, 1)
    assert answer["left"][0].startswith("decisions after 20")
    ((row,), (good,)) = (command(w, *READ["exposure"])[1] for w in (folder, base.folder))
    assert (row["verdict"], row["listings"]) == ("listed", good["listings"])
    assert command(folder, "check", "--deep")[0] == 0
