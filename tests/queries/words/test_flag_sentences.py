"""Each flag of a regime's file or of the code has one sentence for people."""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from graph.regimes.regime import SITUATIONS
from queries.words.flag_labels import labelled_flags
from queries.words.flag_sentences import FLAG_SENTENCES, flag_sentence

GRAPH = Path(__file__).resolve().parents[3] / "graph"
WORD = re.compile(r"[a-z]+(_[a-z0-9]+)+")
ROW = {"regime": "eu_asset_freeze", "subject_name": "A Firm", "as_of": "2024-04-08"}
NO_FLAGS = {"held_in_dissolved", "always", "held_by_officer"}
"""Words of the code that look like flags and are none."""


def _leaves(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | dict):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _leaves(one)


def _flags_of_data(value: Any) -> Iterator[str]:
    """The words under the keys ``flag``, ``flags`` and ``links`` of a regime's file."""
    if isinstance(value, dict):
        for key, one in value.items():
            if key in ("flag", "flags", "links"):
                yield from _leaves(one)
            else:
                yield from _flags_of_data(one)
    elif isinstance(value, list):
        for one in value:
            yield from _flags_of_data(one)


def _flags_of_code(path: Path) -> Iterator[str]:
    """Words that a module yields, or keeps in a constant, and that look like a flag."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Assign | ast.AnnAssign | ast.Yield) and isinstance(
            node.value, ast.Constant
        ):
            word = node.value.value
            if isinstance(word, str) and WORD.fullmatch(word):
                yield word


def test_every_flag_has_a_sentence() -> None:
    found = set[str]()
    for path in sorted((GRAPH / "regimes").glob("*.toml")):
        found |= set(_flags_of_data(tomllib.loads(path.read_text(encoding="utf-8"))))
    for room in ("verdict", "cascade", "holdings", "reasons"):
        for path in sorted((GRAPH / room).glob("*.py")):
            found |= set(_flags_of_code(path))
    found -= {*SITUATIONS, *NO_FLAGS, ""}
    assert {"possible_match", "held_in_trust", "listed_elsewhere", "rule_stayed"} <= found
    assert found <= set(FLAG_SENTENCES), sorted(found - set(FLAG_SENTENCES))


@pytest.mark.parametrize("flag", FLAG_SENTENCES)
def test_a_sentence_names_authority_and_day_and_no_key(flag: str) -> None:
    said = flag_sentence(flag, ROW)
    assert said[0].isupper()
    assert said.endswith(".")
    assert "8 April 2024" in said
    assert "the EU" in said or flag == "unknown_share"
    assert not re.search(r"[_{}→]|\bclear\b", said)
    assert len(said.split()) <= 30, said


def test_the_flags_of_a_row_are_told_in_their_order() -> None:
    said = [
        text for _, text in labelled_flags({**ROW, "flags": ["presumed", "of_another_program"]})
    ]
    assert said == [
        "What the EU presumes of A Firm on 8 April 2024 can be rebutted.",
        "Of another program.",
    ]
