"""Arguments of questions: days, regimes, and their defaults where a person names none."""

import inspect
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import wraps
from numbers import Integral
from os import PathLike
from pathlib import Path
from types import FunctionType, NoneType, UnionType
from typing import Any, Final, TypeVar, Unpack, cast, get_args, get_origin

from graph.values.dates import iso_day, parse_day
from graph.values.errors import InputError
from queries.question.answer import Answer

DEFAULT_REGIMES: Final = ("us", "eu", "uk")
NOTHING_LOADED: Final = "No data is loaded. Run: ownership load FILE"
MAX_QUOTED: Final = 60
"""Letters at most that an error or a remark repeats of what a person typed."""


def quoted_input(text: str) -> str:
    """Return what a person typed in quotes and cut if it is long, for an error to repeat.

    >>> quoted_input("Toloka")
    '"Toloka"'
    """
    shown = text if len(text) <= MAX_QUOTED else text[: MAX_QUOTED - 1] + "…"
    # Signs that would move a cursor are written out; marks of a text's own stay as they are.
    return f'"{repr(shown)[1:-1]}"'


def asked_day(as_of: str | date | None) -> int:
    """Return the ordinal of the ISO day asked about, or today; `InputError` if it is no day."""
    if isinstance(as_of, date):
        return as_of.toordinal()
    if as_of is None:
        return date.today().toordinal()
    if not isinstance(as_of, str):
        raise InputError(f"{as_of!r} is not a date. Write YYYY-MM-DD, as a text.")
    return parse_day(as_of)


def future_day_remark(day: int) -> str | None:
    """Return a remark on a day that is still to come; ``None`` for any other day."""
    if day <= date.today().toordinal():
        return None
    return f"{iso_day(day)} is still to come. What is stated now is taken to hold until then."


def regime_keys(given: str | Sequence[str] | None) -> list[str]:
    """Return the keys of regimes, each once (US, EU, UK if none); `InputError` for another."""
    from graph.regimes.read_regimes import find_regime

    return list(
        dict.fromkeys(find_regime(name).key for name in split_list(given or DEFAULT_REGIMES))
    )


def split_list(given: str | Sequence[str]) -> list[str]:
    """Return the items of one text or several; a comma divides items too.

    >>> split_list("us,eu"), split_list(["eu", "uk"]), split_list("eu,")
    (['us', 'eu'], ['eu', 'uk'], ['eu'])
    """
    items = [item for text in as_list(given) for item in text.split(",")]
    # A comma too many is no item; where there is nothing else, that is said.
    return [item for item in items if item.strip()] or items[:1]


def as_list(given: str | Sequence[str]) -> Sequence[str]:
    """Return one text as a list of one, and a list as it is.

    >>> as_list("eu"), as_list(["eu", "uk"])
    (['eu'], ['eu', 'uk'])
    """
    return [given] if isinstance(given, str) else given


_WORDS: Final = {
    str: "a text",
    int: "a whole number",
    bool: "true or false",
    Path: "a path",
    Sequence: "a list of texts",
    dict: "a mapping",
}
"""What an argument of a type is called; what is of another type is not looked at."""
_ROW_NAME: Final = re.compile(r"(\w+)'?\)?\]")
"""The type of the rows in the type of an answer: `Answer[PathRow]`."""
_DAYS: Final = ("as_of", "known_on")
_Check = Callable[[str, Any], Any]
VerbsT = TypeVar("VerbsT")
VerbT = TypeVar("VerbT", bound=Callable[..., Any])


def check_arguments(verbs: type[VerbsT]) -> type[VerbsT]:
    """Make the verbs of a class refuse what is not of the type that they state: `InputError`.

    Programs and notebooks ask with whatever a table held, and a number in the place of a text would
    end in an error of Python's own, or be written into the record. A day may be a date.
    """
    for name in dir(verbs):
        verb = inspect.getattr_static(verbs, name)
        if isinstance(verb, FunctionType) and not name.startswith("_"):
            setattr(verbs, name, add_checks(verb))
    return verbs


def add_checks(verb: VerbT) -> VerbT:
    """Make one function refuse what is not of the type that it states; see `check_arguments`."""
    signature = inspect.signature(verb)
    checks: dict[str, _Check] = {}
    further: dict[str, _Check] = {}
    for name, parameter in signature.parameters.items():
        stated = parameter.annotation
        if parameter.kind is parameter.VAR_KEYWORD and get_origin(stated) is Unpack:
            hints = get_args(stated)[0].__annotations__
            further = {key: check for key, hint in hints.items() if (check := check_of(hint))}
        elif check := check_of(stated):
            checks[name] = check
    return cast(VerbT, _with_checks(verb, signature, checks, further))


