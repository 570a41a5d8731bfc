"""Own facts, Sources and Saved queries under AppTest: forms, refusals, hostile texts."""

import re
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from graph.values.errors import InputError
from ingest.load.pipeline import Options
from queries.explorer.load import load_form, uploads
from queries.explorer.query_form import query_run
from queries.explorer.server.background_tasks import Task
from queries.question.settings import Settings
from queries.stories.pin_tables import pin_comparison
from queries.stories.story_file import StoryFolder
from queries.workspace.workspace import open_workspace
from tests.queries.explorer.conftest import asked
from tests.queries.explorer.test_pages import shown
from tests.queries.explorer.test_seed import go
from tests.queries.made_up import HOSTILE

pytestmark = pytest.mark.slow

if TYPE_CHECKING:
    from streamlit.testing.v1 import AppTest

PARTY = "toloka:toloka_bv"


@pytest.fixture
def page(own_page: "AppTest") -> "AppTest":
    """The explorer on a workspace that a test may change."""
    return own_page


def field(page: "AppTest", kind: str, label: str) -> Any:
    """The control of a kind with a label."""
    return next(e for e in page.get(kind) if e.label.rstrip(" *") == label)


def begun(page: "AppTest") -> "AppTest":
    """Open the page and begin a case."""
    page = go(page, "own_facts", party=PARTY)
    page.text_input(key="new_name").set_value("mine")
    page.text_input(key="new_title").set_value(HOSTILE)
    return page.button(key="begin").click().run()


def test_an_own_interest_by_form_and_undone(page: "AppTest", own_workspace: Path) -> None:
    page = begun(page)
    assert 'Case "mine" created.' in shown(page)
    field(page, "text_input", "Owner").set_value("Volozh").run()
    field(page, "text_input", "Share in %").set_value("a lot")
    field(page, "text_input", "Who says so").set_value(HOSTILE)
    page.button(key="save").click().run()
    assert "Source: fill this in" in shown(page)
    page.button_group(key="form").set_value("sources").run()
    field(page, "text_input", "Title").set_value(HOSTILE)
    page.button(key="save").click().run()
    page.button_group(key="form").set_value("interests").run()
    field(page, "text_input", "Owner").set_value("Volozh").run()
    field(page, "text_input", "Share in %").set_value("a lot")
    field(page, "text_input", "Who says so").set_value(HOSTILE)
    # The only source there is stands in the field.
    assert field(page, "selectbox", "Source").index == 0
    page.button(key="save").click().run()
    assert "Not saved. Share in %: 'a lot' is not a share" in shown(page)
    field(page, "text_input", "Share in %").set_value("60")
    page.button(key="save").click().run()
    assert not page.exception
    assert "Interest saved and loaded." in shown(page)
    rows = page.dataframe[0].value
    assert "Arkady Volozh → Toloka AI BV: 60" in list(rows["Says"])
    own = go(page, "party", party=PARTY)
    assert "YOUR FACT" in str([table.value.to_dict() for table in own.dataframe])
    page = go(own, "own_facts")
    page.button(key="undo").click().run()
    assert "Change undone." in shown(page)
    gone = go(page, "party", party=PARTY)
    assert "YOUR FACT" not in str([table.value.to_dict() for table in gone.dataframe])


def test_an_entry_is_changed_and_removed(page: "AppTest") -> None:
    page = begun(page)
    page.button_group(key="form").set_value("sources").run()
    field(page, "text_input", "Title").set_value("A memo")
    page.button(key="save").click().run()
    field(page, "selectbox", "Change or remove").select_index(0).run()
    page.button(key="change").click().run()
    field(page, "text_input", "Publisher").set_value(HOSTILE)
    page.button(key="save").click().run()
    assert "Source saved and loaded." in shown(page)
    field(page, "selectbox", "Change or remove").select_index(0).run()
    page.button(key="remove").click().run()
    assert "The entry is removed" in shown(page)
    assert "Nothing yet" in shown(page)


def test_a_name_that_cannot_be_one_is_said(page: "AppTest") -> None:
    page = go(page, "own_facts")
    page.button(key="begin").click().run()
    assert "Not saved. Name of the case: fill this in" in shown(page)
    assert "Not saved. What it is about: fill this in" in shown(page)
    page.text_input(key="new_name").set_value("../x")
    page.text_input(key="new_title").set_value("T")
    page.button(key="begin").click().run()
    assert "is no name of a case" in shown(page)


