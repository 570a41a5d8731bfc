"""Answers of GLEIF's public interface (JSON:API) as records of the golden copy.

A document has one record under ``data``, or a page of them. Names stand otherwise than in the
golden copy and texts stand alone; each record is converted to the golden copy's form, so that both
are read in one way. What a document includes beside its records is not read.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any, Final

import orjson

from ingest.files.opened_file import Opened
from ingest.formats.json_values import omission_text, pages_in, shown_text, texts_of
from ingest.reader import Piece, Refusal
from ingest.readers.gleif.flat_fields import EXCEPTION, LEI, RELATIONSHIP

_TYPE = re.compile(
    r'"type"\s*:\s*"(lei-records|(?:rr-)?relationship-records|reporting-exceptions)"'
)
_SUGGESTIONS = re.compile(r'"type"\s*:\s*"(?:auto|fuzzy)completions"')
"""Records of names only, which point at entities."""
_KINDS: Final = {
    "lei-records": LEI,
    "relationship-records": RELATIONSHIP,
    "rr-relationship-records": RELATIONSHIP,
    "reporting-exceptions": EXCEPTION,
}
_PUBLISHED = re.compile(r'"goldenCopy"\s*:\s*\{\s*"publishDate"\s*:\s*"([^"]+)"')
_NUMBERS: Final = ("bic", "mic", "ocid", "qcc", "spglobal")
"""An entity's numbers elsewhere, which the golden copy lacks."""


def kind_of_answer(text: str) -> str | None:
    """Return the kind of an answer's records from its beginning; ``None`` for no such answer."""
    begun = text.lstrip("\ufeff \t\r\n")[:1] == "{" and '"attributes"' in text
    found = _TYPE.search(text) if begun and _SUGGESTIONS.search(text) is None else None
    return None if found is None else _KINDS[found[1]]


def golden_copy_moment(text: str) -> str | None:
    """Return the date-time of the golden copy that an answer is from, if its beginning has it."""
    found = _PUBLISHED.search(text) if kind_of_answer(text) is not None else None
    return None if found is None else found[1]


def answer_pieces(
    opened: Opened, kind: str, remark: Callable[[str], None]
) -> Iterator[Piece | Refusal]:
    """Yield every record of the file's answers, converted to the golden copy's form.

    Pages of which some are missing close nothing, nor does an answer on one record.
    """
    held, most, more = 0, 0, False
    for page in pages_in(texts_of(opened)):
        if isinstance(page, Refusal):
            yield page
            continue
        place, _, whole = page
        data = whole.get("data")
        items = data if isinstance(data, list) else [data]
        total, held = _total_of(_Node(whole)), held + len(items)
        most, more = max(most, total), bool(_Node(whole).node("links")["next"])
        more |= not isinstance(data, list)
        for left_out in _omission_texts(_Node(whole), total, len(items)):
            remark(f"{place}: {left_out}")
        for number, item in enumerate(items, 1):
            position = f"{place} item {number}"
            raw = orjson.dumps(item)
            own = item.get("type") if isinstance(item, dict) else None
            if not isinstance(own, str) or _KINDS.get(own) != kind:
                reason = f"data.type: {own!r} is not what the others are"
                yield Refusal(position, reason, shown_text(raw))
                continue
            yield position, raw, _GOLDEN_FORMS[kind](_Node(item.get("attributes")))
    if most > held or more:
        opened.mark_passed_over(omission_text(most, held))


class _Node:
    """An object of an answer, any field of which may be missing."""

    def __init__(self, value: Any) -> None:
        self._value = value if isinstance(value, dict) else {}

    def __getitem__(self, name: str) -> Any:
        return self._value.get(name)

    def node(self, name: str) -> "_Node":
        """Return the object in a field; an empty one where it is missing."""
        return _Node(self[name])

    def nodes(self, name: str) -> "list[_Node]":
        """Return the objects of the list in a field; none where it is missing."""
        value = self[name]
        return [_Node(one) for one in value] if isinstance(value, list) else []


def _total_of(whole: _Node) -> int:
    """Return how many records an answer counts; 0 where it does not say."""
    total = whole.node("meta").node("pagination")["total"]
    return total if isinstance(total, int) else 0


def _omission_texts(whole: _Node, total: int, held: int) -> Iterator[str]:
    """Yield remarks on records that an answer counts but does not hold, and on parts not read."""
    if total > held:
        yield f"holds {held} of the {total} records that were found"
    if beside := len(whole.nodes("included")):
        yield f"what is included beside the records is not read ({beside})"


def _name(node: _Node) -> dict[str, Any]:
    return {"$": node["name"], "@xml:lang": node["language"], "@type": node["type"]}


