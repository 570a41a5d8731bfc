"""The pairs of the page on which a person decides: narrowed, decided, taken back, contradicted."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from graph.head.decisions import Decision
from graph.record.record import Record
from graph.values.errors import InputError, NotFoundError
from ingest.load.pipeline import Options
from queries.answers.candidate_answer import pair_verdicts
from queries.decisions.decide_pairs import Asked
from queries.decisions.pair_desk import Narrowed, PairDesk
from queries.workspace.workspace import Workspace, open_workspace
from tests.queries.decisions.conftest import CASE, LATER_ON, LISTED, REGISTER

MARIA = CASE.replace("twins", "maria").replace("Ivan Example Petrov", "Maria Sample Sidorova")
# Two births a year apart are a weak likeness, and the list is another one.
WEAK = (
    CASE.replace("twins", "faint")
    .replace("Ivan Example Petrov", "Oleg Likeness Kuznetsov")
    .replace("Kuznetsov, source", "Kuznetsov, birth_date: 1965-07, source")
    .replace("authority: EU", "authority: UK")
)
BELOW_MARIA = (
    "  - {owner: below, asset: deeper, share: '80', start: 2020-01-01, source: s}\nlistings:"
)
DEEP = MARIA.replace("listings:", BELOW_MARIA).replace(
    "interests:", "  deeper: {schema: Company, name: Deeper Limited, source: s}\ninterests:"
)


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    """Ivan with one company below, Maria with two, and a faint likeness."""
    opened = open_workspace(tmp_path / "ws")
    for text in (CASE, DEEP, WEAK):
        path = tmp_path / f"{text.split()[1]}.case.yaml"
        path.write_text(text)
        first = Options(retrieved_on="2020-01-01")
        assert not opened.load([path], first)[0].is_refused
    yield opened
    opened.close()


@pytest.fixture
def desk(workspace: Workspace) -> PairDesk:
    return workspace.open_desk()


def lefts(desk: PairDesk, **wanted: str) -> list[str]:
    return [one.left for one in desk.pairs(Narrowed(**wanted))]  # type: ignore[arg-type]


def decide(desk: PairDesk, word: str, *, left: str = REGISTER, right: str = LISTED) -> None:
    desk.decide(Asked(left, right, word, "a reason", "Ana"))


def test_the_order_is_that_of_the_command_line(desk: PairDesk, workspace: Workspace) -> None:
    assert lefts(desk) == ["maria:register", REGISTER]
    assert lefts(desk) == [row["left"] for row in workspace.queue()]
    assert [one.below for one in desk.pairs(Narrowed())] == [2, 1]
    assert desk.counts() == {"open": 2, "weak": 1, "again": 0, "decided": 0}


def test_the_pairs_are_narrowed(desk: PairDesk) -> None:
    assert lefts(desk, level="weak") == ["faint:register"]
    assert lefts(desk, level="strong") == ["maria:register", REGISTER]
    assert desk.authorities == ["EU", "UK"]
    assert lefts(desk, authority="UK") == []
    assert lefts(desk, authority="UK", level="weak") == ["faint:register"]
    assert lefts(desk, text="sidorOVA") == ["maria:register"]
    assert lefts(desk, text="twins:") == [REGISTER]
    assert lefts(desk, text="nobody") == []


def test_a_decided_pair_leaves_the_queue_and_comes_back(desk: PairDesk) -> None:
    decide(desk, "different")
    assert desk.said == "Written: different, Ivan Example Petrov."
    assert lefts(desk) == ["maria:register"]
    [decided] = desk.pairs(Narrowed("decided"))
    assert (decided.decision, decided.pair) == ("different", desk.undo("Ana"))
    assert lefts(desk) == ["maria:register", REGISTER]
    assert desk.pairs(Narrowed("decided")) == []
    assert [line["decision"] for line in desk.history(decided)] == ["different", "undone"]
    assert desk.undo("Ana") == ""
    assert "Nothing was decided" in desk.said


def test_what_is_put_off_waits_behind_the_others(desk: PairDesk) -> None:
    decide(desk, "later", left="maria:register", right="maria:listed")
    assert lefts(desk) == [REGISTER, "maria:register"]
    assert desk.counts()["decided"] == 0


def test_decisions_of_before_are_found_and_taken_back(workspace: Workspace) -> None:
    decide(workspace.open_desk(), "different")
    workspace.close()
    desk = workspace.open_desk()
    [one] = desk.pairs(Narrowed("decided"))
    assert desk.find(one.pair) == one
    assert [(line["by"], line["state"]) for line in desk.history(one)] == [("Ana", "in_force")]
    desk.take_back(one.pair, "the wrong man", "Ben")
    workspace.close()
    assert lefts(workspace.open_desk()) == ["maria:register", REGISTER]
    with pytest.raises(NotFoundError):
        workspace.open_desk().take_back(one.pair, None, "Ben")


def test_what_changed_since_is_open_again(workspace: Workspace, tmp_path: Path) -> None:
    decide(workspace.open_desk(), "different")
    path = tmp_path / "twins.case.yaml"
    path.write_text(CASE.replace("Petrov, source", "Petrov, birth_date: 1964-02, source"))
    newer = Options(retrieved_on=LATER_ON[1])
    assert not workspace.load([path], newer)[0].is_refused
    desk = workspace.open_desk()
    assert lefts(desk, state="again") == [REGISTER]
    assert desk.counts()["again"] == 1
    [one] = desk.pairs(Narrowed("again"))
    assert any("birth added" in reason for reason in one.reasons)


def test_a_contradiction_is_said_at_once(desk: PairDesk) -> None:
    decide(desk, "same")
    assert desk.warnings == []
    decide(desk, "different", left="maria:listed", right=REGISTER)
    assert desk.warnings == []
    decide(desk, "same", left="maria:listed", right=LISTED)
    [said] = desk.warnings
    assert "'different' (Ana" in said
    assert f"{REGISTER} = {LISTED} (Ana" in said or f"{LISTED} = {REGISTER} (Ana" in said
    desk.undo("Ana")
    assert desk.warnings == []


def test_an_unsigned_decision_contradicts_nothing_yet(workspace: Workspace) -> None:
    workspace.four_eyes(on=True, by="Ana")
    desk = workspace.open_desk()
    decide(desk, "same")
    decide(desk, "different", left="maria:listed", right=REGISTER)
    decide(desk, "same", left="maria:listed", right=LISTED)
    assert desk.warnings == []


def test_a_person_and_a_company_as_one_are_remarked_on(desk: PairDesk) -> None:
    decide(desk, "same", left="twins:below", right=LISTED)
    assert "is a person and" in desk.warnings[0]


def test_whoever_else_wrote_meanwhile_is_not_overwritten(
    desk: PairDesk, workspace: Workspace
) -> None:
    other = Decision("x:a", "x:b", "positive", "Ben", "2026-01-01T00:00:00+00:00")
    Record(workspace.settings.workspace).decide(other)
    with pytest.raises(InputError, match="changed meanwhile"):
        decide(desk, "same")
    assert desk.said == ""
    assert len(workspace.record.head().judgements) == 1


def test_what_is_at_stake_is_said_for_one_pair(desk: PairDesk) -> None:
    day = date(2024, 1, 1).toordinal()
    found = pair_verdicts(desk.review.world, (REGISTER, LISTED), ["eu"], day)
    said = {row["party_id"]: [row[k] for k in ("verdict", "verdict_if_same")] for row in found}
    assert said["twins:below"] == ["review", "certain"]
    assert {row["verdict_if_different"] for row in found} == {"excluded"}
    assert pair_verdicts(desk.review.world, (REGISTER, "gone:row"), ["eu"], day) == []


def test_the_record_as_published_is_at_hand(desk: PairDesk) -> None:
    cited = desk.sources(LISTED)
    assert [one["source"] for one in cited] == ["A list and a register"] * 2
    texts = [desk.published_record(one)["text"] or "" for one in cited]
    assert "1964-02-03" in texts[0]
    assert "269/2014" in texts[1]
    assert desk.sources("gone:row") == []
