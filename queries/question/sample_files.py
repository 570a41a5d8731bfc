"""The sample data that come with the project."""

from pathlib import Path
from typing import Final

from graph.values.errors import WorkspaceError

SAMPLES: Final = Path(__file__).resolve().parents[2] / "sample_data"
NOT_DATA: Final = ("expected.json",)
PUBLISHED_FACTS: Final = (
    "case/*.case.yaml",
    "eu_fsf/retyped-entries.xml",
    "ftm/consortium.ftm.json",
)
"""Samples of published facts, each once; the others are invented, or retell a case as a table."""


def demo_files() -> list[Path]:
    """Return the sample files of published facts, in a fixed order, or raise `WorkspaceError`."""
    real = {path for pattern in PUBLISHED_FACTS for path in SAMPLES.glob(pattern)}
    return [path for path in sample_files() if path in real]


def sample_files() -> list[Path]:
    """Return the sample files that are data, in a fixed order, or raise `WorkspaceError`."""
    if not SAMPLES.is_dir():
        raise WorkspaceError(
            "the sample data did not come with this installation; clone the project"
        )
    return sorted(
        path
        for path in SAMPLES.glob("*/*")
        if path.is_file()
        and path.name not in NOT_DATA
        and path.suffix not in (".yml", ".md", ".toml")
    )
