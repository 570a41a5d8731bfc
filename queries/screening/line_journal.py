"""What is done of a long list, written down line by line, so that a killed run can go on.

The journal stands in the folder of the answer until all its files do. Its first line is the
question; then come lines looked up, lines settled, a mark that all are, and verdicts. Each begins
with its hash, since what it says goes into the answer unasked. A line that a kill cut short does
not count.
"""

import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any, Final, Self, cast

from filelock import FileLock, Timeout

from graph.values.errors import InputError
from graph.values.file_digests import digest_text
from graph.values.os_errors import os_error_advice
from queries.question.verdict_rows import VerdictRow
from queries.screening.match_lines import Line, Match

FOLDER: Final = "unfinished"
"""Folder inside that of the answer; it is gone once the answer is whole."""
JOURNAL_FILE: Final = "lines.jsonl"
_DECIMAL: Final = "\0decimal"
"""Key of an object that stands for an exact decimal; no text of a source holds this sign."""
_QUESTION: Final = "question"
_ALL: Final = "all settled"


class LineJournal:
    """The journal of one list; without a folder it only holds what it is given."""

    def __init__(self) -> None:
        """Start with nothing done."""
        self.matches: dict[int, dict[str, Any]] = {}
        """Lines that were looked up, by number."""
        self.settled: dict[int, dict[str, Any]] = {}
        """The same of lines whose pile is set; whole or empty."""
        self.verdicts: dict[tuple[str, str], VerdictRow] = {}
        """Verdicts by party and regime."""
        self._folder: Path | None = None
        self._lock: FileLock | None = None
        self._file: Any = None

    @classmethod
    def open(
        cls, out: Path, question: Mapping[str, Any], *, resume: bool, anew: bool = False
    ) -> Self:
        """Open the journal in the folder of an answer, or begin one.

        ``question`` is all that determines the answer, in words by what it is; ``anew`` begins anew
        where a half-done answer is to another. Raises `InputError` if one is there and nobody asked
        to go on, or is to another question; if the folder cannot be written, or somebody else is at
        it.
        """
        found = cls()
        found._folder = folder = out / FOLDER
        try:
            folder.mkdir(parents=True, exist_ok=True)
            found._lock = FileLock(folder / "lock", timeout=0)
            found._lock.acquire()
            begun = (
                (folder / JOURNAL_FILE).read_bytes() if (folder / JOURNAL_FILE).exists() else b""
            )
            whole = begun[: begun.rfind(b"\n") + 1]
            if whole and not resume:
                raise InputError(
                    f"--out {out}: holds an answer that broke off. Go on with it: --resume; or "
                    f"begin anew without its folder {FOLDER}"
                )
            asked = json.loads(json.dumps(question))
            if anew and not _asks_the_same(whole, asked):
                whole = b""
            found._read(out, whole, asked)
            found._file = (folder / JOURNAL_FILE).open("r+b" if begun else "wb")
            found._file.truncate(len(whole))
            found._file.seek(len(whole))
            if not whole:
                found._write(_QUESTION, question)
        except Timeout:
            raise InputError(f"--out {out}: another run is writing there; wait for it") from None
        except OSError as wrong:
            raise InputError(f"--out {out}: cannot be written: {os_error_advice(wrong)}") from None
        except BaseException:
            found.close()
            raise
        return found

    def _read(self, out: Path, whole: bytes, question: Mapping[str, Any]) -> None:
        settled = False
        try:
            for number, text in enumerate(whole.splitlines()):
                hashed, _, body = text.partition(b" ")
                if hashed != digest_text(body).encode():
                    raise ValueError
                kind, said = json.loads(body, object_hook=_decimal_of)
                if number == 0 and kind != _QUESTION:
                    raise InputError(
                        f"{out / FOLDER / JOURNAL_FILE}: line 1, which says what was asked, is "
                        f"missing; to begin anew take away the folder {FOLDER}"
                    )
                if number == 0:
                    _check_question(out, said, question)
                elif kind == "line":
                    self.matches[said["row_no"]] = said
                elif kind == "settled":
                    self.settled[said["row_no"]] = said
                elif kind == _ALL:
                    settled = True
                else:
                    self.verdicts[said["subject_id"], said["regime"]] = said
        except (ValueError, KeyError, TypeError):
            raise InputError(
                f"{out / FOLDER / JOURNAL_FILE}: line {number + 1} is damaged; to begin anew "
                f"take away the folder {FOLDER}"
            ) from None
        if not settled:
            self.settled = {}

    def _write(self, kind: str, said: Any) -> None:
        if self._file is not None:
            text = json.dumps([kind, said], default=_packed_decimal).encode("ascii")
            self._file.write(digest_text(text).encode() + b" " + text + b"\n")
            self._file.flush()

    def add_match(self, match: Match) -> None:
        """Write down a line that was looked up."""
        self.matches[match.line.row_no] = told = _match_object(match)
        self._write("line", told)

    def add_settled(self, matches: Iterable[Match]) -> None:
        """Write down that the piles of all lines are set."""
        if self._file is not None:
            for match in matches:
                self._write("settled", _match_object(match))
            self._write(_ALL, None)

    def add_verdicts(self, rows: Iterable[VerdictRow]) -> None:
        """Write down verdicts on a party."""
        for row in rows:
            self.verdicts[row["subject_id"], row["regime"]] = row
            self._write("verdict", row)

    def match_of(self, line: Line) -> Match | None:
        """Return what was found of a line that was looked up before."""
        return _match_of(line, self.matches.get(line.row_no))

    def settled_lines(self, lines: Sequence[Line]) -> list[Match] | None:
        """Return the lines with their piles, if an earlier run has set them."""
        found = [_match_of(line, self.settled.get(line.row_no)) for line in lines]
        return None if None in found else cast(list[Match], found)

    def close(self) -> None:
        """Close the journal; what is written stays."""
        if self._file is not None:
            self._file.close()
            self._file = None
        if self._lock is not None:
            self._lock.release()

    def remove(self) -> None:
        """Remove the journal: the files of the answer are whole."""
        self.close()
        if self._folder is not None:
            # The question goes last: until then a kill leaves what can be gone on with.
            os.replace(self._folder / JOURNAL_FILE, self._folder / f"{JOURNAL_FILE}.done")
            shutil.rmtree(self._folder, ignore_errors=True)


