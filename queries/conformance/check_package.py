"""The conformance kit: each reader, rule, query and data set of a package, checked by itself.

A reader is given its own samples, cut and spoilt ones, and those of other formats; a person who
installs the package can run the same checks. The package keeps samples in a folder ``samples``
beside its reader, with an ``expected.json`` as ours have it.
"""

import json
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypedDict

from graph.record.record import Record
from graph.regimes.read_regimes import read_regime_file, wrong_regimes
from graph.values.errors import InputError, NotFoundError, OwnershipError
from graph.values.extensions import (
    CATALOGUE,
    QUERIES,
    READERS,
    REGIMES,
    entries_of,
    folder_of,
    load_entry,
)
from ingest.catalogue.read_catalogue import usable_data_sets
from ingest.files.opened_file import Opened
from ingest.load.pipeline import Options, load
from ingest.recognition.detect import BROKE_DOWN, SURE, readers, wrong_readers
from queries.question.answer import Answer
from queries.question.sample_files import demo_files
from queries.question.settings import Settings
from queries.saved.catalog import run_saved, saved_query, wrong_package_queries
from queries.saved.front_matter import SavedQuery
from queries.workspace.workspace import Workspace

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

    from ingest.reader import Reader

SAMPLES: Final = "samples"
EXPECTED: Final = "expected.json"
SPOILT: Final = 200
"""Copies of each sample that are cut or have bytes changed."""
LONGEST: Final = 20.0
"""Seconds that a spoilt copy of a sample may take."""
_KINDS: Final = {READERS: "reader", REGIMES: "rule", QUERIES: "query", CATALOGUE: "data set"}
_OTHER_KINDS: Final = (b"", b"\x00\x01\x02" * 500, b"<html>not this</html>", b"{", b"a,b\n1,2\n")


class CheckRow(TypedDict):
    """One check: of what, what is asked, whether it holds, and what was found if not."""

    kind: str
    name: str
    check: str
    holds: bool
    found: str | None


class _Failure(Exception):
    """What was found in place of what is asked."""


def check_package(package: str, seed: int = 0) -> Answer[CheckRow]:
    """Check all that a package brings, and return a row for each check.

    ``package`` is its name as ``pip`` has it; another ``seed`` spoils otherwise. Raises
    `NotFoundError` if it is not installed, or brings nothing.
    """
    wanted = _plain(package)
    mine = [
        (group, entry)
        for group in _KINDS
        for entry in entries_of(group)
        if entry.dist is not None and _plain(entry.dist.name) == wanted
    ]
    if not mine:
        raise NotFoundError(
            f"no installed package {package!r} brings readers, rules, queries or data sets; its "
            "pyproject.toml names them as entry points (docs/how-to/write-an-extension.md)"
        )
    rows: list[CheckRow] = []
    for group, entry in mine:
        packed = partial(_check_packed, entry)
        rows.append(_row(_KINDS[group], entry.name, "is packed into the wheel", packed))
        checks = {READERS: _reader_checks, **_FILE_CHECKS}
        try:
            for name, check, work in checks[group](entry, seed):
                rows.append(_row(_KINDS[group], name, check, work))
        except InputError as wrong:
            rows.append(
                {
                    "kind": _KINDS[group],
                    "name": entry.name,
                    "check": "can be imported",
                    "holds": False,
                    "found": str(wrong),
                }
            )
    return Answer(rows)


_Check = tuple[str, str, Callable[[], None]]


def _row(kind: str, name: str, check: str, work: Callable[[], None]) -> CheckRow:
    try:
        work()
    except _Failure as failure:
        found: str | None = str(failure)
    except OwnershipError as wrong:
        found = str(wrong)
    except Exception as wrong:  # noqa: BLE001 - whatever another's code raises is a finding
        found = f"raises {type(wrong).__name__}: {wrong}"
    else:
        found = None
    return {"kind": kind, "name": name, "check": check, "holds": found is None, "found": found}


def _plain(name: str) -> str:
    return name.casefold().replace("_", "-").replace(".", "-")


def _ask_for(holds: object, found: str) -> None:
    if not holds:
        raise _Failure(found)


def _check_packed(entry: "EntryPoint") -> None:
    """Check that each file beside an entry was installed with its package.

    What is used from its own folder may have files there that no wheel brings to anybody.
    """
    files = None if entry.dist is None else entry.dist.files
    if entry.dist is None or files is None:
        return
    installed = {Path(str(entry.dist.locate_file(file))).resolve() for file in files}
    for path in sorted(_folder_beside(entry).rglob("*")):
        if path.is_file() and path.suffix != ".pyc" and path.resolve() not in installed:
            raise _Failure(
                f"{path.name} did not come with the package; build its wheel, install that in "
                "place of the folder, and check again"
            )


