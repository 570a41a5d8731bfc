"""Files with something wrong in each, and what is said of them."""

import re

from tests.queries.conftest import Asked

CASE = (
    "case: small\nsources: {s: {title: t}}\nparties:\n"
    "  p: {schema: Company, name: P Ltd, source: s}\n"
)


def said_in_one_line(asked: Asked, words: list[str]) -> None:
    assert asked.code == 2, asked
    assert asked.out in ("", "[]\n") or "refused" in asked.out
    (line,) = asked.err.splitlines()
    assert line.startswith("ownership: ")
    assert "Traceback" not in line
    assert not re.search(r"[a-z]Error|Exception|Errno", line)
    for word in words:
        assert word in line
