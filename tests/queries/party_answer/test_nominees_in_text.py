"""Who holds through a nominee is named as the one on the list, and the nominee never is."""

from pathlib import Path

from tests.queries.party_answer.made_up_parties import held, listed, load_case, party


def test_the_person_behind_is_on_the_list_and_the_nominee_is_not(tmp_path: Path) -> None:
    workspace = load_case(
        tmp_path,
        "nominee",
        party("boris", "Person", "Boris Adler"),
        party("one", "Company", "First Nominees"),
        party("two", "Company", "Second Nominees"),
        party("firm", "Company", "Adler Yachts"),
        "interests:",
        held("one", "firm", "30", ", nominee_for: boris"),
        held("two", "firm", "30", ", nominee_for: boris"),
        "listings:",
        listed("boris", "UK", "uk_russia"),
        listed("boris", "US-OFAC", "us_ofac_sdn"),
    )
    british, american = workspace.exposure("nominee:firm", ["uk", "us"], "2024-01-01")
    for row in (british, american):
        assert "Nominees, on the" not in row["opening"]["text"]
        assert "Boris Adler, on the" in row["opening"]["text"]
    # The UK gives what nominees hold to who is behind them; under the 50 Percent Rule it is a sign.
    assert british["verdict"] == "certain"
    assert [path["path_min_pct"] for path in british["paths"]] == [30, 30]
    assert all(path["counts_toward_rule"] for path in british["paths"])
    assert "held 30% of Adler Yachts, through First Nominees as a nominee" in str(british["paths"])
    assert american["verdict"] == "review"
    assert not any(path["counts_toward_rule"] for path in american["paths"])
    assert american["paths"][0]["why_not_counted"] == (
        "A nominee held it for Boris Adler, and the rule counts whoever holds by law."
    )


def test_what_a_listed_nominee_holds_is_not_its_own_in_the_uk(tmp_path: Path) -> None:
    workspace = load_case(
        tmp_path,
        "behind",
        party("anna", "Person", "Anna Birke"),
        party("one", "Company", "Listed Nominees"),
        party("firm", "Company", "Birke Yachts"),
        "interests:",
        held("one", "firm", "75", ", nominee_for: anna"),
        "listings:",
        listed("one", "UK", "uk_russia"),
    )
    (row,) = workspace.exposure("behind:firm", ["uk"], "2024-01-01")
    (path,) = row["paths"]
    assert row["verdict"] == "review"
    assert row["own_max_pct"] == 0
    assert not path["counts_toward_rule"]
    assert "as a nominee, so this is not its own share" in path["why_not_counted"]
    assert "held 75% of Birke Yachts, as a nominee" in path["sentence"]
