"""The shape of BODS statements: which fields there are in versions 0.1 to 0.4, and their types.

A field of another type refuses its statement, unless it is metadata, which is then left out with a
remark; a field that no version has is remarked on once a file, ``null`` is the same as a missing
field. An empty text stands for nothing too; registers
write one where a number should be (``share.minimum``). Some write numbers as texts (Armenia's
``"exact": "11.9110"``): where the text is nothing but a number it is read as that. Open Ownership's
register wrote some lists of BODS 0.2 as the one value that they had.
"""

import re
from collections.abc import Callable, Collection
from functools import lru_cache
from typing import Any, Final

from ingest.codes.bods_codes import quote_value
from ingest.reader import InvalidRecordError
from ingest.values.record_fields import Leftovers


class ListOrValue(list[Any]):
    """The shape of a list that may be written as the one value in it."""


METADATA: Final = frozenset(
    """publicationDetails source annotations declaration declarationSubject isComponent""".split()
)
"""Fields that say who states something, and nothing of what is stated."""
POINTER: Final = "statementPointerTarget"
"""The one field whose empty text has a meaning: the whole statement."""
NUMBER: Final = (int, float)


def _texts(names: str) -> dict[str, Any]:
    """Return the shape of fields that are a text each."""
    return dict.fromkeys(names.split(), str)


_UNSPECIFIED: Final = _texts("reason description details")
_COUNTRY: Final = _texts("name code")
_AGENT: Final = _texts("name uri")
_SOURCE: Final = {
    **_texts("description url retrievedAt"),
    "type": ListOrValue([str]),
    "assertedBy": ListOrValue([_AGENT]),
}
_PEP: Final = {
    **_texts("reason missingInfoReason startDate endDate"),
    "jurisdiction": _COUNTRY,
    "source": _SOURCE,
}
_LISTING: Final = {
    **_texts("marketIdentifierCode operatingMarketIdentifierCode"),
    **_texts("stockExchangeJurisdiction stockExchangeName"),
    "security": _texts("idScheme id ticker"),
}
_ADDRESS: Final = {
    **_texts("type address postCode postcode"),
    "country": (str, _COUNTRY),
}
_PARTY: Final = {
    "isComponent": bool,
    "missingInfoReason": str,
    "identifiers": [_texts("id scheme schemeName uri")],
    "addresses": [_ADDRESS],
}
_ENTITY: Final = {
    **_PARTY,
    **_texts("name foundingDate dissolutionDate uri"),
    "entityType": (str, _texts("type subtype details")),
    "entitySubtype": _texts("generalCategory localTerm"),
    "unspecifiedEntityDetails": _UNSPECIFIED,
    "alternateNames": [str],
    "jurisdiction": _COUNTRY,
    "incorporatedInJurisdiction": _COUNTRY,
    "publicListing": {
        "hasPublicListing": bool,
        "companyFilingsURLs": [str],
        "securitiesListings": [_LISTING],
    },
    "formedByStatute": _texts("name date"),
}
_PERSON: Final = {
    **_PARTY,
    **_texts("personType birthDate deathDate"),
    "unspecifiedPersonDetails": _UNSPECIFIED,
    "names": [_texts("type fullName familyName givenName patronymicName")],
    "nationalities": [_COUNTRY],
    "placeOfBirth": _ADDRESS,
    "placeOfResidence": _ADDRESS,
    "taxResidencies": [_COUNTRY],
    "hasPepStatus": bool,
    "pepStatusDetails": [_PEP],
    "politicalExposure": {"status": str, "details": [_PEP]},
}
_INTEREST: Final = {
    **_texts("type interestLevel directOrIndirect details startDate endDate"),
    "beneficialOwnershipOrControl": bool,
    "share": {
        **dict.fromkeys(("exact", "maximum", "minimum"), NUMBER),
        **dict.fromkeys(("exclusiveMinimum", "exclusiveMaximum"), (bool, *NUMBER)),
    },
}
_END_BEFORE_0_4: Final = {
    **_texts("describedByEntityStatement describedByPersonStatement"),
    "unspecified": _UNSPECIFIED,
}
_RELATIONSHIP: Final = {
    "isComponent": bool,
    **{f"component{kind}": [str] for kind in ("Records", "RecordIds", "StatementIDs")},
    "interests": [_INTEREST],
}
_ANNOTATION: Final = {
    **_texts("creationDate motivation description transformedContent url"),
    POINTER: str,
    "createdBy": _AGENT,
}
_STATEMENT: Final = {
    "statementDate": str,
    "annotations": [_ANNOTATION],
    "publicationDetails": {
        **_texts("publicationDate bodsVersion license"),
        "publisher": _texts("name url"),
    },
    "source": _SOURCE,
}
_STATEMENT_BEFORE_0_4: Final = {
    **_STATEMENT,
    **_texts("statementID statementType"),
    "replacesStatements": [str],
}
FIELDS_0_4: Final = {
    **_STATEMENT,
    **_texts("statementId declaration declarationSubject recordId recordType recordStatus"),
}
"""The fields of a 0.4 statement beside ``recordDetails``."""
DETAILS_FIELDS: Final[dict[str, Any]] = {
    "entity": _ENTITY,
    "person": _PERSON,
    "relationship": {
        **_RELATIONSHIP,
        **dict.fromkeys(("subject", "interestedParty"), (str, _UNSPECIFIED)),
    },
}
"""What ``recordDetails`` holds in 0.4."""
FIELDS_BEFORE_0_4: Final[dict[str, Any]] = {
    "entityStatement": {**_STATEMENT_BEFORE_0_4, **_ENTITY, "alternateNames": ListOrValue([str])},
    "personStatement": {
        **_STATEMENT_BEFORE_0_4,
        **_PERSON,
        "pepStatusDetails": ListOrValue([_PEP]),
    },
    "ownershipOrControlStatement": {
        **_STATEMENT_BEFORE_0_4,
        **_RELATIONSHIP,
        **dict.fromkeys(("subject", "interestedParty"), _END_BEFORE_0_4),
    },
}
"""Everything that a statement of 0.1, 0.2 or 0.3 holds."""
_NUMERAL: Final = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_WORDS: Final = {
    str: "a text",
    bool: "true or false",
    int: "a number",
    float: "a number",
    dict: "an object",
    list: "a list",
}


