"""A scene's payload with every kind of party, link and mark, and names that try to do harm."""

from decimal import Decimal
from typing import Any

from queries.draw.footnotes import Evidence, PageText, Provenance
from queries.draw.scene_picture import Picture, read_picture

SCRIPT = "</script><script>document.title='owned'</script>"
IMAGE = "<img src=x onerror=\"document.title='owned'\"> href=http://evil.invalid"
MARKDOWN = "![x](http://evil.invalid/p.png)"
FORMULA = '=HYPERLINK("http://evil.invalid")'
CHINESE = "中国移动通信集团有限公司"
ARABIC = "شركة النفط الوطنية"
CYRILLIC = "Общество с ограниченной ответственностью Яндекс"
HOSTILE = (SCRIPT, IMAGE, MARKDOWN, FORMULA)


def node(name: str, title: str, kind: str = "company", **more: Any) -> dict[str, Any]:
    """A party of a payload."""
    flags = dict.fromkeys(("listed", "asked", "own", "path", "ended", "pinned"), False)
    return {
        "id": name,
        "party": f"test:{name}",
        "name": title,
        "original": None,
        "kind": kind,
        "country": "nl",
        "group": 0,
        "marks": [],
        "relations": [],
        "x": None,
        "y": None,
        **flags,
        **more,
    }


def edge(name: str, source: str, target: str, line: str = "ownership", **more: Any) -> Any:
    """A link of a payload."""
    return {
        "id": name,
        "source": source,
        "target": target,
        "line": line,
        "label": "",
        "certainty": "confirmed",
        "ended": False,
        "path": False,
        "own": False,
        "title": "",
        "claims": 1,
        **more,
    }


def hop(**more: Any) -> dict[str, Any]:
    """A statement behind a link, as an answer has it."""
    return {
        "from_id": "test:n2",
        "from_name": CYRILLIC,
        "relation": "OWNS",
        "types": ["shareholding"],
        "to_id": "test:n1",
        "to_name": "Asked B.V.",
        "share_min_pct": Decimal(25),
        "share_max_pct": Decimal(50),
        "min_closed": False,
        "max_closed": True,
        "measure": "shareholding",
        "share_as_published": "25-50",
        "valid_from": "2021",
        "valid_to": None,
        "certainty": "confirmed",
        "asserted_by": "the ministry",
        "source": "Decision memo",
        "publisher": "A ministry",
        "record": "test:interests/1",
        "locator": "p. 3",
        "url": "https://example.org/memo",
        "quote": f"the Dutch holding {IMAGE}",
        "retrieved_on": "2026-11-24",
        "source_id": "ab" * 32,
        "holds": "yes",
        **more,
    }


NODES = [
    node("n1", "Asked B.V.", x=0, y=300, asked=True, path=True),
    node("n2", CYRILLIC, x=0, y=180, original="Yandex", path=True),
    node("n3", SCRIPT, "person", x=-120, y=60, listed=True, marks=["LISTED EU 269/2014"]),
    node("n4", IMAGE, "trust", x=120, y=60),
    node("n5", CHINESE, x=190, y=180, own=True),
    node("n6", ARABIC, "public_body", x=190, y=60),
    node("n7", MARKDOWN, x=-100, y=420, listed=True, ended=True, pinned=True),
    node("n8", FORMULA, "organization", x=-190, y=180),
    node("n9", "+438 companies", "more", x=-200, y=300, party=""),
]
EDGES = [
    edge("e1", "n3", "n2", label="8.6%", path=True),
    edge("e2", "n3", "n2", "control", label="45.3% votes", path=True),
    edge("e3", "n2", "n1", label=">25–50%", path=True, title=f"{CYRILLIC} held a share of {IMAGE}"),
    edge("e4", "n4", "n2", label="?", ended=True),
    edge("e5", "n6", "n5", label="100%", own=True),
    edge("e6", "n5", "n1", "other", certainty="disputed", perhaps=True),
    edge("e7", "n1", "n7", "supply", certainty="alleged", label="service"),
    edge("e8", "n8", "n9", "consolidation", certainty="reported"),
    edge("e9", "n8", "n1", "directorship", perhaps=True),
    edge("e10", "n3", "n7", "family"),
    edge("e11", "n1", "n1", "address"),
]
SCENE = {"id": "s1", "title": f"Asked B.V. {SCRIPT}", "nodes": NODES, "edges": EDGES}
SCENE |= {"drawn": 9, "left_out": 29}
ASKED = Provenance(
    as_of="2024-04-08",
    data_version="0123456789abcdef",
    regimes=("eu_asset_freeze",),
    rules=("eu_asset_freeze@2013-04-30",),
    known_on="2026-11-24",
    asked="test:n1",
    filters={"certainty": "all but disputed"},
    limit="9 parties at most",
    fetched=("test (2026-11-24)",),
)
PAGE = PageText(
    answer=f"{SCRIPT} held more than 25% and up to 50% of {MARKDOWN} [1]. {ARABIC} disputes this.",
    results=(f"EU asset freeze: Below threshold, {CYRILLIC}.",),
    rules=(f"EU asset freeze: Below threshold. {CYRILLIC} was not shown to reach 50% [1].",),
    limits=(f"EU entries searched: 2, from {CHINESE}.", "The full EU list is not loaded."),
    cited={1: hop(), 9: hop(record="test:gaps/1", source="Another document", quote=None)},
)
EVIDENCE = Evidence(
    {
        "e1": [hop(from_id="test:n3", from_name=SCRIPT, to_name=CYRILLIC)],
        "e3": [hop(), hop(record="test:interests/2", certainty="alleged")],
    },
    page=PAGE,
)


def picture(**more: Any) -> Picture:
    """The scene above, read with what stands behind it."""
    return read_picture(SCENE, ASKED, **{"evidence": EVIDENCE, **more})
