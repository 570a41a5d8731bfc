"""What other packages bring: readers, regimes, saved queries, data sets, by entry points.

A package names them in its ``pyproject.toml``, as docs/how-to/write-an-extension.md shows. Each
entry of the group ``ownership_explorer.readers`` is a reader; each of the other groups is a package
whose folder holds the files.
"""

from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
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
    except (Exception, SystemExit) as wrong:
        package = package_of(entry)
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
        raise InputError(
            f"{entry.value} of the package {package_of(entry)} is no package with files; give it "
            "an __init__.py"
        )
    return Path(file).parent


def package_of(entry: "EntryPoint") -> str:
    """Return the name of the package that brings an entry, as ``pip`` has it."""
    return str(entry.value if entry.dist is None else entry.dist.name)


def extension_files(group: str, pattern: str, wrong: dict[Path, str]) -> Iterator[tuple[Path, str]]:
    """Yield the files of a pattern that packages bring for a group, each with what to call it.

    That names the package: who installed it must know what to update, or to take out. Why a package
    has no folder of files is put into ``wrong``, under what its entry names.
    """
    for entry in entries_of(group):
        try:
            folder = folder_of(entry)
        except InputError as refused:
            wrong[Path(entry.value)] = str(refused)
            continue
        for path in sorted(folder.glob(pattern)):
            yield path, f"{path.name} of the package {package_of(entry)}"


_EXTRA_OF: Final = {
    **dict.fromkeys(("docx", "pandas", "pygraphviz", "pyvis", "resvg_py", "streamlit"), "explorer"),
    **dict.fromkeys(("numba", "scipy"), "large"),
    **dict.fromkeys(("authlib", "httpx"), "team"),
    "mcp": "agents",
}
"""The extra of this package that brings a library, by the name under which it is imported."""


def to_install(extra: str) -> str:
    """Return the words that install an extra; the program is on no index of packages.

    >>> to_install("pdf")
    'pip install "WHEEL[pdf]", where WHEEL is the .whl file of this program'
    """
    return f'pip install "WHEEL[{extra}]", where WHEEL is the .whl file of this program'


def missing_extra(library: str | None) -> str | None:
    """Return what to install for a library that is not there; ``None`` if no extra brings it.

    >>> missing_extra("streamlit").partition(":")[0]
    'this needs the extra "explorer"'
    """
    extra = _EXTRA_OF.get((library or "").partition(".")[0])
    if extra is None:
        return None
    return f'this needs the extra "{extra}": {to_install(extra)}'


def check_installed(*libraries: str) -> None:
    """Check that the libraries of an extra are there.

    Raises:
        InputError: one is not; the line says what to install.
    """
    for library in libraries:
        if find_spec(library) is None:
            raise InputError(missing_extra(library) or f"{library} is not installed")
