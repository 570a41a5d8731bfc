"""The control that picks a party: names for people, ids only where names do not tell apart."""

from typing import Any

import pytest

from queries.explorer.frame import party_picker


def shown(party: str, name: str, country: str = "nl") -> dict[str, Any]:
    return {"id": party, "name": name, "schema": "Company", "jurisdiction": country}


def opened(monkeypatch: pytest.MonkeyPatch, *known: dict[str, Any], start: str = "") -> Any:
    """The control on these parties; a text means the one with that id, or alone with that name."""
    from streamlit.testing.v1 import AppTest

    def ask(verb: str, **given: Any) -> Any:
        if verb == "search":
            return [one for one in known if given["text"].casefold() in one["name"].casefold()]
        if verb == "show":
            return next(one for one in known if one["id"] == given["party"])
        text = given["party"]
        fits = [one["id"] for one in known if text in (one["id"], one["name"])]
        if len(fits) != 1:
            raise party_picker.NotFoundError("it is none, or several")
        return fits[0]

    monkeypatch.setattr(party_picker.page_session, "ask", ask)

    def page(start: str) -> None:
        import streamlit as st

        from queries.explorer.frame.party_picker import pick_party

        st.text(pick_party("The party", "asked", start))

    return AppTest.from_function(page, args=(start,)).run(timeout=300)


def test_an_id_that_it_opens_with_is_shown_as_a_name(monkeypatch: pytest.MonkeyPatch) -> None:
    page = opened(monkeypatch, shown("case:inner_key", "Acme BV"), start="case:inner_key")
    assert page.text_input[0].value == "Acme BV"
    assert page.selectbox[0].options == ["Acme BV · Company · Netherlands"]
    assert page.text[0].value == "case:inner_key"


def test_of_two_with_one_name_the_one_asked_for_comes_first_and_ids_tell_them_apart(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    two = shown("case:one", "Acme BV"), shown("case:two", "Acme BV")
    page = opened(monkeypatch, *two, shown("case:three", "Acme BV Group"), start="case:two")
    assert page.selectbox[0].options == [
        "Acme BV · Company · Netherlands [case:two]",
        "Acme BV · Company · Netherlands [case:one]",
        "Acme BV Group · Company · Netherlands",
    ]
    assert page.text[0].value == "case:two"


def test_a_name_that_is_typed_is_sought(monkeypatch: pytest.MonkeyPatch) -> None:
    page = opened(monkeypatch, shown("a", "Acme BV"), shown("b", "Boreal AG", "ch"), start="a")
    page.text_input[0].set_value("boreal").run()
    assert page.selectbox[0].options == ["Boreal AG · Company · Switzerland"]
    assert page.text[0].value == "b"
