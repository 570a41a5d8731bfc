"""Write the licence of each dependency in an SBOM as CSV: python .ci/licences.py SBOM.

What is not installed here is for another system, and is named as such.
"""

import csv
import json
import sys
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path


def licence_of(name: str) -> str:
    """Return the licence that an installed package states."""
    try:
        said = metadata(name)
    except PackageNotFoundError:
        return "not installed on this system"
    expression = said.get("License-Expression")
    kinds = [
        text.split(" :: ")[-1] for text in said.get_all("Classifier") or () if "License" in text
    ]
    stated = (said.get("License") or "").strip().splitlines()
    return expression or "; ".join(kinds) or (stated[0][:80] if stated else "not stated")


def main() -> None:
    """Write a line for each component."""
    sbom = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    rows = sorted({(one["name"], one.get("version", "")) for one in sbom["components"]})
    writer = csv.writer(sys.stdout)
    writer.writerow(["name", "version", "licence"])
    writer.writerows((name, version, licence_of(name)) for name, version in rows)


if __name__ == "__main__":
    main()