@contextmanager
def offer_to_resume(out: Path | None, remark: Callable[[str], None]) -> Iterator[None]:
    """Write how to go on where a person ends what a journal in the folder of an answer keeps."""
    try:
        yield
    except KeyboardInterrupt:
        if out is not None and (out / FOLDER / JOURNAL_FILE).exists():
            remark(f"What is done is kept in {out}. Go on with it: the same command with --resume.")
        raise


def _match_object(match: Match) -> dict[str, Any]:
    return {"row_no": match.line.row_no, **{k: v for k, v in vars(match).items() if k != "line"}}


def _match_of(line: Line, said: Mapping[str, Any] | None) -> Match | None:
    if said is None:
        return None
    return Match(line, **{key: value for key, value in said.items() if key != "row_no"})


def _packed_decimal(value: Any) -> dict[str, str]:
    if isinstance(value, Decimal):
        return {_DECIMAL: str(value)}
    raise TypeError(f"{value!r} cannot be written down")


def _decimal_of(said: dict[str, Any]) -> Any:
    return Decimal(said[_DECIMAL]) if _DECIMAL in said else said


def _asks_the_same(whole: bytes, now: Mapping[str, Any]) -> bool:
    """Return whether a journal's question can be read and is the one asked now."""
    try:
        return bool(json.loads(whole.partition(b"\n")[0].partition(b" ")[2])[1] == now)
    except (ValueError, LookupError, TypeError):
        return False


def _check_question(out: Path, then: Mapping[str, Any], now: Mapping[str, Any]) -> None:
    """Raise `InputError`, saying in what, if a journal's question is not the one asked now."""
    apart = [
        f"{what} {_value_text(then.get(what))}, now {_value_text(now.get(what))}"
        for what in {**then, **now}
        if then.get(what) != now.get(what)
    ]
    if apart:
        raise InputError(
            f"--out {out}: the answer that broke off is to another question: {'; '.join(apart)}. "
            "Ask the same, or give another folder"
        )


def _value_text(value: Any) -> str:
    if value is None or value is False:
        return "none"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
