"""The files of a certificate: the signed text, and the PDF that carries it."""

import warnings
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from queries.certificate.certificate_content import CertificateQuestion, certificate_content
from queries.certificate.certificate_json import ATTACHED, signed_certificate
from queries.certificate.certificate_page import certificate_html
from queries.certificate.signed_pdf import room_for_signature, sign_pdf
from queries.certificate.signing_key import SigningKey, workspace_key
from queries.publish.pdf_report import load_weasyprint, pdf_of
from queries.question.remark import write_remark

if TYPE_CHECKING:
    from queries.workspace.workspace import Workspace

MANY_LINES: Final = 300
"""Lines from which a person is told that the pages take long: some 30 lines a second."""
FILE_TIME: Final = datetime(1980, 1, 1, tzinfo=UTC)
"""The time of what is attached, so that the same certificate gives the same bytes."""


def certificate_files(
    workspace: "Workspace", asked: CertificateQuestion, out: Path
) -> tuple[dict[str, Any], dict[str, bytes]]:
    """Return what a certificate says, with its signer, and its files by name.

    ``out`` is ``NAME.pdf`` for both files, ``NAME.json`` for the signed text alone. Raises an
    `OwnershipError`: see `certificate_content`; the key cannot be used, or WeasyPrint is missing.
    """
    if out.suffix.lower() == ".pdf":
        load_weasyprint()
    content = certificate_content(workspace, asked)
    key = workspace_key(workspace.settings.workspace)
    text = signed_certificate(content, key)
    files = {out.with_suffix(".json").name: text}
    if out.suffix.lower() == ".pdf":
        if len(content["lines"]) > MANY_LINES:
            write_remark(
                f"Drawing the pages of {len(content['lines']):,} lines takes a while; without "
                "them: --out NAME.json"
            )
        files[out.name] = certificate_pdf(content, text, key)
    return {**content, "fingerprint": key.fingerprint}, files


def certificate_pdf(content: dict[str, Any], text: bytes, key: SigningKey) -> bytes:
    """Return a certificate as PDF/A-3 with its signed text attached, every byte of it signed."""
    drawn, pages = _draw(certificate_html(content, key.fingerprint), text, key)
    if content["question"]["list"] is None and pages > 1:
        # A party has one page where smaller letters are enough for that.
        tight = certificate_html(content, key.fingerprint, tight=True)
        smaller, left = _draw(tight, text, key)
        drawn = smaller if left == 1 else drawn
    return sign_pdf(drawn, key)


def _draw(page: str, text: bytes, key: SigningKey) -> tuple[bytes, int]:
    """Return a page as PDF with a text attached and room for a signature; and how many pages."""
    import pydyf

    weasyprint, _ = load_weasyprint()
    pages = []

    def add_room(document: Any, pdf: Any) -> None:
        pages.extend(document.pages)
        pdf.add_object(pydyf.Stream([room_for_signature(key.public_key)], compress=False))

    attached = weasyprint.Attachment(
        string=text.decode("utf-8"),
        name=ATTACHED,
        description="What is signed",
        created=FILE_TIME,
        modified=FILE_TIME,
        relationship="Data",
    )
    with warnings.catch_warnings():
        # WeasyPrint leaves the colour profile of PDF/A open, for Python to close.
        warnings.simplefilter("ignore", ResourceWarning)
        drawn = pdf_of(page, pdf_variant="pdf/a-3a", attachments=[attached], finisher=add_room)
    return drawn, len(pages)