def _with_checks(
    verb: Callable[..., Any],
    signature: inspect.Signature,
    checks: Mapping[str, _Check],
    further: Mapping[str, _Check],
) -> Callable[..., Any]:
    @wraps(verb)
    def ask(*args: Any, **named: Any) -> Any:
        try:
            given = signature.bind(*args, **named)
        except TypeError:
            # An argument too few or too many is told as of any function.
            return verb(*args, **named)
        for name, value in given.arguments.items():
            if check := checks.get(name):
                given.arguments[name] = check(name, value)
            elif further and signature.parameters[name].kind is inspect.Parameter.VAR_KEYWORD:
                if unknown := [key for key in value if key not in further]:
                    raise InputError(
                        f"{verb.__name__} has no argument {quoted_input(unknown[0])}. "
                        f"Others that it takes: {', '.join(further)}"
                    )
                value.update({key: further[key](key, one) for key, one in value.items()})
        found = verb(*given.args, **given.kwargs)
        if isinstance(found, Answer) and not found and not found.columns:
            found.columns = _row_columns(verb, type(found))
        return found

    return ask


def _row_columns(verb: Callable[..., Any], kind: type) -> Sequence[str]:
    """Return the keys of the rows that a verb states it answers with; none if these are no rows.

    A table of an answer without rows has its columns then, as one with rows has.
    """
    from queries.question import (
        answer_rows,
        change_rows,
        party_facts,
        verdict_rows,
        workspace_rows,
    )

    stated = (verb.__annotations__.get("return"), *getattr(kind, "__orig_bases__", ()))
    names = (match[1] for one in stated if (match := _ROW_NAME.search(str(one))))
    rows = next(names, "")
    for module in (answer_rows, verdict_rows, change_rows, party_facts, workspace_rows):
        if row := getattr(module, rows, None):
            return list(row.__annotations__)
    return ()


def check_of(stated: Any) -> _Check | None:
    """Return what checks an argument of a stated type; None where that is no plain one."""
    kinds = get_args(stated) if isinstance(stated, UnionType) else (stated,)
    plain = [get_origin(kind) or kind for kind in kinds]
    if date in plain or not {*plain} <= {*_WORDS, NoneType}:
        # A day is checked where it is read.
        return None
    wanted = " or ".join(_WORDS[kind] for kind in plain if kind in _WORDS)

    def check(name: str, value: Any) -> Any:
        for kind in plain:
            found = _convert(kind, value)
            if found is not None or (value is None and kind is NoneType):
                return found if Path in plain else _check_letters(name, found)
        if name in _DAYS:
            raise InputError(f"{value!r} is not a date. Write YYYY-MM-DD, as a text.")
        raise InputError(f"{name}: {quoted_input(repr(value))[1:-1]} is not {wanted}")

    return check


def _convert(kind: Any, value: Any) -> Any:
    """Return a value as one of a plain type; None where it is none."""
    if kind is bool:
        return value if isinstance(value, bool) else None
    if kind is int:
        return int(value) if isinstance(value, Integral) and not isinstance(value, bool) else None
    if kind is str:
        return value.isoformat()[:10] if isinstance(value, date) else _instance(str, value)
    if kind is Path:
        return Path(value) if isinstance(value, str | PathLike) else None
    if kind is dict:
        return _instance(Mapping, value)
    if kind is Sequence and isinstance(value, Iterable) and not isinstance(value, str | bytes):
        # What passes once, and a column of a table, are lists from here on.
        texts = list(value)
        return texts if all(isinstance(one, str | PathLike) for one in texts) else None
    return None


def _check_letters(name: str, found: Any) -> Any:
    """Return what was given; `InputError` for half of a letter, which no store and no file has."""
    for text in [found] if isinstance(found, str) else found if isinstance(found, list) else ():
        try:
            # Bytes of a terminal that are no UTF-8 are told by the command line.
            text.encode(errors="surrogateescape")
        except UnicodeEncodeError:
            raise InputError(f"{name}: {quoted_input(text)} holds half of a letter") from None
    return found


def _instance(kind: type, value: Any) -> Any:
    return value if isinstance(value, kind) else None
