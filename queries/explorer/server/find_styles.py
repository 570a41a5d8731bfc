"""Styles of the boxes that find, which stand in the head of every page before anything comes."""

from typing import Final

FIND_STYLES: Final = """<style>
.stApp [data-testid="stMainBlockContainer"] {
  max-width: none; margin: 0; padding: 64px max(32px, calc((100vw - 1176px) / 2)) 40px;
}
.stApp .st-key-find {min-height: calc(100vh - 160px)}
.stApp .stMain .st-key-find_bar_room {
  position: fixed; top: 6px; right: 16px; width: 250px; z-index: 999991;
}
@media (min-width: 1001px) {
  .stApp [data-testid="stToolbar"] {padding-right: 274px}
}
@media (max-width: 1000px) {.stApp .stMain .st-key-find_bar_room {display: none}}
</style>"""
"""Results have their room before they come, and the small box has its place in the bar."""


def with_find_styles(page: str) -> str:
    """Return a page of HTML with these styles at the start of its head."""
    return page.replace("<head>", f"<head>{FIND_STYLES}", 1)
