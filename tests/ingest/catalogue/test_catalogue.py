"""The catalogue: every file can be used, says who states it, and names what is there."""

import re
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from graph.values.errors import InputError, NotFoundError
from ingest.catalogue.data_set import DataSet, read_data_set
from ingest.catalogue.read_catalogue import (
    FOLDER,
    SETS,
    choose_data_sets,
    find_data_sets,
    in_order,
    read_catalogue,
)
from ingest.download.web_client import check_address
from ingest.recognition.detect import readers

CATALOGUE = read_catalogue()
MINIMAL = {
    "key": "a",
    "title": "A",
    "publisher": "B",
    "page": "https://example.org",
    "kind": "list",
    "how_often": "daily",
    "conditions": "none",
    "reader": "un",
    "hosts": ["example.org"],
    "facts": [{"source": "made up", "read_on": "2026-11-28", "certainty": "read"}],
    "files": [{"name": "a.xml", "url": "https://example.org/a.xml", "form": "xml"}],
}


def test_each_file_is_named_as_its_data_set() -> None:
    assert [path.stem for path in sorted(FOLDER.glob("*.toml"))] == sorted(CATALOGUE)
    assert not set(CATALOGUE) & set(SETS)


@pytest.mark.parametrize("found", CATALOGUE.values(), ids=list(CATALOGUE))
def test_a_data_set_can_be_used(found: DataSet) -> None:
    assert found.facts, "who says so?"
    assert not found.facts[0].about, "the first fact is about all keys that no other names"
    for fact in found.facts:
        assert re.fullmatch(r"20\d\d(-\d\d(-\d\d)?)?", fact.read_on)
        assert fact.read_on <= date.today().isoformat()
    assert urlsplit(found.page).scheme in ("https", "http")
    assert set(found.beside) <= set(CATALOGUE) - {found.key}
    assert set(found.sets) <= set(SETS)
    assert not (found.sets and found.by_hand)
    assert found.reader in ("", *readers())
    re.compile(found.scope)
    for file in found.files:
        for url in (file.url, file.page, *file.mirrors):
            assert not url or check_address(url, found.hosts) is None
    if found.edition_url:
        check_address(found.edition_url, found.hosts)


def test_sets_bring_something_and_lists_are_lists() -> None:
    for name in SETS:
        assert choose_data_sets(CATALOGUE, [name])
    assert {each.kind for each in choose_data_sets(CATALOGUE, ["lists", "more_lists"])} == {"list"}
    lists = {each.key for each in choose_data_sets(CATALOGUE, ["lists"])}
    assert lists <= {each.key for each in choose_data_sets(CATALOGUE, ["everything"])}


def test_lists_come_before_registers_and_changes_last() -> None:
    names = ["gleif_rr_delta_lastday", "gleif_rr", "un_sc_sanctions"]
    wanted = ["un_sc_sanctions", "gleif_rr", "gleif_rr_delta_lastday"]
    assert [each.key for each in choose_data_sets(CATALOGUE, names)] == wanted
    assert [each.key for each in in_order(CATALOGUE[n] for n in names)] == wanted


def test_a_word_finds_key_title_publisher_and_set() -> None:
    found = {each.key for each in find_data_sets(CATALOGUE, "Global Affairs")}
    assert "ca_dfatd_sema_sanctions" in found
    assert "eu_fsf" not in found
    assert "gleif_rr" in {each.key for each in find_data_sets(CATALOGUE, "europe")}
    assert len(find_data_sets(CATALOGUE, None)) == len(CATALOGUE)


@pytest.mark.parametrize("name", ["", "nothing like it", "eu_fs"])
def test_an_unknown_name_says_where_to_look(name: str) -> None:
    with pytest.raises(NotFoundError, match="See all with: ownership catalogue"):
        choose_data_sets(CATALOGUE, [name])


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"kind": "thing"}, "kind 'thing' is none of"),
        ({"edition": "guess"}, "edition 'guess' is none of"),
        ({"edition": "index"}, "edition index needs"),
        ({"key": "No Key"}, "small letters"),
        ({"files": []}, "needs files, hosts and reader"),
        ({"files": [{"name": "../a", "url": "x"}]}, "is no name of a file"),
        ({"files": [{"name": "a"}]}, "needs url, or page with links"),
        ({"files": [{"name": "a", "page": "x"}]}, "needs url, or page with links"),
        *(
            ({"files": [{"name": "a.xml", **at}]}, r"a\.xml is on b\.test, but hosts names example")
            for at in (
                {"url": "https://b.test/a.xml"},
                {"url": "https://example.org/a", "mirrors": ["https://b.test/a"]},
                {"page": "https://b.test/", "links": "a"},
            )
        ),
        (
            {"edition": "index", "edition_url": "https://b.test/i", "edition_field": "day"},
            r"edition_url is on b\.test, but hosts names example\.org",
        ),
        ({"files": [{"name": "a.xml", "url": "a.xml"}]}, "is on no server, but hosts names"),
    ],
)
def test_a_data_set_that_cannot_be_used(change: dict[str, object], said: str) -> None:
    with pytest.raises(InputError, match=said):
        read_data_set({**MINIMAL, **change})


def test_a_key_that_is_missing_or_unknown() -> None:
    with pytest.raises(InputError):
        read_data_set({key: value for key, value in MINIMAL.items() if key != "facts"})
    with pytest.raises(InputError):
        read_data_set({**MINIMAL, "colour": "red"})


def test_a_pattern_fills_in_what_all_of_a_publisher_have_in_common() -> None:
    found = CATALOGUE["opensanctions_sanctions"]
    assert found.files[0].url.endswith("/datasets/latest/sanctions/entities.ftm.json")
    assert found.dataset == "opensanctions_sanctions"
    assert CATALOGUE["be_fod_sanctions"].edition_url.endswith("/be_fod_sanctions/index.json")


def test_a_pattern_that_is_none_is_said(tmp_path: Path) -> None:
    (tmp_path / "catalogue").mkdir()
    (tmp_path / "catalogue" / "a.toml").write_text('key = "a"\nlike = "nobody"\n')
    with pytest.raises(InputError, match=r"a\.toml is no data set: like 'nobody' is none of"):
        read_catalogue(tmp_path)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"namez": "x"}, "'namez' is no key of it"),
        ({"titel": "x"}, "'titel' is no key of it; perhaps 'title' was meant"),
        ({"facts": [{"source": "x", "read_on": "2026"}]}, "facts: the key 'certainty' is missing"),
        ({"files": [{"name": "a.xml", "adress": "x"}]}, "files: 'adress' is no key of it"),
    ],
)
def test_a_key_that_is_wrong_is_named(change: dict[str, object], said: str) -> None:
    with pytest.raises(InputError, match=re.escape(said)):
        read_data_set(MINIMAL | change)
