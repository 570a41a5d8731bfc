"""A watched list that changed is taken as it is, and alerts of its lines say what they mean."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from graph.head.decisions import Decision, standing
from graph.values.dates import date_words
from graph.values.errors import InputError
from ingest.load.pipeline import Options
from queries.decisions.decide_pairs import Asked
from queries.question.remark import drop_remark
from queries.screening.list_review import ListReview
from queries.screening.match_lines import Line
from queries.screening.screen_list import screen
from queries.watching.watch_alerts import mail_text
from queries.watching.watch_run import add_watch, list_watches, mark_told, run_watches
from queries.watching.watched_lines import compare_lists
from queries.workspace.workspace import Workspace, open_workspace
from tests.queries.watching.test_watch import HELD, LISTED, again, load, own

pytestmark = pytest.mark.slow

DAY = date(2024, 6, 1)
NAMESAKE = """case: near
title: Made up
sources:
  s: {title: The list, publisher: A publisher}
parties:
  l: {schema: Company, name: Later Co, jurisdiction: at, source: s}
listings:
  - {party: l, authority: EU, start: 2024-05-02, measures: [asset_freeze], source: s}
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """A workspace with a company that a person holds, neither of them listed."""
    found = open_workspace(tmp_path / "workspace")
    load(found, tmp_path, HELD)
    return found


def write(folder: Path, *lines: str, heading: str = "your_ref,name,country") -> str:
    path = folder / "list.csv"
    path.write_text("\n".join((heading, *lines)) + "\n", encoding="utf-8")
    return str(path)


@pytest.mark.parametrize("refs", [True, False])
def test_a_changed_list_is_taken_and_no_move_of_lines_that_stay_is_lost(
    workspace: Workspace, tmp_path: Path, *, refs: bool
) -> None:
    heading = "your_ref,name,country" if refs else "name,country"

    def lines(*texts: str) -> str:
        told = texts if refs else [text.partition(",")[2] for text in texts]
        return write(tmp_path, *told, heading=heading)

    first = add_watch(
        workspace, lines("1,Otto Other,", "2,Watched Works BV,", "3,Gone Ltd,"), ["eu"], DAY
    )
    load(workspace, tmp_path, LISTED)
    said: list[str] = []
    what = lines("9,New Ltd,", "2,Watched Works BV,", "1,Otto Other,NL")
    row = add_watch(again(workspace), what, None, DAY, said.append)
    assert (row["key"], row["regimes"]) == (first["key"], first["regimes"])
    counts = "1 line came, 1 went, 1 changed, 1 is as before"
    assert any(counts in text for text in said), said
    assert any("ownership watch run" in text for text in said)
    folder = workspace.settings.workspace / "watch" / "lists"
    assert len(list(folder.iterdir())) == 1
    found = run_watches(again(workspace), DAY)
    (moved,) = [one for one in found if one["subject_name"] == "Watched Works BV"]
    assert moved["from"] is not None
    assert moved["to"] is not None
    assert (moved["from"]["verdict"], moved["to"]["verdict"]) == ("excluded", "certain")
    assert moved["causes"]
    assert not [one for one in found if "Gone" in one["sentence"] or "New Ltd" in one["sentence"]]
    mark_told(workspace, found)
    assert run_watches(again(workspace), DAY) == []
    (watch,) = list_watches(workspace)
    assert sum(watch["results"].values()) == 3


def test_a_list_added_again_as_it_is_loses_and_repeats_nothing(
    workspace: Workspace, tmp_path: Path
) -> None:
    path = write(tmp_path, "1,Watched Works BV,", "1,Otto Other,")
    add_watch(workspace, path, ["eu"], DAY)
    load(workspace, tmp_path, LISTED)
    said: list[str] = []
    for _ in range(2):
        add_watch(again(workspace), path, ["eu"], DAY, said.append)
    assert any("0 lines came, 0 went, 0 changed, 2 are as before" in text for text in said)
    assert [one["subject_name"] for one in run_watches(again(workspace), DAY)] == [
        "Watched Works BV"
    ]


