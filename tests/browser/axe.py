"""axe-core on a page, or a part of one: what somebody with another body could not use or read."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.npm import installed

if TYPE_CHECKING:
    from playwright.sync_api import Page

AXE = "4.14.1"
# To describe all elements that passed, and to send that, takes longer than to look at them.
_RUN = """async where => {
  const {passes, violations} = await axe.run(where, {resultTypes: ['violations']});
  return {violations, passed: passes.length};
}"""


def source(repository: Path) -> str:
    """The source of axe-core."""
    folder = installed(repository, f"axe-core-{AXE}", f"axe-core@{AXE}", "axe-core")
    return (folder / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")


def findings(page: "Page", axe: str, where: str, *, least: int = 15) -> list[str]:
    """What axe-core finds wrong, a line each.

    Args:
        page: the page.
        axe: the source of axe-core.
        where: a CSS selector of what is looked at.
        least: the fewest rules that must have found something to pass, so that an empty page is
            no success; it has 2, and the smallest of the explorer's pages 30.
    """
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(axe)
    found = page.evaluate(_RUN, where)
    assert found["passed"] > least
    return [
        f"{rule['id']}: {node['html'][:120]} {node['failureSummary']}"
        for rule in found["violations"]
        for node in rule["nodes"]
        if not _of_streamlit(rule["id"], node)
    ]


def _of_streamlit(rule: str, node: dict[str, Any]) -> bool:
    """Return whether Streamlit itself wrote what is wrong, where nothing of ours can change it.

    It says of a date field that must be filled what ARIA does not know of a group, and gives the
    area around the button that chooses a file a name besides the role of a decoration.
    """
    named_area = rule == "presentation-role-conflict" and "stFileUploaderDropzone" in node["html"]
    return named_area or (rule == "aria-allowed-attr" and "aria-required" in node["html"])
