"""One target of the Swiss list as a party, its listings and its relations."""

import re
from typing import Final

from graph.record.model import Link, Listing, Name, Party, Row
from graph.values.identifiers import normalise_identifier
from graph.values.vocabulary import Certainty
from ingest.formats.xml_elements import Element, local_name
from ingest.programmes import Programme
from ingest.reader import InvalidRecordError
from ingest.readers.seco.listing_history import ListedPeriod, listed_periods
from ingest.readers.seco.sanctions_sets import ReferenceIndex, SanctionsSet, text_of
from ingest.readers.seco.target_identity import add_identity
from ingest.values.prose_numbers import company_numbers, ship_numbers
from ingest.values.record_fields import add_once

SUBJECTS: Final = {"individual": "Person", "entity": "Organization"}
OBJECTS: Final = {"vessel": "Vessel", "aircraft": "Airplane", "airplane": "Airplane"}

_OF_TARGET: Final = frozenset({"sanctions-set-id", "modification", "generic-attribute", ""})
_CONFIRMED: Final = Certainty.CONFIRMED.value
_DISPUTED: Final = Certainty.DISPUTED.value
_IMO: Final = re.compile(r"IMO\D{0,30}\d{7}(?!\d)")
_UN_REFERENCE: Final = re.compile(r"[A-Z]{2}[ie]\.\d{3}")


def target_rows(
    target: Element, index: ReferenceIndex, unknown: list[str], remarks: list[str]
) -> tuple[str, list[Row]]:
    """Return the key and the rows of a target."""
    key = str(target.get("ssid", "")).strip()
    if not key:
        raise InvalidRecordError("ssid: missing")
    subject = _subject(target, unknown)
    party = Party(f"seco-{key}", _schema(subject), [])
    party.identifiers.append(str(normalise_identifier("CH-SECO", key)))
    if subject.get("sex"):
        party.data.append(("gender", str(subject.get("sex"))))
    for child in target:
        if local_name(child.tag) == "foreign-identifier":
            _add_foreign_identifier(text_of(child), party)
    links: list[Row] = []
    reasons: list[str] = []
    for child in subject:
        match local_name(child.tag):
            case "identity":
                add_identity(child, party, index, remarks, unknown)
            case "justification":
                reasons.append(text_of(child))
            case "other-information":
                _add_information(text_of(child), party, remarks)
            case "relation":
                _add_relation(child, party, index, links, remarks)
            case "" | "generic-attribute":
                pass
            case tag:
                unknown.append(f"{local_name(subject.tag)}.{tag}")
    _require_name(party)
    _add_company_numbers(party)
    reason = "\n".join(text for text in reasons if text) or None
    runs = listed_periods(target, index, remarks)
    listings = _listings(target, key, party.id, index, runs, remarks)
    for listing in listings:
        listing.reason = reason
    return key, [party, *listings, *links]


def _subject(target: Element, unknown: list[str]) -> Element:
    found = None
    for child in target:
        tag = local_name(child.tag)
        if tag in SUBJECTS or tag == "object":
            found = child if found is None else found
        elif tag not in _OF_TARGET and tag != "foreign-identifier":
            unknown.append(f"target.{tag}")
    if found is None:
        raise InvalidRecordError("target: there is no individual, entity or object")
    return found


def _schema(subject: Element) -> str:
    tag = local_name(subject.tag)
    if tag in SUBJECTS:
        return SUBJECTS[tag]
    kind = str(subject.get("object-type", "")).strip()
    if kind not in OBJECTS:
        raise InvalidRecordError(f"object-type: unknown value {kind!r}")
    return OBJECTS[kind]


def _require_name(party: Party) -> None:
    if not party.names:
        raise InvalidRecordError("identity: the target has no name")
    if not any(name.kind == "name" for name in party.names):
        strong: Name = next((n for n in party.names if n.kind != "weak"), party.names[0])
        strong.kind = "name"


