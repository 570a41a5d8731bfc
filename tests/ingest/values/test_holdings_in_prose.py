"""What an entry's prose says that it owns becomes a party below it; what others own stays text."""

import pytest

from graph.record.model import Interest, Party
from ingest.values.holdings_in_prose import held_rows


def _held(text: str) -> list[tuple[str, list[str], str]]:
    """Return name, types and share of what a text of Pavel Sidorovkin's entry says he holds."""
    rows = held_rows("list-1", ["Pavel Sidorovkin"], [text], "2024-05-06")
    parties = {row.id: row.names[0].value for row in rows if isinstance(row, Party)}
    held = [row for row in rows if isinstance(row, Interest)]
    assert all((row.owner, row.certainty) == ("list-1", "reported") for row in held)
    assert all(row.observed_on == "2024-05-06" and row.quote for row in held)
    assert [row.asset for row in held] == list(parties)
    shares = ["" if row.share is None else row.share.text for row in held]
    return [(parties[row.asset], row.types, share) for row, share in zip(held, shares, strict=True)]


@pytest.mark.parametrize(
    ("text", "name", "share"),
    [
        ("Pavel Sidorovkin is the owner of Romashka LLC and smokes.", "Romashka LLC", "0..100"),
        ("He is a Russian banker and the owner of Romashka.", "Romashka", "0..100"),
        ("Russian businessman, owner of the Russian company Romashka.", "Romashka", "0..100"),
        ("Mr Sidorovkin owns Romashka Trade, which sells glue.", "Romashka Trade", "0..100"),
        ("Works for the state. She is the sole owner of “Ромашка Трейд”.", "Ромашка Трейд", "100"),
        ("Majority shareholder of Romashka Trade JSC", "Romashka Trade JSC", ">50..100"),
        ("He holds a 33.5% stake in Romashka Trade.", "Romashka Trade", "33.5"),
        ("It owns 50 per cent of OOO Romashka.", "OOO Romashka", "50"),
        ("As the founder and owner of Romashka Trade, he profits.", "Romashka Trade", "0..100"),
        ("Owner, director of the media group Romashka, Ltd.", "Romashka, Ltd", "0..100"),
    ],
)  # fmt: skip
def test_what_the_entry_owns_is_a_party_below_it(text: str, name: str, share: str) -> None:
    assert _held(text) == [(name, [], share)]


def test_control_is_control_and_several_names_are_several_parties() -> None:
    assert _held("She controls Romashka LLC and Vasilek Ltd, and “Astra”.") == [
        (name, ["otherInfluenceOrControl"], "") for name in ("Romashka LLC", "Vasilek Ltd", "Astra")
    ]


@pytest.mark.parametrize(
    "text",
    [
        "His wife is the owner of Romashka Trade.",
        "Ivan Petrov, owner of Romashka Trade, is his friend.",
        "Son of the owner of Romashka Trade.",
        "Former owner of Romashka Trade.",
        "He was the owner of Romashka Trade.",
        "He is not the owner of Romashka Trade.",
        "Associated with Vasilek, whose majority shareholder is in Romashka Trade.",
        "The ministry controls Romashka Trade.",
        "He owns businesses in Japan.",
        "He owns land in central Baghlan Province.",
        "He is the owner of a large number of companies in Russia.",
        "He controls Russia.",
        "He controls Russia's largest bank.",
        "Owner of the DPRK military.",
        "Owned by Romashka Trade.",
    ],
)
def test_what_others_own_or_nobody_names_stays_text(text: str) -> None:
    assert _held(text) == []


def test_a_ship_is_a_vessel() -> None:
    rows = held_rows("list-1", [], ["Registered owner of DPRK tankers MADE UP 1 and ASTRA."], None)
    ships = [row for row in rows if isinstance(row, Party)]
    assert [(one.schema, one.names[0].value) for one in ships] == [
        ("Vessel", "MADE UP 1"),
        ("Vessel", "ASTRA"),
    ]
