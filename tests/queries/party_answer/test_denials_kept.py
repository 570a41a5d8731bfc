"""What is confirmed and denied is told with the denial: both sides, and never one alone."""

from pathlib import Path

from tests.queries.words.loaded_cases import case_text, listed, made_up, rows_of

DAY = "2024-02-01"


def test_a_denial_stays_beside_what_a_source_confirms(tmp_path: Path) -> None:
    text = case_text(
        "deny",
        "y Person Yevgeny Made-Up; v Company Vitrum Made-Up; o Person Olga Made-Up; "
        "h Company Hortus Made-Up",
        "links:\n  - {kind: Directorship, from: y, to: v, certainty: confirmed, "
        "disputed_by: Yevgeny Made-Up, source: s}",
        'interests:\n  - {owner: v, asset: h, share: "60", disputed_by: Hortus Made-Up, '
        "source: s}\n"
        '  - {owner: o, asset: v, share: "70", disputed_by: Olga Made-Up, source: s}',
        "listings:\n" + listed("y", "EU", "2022-03-01"),
    )
    (row,) = rows_of(made_up(tmp_path, text), "deny:v", "eu", DAY, links=True)
    opening = row["opening"]["text"]
    for name in ("Yevgeny", "Hortus", "Olga"):
        assert f"{name} Made-Up disputes this" in opening, opening
