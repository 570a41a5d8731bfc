"""The benchmarks at a tiny scale: the lines are whole, both sides agree. Nothing is timed here."""

import json
from pathlib import Path

import numpy as np
import pytest
from _pytest.mark import ParameterSet
from click.testing import CliRunner

from benchmarks import register_run
from benchmarks.__main__ import SCALES, main, measure_figures
from benchmarks.figure import Figure, Goal
from benchmarks.figures import chosen_figures, crowd, explorer, figures
from benchmarks.figures.cascade import HALF, time_duckdb, time_networkx, time_ours
from benchmarks.figures.search import QUESTIONS, names_of, questions
from benchmarks.files import SAMPLES, VARIANTS
from benchmarks.files_xml import lei
from benchmarks.generate import FULL, Graph, generate_graph
from benchmarks.page import fill_page, read_compared, read_figures, read_runs, runs_block
from graph.values.errors import InputError
from graph.values.identifiers import normalise_identifier
from ingest.files.opened_file import Opened
from ingest.reader import Context, Refusal
from ingest.recognition.detect import readers

TINY = 2_000
TINIER = 500
"""Parties of the figures that fill a store, or ask for every party: each takes seconds for more."""
ENGINE = ("store_embedded", "store_exposure_embedded", "cascade_cypher")
NEO4J = ("store_exposure_neo4j", "store_neo4j_import")
EVERY_PARTY = ("everyone",)
CHROMIUM = {"explorer"}
KEYS = "id ours_s peer peer_s ratio ratio_of goal met machine scale note".split()


@pytest.fixture(scope="module")
def graph() -> Graph:
    return generate_graph(20 * TINY)


def test_the_graph_is_a_possible_register(graph: Graph) -> None:
    held = np.bincount(graph.dst, weights=graph.share, minlength=graph.size)
    assert graph.share.min() > 0
    assert held.max() <= FULL
    assert (graph.src != graph.dst).all()
    assert len(set(zip(graph.src.tolist(), graph.dst.tolist(), strict=True))) == graph.src.size
    assert max(graph.src.max(), graph.dst.max(), graph.listed.max()) < graph.size
    assert np.bincount(graph.dst).max() >= 20
    assert np.count_nonzero(graph.share == HALF) > graph.src.size // 20


def test_the_graph_has_loops(graph: Graph) -> None:
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    ends = (np.ones(graph.src.size, np.int8), (graph.src, graph.dst))
    _, labels = connected_components(
        coo_array(ends, shape=(graph.size, graph.size)), connection="strong"
    )
    assert np.count_nonzero(np.bincount(labels) > 1) > 1


def _by_definition(graph: Graph) -> tuple[list[int], int]:
    """Look at every holding in every round until nothing changes; also count the rounds."""
    caught, rounds = np.isin(np.arange(graph.size), graph.listed), 0
    while True:
        held = np.bincount(graph.dst, weights=graph.share * caught[graph.src], minlength=graph.size)
        grown, rounds = caught | (held >= HALF), rounds + 1
        if (grown == caught).all():
            return np.flatnonzero(caught).tolist(), rounds
        caught = grown


def test_equal_seeds_give_equal_graphs() -> None:
    one, same, other = generate_graph(TINY, 5), generate_graph(TINY, 5), generate_graph(TINY, 6)
    assert one.src.tolist() == same.src.tolist()
    assert one.share.tolist() == same.share.tolist()
    assert one.src.tolist() != other.src.tolist()


def test_all_sides_of_the_cascade_catch_the_same_parties(graph: Graph) -> None:
    caught, rounds = _by_definition(graph)
    assert rounds > 3
    assert time_ours(graph)[2].tolist() == caught
    assert time_duckdb(graph)[2].tolist() == caught
    assert time_networkx(graph)[2].tolist() == caught


