import errno

import pytest

from graph.values.os_errors import os_error_advice


@pytest.mark.parametrize(
    ("number", "advice"),
    [
        (errno.ENOSPC, "make room"),
        (errno.EACCES, "the right"),
        (errno.EROFS, "mounted read-only"),
        (errno.EMFILE, "ulimit -n"),
        (errno.EIO, ""),
    ],
)
def test_the_advice_fits_the_reason(number: int, advice: str) -> None:
    said = os_error_advice(OSError(number, ""))
    assert advice in said.partition("; ")[2]
    assert ("; " in said) is bool(advice)
    assert ("make room" in said) is (number == errno.ENOSPC)


def test_an_error_without_a_number_says_its_text() -> None:
    assert os_error_advice(OSError("odd")) == "odd"
