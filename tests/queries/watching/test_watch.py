"""What is watched is told once when it moves, with the statement that did it, and never lost."""

import csv
import json
import subprocess
import sys
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pytest

from graph.values.errors import InputError, WorkspaceError
from ingest.load.pipeline import Options
from queries.terminal.answer_views import print_rows
from queries.watching.watch_alerts import feed, mail_text
from queries.watching.watch_run import (
    add_watch,
    list_watches,
    mark_told,
    past_alerts,
    remove_watch,
    run_watches,
)
from queries.workspace.workspace import Workspace, open_workspace

pytestmark = pytest.mark.slow

DAY = date(2024, 6, 1)
HOLDER = (
    "  holder: {schema: Company, name: Holder Holding BV, jurisdiction: nl, source: s,\n"
    '    identifiers: {NL-KVK: "27265167"}}\n'
)
HELD = f"""case: held
title: Made up
sources:
  s: {{title: Register of companies, publisher: A register}}
parties:
{HOLDER}  firm: {{schema: Company, name: Watched Works BV, source: s}}
  other: {{schema: Person, name: Otto Other, source: s}}
interests:
  - {{owner: holder, asset: firm, types: [shareholding], share: "60", start: 2020-01-01, source: s}}
listings:
  - {{party: other, authority: EU, start: 2023-01-01, measures: [asset_freeze], source: s}}
"""
LISTED = f"""case: listed
title: Made up
sources:
  s: {{title: Official Journal L 2024, publisher: A publisher}}
parties:
{HOLDER}listings:
  - {{party: holder, authority: EU, start: 2024-05-02, measures: [asset_freeze], source: s}}
"""


def load(workspace: Workspace, folder: Path, text: str, options: Options | None = None) -> None:
    path = folder / f"{text.split()[1]}.case.yaml"
    path.write_text(text, encoding="utf-8")
    outcome = workspace.load([path], options or Options())[0]
    assert not outcome.is_refused, outcome.answer


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """A workspace with a company that a person holds, neither of them listed."""
    found = open_workspace(tmp_path / "workspace")
    load(found, tmp_path, HELD)
    return found


def again(workspace: Workspace) -> Workspace:
    return open_workspace(workspace.settings.workspace)


def own(workspace: Workspace, *words: str, form: str = "json") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "from queries.cli.program import main; main()", "--workspace",
         str(workspace.settings.workspace), "--format", form, *words],
        capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_a_new_listing_above_is_told_once_with_the_listing_that_did_it(
    workspace: Workspace, tmp_path: Path
) -> None:
    add_watch(workspace, "Watched Works BV", ["eu"], DAY)
    assert run_watches(workspace, DAY) == []
    load(workspace, tmp_path, LISTED)
    (alert,) = run_watches(again(workspace), DAY)
    before, now = alert["from"], alert["to"]
    assert before is not None
    assert now is not None
    assert (before["verdict"], now["verdict"]) == ("excluded", "certain")
    assert alert["newly_listed"] == ["Holder Holding BV"]
    assert any(cause["what"] == "listing" for cause in alert["causes"])
    assert alert["causes"][0]["source"] == "Official Journal L 2024"
    assert "Holder Holding BV" in alert["sentence"]
    assert alert["sentence"].startswith('Watched Works BV: from "')
    # Nobody read it: the same alert comes again, and only once it was told no more.
    assert [one["id"] for one in run_watches(again(workspace), DAY)] == [alert["id"]]
    mark_told(workspace, [alert])
    assert run_watches(again(workspace), DAY) == []
    assert [one["id"] for one in past_alerts(workspace)] == [alert["id"]]


def test_a_new_stake_with_a_share_is_told_with_its_share(
    workspace: Workspace, tmp_path: Path
) -> None:
    load(workspace, tmp_path, LISTED)
    add_watch(again(workspace), "Watched Works BV", ["eu"], DAY)
    text = HELD.replace('share: "60"', 'share: "49.5"')
    load(again(workspace), tmp_path, text, Options(retrieved_on="2024-05-20"))
    (alert,) = run_watches(again(workspace), DAY)
    shares = [cause["hop"]["share_min_pct"] for cause in alert["causes"] if cause["hop"]]
    assert 49.5 in shares
    told = "(60% of the shares)", "60% of the shares before, 49.5% of the shares after"
    assert [one in alert["sentence"] for one in told] == [False, True], alert["sentence"]
    # It was written to the file of alerts, and is there for who asks later.
    assert [one["id"] for one in run_watches(again(workspace), DAY)] == [alert["id"]]


