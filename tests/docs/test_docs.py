"""The words are tested: made pages are fresh, everything is documented, links lead somewhere."""

import re
import tomllib
from pathlib import Path

import click
import pytest

from graph.values.extensions import CATALOGUE, QUERIES, READERS, REGIMES
from ingest.recognition.detect import readers
from queries.cli.commands import cli
from queries.cli.reference_pages import FOLDER, pages

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]


@pytest.mark.parametrize("name", list(pages()))
def test_made_pages_are_fresh(name: str) -> None:
    written = (FOLDER / name).read_text(encoding="utf-8")
    assert written == pages()[name], "run: python -m queries.cli.reference_pages"


def test_every_command_is_in_the_readme_or_a_how_to() -> None:
    text = "\n".join(p.read_text(encoding="utf-8") for p in PAGES if p.parent.name != "reference")
    for name in cli.commands:
        assert re.search(rf"ownership (--[a-z-]+ \S+ )*{name}\b", text), f"{name} is not shown"


def test_every_option_explains_itself() -> None:
    def walk(command: click.Command) -> None:
        assert command.help, command.name
        for parameter in command.params:
            if isinstance(parameter, click.Option) and parameter.name not in (
                "limit",
                "depth",
                "regime",
            ):
                assert parameter.help, f"{command.name} {parameter.name}"
        if isinstance(command, click.Group):
            for inner in command.commands.values():
                walk(inner)

    walk(cli)


def test_every_reader_is_in_the_table() -> None:
    table = pages()["readers.md"]
    assert all(f"[{name}]" in table for name in readers())


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
        if "://" not in target and not target.startswith("mailto:"):
            assert (page.parent / target).exists(), f"{page.name} links to {target}"


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_no_page_names_a_place_of_one_machine(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert not re.search(r"(^|[\s`(])/(work|root|home|tmp)/", text)


def test_the_page_on_extensions_prints_a_project_that_installs() -> None:
    page = (ROOT / "docs" / "how-to" / "write-an-extension.md").read_text(encoding="utf-8")
    (text,) = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)
    project = tomllib.loads(text)
    assert project["build-system"].keys() == {"requires", "build-backend"}
    assert project["project"].keys() >= {"name", "version", "requires-python", "dependencies"}
    # It packs what is no Python without being told to; setuptools would not.
    assert project["build-system"]["build-backend"] == "hatchling.build"
    groups = {READERS, REGIMES, QUERIES, CATALOGUE}
    assert project["project"]["entry-points"].keys() == groups


def test_nobody_is_told_to_install_from_an_index_that_has_it_not() -> None:
    """`pip install ownership-explorer` finds nothing: there is the wheel alone."""
    code = (path for room in ("graph", "ingest", "queries") for path in (ROOT / room).rglob("*.py"))
    for path in (*PAGES, *code, ROOT / "app.py"):
        found = re.search(
            r"pip install [\"']?ownership.explorer\b(?!-\d|_)", path.read_text(encoding="utf-8")
        )
        assert found is None, path.name
