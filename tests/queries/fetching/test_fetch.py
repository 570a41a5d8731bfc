"""`ownership fetch`, `update` and `catalogue` against a publisher's server on this machine."""

import json
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import requests
from filelock import FileLock

from graph.head.workspace_folder import claim_folder
from queries.fetching import fetch_data_sets
from queries.workspace.workspace import Workspace, open_workspace
from tests.publisher_server import Publisher, Reply, running_publisher
from tests.queries.conftest import Ask, Asked, Start

pytestmark = pytest.mark.slow

DATA_SET = """
key = "made_up_list"
title = "A made-up list"
publisher = "The Made-up Council"
page = "https://example.org/list"
kind = "list"
how_often = "daily"
conditions = "made up: name the council"
reader = "un"
dataset = "made_up_list"
hosts = ["127.0.0.1"]
facts = [{{ source = "made up", read_on = "2026-11-28", certainty = "read" }}]

[[files]]
name = "list.xml"
form = "xml"
url = "{address}/list.xml"
"""
PAGE = """
key = "made_up_register"
title = "A made-up register"
publisher = "The Made-up Registry"
page = "https://example.org/register"
kind = "register"
how_often = "daily"
conditions = "made up: none"
reader = "un"
dataset = "made_up_register"
hosts = ["127.0.0.1"]
facts = [{{ source = "made up", read_on = "2026-11-28", certainty = "read" }}]

[[files]]
name = "part.xml"
form = "xml"
page = "{address}/page.html"
links = 'list-(?P<day>\\d{{4}}-\\d\\d-\\d\\d)_(?P<part>\\d)of(?P<parts>\\d)\\.xml'
"""


def un_list(day: str, *numbers: int) -> bytes:
    entries = "".join(
        f"<ENTITY><DATAID>{n}</DATAID><FIRST_NAME>MADE-UP {n}</FIRST_NAME>"
        f"<UN_LIST_TYPE>Libya</UN_LIST_TYPE><REFERENCE_NUMBER>LYe.{n}</REFERENCE_NUMBER>"
        "<LISTED_ON>2011-02-26</LISTED_ON></ENTITY>"
        for n in numbers
    )
    head = f"<CONSOLIDATED_LIST dateGenerated='{day}T00:00:00Z'>" if day else "<CONSOLIDATED_LIST>"
    return f"{head}<ENTITIES>{entries}</ENTITIES></CONSOLIDATED_LIST>".encode()


OLD, NEW = un_list("2026-10-01", 901, 902, 903), un_list("2026-11-01", 901, 903)
AddDataSet = Callable[[str], None]


@pytest.fixture
def publisher() -> Iterator[Publisher]:
    with running_publisher() as running:
        yield running


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    folder = tmp_path / "workspace"
    claim_folder(folder)
    (folder / "catalogue").mkdir()
    return folder


@pytest.fixture
def add(workspace: Path, publisher: Publisher) -> AddDataSet:
    """Puts a data set into the workspace's own catalogue."""

    def write(text: str) -> None:
        name = f"{len(list((workspace / 'catalogue').iterdir()))}.toml"
        text = text.format(address=publisher.address)
        (workspace / "catalogue" / name).write_text(text, encoding="utf-8")

    return write


@pytest.fixture
def fetch(ask: Ask, workspace: Path) -> Ask:
    """Runs a command of the workspace; stdin is no terminal."""

    def run(*arguments: str | Path) -> Asked:
        return ask("--workspace", workspace, "--format", "json", *arguments)

    return run


def _rows(asked: Asked) -> dict[str, dict[str, object]]:
    return {row["name"]: row for row in json.loads(asked.out)}


def _is_missing(asked: Asked) -> bool:
    """Return whether the best of a search is a party that the newest edition lacks."""
    status = json.loads(asked.out)[0]["status"] or ""
    return bool(status.startswith("missing from the edition of"))


