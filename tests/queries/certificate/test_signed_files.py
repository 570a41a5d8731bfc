"""Attacks on a certificate: whatever was changed, added, doubled or put in its place is noticed."""

import json
import re
import unicodedata
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.values.errors import InputError
from queries.certificate.certificate_json import (
    canonical_bytes,
    is_as_signed,
    read_certificate,
    signed_certificate,
)
from queries.certificate.certificate_page import certificate_html
from queries.certificate.check_certificate import CertificateReport, check_certificate
from queries.certificate.signed_pdf import attached_text, pdf_signer, room_for_signature, sign_pdf
from queries.certificate.signing_key import SigningKey, fingerprint_of, is_signed_by
from queries.certificate.write_certificate import certificate_pdf
from tests.queries.certificate.conftest import Made

HOSTILE = (
    "<script>alert(1)</script> /Type /EmbeddedFile /Length 4 >>\nstream\n) endobj %%EOF "
    "ownership-explorer certificate, signed by ed25519 \u202eevil"
)


def _other_key() -> SigningKey:
    return SigningKey(Ed25519PrivateKey.generate())


def _check(folder: Path, content: bytes, key: str | None = None) -> CertificateReport:
    path = folder / "certificate"
    path.write_bytes(content)
    return check_certificate(path, key, None)


def _changed(made: Made, change: Callable[[dict[str, Any]], object], **how: Any) -> bytes:
    outer = json.loads(made.text)
    change(outer)
    return json.dumps(outer, **how).encode()


def test_both_files_are_as_signed_and_name_the_key(made: Made, tmp_path: Path) -> None:
    for content, pages in ((made.text, "none"), (made.pdf, "as signed")):
        report = _check(tmp_path, content)
        assert report["verified"], report
        assert (report["text"], report["pages"], report["key"]) == (
            "as signed",
            pages,
            "not compared",
        )
        assert report["fingerprint"] == made.key.fingerprint == fingerprint_of(made.key.public_key)
        assert report["asked"] == "LLC Drake"
        assert "eu_asset_freeze: Rule met: owned (presumed)" in report["results"]
    assert attached_text(made.pdf, "x") == made.text


def test_the_fingerprint_that_was_named_decides(made: Made, tmp_path: Path) -> None:
    right = made.key.fingerprint
    spaced = " ".join(re.findall("....", right.upper()))
    assert _check(tmp_path, made.pdf, right)["key"] == "as expected"
    assert _check(tmp_path, made.pdf, spaced)["verified"]
    report = _check(tmp_path, made.pdf, _other_key().fingerprint)
    assert (report["verified"], report["key"]) == (False, "another")
    for part in (right[:-1], right[:16], "x" * 64, ""):
        with pytest.raises(InputError, match="64 hex digits"):
            _check(tmp_path, made.pdf, part)


@pytest.mark.parametrize("how", [{}, {"indent": 7}, {"ensure_ascii": False}, {"sort_keys": True}])
def test_another_order_of_keys_blanks_and_escapes_are_the_same_text(
    made: Made, tmp_path: Path, how: dict[str, Any]
) -> None:
    def turn(outer: dict[str, Any]) -> None:
        outer["certificate"] = dict(reversed(outer["certificate"].items()))

    assert _check(tmp_path, _changed(made, turn, **how))["verified"]


ATTACKS: dict[str, Callable[[dict[str, Any]], object]] = {
    "a letter": lambda c: c["lines"][0].update(recognised="by its number"),
    "a result": lambda c: c["lines"][0]["results"][1].update(result="No listed owner found"),
    "the order of results": lambda c: c["lines"][0]["results"].reverse(),
    "a key more": lambda c: c.update(remark="x"),
    "a key less": lambda c: c.pop("note"),
    "a hash": lambda c: c["searched"][0].update(sha256="0" * 64),
    "true for one": lambda c: c["lines"][0].update(line=True),
    "a text for a number": lambda c: c["lines"][0].update(line="1"),
    "the fingerprint alone": lambda c: c["signed_by"].update(fingerprint="0" * 64),
    "the algorithm": lambda c: c["signed_by"].update(algorithm="none"),
    "another key": lambda c: c["signed_by"].update(public_key=_other_key().public_key),
    "no key": lambda c: c["signed_by"].update(public_key=""),
    "a blank": lambda c: c.update(note=c["note"] + " "),
}


