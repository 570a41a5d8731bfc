"""Danish owners: shares, votes and the times in which they hold."""

from pathlib import Path

import pytest

from graph.record.model import Interest, Link
from graph.values.share import UNKNOWN, Share
from tests.ingest.outcome import of
from tests.ingest.readers.dk_cvr.made_up import attribute, participant, share, write_entries


@pytest.mark.parametrize(
    ("published", "expected"),
    [
        ("0.05", share(50_000, 100_000)),
        ("0.3333", share(333_300, 500_000)),
        ("0.3334", share(333_300, 500_000)),
        ("0.9", share(900_000, 1_000_000)),
        ("1", share(1_000_000, 1_000_000)),
        ("0.42", share(420_000, 420_000)),
    ],
)
def test_a_figure_is_the_lower_end_of_its_band(
    published: str, expected: Share, tmp_path: Path
) -> None:
    found, refused, _ = write_entries(
        tmp_path,
        participant(attributes=[attribute("EJERANDEL_PROCENT", (published, "2015-01-01", None))]),
    )
    assert refused == []
    (interest,) = of(found, Interest)
    assert (interest.share, interest.share_published) == (expected, published)


@pytest.mark.parametrize("published", ["half", "1.5", "nan", "-0.1"])
def test_a_figure_that_is_no_fraction_refuses_the_record(published: str, tmp_path: Path) -> None:
    found, refused, _ = write_entries(
        tmp_path,
        participant(attributes=[attribute("EJERANDEL_PROCENT", (published, None, None))]),
    )
    assert found == []
    assert published in refused[0].reason
    assert refused[0].record_id == "1"


def test_a_real_owner_without_figures_has_an_unknown_share(tmp_path: Path) -> None:
    roles = attribute(
        "FUNKTION", ("Reel ejer", "2015-01-01", "2016-12-31"), ("DIREKTION", None, None)
    )
    found, refused, _ = write_entries(tmp_path, participant(attributes=[roles]))
    assert refused == []
    (interest,) = of(found, Interest)
    assert (interest.share, interest.summary, interest.directness) == (UNKNOWN, True, "unknown")
    assert (interest.start, interest.end) == ("2015-01-01", "2017-01-01")
    assert [link.role for link in of(found, Link)] == ["DIREKTION"]


def test_shares_and_votes_of_other_periods_are_rows_of_their_own(tmp_path: Path) -> None:
    found, refused, _ = write_entries(
        tmp_path,
        participant(
            attributes=[
                attribute("FUNKTION", ("Reel ejer", "2015-01-01", None)),
                attribute(
                    "EJERANDEL_PROCENT",
                    ("0.5", "2015-01-01", "2018-12-31"),
                    ("1", "2019-01-01", None),
                ),
                attribute(
                    "EJERANDEL_STEMMERET_PROCENT",
                    ("0.25", "2015-01-01", "2018-12-31"),
                    ("0.9", "2020-01-01", None),
                ),
            ]
        ),
    )
    assert refused == []
    assert [
        (i.types, i.share_published, i.votes_published, i.start) for i in of(found, Interest)
    ] == [
        (["shareholding", "votingRights"], "0.5", "0.25", "2015-01-01"),
        (["shareholding"], "1", None, "2019-01-01"),
        (["votingRights"], None, "0.9", "2020-01-01"),
    ]
    assert [i.end for i in of(found, Interest)] == ["2019-01-01", None, None]
    assert of(found, Interest)[2].share is None


def test_a_share_is_the_real_owners_only_in_the_time_in_which_he_is_one(tmp_path: Path) -> None:
    """The first function of a membership says nothing of the time of another."""
    roles = attribute(
        "FUNKTION", ("Ejer", "2015-01-01", "2016-12-31"), ("Reel ejer", "2017-01-01", None)
    )
    shares = attribute(
        "EJERANDEL_PROCENT", ("0.5", "2015-01-01", "2016-12-31"), ("1", "2017-01-01", None)
    )
    found, _, _ = write_entries(tmp_path, participant(attributes=[roles, shares]))
    told = [(i.share_published, i.quote, i.summary, i.start) for i in of(found, Interest)]
    assert told == [("0.5", "Ejer", False, "2015-01-01"), ("1", "Reel ejer", True, "2017-01-01")]


def test_one_share_of_both_owners_is_cut_at_the_day_between_them(tmp_path: Path) -> None:
    roles = attribute(
        "FUNKTION", ("Ejer", "2015-01-01", "2016-12-31"), ("Reel ejer", "2017-01-01", None)
    )
    shares = attribute("EJERANDEL_PROCENT", ("0.5", "2014-01-01", "2018-12-31"))
    found, _, _ = write_entries(tmp_path, participant(attributes=[roles, shares]))
    told = [(i.quote, i.summary, i.start, i.end) for i in of(found, Interest)]
    assert told == [
        ("Ejer", False, "2015-01-01", "2017-01-01"),
        ("Reel ejer", True, "2017-01-01", "2019-01-01"),
        ("Reel ejer", True, "2019-01-01", None),
    ]


@pytest.mark.parametrize(
    ("since", "until", "spans"),
    [
        ("2018-01-01", "2018-12-31", [("2015-01-01", "2018-01-01"), ("2019-01-01", "2021-01-01")]),
        ("2010-01-01", "2018-12-31", [("2019-01-01", "2021-01-01")]),
        ("2018-01-01", None, [("2015-01-01", "2018-01-01")]),
        ("2015-01-01", "2020-12-31", []),
        (None, None, []),
    ],
)
def test_before_and_after_a_share_an_owner_holds_an_unknown_one(
    since: str | None, until: str | None, spans: list[tuple[str, str]], tmp_path: Path
) -> None:
    roles = attribute("FUNKTION", ("Reel ejer", "2015-01-01", "2020-12-31"))
    shares = attribute("EJERANDEL_PROCENT", ("0.5", since, until))
    found, _, _ = write_entries(tmp_path, participant(attributes=[roles, shares]))
    untold = [i for i in of(found, Interest) if i.share_published is None]
    assert [(i.start, i.end) for i in untold] == spans
    assert all(i.share == UNKNOWN for i in untold)


def test_a_time_of_an_owner_that_no_share_covers_is_stated_too(tmp_path: Path) -> None:
    roles = attribute(
        "FUNKTION", ("Reel ejer", "2015-01-01", "2015-12-31"), ("Reel ejer", "2018-01-01", None)
    )
    shares = attribute("EJERANDEL_PROCENT", ("0.5", "2015-01-01", "2015-12-31"))
    found, _, _ = write_entries(tmp_path, participant(attributes=[roles, shares]))
    told = [(i.share_published, i.start, i.end) for i in of(found, Interest)]
    assert told == [("0.5", "2015-01-01", "2016-01-01"), (None, "2018-01-01", None)]
    assert of(found, Interest)[1].share == UNKNOWN


def test_each_period_of_a_real_owner_without_figures_is_stated(tmp_path: Path) -> None:
    roles = attribute(
        "FUNKTION", ("Reel ejer", "2015-01-01", "2016-12-31"), ("Reel ejer", "2019-01-01", None)
    )
    found, _, _ = write_entries(tmp_path, participant(attributes=[roles]))
    assert [(i.start, i.end) for i in of(found, Interest)] == [
        ("2015-01-01", "2017-01-01"),
        ("2019-01-01", None),
    ]
