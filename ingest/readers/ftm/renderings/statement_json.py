"""FollowTheMoney's statements as JSON: a statement a line, or an entity with its statements.

``ftm statements`` writes the first unless another form is asked for, ``ftm aggregate-statements
-s`` the second: an entity with ``statements`` and without properties. Neither says which values
are ids of entities, so that the properties which hold such are known by their names.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any, Final

from ingest.files.opened_file import Opened
from ingest.formats.json_values import elements
from ingest.reader import InvalidRecordError, Refusal
from ingest.readers.ftm.ftm_entity import IGNORED, REFERENCES
from ingest.readers.ftm.renderings.statement_rows import KNOWN, Statement, is_external

_NEEDED: Final = tuple(
    re.compile(rf'"{field}"\s*:\s*"') for field in ("entity_id", "prop", "schema", "value")
)
_PROPERTIES: Final = re.compile(r'"properties"\s*:\s*\{')
_WRAPPER_FIELDS: Final = IGNORED | {"statements"}


def is_json_statements(text: str) -> bool:
    """Return whether a JSON with this beginning holds statements, not entities with properties.

    >>> is_json_statements('{"entity_id": "a", "prop": "name", "schema": "Person", "value": "A"}')
    True
    """
    if text.lstrip()[:1] not in ("{", "[") or _PROPERTIES.search(text) is not None:
        return False
    return all(needed.search(text) is not None for needed in _NEEDED)


def json_statements(
    opened: Opened, remark: Callable[[str], None]
) -> Iterator[Statement | Refusal | None]:
    """Yield every statement; ``None`` for one that is marked as external."""
    said: set[str] = set()
    for element in elements(opened):
        if isinstance(element, Refusal):
            yield element
            continue
        whole = element.value
        several = whole.get("statements")
        unknown = whole.keys() - (KNOWN if several is None else _WRAPPER_FIELDS)
        for name in sorted(unknown - said):
            said.add(name)
            remark(f"ignored unknown field {name}")
        key = None if several is None else whole.get("id")
        for one in several if isinstance(several, list) else [whole]:
            try:
                yield _statement(one, key, element.position)
            except InvalidRecordError as wrong:
                yield Refusal(element.position, str(wrong), element.raw)


def _statement(one: Any, key: object, position: str) -> Statement | None:
    if not isinstance(one, dict):
        raise InvalidRecordError(f"statements: {one!r} is not an object")
    external = one.get("external")
    if external is True or (isinstance(external, str) and is_external(external)):
        return None
    entity, prop = _text(one, "entity_id"), _text(one, "prop")
    schema, kind = _text(one, "schema"), one.get("prop_type")
    value, language = one.get("value"), one.get("lang")
    if not isinstance(value, str):
        raise InvalidRecordError(f"value: {value!r} is not a text")
    canonical = one.get("canonical_id") or key
    return Statement(
        canonical.strip() if isinstance(canonical, str) else entity,
        entity,
        schema,
        prop,
        value.strip(),
        str(one.get("dataset") or ""),
        language if isinstance(language, str) else "",
        prop in REFERENCES if kind is None else kind == "entity",
        position,
    )


def _text(one: dict[str, Any], field: str) -> str:
    found = one.get(field)
    if not isinstance(found, str) or not found.strip():
        raise InvalidRecordError(f"{field}: missing")
    return found.strip()