@pytest.mark.parametrize("name", ATTACKS)
def test_a_changed_text_is_not_as_signed(made: Made, tmp_path: Path, name: str) -> None:
    report = _check(tmp_path, _changed(made, lambda outer: ATTACKS[name](outer["certificate"])))
    assert not report["verified"]
    assert report["text"] == "changed"
    # What nobody signed is not repeated.
    assert (report["asked"], report["results"], report["fingerprint"]) == ("", [], "")


def _turned(signature: str) -> str:
    """Return a signature of which the first digit is another."""
    return f"{int(signature[0], 16) ^ 1:x}{signature[1:]}"


@pytest.mark.parametrize(
    "change",
    [
        lambda outer: outer.update(seen_by="somebody"),
        # One signature in sixteen ends with 00, so that one digit is turned round.
        lambda outer: outer.update(signature=_turned(outer["signature"])),
        lambda outer: outer.update(signature=""),
        lambda outer: outer.update(signature="é" * 128),
    ],
)
def test_a_changed_envelope_is_not_as_signed(
    made: Made, tmp_path: Path, change: Callable[[dict[str, Any]], object]
) -> None:
    assert _check(tmp_path, _changed(made, change))["text"] == "changed"


def test_a_signature_of_another_text_does_not_fit(made: Made, tmp_path: Path) -> None:
    content = json.loads(made.text)["certificate"]
    other = json.loads(signed_certificate({**content, "lines": []}, made.key))
    swapped = _changed(made, lambda outer: outer.update(signature=other["signature"]))
    assert _check(tmp_path, swapped)["text"] == "changed"
    # Nor does one of the same letters that was made for another kind of file.
    bare = made.key.sign(canonical_bytes(content))
    swapped = _changed(made, lambda outer: outer.update(signature=bare))
    assert _check(tmp_path, swapped)["text"] == "changed"


def test_letters_that_look_alike_are_other_letters(made: Made) -> None:
    content = {"name": unicodedata.normalize("NFC", "Société Яндекс")}
    outer = json.loads(signed_certificate(content, made.key))
    assert is_as_signed(outer)
    outer["certificate"]["name"] = unicodedata.normalize("NFD", "Société Яндекс")
    assert not is_as_signed(outer)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: text.replace(b'"format":', b'"format": "x", "format":', 1),
        lambda text: text.replace(b'"line": 1', b'"line": 1, "line": 1', 1),
        lambda text: text.replace(b'"line": 1', b'"line": 1.0', 1),
        lambda text: text.replace(b'"line": 1', b'"line": NaN', 1),
        lambda text: text.replace(b'"line": 1', b'"line": ' + b"9" * 5000, 1),
        lambda text: b"\xef\xbb\xbf" + text,
        lambda text: text[:-50],
        lambda text: text.decode().encode("utf-16"),
        lambda text: b"{}",
        lambda text: b'{"format": "ownership-explorer/certificate", "format_version": 2}',
        lambda text: b'{"format": "ownership-explorer/certificate", "format_version": 1}',
        lambda text: b'{"a": ' * 100_000,
        lambda text: b"\x00" + text,
        lambda text: b"",
    ],
)
def test_what_can_be_read_in_two_ways_or_not_at_all_is_refused(
    made: Made, tmp_path: Path, spoil: Callable[[bytes], bytes]
) -> None:
    with pytest.raises(InputError, match="certificate"):
        _check(tmp_path, spoil(made.text))


def test_half_a_surrogate_pair_is_not_as_signed(made: Made, tmp_path: Path) -> None:
    half = made.text.replace(b'"status": "matched"', b'"status": "\\ud800"')
    assert half != made.text
    assert _check(tmp_path, half)["text"] == "changed"


