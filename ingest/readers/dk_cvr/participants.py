"""Participants and companies of the Danish register as parties."""

from typing import Any, Final

from graph.record.model import Name, Party
from graph.values.identifiers import normalise_identifier, party_id
from ingest.reader import InvalidRecordError
from ingest.readers.dk_cvr.dated_values import attributes, objects, period
from ingest.values.company_registers import register_number
from ingest.values.countries import country_code
from ingest.values.record_fields import identifier

_SCHEMATA: Final = {"PERSON": "Person", "VIRKSOMHED": "Company", "ANDEN_DELTAGER": "LegalEntity"}
_OTHERS: Final = {"PERSON": "Person", "VIRKSOMHED": "Company"}
"""Kinds of other participants, most of them foreign, by the attribute ``ANDRE_DELT_TYPE``."""
_FOREIGN_NUMBER: Final = "IDENTIFIKATION_VÆRDI"
_KEPT_ATTRIBUTES: Final = (
    "IDENTIFIKATION_TYPE",
    "IDENTIFIKATION_LANDEKODE",
    "IDENTIFIKATION_MYNDIGHED",
    "OPRINDELIGT_STATSBORGERSKAB",
)
"""Attributes by which a participant identifies itself, kept as data."""
_FOREIGN: Final = "udenlandsk registreringsnummer"


def kind_of(value: dict[str, Any]) -> str:
    """Return a participant's kind."""
    kind = value.get("enhedstype")
    if not isinstance(kind, str) or kind not in _SCHEMATA:
        raise InvalidRecordError(f"enhedstype: unknown value {kind!r}")
    return kind


def participant_party(value: dict[str, Any], dataset: str, remarks: list[str]) -> Party:
    """Return a participant as a party."""
    kind, key, names = kind_of(value), value.get("enhedsNummer"), names_of(value, "navne")
    if isinstance(key, bool) or not isinstance(key, int | str):
        raise InvalidRecordError("enhedsNummer: missing")
    if not names:
        raise InvalidRecordError("navne: the participant has no name")
    said = _current_attributes(value)
    schema = _OTHERS.get(said.get("ANDRE_DELT_TYPE", ""), _SCHEMATA[kind])
    party = Party(f"{dataset}-{key}", schema, names, addresses=_addresses(value))
    party.countries = _countries(value)
    _add_foreign_number(party, said)
    number = value.get("forretningsnoegle")
    if kind == "VIRKSOMHED" and isinstance(number, int | str) and str(number).strip():
        found = identifier("DK-CVR", str(number), remarks)
        party.identifiers += [] if found is None else [str(found)]
    return party


def _current_attributes(value: dict[str, Any]) -> dict[str, str]:
    """Return the attributes of a participant; of several values the one without an end."""
    return {
        name: next((one.value for one in held if one.end is None), held[-1].value).strip()
        for name, held in attributes(value).items()
    }


def _add_foreign_number(party: Party, said: dict[str, str]) -> None:
    """Add the number of a foreign company in its own register, and the attributes kept as data."""
    party.data += [(name, said[name]) for name in _KEPT_ATTRIBUTES if said.get(name)]
    number = said.get(_FOREIGN_NUMBER)
    if not number or party.schema == "Person":
        return
    party.data.append((_FOREIGN_NUMBER, number))
    if said.get("IDENTIFIKATION_TYPE", "").casefold() == _FOREIGN:
        party.jurisdiction = country_code(said.get("IDENTIFIKATION_LANDEKODE", ""))
        found = register_number(party.jurisdiction, number)
        party.identifiers += [] if found is None else [str(found)]


def _countries(value: dict[str, Any]) -> list[str]:
    """Return the countries of the addresses without an end."""
    codes = (
        country_code(str(each.get("landekode") or ""))
        for each in objects(value, "beliggenhedsadresse")
        if period(each)[1] is None
    )
    return list(dict.fromkeys(filter(None, codes)))


def company_party(value: Any, where: str) -> Party:
    """Return a company as a party; ``where`` is empty in its own entry, else the path to it."""
    number = company_number(value)
    if number is None:
        raise InvalidRecordError(f"{where}cvrNummer: missing")
    known = normalise_identifier("DK-CVR", number)
    names = names_of(value, "navne") or [Name(f"CVR {number}")]
    names += [Name(name.value, "alias") for name in names_of(value, "binavne")]
    party = Party(party_id(known), "Company", names, jurisdiction="dk", identifiers=[str(known)])
    if not where:
        party.addresses = _addresses(value)
        party.start, party.end = _life_span(value)
        party.status = next(
            (
                str(s["status"])
                for s in objects(value, "virksomhedsstatus")
                if isinstance(s.get("status"), str) and period(s)[1] is None
            ),
            None,
        )
    return party


def company_number(value: Any) -> str | None:
    """Return a company's CVR number; ``None`` where it has none."""
    number = value.get("cvrNummer") if isinstance(value, dict) else None
    return str(number) if isinstance(number, int | str) and str(number).strip() else None


def names_of(value: dict[str, Any], field: str) -> list[Name]:
    """Return the names, those without an end first; one with an end is a former name."""
    found = []
    for each in objects(value, field):
        text = each.get("navn")
        if isinstance(text, str) and text.strip():
            over = period(each)[1] is not None
            found.append(Name(text.strip(), "previous" if over else "name"))
    if len(found) == 1:
        found[0].kind = "name"
        return found
    if found and all(name.kind == "previous" for name in found):
        found[-1].kind = "name"
    return sorted(found, key=lambda name: name.kind == "previous")


def _addresses(value: dict[str, Any]) -> list[str]:
    texts = [_address(each) for each in objects(value, "beliggenhedsadresse")]
    return [text for text in texts if text]


def _address(value: dict[str, Any]) -> str:
    """Return an address in one line, with the country where it is not Denmark."""

    def part_text(name: str) -> str:
        part = value.get(name)
        return ", ".join(str(part).split("\n")).strip() if isinstance(part, str | int) else ""

    from_, to = (
        part_text(f"husnummer{end}") + part_text(f"bogstav{end}") for end in ("Fra", "Til")
    )
    box, country = part_text("postboks"), part_text("landekode")
    parts = (
        part_text("conavn"),
        " ".join(filter(None, (part_text("vejnavn"), "-".join(filter(None, (from_, to)))))),
        " ".join(filter(None, (part_text("etage"), part_text("sidedoer")))),
        part_text("bynavn"),
        box and f"Postboks {box}",
        " ".join(filter(None, (part_text("postnummer"), part_text("postdistrikt")))),
        part_text("fritekst"),
    )
    text = ", ".join(part for part in parts if part)
    return f"{text}, {country}" if text and country not in ("", "DK") else text


def _life_span(value: dict[str, Any]) -> tuple[str | None, str | None]:
    """Return a company's first day and the first without it, over any pause between."""
    spans = [period(each) for each in objects(value, "livsforloeb")]
    starts, ends = ([span[n] for span in spans] for n in (0, 1))
    start = None if not spans or None in starts else min(text for text in starts if text)
    end = None if not spans or None in ends else max(text for text in ends if text)
    return start, end
