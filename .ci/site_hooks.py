"""What the site's generator does not know of our pages; mkdocs.yml names this file."""

import re
from typing import Any

_FENCE = re.compile(r"^(`{3,}\w+) .*$", re.MULTILINE)


def on_page_markdown(markdown: str, **_: Any) -> str:
    """Return a page whose blocks of code name their language alone, and not a file as well."""
    return _FENCE.sub(r"\1", markdown)
