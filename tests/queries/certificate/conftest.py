"""A certificate of the samples, made once, and the key that signed it."""

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from queries.certificate.certificate_content import CertificateQuestion
from queries.certificate.signing_key import SigningKey, workspace_key
from queries.certificate.write_certificate import certificate_files
from queries.workspace.workspace import open_workspace

DAY = "2024-01-15"


@dataclass(frozen=True)
class Made:
    """The two files of a certificate, and the key."""

    text: bytes
    pdf: bytes
    key: SigningKey


@pytest.fixture(scope="session")
def made(sample_workspace: Path, tmp_path_factory: pytest.TempPathFactory) -> Made:
    """The certificate of a company whose owner is listed."""
    folder = tmp_path_factory.mktemp("certificate") / "workspace"
    shutil.copytree(sample_workspace, folder)
    workspace = open_workspace(folder)
    asked = CertificateQuestion("LLC Drake", "", b"", {"as_of": DAY})
    _, files = certificate_files(workspace, asked, Path("drake.pdf"))
    workspace.close()
    return Made(files["drake.json"], files["drake.pdf"], workspace_key(folder))
