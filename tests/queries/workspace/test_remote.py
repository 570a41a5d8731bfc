"""With the address of a Neo4j the same questions get the same answers, from it alone."""

import re
from pathlib import Path

import pytest

from tests.queries.conftest import Ask

pytestmark = pytest.mark.neo4j
Auth = tuple[str, str] | None
QUESTIONS = [
    ("exposure", "Toloka AI BV", "LLC Drake", "--as-of", "2024-01-15", "--links"),
    ("exposure", "Yandex N.V.", "--as-of", "2024-01-01"),
    ("exposure", "EuroChem Group AG", "--as-of", "2022-06-03", "--links"),
    ("exposure", "En+ Group", "CITGO", "--regime", "us", "--as-of", "2019-02-01"),
    ("paths", "LLC Drake", "--as-of", "2024-01-15"),
    ("paths", "Toloka AI BV", "--as-of", "2024-04-08", "--links"),
    ("owners", "LLC Drake", "--depth", "4", "--as-of", "2024-01-15"),
    ("holdings", "JSC Alabuga SEZ", "--depth", "4", "--as-of", "2024-01-15"),
    ("show", "Toloka AI BV", "--as-of", "2024-04-08"),
    ("show", "NL-KVK:27265167", "--as-of", "2024-01-01"),
    ("search", "Яндекс"),
    ("search", "Firstline Trust"),
    ("query", "run", "owners_by_level"),
]
NUMBERS = {"row"}
"""Keys that count rows of one world; a cone has fewer rows than the record."""


def alike(value: object) -> object:
    if isinstance(value, dict):
        return {key: alike(item) for key, item in value.items() if key not in NUMBERS}
    return [alike(item) for item in value] if isinstance(value, list) else value


def test_the_same_questions_have_the_same_answers(
    ask_own: Ask,
    empty_neo4j: tuple[str, Auth],
    neo4j_auth: Auth,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    address = ("--store", empty_neo4j[0])
    if neo4j_auth is not None:
        monkeypatch.setenv("OWNERSHIP_STORE_USER", neo4j_auth[0])
        monkeypatch.setenv("OWNERSHIP_STORE_PASSWORD", neo4j_auth[1])
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    unfilled = ask_own(*address, "exposure", "Toloka AI BV")
    assert unfilled.code == 2
    assert "rebuild" in unfilled.err
    rebuilt = ask_own(*address, "rebuild").json
    assert rebuilt["totals"] == ask_own("status").json["totals"]
    for words in QUESTIONS:
        told = ask_own(*words).json
        assert alike(ask_own(*address, *words).json) == alike(told), words
        # A person without a workspace needs nothing but the address.
        nowhere = ask_own("--workspace", tmp_path / "none", *address, *words)
        assert alike(nowhere.json) == alike(told), words
    assert not (tmp_path / "none").exists()
    told, status = ask_own("status").json, ask_own(*address, "status").json
    assert set(status) == set(told)
    for key in ("workspace", "data_version", "datasets", "totals"):
        assert status[key] == told[key], key
    assert status["store"]["fresh"] is True
    nowhere = ask_own("--workspace", tmp_path / "none", *address, "status").json
    assert nowhere["workspace"] is None
    assert (nowhere["datasets"], nowhere["totals"]) == (told["datasets"], told["totals"])
    out = [tmp_path / name for name in ("record", "store")]
    asked = ("exposure", "LLC Drake", "--as-of", "2024-01-15", "--out")
    assert ask_own(*asked, out[0]).code == ask_own(*address, *asked, out[1]).code == 0
    for path in sorted(out[0].iterdir()):
        texts = [(folder / path.name).read_text(encoding="utf-8") for folder in out]
        if path.name == "manifest.json":
            # A record has hashes that are compared before an export, a store has none.
            texts = [re.sub(r'"verified": ".*?"', "", text) for text in texts]
        assert texts[0] == texts[1], path.name


def test_a_store_is_filled_by_a_load(
    ask_own: Ask,
    empty_neo4j: tuple[str, Auth],
    neo4j_auth: Auth,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if neo4j_auth is not None:
        monkeypatch.setenv("OWNERSHIP_STORE_USER", neo4j_auth[0])
        monkeypatch.setenv("OWNERSHIP_STORE_PASSWORD", neo4j_auth[1])
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    path = tmp_path / "more.case.yaml"
    path.write_text(
        "case: more\nsources: {s: {title: t}}\nparties:\n"
        "  p: {schema: Company, name: More Ltd, source: s}\n"
    )
    address = ("--store", empty_neo4j[0])
    (row,) = ask_own(*address, "load", path).json
    assert row["parties"] == 1
    assert ask_own(*address, "search", "More Ltd").json[0]["id"] == "more:p"
    # Somebody else's workspace may read it, and may not write it (rule 27).
    other = ask_own("--workspace", tmp_path / "other", *address, "load", path)
    assert other.code == 2
    assert "Traceback" not in other.err
    assert ask_own(*address, "search", "Толока").json
    # Once the record has gone on without the store, the status says so.
    path.write_text(path.read_text().replace("More Ltd", "Other Ltd"))
    assert ask_own("load", path, "--retrieved-on", "2026-11-01").code == 0
    assert ask_own(*address, "status").json["store"]["fresh"] is False
