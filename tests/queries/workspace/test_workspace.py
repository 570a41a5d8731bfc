"""The verbs in Python are those of the command line, with the same rows."""

import json
import os
import subprocess
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path
from shutil import rmtree

import pytest

from graph.values.errors import InputError, NotFoundError, OwnershipError, WorkspaceError
from queries.question.answer import to_json
from queries.question.settings import Settings, read_settings
from queries.workspace.workspace import Workspace, open_workspace
from tests.queries.conftest import Ask

pytestmark = pytest.mark.slow

DAY = "2024-01-15"


def test_rows_are_those_of_the_command_line(opened: Workspace, ask: Ask) -> None:
    told = {
        "search": opened.search("Yandex"),
        "show": opened.show("Toloka AI BV", DAY),
        "owners": opened.owners("LLC Drake", 3, DAY),
        "holdings": opened.holdings("JSC Alabuga SEZ", 3, DAY),
        "paths": opened.paths("LLC Drake", "eu", DAY),
        "regimes": opened.regimes(),
        "status": opened.status(),
    }
    words = {
        "search": ["Yandex"],
        "show": ["Toloka AI BV", "--as-of", DAY],
        "owners": ["LLC Drake", "--depth", "3", "--as-of", DAY],
        "holdings": ["JSC Alabuga SEZ", "--depth", "3", "--as-of", DAY],
        "paths": ["LLC Drake", "--as-of", DAY],
        "regimes": [],
        "status": [],
    }
    for verb, answer in told.items():
        assert json.loads(to_json(answer)) == ask(verb, *words[verb]).json, verb


def test_verdicts_are_those_of_the_command_line(opened: Workspace, ask: Ask) -> None:
    told = json.loads(to_json(opened.exposure(["LLC Drake"], as_of=DAY, links=True)))
    typed = ask("exposure", "LLC Drake", "--as-of", DAY, "--links").json
    assert [{k: row[k] for k in mine} for row, mine in zip(typed, told, strict=True)] == told


def test_answers_become_tables_and_graphs(opened: Workspace) -> None:
    rows = opened.exposure(["LLC Drake"], ["eu"], DAY)
    frame = rows.to_frame()
    assert list(frame["verdict"]) == ["certain"]
    assert frame["own_min_pct"][0] == Decimal(100)
    arrow = rows.to_arrow()
    assert arrow["own_min_pct"].to_pylist() == [Decimal(100)]
    assert str(arrow.schema.field("own_max_pct").type) == "decimal128(15, 6)"
    assert arrow["paths"].to_pylist()[0][0]["hops"]
    assert opened.owners("LLC Drake", 5, DAY).to_arrow().num_rows == 4
    assert opened.exposure([], ["eu"], DAY).to_arrow().num_rows == 0
    graph = rows.to_networkx()
    assert {name for _, name in graph.nodes(data="name")} == {
        "JSC Alabuga SEZ",
        "LLC Alabuga Development",
        "LLC Alabuga Machinery",
        "LLC Drake",
    }
    assert opened.owners("LLC Drake", 5, DAY).to_networkx().number_of_edges() == 4


def test_an_answer_without_rows_has_the_columns_of_one_with_rows(opened: Workspace) -> None:
    """A notebook that asks for a column of nobody's paths ended in an error of pandas."""
    pairs = (
        (opened.exposure([]), opened.exposure("LLC Drake", "eu", DAY)),
        (opened.paths("JSC Alabuga SEZ", "us", DAY), opened.paths("LLC Drake", "eu", DAY)),
        (opened.owners("JSC Alabuga SEZ", 1, DAY), opened.owners("LLC Drake", 1, DAY)),
        (opened.search("zzqqy"), opened.search("Drake")),
    )
    for empty, full in pairs:
        assert not empty
        assert full
        for table in (empty.to_frame(), empty.to_arrow().to_pandas()):
            assert set(full.to_frame().columns) <= set(table.columns)


@pytest.mark.parametrize("text", ["", "  ", "No Such Company", "Yandex"])
def test_what_is_no_party_raises_with_the_nearest(opened: Workspace, text: str) -> None:
    with pytest.raises(OwnershipError) as raised:
        opened.resolve(text)
    if text == "Yandex":
        assert isinstance(raised.value, NotFoundError)
        assert ("toloka:yandex_nv", "Yandex N.V.") in raised.value.candidates


def test_wrong_values_are_told(opened: Workspace) -> None:
    for wrong in (
        lambda: opened.search("x", limit=0),
        lambda: opened.owners("CITGO", depth=0),
        lambda: opened.paths("CITGO", k=0),
        lambda: opened.exposure(["CITGO"], ["mars"]),
        lambda: opened.exposure(["CITGO"], as_of="soon"),
        lambda: opened.run_query("nope"),
    ):
        with pytest.raises(InputError):
            wrong()


def test_no_party_is_no_row(opened: Workspace) -> None:
    assert opened.exposure([]) == []


