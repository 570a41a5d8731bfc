"""The key of a workspace that signs certificates (ed25519, RFC 8032); it never leaves it."""

import contextlib
import hashlib
import os
import secrets
import stat
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from graph.head.workspace_folder import NEVER_SHARED
from graph.values.errors import WorkspaceError
from graph.values.file_digests import read_stored
from graph.values.os_errors import os_error_advice
from queries.question.remark import write_remark

KEY_FILE: Final = "key.pem"
ALGORITHM: Final = "ed25519"
_PRIME: Final = 2**255 - 19
_OF_ORDER_8: Final = "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"
_EIGHTH: Final = int.from_bytes(bytes.fromhex(_OF_ORDER_8), "little")
_WEAK_KEYS: Final = {0, 1, _PRIME - 1, _PRIME, _PRIME + 1, _EIGHTH, _PRIME - _EIGHTH}
"""Points of small order, by their y: under such a key one signature fits many texts, and OpenSSL
takes it. The two of order 8 differ by their sign."""


def fingerprint_of(public_key: str) -> str:
    """Return the fingerprint of a key of 64 hex digits: the SHA-256 of its 32 bytes, as hex."""
    return hashlib.sha256(bytes.fromhex(public_key)).hexdigest()


def is_signed_by(public_key: str, signature: str, message: bytes) -> bool:
    """Return whether a signature (128 hex digits) of a message was made with the key's other half.

    Values that are no key and no signature sign nothing.
    """
    try:
        point = bytes.fromhex(public_key)
        if int.from_bytes(point, "little") % 2**255 in _WEAK_KEYS:
            return False
        key = Ed25519PublicKey.from_public_bytes(point)
        key.verify(bytes.fromhex(signature), message)
    except (InvalidSignature, ValueError):
        return False
    return True


class SigningKey:
    """The key of one workspace."""

    def __init__(self, key: Ed25519PrivateKey) -> None:
        """Hold a private key; only its public half can be read from here."""
        self._key = key
        self.public_key = key.public_key().public_bytes_raw().hex()
        self.fingerprint = fingerprint_of(self.public_key)

    def sign(self, message: bytes) -> str:
        """Return the signature of a message as 128 hex digits; the same message gives the same."""
        return self._key.sign(message).hex()


def workspace_key(workspace: Path) -> SigningKey:
    """Return the key of a workspace, made now if there is none; else a `WorkspaceError`."""
    path = workspace / NEVER_SHARED / KEY_FILE
    try:
        if not path.exists():
            _make_key(path)
        _close_to_others(path)
        content = read_stored(path)
    except OSError as wrong:
        raise WorkspaceError(
            f"{path}: the key that signs certificates cannot be used: {os_error_advice(wrong)}"
        ) from None
    try:
        key = serialization.load_pem_private_key(content, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, Ed25519PrivateKey):
        raise WorkspaceError(
            f"{path} is damaged. Restore it from a copy; or move it away, and the next certificate "
            "makes another key, with another fingerprint"
        )
    return SigningKey(key)


def _make_key(path: Path) -> None:
    """Write a new key in one step; where another process was first, its key stays."""
    path.parent.mkdir(mode=0o700, exist_ok=True)
    fresh = path.with_name(f".{secrets.token_hex(8)}")
    made = Ed25519PrivateKey.generate()
    text = made.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(fresh, path)
            write_remark(
                "This workspace has a key for certificates now. Its fingerprint is "
                f"{SigningKey(made).fingerprint}"
            )
    finally:
        fresh.unlink(missing_ok=True)


def _close_to_others(path: Path) -> None:
    """Take away the rights of other users on a key that somebody opened to them, with a remark."""
    others = stat.S_IRWXG | stat.S_IRWXO
    mode = stat.S_IMODE(path.stat().st_mode)
    if os.name == "posix" and mode & others:
        path.chmod(mode & ~others)
        write_remark(
            f"{path} could be read by other users of this machine; it is closed to them now. If "
            "one of them may have copied it, move it away: the next certificate makes another key."
        )
