"""The documentation as a site: every page is there, and none asks another server for anything."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow
_LOADED = re.compile(r"<(?:script|img|link|iframe)\b[^>]*?(?:src|href)=\"([^\"]*)\"")


def test_the_site_is_built_and_loads_nothing_from_elsewhere(
    repository: Path, tmp_path: Path
) -> None:
    subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "-q", "--strict", "-d", str(tmp_path / "site")],
        cwd=repository,
        check=True,
        timeout=600,
    )
    docs, site = repository / "docs", tmp_path / "site"
    pages = {page.relative_to(docs).with_suffix(".html") for page in docs.rglob("*.md")}
    built = {page.relative_to(site) for page in site.rglob("*.html")}
    assert {page for page in pages if page.name != "README.html"} <= built
    for page in built:
        text = (site / page).read_text(encoding="utf-8")
        loaded = [one for one in _LOADED.findall(text) if "://" in one or one.startswith("//")]
        assert not loaded, f"{page} loads {loaded[0]}"
