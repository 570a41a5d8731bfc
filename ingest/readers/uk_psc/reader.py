"""The UK register of persons with significant control, and of overseas entities' owners.

Companies House publishes a snapshot each day: a JSON object a line, in one file or some thirty
parts, zipped. A line is a person, a statement that a company makes in place of one, an exemption,
or, last, the publisher's totals. Lists of the same objects, the events of the streaming interface
and the public interface's answers, one record or a list of a company's (``items``), are read too.

Ends: ``ceased_on`` and ``exempt_to`` are the first day on which the fact no longer holds. The
form (PSC07) asks for the date on which a person *ceased*, and the register's own rows fit only
so: at 08209948 a statement that nobody has control ceased on 2021-12-13, the day from which a
person has it. So they are the half-open end as they stand. ``notified_on`` is the start;
2016-04-06, the day the register began, stands for any earlier day.

A person has an id in one company only, so each row is a party of its own, ``gb-psc-<company>-
<id>``; a corporate holder carries its GB-COH number where the register it names is the UK's.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any, Final

import orjson

from graph.record.model import Row
from graph.values.identifiers import normalise_identifier
from ingest.files.opened_file import Opened, Sniff
from ingest.formats.json_values import object_in, pages_in, runs_of, shown_text, texts_of
from ingest.reader import (
    Context,
    InvalidRecordError,
    Piece,
    Pieces,
    Reader,
    Record,
    Refusal,
    Run,
    read_by_pieces,
)
from ingest.readers.uk_psc.psc_party import register_at, schema_by_title, uk_number
from ingest.readers.uk_psc.psc_record import PscLine, has_day, key_of, record_of
from ingest.spans.line_kernels import FLAG, LIST
from ingest.spans.record_plan import (
    Field,
    RecordPlan,
    copied_fields,
    deciding_fields,
    judged_fields,
    number,
)
from ingest.values.countries import country_code
from ingest.values.record_fields import Leftovers, required_value, take_object, take_text

_PARTS: Final = tuple(
    f"data.name_elements.{part}"
    for part in ("forename", "middle_name", "other_forenames", "surname")
)
_ADDRESS: Final = (
    "care_of care_of_name po_box premises address_line_1 address_line_2 locality region postal_code"
).split()
_VERIFICATION: Final = (
    "anti_money_laundering_supervisory_bodies appointment_verification_end_on "
    "appointment_verification_start_on appointment_verification_statement_date "
    "appointment_verification_statement_due_on authorised_corporate_service_provider_name "
    "identity_verified_on preferred_name"
).split()


def _country(text: str) -> str:
    return country_code(text) or ""


def _place(text: str) -> str:
    return register_at(text) or ""


def _is_kept(text: str) -> bool:
    return normalise_identifier("GB-COH", text).value == text


def _is_kept_of_holder(text: str) -> bool:
    found = uk_number(text)
    return found is not None and found.value == text


def _is_day(text: str) -> bool | None:
    return has_day(text) or None


def psc_plan(read: Callable[[dict[str, Any]], tuple[str, list[Row]] | None]) -> RecordPlan:
    """Return the plan of a snapshot's lines."""
    fields = (
        *copied_fields("ContentDate"),
        Field("company_number", like="48151623", cut="number", judge=_is_kept),
        *copied_fields(*(f"data.address.{part}" for part in _ADDRESS)),
        *judged_fields(_country, "data.address.country", "data.country_of_residence"),
        *deciding_fields("data.ceased", "data.is_sanctioned", kind=FLAG),
        Field("data.notified_on", judge=_is_day, like="1111-11-11"),
        Field("data.ceased_on", judge=_is_day, like="1212-12-12"),
        number("data.date_of_birth.day", lambda day: True),
        number("data.date_of_birth.month", lambda month: 1 <= month <= 12 or None),
        number("data.date_of_birth.year", lambda year: True),
        *deciding_fields("data.description", "data.kind", "data.statement"),
        *copied_fields("data.etag", "data.name", "data.nationality", "data.company_name"),
        *judged_fields(schema_by_title, "data.linked_psc_name"),
        *copied_fields("data.restrictions_notice_withdrawal_reason"),
        *judged_fields(_country, "data.identification.country_registered"),
        *copied_fields("data.identification.legal_authority", "data.identification.legal_form"),
        *judged_fields(_place, "data.identification.place_registered"),
        Field(
            "data.identification.registration_number",
            like="27182845",
            cut="number",
            judge=_is_kept_of_holder,
        ),
        *copied_fields(*(f"data.identity_verification_details.{name}" for name in _VERIFICATION)),
        Field("data.links.self", cut="address", never="persons-"),
        *copied_fields("data.name_elements.title", "data.name_elements.honours", *_PARTS),
        *deciding_fields("data.natures_of_control", kind=LIST),
    )
    return RecordPlan(
        fields,
        read,
        joined=(("data.name", _PARTS),),
        ordered=(("data.notified_on", "data.ceased_on"),),
        differing=(("data.identification.registration_number", "company_number"),),
    )


