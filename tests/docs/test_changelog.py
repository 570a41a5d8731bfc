"""The changelog holds dated releases alone; what is not released yet stands in fragments."""

import re
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
CHANGELOG = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
TYPES = [kind["directory"] for kind in PROJECT["tool"]["towncrier"]["type"]]
NAME = re.compile(rf"\d+\.({'|'.join(TYPES)})(\.[1-9]\d*)?\.md")
FRAGMENTS = sorted(path for path in (ROOT / "changes").iterdir() if path.name != "README.md")
RELEASE = re.compile(r"## (\d+)\.(\d+)\.(\d+) - (\d{4}-\d\d-\d\d)")
BEGIN = "<!-- towncrier release notes start -->\n"


def test_a_fragment_is_one_paragraph_under_a_good_name() -> None:
    for fragment in FRAGMENTS:
        assert NAME.fullmatch(fragment.name), f"{fragment.name} is none of 15.{TYPES}.md"
        text = fragment.read_text(encoding="utf-8").strip()
        assert text.endswith("."), f"{fragment.name}: a sentence or two"
        assert not re.search(r"\n\s*\n|^\s*([-*#]|\d+\.) ", text, re.M), (
            f"{fragment.name}: a paragraph"
        )


def test_the_changelog_holds_dated_releases_alone() -> None:
    before, marker, after = CHANGELOG.partition(BEGIN)
    assert marker, "towncrier puts a release behind this line"
    assert not re.search(r"^(## |- )", before, re.M), "write a fragment instead: changes/README.md"
    headings = re.findall(r"^## .*$", after, re.M)
    assert after.lstrip("\n").startswith(headings[0])
    releases = [RELEASE.fullmatch(heading) for heading in headings]
    assert all(releases), headings
    found = [(tuple(map(int, one.groups()[:3])), one[4]) for one in releases if one]
    assert all(date.fromisoformat(day) for _, day in found)
    assert found == sorted(found, reverse=True)
    assert len({version for version, _ in found}) == len(found)


def test_the_newest_release_is_this_version() -> None:
    newest = RELEASE.search(CHANGELOG)
    assert newest is not None
    assert ".".join(newest.groups()[:3]) == PROJECT["project"]["version"]


def test_the_install_page_names_the_wheel_of_this_version() -> None:
    page = (ROOT / "docs/how-to/install.md").read_text(encoding="utf-8")
    wheels = re.findall(r"ownership_explorer-(\d+\.\d+\.\d+)-", page)
    assert set(wheels) == {PROJECT["project"]["version"]}


def test_a_citation_names_the_version_and_its_packages_are_typed() -> None:
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert citation["version"] == PROJECT["project"]["version"]
    newest = RELEASE.search(CHANGELOG)
    assert newest is not None
    assert str(citation["date-released"]) == newest[4]
    assert citation["license"] == PROJECT["project"]["license"]
    for package in ("graph", "ingest", "queries"):
        assert (ROOT / package / "py.typed").is_file()


def test_the_forge_runs_the_same_checks_as_everybody_else() -> None:
    workflow = yaml.safe_load((ROOT / ".github/workflows/ci.yml").read_text(encoding="utf-8"))
    steps = workflow["jobs"]["checks"]["steps"]
    assert [step["run"] for step in steps if "run" in step] == [".ci/run"]
