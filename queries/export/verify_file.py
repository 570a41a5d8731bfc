"""An exposure file checked: its question is asked again, and every difference is named."""

import csv
import io
import json
import tempfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypedDict

from graph.values.errors import InputError, OwnershipError, WorkspaceError
from queries.export.exposure_file import FORMAT, VERSION, WORDS_FILE, exposure_files
from queries.export.write_files import MANIFEST, file_hashes, unpack_zip
from queries.question.arguments import quoted_input
from queries.question.backend import NOT_VERIFIED, VERIFIED
from queries.question.remark import drop_remark

if TYPE_CHECKING:
    from queries.screening.screen_list import Screened
    from queries.workspace.workspace import Workspace

OF_THE_ANSWER: Final = frozenset({"run_id", "counts", "files"})
"""What is another where the answer is another."""
OF_THE_DATA: Final = frozenset({"data_version", "sources", "rules", "rule_statuses"})
"""What may be another where data or rules are others, and is told as such."""
MOST_BYTES: Final = 200 * 2**20
MAX_DIFFERENCES: Final = 200
"""Most differences in a report; of the others it has only the number."""
_ZIP_START: Final = b"PK"
SUMMARY_FILE: Final = "exposure_summary.csv"
_TEXTS: Final = ("known_on", "encoding", "candidates")
"""Settings of an exposure file that are texts and may be left out."""
_STAMPS: Final = ("run_id", "data_version")
_KEY_COLUMNS: Final = {
    SUMMARY_FILE: ("row_no", "subject_id", "regime"),
    "exposure_paths.csv": ("row_no", "regime", "listed_id", "path_text"),
    "exposure_hops.csv": ("from_id", "relation", "to_id", "source_record_id", "evidence_hash"),
    "matches.csv": ("row_no", "candidate_id"),
}
"""The columns that identify a row of each table when two answers are compared."""
HASH_DIGITS: Final = 12
"""Characters of a file's hash that are shown, to tell files of one name apart."""
_UNSTABLE_COLUMNS: Final = ("path_id", "hop_no", *_STAMPS)
"""Columns that differ between answers that say the same."""


def stamp_differences(
    manifest: Mapping[str, Any], tables: Mapping[str, Sequence[Mapping[str, Any]]]
) -> Iterator[tuple[str, Any, Any]]:
    """Yield where run id, data version or number of rows is another in a table: place, then, now.

    ``tables`` are the rows of the file's own tables by name.
    """
    counts = manifest.get("counts")
    for name, rows in tables.items():
        said = counts.get(name) if isinstance(counts, Mapping) else None
        if said != len(rows):
            yield f"counts {name}", said, len(rows)
        for key in ("run_id", "data_version"):
            for other in sorted({row.get(key, manifest[key]) or "" for row in rows}):
                if other != manifest[key]:
                    yield f"{key} in {name}", manifest[key], other


def manifest_differences(
    then: Mapping[str, Any], now: Mapping[str, Any], others: Collection[str]
) -> Iterator[tuple[str, Any, Any]]:
    """Yield where a manifest is not as made now and nothing explains it: place, then, now.

    ``others`` are the kinds of difference that were found. By another version of the program the
    manifest may be another in all; what was compared of the tables depends on where it was made.
    """
    if "software" in others:
        return
    left_out = {"verified"} if then.get("verified") in (VERIFIED, NOT_VERIFIED) else set()
    if {"answer", "data", "rules"} & set(others):
        left_out |= OF_THE_ANSWER
    if {"data", "rules"} & set(others):
        left_out |= OF_THE_DATA
    for key in sorted({*then, *now} - left_out):
        yield from _unlike_leaves(key, then.get(key), now.get(key))


def _unlike_leaves(place: str, then: Any, now: Any) -> Iterator[tuple[str, Any, Any]]:
    """Yield the innermost values that differ; of lists of another length the whole."""
    if isinstance(then, dict) and isinstance(now, dict):
        for key in sorted({*then, *now}):
            yield from _unlike_leaves(f"{place} {key}", then.get(key), now.get(key))
    elif isinstance(then, list) and isinstance(now, list) and len(then) == len(now):
        for number, (old, new) in enumerate(zip(then, now, strict=True), 1):
            yield from _unlike_leaves(f"{place} {number}", old, new)
    elif type(then) is not type(now) or then != now:
        yield place, then, now