def test_nothing_is_asked_before_a_yes(
    fetch: Ask, add: AddDataSet, publisher: Publisher, workspace: Path
) -> None:
    add(DATA_SET)
    publisher.gives("/list.xml", Reply(OLD))
    asked = fetch("fetch", "made_up_list")
    assert asked.code == 2
    assert "conditions: made up: name the council" in asked.err
    assert "from: 127.0.0.1" in asked.err
    assert "say --yes" in asked.err
    assert not publisher.asked
    assert not (workspace / "fetch").exists()


def test_a_yes_is_remembered_until_the_conditions_change(
    fetch: Ask, add: AddDataSet, publisher: Publisher, workspace: Path
) -> None:
    add(DATA_SET)
    publisher.gives("/list.xml", Reply(OLD))
    assert fetch("fetch", "made_up_list", "--yes").code == 0
    assert fetch("fetch", "made_up_list").code == 0
    (workspace / "catalogue" / "0.toml").write_text(
        DATA_SET.format(address=publisher.address).replace("name the council", "pay the council")
    )
    asked = fetch("update")
    assert asked.code == 2
    assert "pay the council" in asked.err


def test_an_edition_is_loaded_whole_and_a_newer_one_ends_what_it_lacks(
    fetch: Ask, add: AddDataSet, publisher: Publisher, workspace: Path
) -> None:
    add(DATA_SET)
    publisher.gives("/list.xml", Reply(OLD))
    row = _rows(fetch("fetch", "made_up_list", "--yes"))["made_up_list"]
    assert (row["result"], row["records_kept"], row["closed"]) == ("loaded", 3, 0)
    assert row["edition"] == "2026-10-01"
    assert row["bytes"] == len(OLD)
    row = _rows(fetch("update"))["made_up_list"]
    assert (row["result"], row["edition"]) == ("newest", "2026-10-01")
    assert publisher.asked["/list.xml"][1]["If-None-Match"] == '"one"'
    publisher.gives("/list.xml", Reply(NEW, etag='"two"'))
    row = _rows(fetch("update"))["made_up_list"]
    assert (row["result"], row["edition"]) == ("loaded", "2026-11-01")
    assert not _is_missing(fetch("search", "MADE-UP 903"))
    assert _is_missing(fetch("search", "MADE-UP 902"))
    # The record keeps its own copy.
    assert [p.name for p in (workspace / "fetch" / "made_up_list").iterdir()] == [".state.json"]
    assert fetch("check", "--deep").json["whole"]


def test_what_was_dropped_is_loaded_again_though_the_server_has_nothing_newer(
    fetch: Ask, add: AddDataSet, publisher: Publisher
) -> None:
    add(DATA_SET)
    publisher.gives("/list.xml", Reply(OLD))
    fetch("fetch", "made_up_list", "--yes")
    fetch("drop", "made_up_list")
    assert _rows(fetch("update"))["made_up_list"]["result"] == "loaded"


def test_what_was_loaded_by_hand_as_no_whole_edition_is_loaded_as_one(
    fetch: Ask, add: AddDataSet, publisher: Publisher, tmp_path: Path
) -> None:
    add(DATA_SET)
    publisher.gives("/list.xml", Reply(OLD))
    fetch("fetch", "made_up_list", "--yes")
    (tmp_path / "new.xml").write_bytes(NEW)
    assert fetch("load", tmp_path / "new.xml", "--dataset", "made_up_list").code == 0
    assert not _is_missing(fetch("search", "MADE-UP 902"))
    publisher.gives("/list.xml", Reply(NEW, etag='"two"'))
    assert _rows(fetch("update"))["made_up_list"]["result"] == "loaded"
    assert _is_missing(fetch("search", "MADE-UP 902"))
    assert _rows(fetch("update"))["made_up_list"]["result"] == "newest"


def test_the_same_bytes_under_another_mark_are_the_newest(
    fetch: Ask, add: AddDataSet, publisher: Publisher
) -> None:
    add(DATA_SET)
    publisher.gives("/list.xml", Reply(OLD), Reply(OLD, etag='"two"', changed=""))
    fetch("fetch", "made_up_list", "--yes")
    assert _rows(fetch("update"))["made_up_list"]["result"] == "newest"


