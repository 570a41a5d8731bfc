"""A small world with what is hard for a store: bands, loops, odd names, gaps, two clocks."""

from pathlib import Path
from typing import Any

import pyarrow as pa

from graph.record.model import (
    Arrangement,
    Document,
    Gap,
    Interest,
    Link,
    Listing,
    Name,
    Party,
    Row,
    Ruling,
    Transfer,
)
from graph.record.record import Record
from graph.values.share import parse_share
from graph.world.identity import build_tables, build_world
from graph.world.world import World

ODD_NAMES = [
    "<img src=x onerror=alert(1)> \"Q\" 'q' \\ `b` $p {x}",
    "ООО «Ромашка»",
    "![x](http://example.org)\nline",
]
FOREIGN = "CREATE (:Note {text: 'mine'})"
FILE = "f" * 64

_CHAIN = 12


def rows() -> list[Row]:
    """About ninety rows; `c:lonely` has nothing to do with any other."""
    return [*_parties(), *_interests(), *_others()]


def _parties() -> list[Row]:
    firm = ["GB-COH:01234567"]
    return [
        Party("c:firm", "LegalEntity", [Name("Firm Ltd")], identifiers=firm, document="c:memo"),
        Party(
            "gb-coh-01234567",
            "Company",
            [Name("Firm «Ltd»"), Name("Weak One", "weak")],
            jurisdiction="gb",
            countries=["gb"],
            identifiers=firm,
            addresses=["1, High St., Town"],
            data=[("sic", "64209"), ("sic", "64"), ("x'y", '"')],
            start="1999",
        ),
        Party("c:holding", "Company", [Name("Holding N.V."), Name("Пример", "alias", "ru")]),
        Party("c:odd", "Person", [Name(name) for name in ODD_NAMES], birth_date="1970-02"),
        Party("c:trust", "Organization", [Name("Trust")], topics=["role.trust"]),
        Party("c:lonely", "Vessel", [Name("Lonely")]),
        Party("c:outside", "Company", [Name("Outside")], addresses=["1 high st town"]),
        Party("c:asset", "Nonsense", [Name("Schema of nobody")]),
        *(Party(f"c:chain{n}", "Company", [Name(f"Chain {n}")]) for n in range(_CHAIN)),
    ]


def _interests() -> list[Row]:
    chain: list[Row] = [
        Interest(
            f"c:chain{n}", f"c:chain{(n + 1) % _CHAIN}", ["shareholding"], parse_share("33.33335")
        )
        for n in range(_CHAIN)
    ]
    return [
        Interest(
            "c:holding",
            "c:firm",
            ["shareholding", "votingRights"],
            share=parse_share(">25..50"),
            share_published="more than 25% but not more than 50%",
            votes=parse_share("45.3"),
            summary=True,
            start="2020",
            end="2024-03-13",
            observed_on="2023-01-01",
            quote='it\'s "so" \\ said',
            document="c:memo",
            locator="p. 2",
            url="https://example.org/?a=1&b=2",
        ),
        Interest("c:holding", "gb-coh-01234567", [], parse_share("unknown"), block="b", joint="j"),
        Interest("c:odd", "c:holding", ["otherInfluenceOrControl"], certainty="disputed"),
        Interest("c:trust", "c:holding", ["trustee"], nominee_for="c:nominator"),
        Interest("c:nominator", "c:asset", [], parse_share("<50")),
        Interest("c:parent", "c:firm", ["consolidation"], directness="indirect", summary=True),
        Interest("c:chain0", "c:firm", ["shareholding"], parse_share("0.0001")),
        Interest("c:firm", "c:chain5", ["appointmentOfBoard"], parse_share(">=75")),
        Interest("c:firm", "c:outside", ["shareholding"], parse_share("100")),
        *chain,
    ]


