"""What is wrong in a case file is named with its line."""

from pathlib import Path
from typing import Any

import pytest

from graph.values.errors import CaseFileError, InputError
from graph.values.vocabulary import INTEREST_TYPES
from tests.ingest.readers.case.made_up import START, read


@pytest.fixture
def error(tmp_path: Path) -> Any:
    def error_of(text: str, start: str = START) -> str:
        path = tmp_path / "a.case.yaml"
        path.write_text(start + text, encoding="utf-8")
        with pytest.raises(CaseFileError) as caught:
            read(path)
        assert "\n" not in str(caught.value)
        return str(caught.value)

    return error_of


WRONG = {
    "unknown key": (
        "interests:\n  - {owner: p, asset: q, shear: '5'}\n",
        "9:26: interest: unknown key 'shear'; write share",
    ),
    "unknown section": ("partys: {}\n", "8:1: case file: unknown key 'partys'; write parties"),
    "unknown party": (
        "interests:\n  - {owner: pp, asset: q, share: '5'}\n",
        "9:13: owner: there is no party 'pp'; did you mean p?",
    ),
    "unknown source": (
        "gaps:\n  - {about: p, kind: withheld, source: memo}\n",
        "9:40: source: there is no source 'memo'; declare it under sources",
    ),
    "share over 100": (
        "interests:\n  - {owner: p, asset: p, share: '150'}\n",
        "9:33: share: '150' is not a share: it must lie between 0 and 100 percent",
    ),
    "decimal comma": (
        "interests:\n  - {owner: p, asset: q, share: '8,6'}\n",
        "9:33: share: '8,6' is not a share;",
    ),
    "no such day": (
        "interests:\n  - {owner: p, asset: q, share: '5', start: 2023-02-30}\n",
        '9:45: start: "2023-02-30" is not a date. Write YYYY-MM-DD.',
    ),
    "end before start": (
        "interests:\n  - {owner: p, asset: q, share: '5', start: 2023, end: 2022}\n",
        "9:56: end: 2022 is not after the start 2023;",
    ),
    "end on the start": (
        "interests:\n  - {owner: p, asset: q, share: '5', start: 2023-01-01, end: 2023-01-01}\n",
        "9:62: end: 2023-01-01 is not after",
    ),
    "key twice": (
        "interests:\n  - {owner: p, asset: q, share: '5', owner: q}\n",
        "9:38: 'owner' stands here twice (first on line 9)",
    ),
    "party twice": ("  p: {schema: Person, name: R}\n", "8:3: 'p' stands here twice"),
    "schema": (
        "  r: {schema: Firm, name: R}\n",
        "8:15: schema: 'Firm' is not one of Person, Company, Organization, PublicBody",
    ),
    "certainty": (
        "links:\n  - {kind: Family, from: p, to: q, certainty: sure}\n",
        "9:47: certainty: 'sure' is not one of confirmed, reported, alleged, disputed",
    ),
    "measure": (
        "listings:\n  - {party: p, authority: EU, list: x, measures: [freeze]}\n",
        "9:51: measures: 'freeze' is not one of asset_freeze,",
    ),
    "no measures": ("listings:\n  - {party: p, authority: EU}\n", "9:5: listing: measures are"),
    "kind of link": (
        "links:\n  - {kind: Sale, from: p, to: q}\n",
        "9:12: kind: 'Sale' is not one of Directorship,",
    ),
    "subtype": (
        "links:\n  - {kind: Supply, subtype: air, from: p, to: q}\n",
        "9:29: subtype: 'air' is not one of goods, service,",
    ),
    "type": (
        "interests:\n  - {owner: p, asset: q, types: [boss]}\n",
        "9:34: types: 'boss' is not one of shareholding,",
    ),
    "says nothing": ("interests:\n  - {owner: p, asset: q}\n", "9:5: interest: it says nothing;"),
    "joint": (
        "interests:\n  - {owner: p, asset: q, share: '5', joint: pact}\n",
        "9:45: joint: no arrangement is called 'pact'",
    ),
    "country": (
        "  r: {schema: Company, name: R, jurisdiction: uk}\n",
        "8:47: jurisdiction: 'uk' is no country code; write gb",
    ),
    "empty value": ("links:\n  - {kind: , from: p, to: q}\n", "9:11: kind: the value is missing"),
    "number as same_as": (
        "  r: {schema: Company, name: R, same_as: 'NL-KVK:27265167'}\n",
        "8:42: same_as: 'NL-KVK:27265167' is a number; write it under identifiers",
    ),
    "flag": (
        "interests:\n  - {owner: p, asset: q, share: '5', summary: yes}\n",
        "9:47: summary: 'yes' is not one of true, false",
    ),
    "one name": (
        "  s: {schema: Person, name: R}\n",
        "8:3: 's' is a party and a source; rename one",
    ),
    "unquoted colon": (
        "gaps:\n  - about: p\n    kind: withheld\n    ground: as said: privacy\n",
        "11:20: not YAML: mapping values are not allowed here; put a text",
    ),
    "alias": (
        "interests:\n  - &x {owner: p, asset: q, share: '5'}\n  - *x\n",
        "9:5: anchors (&) and aliases (*) are not read",
    ),
    "second document": ("---\ncase: b\n", "8:1: a second YAML document"),
    "tab": ("links:\n\t- {kind: Family}\n", "9:1: not YAML:"),
    "control sign": ("# \x07\n", "8:3: not YAML: special characters are not allowed"),
}


@pytest.mark.parametrize("word", ["boss", "x" * 5000], ids=len)
def test_an_unknown_word_brings_all_words_that_are_known(word: str, error: Any) -> None:
    said = error(f"interests:\n  - {{owner: p, asset: q, types: [{word}]}}\n")
    assert said.endswith(f"is not one of {', '.join(INTEREST_TYPES)}")


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_named_with_line_and_column(name: str, error: Any) -> None:
    text, message = WRONG[name]
    assert error(text).startswith(f"a.case.yaml:{message}")


def test_the_first_problem_is_shown_and_the_others_counted(error: Any) -> None:
    text = "interests:\n  - {owner: x1, asset: x2, share: '101'}\n"
    assert error(text).startswith("a.case.yaml:9:13: owner: there is no party 'x1'")
    assert error(text).endswith("(and 2 more)")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (
            "case: a\nparties:\n  p: {schema: Company, nme: X}\n",
            "3:24: party 'p': unknown key 'nme'",
        ),
        ("parties:\n  p: {schema: Company, name: X}\n", "1:1: case file: case is missing"),
        ("case: a b\nparties: {}\n", "1:7: case: 'a b' is not a name"),
        ("case: a\n", "the case is empty"),
        ("case: a\nparties: [p]\n", "2:10: parties: each item needs a key"),
        ("case: a\nlinks: {x: y}\n", "2:8: links: a list is expected"),
        ("case: a\nparties:\n  p: Company\n", "3:6: party 'p': keys and values are expected"),
        ("- case: a\n", "1:1: not a case file"),
        ("case: " + "[" * 400, "nested more than 12 levels deep"),
    ],
)
def test_a_file_of_another_shape_is_refused(content: str, message: str, error: Any) -> None:
    assert message in error(content, "")


def test_a_file_that_nobody_typed_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.case.yaml"
    path.write_bytes(START.encode() + b"# long\n" * 3_000_000)
    with pytest.raises(InputError, match="too long for a case file"):
        read(path)