def _folder_beside(entry: "EntryPoint") -> Path:
    import importlib

    module = importlib.import_module(entry.value.partition(":")[0])
    return Path(module.__file__ or "").parent


def _reader_checks(entry: "EntryPoint", seed: int) -> Iterator[_Check]:
    """Yield the checks of a reader."""
    yield entry.name, "can be imported, under a name of its own", partial(_check_reader, entry)
    if entry.value in wrong_readers():
        return
    reader: Reader = load_entry(entry)
    folder = _sample_folder(entry)
    samples = [path for path in sorted(folder.glob("*")) if path.name != EXPECTED]
    none = f"{SAMPLES}/ beside the reader has no file"
    yield reader.name, "has samples", partial(_ask_for, samples, none)
    for path in samples:
        name = f"{reader.name}: {path.name}"
        yield name, "is recognised by its content", partial(_check_sniff, reader, path)
        yield name, "gives rows, the same again, each with its place", partial(_check_load, path)
        yield name, "gives what expected.json says", partial(_check_expected, folder, path)
        yield (
            name,
            "spoilt is read or refused in a line",
            partial(_check_spoilt, reader, path, seed),
        )
    yield reader.name, "refuses files of other kinds", partial(_check_other_kinds, reader)


def _sample_folder(entry: "EntryPoint") -> Path:
    return _folder_beside(entry) / SAMPLES


def _check_reader(entry: "EntryPoint") -> None:
    _ask_for(entry.value not in wrong_readers(), wrong_readers().get(entry.value, ""))
    reader: Reader = load_entry(entry)
    for what in ("name", "title", "version"):
        _ask_for(getattr(reader, what, ""), f"it states no {what}")


def _check_sniff(reader: "Reader", path: Path) -> None:
    scores = {each.name: each.sniff(Opened(path).sniff()) for each in readers().values()}
    mine = scores.pop(reader.name)
    best = max(scores, key=lambda name: scores[name])
    _ask_for(mine >= SURE, f"sniff gives {mine}, and {SURE} is sure")
    _ask_for(mine > scores[best], f"the reader {best} gives {scores[best]} as well")


