"""Names beside which a text states a share, in whatever spelling and place."""

import pytest

from ingest.values.names_with_shares import names_with_shares


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("Alfa LLC (51%)", "51"),
        ("Alfa LLC (99.99 %)", "99.99"),
        ("Alfa LLC (51,5%)", "51.5"),
        ("Alfa LLC [51%]", "51"),
        ("Alfa LLC (50%+1)", ">50..100"),
        ("Alfa LLC (50% plus one share)", ">50..100"),
        ("Alfa LLC (75% minus 1 share)", "0..<75"),
        ("Alfa LLC (100% owned)", "100"),
        ("Alfa LLC (wholly-owned subsidiary)", "100"),
        ("Alfa LLC, wholly owned", "100"),
        ("Alfa LLC (>50%)", ">50..100"),
        ("Alfa LLC (at least 51 per cent)", "51..100"),
        ("Alfa LLC (between 25% and 50%)", "25..50"),
        ("Alfa LLC (51 percent)", "51"),
        ("Alfa LLC (51% of the shares)", "51"),
        ("Alfa LLC (owns 51%)", "51"),
        ("Alfa LLC (51% of the votes)", "0..100"),
        ("Alfa LLC - 51%", "51"),
        ("Alfa LLC, 51%", "51"),
        ("Alfa LLC: 51%", "51"),
        ("Alfa LLC 51%", "51"),
        ("Alfa LLC with a 51% stake", "51"),
        ("51% of Alfa LLC", "51"),
        ("51% Alfa LLC", "51"),
        ("(51%) Alfa LLC", "51"),
        ("51%-owned Alfa LLC", "51"),
        ("50% plus 1 share of Alfa LLC", ">50..100"),
        ("more than 50% of the shares of the Alfa LLC", ">50..100"),
        ("100% subsidiary: Alfa LLC", "100"),
        ("Majority stake in Alfa LLC", "0..100"),
    ],
)
def test_a_share_is_taken_off_the_name_wherever_it_stands(text: str, share: str) -> None:
    (found,) = names_with_shares(text)
    assert (found.name, found.bare, found.share.text) == ("Alfa LLC", "Alfa LLC", share)
    assert (found.notes, found.unread) == ((), False)


@pytest.mark.parametrize(
    ("text", "name", "notes", "share"),
    [
        ("Alfa LLC (Russia)", "Alfa LLC (Russia)", ["Russia"], "0..100"),
        ("Alfa LLC (51%, Russia)", "Alfa LLC (Russia)", ["Russia"], "51"),
        ("Alfa LLC (51%) (Russia)", "Alfa LLC (Russia)", ["Russia"], "51"),
        ("Alfa LLC (51%), Moscow", "Alfa LLC (Moscow)", ["Moscow"], "51"),
        ("Alfa LLC, 51%, Moscow", "Alfa LLC (Moscow)", ["Moscow"], "51"),
        ("Alfa LLC - majority stake", "Alfa LLC (majority stake)", ["majority stake"], "0..100"),
        ("Alfa LLC, INN 7707083893 (51%)", "Alfa LLC", ["INN 7707083893"], "51"),
        ("Alfa LLC (reg. no. HE 123456)", "Alfa LLC", ["reg. no. HE 123456"], "0..100"),
    ],
)
def test_what_else_stands_behind_a_name_is_told_apart(
    text: str, name: str, notes: list[str], share: str
) -> None:
    (found,) = names_with_shares(text)
    assert (found.name, found.bare, list(found.notes)) == (name, "Alfa LLC", notes)
    assert found.share.text == share


@pytest.mark.parametrize(
    "text",
    [
        "Alfa LLC (51%) and Beta LLC (49%)",
        "Alfa LLC 51%, Beta LLC 49%",
        "51% of Alfa LLC, 49% of Beta LLC",
        "Alfa LLC (51%)\nBeta LLC (49%)",
    ],
)
def test_several_names_with_a_share_each_are_parted(text: str) -> None:
    found = [(one.name, one.share.text) for one in names_with_shares(text)]
    assert found == [("Alfa LLC", "51"), ("Beta LLC", "49")]


@pytest.mark.parametrize(
    "text",
    [
        "Alfa LLC (approx. 51%)",
        "Alfa LLC (51% until 2021)",
        "Alfa LLC (20% directly, 31% indirectly)",
        "Alfa LLC (51% owned by Beta JSC)",
    ],
)
def test_a_percentage_that_is_not_understood_is_told(text: str) -> None:
    (found,) = names_with_shares(text)
    assert (found.bare, found.share.text, found.unread) == ("Alfa LLC", "0..100", True)


@pytest.mark.parametrize("text", ["Beta (Works) JSC", "A-B Trading", "Alfa 2000 LLC", "Shares LLC"])
def test_a_name_alone_stays_as_it_is(text: str) -> None:
    (found,) = names_with_shares(text)
    assert (found.name, found.bare, found.share.text) == (text, text, "0..100")