class Difference(TypedDict):
    """One thing that is not the same: of what kind, where, then and now."""

    what: str
    where: str
    then: str
    now: str


class Report(TypedDict):
    """The answer of ``verify``; ``said`` is ``same`` in a sentence."""

    same: bool
    said: str
    file: str
    data: str
    rules: str
    software: str
    answer: str
    run_id_then: str
    run_id_now: str | None
    data_version_then: str
    data_version_now: str | None
    differences: list[Difference]
    differences_in_all: int


def verify_exposure(workspace: "Workspace", path: Path) -> Report:
    """Compare an exposure file with the answer that its question gets now.

    ``file`` is whole or changed; ``data``, ``rules``, ``software`` and ``answer`` are same or
    different. Raises `InputError` if it is no exposure file, `WorkspaceError` if the data are
    damaged.
    """
    files = _read_archive(path)
    manifest = _manifest(files, path.name)
    changed = list(_changed_files(files, manifest))
    if not changed:
        tables = {name: _table(files, name) for name in _KEY_COLUMNS}
        changed += _file_differences(stamp_differences(manifest, tables))
    try:
        again = _answer_again(workspace, manifest, files)
    except WorkspaceError:
        # Of damaged data nobody can say whether they answer otherwise.
        raise
    except OwnershipError as wrong:
        asked: Difference = {
            "what": "question",
            "where": "settings",
            "then": "answered",
            "now": str(wrong),
        }
        here = {"data_version": workspace.data_version, "sources": workspace.sources()}
        return _build_report(manifest, here, changed, [*_data_differences(manifest, here), asked])
    now = json.loads(again[MANIFEST])
    found = [*_basis_differences(manifest, now), *_answer_differences(files, again)]
    others = {difference["what"] for difference in found}
    changed += _file_differences(manifest_differences(manifest, now, others))
    return _build_report(manifest, now, changed, found)


def _read_archive(path: Path) -> dict[str, bytes]:
    if path.is_dir():
        raise InputError(
            f"{path}: is a folder; give the one file that `ownership exposure --zip FILE` wrote"
        )
    try:
        if path.stat().st_size > MOST_BYTES:
            raise InputError(
                f"{path}: is larger than {MOST_BYTES >> 20} MiB; give an exposure file"
            )
        content = path.read_bytes()
    except OSError as wrong:
        raise InputError(f"{path}: cannot be read ({wrong.strerror}); give a file") from None
    if not content.startswith(_ZIP_START):
        raise InputError(
            f"{path.name}: is no certificate and no answer file; give one that `ownership "
            "certificate` or `ownership exposure --zip` wrote"
        )
    return unpack_zip(content, path.name)


def _manifest(files: Mapping[str, bytes], name: str) -> dict[str, Any]:
    no = f"{name}: is no exposure file; give one that `ownership exposure --zip` wrote"
    try:
        found = json.loads(files.get(MANIFEST, b"").decode("utf-8"))
    except (ValueError, RecursionError):
        raise InputError(no) from None
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise InputError(no)
    if found.get("format_version") != VERSION:
        raise InputError(f"{name}: is of another format version; use the software that wrote it")
    shapes = {"settings": dict, "files": dict, "inputs": list, "data_version": str, "run_id": str}
    for key, shape in shapes.items():
        if not isinstance(found.get(key), shape):
            raise InputError(f"{name}: {MANIFEST} lacks {key}; get the file anew")
    return found


def _changed_files(files: Mapping[str, bytes], manifest: Mapping[str, Any]) -> Iterator[Difference]:
    """Yield every file that is not as the manifest says."""
    here = file_hashes({name: content for name, content in files.items() if name != MANIFEST})
    for name in sorted({*here, *manifest["files"]}):
        then, now = manifest["files"].get(name), here.get(name)
        if then != now:
            yield {"what": "file", "where": name, "then": then or "absent", "now": now or "absent"}