@pytest.mark.parametrize(
    ("rule", "day"),
    [('edition = "header"', "2026-11-27T08:00"), ('edition = "fetched"', "today")],
)
def test_the_day_of_an_edition_that_states_none(
    fetch: Ask, add: AddDataSet, publisher: Publisher, rule: str, day: str
) -> None:
    add(DATA_SET.replace("hosts =", f"{rule}\nhosts ="))
    changed = "Sat, 01 Aug 2026 08:00:00 GMT"
    publisher.gives("/list.xml", Reply(un_list("", 901), changed=changed))
    row = _rows(fetch("fetch", "made_up_list", "--yes"))["made_up_list"]
    today = datetime.now(UTC).date().isoformat()
    wanted = today if day == "today" else "2026-08-01T08:00"
    assert str(row["edition"]).startswith(wanted)


def test_the_day_of_an_edition_stands_in_a_small_file_beside_it(
    fetch: Ask, add: AddDataSet, publisher: Publisher
) -> None:
    index = 'edition = "index"\nedition_url = "{address}/index.json"\nedition_field = "updated_at"'
    add(DATA_SET.replace("hosts =", f"{index}\nhosts ="))
    publisher.gives("/list.xml", Reply(un_list("", 901)))
    publisher.gives("/index.json", Reply(b'{"updated_at": "2026-09-02T06:31:02"}'))
    row = _rows(fetch("fetch", "made_up_list", "--yes"))["made_up_list"]
    assert str(row["edition"]).startswith("2026-09-02T06:31")


def test_a_file_that_the_record_refuses_is_kept_and_not_fetched_twice(
    fetch: Ask, add: AddDataSet, publisher: Publisher, workspace: Path
) -> None:
    add(DATA_SET)
    many = un_list("2026-10-01", *range(901, 931))
    publisher.gives("/list.xml", Reply(many))
    fetch("fetch", "made_up_list", "--yes")
    publisher.gives("/list.xml", Reply(NEW, etag='"two"'))
    for _ in range(2):
        asked = fetch("update")
        row = _rows(asked)["made_up_list"]
        assert (asked.code, row["result"]) == (2, "refused")
        assert "--at-least" in str(row["why"])
        assert str(workspace / "fetch" / "made_up_list" / "list.xml") in str(row["why"])
    assert publisher.asked["/list.xml"][-1]["If-None-Match"] == '"two"'
    kept = workspace / "fetch" / "made_up_list" / "list.xml"
    options = ("--dataset", "made_up_list", "--complete", "--at-least", "1")
    assert fetch("load", kept, *options).code == 0
    assert _rows(fetch("update"))["made_up_list"]["result"] == "newest"
    assert not kept.exists()


def test_one_that_fails_does_not_stop_the_others(
    fetch: Ask, add: AddDataSet, publisher: Publisher
) -> None:
    add(DATA_SET)
    add(DATA_SET.replace("made_up_list", "other_list").replace("/list.xml", "/other.xml"))
    publisher.gives("/list.xml", Reply(OLD))
    asked = fetch("fetch", "other_list", "made_up_list", "--yes")
    rows = _rows(asked)
    assert asked.code == 3
    assert (rows["made_up_list"]["result"], rows["other_list"]["result"]) == ("loaded", "refused")
    assert "by hand: https://example.org/list" in asked.err


@pytest.mark.parametrize("together", [0, 1 << 30])
def test_data_sets_are_loaded_together_each_with_its_options(
    fetch: Ask,
    add: AddDataSet,
    publisher: Publisher,
    monkeypatch: pytest.MonkeyPatch,
    together: int,
) -> None:
    monkeypatch.setattr(fetch_data_sets, "_TOGETHER", together)
    calls: list[int] = []
    load = Workspace.load_together

    def heard(self: Workspace, wanted: Any, progress: Any = None) -> Any:
        calls.append(len(wanted))
        return load(self, wanted, progress)

    monkeypatch.setattr(Workspace, "load_together", heard)
    names = ("made_up_list", "second_list", "third_list", "fourth_list")
    for number, name in enumerate(names):
        add(DATA_SET.replace("made_up_list", name).replace("/list.xml", f"/{number}.xml"))
        publisher.gives(f"/{number}.xml", Reply(un_list("2026-10-01", 901 + number)))
    publisher.gives("/1.xml", Reply(b"<CONSOLIDATED_LIST><nothing/></CONSOLIDATED_LIST>"))
    asked = fetch("fetch", *names, "--yes")
    rows = _rows(asked)
    assert [rows[name]["result"] for name in names] == ["loaded", "refused", "loaded", "loaded"]
    assert [rows[name]["records_kept"] for name in names if name != "second_list"] == [1, 1, 1]
    assert calls == ([1, 1, 1, 1] if together == 0 else [4])
    assert asked.code == 3


