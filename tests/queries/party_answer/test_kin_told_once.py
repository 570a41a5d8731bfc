"""That two persons are relatives is told once, whatever says it twice."""

from pathlib import Path

from tests.queries.words.loaded_cases import case_text, listed, made_up, rows_of

DAY = "2024-02-01"
_LINK = "  - {kind: %s, from: %s, to: v, role: mother, certainty: reported, source: s}"


def test_two_kinds_of_one_link_are_one_sentence(tmp_path: Path) -> None:
    links = "\n".join(_LINK % (kind, "y") for kind in ("Family", "UnknownLink"))
    text = case_text(
        "kin",
        "y Person Yevgeny Made-Up; v Person Violetta Made-Up",
        f"links:\n{links}",
        "listings:\n" + listed("y", "EU", "2022-03-01"),
    )
    (row,) = rows_of(made_up(tmp_path, text), "kin:v", "eu", DAY, links=True)
    opening = row["opening"]["text"]
    assert opening.count("(mother)") == 1, opening
    assert "was a relative of Violetta Made-Up (mother)" in opening
    assert "was linked to" not in opening


def test_a_relative_of_a_namesake_is_not_linked_to_it_again(tmp_path: Path) -> None:
    links = "\n".join(_LINK % ("Family", party) for party in ("y", "z"))
    text = case_text(
        "kin",
        "y Person Yevgeny Made-Up; z Person YEVGENY Made-up; v Person Violetta Made-Up",
        f"links:\n{links}",
        "listings:\n" + listed("z", "EU", "2022-03-01"),
    )
    (row,) = rows_of(made_up(tmp_path, text), "kin:y", "eu", DAY, links=True)
    opening = row["opening"]["text"]
    assert "was a relative of Violetta Made-Up (mother)" in opening, opening
    assert "linked to Yevgeny" not in opening
