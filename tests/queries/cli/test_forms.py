"""Help, and the forms of answers: a table, CSV, JSON, a pipe that is closed."""

import csv
import io
import json
from importlib.metadata import version
from pathlib import Path
from typing import Any

import click
import pytest

from queries.cli.commands import cli
from tests.queries.conftest import Ask, Start


def _commands(command: click.Command, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    found = [path]
    if isinstance(command, click.Group):
        for name, inner in command.commands.items():
            found += _commands(inner, (*path, name))
    return found


READING = [
    ("status",),
    ("quarantine",),
    ("search", "Yandex"),
    ("show", "Yandex N.V."),
    ("owners", "Yandex N.V."),
    ("holdings", "Yandex N.V."),
    ("exposure", "LLC Drake", "--as-of", "2024-01-15"),
    ("paths", "LLC Drake", "--as-of", "2024-01-15"),
    ("regimes",),
    ("query", "list"),
]


def test_what_a_person_typed_is_repeated_in_short(ask: Ask) -> None:
    long = "x" * 5000
    for words in (
        ("search", long),
        ("show", long),
        ("exposure", f"NL-KVK:{long}"),
        ("quarantine", "--dataset", long),
        ("query", "run", long),
        ("query", "run", "owners_by_level", "--param", f"depth={long}"),
    ):
        said = ask(*words).err
        assert 'x…"' in said, words
        assert len(said) < 400, words


@pytest.mark.parametrize("path", _commands(cli), ids=" ".join)
def test_help_teaches(ask: Ask, path: tuple[str, ...]) -> None:
    asked = ask(*path, "--help")
    assert asked.code == 0
    assert asked.err == ""
    assert asked.out.startswith("Usage: ownership")
    words = asked.out.split("Options:")[0].split("\n\n", 1)[1]
    assert len(words.split()) >= 4, "a sentence says what it does"


@pytest.mark.parametrize("name", ["show", "owners", "holdings", "exposure", "paths"])
def test_help_says_what_a_party_is(ask: Ask, name: str) -> None:
    assert "SCHEME:VALUE" in ask(name, "--help").out


def test_version(ask: Ask) -> None:
    assert version("ownership-explorer") in ask("--version").out


def _rows(answer: Any) -> list[Any]:
    """What is a row of a table: an answer's rows, a status's datasets, a party and its facts."""
    if isinstance(answer, list):
        return answer
    if "datasets" in answer:
        return list(answer["datasets"])
    lists = [
        [item for item in value if not isinstance(item, str)]
        for value in answer.values()
        if isinstance(value, list)
    ]
    return [answer, *(item for items in lists for item in items)]


@pytest.mark.parametrize("words", READING, ids=" ".join)
def test_three_forms_of_every_answer(ask: Ask, words: tuple[str, ...]) -> None:
    answer = ask("--format", "json", *words)
    rows = _rows(answer.json)
    listed = ask("--format", "csv", *words)
    table = ask("--format", "table", *words)
    said = [asked.err.splitlines() for asked in (answer, listed, table)]
    assert said[0] == said[1] == said[2]
    assert not said[0] or "shown" in said[0][0], "a search says how much there is"
    back = list(csv.DictReader(io.StringIO(listed.out)))
    assert len(back) == len(rows)
    assert all(None not in row and None not in row.values() for row in back)
    assert "{'" not in listed.out, "no Python in a cell"
    assert table.out.strip()
    assert "{'" not in table.out


def test_a_pipe_gets_json_by_default(ask: Ask) -> None:
    assert ask("search", "Yandex").json == ask("--format", "json", "search", "Yandex").json


def test_a_process_of_its_own_answers_without_pandas(start: Start, sample_workspace: Path) -> None:
    done = start(sample_workspace, "exposure", "Толока", "--regime", "eu", "--links")
    out, err = done.communicate(timeout=300)
    assert (done.returncode, err) == (0, "")
    assert json.loads(out)[0]["subject_name_original"] == "Толока"


def test_a_closed_pipe_is_no_error(start: Start, sample_workspace: Path) -> None:
    running = start(sample_workspace, "regimes")
    assert running.stdout is not None
    assert running.stderr is not None
    running.stdout.read(1)
    running.stdout.close()
    assert running.stderr.read() == ""
    running.stderr.close()
    assert running.wait(300) == 0
