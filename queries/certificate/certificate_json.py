"""The signed text of a certificate: canonical JSON (RFC 8785), and reading what may be forged.

Only objects, lists, texts, whole numbers, true, false and null are in it, and keys are ASCII, so
that sorted keys without blanks are the canonical form. Order of keys, blanks and escapes may differ
in a file; a text that is not the same letter for letter, or a key that stands twice, may not.
"""

import json
from collections.abc import Mapping
from typing import Any, Final, NoReturn

from graph.values.errors import InputError
from queries.certificate.signing_key import ALGORITHM, SigningKey, is_signed_by

FORMAT: Final = "ownership-explorer/certificate"
VERSION: Final = 1
ATTACHED: Final = "certificate.json"
"""The name of the signed text inside of a PDF."""
SIGNED_BY: Final = "signed_by"
_OUTER: Final = frozenset(("format", "format_version", "certificate", "signature"))


def canonical_bytes(value: Any) -> bytes:
    """Return a value as canonical JSON in UTF-8; `ValueError` for half of a surrogate pair."""
    text = json.dumps(
        value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    )
    return text.encode("utf-8")


def _message(certificate: Mapping[str, Any]) -> bytes:
    """Return the bytes that are signed; the format in front tells them from any other text."""
    return f"{FORMAT} {VERSION}\n".encode() + canonical_bytes(certificate)


def signed_certificate(content: Mapping[str, Any], key: SigningKey) -> bytes:
    """Return a certificate's file; the same content (no fractions) and key give the same bytes."""
    whole = {
        **content,
        SIGNED_BY: {
            "algorithm": ALGORITHM,
            "public_key": key.public_key,
            "fingerprint": key.fingerprint,
        },
    }
    outer = {
        "format": FORMAT,
        "format_version": VERSION,
        "certificate": whole,
        "signature": key.sign(_message(whole)),
    }
    return (json.dumps(outer, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode("utf-8")


def read_certificate(content: bytes, name: str) -> dict[str, Any]:
    """Return the outer object of a certificate's file, as signed or not; else an `InputError`."""
    no = f"{name} is no certificate; give one that `ownership certificate` wrote"
    try:
        found = json.loads(
            content.decode("utf-8"),
            object_pairs_hook=_single_keys,
            parse_float=_refuse_number,
            parse_constant=_refuse_number,
        )
    except InputError as wrong:
        raise InputError(f"{name} cannot be read: {wrong}") from None
    except (ValueError, RecursionError):
        raise InputError(no) from None
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise InputError(no)
    if found.get("format_version") != VERSION:
        raise InputError(f"{name} is of another format version; use the software that wrote it")
    signer = found.get("certificate")
    signer = signer.get(SIGNED_BY) if isinstance(signer, dict) else None
    texts = [found.get("signature"), signer.get("public_key") if isinstance(signer, dict) else None]
    if not all(isinstance(text, str) for text in texts):
        raise InputError(f"{name} is no whole certificate: its key or its signature is missing")
    return found


def _single_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object; a key that stands twice could be read in two ways."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise InputError("a key stands twice in it")
    return found


def _refuse_number(text: str) -> NoReturn:
    raise InputError(f"{text[:20]} is a number that no certificate has")


def is_as_signed(outer: Mapping[str, Any]) -> bool:
    """Return whether the text is, letter for letter, the one that its key signed."""
    certificate = outer["certificate"]
    try:
        message = _message(certificate)
    except (ValueError, RecursionError):
        return False
    return (
        outer.keys() == _OUTER
        and certificate[SIGNED_BY].get("algorithm") == ALGORITHM
        and is_signed_by(certificate[SIGNED_BY]["public_key"], outer["signature"], message)
    )