def _address(node: _Node) -> dict[str, Any]:
    lines = node["addressLines"] if isinstance(node["addressLines"], list) else []
    return {
        "FirstAddressLine": lines[0] if lines else None,
        "AddressNumber": node["addressNumber"],
        "AddressNumberWithinBuilding": node["addressNumberWithinBuilding"],
        "MailRouting": node["mailRouting"],
        "AdditionalAddressLine": lines[1:],
        "City": node["city"],
        "Region": node["region"],
        "Country": node["country"],
        "PostalCode": node["postalCode"],
    }


def _registration(node: _Node) -> dict[str, Any]:
    return {
        "LastUpdateDate": node["lastUpdateDate"],
        "RegistrationStatus": node["status"],
        "ManagingLOU": node["managingLou"],
        "ValidationSources": node["corroborationLevel"],
        "ValidationReference": node["corroborationReference"],
    }


def _entity(record: _Node) -> dict[str, Any]:
    entity, registered = record.node("entity"), record.node("entity").node("registeredAt")
    form, expiration = entity.node("legalForm"), entity.node("expiration")
    legal = entity.node("legalName")
    # Answers have one successor or a list of them, under two names.
    successors = entity.nodes("successorEntities") or [entity.node("successorEntity")]
    events = [one for group in entity.nodes("eventGroups") for one in group.nodes("events")]
    return {
        "LEI": record["lei"],
        "Entity": {
            "LegalName": {"$": legal["name"], "@xml:lang": legal["language"]},
            "OtherEntityNames": {"OtherEntityName": [*map(_name, entity.nodes("otherNames"))]},
            "TransliteratedOtherEntityNames": {
                "TransliteratedOtherEntityName": [
                    *map(_name, entity.nodes("transliteratedOtherNames"))
                ]
            },
            "LegalAddress": _address(entity.node("legalAddress")),
            "HeadquartersAddress": _address(entity.node("headquartersAddress")),
            "RegistrationAuthority": {
                "RegistrationAuthorityID": registered["id"],
                "OtherRegistrationAuthorityID": registered["other"],
                "RegistrationAuthorityEntityID": entity["registeredAs"],
            },
            "LegalJurisdiction": entity["jurisdiction"],
            "EntityCategory": entity["category"],
            "EntitySubCategory": entity["subCategory"],
            "LegalForm": {"EntityLegalFormCode": form["id"], "OtherLegalForm": form["other"]},
            "EntityStatus": entity["status"],
            "EntityCreationDate": entity["creationDate"],
            "EntityExpirationDate": expiration["date"],
            "EntityExpirationReason": expiration["reason"],
            "AssociatedEntity": {
                "AssociatedLEI": entity.node("associatedEntity")["lei"],
                "AssociatedEntityName": entity.node("associatedEntity")["name"],
            },
            "SuccessorEntity": [
                {"SuccessorLEI": one["lei"], "SuccessorEntityName": one["name"]}
                for one in successors
            ],
            "LegalEntityEvents": {
                "LegalEntityEvent": [
                    {
                        "@event_status": one["status"],
                        "LegalEntityEventType": one["type"],
                        "LegalEntityEventEffectiveDate": one["effectiveDate"],
                    }
                    for one in events
                ]
            },
        },
        "Registration": _registration(record.node("registration")),
        **{name: record[name] for name in (*_NUMBERS, "validTo")},
    }


def _relationship(record: _Node) -> dict[str, Any]:
    relation = record.node("relationship")
    ends = {
        golden: {"NodeID": relation.node(name)["id"], "NodeIDType": relation.node(name)["type"]}
        for golden, name in (("StartNode", "startNode"), ("EndNode", "endNode"))
    }
    periods = [
        {"StartDate": one["startDate"], "EndDate": one["endDate"], "PeriodType": one["type"]}
        for one in relation.nodes("periods")
    ]
    return {
        "Relationship": {
            **ends,
            "RelationshipType": relation["type"],
            "RelationshipStatus": relation["status"],
            "RelationshipPeriods": {"RelationshipPeriod": periods},
        },
        "Registration": _registration(record.node("registration")),
        "validTo": record["validTo"],
    }


def _exception(record: _Node) -> dict[str, Any]:
    return {
        "LEI": record["lei"],
        "ExceptionCategory": record["category"],
        "ExceptionReason": [record["reason"]],
        "ExceptionReference": [record["reference"]],
        "validTo": record["validTo"],
    }


_GOLDEN_FORMS: Final[dict[str, Callable[[_Node], dict[str, Any]]]] = {
    LEI: _entity,
    RELATIONSHIP: _relationship,
    EXCEPTION: _exception,
}
