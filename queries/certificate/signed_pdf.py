"""A signature of a whole PDF, every byte of it, and the text that is attached to it.

The PDF has an object of its own with the public key and room for a signature. What is signed is the
file with that room full of zeros, so that nothing stands behind the end of the file, and no byte
can be changed, added or taken away.
"""

import re
import zlib
from typing import Any, Final

from graph.values.errors import InputError
from queries.certificate.signing_key import SigningKey, is_signed_by

MOST_ATTACHED: Final = 256 * 2**20
"""Most bytes of an attached text, unpacked."""
_DOMAIN: Final = b"ownership-explorer/certificate-pdf 1\n"
_MARK: Final = b"ownership-explorer certificate, signed by ed25519 "
_SIGNED: Final = re.compile(re.escape(_MARK) + rb"([0-9a-f]{64}) ([0-9a-f]{128})\n")
_ROOM: Final = b"0" * 128
_EMBEDDED: Final = re.compile(rb"/Type\s*/EmbeddedFile\b")
_PACKED: Final = re.compile(rb"[^\0]*?/Length (\d{1,10})\s*>>\s*stream\r?\n")
_DICTIONARY: Final = 500
"""Bytes in which the dictionary of what is attached ends; ours has some 200."""


def room_for_signature(public_key: str) -> bytes:
    """Return the content of the object that holds the signature, with room for it."""
    return _MARK + public_key.encode() + b" " + _ROOM + b"\n"


def sign_pdf(content: bytes, key: SigningKey) -> bytes:
    """Return a PDF with its signature put into its one object of `room_for_signature`."""
    place = content.index(room_for_signature(key.public_key)) + len(_MARK) + 65
    signature = key.sign(_DOMAIN + content).encode()
    return content[:place] + signature + content[place + len(_ROOM) :]


def pdf_signer(content: bytes) -> str | None:
    """Return the public key that signed every byte of a PDF; ``None`` if none did."""
    found = list(_SIGNED.finditer(content))
    if len(found) != 1 or content.count(_MARK) != 1:
        return None
    start, end = found[0].span(2)
    public_key = found[0][1].decode()
    blank = content[:start] + _ROOM + content[end:]
    signed = is_signed_by(public_key, found[0][2].decode(), _DOMAIN + blank)
    return public_key if signed else None


def attached_text(content: bytes, name: str) -> bytes:
    """Return the one file attached to a PDF of ours; `InputError` unless just one can be read."""
    places = [found.end() for found in _EMBEDDED.finditer(content)]
    if not places:
        raise InputError(
            f"{name} is no certificate, or another program saved it anew: no signed text is "
            "attached. Give the file as `ownership certificate` wrote it"
        )
    if len(places) > 1:
        raise InputError(f"{name} has more than one file attached; a certificate has one")
    found = _PACKED.match(content[places[0] : places[0] + _DICTIONARY])
    if found is None:
        raise InputError(f"{name}: the attached text cannot be found; another program saved it")
    start = places[0] + found.end()
    packed = content[start : start + int(found[1])]
    unpacker: Any = zlib.decompressobj()
    try:
        text: bytes = unpacker.decompress(packed, MOST_ATTACHED)
    except zlib.error:
        raise InputError(f"{name}: the attached text is damaged") from None
    if not unpacker.eof:
        raise InputError(f"{name}: the attached text breaks off or is too large")
    return text