@pytest.mark.parametrize("name", sorted(readers()))
def test_every_reader_has_a_sample_that_it_reads_whole(name: str, tmp_path: Path) -> None:
    sample, reader = SAMPLES[name], readers()[name]
    path = tmp_path / sample.file
    sample.write(path, 30)
    items = list(reader.read(Opened(path), Context("made_up", None, lambda _text: None, readers())))
    assert [item for item in items if isinstance(item, Refusal)] == []
    assert len(items) >= 30
    assert sample.parse(path) > 0
    scores = {one.name: one.sniff(Opened(path).sniff()) for one in readers().values()}
    assert max(scores, key=lambda key: scores[key]) == name


def _figures() -> list[ParameterSet]:
    slow: dict[str, tuple[pytest.MarkDecorator, ...]] = dict.fromkeys(ENGINE, (pytest.mark.slow,))
    slow |= dict.fromkeys(NEO4J, (pytest.mark.slow, pytest.mark.neo4j))
    slow |= dict.fromkeys(CHROMIUM, (pytest.mark.slow, pytest.mark.browser))
    return [pytest.param(name, marks=slow.get(name, ())) for name in sorted(figures())]


@pytest.mark.parametrize("name", _figures())
def test_every_figure_gives_whole_lines(
    name: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    if name in ENGINE:
        pytest.importorskip("arcadedb_embedded", reason="no wheel of the engine for this machine")
    if name in CHROMIUM:
        request.getfixturevalue("chromium_path")
        monkeypatch.setattr(explorer, "TIMES", 1)
        monkeypatch.setattr(explorer, "EXPANSIONS", 2)
        monkeypatch.setattr(explorer, "EARLY", 1)
    # What is run many times to be timed is run once to be checked.
    monkeypatch.setattr("benchmarks.figure.MOST_TIMES", 1)
    monkeypatch.setattr("benchmarks.figures.first_answer.TURNS", 1)
    monkeypatch.setattr("benchmarks.figures.opening.TURNS", 1)
    monkeypatch.setattr("benchmarks.figures.opening.PARTS", 50)
    monkeypatch.setattr("benchmarks.figures.updating.ROUNDS", 1)
    monkeypatch.setattr("benchmarks.figures.everyone.ASKED", 20)
    monkeypatch.setattr("benchmarks.figures.explore_expand.WARMING", 1)
    monkeypatch.setattr("benchmarks.figures.store_exposure.WARMING", 1)
    monkeypatch.setattr(crowd, "VISITORS", 5)
    monkeypatch.setenv(crowd.MINUTES_FROM, "0.05")
    if name in NEO4J:
        address, login = request.getfixturevalue("empty_neo4j")
        monkeypatch.setenv("OWNERSHIP_BENCHMARK_NEO4J_URI", address)
        if login is not None:
            monkeypatch.setenv("OWNERSHIP_STORE_USER", login[0])
            monkeypatch.setenv("OWNERSHIP_STORE_PASSWORD", login[1])
    scale = TINIER if name in (*ENGINE, *NEO4J, *EVERY_PARTY) else TINY
    lines = [figure.line() for figure in measure_figures(name, scale)]
    assert lines
    for line in lines:
        assert list(line) == KEYS
        own = (name, *(name.replace("read_", kind) for kind in ("load_", "floor_")))
        assert str(line["id"]).startswith(own)
        assert json.loads(json.dumps(line)) == line
        assert float(str(line["ours_s"])) > 0
        assert str(line["machine"]).count(",") >= 2


@pytest.mark.parametrize("text", ["0", "-1", "ten", ""])
def test_a_stay_of_no_length_is_one_line(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(crowd.MINUTES_FROM, text)
    with pytest.raises(InputError, match="is no number of minutes; write one like 10"):
        crowd.minutes()


def test_the_names_asked_for_are_in_the_data() -> None:
    names = names_of(TINY)
    assert len(set(names)) == TINY
    asked = questions(names, QUESTIONS)
    assert {text == names[place] for place, text in asked} >= {False}
    assert asked == questions(names, QUESTIONS)


def test_made_up_numbers_have_right_check_digits() -> None:
    assert all(normalise_identifier("LEI", lei(number)).valid for number in (0, 1, 97, 99_999))


@pytest.mark.parametrize(
    ("goal", "ratio", "text", "met"),
    [
        (Goal(100), 99.9, ">= 100", False),
        (Goal(100), 100.0, ">= 100", True),
        (Goal(10, at_most=True), 10.1, "<= 10", False),
        (Goal(10, at_most=True), 10.0, "<= 10", True),
    ],
)
def test_a_goal_says_whether_it_is_met(goal: Goal, ratio: float, text: str, met: bool) -> None:
    figure = Figure("x", 1.0, "peer", ratio, 1, "peer_s/ours_s", goal, "")
    assert (figure.line()["goal"], figure.line()["met"]) == (text, met)


def test_a_ratio_is_turned_as_it_says() -> None:
    assert Figure("x", 2.0, "peer", 8.0, 1, "peer_s/ours_s", None, "").ratio == 4
    assert Figure("x", 2.0, "peer", 8.0, 1, "ours_s/peer_s", None, "").ratio == 0.25


def test_a_name_means_itself_or_a_group() -> None:
    assert set(chosen_figures("cascade")) == {
        "cascade_duckdb",
        "cascade_networkx",
        "cascade_cypher",
    }
    assert (
        set(chosen_figures("P3"))
        == set(chosen_figures("p3"))
        == {"cascade_duckdb", "cascade_cypher"}
    )
    assert list(chosen_figures("P5")) == ["p5_bounds"]
    assert list(chosen_figures("p9_Exposure_pass")) == ["p9_exposure_pass"]
    assert list(chosen_figures("cascade_duckdb")) == ["cascade_duckdb"]
    assert chosen_figures(None) == figures()
    named = {*readers(), *VARIANTS} & {*SAMPLES, *VARIANTS}
    assert set(chosen_figures("read")) == {f"read_{name}" for name in named}


def test_an_unknown_figure_is_one_line() -> None:
    done = CliRunner().invoke(main, ["nonsense"])
    assert done.exit_code == 2
    assert "there is no figure 'nonsense'; there are " in done.output
    assert CliRunner().invoke(main, ["--scale", "5k"]).exit_code == 2


def test_the_page_names_every_figure(repository: Path) -> None:
    page = (repository / "docs" / "benchmarks.md").read_text(encoding="utf-8")
    missing = [name for name in figures() if f"`{name}`" not in page]
    assert missing == []
    assert "|".join(SCALES) in page


def test_the_tables_of_the_page_are_those_of_the_lines(repository: Path) -> None:
    text = (repository / "docs" / "benchmarks.md").read_text(encoding="utf-8")
    lines = read_figures([repository / "benchmarks" / "measured.jsonl"])
    compared = read_compared([repository / "benchmarks" / "compared.jsonl"])
    assert len(lines) > 30
    assert compared
    runs = read_runs([repository / "benchmarks" / "register.jsonl"])
    assert runs
    assert fill_page(text, lines, compared, runs) == text, "run: python -m benchmarks.page"


def test_a_whole_register_is_loaded_searched_screened_and_exposed(tmp_path: Path) -> None:
    done = CliRunner().invoke(
        register_run.main, ["--lines", "2000", "--folder", str(tmp_path)], catch_exceptions=False
    )
    said = [json.loads(line) for line in done.output.splitlines()]
    assert [line["step"].partition(" ")[0] for line in said] == [
        *("load", "load", "search", "search", "ask", "screen", "ask", "sizes"),
    ]
    assert all(line["cpu_seconds"] > 0 and line["peak_mb"] > 50 for line in said[:-1])
    (tmp_path / "lines").write_text(done.output, encoding="utf-8")
    assert f"| {said[1]['step']} |" in runs_block(read_runs([tmp_path / "lines"]))
    assert list(tmp_path.iterdir()) == [tmp_path / "lines"]
