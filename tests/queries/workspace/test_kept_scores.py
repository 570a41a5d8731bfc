"""Scores of pairs are kept: only what changed is scored, and the answer is that of a full run."""

from pathlib import Path

import pytest

from graph.candidates.scoring.pair_scores import PairScores
from graph.record.record import Record
from graph.world import kept_scores
from graph.world.kept_scores import forget_scores, read_scores
from graph.world.open_world import forget_worlds, open_world
from tests.queries.conftest import Ask

pytestmark = pytest.mark.slow

CASE = """\
case: namesakes
sources: {{s: {{title: A list and a register}}}}
parties:
  listed: {{schema: Person, name: Ivan Example Petrov, birth_date: 1964-02-03, source: s}}
  other: {{schema: Person, name: Anna Sample Ivanova, birth_date: 1971-01-02, source: s}}
  one: {{schema: Person, name: Iwan Example Petrow, birth_date: {birth}, source: s}}
  two: {{schema: Person, name: Anna Ivanova Sample, birth_date: 1971-01, source: s}}
  three: {{schema: Person, name: Somebody Else Entirely, source: s}}
listings:
  - {{party: listed, authority: EU, list: eu_list, measures: [asset_freeze], start: 2022-03-15,
     source: s}}
  - {{party: other, authority: UK, list: uk_list, measures: [asset_freeze], start: 2022-03-15,
     source: s}}
"""


def _load(ask: Ask, folder: Path, birth: str, day: str) -> None:
    path = folder / "namesakes.case.yaml"
    path.write_text(CASE.format(birth=birth))
    assert ask("load", path, "--retrieved-on", day).code == 0


@pytest.fixture
def fresh(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many pairs each comparison scored anew."""
    found: list[int] = []
    keep = kept_scores.keep_scores

    def count(record: Record, scores: PairScores) -> None:
        found.append(scores.fresh)
        keep(record, scores)

    monkeypatch.setattr("graph.world.open_world.keep_scores", count)
    return found


def test_only_what_changed_is_scored_and_the_pairs_are_those_of_a_full_run(
    ask_own: Ask, own_workspace: Path, tmp_path: Path, fresh: list[int]
) -> None:
    _load(ask_own, tmp_path, "1964-02", "2023-01-01")
    _load(ask_own, tmp_path, "1965-02", "2023-02-01")
    assert fresh[0] > fresh[1] > 0
    record = Record(own_workspace)
    quick = open_world(record).unsure
    forget_worlds(record)
    assert open_world(record).unsure.equals(quick), "kept scores give the same"
    assert fresh[-1] == 0, "a rebuild scores nothing anew"
    forget_worlds(record)
    forget_scores(record)
    assert open_world(record).unsure.equals(quick), "and so does a full run"
    assert fresh[-1] == len(read_scores(record, "2024-01-01").known) > 0


def test_scores_that_are_damaged_or_of_another_engine_are_made_again(
    ask_own: Ask, own_workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _load(ask_own, tmp_path, "1964-02", "2023-01-01")
    record = Record(own_workspace)
    assert read_scores(record, "2024-01-01").known
    (file,) = (record.workspace / "cache" / "candidates").glob("*/scores.arrow")
    whole = file.read_bytes()
    file.write_bytes(whole[:-20] + bytes(20))
    assert not read_scores(record, "2024-01-01").known
    file.write_bytes(whole)
    monkeypatch.setattr(kept_scores, "ENGINE", "another")
    assert not read_scores(record, "2024-01-01").known
    assert ask_own("check", "--deep").json["whole"]


def test_scores_outlive_rebuild_and_repair_and_go_with_what_is_dropped(
    ask_own: Ask, own_workspace: Path, tmp_path: Path
) -> None:
    _load(ask_own, tmp_path, "1964-02", "2023-01-01")
    record = Record(own_workspace)
    before = len(read_scores(record, "2024-01-01").known)
    assert ask_own("rebuild").code == 0
    assert ask_own("repair").code == 0
    assert len(read_scores(record, "2024-01-01").known) == before > 0
    assert ask_own("drop", "namesakes").code == 0
    assert not read_scores(record, "2024-01-01").known