TOTALS: Final = "totals#persons-of-significant-control-snapshot"
_KIND = re.compile(
    r'"kind"\s*:\s*"(?:[a-z-]*-(?:person-with-significant-control|beneficial-owner)'
    r"|persons-with-significant-control-statement|exemptions"
    r'|totals#persons-of-significant-control-snapshot)"'
)
_EDITION = re.compile(r"psc-?.*?snapshot.*?(\d{4}-\d{2}-\d{2})|snapshot-(\d{4}-\d{2}-\d{2})")
_GENERATED = re.compile(rb'"generated_at"\s*:\s*"(\d{4}-\d{2}-\d{2})')
_TAIL: Final = 4096
_ANSWER = re.compile(r'\s*\{(?:(?!"data"\s*:|"exemptions"\s*:\s*\{).)*"items"\s*:\s*\[', re.DOTALL)
"""How an answer begins: one object whose items are the records, and not those of exemptions."""
_OWN_ADDRESS = re.compile(r'"self"\s*:\s*"/company/')
_IGNORED: Final = ("ContentDate", "resource_kind", "resource_id")
"""Fields beside ``data`` that say nothing of the fact: added by tools, or part of an address."""


def _sniff(sniff: Sniff) -> int:
    if sniff.text.lstrip()[:1] not in ("{", "["):
        return 0
    if _KIND.search(sniff.text) is None:
        return 0
    return 95 if '"data"' in sniff.text or _OWN_ADDRESS.search(sniff.text) is not None else 0


def _edition(opened: Opened) -> str | None:
    """Return the snapshot's day from its name by Companies House, or from its last line."""
    for name in (opened.name, *opened.sniff().members):
        found = _EDITION.search(name)
        if found is not None:
            return found[1] or found[2]
    if opened.is_zip or opened.name.endswith(".gz"):
        return None
    with opened.path.open("rb") as stream:
        stream.seek(max(0, opened.size - _TAIL))
        generated = _GENERATED.findall(stream.read())
    return None if not generated else str(generated[-1].decode())


class _Lines(Pieces):
    """A snapshot, line by line."""

    def __init__(self, opened: Opened, context: Context) -> None:
        self._opened, self._context = opened, context
        self._leftovers = Leftovers(context.remark)

    def cut(self) -> Iterator[Piece | Refusal]:
        texts = texts_of(self._opened)
        return self._items(texts) if self._is_answer() else texts

    def runs(self) -> Iterator[Run | Piece | Refusal]:
        return self.cut() if self._is_answer() else runs_of(self._opened)

    def _is_answer(self) -> bool:
        return _ANSWER.match(self._opened.sniff().text) is not None

    def _items(self, texts: Iterator[Piece | Refusal]) -> Iterator[Piece | Refusal]:
        """Yield the records in the answers of the public interface."""
        for page in pages_in(texts):
            if isinstance(page, Refusal):
                yield page
                continue
            place, text, whole = page
            items = whole.get("items")
            if not isinstance(items, list):
                yield Refusal(place, "items: is no list of records", shown_text(text), several=True)
                continue
            for count, item in enumerate(items, 1):
                line = _as_snapshot_line(item)
                yield f"{place} item {count}", orjson.dumps(line), line
            total = whole.get("total_results")
            if isinstance(total, int) and total > len(items):
                self._context.remark(
                    f"{place}: holds {len(items)} of the {total} records that the register has"
                )

    def make(self, piece: Piece) -> Record | Refusal:
        whole = object_in(piece)
        if isinstance(whole, Refusal):
            return whole
        try:
            return _record(piece[0], whole, self._leftovers, self._context)
        except InvalidRecordError as wrong:
            return Refusal(piece[0], str(wrong), shown_text(piece[1]), _refused_key(piece[1]))