@pytest.mark.parametrize("depth", [100, 400, 800, 990, 2_000])
def test_a_text_of_any_depth_is_checked_or_refused(made: Made, tmp_path: Path, depth: int) -> None:
    deep = b"[" * depth + b"]" * depth
    text = made.text.replace(b'"status": "matched"', b'"status": ' + deep)
    try:
        assert _check(tmp_path, text)["text"] == "changed"
    except InputError:
        assert depth > 400


def test_a_file_made_to_take_long_does_not(tmp_path: Path) -> None:
    for many in (b"/Type /EmbeddedFile " * 100_000, b"/Type /EmbeddedFile /Length 1" * 100_000):
        with pytest.raises(InputError):
            _check(tmp_path, b"%PDF-1.7\n" + many)


@settings(max_examples=40)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(st.characters(exclude_categories="C")),
        lambda inner: st.lists(inner) | st.dictionaries(st.text("abc"), inner),
        max_leaves=20,
    )
)
def test_a_canonical_text_reads_back_and_is_written_alike(value: Any) -> None:
    once = canonical_bytes(value)
    assert json.loads(once) == value
    assert canonical_bytes(json.loads(json.dumps(value, indent=3))) == once


def _attachment_of(pdf: bytes) -> tuple[int, int]:
    found = re.search(rb"/EmbeddedFile.*?/Length (\d+)>>\nstream\n", pdf, re.DOTALL)
    assert found
    return found.end(), int(found[1])


def test_no_byte_of_a_pdf_can_be_changed(made: Made) -> None:
    places = range(0, len(made.pdf), 101)
    for place in places:
        spoiled = bytearray(made.pdf)
        spoiled[place] ^= 1
        assert pdf_signer(bytes(spoiled)) is None, place
    assert pdf_signer(made.pdf) == made.key.public_key


@pytest.mark.parametrize(
    "change",
    [
        lambda pdf: pdf + b"\n",
        lambda pdf: pdf + b"\n1 0 obj\n<<>>\nendobj\nstartxref\n0\n%%EOF\n",
        lambda pdf: b"%PDF-1.7\n" + pdf,
        lambda pdf: pdf[:-1],
        lambda pdf: pdf.replace(b"WeasyPrint", b"WeasyPront") + b"",
    ],
)
def test_a_pdf_that_was_saved_anew_or_added_to_is_not_as_signed(
    made: Made, tmp_path: Path, change: Callable[[bytes], bytes]
) -> None:
    changed = change(made.pdf)
    if changed == made.pdf:
        changed = made.pdf.replace(b"endobj", b"endObj", 1)
    report = _check(tmp_path, changed)
    assert (report["verified"], report["pages"], report["text"]) == (False, "changed", "as signed")


def test_another_text_in_the_place_of_the_attachment_is_noticed(made: Made, tmp_path: Path) -> None:
    start, length = _attachment_of(made.pdf)
    lie = made.text.replace(b"Rule met: owned", b"Rule not met   ")
    # Hashes without surprises pack smaller, so that the lie fits into the room of the truth.
    lie = re.sub(rb"[0-9a-f]{64}", b"0" * 64, lie)
    assert len(lie) == len(made.text)
    packed = zlib.compress(lie, 9)
    assert len(packed) <= length
    packed += b" " * (length - len(packed))
    report = _check(tmp_path, made.pdf[:start] + packed + made.pdf[start + length :])
    assert (report["verified"], report["text"], report["pages"]) == (False, "changed", "changed")


def test_a_file_attached_twice_is_refused_even_from_the_right_key(
    made: Made, tmp_path: Path
) -> None:
    start, length = _attachment_of(made.pdf)
    unsigned = re.sub(rb"(?<=[0-9a-f]{64} )[0-9a-f]{128}", b"0" * 128, made.pdf)
    again = made.pdf[start - 60 : start + length]
    again = b"\n99 0 obj\n<<" + again[again.index(b"/Length") :] + b"\nendstream\nendobj\n"
    twice = unsigned.replace(
        b"%%EOF", again.replace(b"<<", b"<</Type /EmbeddedFile", 1) + b"%%EOF", 1
    )
    with pytest.raises(InputError, match="more than one file"):
        _check(tmp_path, sign_pdf(twice, made.key))