def _check_load(path: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        versions = []
        for number in (1, 2):
            record = Record(Path(folder, str(number)))
            (outcome,) = load(record, [path], Options())
            _ask_for(not outcome.is_refused, str(outcome.answer.get("refused")))
            _ask_for(outcome.answer["records_kept"], "no record is kept")
            versions.append(record.head().data_version)
            (again,) = load(record, [path], Options())
            _ask_for(not again.answer["records_kept"], "loading it again brings records anew")
        _ask_for(versions[0] == versions[1], "two loads give two data versions")
        for name, column in (("parties", "id"), ("interests", "owner")):
            import pyarrow.parquet as pq

            for file in record.table_files(list(record.head().parts), name):
                table = pq.read_table(file, columns=["record_id", "position", column])
                _ask_for(
                    not any(table[each].null_count for each in ("record_id", "position")),
                    f"rows of {name} do not say where they stand",
                )


def _check_expected(folder: Path, path: Path) -> None:
    file = folder / EXPECTED
    _ask_for(file.is_file(), f"there is no {SAMPLES}/{EXPECTED}")
    wanted = json.loads(file.read_text(encoding="utf-8")).get(path.name, {}).get("counts")
    _ask_for(wanted, f"it has no counts for {path.name}")
    with tempfile.TemporaryDirectory() as place:
        (outcome,) = load(Record(Path(place)), [path], Options())
    found = {key: outcome.answer.get(key) for key in wanted}
    _ask_for(found == wanted, f"it gives {found} and not {wanted}")


def _check_spoilt(reader: "Reader", path: Path, seed: int) -> None:
    whole, rng = path.read_bytes(), random.Random(f"{seed} {path.name}")
    with tempfile.TemporaryDirectory() as folder:
        for number in range(SPOILT):
            text = _spoil(whole, rng)
            copy = Path(folder, f"{number}{''.join(path.suffixes)}")
            copy.write_bytes(text)
            begun = time.monotonic()
            try:
                (outcome,) = load(
                    Record(Path(folder, f"record-{number}")), [copy], Options(reader=reader.name)
                )
            except OwnershipError as wrong:
                said = str(wrong)
            else:
                said = str(outcome.answer.get("refused", ""))
            _ask_for(BROKE_DOWN not in said, f"copy {number}: {said}")
            _ask_for("\n" not in said.strip(), f"copy {number} is refused in several lines")
            taken = time.monotonic() - begun
            _ask_for(taken < LONGEST, f"copy {number} takes {taken:.0f} s")


def _spoil(whole: bytes, rng: random.Random) -> bytes:
    """Return a copy that is cut, or has some bytes changed, doubled or left out."""
    if rng.random() < 0.3 or len(whole) < 2:
        return whole[: rng.randrange(len(whole) + 1)]
    text = bytearray(whole)
    for _ in range(rng.randint(1, 6)):
        place = rng.randrange(len(text) or 1)
        word = rng.choice((b"", b"\x00", b"\xff", b'"', b"<", b"=1+1", b"9" * 40, text[-9:]))
        text[place : place + rng.randint(0, 4)] = word
    return bytes(text)


def _check_other_kinds(reader: "Reader") -> None:
    with tempfile.TemporaryDirectory() as folder:
        for number, content in enumerate(_OTHER_KINDS):
            file = Path(folder, f"{number}.bin")
            file.write_bytes(content)
            record = Record(Path(folder, f"record-{number}"))
            try:
                (outcome,) = load(record, [file], Options(reader=reader.name))
            except InputError:
                continue
            kept = outcome.answer.get("records_kept", 0)
            _ask_for(outcome.is_refused or not kept, f"{content[:20]!r} is read as {kept} records")


def _file_checks(
    ending: str, check: str, work: Callable[[Path], None], entry: "EntryPoint", _seed: int
) -> Iterator[_Check]:
    """Yield a check for each file of a folder, and one that it has any."""
    files = sorted(folder_of(entry).glob(f"*{ending}"))
    yield entry.name, "has files", partial(_ask_for, files, f"its folder has no {ending} file")
    for path in files:
        yield path.name, check, partial(work, path)


def _check_rule(path: Path) -> None:
    if path in (wrong := wrong_regimes()):
        raise _Failure(wrong[path])
    for version in read_regime_file(path, path.name).versions:
        _ask_for(version.citations, f"{version.rule_id} cites no source")


def _query_checks(entry: "EntryPoint", seed: int) -> Iterator[_Check]:
    """Yield the checks of queries; whether one only reads the engine tells, on a sample case."""
    check = "is a query whose parameters have examples"
    yield from _file_checks(".cypher", check, _check_query, entry, seed)
    with tempfile.TemporaryDirectory() as folder:
        workspace = Workspace(Settings(Path(folder)))
        try:
            workspace.load(demo_files()[:1], Options())
            for path in sorted(folder_of(entry).glob("*.cypher")):
                yield path.name, "only reads the graph", partial(_check_reads, workspace, path)
        finally:
            workspace.close()


def _check_query(path: Path) -> None:
    saved = _own_query(path)
    saved.bind_parameters({})
    _ask_for(saved.title and saved.question, "it has no title or no question")


def _check_reads(workspace: Workspace, path: Path) -> None:
    run_saved(workspace.backend.store(), _own_query(path), {}, limit=1)


def _own_query(path: Path) -> SavedQuery:
    """Return the query of a file; another of its name would be checked in its place."""
    if path in (wrong := wrong_package_queries()):
        raise _Failure(wrong[path])
    return saved_query(path.stem)


def _check_data_set(path: Path) -> None:
    import tomllib

    known, wrong = usable_data_sets()
    if path in wrong:
        raise _Failure(wrong[path])
    found = known[str(tomllib.loads(path.read_text(encoding="utf-8"))["key"])]
    reader = found.reader
    _ask_for(not reader or reader in readers(), f"there is no reader {reader!r}")
    _ask_for(found.by_hand or found.hosts, "it names no server")
    _ask_for(found.facts, "no fact has its source and day")


_FILE_CHECKS: Final[dict[str, Callable[["EntryPoint", int], Iterator[_Check]]]] = {
    QUERIES: _query_checks,
    **{
        group: partial(_file_checks, ".toml", *said)
        for group, said in {
            REGIMES: ("is a rule with versions, each with its source", _check_rule),
            CATALOGUE: ("is a data set that a reader here takes", _check_data_set),
        }.items()
    },
}
"""The checks of what lies in folders, by the group of entry points."""