def test_another_list_of_the_same_name_and_other_rules_are_refused(
    workspace: Workspace, tmp_path: Path
) -> None:
    path = write(tmp_path, "1,Watched Works BV,")
    add_watch(workspace, path, ["eu"], DAY)
    before = sorted((workspace.settings.workspace / "watch").rglob("*"))
    with pytest.raises(InputError, match="watched already"):
        add_watch(workspace, path, ["us"], DAY)
    for lines in (("7,Somebody Else Ltd,",), ()):
        with pytest.raises(InputError):
            add_watch(workspace, write(tmp_path, *lines), None, DAY)
    assert sorted((workspace.settings.workspace / "watch").rglob("*")) == before
    assert run_watches(workspace, DAY) == []


def test_lines_are_known_by_content_before_a_reference_that_was_numbered_anew() -> None:
    before = [Line(1, "Foo", your_ref="1"), Line(2, "Bar", number="12", your_ref="2"), Line(3, "X")]
    now = [
        Line(1, "New", your_ref="1"),
        Line(2, "Foo", your_ref="2"),
        Line(3, "Bar BV", number="12", your_ref="3"),
        Line(4, "x", country="NL"),
    ]
    change = compare_lists(before, now)
    assert (change.stay, change.changed) == ({2: 1, 3: 2, 4: 3}, {3, 4})
    assert (change.came, change.went) == (1, 0)


def test_the_command_says_what_came_and_went(workspace: Workspace, tmp_path: Path) -> None:
    for lines in (("1,Watched Works BV,",), ("1,Watched Works BV,", "2,Otto Other,")):
        done = own(workspace, "watch", "add", write(tmp_path, *lines), "--regime", "eu")
    assert "1 line came, 0 went, 0 changed, 1 is as before" in done.stderr


def test_a_line_without_a_party_says_whom_it_may_mean_and_why(
    workspace: Workspace, tmp_path: Path
) -> None:
    path = write(tmp_path, "4,Later Co,DE", "5,Otto Other,")
    add_watch(workspace, path, ["eu"], DAY)
    load(workspace, tmp_path, NAMESAKE)
    (alert,) = run_watches(again(workspace), DAY)
    said = alert["sentence"]
    assert said.startswith("Line 4, Later Co: it may now be Later Co (near:l), on the EU list: ")
    assert "the country differs" in said
    assert (alert["subject_name"], alert["your_ref"]) == ("Later Co", "4")
    assert mail_text([alert]).splitlines()[0].startswith("Subject: Later Co: ")
    mark_told(workspace, [alert])
    again(workspace).drop("near")
    (back,) = run_watches(again(workspace), DAY)
    mark_told(workspace, [back])
    assert "No longer a possible match: Later Co (near:l)" in back["sentence"]
    load(again(workspace), tmp_path, NAMESAKE.replace("jurisdiction: at", "jurisdiction: de"))
    (taken,) = run_watches(again(workspace), DAY)
    assert "The line now matches Later Co (near:l), on the EU list." in taken["sentence"]


def test_a_candidate_that_comes_onto_a_list_or_beside_another_is_told(
    workspace: Workspace, tmp_path: Path
) -> None:
    alone = NAMESAKE.partition("listings:")[0]
    load(workspace, tmp_path, alone)
    add_watch(again(workspace), write(tmp_path, ",Later Co,DE"), ["eu"], DAY)
    assert run_watches(again(workspace), DAY) == []
    load(again(workspace), tmp_path, NAMESAKE, Options(retrieved_on="2024-05-20"))
    (alert,) = run_watches(again(workspace), DAY)
    assert alert["changed"] == ["possible match"]
    assert "Line 1, Later Co: it may now be Later Co (near:l), on the EU list" in alert["sentence"]
    mark_told(workspace, [alert])
    second = NAMESAKE.replace("case: near", "case: other").replace(
        "jurisdiction: at", "jurisdiction: ch"
    )
    load(again(workspace), tmp_path, second)
    (alert,) = run_watches(again(workspace), DAY)
    assert "it may now be Later Co (other:l), on the EU list" in alert["sentence"]
    assert "near:l" not in alert["sentence"]


