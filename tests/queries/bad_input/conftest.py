from collections.abc import Callable

import pytest

from tests.queries.conftest import Ask


@pytest.fixture
def version(ask_own: Ask) -> Callable[[], str]:
    def read() -> str:
        found: str = ask_own("status").json["data_version"]
        return found

    return read


@pytest.fixture
def before(ask_own: Ask) -> str:
    """The data version before a load that is broken off."""
    return str(ask_own("status").json["data_version"])