def test_a_case_sent_that_is_wrong_is_refused_in_one_line(page: "AppTest") -> None:
    page = begun(page)
    key = f"sent.{page.session_state['own.state']['round']}"
    content = b"case: other\nparties: [a]\n"
    page.file_uploader(key=key).upload("x.case.yaml", content, "text/yaml").run()
    page.button(key="open_sent").click().run()
    assert "parties: each item needs a key" in shown(page)


def upload(page: "AppTest", name: str, content: bytes, button: str) -> "AppTest":
    """Upload a file on the Sources page, press a button and wait for the load."""
    page = go(page, "sources")
    page.file_uploader(key="files").upload(name, content, "text/plain").run()
    page.button(key=button).click().run()
    assert page.session_state[load_form.LOAD_KEY].task.wait(300)
    return page.run()


def test_a_dry_run_profiles_and_a_load_loads(page: "AppTest", repository: Path) -> None:
    file = next((repository / "sample_data" / "uk_psc").glob("*.txt"))
    page = upload(page, f"../../{file.name}", file.read_bytes(), "dry_run")
    assert "What a load would do" in shown(page)
    assert "uk_psc" not in list(page.dataframe[-1].value.get("Dataset", []))
    page.button(key="load").click().run()
    assert page.session_state[load_form.LOAD_KEY].task.wait(300)
    page.run()
    assert not page.exception
    assert "What was loaded" in shown(page)
    assert "dataset uk_psc" in shown(page)
    assert any("uk_psc" in list(t.value.get("Dataset", [])) for t in page.dataframe)


def test_the_mappings_that_come_with_the_program_are_offered(page: "AppTest") -> None:
    offered = go(page, "sources").selectbox(key="preset").options
    assert {"icij_entities", "owners"} <= set(offered)


def test_a_file_that_nobody_knows_is_refused_in_one_line(page: "AppTest") -> None:
    page = upload(page, HOSTILE, b"nothing that anybody reads", "load")
    assert "was not loaded" in shown(page)
    assert "format not recognised" in shown(page)


def test_a_refused_file_is_named_once(page: "AppTest") -> None:
    page = upload(page, "x.csv", b"nothing that anybody reads", "load")
    assert "x.csv was not loaded: format not recognised" in shown(page)


def test_a_dataset_is_dropped_only_when_its_name_is_written(page: "AppTest") -> None:
    page = go(page, "sources")
    field(page, "selectbox", "Dataset to remove").set_value("alabuga").run()
    assert page.button(key="drop_it").disabled
    page.text_input(key="confirm.alabuga").set_value("alabuga").run()
    page.button(key="drop_it").click().run()
    assert "Dataset alabuga removed." in shown(page)
    assert "alabuga" not in list(page.dataframe[0].value["Dataset"])


def test_findings_are_shown(page: "AppTest") -> None:
    page = go(page, "sources")
    page.toggle(key="findings").set_value(True).run()
    assert not page.exception


def test_an_upload_is_never_a_path() -> None:
    for name in ("../../etc/passwd", "C:\\x\\..\\passwd", "/etc/passwd"):
        assert uploads.safe_file_name(name) == "passwd"
    assert uploads.safe_file_name("..") == uploads.safe_file_name("") == "upload"
    assert uploads.safe_file_name("nul.csv") == "_nul.csv"
    assert re.fullmatch(r"[\w.-]{1,100}", uploads.safe_file_name(HOSTILE * 9))


def test_a_load_that_is_stopped_loads_nothing(tmp_path: Path) -> None:
    watched = uploads.LoadProgress()
    watched.start("f", 10)
    watched.step(1, 5)
    assert watched.share == 0.5
    watched.stop()
    with pytest.raises(InputError, match="stopped; nothing of this file was loaded"):
        watched.step(2, 6)
    content = b"case: a\nparties:\n  p: {schema: Person, name: P}\n"
    held = uploads.begin_load(Settings(tmp_path), [("a.case.yaml", content)], Options())
    assert held.task.wait(300)
    assert [o.is_refused for o in held.task.result() or []] == [False]