def last_decision(workspace: Workspace) -> Decision:
    return standing(again(workspace).record.head().judgements)[-1]


def test_a_decision_that_moved_a_result_is_told_with_who_what_and_why(tmp_path: Path) -> None:
    found = open_workspace(tmp_path / "workspace")
    person = 'n: {{schema: Person, name: Nadia Example, birth_date: "{}", source: s}}'
    holding = (
        f"case: firm\ntitle: T\nsources: {{s: {{title: Register}}}}\nparties:\n"
        f"  {person.format('1970')}\n  f: {{schema: Company, name: Firm Ltd, source: s}}\n"
        'interests:\n  - {owner: n, asset: f, types: [shareholding], share: "60", source: s}\n'
    )
    listed = (
        f"case: lst\ntitle: T\nsources: {{s: {{title: The list}}}}\nparties:\n"
        f"  {person.format('1970')}\nlistings:\n"
        "  - {party: n, authority: EU, start: 2023-01-01, measures: [asset_freeze], source: s}\n"
    )
    load(found, tmp_path, holding)
    add_watch(again(found), "Firm Ltd", ["eu"], DAY)
    load(again(found), tmp_path, listed)
    told = []
    for word, reason in ((None, ""), ("same", "passport seen"), ("different", "other passport")):
        if word is not None:
            again(found).decide([Asked("firm:n", "lst:n", word, reason, by="anna")])
        (alert,) = run_watches(again(found), DAY)
        mark_told(again(found), [alert])
        told.append(alert["sentence"])
    # The decision before it counts again; without one, nobody has decided.
    for why in ("a misprint", "no passport was seen"):
        again(found).undo_decision(last_decision(found).key, why, "bert")
        (alert,) = run_watches(again(found), DAY)
        mark_told(again(found), [alert])
        told.append(alert["sentence"])
    today = date_words(datetime.now(UTC).date().isoformat())
    assert f"Taken back by bert on {today}, because: a misprint. Decided by anna on" in told[3]
    assert "Reason: other passport. What counts now: Decided by anna on" in told[3]
    assert f"Taken back by bert on {today}, because: no passport was seen. Decided by" in told[4]
    assert "Reason: passport seen." in told[4]
    assert "What counts now" not in told[4]
    assert (
        "Before, not assessed: no EU list entries were loaded. Now, EU entries searched" in told[0]
    )
    assert "Decided by anna" in told[1]
    assert "Nadia Example (firm:n) and Nadia Example (lst:n) are the same party" in told[1]
    assert "Reason: passport seen. Before, they might be one party" in told[1]
    assert "are different parties. Reason: other passport. Before, they were one party" in told[2]
    assert not [one for one in told if " ? " in one or " = " in one or "Judgement" in one]


def test_a_decision_on_a_line_that_is_taken_back_is_told_with_who_and_why(
    workspace: Workspace, tmp_path: Path
) -> None:
    load(workspace, tmp_path, NAMESAKE)
    path = write(tmp_path, "A1,Later Company,")
    before = screen(again(workspace), [], Path(path), {"regimes": ["eu"]}, drop_remark)
    assert before.matches[0].candidates[0]["candidate_id"] == "near:l"
    ListReview(again(workspace), before).decide(1, {"near:l": "same"}, "letterhead", "anna")
    row = add_watch(again(workspace), path, ["eu"], DAY)
    assert row["results"] == {"listed": 1}
    now = screen(again(workspace), [], Path(path), {"regimes": ["eu"]}, drop_remark)
    ListReview(again(workspace), now).undo(1, "another firm", "bert")
    (alert,) = run_watches(again(workspace), DAY)
    today = date_words(datetime.now(UTC).date().isoformat())
    assert (
        f"Taken back by bert on {today}, because: another firm; anna had decided on"
        in (alert["sentence"])
    )