def test_the_pages_must_be_signed_by_the_key_of_the_text(made: Made, tmp_path: Path) -> None:
    thief = _other_key()
    content = json.loads(made.text)["certificate"]
    stolen = certificate_pdf(content, made.text, thief)
    assert pdf_signer(stolen) == thief.public_key
    report = _check(tmp_path, stolen)
    assert (report["verified"], report["pages"], report["text"]) == (False, "changed", "as signed")
    # Two signatures, the right one among them, are none.
    room = room_for_signature(made.key.public_key)
    assert pdf_signer(stolen + room) is None
    assert pdf_signer(sign_pdf(stolen + room, made.key)) is None
    unsigned = re.sub(rb"(?<=[0-9a-f]{64} )[0-9a-f]{128}", b"0" * 128, made.pdf)
    both = sign_pdf(unsigned + room_for_signature(thief.public_key), thief)
    assert pdf_signer(sign_pdf(unsigned, made.key)) == made.key.public_key
    assert pdf_signer(sign_pdf(both, made.key)) is None


def test_a_file_without_a_certificate_is_refused(tmp_path: Path) -> None:
    for content in (b"%PDF-1.7\n%%EOF\n", b"%PDF-1.7\n/Type /EmbeddedFile /Length 9>>\nstream\n1"):
        with pytest.raises(InputError):
            _check(tmp_path, content)
    bomb = zlib.compress(b"\0" * 1000)
    cut = b"/Type /EmbeddedFile /Length %d>>\nstream\n%s" % (len(bomb) - 5, bomb)
    with pytest.raises(InputError, match="breaks off"):
        attached_text(cut, "x")


def test_hostile_names_stay_text_and_break_nothing(made: Made, tmp_path: Path) -> None:
    content = json.loads(made.text)["certificate"]
    content["question"]["party"] = HOSTILE
    content["lines"][0]["party"]["name"] = HOSTILE
    content["searched"][0]["file"] = HOSTILE
    page = certificate_html(content, made.key.fingerprint)
    assert "<script" not in page
    assert "\u202e" not in page
    text = signed_certificate(content, made.key)
    pdf = certificate_pdf(content, text, made.key)
    assert b"alert(1)" not in pdf
    report = _check(tmp_path, pdf)
    assert report["verified"], report
    assert "\n" not in report["asked"]
    assert "\u202e" not in report["asked"]


def test_a_list_has_a_row_for_each_line(made: Made) -> None:
    content = json.loads(made.text)["certificate"]
    line = content["lines"][0]
    nobody = {**line, "party": None, "status": "needs_person", "typed": HOSTILE, "your_ref": "R<1>"}
    content["lines"] = [line, nobody]
    content["question"] |= {"party": None, "list": {"file": "l.csv", "sha256": "0", "lines": 2}}
    page = certificate_html(content, made.key.fingerprint)
    rows = page.partition("Result for each line")[2].partition("</table>")[0]
    assert rows.count("<tr") == 3
    assert "2: 1 matched, 1 to check by hand, 0 not found" in page
    assert "R&lt;1&gt;" in rows


def test_nothing_is_signed_by_what_is_no_key() -> None:
    key = _other_key()
    signature = key.sign(b"text")
    assert is_signed_by(key.public_key, signature, b"text")
    for public, said in (
        ("", signature),
        (key.public_key, ""),
        ("zz", "zz"),
        ("0" * 64, "0" * 128),
    ):
        assert not is_signed_by(public, said, b"text")
    with pytest.raises(InputError):
        read_certificate(b"[]", "x")


@pytest.mark.parametrize(
    "weak",
    [
        "00" * 32,
        "01" + "00" * 31,
        "01" + "00" * 30 + "80",
        "ec" + "ff" * 30 + "7f",
        "ed" + "ff" * 30 + "7f",
        "ee" + "ff" * 30 + "ff",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
    ],
)
def test_a_key_under_which_one_signature_fits_many_texts_signs_nothing(weak: str) -> None:
    for text in range(64):
        assert not is_signed_by(weak, "00" * 64, b"%d" % text)
        assert not is_signed_by(weak, "01" + "00" * 63, b"%d" % text)