def test_a_query_is_written_saved_and_run(page: "AppTest", own_workspace: Path) -> None:
    page = go(page, "saved_queries", party=PARTY)
    page.button(key="new_query").click().run()
    field(page, "text_input", "Name").set_value("its_name")
    field(page, "text_input", "Title").set_value(HOSTILE)
    text = field(page, "text_area", "Cypher")
    text.set_value("MATCH (p:Entity {id: $party}) SET p.x = 1 RETURN p.id AS party_id").run()
    page.button(key="save_query").click().run()
    assert "Not saved: the query would change the store" in shown(page)
    text = field(page, "text_area", "Cypher")
    text.set_value("MATCH (p:Entity {id: $party}) RETURN p.id AS party_id, p.name AS party").run()
    page.button(key="save_query").click().run()
    assert not page.exception
    assert "The query its_name is saved and checked." in shown(page)
    assert (own_workspace / "queries" / "its_name.cypher").is_file()
    page = asked(page)
    assert not page.exception
    assert list(page.dataframe[0].value["Party"]) == ["Toloka AI BV"]
    labels = [link.proto.label for link in page.get("page_link")]
    assert "Show on canvas" in labels


def test_the_table_of_a_step_has_no_empty_column(page: "AppTest", own_workspace: Path) -> None:
    asked = {"party": "toloka:yandex_nv", "before": "2024-01-01", "after": "2024-04-08"}
    opened = open_workspace(own_workspace)
    step = pin_comparison(opened.compare(**asked, regimes=["eu"]), asked, {})
    opened.close()
    step["rows"][0]["Source"] = ""
    folder = StoryFolder(own_workspace)
    folder.change(folder.begin("Moves"), lambda story: story["steps"].append(step))
    page = go(page, "stories")
    assert step["proofs"], "its notes stand in its sentence"
    assert list(page.dataframe[0].value) == ["Rule", "What changed", "On"]


def test_rows_of_a_query_are_read_in_words() -> None:
    owner = {"level": 2, "owner_id": "a:1", "owner": "A", "relation": "OWNS"}
    known = {"types": ["votingRights"], "share": "8.5", "share_min_pct": 8.5, "share_max_pct": 8.5}
    open_ = {"types": [], "share": "unknown", "share_min_pct": 0, "share_max_pct": 100}
    shown = query_run.table_rows([{**owner, **known}, {**owner, **open_, "since": "2024-04"}])
    # What is counted can still be put in order, and namesakes are told apart.
    same = {"Level": 2, "Owner id": "a:1", "Owner": "A", "Relation": "owns"}
    assert shown == [
        {**same, "Types": "voting rights", "Share": "8.5%", "Since": ""},
        {**same, "Types": "", "Share": "not stated", "Since": "April 2024"},
    ]


def test_a_query_that_goes_on_can_be_cancelled(page: "AppTest") -> None:
    page = go(page, "saved_queries", query="owners_by_level", party=PARTY)
    ended = threading.Event()
    task = Task(lambda: ended.wait(300), ended.set)
    page.session_state[query_run.RUN] = ("owners_by_level", task, {}, lambda: None)
    page.run()
    assert page.button(key="ask").disabled
    page.button(key="cancel").click().run()
    assert ended.is_set()
    assert "Cancelled." in shown(page)
    assert query_run.RUN not in page.session_state


def test_a_page_that_is_left_ends_its_query(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr(query_run.time, "monotonic", lambda: now[0])
    stop = query_run.PageStop()
    now[0] += 9
    assert not stop
    stop.keep()
    now[0] += 9
    assert not stop
    now[0] += 2
    assert stop


def test_the_library_is_searched(page: "AppTest") -> None:
    page = go(page, "saved_queries")
    page.text_input(key="library").set_value("address").run()
    options = page.selectbox(key="query_name").options
    assert options
    assert all("address" in option.lower() for option in options)
    page.text_input(key="library").set_value("zzzz").run()
    assert "No saved query fits" in shown(page)


def test_a_file_of_a_colleague_is_opened_in_the_editor(page: "AppTest") -> None:
    page = go(page, "saved_queries")
    text = "// title: Sent\n// param n: integer = 3 -- how many\nRETURN $n AS n\n"
    page.file_uploader(key="sent_query").upload("sent.cypher", text.encode(), "text/plain").run()
    page.button(key="open_query").click().run()
    assert field(page, "text_input", "Title").value == "Sent"
    assert field(page, "text_input", "Example").value == "3"
    page.button(key="leave_query").click().run()
    assert not page.exception