def _add_foreign_identifier(text: str, party: Party) -> None:
    if not text:
        return
    party.data.append(("foreign_identifier", text))
    if _UN_REFERENCE.fullmatch(text) is not None:
        party.identifiers.append(str(normalise_identifier("UN-SC", text)))


def _add_information(text: str, party: Party, remarks: list[str]) -> None:
    if not text:
        return
    party.data.append(("information", text))
    if party.schema == "Vessel" and "IMO" in text:
        # Of others the text names ships that they own or sail.
        add_once(party.identifiers, *ship_numbers(" ".join(_IMO.findall(text)), remarks))


def _add_company_numbers(party: Party) -> None:
    """Add the numbers of companies in the prose, which the party's countries help to find."""
    for name, text in party.data:
        if name == "information":
            add_once(party.identifiers, *company_numbers(text, party.countries))


def _add_relation(
    element: Element, party: Party, index: ReferenceIndex, links: list[Row], remarks: list[str]
) -> None:
    other = str(element.get("target-id", "")).strip()
    if not other:
        remarks.append("relation without target-id: left out")
        return
    kind = str(element.get("relation-type", "")).strip() or None
    remark = next((text_of(c) for c in element if local_name(c.tag) in ("remark", "remarks")), None)
    links.append(
        Link(
            kind="UnknownLink",
            source=party.id,
            target=f"seco-{other}",
            role=kind,
            observed_on=index.seen_on,
            quote=remark or None,
        )
    )


def _listings(
    target: Element,
    key: str,
    party: str,
    index: ReferenceIndex,
    runs: list[ListedPeriod],
    remarks: list[str],
) -> list[Listing]:
    """Return a listing for each period on the list and each list that the sets belong to."""
    lists: dict[tuple[str, str, bool], tuple[list[str], list[str]]] = {}
    for one in _sets_of_target(target, index, remarks):
        if not one.mapped:
            add_once(remarks, f"unmapped programme {one.programme.programme!r}: kept as published")
        if not one.measures:
            add_once(remarks, f"{one.text!r} says no measure that is known; a person must look")
        # A set that nobody could map may be a freeze: the measures of another do not answer that.
        place = (_list_name(one), one.programme.programme, bool(one.measures))
        measures, texts = lists.setdefault(place, ([], []))
        add_once(measures, *one.measures)
        texts.append(one.text)
    return [
        Listing(
            party=party,
            authority="CH",
            list_name=list_name,
            programme=programme,
            measures=list(measures),
            start=run.start,
            end=run.end,
            entry_id=key,
            observed_on=index.seen_on,
            certainty=_DISPUTED if run.doubted else _CONFIRMED,
            note="; ".join([*texts, run.note] if run.note else texts),
        )
        for run in runs
        for (list_name, programme, _), (measures, texts) in lists.items()
    ]


def _sets_of_target(
    target: Element, index: ReferenceIndex, remarks: list[str]
) -> list[SanctionsSet]:
    stated = [text_of(child) for child in target if local_name(child.tag) == "sanctions-set-id"]
    stated += [str(target.get("sanctions-set-id", ""))]
    found: list[SanctionsSet] = []
    for ssid in dict.fromkeys(text for text in stated if text):
        known = index.sets.get(ssid)
        found.append(_unknown_set(ssid, remarks) if known is None else known)
    if not found:
        raise InvalidRecordError("sanctions-set-id: missing")
    return found


def _unknown_set(ssid: str, remarks: list[str]) -> SanctionsSet:
    """Return a stand-in for a set that the file does not explain: without it a listing is lost."""
    add_once(remarks, f"sanctions-set-id {ssid!r} is not explained in the file")
    text = f"sanctions set {ssid}"
    return SanctionsSet(Programme("CH", "ch_seco", text, (), text), (), False, text)


def _list_name(one: SanctionsSet) -> str:
    """Return the name of a set's list; other than a freeze or travel ban has a list of its own."""
    frozen = not one.measures or {"asset_freeze", "travel_ban"} & set(one.measures)
    name = one.programme.list_name
    return name if frozen else f"{name}_{one.measures[0]}"
