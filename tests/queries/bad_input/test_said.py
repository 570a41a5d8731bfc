"""Bad input: one line that says what and what next, exit 2, and nothing of the record is lost."""

import json
import shutil
import socket
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.queries.bad_input.made_up import CASE, said_in_one_line
from tests.queries.conftest import Ask

pytestmark = pytest.mark.slow


def files(folder: Path) -> dict[str, Path]:
    """Make one bad file of each kind."""
    content: dict[str, bytes] = {
        "empty.json": b"",
        "broken.json": b'{"id":',
        "other.bin": b"x",
        "random.xml": bytes(range(256)) * 8,
        "bad.case.yaml": b"case: a\nparties:\n  p: {schema: Company, nme: X}\n",
        "share.case.yaml": (
            CASE.replace("Ltd", "Ltd")
            + 'interests: [{owner: p, asset: p, share: "150", source: s}]'
        ).encode(),
        "date.case.yaml": (
            CASE + "interests: [{owner: p, asset: p, share: unknown, start: 2024-02-30, source: s}]"
        ).encode(),
        "party.case.yaml": (
            CASE + "interests: [{owner: nobody, asset: p, share: unknown, source: s}]"
        ).encode(),
        "wide.case.yaml": CASE.encode("utf-16-le"),
        "page.html": b"<!DOCTYPE html><html><body>Not found</body></html>",
        "list.csv": b"one,two\n1,2\n",
        "archive.zip": b"PK\x03\x04 not an archive",
    }
    for name, written in content.items():
        (folder / name).write_bytes(written)
    return {name: folder / name for name in content} | {"nothere": folder / "nothere.json"}


