"""A case file is read by libyaml as PyYAML's own parser reads it, words and places included."""

import random
from pathlib import Path

import pytest
import yaml

from graph.values.errors import CaseFileError
from ingest.case_file.yaml_text import Items, Mapping, Node, Problems, parse

PUT_IN = [
    *":-#'\"[]{}|>&*!%@`, \n\té中😀\u2028\x85\ufeff\\\r",
    ": ",
    "- ",
    "---\n",
    ">-\n",
    "!!str ",
]
WORKED = 400


def _values(node: Node) -> object:
    """Return what stands in a node, without places: libyaml puts an empty value elsewhere."""
    if isinstance(node, Mapping):
        return {key: _values(value) for key, (_, value) in node.pairs.items()}
    return [_values(each) for each in node.nodes] if isinstance(node, Items) else node.text


def _said(text: str) -> object:
    try:
        return _values(parse(text, Problems("x")))
    except CaseFileError as wrong:
        return str(wrong)


def test_libyaml_reads_what_the_other_parser_reads(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = sorted((repository / "sample_data" / "case").glob("*.yaml"))
    lines = [line for file in files for line in file.read_text("utf-8").splitlines(keepends=True)]
    rng, texts = random.Random(7), [file.read_text("utf-8") for file in files]
    sections = [number for number, line in enumerate(lines) if line[0].isalpha()]
    for _ in range(WORKED):
        first = rng.choice(sections)
        text = "".join(lines[first : first + 25])
        for _ in range(rng.randint(0, 3)):
            place = rng.randrange(len(text))
            text = text[:place] + rng.choice(PUT_IN) + text[place + rng.randint(0, 4) :]
        texts.append(text)
    quick = [_said(text) for text in texts]
    monkeypatch.setattr(yaml, "__with_libyaml__", False)
    assert quick == [_said(text) for text in texts]
    assert sum(not isinstance(said, str) for said in quick) > WORKED / 10
