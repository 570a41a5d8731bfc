"""A certificate checked: as signed or not, by which key, and whether asking again says the same."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypedDict

from graph.values.errors import InputError
from queries.certificate.certificate_content import CertificateQuestion, certificate_content
from queries.certificate.certificate_json import (
    SIGNED_BY,
    canonical_bytes,
    is_as_signed,
    read_certificate,
)
from queries.certificate.signed_pdf import attached_text, pdf_signer
from queries.certificate.signing_key import fingerprint_of
from queries.words.safe_text import plain_line

if TYPE_CHECKING:
    from queries.workspace.workspace import Workspace

MOST_BYTES: Final = 200 * 2**20
MOST_DIFFERENCES: Final = 50
PDF_START: Final = b"%PDF-"
MEANING: Final = (
    "The signature proves which key made the file and that nothing in it was changed since. It "
    "does not prove that the answer is right."
)


class CertificateReport(TypedDict):
    """The answer of ``verify`` on a certificate; ``said`` is ``verified`` in a sentence.

    ``text`` is ``as signed`` or ``changed``; ``pages`` the same of every byte of a PDF, ``none``
    for the text alone. ``fingerprint`` is that of the key that the file names; ``key`` is ``as
    expected``, ``another``, or ``not compared`` where nobody gave one. ``results`` are
    those of a party, or of a list's lines in turn. ``again`` is ``same``, ``different`` or ``not
    asked``.
    """

    verified: bool
    said: str
    text: str
    pages: str
    fingerprint: str
    key: str
    asked: str
    as_of: str
    results: list[str]
    data_version: str
    software: str
    again: str
    differences: list[str]


def is_certificate(path: Path) -> bool:
    """Return whether a file may be a certificate, by its first bytes: JSON, or a PDF."""
    try:
        with path.open("rb") as stream:
            start = stream.read(64)
    except OSError:
        return False
    return start.lstrip()[:1] == b"{" or start.startswith(PDF_START)


def check_certificate(
    path: Path, expected_key: str | None, again: "Workspace | None"
) -> CertificateReport:
    """Check a certificate (PDF or text); no workspace is needed but to ask ``again``.

    Raises `InputError` if it is none or cannot be read, `OwnershipError` if its question cannot be
    asked there.
    """
    expected = None if expected_key is None else _fingerprint(expected_key)
    content, name = _read(path), path.name
    is_pdf = content.startswith(PDF_START)
    outer = read_certificate(attached_text(content, name) if is_pdf else content, name)
    certificate = outer["certificate"]
    public_key = certificate[SIGNED_BY]["public_key"]
    is_text_signed = is_as_signed(outer)
    are_pages_signed = not is_pdf or pdf_signer(content) == public_key
    # A text that is not as signed may name any fingerprint: it is made from the key itself.
    fingerprint = fingerprint_of(public_key) if is_text_signed else ""
    is_expected = expected in (None, fingerprint)
    is_signed = is_text_signed and are_pages_signed and is_expected
    differences = []
    if again is not None and is_text_signed:
        differences = list(_differences(certificate, again))
    asked_again = again is not None and is_text_signed
    parts = {
        "text": "as signed" if is_text_signed else "changed",
        "pages": "none" if not is_pdf else "as signed" if are_pages_signed else "changed",
        "key": "not compared" if expected is None else "as expected" if is_expected else "another",
        "again": "not asked" if not asked_again else "different" if differences else "same",
    }
    # What nobody signed is not repeated.
    shown = certificate if is_text_signed else {}
    question = shown.get("question")
    return {
        "verified": is_signed and not differences,
        "said": _sentence(parts, fingerprint, shown.get("data_version"), again),
        "text": parts["text"],
        "pages": parts["pages"],
        "fingerprint": fingerprint,
        "key": parts["key"],
        "asked": _what_was_asked(shown),
        "as_of": plain_line(question.get("as_of") or "") if isinstance(question, dict) else "",
        "results": _results(shown),
        "data_version": plain_line(shown.get("data_version") or ""),
        "software": plain_line(shown.get("software") or ""),
        "again": parts["again"],
        "differences": differences[:MOST_DIFFERENCES],
    }


def _read(path: Path) -> bytes:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise InputError(f"{path} is larger than {MOST_BYTES >> 20} MiB and no certificate")
        return path.read_bytes()
    except OSError as wrong:
        raise InputError(f"{path}: cannot be read ({wrong.strerror}); give a file") from None


def _fingerprint(text: str) -> str:
    """Return a fingerprint as typed, without blanks and colons.

    Raises `InputError` unless it has 64 hex digits; a part of one would fit many keys.
    """
    bare = "".join(text.split()).replace(":", "").lower()
    if len(bare) != 64 or set(bare) - set("0123456789abcdef"):
        raise InputError(
            f"--key: {plain_line(text)[:80]!r} is no fingerprint; it has 64 hex digits"
        )
    return bare


def _what_was_asked(certificate: Mapping[str, Any]) -> str:
    """Return the party or the list of a certificate; empty where it names none."""
    try:
        question = CertificateQuestion.from_content(dict(certificate))
    except ValueError:
        return ""
    return plain_line(question.what or question.list_name)


def _results(certificate: Mapping[str, Any]) -> list[str]:
    """Return what the signed text says of its party, or of each line; its pages only repeat it."""
    try:
        is_list = certificate["question"]["list"] is not None
        return [
            plain_line(
                (f"line {line['line']}, {line['typed']}: " if is_list else "")
                + f"{one['regime']}: {one['result']}"
            )
            for line in certificate["lines"]
            for one in line["results"]
        ]
    except (KeyError, TypeError, ValueError):
        return []


def _sentence(
    parts: Mapping[str, str], fingerprint: str, version: object, again: "Workspace | None"
) -> str:
    """Return in a sentence what was found, the worst first."""
    if parts["text"] == "changed":
        return "Not as signed: the text was changed after it was signed, or signed by another key."
    if parts["pages"] == "changed":
        return (
            "Not as signed: the pages of the PDF were changed or saved anew, or are signed by "
            f"another key. The attached text is as the key {fingerprint} signed it."
        )
    if parts["key"] == "another":
        return f"Signed by another key than the one you named: {fingerprint}."
    whose = "the key that you named" if parts["key"] == "as expected" else f"the key {fingerprint}"
    said = f"As signed by {whose}."
    if parts["key"] == "not compared":
        said += " Whose key that is, only who has it can tell you."
    if parts["again"] == "same":
        said += " Asked again here, the answer is the same."
    if parts["again"] == "different" and again is not None:
        same = version == again.data_version
        why = "on the same data version" if same else "the data here are others"
        said += f" Asked again here, the answer is different; {why}."
    return said


def _differences(certificate: Mapping[str, Any], workspace: "Workspace") -> Iterator[str]:
    """Yield where asking again says something else, each place once."""
    then = {key: value for key, value in certificate.items() if key != SIGNED_BY}
    try:
        question = CertificateQuestion.from_content(then)
    except ValueError as wrong:
        raise InputError(f"the certificate cannot be asked again: {wrong}") from None
    now = certificate_content(workspace, question)
    if canonical_bytes(then) != canonical_bytes(now):
        yield from _unlike(then, now, "")


def _unlike(then: Any, now: Any, place: str) -> Iterator[str]:
    if isinstance(then, dict) and isinstance(now, dict):
        for key in sorted({*then, *now}):
            yield from _unlike(then.get(key), now.get(key), f"{place}.{key}".lstrip("."))
    elif isinstance(then, list) and isinstance(now, list) and len(then) == len(now):
        for number, (one, other) in enumerate(zip(then, now, strict=True), 1):
            yield from _unlike(one, other, f"{place} {number}")
    elif then != now:
        yield f"{place}: it said {_short(then)}; now {_short(now)}"


def _short(value: object) -> str:
    text = plain_line(value)
    return text if len(text) <= 120 else f"{text[:119]}…"
