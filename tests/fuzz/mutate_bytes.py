"""Mutations that know nothing of the format."""

import gzip
import io
import random
import re
import zipfile

from tests.fuzz import junk
from tests.fuzz.mutant import Mutant

_TOKENS = (
    b"\x00",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"\xed\xa0\x80",
    b"\\ud800",
    b"\\u0000",
    b'"',
    b"{",
    b"}",
    b"[",
    b"]",
    b"<",
    b">",
    b"&x;",
    b"&#0;",
    b"&#xD800;",
    b"<![CDATA[",
    b"<!--",
    b"<?x?>",
    b"\n",
    b"\r",
    b"\t",
    b",",
    b";",
    b"\x1a",
    b"\x85",
    b"\xe2\x80\xa8",
)
_NOTHING = (b"", b"\n", b" " * 100_000, b"\x00" * 5000, b"{", b"[", b"<", b'"', b"[]", b"{}")
_NUMBER = re.compile(rb"\d+")
_ENCODINGS = ("utf-16", "utf-16-le", "utf-16-be", "utf-32", "latin-1", "shift_jis", "cp1251")


def flipped(rng: random.Random, content: bytes) -> Mutant | None:
    """Flip bits of a few bytes."""
    out = bytearray(content)
    for _ in range(rng.choice((1, 1, 1, 2, 5, 20))):
        out[rng.randrange(len(out))] ^= 1 << rng.randrange(8)
    return Mutant(bytes(out), "bits flipped")


def replaced(rng: random.Random, content: bytes) -> Mutant | None:
    """Replace a few bytes by any."""
    out = bytearray(content)
    for _ in range(rng.choice((1, 2, 5))):
        out[rng.randrange(len(out))] = rng.randrange(256)
    return Mutant(bytes(out), "bytes replaced")


def truncated(rng: random.Random, content: bytes) -> Mutant | None:
    """Cut the end off."""
    return Mutant(content[: rng.randrange(len(content))], "truncated")


def beheaded(rng: random.Random, content: bytes) -> Mutant | None:
    """Cut the beginning off."""
    return Mutant(content[rng.randrange(len(content)) :], "beheaded")


def cut(rng: random.Random, content: bytes) -> Mutant | None:
    """Take a piece out."""
    start = rng.randrange(len(content))
    return Mutant(content[:start] + content[start + rng.randrange(1, 200) :], "a piece cut out")


def doubled(rng: random.Random, content: bytes) -> Mutant | None:
    """Put a piece in twice, or the whole file."""
    if rng.random() < 0.1:
        return Mutant(content + content, "the whole twice")
    start = rng.randrange(len(content))
    end = start + rng.randrange(1, 500)
    return Mutant(content[:end] + content[start:], "a piece twice")


def inserted(rng: random.Random, content: bytes) -> Mutant | None:
    """Put a token in that means something to some parser."""
    for _ in range(rng.choice((1, 1, 2, 4))):
        at = rng.randrange(len(content) + 1)
        content = content[:at] + rng.choice(_TOKENS) * rng.choice((1, 1, 1, 3)) + content[at:]
    return Mutant(content, "a token put in")


def huge_number(rng: random.Random, content: bytes) -> Mutant | None:
    """Write a number with very many digits."""
    found = list(_NUMBER.finditer(content))
    if not found:
        return None
    one = rng.choice(found)
    digits = b"9" * rng.choice((25, 400, 5000, junk.LONG))
    return Mutant(content[: one.start()] + digits + content[one.end() :], "a huge number")


def lines_changed(rng: random.Random, content: bytes) -> Mutant | None:
    """Shuffle, drop, or end lines otherwise."""
    lines = content.splitlines(keepends=True)
    match rng.randrange(4):
        case 0:
            rng.shuffle(lines)
            return Mutant(b"".join(lines), "lines shuffled")
        case 1:
            del lines[rng.randrange(len(lines))]
            return Mutant(b"".join(lines), "a line dropped")
        case 2:
            ends = rng.choice((b"\r", b"\r\n", b"\n\n", b"\x0b", b"\xc2\x85"))
            return Mutant(content.replace(b"\n", ends), "other line ends")
        case _:
            return Mutant(content.replace(b"\n", b""), "no line ends")


def recoded(rng: random.Random, content: bytes) -> Mutant | None:
    """Write the text in another encoding, sometimes with a mark that lies."""
    text = content.decode("utf-8", errors="replace")
    encoding = rng.choice(_ENCODINGS)
    out = text.encode(encoding, errors="replace")
    if rng.random() < 0.3:
        out = rng.choice((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")) + out
    return Mutant(out, f"in {encoding}")


def nothing(rng: random.Random, _content: bytes) -> Mutant | None:
    """Return a file of nearly nothing."""
    return Mutant(
        rng.choice(
            (b"", b"\n", b" " * 100_000, b"\x00" * 5000, b"{", b"[", b"<", b'"', b"[]", b"{}")
        ),
        "nearly nothing",
    )


def deep(rng: random.Random, content: bytes) -> Mutant | None:
    """Put very deep nesting somewhere, whole or without its end."""
    opening, closing = rng.choice(((b"[", b"]"), (b'{"a":', b"}"), (b"<a>", b"</a>"), (b"- ", b"")))
    middle = b"1" if rng.random() < 0.5 else b""
    nested = opening * junk.DEEP + middle + closing * (junk.DEEP if rng.random() < 0.5 else 0)
    at = rng.randrange(len(content) + 1)
    return Mutant(content[:at] + nested + content[at:], "deep nesting put in")


def packed(rng: random.Random, content: bytes) -> Mutant | None:
    """Pack the file, and mostly damage the packing."""
    if rng.random() < 0.5:
        out, suffix = gzip.compress(content, 1, mtime=0), ".gz"
    else:
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            names = ["a.x", "b.x"] if rng.random() < 0.3 else [rng.choice(("a.x", "../x", "/x"))]
            for name in names:
                archive.writestr(name, content)
        out, suffix = buffer.getvalue(), ".zip"
    if rng.random() < 0.8:
        damage = rng.choice((flipped, replaced, truncated, cut))
        found = damage(rng, out)
        out = out if found is None else found.content
    return Mutant(out, "packed and damaged", suffix=suffix)


MUTATORS = (
    flipped,
    flipped,
    replaced,
    truncated,
    truncated,
    beheaded,
    cut,
    doubled,
    inserted,
    inserted,
    huge_number,
    lines_changed,
    recoded,
    nothing,
    deep,
    packed,
    packed,
)
