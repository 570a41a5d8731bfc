"""What other packages bring: readers, regimes, saved queries, data sets, by entry points.

A package names them in its ``pyproject.toml``, as docs/how-to/write-an-extension.md shows. Each
entry of the group ``ownership_explorer.readers`` is a reader; each of the other groups is a package
whose folder holds the files.
"""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from graph.values.errors import InputError

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

READERS: Final = "ownership_explorer.readers"
REGIMES: Final = "ownership_explorer.regimes"
QUERIES: Final = "ownership_explorer.queries"
CATALOGUE: Final = "ownership_explorer.catalogue"


@cache
def entries_of(group: str) -> tuple["EntryPoint", ...]:
    """Return the entries of a group, by name; installed packages are looked at once a process."""
    from importlib.metadata import entry_points

    return tuple(sorted(entry_points(group=group), key=lambda entry: (entry.name, entry.value)))


def load_entry(entry: "EntryPoint") -> Any:
    """Return what an entry names.

    Raises:
        InputError: it cannot be imported; the text names the package.
    """
    try:
        return entry.load()
    except Exception as wrong:
        package = entry.dist.name if entry.dist is not None else entry.value
        raise InputError(
            f"the package {package} brings {entry.name!r}, which cannot be imported: {wrong}; "
            f"update it, or take it out: pip uninstall {package}"
        ) from wrong


def folder_of(entry: "EntryPoint") -> Path:
    """Return the folder of the package that an entry names.

    Raises:
        InputError: it cannot be imported, or is no folder of files.
    """
    file = getattr(load_entry(entry), "__file__", None)
    if file is None:
        raise InputError(f"{entry.value} is no package with files; give it an __init__.py")
    return Path(file).parent


def extension_files(group: str, pattern: str) -> Iterator[Path]:
    """Yield the files of a pattern that packages bring for a group, in a fixed order."""
    for entry in entries_of(group):
        yield from sorted(folder_of(entry).glob(pattern))
