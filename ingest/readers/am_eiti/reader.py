"""Armenia's beneficial ownership declarations of extractive companies, as one JSON of companies.

The State Register publishes each declaration as BODS 0.2; harvests wrap the latest of each company
in the company's own entry. The statements are read as any BODS statements are (``bods``): ids,
end dates and gaps follow its rules. What the wrapping says, the company's names and numbers in the
register, is a party of its own, ``<dataset>-<tax number>``, since a declaration names its company
without a number; where all of a declaration is about one company the register says that this is
it. A company without a declaration is a record with this party only, and the statements of one that
is refused are read all the same.
"""

import io
import re
from collections.abc import Iterator
from typing import Any, Final

import orjson

from graph.record.model import Name, Party
from graph.values.errors import RefusedFileError
from ingest.files.opened_file import Opened, Sniff
from ingest.reader import Context, InvalidRecordError, Reader, Record, Records, Refusal
from ingest.values.record_fields import Leftovers, identifier, required_value, take_text

MAX_BYTES: Final = 64 * 1024 * 1024
"""Bytes of the largest file that is read; the register has some hundred companies of this kind."""
_NUMBER: Final = re.compile(r"\d{1,3}(?:\.\d{1,12})?", re.ASCII)
_MARKS: Final = ('"companies"', '"eregister_id"', '"tin"')


class _Statements(Opened):
    """The statements of all declarations as a JSON lines file in memory, for the BODS reader."""

    def __init__(self, opened: Opened, statements: list[Any]) -> None:
        super().__init__(opened.path)
        self.remark = opened.remark
        self._content = b"\n".join(orjson.dumps(statement) for statement in statements)

    @property
    def is_zip(self) -> bool:
        """False: the statements lie in memory, in one piece."""
        return False

    def binary(self, *, by_line: bool = False) -> Iterator[tuple[str, io.BufferedReader]]:
        """Yield the name and content of the one member."""
        yield self.name, io.BufferedReader(io.BytesIO(self._content))


def _sniff(sniff: Sniff) -> int:
    return 97 if all(mark in sniff.text for mark in _MARKS) else 0


def _document(opened: Opened) -> dict[str, Any]:
    content = b""
    for _, stream in opened.binary():
        content = stream.read(MAX_BYTES + 1)
        break
    if len(content) > MAX_BYTES:
        raise RefusedFileError(
            f"{opened.name}: larger than {MAX_BYTES >> 20} MiB, which no harvest is"
        )
    try:
        found = orjson.loads(content)
    except orjson.JSONDecodeError as wrong:
        raise RefusedFileError(f"{opened.name}: is no JSON that can be read ({wrong})") from None
    if not isinstance(found, dict) or not isinstance(found.get("companies"), list):
        raise RefusedFileError(f"{opened.name}: has no list of companies")
    return found


def _edition(opened: Opened) -> str | None:
    """Return the day of the harvest, ISO; None where the file names none or cannot be read."""
    try:
        day = _document(opened).get("harvested")
    except (RefusedFileError, OSError, EOFError):
        return None
    return day[:10] if isinstance(day, str) else None


def _read(opened: Opened, context: Context) -> Records:
    leftovers, statements = Leftovers(context.remark), list[Any]()
    for number, entry in enumerate(_document(opened)["companies"], start=1):
        position, declared = f"company {number}", None
        try:
            if not isinstance(entry, dict):
                raise InvalidRecordError(f"company: {entry!r} is not an object")
            left = dict(entry)
            declared = _declared_statements(left.pop("latest", None))
            yield _company(
                left, position, context.dataset, leftovers, _subject_statement_id(declared)
            )
        except InvalidRecordError as wrong:
            raw = orjson.dumps(entry)[:100_000].decode(errors="replace")
            key = entry.get("eregister_id") if isinstance(entry, dict) else None
            named = isinstance(key, str) and key.strip()
            name = f"company {named}" if named else None
            yield Refusal(position, str(wrong), raw, name, several=declared is None)
        # A company that cannot be understood takes no statement with it.
        statements += declared or []
    yield from context.readers["bods"].read(_Statements(opened, statements), context)


def _declared_statements(latest: Any) -> list[Any]:
    """Return the statements of a company's latest declaration; empty where it has made none."""
    if latest is None:
        return []
    found = latest.get("bods") if isinstance(latest, dict) else None
    if found is None and isinstance(latest, dict):
        return []
    if not isinstance(found, list):
        raise InvalidRecordError("latest.bods: is not a list of statements")
    for statement in found:
        _convert_shares(statement)
    return found


def _convert_shares(statement: Any) -> None:
    """Convert shares of a statement that are texts into numbers, as BODS wants them, in place."""
    interests = statement.get("interests") if isinstance(statement, dict) else None
    for interest in interests if isinstance(interests, list) else []:
        share = interest.get("share") if isinstance(interest, dict) else None
        if not isinstance(share, dict):
            continue
        for key, value in list(share.items()):
            if isinstance(value, str) and _NUMBER.fullmatch(value.strip()):
                share[key] = float(value)


def _subject_statement_id(statements: list[Any]) -> str | None:
    """Return the id of the one subject of all relationships, else of the only entity, else None."""
    about = [
        held.get("describedByEntityStatement")
        for statement in statements
        if isinstance(statement, dict) and isinstance(held := statement.get("subject"), dict)
    ]
    found = {key for key in about if isinstance(key, str)}
    entities = [
        statement.get("statementID")
        for statement in statements
        if isinstance(statement, dict) and statement.get("statementType") == "entityStatement"
    ]
    only = found or {key for key in entities if isinstance(key, str)}
    return next(iter(only)) if len(only) == 1 else None


def _company(
    left: dict[str, Any], position: str, dataset: str, unused: Leftovers, subject: str | None
) -> Record:
    """Return the record of a company as the register has it, joined to its statement's party."""
    remarks: list[str] = []
    key = required_value(take_text(left, "eregister_id"), "eregister_id")
    tin, number = take_text(left, "tin"), take_text(left, "regnum")
    names = [(take_text(left, "name_am"), "hy"), (take_text(left, "name_en"), "en")]
    found = [Name(name, language=language) for name, language in names if name is not None]
    if not found:
        raise InvalidRecordError("name_am: missing")
    given = [("AM-TIN", tin), ("AM-REG", number)]
    numbers = [identifier(scheme, value, remarks) for scheme, value in given if value is not None]
    party = Party(
        id=f"{dataset}-{tin or key}",
        schema="Company",
        names=found,
        jurisdiction="am",
        identifiers=[str(number) for number in numbers if number is not None],
        status=take_text(left, "status_am"),
        same_as=[] if subject is None else [f"{dataset}-{subject}"],
        data=[("eregister_id", key)],
    )
    left.pop("declarations", None)
    unused.audit(left)
    return Record(f"company {key}", position, [party], remarks)


READER = Reader(
    name="am_eiti",
    title="Armenia, beneficial ownership declarations of extractive companies",
    version="3",
    sniff=_sniff,
    read=_read,
    publisher="State Register of Legal Entities of Armenia",
    licence="no licence stated; public register",
    url="https://old.e-register.am/",
    edition=_edition,
)
