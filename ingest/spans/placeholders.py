"""Values that stand in for all values of a field while a reader is asked what it makes of them.

Each is a text that is found again in the rows that the reader made, so that it shows where the
field was copied. A plain one lets itself be copied only; a judged one answers questions as the
real text would.
"""

from typing import Any, Final

FIRST_SIGN: Final = 0xE000
"""Characters for private use (Unicode 16, chapter 23.5) stand for fields, by their numbers."""
LAST_SIGN: Final = 0xF8FF


class LookedIntoError(Exception):
    """A reader asked more of a text than a plan says that it learns."""


def sign_of(field: int) -> str:
    """Return the character that stands for a field."""
    return chr(FIRST_SIGN + field)


class CopiedText(str):
    """A text that can be copied, joined and stripped, and that tells nothing else of itself."""

    __slots__ = ()

    def strip(self, chars: str | None = None, /) -> str:
        """Return the text itself: no text with outer blanks is stood in for."""
        if chars is not None:
            raise LookedIntoError
        return self


class JudgedText(CopiedText):
    """A text that is copied as a sign, and whose methods answer for the real one."""

    __slots__ = ("real",)
    real: str

    def __eq__(self, other: object) -> bool:
        return self.real == other

    def __hash__(self) -> int:
        return hash(self.real)


class MarkedNumber(int):
    """A number that is written as a sign; ``specs`` takes the form in which it was written."""

    sign: str
    specs: set[str]

    def __format__(self, spec: str, /) -> str:
        self.specs.add(spec)
        return self.sign

    def __str__(self) -> str:
        return format(self)


def _refuse(self: Any, *_args: Any, **_named: Any) -> Any:
    raise LookedIntoError


def _ask_real(name: str) -> Any:
    def ask(self: JudgedText, *args: Any, **named: Any) -> Any:
        return getattr(self.real, name)(*args, **named)

    return ask


for _name in dir(str):
    if not _name.startswith("_") and _name != "strip":
        setattr(CopiedText, _name, _refuse)
        setattr(JudgedText, _name, _ask_real(_name))
for _name in ("__iter__", "__getitem__", "__contains__", "__lt__", "__le__", "__gt__", "__ge__"):
    setattr(CopiedText, _name, _refuse)
    setattr(JudgedText, _name, _ask_real(_name))