def _record(position: str, whole: dict[str, Any], leftovers: Leftovers, context: Context) -> Record:
    _expect_change(whole)
    if "data" not in whole and "kind" in whole:
        whole = _as_snapshot_line(whole)
    data = take_object(whole, "data")
    kind = required_value(take_text(data, "kind"), "data.kind")
    if kind == TOTALS:
        context.remark(f"the publisher's totals: {_totals(data)}")
        return Record("totals", position, [])
    company = take_text(whole, "company_number") or _company_of_event(whole, data)
    for name in _IGNORED:
        whole.pop(name, None)
    line = PscLine(
        required_value(company, "company_number"), kind, position, data, leftovers.remark_once
    )
    record = record_of(line)
    leftovers.audit(whole)
    leftovers.audit(data, "data.")
    return record


def _plain_record(whole: dict[str, Any]) -> tuple[str, list[Row]] | None:
    """Return record id and rows of a line, ``None`` where there is more to say of it."""
    said: list[str] = []
    try:
        record = _record("", whole, Leftovers(said.append), Context("", None, said.append))
    except InvalidRecordError:
        return None
    return None if said or record.remarks else (record.record_id, record.rows)


def _totals(data: dict[str, Any]) -> str:
    counts = [f"{name} {value}" for name, value in sorted(data.items()) if name != "etag"]
    return ", ".join(counts) or "none given"


def _expect_change(whole: dict[str, Any]) -> None:
    """Raise an error for an event of the streaming interface that takes a record back.

    It is checked first, since such an event may lack the rest.
    """
    event = whole.get("event")
    if isinstance(event, dict) and event.get("type") != "changed":
        raise InvalidRecordError(
            f"event.type: {event.get('type')!r} states no fact; load a snapshot with --complete"
        )


def _as_snapshot_line(item: Any) -> dict[str, Any]:
    """Return an interface's record as the snapshot has it: its address has the company."""
    links = item.get("links") if isinstance(item, dict) else None
    address = links.get("self") if isinstance(links, dict) else None
    number = _company_in_address(address) if isinstance(address, str) else None
    return {"company_number": number, "data": item}


def _company_in_address(address: str) -> str | None:
    parts = address.strip("/").split("/")
    return parts[1] if parts[0] == "company" and len(parts) > 1 else None


def _company_of_event(whole: dict[str, Any], data: dict[str, Any]) -> str | None:
    """Return the company's number of an event of the streaming interface, or None.

    The event's address becomes the record's where that has none.
    """
    address = take_text(whole, "resource_uri")
    if address is None:
        return None
    whole.pop("event", None)
    if "links" not in data:
        data["links"] = {"self": address}
    return _company_in_address(address)


def _refused_key(raw: bytes) -> str | None:
    """Return the key that a refused record would have had, else its address; None without one."""
    whole = orjson.loads(raw)
    data = whole.get("data", whole)
    links = data.get("links") if isinstance(data, dict) else None
    address = links.get("self") if isinstance(links, dict) else None
    if not isinstance(address, str):
        return None
    try:
        return key_of(str(whole.get("company_number") or _company_in_address(address)), address)
    except InvalidRecordError:
        return address


READER = Reader(
    name="uk_psc",
    title="UK persons with significant control, snapshot",
    version="9",
    sniff=_sniff,
    read=read_by_pieces(_Lines),
    pieces=_Lines,
    publisher="Companies House",
    licence="public register; Companies House sets no conditions of its own",
    url="https://download.companieshouse.gov.uk/en_pscdata.html",
    edition=_edition,
    plan=psc_plan(_plain_record),
)
