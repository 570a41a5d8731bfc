"""Decisions on lines of a screened list: the ledger of `review`, and lines that change piles."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.values.errors import InputError
from queries.explorer.list_view.list_rows import line_rows
from queries.export.kept_screenings import BROKEN_OFF, DONE, KeptScreenings
from queries.question.settings import Settings
from queries.screening.line_journal import FOLDER, JOURNAL_FILE
from queries.screening.list_review import ListReview
from queries.screening.match_lines import MATCHED, NEEDS_PERSON, UNRESOLVED
from queries.screening.pace import STOPPED, Watch
from queries.workspace.backends import StoreBackend
from queries.workspace.workspace import Workspace, open_workspace
from tests.queries.conftest import Ask

LIST = (
    "name,country,number\nToloka AI BV,NL,\nArkadi Wolosch,,\nAcme Widgets,GB,01234567\n"
    "Yandeks NV,,\nArkadi Wolosch,,\n"
)
OPTIONS = {"regimes": ["us", "eu"], "as_of": "2024-04-08"}


@pytest.fixture
def kept(own_workspace: Path) -> KeptScreenings:
    return KeptScreenings(own_workspace)


@pytest.fixture
def review(kept: KeptScreenings, own_workspace: Path) -> Iterator[ListReview]:
    workspace = open_workspace(own_workspace)
    name = kept.begin("my list.csv", LIST.encode(), OPTIONS)
    yield ListReview(workspace, kept.run(name, workspace, lambda _text: None))
    workspace.close()


def run_anew(kept: KeptScreenings, own_workspace: Path) -> ListReview:
    """Screen the list again, as the page does when it is asked for."""
    workspace = open_workspace(own_workspace)
    [row] = kept.rows()
    return ListReview(workspace, kept.run(row.name, workspace, lambda _text: None))


def state(review: ListReview) -> list[tuple[str, str | None, str]]:
    return [(m.status, m.party_id, m.reason) for m in review.answer.matches]


def rows(review: ListReview) -> list[dict[str, object]]:
    """The rows without what says of which data they are."""
    return [{**row, "data_version": ""} for row in review.answer.rows]


def test_the_files_are_those_of_the_command(
    review: ListReview, kept: KeptScreenings, ask_own: Ask, tmp_path: Path
) -> None:
    [row] = kept.rows()
    assert (row.file, row.state) == ("my list.csv", DONE)
    out = tmp_path / "out"
    words = ("--as-of", "2024-04-08", "--regime", "us,eu", "--out", out)
    listed = tmp_path / "my list.csv"
    listed.write_text(LIST, encoding="utf-8")
    assert ask_own("exposure", "--input", listed, *words).code == 0
    files = kept.files(row.name)
    assert [*files][-1] == "manifest.json"
    assert {n: p.read_bytes() for n, p in files.items()} == {
        path.name: path.read_bytes() for path in out.iterdir()
    }
    places = [kept.list_file(row.name), *files.values(), kept.place(row.name) / "question.json"]
    places.append(kept.place(row.name) / "answer" / FOLDER / JOURNAL_FILE)
    assert {path.stat().st_mode & 0o777 for path in places} == {0o600}
    assert kept.place(row.name).stat().st_mode & 0o777 == 0o700


def test_a_line_moves_as_it_would_in_a_new_run(
    review: ListReview, kept: KeptScreenings, own_workspace: Path
) -> None:
    assert [one[0] for one in state(review)] == [
        *(MATCHED, NEEDS_PERSON, UNRESOLVED),
        *(NEEDS_PERSON, NEEDS_PERSON),
    ]
    volozh = review.match_of(2).candidates[0]["candidate_id"]
    review.decide(2, {volozh: "same"}, "his passport", "A. Reader")
    # The last line says what the second says, and is decided with it.
    statuses = [MATCHED, MATCHED, UNRESOLVED, NEEDS_PERSON, MATCHED]
    assert [one[0] for one in state(review)] == statuses
    # More are near than are shown: the next come up, and then nobody is left.
    while review.match_of(4).status == NEEDS_PERSON:
        shown = review.match_of(4).candidates
        refused = [one["candidate_id"] for one in shown if not one.get("against")]
        review.decide(4, dict.fromkeys(refused, "different"), "another trade", "A. Reader")
        assert state(run_anew(kept, own_workspace)) == state(review)
    assert review.match_of(4).status == UNRESOLVED
    assert "A. Reader" in review.match_of(2).reason
    assert "his passport" in review.match_of(2).reason
    anew = run_anew(kept, own_workspace)
    assert state(anew) == state(review)
    assert rows(anew) == rows(review)


def test_a_decision_is_changed_and_taken_back(
    review: ListReview, kept: KeptScreenings, own_workspace: Path
) -> None:
    before = state(review)
    [first, *_] = [one["candidate_id"] for one in review.match_of(4).candidates]
    review.decide(4, {first: "same"}, "", "")
    assert review.match_of(4).party_id == first
    review.decide(4, {first: "unsure"}, "not sure after all", "")
    assert review.match_of(4).status == NEEDS_PERSON
    assert state(run_anew(kept, own_workspace)) == state(review)
    review.undo(4, "", "")
    review.undo(4, "", "")
    assert state(review) == before
    with pytest.raises(InputError, match="nothing was decided on line 4"):
        review.undo(4, "", "")


def test_other_data_refuse_a_decision(review: ListReview, own_workspace: Path) -> None:
    other: Workspace = open_workspace(own_workspace)
    other.judge("toloka:volozh", "toloka:yandex_nv", "negative")
    before = other.record.head().data_version
    with pytest.raises(InputError, match="Screen the list again"):
        review.decide(2, {review.match_of(2).candidates[0]["candidate_id"]: "same"}, "", "")
    assert other.record.head().data_version == before


def test_a_stopped_list_goes_on(kept: KeptScreenings, own_workspace: Path) -> None:
    workspace, watch = open_workspace(own_workspace), Watch()
    name = kept.begin("../list.csv", LIST.encode(), OPTIONS)
    noted = kept.place(name) / "answer" / FOLDER / JOURNAL_FILE

    def stop(_text: str) -> None:
        if noted.exists() and b'["line"' in noted.read_bytes():
            watch.stop()

    with pytest.raises(InputError, match=STOPPED):
        kept.run(name, workspace, stop, watch)
    assert kept.rows()[0].state == BROKEN_OFF
    assert kept.files(name) == {}
    assert noted.read_bytes().count(b'["line"') == 5
    kept.run(name, workspace, lambda _text: None)
    assert kept.rows()[0].state == DONE
    workspace.close()


def test_a_store_at_an_address_names_the_lists_too(
    review: ListReview, kept: KeptScreenings, tmp_path: Path
) -> None:
    settings = Settings(tmp_path, "bolt://nowhere")
    ground = StoreBackend(settings)
    ground.__dict__["_store"] = review.workspace.backend.store()
    alone = Workspace(settings)
    alone.__dict__["backend"] = ground
    name = kept.begin("listed.csv", b"name\nNtechLab\nJSC Yandex Bank\nToloka AI BV\n", OPTIONS)
    there = ListReview(alone, kept.run(name, alone, lambda _text: None))
    rules = {key: key for key in there.answer.settings["regimes"]}
    shown = [row["On a list"] for row in line_rows(there, [1, 2, 3], rules)]
    assert shown == ["EU 2020/1998", "EU 833/2014, EU 269/2014", ""]
