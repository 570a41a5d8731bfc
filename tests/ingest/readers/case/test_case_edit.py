"""A case file changed item by item: every other character of it stays."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.values.errors import InputError
from ingest.case_file.case_edit import add_item, remove_item, replace_item
from ingest.case_file.case_items import SECTIONS, case_values, items_of

HAND = """\
# A case that somebody typed
case: hand   # the name
title: 'By hand'

sources:
  memo: {title: Decision memo, publisher: A ministry}   # the memo

parties:
  # the holding first
  holding:
    schema: Company
    name: "Holding: N.V."
  founder: {schema: Person, name: no, source: memo}

# who owns whom
interests:
- {owner: founder, asset: holding, share: "08.60"}
# a second statement
- owner: founder
  asset: holding
  votes: ">50"   # as printed
  quote: |
    two
    lines

links: []
"""


def one(text: str, section: str, which: str | int) -> object:
    return next(i for i in items_of(text) if (i.section, i.which) == (section, which))


def test_items_are_found_with_what_they_say() -> None:
    found = {(i.section, i.which): i for i in items_of(HAND)}
    assert list(found) == [
        ("sources", "memo"),
        ("parties", "holding"),
        ("parties", "founder"),
        ("interests", 0),
        ("interests", 1),
    ]
    assert found["interests", 0].values == {
        "owner": "founder",
        "asset": "holding",
        "share": "08.60",
    }
    assert found["interests", 1].lines == (19, 24)
    assert found["parties", "founder"].marks["name"] == (13, 35)
    assert [key for key, item in found.items() if item.remarked] == [
        ("sources", "memo"),
        ("interests", 1),
    ]


@pytest.mark.parametrize("section", SECTIONS)
def test_what_is_added_is_there_and_all_else_stays(section: str) -> None:
    key = "fresh" if section in ("sources", "parties") else None
    new = add_item(HAND, section, {"name": "Zoë: #1", "list": ["a", "b, c"], "empty": ""}, key)
    for line in HAND.splitlines():
        assert line in new.splitlines() or line == "links: []"
    after = case_values(new)
    item = after[section][key] if key else after[section][-1]
    assert item == {"name": "Zoë: #1", "list": ["a", "b, c"]}
    before = case_values(HAND)
    for name in before:
        if name != section:
            assert after[name] == before[name]


def test_an_item_is_added_below_the_last_one_and_above_the_comment_after_it() -> None:
    new = add_item(HAND, "parties", {"schema": "Person", "name": "B"}, "b")
    lines = new.splitlines()
    at = lines.index("  b:")
    assert lines[at - 1].startswith("  founder:")
    assert lines[at + 3 : at + 5] == ["", "# who owns whom"]


def test_an_item_is_taken_out_or_changed_alone() -> None:
    gone = remove_item(HAND, one(HAND, "interests", 0))
    assert gone == HAND.replace('- {owner: founder, asset: holding, share: "08.60"}\n', "")
    changed = replace_item(
        HAND, one(HAND, "parties", "holding"), {"schema": "Company", "name": "X"}
    )
    kept = '  holding:\n    schema: Company\n    name: "Holding: N.V."\n'
    assert changed == HAND.replace(kept, "  holding:\n    schema: Company\n    name: X\n")


def test_the_last_item_takes_its_section_along() -> None:
    text = "case: a\ntitle: t\ngaps:\n  - {about: p, kind: withheld}\nparties:\n  p: {name: P}\n"
    assert (
        remove_item(text, one(text, "gaps", 0)) == "case: a\ntitle: t\nparties:\n  p: {name: P}\n"
    )


@pytest.mark.parametrize(
    ("text", "section", "message"),
    [
        ("case: a\nlinks: [{kind: Family}]\n", "links", "section links is written in one bracket"),
        ("{case: a, links: []}", "links", "the case file is written in one bracket"),
        ("case: a\n...\n", "links", "ends with a mark of its own"),
        ("case: a\nlinks:\n  -\n    kind: Family\n", "links", "a dash stands on a line"),
    ],
)
def test_what_cannot_be_added_to_is_refused(text: str, section: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        add_item(text, section, {"kind": "Family"})


def test_a_comment_is_never_lost() -> None:
    with pytest.raises(InputError, match="line 19: a comment stands in it"):
        remove_item(HAND, one(HAND, "interests", 1))
    with pytest.raises(InputError, match="line 6: a comment stands in it"):
        replace_item(HAND, one(HAND, "sources", "memo"), {"title": "x"})
    text = "case: a\ngaps:\n  # why\n  - {about: p}\n"
    with pytest.raises(InputError, match="a comment stands above the last of gaps"):
        remove_item(text, one(text, "gaps", 0))


def test_a_key_that_is_taken_is_refused() -> None:
    with pytest.raises(InputError, match="there is one called 'memo' already"):
        add_item(HAND, "sources", {"title": "x"}, "memo")


def test_line_ends_stay_as_they_are() -> None:
    text = HAND.replace("\n", "\r\n")
    new = add_item(text, "interests", {"owner": "founder", "asset": "holding", "share": "5"})
    assert new.count("\n") == new.count("\r\n")
    assert len(case_values(new)["interests"]) == 3


TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc")) | st.just("\n"), min_size=1).filter(
    lambda text: text == text.strip()
)


@given(name=TEXTS, quote=TEXTS, types=st.lists(TEXTS, min_size=1, max_size=3))
@settings(max_examples=40)
def test_any_text_comes_back_as_it_was(name: str, quote: str, types: list[str]) -> None:
    values = {"name": name, "quote": quote, "types": types}
    new = add_item(add_item(HAND, "links", values), "links", {"name": "after"})
    assert case_values(new)["links"] == [values, {"name": "after"}]
    first = one(new, "links", 0)
    assert case_values(remove_item(new, first))["links"] == [{"name": "after"}]
    assert case_values(replace_item(new, first, {"name": "x"}))["links"] == [
        {"name": "x"},
        {"name": "after"},
    ]
