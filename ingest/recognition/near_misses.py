"""Forms of JSON that people meet beside those that are read, and what to load in their place."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True)
class OtherForm:
    """A form that no reader reads.

    Attributes:
        what: what it is, in words that follow "it looks like".
        advice: what to do instead.
        features: texts that its beginning has, every one of them.
    """

    what: str
    advice: str
    features: list[str]


@cache
def _forms() -> list[OtherForm]:
    text = Path(__file__).with_name("near_misses.toml").read_text(encoding="utf-8")
    return [OtherForm(**form) for form in tomllib.loads(text)["form"]]


def other_form(text: str) -> OtherForm | None:
    """Return the form that the beginning of a JSON shows, ``None`` for any other text.

    >>> other_form('{"DATA_SOURCE": "A", "RECORD_ID": "1"}').advice
    'load entities.ftm.json of the same dataset'
    >>> other_form('{"name": "A"}') is None
    True
    """
    if text.lstrip()[:1] not in ("{", "["):
        return None
    found = (form for form in _forms() if all(feature in text for feature in form.features))
    return next(found, None)