def test_a_day_that_passes_moves_a_result_as_well(workspace: Workspace, tmp_path: Path) -> None:
    load(workspace, tmp_path, LISTED)
    add_watch(again(workspace), "Watched Works BV", ["eu"], date(2024, 5, 1))
    (alert,) = run_watches(again(workspace), DAY)
    assert alert["from"] is not None
    assert alert["from"]["as_of"] == "2024-05-01"
    assert alert["causes"]


def test_what_moves_there_and_back_is_told_each_time(workspace: Workspace, tmp_path: Path) -> None:
    """By days alone, by loads and drops, and as lines of a list: the same move again is news."""
    times = ("start: 2024-01-01, end: 2024-02-01", "start: 2024-03-01, end: 2024-04-01")
    entry = LISTED.partition("listings:\n")[2]
    text = LISTED.replace(entry, "".join(entry.replace("start: 2024-05-02", at) for at in times))
    load(workspace, tmp_path, text)
    found = again(workspace)
    path = tmp_path / "counterparties.csv"
    path.write_text("name\nWatched Works BV\n", encoding="utf-8")
    for what in ("Watched Works BV", str(path)):
        add_watch(found, what, ["eu"], date(2024, 1, 15))
    told, results = set(), []
    for month in (2, 3, 4):
        alerts = run_watches(found, date(2024, month, 15))
        mark_told(found, alerts)
        told |= {one["id"] for one in alerts}
        results.append([one["to"]["verdict"] for one in alerts if one["to"]])
        assert run_watches(found, date(2024, month, 15)) == []
    assert results == [["excluded"] * 2, ["certain"] * 2, ["excluded"] * 2]
    again(workspace).drop("listed")
    for _ in range(2):
        load(again(workspace), tmp_path, LISTED)
        there = run_watches(again(workspace), DAY)
        mark_told(workspace, there)
        again(workspace).drop("listed")
        back = run_watches(again(workspace), DAY)
        mark_told(workspace, back)
        assert [len(there), len(back)] == [2, 2]
        told |= {one["id"] for one in (*there, *back)}
    assert len(told) == 14


def test_a_run_that_is_repeated_from_a_copy_tells_the_same_alert(
    workspace: Workspace, tmp_path: Path
) -> None:
    add_watch(workspace, "Watched Works BV", ["eu"], DAY)
    folder = workspace.settings.workspace / "watch"
    kept = {path: path.read_bytes() for path in folder.glob("*.json")}
    load(workspace, tmp_path, LISTED)
    (alert,) = run_watches(again(workspace), DAY)
    for path, content in kept.items():
        path.write_bytes(content)
    assert [one["id"] for one in run_watches(again(workspace), DAY)] == [alert["id"]]