def _file_differences(found: Iterator[tuple[str, Any, Any]]) -> list[Difference]:
    return [_difference("file", f"{MANIFEST}: {place}", then, now) for place, then, now in found]


def _answer_again(
    workspace: "Workspace", manifest: Mapping[str, Any], files: Mapping[str, bytes]
) -> dict[str, bytes]:
    from queries.screening.screen_list import screen

    settings = manifest["settings"]
    options: dict[str, Any] = {
        "regimes": _text_settings(settings.get("regimes"), "regimes"),
        "as_of": _text_setting(settings.get("as_of"), "as_of"),
        **{k: _text_setting(settings[k], k) for k in _TEXTS if settings.get(k)},
        **{key: settings.get(key) is True for key in ("links", "strict", "wide")},
    }
    if isinstance(columns := settings.get("columns"), dict):
        options["columns"] = {key: _text_setting(name, key) for key, name in columns.items()}
    inside = [name for name in files if name.startswith("input/")]
    if "parties" in settings:
        parties = _text_settings(settings["parties"], "parties")
        return exposure_files(workspace, screen(workspace, parties, None, options, drop_remark))
    if len(inside) != 1:
        raise InputError("the list of counterparties is not in the file; get the file anew")
    with tempfile.TemporaryDirectory() as folder:
        listed = Path(folder, Path(inside[0]).name or "list.csv")
        listed.write_bytes(files[inside[0]])
        answer: Screened = screen(workspace, (), listed, options, drop_remark)
        return exposure_files(workspace, answer, listed)


def _text_setting(value: Any, key: str) -> str:
    if not isinstance(value, str):
        raise InputError(f"{MANIFEST}: settings.{key} is no text; get the file anew")
    return value


def _text_settings(value: Any, key: str) -> list[str]:
    if not isinstance(value, list):
        raise InputError(f"{MANIFEST}: settings.{key} is no list; get the file anew")
    return [_text_setting(item, key) for item in value]


