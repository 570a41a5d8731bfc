"""Days in words: whole, partial, and ranges of days."""

import pytest

from graph.values.dates import date_words, end_text


@pytest.mark.parametrize(
    ("text", "words", "ended"),
    [
        (
            "2009-12-31/2012-05-01",
            "some day between 31 December 2009 and 1 May 2012",
            "between 31 December 2009 and 1 May 2012",
        ),
        ("../2012-05-01", "1 May 2012 at the latest", "by 1 May 2012"),
        ("2009-12-31/..", "some day after 31 December 2009", "after 31 December 2009"),
        ("../..", "a day that is not stated", "on a day that is not stated"),
    ],
)
def test_a_range_of_days_reads_as_one(text: str, words: str, ended: str) -> None:
    assert (date_words(text), end_text(text)) == (words, ended)
