"""Each end, tie and denial is credited to whoever states it, and to nobody who could not."""

from pathlib import Path

import pytest

from queries.workspace.workspace import Workspace
from tests.queries.words.loaded_cases import case_text, listed, made_up, rows_of

SOURCES = (
    "old: {title: Annual report, publisher: The firm, published_on: 2022-05-01}",
    "later: {title: Denial, publisher: A newspaper, published_on: 2024-06-10}",
)
DENIED = case_text(
    "denied",
    "p Person Paul Holder;c Company Cargo Ltd;e Company Elder Ltd",
    """interests:
  - {owner: p, asset: c, types: [otherInfluenceOrControl], certainty: disputed,
     asserted_by: a paper, disputed_by: Cargo Ltd, disputed_in: later, source: old}
  - {owner: p, asset: e, types: [otherInfluenceOrControl], certainty: disputed,
     asserted_by: a paper, disputed_by: Elder Ltd, source: old}
listings:""",
    listed("p", "EU", "2022-03-01", programme="269/2014"),
    sources=SOURCES,
)
ENDED = case_text(
    "ended",
    "p Person Paul Holder;q Person Quinn Buyer;c Company Cargo Ltd;d Company Dock Ltd",
    """interests:
  - {owner: p, asset: c, share: "60", end: 2024-02-01, asserted_by: the firm, source: old}
  - {owner: q, asset: c, share: "60", start: 2024-02-01, asserted_by: a paper, source: later}
  - {owner: p, asset: d, share: "30", end: 2024-02-01, asserted_by: the firm, source: old}
listings:""",
    listed("p", "EU", "2022-03-01", programme="269/2014"),
    sources=SOURCES,
)


@pytest.fixture(scope="module")
def denied(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return made_up(tmp_path_factory.mktemp("denied"), DENIED)


@pytest.fixture(scope="module")
def ended(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return made_up(tmp_path_factory.mktemp("ended"), ENDED)


def test_an_end_is_cited_to_the_statement_that_states_it(ended: Workspace) -> None:
    causes = [c for span in ended.timeline("ended:c", ["eu"]) for c in span["causes"]]
    (end,) = [c for c in causes if c["what"] == "interest" and c["change"] == "ends"]
    assert end["source"] == "Denial"
    (side,) = ended.compare("ended:c", "2023-06-01", "2024-05-01", ["eu"])
    assert {move["source"] for move in side["moved"] if move["what"] == "interest"} == {"Denial"}
    (row,) = rows_of(ended, "ended:c", "eu", "2024-05-01")
    assert "on 1 February 2024 (the day as stated by a paper)" in row["sentence"]
    (given,) = row["transfers"]
    assert "ended:interests/2" in given["records"]


def test_an_end_that_no_loaded_document_states_is_said_to_be_so(ended: Workspace) -> None:
    (row,) = rows_of(ended, "ended:d", "eu", "2024-05-01")
    assert "its source is older than the end and does not state it" in row["sentence"]


def test_the_sample_case_credits_no_document_with_a_later_end(opened: Workspace) -> None:
    for party in ("Yandex N.V.", "Yandex LLC", "MLU B.V.", "MKAO Yandex"):
        for span in opened.timeline(party, ["eu"]):
            for cause in span["causes"]:
                hop = cause["hop"]
                if hop is None or cause["change"] != "ends":
                    continue
                named = hop.get("end_source")
                published = (named or hop)["published_on"] or hop["valid_to"]
                assert published[:4] >= hop["valid_to"][:4] or hop.get("end_unstated"), cause


def test_a_tie_is_credited_to_whoever_states_it(opened: Workspace) -> None:
    (row,) = rows_of(opened, "AIM Capital SE", "eu", "2022-06-03")
    said = (
        "Aleksandra Melnichenko, a relative (as stated by the Council of the European Union), came"
    )
    assert said in row["sentence"]


def test_a_denial_has_its_source_and_is_told_as_later(denied: Workspace) -> None:
    (row,) = rows_of(denied, "denied:c", "eu", "2023-01-01")
    assert row["verdict"] == "review"
    assert "For: a paper [1]. Against, later than that day: Cargo Ltd [2]." in row["sentence"]
    assert "Denial" in row["footnotes"][1]
    assert any("Against, later than that day: Cargo Ltd." in text for text in row["caveats"])
    (path,) = row["paths"]
    assert "as asserted by a paper and later disputed by Cargo Ltd" in path["sentence"]
    (row,) = rows_of(denied, "denied:c", "eu", "2024-07-01")
    assert "Against: Cargo Ltd [2]." in row["sentence"]


def test_a_denial_without_a_source_is_told_as_one(denied: Workspace) -> None:
    (row,) = rows_of(denied, "denied:e", "eu", "2024-07-01")
    assert "Against: Elder Ltd (the source of the denial is not stated)." in row["sentence"]


def test_a_denial_that_was_not_known_yet_is_not_told(denied: Workspace) -> None:
    (row,) = denied.exposure(["denied:c"], ["eu"], "2023-01-01", links=False, known_on="2024-02-01")
    assert row["verdict"] == "review"
    assert not any("Against" in text for text in (row["sentence"], *row["caveats"]))
    assert row["paths"][0]["hops"][0]["disputed_by"] is None


def test_a_denial_of_a_link_later_than_the_day(opened: Workspace) -> None:
    (row,) = rows_of(opened, "Toloka AI BV", "eu", "2023-09-01", links=True)
    assert "Toloka AI BV disputed all of this later, in March 2024 [" in row["sentence"]
    claims = [path for path in row["paths"] if path["class"] == "supply"]
    assert all("disputed later, in March 2024" in path["sentence"] for path in claims)


def test_a_key_without_its_partner_is_refused(tmp_path: Path) -> None:
    for key, advice in (("disputed_in: old", "disputed_by"), ("end_in: old", "the end as well")):
        text = case_text(
            "wrong",
            "p Person Paul Holder;c Company Cargo Ltd",
            f'interests:\n  - {{owner: p, asset: c, share: "60", {key}, source: old}}',
            sources=SOURCES,
        )
        with pytest.raises(AssertionError, match=advice):
            made_up(tmp_path, text)