def _others() -> list[Row]:
    return [
        Link("Supply", "c:firm", "c:odd", "service", certainty="alleged", asserted_by="a paper"),
        Link("Directorship", "c:odd", "gb-coh-01234567", role="chair", start="2019-07"),
        Link("Payment", "c:trust", "c:outside", amount="12.50", currency="EUR"),
        Listing("c:odd", "EU", "eu_fsf", "RUS", ["asset_freeze"], start="2022-06-03"),
        Listing("c:odd", "EU", "eu_fsf", "HR", [], start="2020", end="2021-05"),
        Listing("c:outside", "UK", "uk_list", measures=["asset_freeze"], entry_id="7"),
        Listing("c:chain3", "US-OFAC", "us_ofac_sdn", document="c:memo"),
        Gap("c:firm", "unspecified_owner", "unknown", parse_share("<25"), end="2030"),
        Gap("c:memo", "withheld", "protection of privacy", document="c:memo"),
        Arrangement(["c:odd", "c:partner"], name="pact", start="2021-01-01", document="c:memo"),
        Ruling("c:trust", "EU", "rebuttal", "2024-01-02", "not controlled", document="c:memo"),
        Transfer(
            "c:odd",
            "c:holding",
            "c:firm",
            parse_share(">25..50"),
            start="2021-03",
            outside=["US-OFAC"],
            document="c:memo",
        ),
        Document("c:memo", 'Memo "1"', "A ministry", "https://example.org", published_on="2024"),
    ]


def workspace_in(folder: Path) -> Path:
    """Make a workspace that has an id, as one with data has."""
    with Record(folder).write_lock() as head:
        Record(folder).commit(head)
    return folder


def example_world() -> World:
    """The world of the rows, with a loaded file, a first day of knowing, and a judgement."""
    origin = {"dataset": "c", "record_key": bytes(range(16)), "source_id": FILE}
    numbered = [
        (row, {**origin, "record_id": f"r{n // 2}", "position": f"line {n}"})
        for n, row in enumerate(rows())
    ]
    tables = {
        name: table.append_column("first_seen", pa.repeat("2024-01-01", table.num_rows))
        for name, table in build_tables(numbered).items()
    }
    sources = pa.table(
        {
            "dataset": ["c"],
            "source_id": [FILE],
            "reader": ["case"],
            "complete": [False],
            "records": pa.array([93], pa.int64()),
            "authorities": pa.array([["EU", "UN"]], pa.list_(pa.string())),
        }
    )
    return build_world(
        tables,
        data_version="0123456789abcdef",
        positive=[("c:holding", "c:holding-again")],
        unsure=[("c:chain7", "c:perhaps", "names alike")],
        sources=sources,
    )


EXAMPLE: dict[str, Any] = {"odd_names": ODD_NAMES, "outside": "c:lonely"}
"""What the tests expect, counted by hand."""
EXAMPLE["labels"] = {
    ("Company", "Entity"): 3 + _CHAIN,
    ("Entity", "Person"): 1,
    ("Entity", "Organization"): 1,
    ("Entity", "Vessel"): 1,
    ("Entity", "Thing"): 1,
    # Named by others only: c:nominator, c:parent, c:partner, c:perhaps.
    ("Entity", "LegalEntity"): 4,
    ("Listing",): 4,
    ("Gap",): 2,
    ("Arrangement",): 1,
    ("Ruling",): 1,
    ("Transfer",): 1,
    ("Source",): 2,
    ("OwnershipExplorer",): 1,
}
EXAMPLE["types"] = {
    "OWNS": 5 + _CHAIN,
    "CONTROLS": 3,
    "CONSOLIDATED_BY": 1,
    "SUPPLIES": 1,
    "DIRECTS": 1,
    "PAID": 1,
    "LISTED_AS": 4,
    "POSSIBLY_SAME_AS": 1,
    "ABOUT": 6,
    "MEMBER": 2,
    # From the file: 20 stated parties, 9 statements; from the memo: firm, a listing, a gap, the
    # arrangement, the ruling, the transfer.
    "FROM_SOURCE": 19 + 9 + 6,
}