def test_another_process_is_seen_by_a_new_question(own_workspace: Path, ask_own: Ask) -> None:
    workspace = open_workspace(own_workspace)
    assert workspace.resolve("CITGO") == "citgo:citgo"
    assert ask_own("drop", "citgo").code == 0
    with pytest.raises(NotFoundError):
        open_workspace(own_workspace).resolve("CITGO")


def test_a_workspace_is_made_where_none_is(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "new"
    assert open_workspace(folder).status()["datasets"] == []
    assert folder.is_dir()
    (tmp_path / "file").write_text("")
    with pytest.raises(WorkspaceError, match="--workspace"):
        open_workspace(tmp_path / "file")


def test_settings_come_from_arguments_then_environment_then_defaults(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("OWNERSHIP_WORKSPACE", str(tmp_path / "env"))
    monkeypatch.setenv("OWNERSHIP_STORE", "bolt://example.org:7687")
    monkeypatch.setenv("OWNERSHIP_STORE_PASSWORD", "secret")
    assert read_settings().workspace == tmp_path / "env"
    assert read_settings(tmp_path / "given").workspace == tmp_path / "given"
    assert read_settings().store == "bolt://example.org:7687"
    assert read_settings(None, "embedded").store == "embedded"
    assert "secret" not in repr(read_settings())
    assert "secret" not in repr(Settings(tmp_path, "bolt://x", "u", "secret"))
    for name in ("OWNERSHIP_WORKSPACE", "OWNERSHIP_STORE"):
        monkeypatch.delenv(name)
    assert read_settings().store == "embedded"
    assert read_settings().workspace.name == "workspace"


def test_today_is_the_default(opened: Workspace) -> None:
    before = date.today().isoformat()
    shown = opened.show("CITGO")
    assert before <= shown["as_of"] <= date.today().isoformat()


HEAVY = (
    "pandas",
    "numba",
    "duckdb",
    "streamlit",
    "networkx",
    "arcadedb_embedded",
    "neo4j",
    "scipy",
)


@pytest.mark.parametrize(
    ("words", "heavy"),
    [
        (["--help"], (*HEAVY, "numpy", "pyarrow", "rich", "tantivy")),
        (["regimes"], (*HEAVY, "tantivy")),
        (["search", "Yandex"], HEAVY),
        (["show", "Yandex N.V."], HEAVY),
        (["exposure", "CITGO"], HEAVY),
        (["exposure", "LLC Drake", "Yandex N.V.", "--links"], HEAVY),
        (["paths", "LLC Drake", "--as-of", "2024-01-15"], HEAVY),
    ],
)
def test_a_command_loads_only_what_it_needs(
    words: list[str], heavy: tuple[str, ...], sample_workspace: Path, repository: Path
) -> None:
    program = (
        "import sys; from queries.cli.commands import main\n"
        "try: main()\n"
        "finally: print(*[m for m in sys.argv[1].split() if m in sys.modules], file=sys.stderr)"
    ).replace("main()", "main(sys.argv[2:])")
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            program,
            " ".join(heavy),
            "--workspace",
            str(sample_workspace),
            *words,
        ],
        cwd=repository,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    # What is remarked stands before it.
    assert done.stderr.splitlines()[-1].split() == []


@pytest.mark.skipif(os.name != "posix", reason="elsewhere nobody tells a process's work")
def test_a_search_answers_at_once(sample_workspace: Path, repository: Path) -> None:
    """Seconds of work are counted, which a busy machine does not add to as it does to waiting."""
    took = []
    for _ in range(3):
        before = os.times()
        subprocess.run(
            [
                sys.executable,
                "-c",
                "from queries.cli.commands import main; main()",
                "--workspace",
                str(sample_workspace),
                "search",
                "Yandex",
            ],
            cwd=repository,
            capture_output=True,
            check=True,
        )
        after = os.times()
        took.append(
            after.children_user
            - before.children_user
            + after.children_system
            - before.children_system
        )
    assert min(took) < 1.5, took


def test_names_are_found_where_the_workspace_may_only_be_read(
    own_workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    rmtree(own_workspace / "cache", ignore_errors=True)
    (own_workspace / "cache").write_text("a file in the place of the folder cannot be written into")
    held = open_workspace(own_workspace)
    assert held.search("Toloka AI BV")[0]["id"] == "toloka:toloka_bv"
    kept = tmp_path / "ownership-explorer" / "workspaces" / held.data_version
    assert (kept / "current.json").is_file()


def test_one_text_is_one_party_and_one_regime_and_a_day_may_be_a_date(opened: Workspace) -> None:
    rows = opened.exposure("LLC Drake", "eu", date(2024, 1, 15))
    assert rows == opened.exposure(["LLC Drake"], ["eu"], "2024-01-15")
    assert [row["verdict"] for row in rows] == ["certain"]
    assert opened.timeline("LLC Drake", "eu") == opened.timeline("LLC Drake", ["eu"])