BAD = {
    "unknown party": (["exposure", "No Such Company"], ["No Such Company", "ownership search"]),
    "ambiguous name": (["show", "Yandex"], ['"Yandex"', "toloka:yandex_nv", "toloka:yandex_llc"]),
    "empty name": (["show", ""], ["party is needed"]),
    "empty search": (["search", " "], ["text"]),
    "unknown number": (["show", "NL-KVK:00000000"], ["NL-KVK:00000000"]),
    "impossible date": (
        ["exposure", "CITGO", "--as-of", "2024-13-01"],
        ["2024-13-01", "a date"],
    ),
    "no such day": (["show", "CITGO", "--as-of", "2023-02-29"], ["2023-02-29", "not a date"]),
    "partial day": (["owners", "CITGO", "--as-of", "2023"], ["2023"]),
    "unknown regime": (["exposure", "CITGO", "--regime", "mars"], ["mars", "eu_asset_freeze"]),
    "regime of paths": (["paths", "CITGO", "--regime", "mars"], ["mars", "eu_asset_freeze"]),
    "no path wanted": (["paths", "CITGO", "-k", "0"], ["-k", "0"]),
    "depth": (["owners", "CITGO", "--depth", "99"], ["--depth", "50"]),
    "no party": (["exposure"], ["--input"]),
    "party and list": (["exposure", "CITGO", "--input", "{list.csv}"], ["--input"]),
    "list without names": (
        ["exposure", "--input", "{list.csv}"],
        ["list.csv", "name, number or lei"],
    ),
    "list is empty": (["exposure", "--input", "{empty.json}"], ["empty.json", "heading"]),
    "list is no text": (["exposure", "--input", "{random.xml}"], ["random.xml", "CSV"]),
    "list is not there": (["exposure", "--input", "{nothere}"], ["nothere", "no such file"]),
    "out is a file": (["exposure", "CITGO", "--out", "{other.bin}"], ["other.bin", "--out"]),
    "out has no rights": (["exposure", "CITGO", "--out", "/proc/nope"], ["/proc/nope", "--out"]),
    "file is not there": (["load", "{nothere}"], ["nothere", "no such file"]),
    "file is a folder": (["load", "/proc"], ["/proc", "folder"]),
    "file is empty": (["load", "{empty.json}"], ["empty.json", "empty"]),
    "file is broken": (["load", "{broken.json}", "--reader", "ftm"], ["broken.json", "line 1"]),
    "file of another kind": (["load", "{other.bin}"], ["other.bin", "--reader"]),
    "a page instead": (["load", "{page.html}"], ["page.html", "web page"]),
    "noise": (["load", "{random.xml}"], ["random.xml"]),
    "no archive": (["load", "{archive.zip}"], ["archive.zip"]),
    "wrong reader": (["load", "{page.html}", "--reader", "gleif"], ["page.html"]),
    "unknown reader": (["load", "{page.html}", "--reader", "nope"], ["nope", "eu_fsf"]),
    "reader of another kind": (["load", "{ok}", "--reader", "bods"], ["is one for case"]),
    "unknown key": (["load", "{bad.case.yaml}"], ["bad.case.yaml:3:24", "nme", "name"]),
    "impossible share": (["load", "{share.case.yaml}"], ["share.case.yaml:5:41", "150", "100"]),
    "impossible start": (["load", "{date.case.yaml}"], ["date.case.yaml:5:", "2024-02-30"]),
    "party not described": (["load", "{party.case.yaml}"], ["party.case.yaml:5:", "nobody"]),
    "wrong encoding": (["load", "{wide.case.yaml}"], ["wide.case.yaml"]),
    "date of retrieval": (["load", "{other.bin}", "--retrieved-on", "soon"], ["soon"]),
    "complete needs a date": (["load", "{ok}", "--complete"], ["--retrieved-on"]),
    "mapping is not there": (["load", "{list.csv}", "--mapping", "{nothere}"], ["nothere"]),
    "mapping is no TOML": (
        ["load", "{list.csv}", "--mapping", "{page.html}"],
        ["page.html", "TOML"],
    ),
    "nothing to load": (["load"], ["FILES"]),
    "unknown command": (["nosuchcommand"], ["nosuchcommand", "--help"]),
    "unknown option": (["status", "--nosuch"], ["--nosuch", "--help"]),
    "an option of all commands behind one": (
        ["query", "list", "--format", "csv"],
        ["--format is for every command and stands before it: ownership --format ... query list"],
    ),
    "unknown form": (["--format", "xml", "status"], ["xml", "json"]),
    "unknown dataset": (["drop", "nope"], ["nope", "toloka"]),
    "refused records of nobody": (
        ["quarantine", "--dataset", "nope"],
        ['no dataset "nope"', "There are: ", "citgo", "toloka"],
    ),
    "judged against itself": (["judge", "citgo:citgo", "citgo:citgo", "positive"], ["itself"]),
    "judged unknown": (["judge", "citgo:citgo", "nope", "positive"], ["nope"]),
    "unknown judgement": (["judge", "citgo:citgo", "citgo:pdvsa", "maybe"], ["maybe", "unsure"]),
    "unknown query": (["query", "run", "nope"], ["nope", "ownership query list"]),
    "unknown parameter": (["query", "run", "owners_by_level", "--param", "x=1"], ["x", "depth"]),
    "parameter without value": (
        ["query", "run", "owners_by_level", "--param", "x"],
        ["NAME=VALUE"],
    ),
    "wrong number": (["query", "run", "owners_by_level", "--param", "depth=a"], ["depth", "a"]),
    "port is none": (["app", "--port", "80000"], ["--port", "80000"]),
    "no workspace without rights": (["--workspace", "/proc/nope", "status"], ["--workspace"]),
    "workspace without rights": (
        ["--workspace", "/proc/nope", "load", "{ok}"],
        ["/proc/nope", "--workspace"],
    ),
    "workspace is a file": (["--workspace", "{other.bin}", "status"], ["other.bin", "--workspace"]),
    "store is none": (["--store", "nonsense", "status"], ["nonsense", "bolt://"]),
}


ON_A_STORE = {
    "exposure": ["exposure", "Toloka AI BV"],
    "search": ["search", "Toloka"],
    "status": ["status"],
    "query": ["query", "run", "owners_by_level"],
    "load": ["load", "{ok}"],
    "rebuild": ["rebuild"],
}


@pytest.mark.parametrize("kind", BAD)
def test_bad_input(kind: str, ask_own: Ask, tmp_path: Path, version: Callable[[], str]) -> None:
    arguments, words = BAD[kind]
    ok = tmp_path / "ok.case.yaml"
    ok.write_text(CASE)
    made = {"ok": ok, **files(tmp_path)}
    before = version()
    said_in_one_line(
        ask_own(*(str(made[a[1:-1]]) if a[:1] == "{" else a for a in arguments)), words
    )
    assert version() == before


@pytest.mark.parametrize("kind", ON_A_STORE)
def test_a_store_that_is_down(
    kind: str, ask_own: Ask, tmp_path: Path, version: Callable[[], str]
) -> None:
    ok = tmp_path / "ok.case.yaml"
    ok.write_text(CASE)
    before = version()
    words = [str(ok) if a == "{ok}" else a for a in ON_A_STORE[kind]]
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        address = f"bolt://127.0.0.1:{taken.getsockname()[1]}"
        asked = ask_own("--store", address, *words)
    lines = [line for line in asked.err.splitlines() if line.startswith("ownership:")]
    assert asked.code == 2
    assert len(lines) == 1
    assert address in lines[0]
    assert "running" in lines[0]
    assert "Traceback" not in asked.err
    assert version() == before, "the record is untouched"


