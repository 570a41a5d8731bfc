"""The commands `certificate` and `verify`."""

import re
from pathlib import Path
from typing import Any, Final

import click

from graph.head.workspace_folder import check_outside
from graph.values.dates import iso_day
from graph.values.errors import InputError, OwnershipError
from graph.values.name_keys import fold_name
from graph.values.os_errors import os_error_advice
from queries.cli.command_session import (
    AS_OF_OPTION,
    KNOWN_ON_OPTION,
    PARTY_HELP,
    KnownWord,
    NamedPath,
    PartyCommand,
    Session,
    pass_session,
)
from queries.question.answer import Answer
from queries.question.arguments import asked_day, quoted_input
from queries.question.remark import write_remark
from queries.terminal.output import write_answer

NOT_AS_SIGNED: Final = 1
"""Exit code of a certificate that is not as signed, or not by the key that was named."""
_FILE: Final = NamedPath(path_type=Path, dir_okay=False)
_EXAMPLES: Final = f"""{PARTY_HELP}

\b
ownership certificate "LLC Drake" --as-of 2024-01-15
ownership certificate counterparties.csv --regime eu --out april.pdf
ownership verify april.pdf --key FINGERPRINT         on any computer
"""


@click.command(cls=PartyCommand, epilog=_EXAMPLES)
@click.argument("what", metavar="PARTY|LIST.csv")
@click.option(
    "--regime", "regimes", multiple=True, metavar="KEY", help="A rule; default: US, EU and UK."
)
@AS_OF_OPTION
@KNOWN_ON_OPTION
@click.option(
    "--candidates",
    type=KnownWord(["strong", "weak", "off"]),
    help="Which parties that may be listed ones count; default strong.",
)
@click.option("--encoding", metavar="NAME", help="Encoding of a list that is not UTF-8.")
@click.option("--strict", is_flag=True, help="Of a list: a name alone matches nobody.")
@click.option("--wide", is_flag=True, help="Of a list: similar names are looked at by hand too.")
@click.option(
    "--out", type=_FILE, help="NAME.pdf (NAME.json beside it), or NAME.json for that alone."
)
@click.option("--overwrite", is_flag=True, help="Replace files that are there.")
@pass_session
def certificate(
    session: Session, /, what: str, out: Path | None, overwrite: bool, **options: Any
) -> None:
    """Write a signed certificate: what was asked and searched, and what was found or not.

    A page to print (PDF) and the same for programs (JSON): which party was meant, the result under
    each rule, lists and registers with edition and hash, who was considered and not taken, and what
    was not searched. A name that no party has gets one too. The data are checked byte for byte
    first. The key is made at the first certificate and stays in the workspace.

    The same question on the same data and decisions gives the same bytes. Check a certificate on
    any computer with: ownership verify FILE
    """
    from queries.certificate.certificate_content import CertificateQuestion
    from queries.certificate.write_certificate import certificate_files
    from queries.export.write_files import write_all
    from queries.watching.watch_run import LISTS

    path = Path(what)
    is_list = path.suffix.lower() in LISTS
    if is_list and not path.is_file():
        raise InputError(f"{what}: there is no such file")
    out = out or Path(_file_name(path.stem if is_list else what, options["as_of"]))
    if out.suffix.lower() not in (".pdf", ".json"):
        raise InputError(f"--out {out}: name it .pdf, or .json for the signed text alone")
    for target in (out, out.with_suffix(".json")):
        check_outside(session.settings.workspace, target)
    asked = CertificateQuestion(
        "" if is_list else what,
        path.name if is_list else "",
        path.read_bytes() if is_list else b"",
        {**options, "regimes": list(options["regimes"]) or None},
    )
    found, files = certificate_files(session.loaded_workspace, asked, out)
    for name, content in files.items():
        there = out.with_name(name)
        if there.exists() and not overwrite and there.read_bytes() != content:
            raise InputError(f"{there} exists and says something else; give --overwrite")
    try:
        write_all(out.parent, files)
    except OSError as wrong:
        raise InputError(f"--out {out}: cannot be written: {os_error_advice(wrong)}") from None
    if not is_list and found["lines"][0]["party"] is None:
        write_remark(f"No party was taken for {quoted_input(what)}; the certificate says why.")
    write_remark(f"Wrote {' and '.join(str(out.with_name(name)) for name in files)}")
    write_remark(f"Signed by the key {found['fingerprint']}")
    rows = [
        {
            "line": line["line"],
            "typed": line["typed"] or what,
            "party": line["party"]["name"] if line["party"] else None,
            "regime": one["regime"],
            "result": one["result"],
        }
        for line in found["lines"]
        for one in line["results"]
    ]
    write_answer(Answer(rows), session.face)


def _file_name(what: str, as_of: str | None) -> str:
    """Return the name of a certificate's file where the person gave none."""
    stem = re.sub(r"[^a-z0-9]+", "-", fold_name(what)).strip("-")[:50] or "party"
    return f"certificate-{stem}-{iso_day(asked_day(as_of))}.pdf"


@click.command()
@click.argument("file", type=NamedPath(path_type=Path))
@click.option(
    "--key", metavar="FINGERPRINT", help="Of a certificate: the key that must have signed it."
)
@click.option("--again", is_flag=True, help="Of a certificate: ask again here and compare.")
@pass_session
def verify(session: Session, file: Path, key: str | None, again: bool) -> None:
    """Check a certificate, or ask an answer file again and show what changed.

    A certificate (.pdf or .json) is checked without any data: whether every byte is as signed, and
    by which key. That proves who made it and that nothing was changed, not that the answer is
    right. Get the fingerprint from whoever made it by another way than the file, and give it with
    --key. With --again its question is put to what is loaded here. Exit 0: verified. Exit 1: not
    as signed, another key, or another answer. Exit 2: it cannot be read.

    An answer file is what `ownership exposure --zip FILE` wrote. Its list and its day are put to
    what is loaded now. Exit 0: the same. Exit 2: something differs, and the answer names it. Why a
    result changed: ownership compare
    """
    from queries.certificate.check_certificate import MEANING, check_certificate, is_certificate

    if is_certificate(file):
        report = check_certificate(file, key, session.workspace if again else None)
        write_answer(report, session.face)
        if not report["verified"]:
            write_remark(f"ownership: {report['said']}")
            raise SystemExit(NOT_AS_SIGNED)
        write_remark(MEANING)
        return
    if key is not None or again:
        raise InputError(f"{file} is no certificate; --key and --again are for one")
    _verify_exposure(session, file)


def _verify_exposure(session: Session, file: Path) -> None:
    from queries.export.verify_file import verify_exposure

    found = verify_exposure(session.workspace, file)
    write_answer(found, session.face)
    if not found["same"]:
        raise OwnershipError(found["said"])