def test_all_parts_of_the_newest_edition_are_loaded_together(
    fetch: Ask, add: AddDataSet, publisher: Publisher
) -> None:
    add(PAGE)
    links = "".join(f'<a href="list-2026-10-0{d}_{n}of2.xml">' for d in (1, 2) for n in (1, 2))
    publisher.gives("/page.html", Reply(f"<html>{links}</html>".encode()))
    publisher.gives("/list-2026-10-02_1of2.xml", Reply(un_list("2026-10-02", 901, 902)))
    publisher.gives("/list-2026-10-02_2of2.xml", Reply(un_list("2026-10-02", 903)))
    row = _rows(fetch("fetch", "made_up_register", "--yes"))["made_up_register"]
    assert (row["result"], row["files"], row["records_kept"]) == ("loaded", 2, 3)
    assert "/list-2026-10-01_1of2.xml" not in publisher.asked
    assert _rows(fetch("update"))["made_up_register"]["result"] == "newest"


def test_a_page_that_fails_once_is_asked_again_and_old_parts_go(
    fetch: Ask,
    add: AddDataSet,
    publisher: Publisher,
    workspace: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pauses: list[float] = []
    monkeypatch.setattr("ingest.download.page_links.time.sleep", pauses.append)
    add(PAGE)
    page = Reply(b'<a href="list-2026-10-02_1of1.xml">')
    publisher.gives("/page.html", Reply(status=500), Reply(status=429), page)
    publisher.gives("/list-2026-10-02_1of1.xml", Reply(un_list("2026-10-02", 901)))
    old = workspace / "fetch" / "made_up_register" / "list-2026-10-01_1of1.xml.part"
    old.parent.mkdir(parents=True)
    old.write_bytes(b"old")
    assert fetch("fetch", "made_up_register", "--yes").code == 0
    assert pauses == [2.0, 4.0]
    assert not old.exists()


@pytest.mark.parametrize(
    ("page", "said"),
    [
        ('<a href="list-2026-10-02_1of2.xml">', "there are 1 of the 2 parts"),
        ("<html>moved</html>", "the page does not name the file any more"),
    ],
)
def test_a_part_that_is_missing_ends_nothing(
    fetch: Ask, add: AddDataSet, publisher: Publisher, page: str, said: str
) -> None:
    add(PAGE)
    publisher.gives("/page.html", Reply(page.encode()))
    publisher.gives("/list-2026-10-02_1of2.xml", Reply(un_list("2026-10-02", 901)))
    asked = fetch("fetch", "made_up_register", "--yes")
    assert asked.code == 2
    assert said in asked.err


def test_a_part_that_fails_leaves_the_record_as_it_was(
    fetch: Ask, add: AddDataSet, publisher: Publisher
) -> None:
    add(PAGE)
    links = "".join(f'<a href="list-2026-10-02_{n}of2.xml">' for n in (1, 2))
    publisher.gives("/page.html", Reply(links.encode()))
    publisher.gives("/list-2026-10-02_1of2.xml", Reply(un_list("2026-10-02", 901)))
    assert fetch("fetch", "made_up_register", "--yes").code == 2
    assert fetch("status").json["datasets"] == []
    publisher.gives("/list-2026-10-02_2of2.xml", Reply(un_list("2026-10-02", 902)))
    row = _rows(fetch("fetch", "made_up_register"))["made_up_register"]
    assert (row["result"], row["records_kept"]) == ("loaded", 2)
    again = publisher.asked["/list-2026-10-02_1of2.xml"][1]
    assert "If-None-Match" in again, "the first part is here already"


@pytest.mark.parametrize("known", [True, False])
def test_an_edition_older_than_what_is_loaded_is_named_so(
    known: bool, fetch: Ask, add: AddDataSet, publisher: Publisher
) -> None:
    """A mirror that went back, to an edition that was loaded before it or to one that was not."""
    add(DATA_SET)
    old, new = (Reply(OLD, etag='"old"', changed=""), Reply(NEW, etag='"new"', changed=""))
    for reply in (old, new) if known else (new,):
        publisher.gives("/list.xml", reply)
        assert _rows(fetch("fetch", "made_up_list", "--yes"))["made_up_list"]["result"] == "loaded"
    publisher.gives("/list.xml", old)
    for _ in range(2):
        row = _rows(fetch("update"))["made_up_list"]
        assert row["result"] == "older"
        assert str(row["edition"]).startswith("2026-10-01")
        assert str(row["why"]).startswith("older than what is loaded, of 2026-11-01")
    publisher.gives("/list.xml", new)
    row = _rows(fetch("update"))["made_up_list"]
    assert (row["result"], row["why"]) == ("newest", None)


def test_a_folder_stands_for_the_network(
    fetch: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(requests.Session, "get", _no_network)
    folder = tmp_path / "files"
    (folder / "un_sc_sanctions").mkdir(parents=True)
    (folder / "un_sc_sanctions" / "whatever.xml").write_bytes(OLD)
    (folder / "20261001-FULL-1_1.xml").write_bytes(b"<cut")
    asked = fetch("fetch", "un_sc_sanctions", "eu_fsf", "us_ofac_sdn", "--from", folder)
    rows = _rows(asked)
    assert asked.code == 3
    assert (rows["un_sc_sanctions"]["result"], rows["un_sc_sanctions"]["records_kept"]) == (
        "loaded",
        3,
    )
    assert "it breaks off" in str(rows["eu_fsf"]["why"])
    assert "has no folder us_ofac_sdn with its files" in str(rows["us_ofac_sdn"]["why"])
    row = _rows(fetch("update", "--from", folder))["un_sc_sanctions"]
    assert (row["result"], row["edition"]) == ("newest", "2026-10-01")


def _no_network(*_: object, **__: object) -> None:
    raise AssertionError("a server was asked")


def test_a_folder_may_have_the_names_that_publishers_give(fetch: Ask, tmp_path: Path) -> None:
    (tmp_path / "20260901-FULL-1_1.xml").write_bytes(b"<export></export>")
    (tmp_path / "20261001-FULL-1_1(xsd).xml").write_bytes(b"<export></cut")
    asked = fetch("fetch", "eu_fsf", "--from", tmp_path)
    assert "20261001-FULL-1_1(xsd).xml: it breaks off" in asked.err
    (tmp_path / "consolidated.csv").write_bytes(OLD)
    asked = fetch("fetch", "us_trade_csl", "--from", tmp_path)
    assert "consolidated.csv: it does not begin as CSV does" in asked.err


def test_what_a_reader_does_not_know_of_a_publisher_is_in_the_record(
    fetch: Ask, tmp_path: Path, repository: Path, workspace: Path
) -> None:
    folder = tmp_path / "opensanctions_sanctions"
    folder.mkdir()
    sample = repository / "sample_data" / "ftm" / "consortium.ftm.json"
    (folder / "entities.ftm.json").write_bytes(sample.read_bytes())
    (folder / "index.json").write_text('{"updated_at": "2026-11-02T06:31:02"}')
    assert fetch("fetch", "opensanctions_sanctions", "--from", tmp_path).code == 0
    opened = open_workspace(workspace)
    source = next(iter(opened.sources()))
    assert (source["publisher"], source["edition"]) == ("OpenSanctions", "2026-11-02")
    assert str(source["licence"]).startswith("CC BY-NC 4.0")
    opened.close()


def test_one_form_of_a_list_is_enough(fetch: Ask, tmp_path: Path, repository: Path) -> None:
    for name in ("sdn.csv", "alt.csv", "sdn-advanced.xml"):
        target = "sdn_advanced.xml" if name == "sdn-advanced.xml" else name
        (tmp_path / target).write_bytes((repository / "sample_data/ofac" / name).read_bytes())
    row = _rows(fetch("fetch", "us_ofac_sdn", "--from", tmp_path))["us_ofac_sdn"]
    assert (row["result"], row["files"]) == ("loaded", 1)


def test_a_folder_without_all_parts_ends_nothing(fetch: Ask, tmp_path: Path) -> None:
    (tmp_path / "psc-snapshot-2026-04-04_1of31.zip").write_bytes(b"PK\x03\x04")
    asked = fetch("fetch", "companies_house_psc", "--from", tmp_path)
    assert asked.code == 2
    assert "there are 1 of the 31 parts" in asked.err


def test_files_without_a_day_take_that_of_the_disk_and_it_is_said(
    fetch: Ask, add: AddDataSet, tmp_path: Path
) -> None:
    add(DATA_SET)
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "list.xml").write_bytes(un_list("", 901))
    os.utime(folder / "list.xml", (1_780_000_000, 1_780_000_000))
    asked = fetch("fetch", "made_up_list", "--from", folder)
    assert "the files state no day, so 2026-05-28 stands for it" in asked.err
    (folder / "list.xml").write_bytes(un_list("", 901, 902))
    said = ("--from", folder, "--retrieved-on", "2026-06-01")
    asked = fetch("fetch", "made_up_list", *said)
    assert _rows(asked)["made_up_list"]["edition"] == "2026-06-01"
    assert "state no day" not in asked.err


def test_a_mirror_stands_for_the_publishers_and_needs_a_yes_too(
    fetch: Ask, publisher: Publisher
) -> None:
    publisher.gives("/m/un_sc_sanctions/consolidated.xml", Reply(OLD))
    mirror = f"{publisher.address}/m/"
    asked = fetch("fetch", "un_sc_sanctions", "--from", mirror)
    assert (asked.code, dict(publisher.asked)) == (2, {})
    assert "from: 127.0.0.1" in asked.err
    row = _rows(fetch("fetch", "un_sc_sanctions", "--from", mirror, "--yes"))["un_sc_sanctions"]
    assert row["result"] == "loaded"
    # The publishers themselves are other servers, to which nobody agreed.
    assert fetch("update").code == 2


@pytest.mark.parametrize("place", ["http://example.org/m", "/no/such/folder", "ftp://x/y"])
def test_a_source_that_is_none(fetch: Ask, place: str) -> None:
    asked = fetch("fetch", "un_sc_sanctions", "--from", place, "--yes")
    assert asked.code == 2
    assert "--from" in asked.err


def test_what_needs_a_person_is_refused_with_the_address_for_people(fetch: Ask) -> None:
    asked = fetch("fetch", "dk_cvr_feed", "--yes")
    assert asked.code == 2
    assert "needs an account" in asked.err
    assert "by hand: https://datacvr.virk.dk/" in asked.err


def test_a_name_that_is_none_brings_the_nearest(fetch: Ask) -> None:
    asked = fetch("fetch", "gleif_lei", "--yes")
    assert asked.code == 2
    assert "gleif_lei2" in asked.err
    assert "Did you mean europe?" in fetch("fetch", "erope").err


def test_two_do_not_fetch_at_once(
    fetch: Ask, add: AddDataSet, workspace: Path, publisher: Publisher
) -> None:
    add(DATA_SET)
    publisher.gives("/list.xml", Reply(OLD))
    (workspace / "fetch").mkdir()
    with FileLock(workspace / "fetch" / "lock"):
        asked = fetch("fetch", "made_up_list", "--yes")
    assert (asked.code, dict(publisher.asked)) == (2, {})
    assert "another process is fetching" in asked.err


@pytest.mark.parametrize("answer", [True, False])
def test_a_person_at_a_terminal_is_asked(
    fetch: Ask,
    add: AddDataSet,
    publisher: Publisher,
    monkeypatch: pytest.MonkeyPatch,
    answer: bool,
) -> None:
    add(DATA_SET)
    publisher.gives("/list.xml", Reply(OLD))
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("click.confirm", lambda *_, **__: answer)
    asked = fetch("fetch", "made_up_list")
    assert bool(publisher.asked) is answer
    assert asked.code == (0 if answer else 2)
    assert ("nobody agreed" in asked.err) is not answer


def test_a_file_that_lies_there_damaged_is_fetched_again(
    fetch: Ask, add: AddDataSet, publisher: Publisher, workspace: Path
) -> None:
    add(DATA_SET)
    publisher.gives("/list.xml", Reply(un_list("2026-10-01", *range(901, 931))))
    fetch("fetch", "made_up_list", "--yes")
    publisher.gives("/list.xml", Reply(NEW, etag='"two"'))
    assert fetch("update").code == 2
    kept = workspace / "fetch" / "made_up_list" / "list.xml"
    kept.write_bytes(kept.read_bytes().replace(b"901", b"902"))
    fetch("update")
    assert "If-None-Match" not in publisher.asked["/list.xml"][-1]


def test_a_day_is_given_to_files_of_a_folder_only(fetch: Ask) -> None:
    asked = fetch("fetch", "un_sc_sanctions", "--yes", "--retrieved-on", "2026-01-01")
    assert asked.code == 2
    assert "give --from FOLDER too" in asked.err


def test_nothing_to_update_is_said(fetch: Ask) -> None:
    assert "nothing was fetched into this workspace yet" in fetch("update").err


def test_a_store_at_an_address_is_not_fetched_into(fetch: Ask) -> None:
    asked = fetch("--store", "bolt://127.0.0.1:1", "fetch", "un_sc_sanctions", "--yes")
    assert "leave out --store" in asked.err


@pytest.mark.slow
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_a_run_that_ends_in_the_middle_goes_on_from_its_part(
    start: Start,
    fetch: Ask,
    add: AddDataSet,
    publisher: Publisher,
    workspace: Path,
    how: signal.Signals,
) -> None:
    add(DATA_SET)
    long = un_list("2026-10-01", *range(901, 999)) + b"\n" * 100_000 + b"<!-- end -->"
    publisher.gives("/list.xml", Reply(long, delay=0.0005))
    part = workspace / "fetch" / "made_up_list" / "list.xml.part"
    running = start(workspace, "fetch", "made_up_list", "--yes")
    _wait_for(lambda: part.exists() and part.stat().st_size > 5000, running)
    running.send_signal(how)
    _, err = running.communicate(timeout=60)
    assert "Traceback" not in err
    assert running.returncode == (-signal.SIGKILL if how is signal.SIGKILL else 130)
    assert fetch("status").json["datasets"] == []
    publisher.gives("/list.xml", Reply(long))
    row = _rows(fetch("fetch", "made_up_list"))["made_up_list"]
    assert (row["result"], row["records_kept"]) == ("loaded", 98)
    begin = int(publisher.asked["/list.xml"][-1]["Range"].removeprefix("bytes=").rstrip("-"))
    assert begin > 4000


def _wait_for(ready: Callable[[], bool], running: "subprocess.Popen[str]") -> None:
    for _ in range(3000):
        if ready():
            return
        assert running.poll() is None, running.communicate()
        time.sleep(0.02)
    raise AssertionError("nothing came")


def test_the_catalogue_shows_what_is_loaded_and_how_old(
    fetch: Ask, add: AddDataSet, publisher: Publisher
) -> None:
    add(DATA_SET)
    publisher.gives("/list.xml", Reply(OLD))
    row = fetch("catalogue", "made_up").json[0]
    assert (row["is_loaded"], row["loaded"], row["age_days"]) == (False, None, None)
    fetch("fetch", "made_up_list", "--yes")
    row = fetch("catalogue", "made_up").json[0]
    today = datetime.now(UTC).date()
    age = (today - datetime(2026, 10, 1, tzinfo=UTC).date()).days
    assert (row["is_loaded"], row["loaded"], row["age_days"]) == (True, "2026-10-01", age)
    assert row["facts"][0]["read_on"] == "2026-11-28"


def test_a_file_loaded_by_hand_is_known_to_the_catalogue(
    fetch: Ask, repository: Path, publisher: Publisher
) -> None:
    sample = repository / "sample_data"
    assert fetch("load", sample / "ofac" / "sdn-advanced.xml").code in (0, 3)
    assert fetch("load", sample / "gleif" / "entities.xml").code == 0
    loaded = {row["name"] for row in fetch("catalogue").json if row["is_loaded"]}
    assert loaded == {"us_ofac_sdn", "gleif_lei2"}
    assert not publisher.asked


@pytest.mark.parametrize("form", ["table", "csv"])
def test_the_catalogue_and_results_in_other_forms(
    ask: Ask, workspace: Path, add: AddDataSet, publisher: Publisher, form: str
) -> None:
    add(DATA_SET)
    publisher.gives("/list.xml", Reply(OLD))
    asked = ask("--workspace", workspace, "--format", form, "catalogue", "made_up")
    assert "made up: name the council" in " ".join(asked.out.split())
    command = ("--workspace", workspace, "--format", form, "fetch", "made_up_list")
    assert "2026-10-01" in ask(*command, "--yes").out
    assert "newest" in ask(*command).out


def test_an_own_data_set_may_not_take_a_name_that_is_ours(fetch: Ask, add: AddDataSet) -> None:
    add(DATA_SET.replace("made_up_list", "eu_fsf"))
    assert "the key 'eu_fsf' is taken" in fetch("catalogue").err


def test_opening_a_workspace_asks_no_server(
    fetch: Ask,
    add: AddDataSet,
    publisher: Publisher,
    workspace: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    add(DATA_SET)
    publisher.gives("/list.xml", Reply(OLD))
    fetch("fetch", "made_up_list", "--yes")
    monkeypatch.setattr(requests.Session, "get", _no_network)
    opened = open_workspace(workspace)
    assert opened.search("MADE-UP 901")
    opened.close()


def test_an_update_says_which_watched_results_moved(
    fetch: Ask, add: AddDataSet, publisher: Publisher, tmp_path: Path
) -> None:
    add(DATA_SET)
    publisher.gives("/list.xml", Reply(OLD, etag='"1"'))
    fetch("fetch", "made_up_list", "--yes")
    (tmp_path / "list.csv").write_text("name\nMADE-UP 904\n", encoding="utf-8")
    assert fetch("watch", "add", tmp_path / "list.csv", "--regime", "eu").code == 0
    publisher.gives("/list.xml", Reply(un_list("2026-11-01", 901, 904), etag='"2"'))
    asked = fetch("update")
    assert asked.code == 0
    assert "1 result that is watched has moved: ownership watch run" in asked.err
    assert "MADE-UP 904: " in asked.err
    assert fetch("watch", "run").code == 4, "a remark is not yet told"


def test_a_data_set_whose_state_was_lost_is_brought_up_to_date_all_the_same(
    fetch: Ask, add: AddDataSet, publisher: Publisher, workspace: Path
) -> None:
    add(DATA_SET)
    publisher.gives("/list.xml", Reply(OLD))
    assert fetch("fetch", "made_up_list", "--yes").code == 0
    (workspace / "fetch" / "made_up_list" / ".state.json").unlink()
    publisher.gives("/list.xml", Reply(NEW, etag='"two"'))
    assert _rows(fetch("update"))["made_up_list"]["result"] == "loaded"


def test_a_body_far_longer_than_the_catalogue_states_is_cut_short(
    fetch: Ask, add: AddDataSet, publisher: Publisher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("queries.fetching.fetch_data_sets._MOST_MORE", 0)
    add(DATA_SET.replace("\n[[files]]", "bytes = 100\n\n[[files]]"))
    publisher.gives("/list.xml", Reply(OLD + b"<!-- -->" * 10_000, chunked=True))
    asked = fetch("fetch", "made_up_list", "--yes")
    assert asked.code == 2
    assert "larger than 0 MB, far more than" in asked.err