class Reading(Leftovers):
    """What is remembered from one statement of a file to the next.

    Statements mostly repeat who published them and where they come from. ``last`` has these fields
    as they last passed their checks; what equals them is not checked again.
    """

    def __init__(self, remark: Callable[[str], None]) -> None:
        super().__init__(remark)
        self.last: dict[str, Any] = {}


def check_statement(
    value: dict[str, Any], shape: dict[str, Any], path: str, leftovers: Leftovers
) -> None:
    """Check the fields of a statement as `check_shape`; metadata of another type is left out."""
    try:
        check_shape(value, shape, path, leftovers)
    except InvalidRecordError:
        # Few files have such metadata, so that others are checked once only.
        _leave_out_unfit(value, shape, path, leftovers, METADATA & value.keys())
        check_shape(value, shape, path, leftovers)


def _leave_out_unfit(
    value: dict[str, Any],
    shape: dict[str, Any],
    path: str,
    leftovers: Leftovers,
    names: Collection[str],
) -> None:
    """Remove those of some fields that are of another type, or what is so within them."""
    for name in names:
        item, wanted = value[name], shape.get(name)
        try:
            check_shape({name: item}, shape, path, leftovers)
        except InvalidRecordError:
            if type(item) is dict and type(wanted) is dict:
                _leave_out_unfit(item, wanted, f"{path}{name}.", leftovers, list(item))
                continue
            leftovers.remark_once(f"{path}{name}: is not what the standard has there; left out")
            del value[name]


def check_shape(
    value: dict[str, Any], shape: dict[str, Any], path: str, leftovers: Leftovers
) -> None:
    """Check an object against its shape, and remove its empty fields in place."""
    empty: list[str] = []
    for name, item in value.items():
        if item is None or (item == "" and name != POINTER):
            empty.append(name)
            continue
        wanted = shape.get(name)
        if wanted is str:
            if type(item) is not str:
                raise _type_error(f"{path}{name}", item, str)
        elif wanted is None:
            leftovers.audit((name,), _plain_path(path))
        elif type(wanted) is dict and type(item) is dict:
            check_shape(item, wanted, f"{path}{name}.", leftovers)
        elif type(wanted) is ListOrValue:
            if type(item) is not list:
                leftovers.remark_once(
                    f"{_plain_path(path)}{name}: one value stands there and no list; it is read"
                )
                value[name] = [item]
            _check_value(value[name], list(wanted), f"{path}{name}", leftovers)
        elif type(item) is str and _is_numeral(item, wanted):
            leftovers.remark_once(
                f"{_plain_path(path)}{name}: numbers stand there as texts; read as numbers"
            )
        else:
            _check_value(item, wanted, f"{path}{name}", leftovers)
    for name in empty:
        del value[name]


def _is_numeral(text: str, wanted: Any) -> bool:
    """Return whether a text is nothing but a number, where a number is wanted."""
    return type(wanted) is tuple and float in wanted and _NUMERAL.fullmatch(text) is not None


def _check_value(item: Any, wanted: Any, path: str, leftovers: Leftovers) -> None:
    """Check one value against its shape: a type, a tuple of choices, an object or a list."""
    kind = type(item)
    if type(wanted) is tuple:
        for choice in wanted:
            if kind is (dict if type(choice) is dict else choice):
                wanted = choice
                break
        else:
            raise _type_error(path, item, wanted[0], wanted[-1])
    if type(wanted) is dict and kind is dict:
        check_shape(item, wanted, f"{path}.", leftovers)
    elif type(wanted) is list and kind is list:
        inner = wanted[0]
        for number, part in enumerate(item):
            if type(inner) is dict and type(part) is dict:
                check_shape(part, inner, f"{path}[{number}].", leftovers)
            elif part is not None and type(part) is not inner:
                _check_value(part, inner, f"{path}[{number}]", leftovers)
    elif kind is not wanted:
        raise _type_error(path, item, wanted)


@lru_cache(maxsize=1024)
def _plain_path(path: str) -> str:
    """Return a path without places in lists, so that a field is remarked on only once."""
    return re.sub(r"\[\d+\]", "", path)


def _type_error(path: str, item: Any, *wanted: Any) -> InvalidRecordError:
    kinds = (type(choice) if isinstance(choice, dict | list) else choice for choice in wanted)
    words = " or ".join(dict.fromkeys(_WORDS[kind] for kind in kinds if kind in _WORDS))
    return InvalidRecordError(f"{path}: {quote_value(item)} is not {words}")