def test_a_list_is_kept_as_it_was_and_its_lines_are_watched(
    workspace: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "counterparties.csv"
    path.write_text("your_ref,name\nA-1,Watched Works BV\nA-2,Nowhere Ltd\n", encoding="utf-8")
    add_watch(workspace, str(path), ["eu"], DAY)
    path.unlink()
    assert run_watches(workspace, DAY) == []
    load(workspace, tmp_path, LISTED)
    found = run_watches(again(workspace), DAY)
    assert [alert["your_ref"] for alert in found] == ["A-1"]
    nowhere = "parties:\n  n: {schema: Company, name: Nowhere Ltd, source: s}\n"
    load(workspace, tmp_path, f"case: more\ntitle: T\nsources: {{s: {{title: T}}}}\n{nowhere}")
    found = run_watches(again(workspace), DAY)
    assert [alert["your_ref"] for alert in found] == ["A-1", "A-2"]
    assert "match" in found[1]["changed"]


def test_a_line_that_finds_its_party_says_which_and_what_is_above_it(tmp_path: Path) -> None:
    empty = open_workspace(tmp_path / "workspace")
    load(empty, tmp_path, LISTED)
    path = tmp_path / "list.csv"
    path.write_text("your_ref,name\nA-1,Watched Works BV\n", encoding="utf-8")
    add_watch(again(empty), str(path), ["eu"], DAY)
    load(again(empty), tmp_path, HELD)
    (alert,) = run_watches(again(empty), DAY)
    said = alert["sentence"]
    assert f"The line now matches Watched Works BV ({alert['subject_id']}). " in said
    assert "Holder Holding BV" in said
    assert "cannot be told" not in said


def test_data_that_were_dropped_are_said_to_be_gone(workspace: Workspace, tmp_path: Path) -> None:
    load(workspace, tmp_path, LISTED)
    add_watch(again(workspace), "Watched Works BV", ["eu"], DAY)
    again(workspace).drop("listed")
    found = run_watches(again(workspace), DAY)
    assert len(found) == 1
    assert found[0]["to"] is not None
    assert found[0]["to"]["verdict"] == "excluded"


def test_the_command_ends_with_4_and_one_line_and_tells_nothing_twice(
    workspace: Workspace, tmp_path: Path
) -> None:
    assert own(workspace, "watch", "add", "Watched Works BV", "--regime", "eu").returncode == 0
    quiet = own(workspace, "watch", "run")
    assert (quiet.returncode, json.loads(quiet.stdout)) == (0, [])
    load(workspace, tmp_path, LISTED)
    files = ("--rss", str(tmp_path / "f.xml"), "--mail", str(tmp_path / "m.txt"))
    moved = own(workspace, "watch", "run", *files, form="csv")
    assert moved.returncode == 4
    assert moved.stderr.strip().splitlines()[-1] == "1 result moved: Watched Works BV"
    assert len(list(csv.reader(moved.stdout.splitlines()))) == 2
    items = ElementTree.parse(tmp_path / "f.xml").findall("channel/item")
    assert len(items) == 1
    assert "Source: Official Journal L 2024" in (tmp_path / "m.txt").read_text(encoding="utf-8")
    assert own(workspace, "watch", "run").returncode == 0
    shown = json.loads(own(workspace, "watch", "run", "--all").stdout)
    assert [alert["told"] is None for alert in shown] == [False]


def test_a_terminal_shows_every_kind_of_alert(
    workspace: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    load(workspace, tmp_path, LISTED.replace("listed", "alone", 1).replace("27265167", "33014286"))
    parties = again(workspace).search("Holder Holding BV")
    alone = next(row["id"] for row in parties if "33014286" in str(row["identifiers"]))
    path = tmp_path / "list.csv"
    path.write_text("your_ref,name\nA-1,Watched Works BV\nA-2,Nowhere Ltd\n", encoding="utf-8")
    for what in (str(path), alone):
        add_watch(again(workspace), what, ["eu"], DAY)
    nowhere = "  n: {schema: Company, name: Nowhere Ltd, source: s}\n"
    load(workspace, tmp_path, LISTED.replace("listings:", f"{nowhere}listings:"))
    assert {one["your_ref"] for one in run_watches(again(workspace), DAY)} == {"A-1", "A-2"}
    again(workspace).drop("alone")
    alerts = run_watches(again(workspace), DAY)
    assert {one for alert in alerts for one in alert["changed"]} >= {"verdict", "match", "gone"}
    capsys.readouterr()
    print_rows(alerts)
    shown = " ".join(capsys.readouterr().out.split())
    assert "Source: Official Journal L 2024" in shown
    assert all(alert["sentence"] in shown for alert in alerts)
    assert ("No party found" in shown, "…" in shown) == (True, False)
    told = own(workspace, "watch", "run", form="table")
    assert (told.returncode, "A-2" in told.stdout) == (4, True), told.stderr


def test_what_nobody_could_read_is_told_again(workspace: Workspace, tmp_path: Path) -> None:
    add_watch(workspace, "Watched Works BV", ["eu"], DAY)
    load(workspace, tmp_path, LISTED)
    command = [sys.executable, "-c", "from queries.cli.program import main; main()",
               "--workspace", str(workspace.settings.workspace), "--format", "json",
               "watch", "run"]  # fmt: skip
    with open("/dev/full", "w", encoding="utf-8") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, check=False)
    assert done.returncode != 4
    assert len(run_watches(again(workspace), DAY)) == 1


def test_lists_of_watches_say_how_it_stands_and_forget_what_is_removed(
    workspace: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "list.csv"
    path.write_text("name\nWatched Works BV\n", encoding="utf-8")
    first = add_watch(workspace, "Watched Works BV", ["eu"], DAY)
    second = add_watch(workspace, str(path), ["eu", "uk"], DAY)
    assert [row["key"] for row in list_watches(workspace)] == [first["key"], second["key"]]
    assert list_watches(workspace)[0]["results"] == {"excluded": 1}
    with pytest.raises(InputError, match="watched already"):
        add_watch(workspace, "Watched Works BV", None, DAY)
    remove_watch(workspace, "list.csv")
    assert not list((workspace.settings.workspace / "watch" / "lists").iterdir())
    with pytest.raises(InputError, match="is not watched"):
        remove_watch(workspace, "list.csv")


@pytest.mark.parametrize("words", [("add", "nobody at all"), ("add", "gone.csv"), ("run",)])
def test_nothing_is_written_for_what_cannot_be_watched(
    workspace: Workspace, words: tuple[str, ...]
) -> None:
    done = own(workspace, "watch", *words)
    assert done.returncode == 2
    assert not (workspace.settings.workspace / "watch" / "watch.json").exists()


def test_a_changed_file_is_not_believed(workspace: Workspace) -> None:
    add_watch(workspace, "Watched Works BV", ["eu"], DAY)
    folder = workspace.settings.workspace / "watch"
    for path in folder.glob("*.json"):
        path.write_bytes(path.read_bytes().replace(b"excluded", b"exc1uded"))
    with pytest.raises(WorkspaceError, match="is damaged"):
        run_watches(workspace, DAY)
    for path in folder.glob("*.json"):
        assert b"exc1uded" in path.read_bytes()
        assert path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("content", [None, b"", b"[]", b"{}", b"\xff\x00", "head", "older"])
def test_what_is_watched_is_never_lost_in_silence(
    workspace: Workspace, content: bytes | str | None
) -> None:
    add_watch(workspace, "Watched Works BV", ["eu"], DAY)
    folder = workspace.settings.workspace / "watch"
    older = (folder / "watch.json").read_bytes()
    add_watch(workspace, "Otto Other", ["eu"], DAY)
    if content == "head":
        content = (workspace.settings.workspace / "record/HEAD.json").read_bytes()
    elif content == "older":
        content = older
    for name in ("watch.json", "watch.copy.json"):
        (folder / name).unlink()
        if content is not None:
            (folder / name).write_bytes(content)
        assert len(list_watches(workspace)) == 2
        assert run_watches(workspace, DAY) == []
        assert len(list_watches(workspace)) == 2
        good = (folder / "watch.json").read_bytes()
        assert (folder / "watch.copy.json").read_bytes() == good
    if content in (None, older):
        return
    for name in ("watch.json", "watch.copy.json"):
        (folder / name).write_bytes(content)
    for verb in (
        lambda: list_watches(workspace),
        lambda: run_watches(workspace, DAY),
        lambda: add_watch(workspace, "Holder Holding BV", ["eu"], DAY),
    ):
        with pytest.raises(WorkspaceError, match=r"watch\.json is damaged.*watch add"):
            verb()
    assert (folder / "watch.json").read_bytes() == content


@pytest.mark.parametrize("is_list", [True, False])
def test_both_files_gone_are_no_beginning(
    workspace: Workspace, tmp_path: Path, *, is_list: bool
) -> None:
    (tmp_path / "list.csv").write_text("name\nOtto Other\n", encoding="utf-8")
    what = str(tmp_path / "list.csv") if is_list else "Otto Other"
    add_watch(workspace, what, ["eu"], DAY)
    folder = workspace.settings.workspace / "watch"
    for name in ("watch.json", "watch.copy.json"):
        (folder / name).unlink()
    before = sorted(folder.rglob("*"))
    for verb in (
        lambda: list_watches(workspace),
        lambda: run_watches(workspace, DAY),
        lambda: add_watch(workspace, "Holder Holding BV", ["eu"], DAY),
    ):
        with pytest.raises(WorkspaceError, match=r"watch\.json is missing.*Restore it.*watch add"):
            verb()
    assert sorted(folder.rglob("*")) == before
    folder.rename(tmp_path / "away")
    assert list_watches(workspace) == []
    add_watch(workspace, what, ["eu"], DAY)


def test_a_first_list_that_is_refused_leaves_nothing_watched(
    workspace: Workspace, tmp_path: Path
) -> None:
    (tmp_path / "list.csv").write_bytes(b"")
    with pytest.raises(InputError):
        add_watch(workspace, str(tmp_path / "list.csv"), ["eu"], DAY)
    assert list_watches(workspace) == []


def test_what_another_workspace_watches_is_not_taken_for_ones_own(
    workspace: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    add_watch(workspace, "Watched Works BV", ["eu"], DAY)
    other = open_workspace(tmp_path / "other")
    load(other, tmp_path, HELD)
    add_watch(other, "Otto Other", ["eu"], DAY)
    run_watches(other, DAY)
    here, there = (each.settings.workspace / "watch" for each in (workspace, other))
    (here / "watch.json").write_bytes((there / "watch.json").read_bytes())
    assert [row["what"] for row in list_watches(workspace)] == ["Watched Works BV"]
    assert "watch.json is of another workspace; its copy" in capsys.readouterr().err
    (here / "watch.copy.json").write_bytes((there / "watch.json").read_bytes())
    with pytest.raises(WorkspaceError, match=r"watch\.json is of another workspace.*watch add"):
        run_watches(workspace, DAY)
    assert (here / "watch.json").read_bytes() == (there / "watch.json").read_bytes()


def test_a_file_changed_by_hand_is_told_where_its_copy_counts(
    workspace: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    add_watch(workspace, "Watched Works BV", ["eu"], DAY)
    file = workspace.settings.workspace / "watch" / "watch.json"
    file.write_bytes(file.read_bytes().replace(b"Watched Works", b"Other Works"))
    assert [row["what"] for row in list_watches(workspace)] == ["Watched Works BV"]
    assert "watch.json is damaged; its copy" in capsys.readouterr().err


@pytest.mark.parametrize("content", [None, b"", b"name\nOtto Other\n"])
def test_a_kept_list_that_was_changed_is_refused(
    workspace: Workspace, tmp_path: Path, content: bytes | None
) -> None:
    (tmp_path / "list.csv").write_text("name\nWatched Works BV\n", encoding="utf-8")
    add_watch(workspace, str(tmp_path / "list.csv"), ["eu"], DAY)
    (kept,) = (workspace.settings.workspace / "watch/lists").iterdir()
    kept.unlink()
    if content is not None:
        kept.write_bytes(content)
    with pytest.raises(WorkspaceError, match=r"list\.csv (was changed|cannot be read).* remove w-"):
        run_watches(workspace, DAY)


def test_a_hostile_name_stays_text_in_feed_and_mail(workspace: Workspace, tmp_path: Path) -> None:
    add_watch(workspace, "Watched Works BV", ["eu"], DAY)
    load(workspace, tmp_path, LISTED)
    (alert,) = run_watches(again(workspace), DAY)
    alert["subject_name"] = "<script>\x07\nSubject: other"
    alert["sentence"] = "a\x07b <b>"
    (item,) = ElementTree.fromstring(feed([alert])).findall("channel/item")
    assert item.findtext("description") == "ab <b>"
    assert mail_text([alert]).splitlines()[0].startswith("Subject: <script>")
    assert mail_text([alert]).splitlines()[1] == ""


def test_a_party_that_nobody_states_any_more_is_told_and_the_others_go_on(
    workspace: Workspace, tmp_path: Path
) -> None:
    load(workspace, tmp_path, LISTED.replace("listed", "alone", 1).replace("27265167", "33014286"))
    parties = again(workspace).search("Holder Holding BV")
    alone = next(row["id"] for row in parties if "33014286" in str(row["identifiers"]))
    add_watch(again(workspace), alone, ["eu"], DAY)
    add_watch(again(workspace), "Watched Works BV", ["eu"], DAY)
    again(workspace).drop("alone")
    load(workspace, tmp_path, LISTED)
    found = run_watches(again(workspace), DAY)
    assert sorted(alert["changed"][0] for alert in found) == ["gone", "verdict"]
