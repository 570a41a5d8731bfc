"""GLEIF's XML written as its JSON is: text under ``$``, attributes under ``@``, lists or not."""

import json
from typing import Any

from lxml import etree

ARRAYS = {
    "LEIData": ("LEIRecord", "records", False),
    "RelationshipData": ("RelationshipRecord", "relations", True),
    "ReportingExceptionData": ("Exception", "exceptions", False),
}
REPEATING = frozenset(
    """OtherEntityName TransliteratedOtherEntityName AdditionalAddressLine SuccessorEntity
    LegalEntityEvent RelationshipPeriod RelationshipQualifier RelationshipQuantifier
    ExceptionReason ExceptionReference OtherAddress OtherValidationAuthority""".split()
)


def as_json(xml: bytes, *, lists: bool = True, indent: int | None = 1) -> str:
    """Write a whole XML file as JSON.

    Args:
        xml: the XML.
        lists: what may repeat is always a list, as since 2022.
        indent: how the JSON is laid out.
    """
    root = etree.fromstring(xml)
    name, array, wrapped = ARRAYS[etree.QName(root).localname]
    records = [value_of(one, lists=lists) for one in root.iter(f"{{*}}{name}")]
    values = [{name: one} for one in records] if wrapped else records
    return json.dumps({array: values}, ensure_ascii=False, indent=indent) + "\n"


def value_of(element: Any, *, lists: bool) -> dict[str, Any]:
    """Write one element as an object."""
    value: dict[str, Any] = {}
    for key, text in element.attrib.items():
        name = etree.QName(key).localname
        value["@xml:lang" if name == "lang" else f"@{name}"] = text
    for child in element:
        if not isinstance(child.tag, str):
            continue
        name, inner = etree.QName(child).localname, value_of(child, lists=lists)
        if child.prefix == "gleif":
            name = f"gleif:{name}"
        if name in value:
            held = value[name]
            value[name] = [*(held if isinstance(held, list) else [held]), inner]
        else:
            value[name] = [inner] if lists and name in REPEATING else inner
    if element.text is not None and not element.text.isspace():
        value["$"] = element.text
    return value