def test_a_refused_file_does_not_keep_the_others_out(
    ask_own: Ask, tmp_path: Path, version: Callable[[], str]
) -> None:
    made = files(tmp_path)
    ok = tmp_path / "ok.case.yaml"
    ok.write_text(CASE)
    asked = ask_own("load", made["other.bin"], ok, made["bad.case.yaml"])
    first, second, third = json.loads(asked.out)
    assert asked.code == 3
    assert (set(first), set(third)) == ({"file", "refused"}, {"file", "refused"})
    assert second["parties"] == 1
    assert len(asked.err.splitlines()) == 2
    assert ask_own("show", "P Ltd").code == 0


def test_what_is_wrong_in_a_case_is_said_before_that_it_is_loaded(
    ask_own: Ask, tmp_path: Path, version: Callable[[], str]
) -> None:
    path = tmp_path / "small.case.yaml"
    path.write_text(CASE)
    assert ask_own("load", path).code == 0
    before = version()
    path.write_text(CASE + "links: [{kind: Family, from: p, to: nobody, source: s}]\n")
    said_in_one_line(ask_own("load", path), ["small.case.yaml:5:37", "nobody"])
    path.write_text(CASE.replace("P Ltd", "Q Ltd"))
    said_in_one_line(ask_own("load", path), ["'small' is loaded already", "--retrieved-on"])
    assert version() == before


def test_an_empty_workspace_says_what_to_do_first(ask: Ask, tmp_path: Path) -> None:
    asked = ask("--workspace", tmp_path / "new", "show", "Toloka")
    said_in_one_line(asked, ["No data is loaded", "ownership load"])
    for words in (("search", "Toloka"), ("quarantine",), ("status",)):
        said_in_one_line(ask("--workspace", tmp_path / "new", *words), ["No data is loaded"])
    # An empty folder that is there is a workspace to be.
    (tmp_path / "new").mkdir()
    assert ask("--workspace", tmp_path / "new", "status").json["datasets"] == []


def test_an_older_encoding_is_read_and_said(ask_own: Ask, tmp_path: Path) -> None:
    path = tmp_path / "latin.case.yaml"
    path.write_bytes(CASE.replace("P Ltd", "P\xfc Ltd").encode("cp1252"))
    asked = ask_own("load", path)
    assert asked.json[0]["parties"] == 1
    assert "latin.case.yaml is not UTF-8; read as Windows-1252" in asked.err
    assert ask_own("show", "Pü Ltd").code == 0


@pytest.mark.parametrize("command", [["status"], ["search", "Toloka"], ["drop", "citgo"]])
def test_a_damaged_head_is_named(ask_own: Ask, own_workspace: Path, command: list[str]) -> None:
    (own_workspace / "record" / "HEAD.json").write_text("{broken")
    asked = ask_own(*command)
    # The status tells what is left of the record besides.
    said_in_one_line(replace(asked, out=""), ["HEAD.json", "damaged"])
    assert bool(asked.out) == (command == ["status"])


def test_a_damaged_part_is_named(ask_own: Ask, own_workspace: Path) -> None:
    for path in (own_workspace / "record").rglob("parties.parquet"):
        path.write_bytes(b"damaged")
    shutil.rmtree(own_workspace / "cache")
    said_in_one_line(ask_own("search", "Toloka"), ["parties.parquet", "ownership repair"])


def test_a_damaged_cache_is_made_anew(ask_own: Ask, own_workspace: Path) -> None:
    for path in (own_workspace / "cache").rglob("*"):
        if path.is_file():
            path.write_bytes(b"damaged")
    assert ask_own("search", "Толока").json[0]["id"] == "toloka:toloka_bv"
    (row,) = ask_own("exposure", "LLC Drake", "--regime", "eu", "--as-of", "2024-01-15").json
    assert row["verdict"] == "certain"


def test_a_port_in_use(ask: Ask) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        said_in_one_line(ask("app", "--port", str(port)), [str(port), "in use", "--port"])


def test_names_that_a_person_typed_cannot_move_the_cursor(ask: Ask) -> None:
    asked = ask("show", "evil\x1b[2Jname\n\nline")
    said_in_one_line(asked, ["evil", "name"])
    assert "\x1b" not in asked.err
