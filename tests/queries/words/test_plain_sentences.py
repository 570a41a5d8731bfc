"""Every sentence of the sample cases under every rule is free of keys, and tells nothing twice."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from graph.regimes.read_regimes import load_regimes
from queries.words.flag_labels import labelled_flags
from queries.workspace.workspace import Workspace, open_workspace

DAYS = ("2019-01-27", "2022-06-03", "2024-01-01")
SNAKE = re.compile(r"\b[a-z][a-z0-9]*_[a-z0-9_]+\b")
CAMEL = re.compile(r"\b[a-z]{2,}[A-Z]\w+")
AUTHORITY = re.compile(r"\bUS-(?:OFAC|BIS)\b")
SHORT = re.compile(r"\brule (?:eu|us|uk|ca|ch)\b|\bpaths of\b")
NO_OBJECT = re.compile(r"\bheld in\b(?! trust)")
TWICE = re.compile(r"(?<!\.)\.\.(?!\.)|\bthe the\b|\(none\)|  ")
BARE = re.compile(
    r"(?<![Tt]he )\b(?:Volozh family trust|Yandex Group|Public Interest Foundation|Argonaut fund"
    r"|City of Moscow|General Court of the European Union|High Court of England)\b"
)
IDS = re.compile(r" \([a-z]+:\w+\)")
PRESUMES = ("eu_asset_freeze", "ch_seco")


def _said(row: Any) -> Iterator[str]:
    """Yield all that a row of an exposure answer says in words."""
    yield from (row["sentence"], row["reading"], row["result"], row["deciding_fact"] or "")
    yield from row["caveats"]
    yield from (text for pair in labelled_flags(row) for text in pair)
    for path in row["paths"]:
        yield from (path["sentence"], path["why_not_counted"] or "", *path["remarks"])
    yield from (one["sentence"] for one in row["transfers"])
    yield from (one["judgement"] for one in row["transfers"])
    yield from (one["sentence"] for one in row["decisions"])
    yield from (text for one in row["candidates"] for text in one["reasons"])


def _timeline_words(rows: Iterable[Any]) -> Iterator[str]:
    for row in rows:
        yield from (row["result"], row["why"] or "", row["deciding_fact"] or "")
        yield from (cause["sentence"] for cause in row["causes"])


def _faults(text: str, datasets: frozenset[str]) -> list[str]:
    if text.endswith("Nobody has decided this."):
        # Two parties of nearly one name are told apart by what a decision calls them by.
        text = IDS.sub("", text)
    keys = [*SNAKE.findall(text), *CAMEL.findall(text), *AUTHORITY.findall(text)]
    found = [key for key in keys if key not in datasets]
    # Names that are compared stand as they are.
    for wrong in (SHORT, NO_OBJECT, TWICE, *([] if "faintly alike" in text else [BARE])):
        found += wrong.findall(text)
    return found


def _told_twice(sentence: str) -> list[str]:
    """Return the sentences that stand in an account more than once, whatever their sources."""
    parts = re.split(r"(?<=[a-z\])%])\. (?=[A-Z])", re.sub(r" \[[\d, –]+\]", "", sentence))
    return [part for part, times in Counter(parts).items() if times > 1]


@pytest.mark.slow
@pytest.mark.parametrize("day", DAYS)
def test_no_sentence_has_a_key_in_it(sample_workspace: Path, day: str) -> None:
    workspace = open_workspace(sample_workspace)
    world = workspace.backend.world
    datasets = frozenset(str(row["dataset"]) for row in workspace.sources())
    parties = [world.id_of(number) for number in range(world.size)]
    texts = dict[str, tuple[str, str]]()
    for first in range(0, len(parties), 20):
        asked = parties[first : first + 20]
        for row in workspace.exposure(asked, [*load_regimes()], day, links=True):
            where = (row["subject_id"], row["regime"])
            for text in _said(row):
                texts.setdefault(text, where)
            assert not _told_twice(row["sentence"]), (where, row["sentence"])
            if row["regime"] not in PRESUMES:
                rulings = [one for one in row["caveats"] if one.startswith("Decision of")]
                assert "presum" not in " ".join([row["sentence"], row["result"], *rulings])
    assert len(texts) > 300
    assert not [
        (where, _faults(text, datasets), text)
        for text, where in texts.items()
        if _faults(text, datasets)
    ]


@pytest.mark.slow
def test_no_sentence_over_time_has_a_key_in_it(opened: Workspace) -> None:
    datasets = frozenset(str(row["dataset"]) for row in opened.sources())
    for party in ("Yandex N.V.", "EuroChem Group AG", "CITGO"):
        spans = opened.timeline(party, [*load_regimes()])
        sides = opened.compare(party, "2019-01-01", "2024-04-08", [*load_regimes()])
        texts = [*_timeline_words(spans), *(row["sentence"] for row in sides)]
        texts += [move["sentence"] for row in sides for move in row["moved"]]
        # A publisher who is cited in brackets needs no article.
        texts = [re.sub(r" \([^()]*\)(?=$|\. )", "", text) for text in texts]
        assert not [(_faults(text, datasets), text) for text in texts if _faults(text, datasets)]