def _basis_differences(then: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[Difference]:
    """Yield differences in what determines the answer: data, sources, software, rules."""
    yield from _data_differences(then, now)
    for what, key in (("software", "software"), ("rules", "rules"), ("rules", "rule_statuses")):
        if then.get(key) != now.get(key):
            yield _difference(what, key, then.get(key), now.get(key))
    rules = [
        {k: v for k, v in part["files"].items() if k.startswith("rules/")} for part in (then, now)
    ]
    for name in sorted({*rules[0], *rules[1]}):
        if rules[0].get(name) != rules[1].get(name):
            yield _difference("rules", name, rules[0].get(name), rules[1].get(name))


def _data_differences(then: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[Difference]:
    """Yield differences in the data version and in the loaded files, compared by content."""
    if then.get("data_version") != now.get("data_version"):
        yield _difference("data", "data_version", then.get("data_version"), now["data_version"])
    sources = [{_source_text(row) for row in part.get("sources") or ()} for part in (then, now)]
    for text in sorted(sources[0] - sources[1]):
        yield _difference("data", f"source {text}", "loaded", "not loaded")
    for text in sorted(sources[1] - sources[0]):
        yield _difference("data", f"source {text}", "not loaded", "loaded")


def _source_text(row: Any) -> str:
    if not isinstance(row, Mapping):
        return str(row)
    content = str(row.get("source_id"))[:HASH_DIGITS]
    return f"{row.get('dataset')}: {row.get('file')} (sha256 {content}…)"


def _answer_differences(
    then: Mapping[str, bytes], now: Mapping[str, bytes]
) -> Iterator[Difference]:
    before = None
    for name, keys in _KEY_COLUMNS.items():
        for found in _row_differences(name, keys, _table(then, name), _table(now, name)):
            before = found
            yield found
    if before is None and then.get(WORDS_FILE) != now.get(WORDS_FILE):
        # The stamps of data version differ wherever the data do; the words are compared without.
        old, new = (_lines_without_stamp(part.get(WORDS_FILE, b"")) for part in (then, now))
        for place, (a, b) in enumerate(zip(old, new, strict=False), 1):
            if a != b:
                yield _difference("answer", f"{WORDS_FILE}, line {place}", a, b)
        if len(old) != len(new):
            yield _difference("answer", f"{WORDS_FILE}, lines", len(old), len(new))
    pictures = sorted(name for name in {*then, *now} if name.startswith("pictures/"))
    for name in pictures if before is None and _data_version(then) == _data_version(now) else ():
        if then.get(name) != now.get(name):
            yield _difference("answer", name, "as in the file", "drawn otherwise")


def _data_version(files: Mapping[str, bytes]) -> Any:
    return json.loads(files[MANIFEST])["data_version"]


def _lines_without_stamp(content: bytes) -> list[str]:
    lines = content.decode("utf-8", errors="replace").splitlines()
    return [line.partition("; data version ")[0] for line in lines]


def _table(files: Mapping[str, bytes], name: str) -> list[dict[str, Any]]:
    text = files.get(name, b"").decode("utf-8", errors="replace")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def _row_differences(
    name: str, keys: Sequence[str], then: Sequence[Mapping[str, Any]], now: Sequence[Any]
) -> Iterator[Difference]:
    old, new = ({tuple(r.get(k) or "" for k in keys): r for r in part} for part in (then, now))
    for key in dict.fromkeys([*old, *new]):
        where = f"{name}: {' '.join(part for part in key if part)}"
        if key not in new or key not in old:
            said = ("there", "gone") if key in old else ("not there", "new")
            yield _difference("answer", where, *said)
            continue
        for column in dict.fromkeys([*old[key], *new[key]]):
            a, b = old[key].get(column), new[key].get(column)
            if a != b and column not in _UNSTABLE_COLUMNS:
                yield _difference(
                    "answer", f"{where}: {column}", *_unshared_values(a or "", b or "")
                )


def _unshared_values(then: str, now: str) -> tuple[str, str]:
    """Return the values of two cells that only one has; both cells whole if none is."""
    old, new = (text.split("; ") for text in (then, now))
    gone = "; ".join(part for part in old if part not in new)
    come = "; ".join(part for part in new if part not in old)
    return (gone, come) if gone or come else (then, now)


def _difference(what: str, where: str, then: Any, now: Any) -> Difference:
    return {"what": what, "where": where, "then": _short_text(then), "now": _short_text(now)}


def _short_text(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 300 else text[:299] + "…"


def _build_report(
    then: Mapping[str, Any],
    now: Mapping[str, Any],
    changed: Sequence[Difference],
    found: Sequence[Difference],
) -> Report:
    every = [*changed, *found]
    kinds = {difference["what"] for difference in every}

    def state_word(kind: str) -> str:
        if "question" in kinds and kind != "data":
            return "not asked again"
        return "different" if kind in kinds else "same"

    parts = {kind: state_word(kind) for kind in ("data", "rules", "software", "answer")}
    unlike = [kind for kind, said in parts.items() if said == "different"]
    if not every:
        said = f"same: the file is whole, and run {then['run_id']} gives the same answer here"
    elif "question" in kinds:
        said = f"different: the question cannot be asked here, {quoted_input(found[-1]['now'])}"
    else:
        named = [*(["the file was changed"] if changed else []), *(f"{k} differ" for k in unlike)]
        said = f"different: {', '.join(named)}".replace("answer differ", "the answer differs")
        if parts["answer"] == "same":
            said += "; the answer is the same"
    return {
        "same": not every,
        "said": said,
        "file": "changed since it was written" if changed else "whole",
        "data": parts["data"],
        "rules": parts["rules"],
        "software": parts["software"],
        "answer": parts["answer"],
        "run_id_then": then["run_id"],
        "run_id_now": now.get("run_id"),
        "data_version_then": then["data_version"],
        "data_version_now": now.get("data_version"),
        "differences": every[:MAX_DIFFERENCES],
        "differences_in_all": len(every),
    }
