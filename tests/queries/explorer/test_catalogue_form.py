"""The catalogue on the Sources page: what can be had is shown, and got only after a yes."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.publisher_server import Reply, running_publisher
from tests.queries.explorer.conftest import OpenOn
from tests.queries.explorer.test_pages import shown
from tests.queries.explorer.test_seed import go
from tests.queries.fetching.test_fetch import DATA_SET, OLD

pytestmark = pytest.mark.slow

if TYPE_CHECKING:
    from streamlit.testing.v1 import AppTest


def ended(page: "AppTest") -> "AppTest":
    """Draw the page until the command has ended."""
    held = page.session_state["fetch_command"]
    assert held.task.wait(300)
    return page.run()


def test_what_can_be_had_is_got_after_a_yes_and_not_before(
    explorer_on: OpenOn, own_workspace: Path
) -> None:
    (own_workspace / "catalogue").mkdir(mode=0o700)
    with running_publisher() as publisher:
        text = DATA_SET.format(address=publisher.address)
        (own_workspace / "catalogue" / "own.toml").write_text(text, encoding="utf-8")
        publisher.gives("/list.xml", Reply(OLD))
        page = go(explorer_on(own_workspace), "sources")
        assert not page.get("multiselect")
        page.toggle(key="catalogue").set_value(True).run()
        page.text_input(key="catalogue_word").set_value("un_sc").run()
        names = next(list(f.value["Name"]) for f in page.dataframe if "Conditions" in f.value)
        assert "un_sc_sanctions" in names
        assert "made_up_list" not in names
        # What was looked for is no limit of what can be chosen.
        page.multiselect(key="catalogue_names").set_value(["made_up_list"]).run()
        assert "made up: name the council" in shown(page)
        assert "From 127.0.0.1" in shown(page)
        assert "ownership fetch made_up_list" in [code.value for code in page.code]
        assert page.button(key="fetch").disabled
        page.checkbox(key="catalogue_agreed").check().run()
        assert not publisher.asked
        page = ended(page.button(key="fetch").click().run())
        assert not page.exception
        assert "A made-up list: Loaded, edition 2026-10-01. 3 records new" in shown(page)
        assert list(publisher.asked) == ["/list.xml"]
        page = ended(page.button(key="update").click().run())
        assert "A made-up list: Already the newest edition" in shown(page)
        publisher.gives("/list.xml", Reply(status=404))
        page = ended(page.button(key="update").click().run())
        assert "Not loaded" in shown(page)
        assert "the file is not there any more" in shown(page)


def test_a_command_that_is_refused_says_why(explorer_on: OpenOn, own_workspace: Path) -> None:
    page = go(explorer_on(own_workspace), "sources")
    page.toggle(key="catalogue").set_value(True).run()
    page = ended(page.button(key="update").click().run())
    assert "Nothing was fetched into this workspace yet" in shown(page)
    page.text_input(key="catalogue_word").set_value("no such thing").run()
    assert "No data set has that in its name" in shown(page)
