"""A name that a newer edition leaves out does not clear whoever was found by it, on either side."""

import json
from pathlib import Path

import pytest

from graph.store.fetch.fetch_upstream import world_from_store
from graph.store.fetch.fetch_upstream_known import known_world_from_store
from graph.world.open_world import read_world
from graph.world.world import World
from ingest.load.pipeline import Options
from queries.workspace.workspace import Workspace, open_workspace

SDN = '{0},"{1}",{2},"RUSSIA-EO14024",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \n'
FILLER = (40002, "FILLER LLC", "-0- ")
CASE = """case: {name}
sources: {{memo: {{title: Memo}}}}
parties:
  one: {{schema: {schema}, name: "{called}", jurisdiction: ru, source: memo}}
  held: {{schema: Company, name: Held Ltd, source: memo}}
{more}
"""
HOLDS = 'interests: [{owner: one, asset: held, share: "100", source: memo}]'
LISTS = (
    "listings: [{party: one, authority: US-OFAC, programme: RUSSIA-EO14024, "
    "measures: [asset_freeze], start: 2022-03-01, source: memo}]"
)
JANUARY, MARCH, JUNE = "2025-01-01", "2025-03-01", "2025-06-01"


def _load(workspace: Workspace, folder: Path, file: str, text: str, day: str | None = None) -> None:
    path = folder / (day or "once") / file
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    (outcome,) = workspace.load([path], Options(retrieved_on=day, complete=day is not None))
    assert not outcome.is_refused, outcome.answer


def _list_of(tmp_path: Path, called: str, *names: str, kind: str = "-0- ") -> Workspace:
    """Load somebody with a name, and editions of a list that name one entry in turn."""
    workspace = open_workspace(tmp_path / "workspace")
    schema = "Company" if kind == "-0- " else "Person"
    _load(
        workspace,
        tmp_path,
        "reg.case.yaml",
        CASE.format(name="reg", schema=schema, called=called, more=HOLDS),
    )
    for day, name in zip((JANUARY, MARCH, JUNE), names, strict=False):
        rows = [(40001, name, kind), FILLER] if name else [FILLER]
        _load(
            workspace, tmp_path, "sdn.csv", "".join(SDN.format(*row) for row in rows) + "\x1a", day
        )
    return workspace


def _entity(key: str, schema: str, **properties: str) -> str:
    told = {name: [value] for name, value in properties.items()}
    return json.dumps({"id": key, "schema": schema, "properties": told}) + "\n"


def _register_of(tmp_path: Path, listed: str, *names: str) -> Workspace:
    """Load a listed company, and editions of a register that name one company in turn."""
    workspace = open_workspace(tmp_path / "workspace")
    _load(
        workspace,
        tmp_path,
        "l.case.yaml",
        CASE.format(name="l", schema="Company", called=listed, more=LISTS),
    )
    for day, name in zip((JANUARY, MARCH, JUNE), names, strict=False):
        text = _entity("one", "Company", name=name, jurisdiction="ru")
        text += _entity("held", "Company", name="Held Ltd")
        text += _entity("o", "Ownership", owner="one", asset="held", percentage="100")
        _load(workspace, tmp_path, "reg.ftm.json", text, day)
    return workspace


def _verdicts(
    workspace: Workspace, day: str, known_on: str | None = None, parties: str = "reg:one reg:held"
) -> list[str]:
    rows = workspace.exposure(parties.split(), ["us"], day, known_on=known_on)
    return [str(row["verdict"]) for row in rows]


def _reasons(workspace: Workspace) -> list[str]:
    return _strong(workspace.world)


def _strong(world: World) -> list[str]:
    pairs = world.unsure.to_pylist()
    return [str(pair["reason"]) for pair in pairs if pair["level"] == "strong"]


def _check_store(workspace: Workspace) -> None:
    """Check that a store finds what the record finds, whatever was known."""
    for day in ("2025-02-01", "2025-03-01", "2025-07-01"):
        then = read_world(workspace.record, workspace.record.head(), known_on=day)
        store = workspace.backend.store()
        world = known_world_from_store(store, [workspace.resolve("reg:held")], day)
        assert _strong(world) == _strong(then) != [], day


def test_a_list_that_renames_its_entry_clears_nobody(tmp_path: Path) -> None:
    workspace = _list_of(tmp_path, "Zernotorg LLC", "ZERNOTORG LLC", "NEUTRAL HARBOUR LLC")
    assert _verdicts(workspace, "2025-07-01") == ["review", "review"]
    assert _verdicts(workspace, "2025-02-01") == ["review", "review"]
    assert _verdicts(workspace, "2025-02-01", "2025-02-01") == ["review", "review"]
    said = '"NEUTRAL HARBOUR LLC" was called "ZERNOTORG LLC" in the edition of 1 January 2025'
    (row,) = workspace.exposure(["reg:held"], ["us"], "2025-07-01")
    assert said in str(row["deciding_fact"])
    world = world_from_store(workspace.backend.store(), [workspace.resolve("reg:held")])
    assert [said in pair["reason"] for pair in world.unsure.to_pylist()] == [True]
    _check_store(workspace)


def test_a_register_that_renames_its_company_clears_nobody(tmp_path: Path) -> None:
    workspace = _register_of(tmp_path, "ZERNOTORG LLC", "Zernotorg LLC", "Neutral Harbour LLC")
    both = "reg-one reg-held"
    assert _verdicts(workspace, "2025-07-01", parties=both) == ["review", "review"]
    assert _verdicts(workspace, "2025-02-01", "2025-02-01", both) == ["review", "review"]
    (reason,) = _reasons(workspace)
    said = '"Neutral Harbour LLC" was called "Zernotorg LLC" in the edition of 1 January 2025'
    assert reason.endswith(said)


def test_names_that_both_had_once_are_compared_too(tmp_path: Path) -> None:
    workspace = _list_of(tmp_path, "Filler Works", "ZERNOTORG LLC", "NEUTRAL HARBOUR LLC")
    for day, name in ((JANUARY, "Zernotorg LLC"), (JUNE, "Quiet Meadow LLC")):
        text = _entity("one", "Company", name=name, jurisdiction="ru")
        _load(workspace, tmp_path, "other.ftm.json", text, day)
    assert _verdicts(workspace, "2025-07-01", parties="other-one") == ["review"]
    (reason,) = _reasons(workspace)
    assert reason.count("in the edition of 1 January 2025") == 2


def test_the_last_edition_that_has_it_is_named(tmp_path: Path) -> None:
    names = "ZERNOTORG LLC", "LLC Zernotorg", "NEUTRAL HARBOUR LLC"
    (reason,) = _reasons(_list_of(tmp_path, "Zernotorg LLC", *names))
    assert 'was called "LLC Zernotorg" in the edition of 1 March 2025' in reason
    assert "January" not in reason


def test_a_name_that_is_stated_again_is_none_that_was_left_out(tmp_path: Path) -> None:
    names = "ZERNOTORG LLC", "NEUTRAL HARBOUR LLC", "Zernotorg, LLC"
    (reason,) = _reasons(_list_of(tmp_path, "Zernotorg LLC", *names))
    assert "was called" not in reason


def test_an_entry_that_left_its_list_was_listed_under_both_names(tmp_path: Path) -> None:
    workspace = _list_of(tmp_path, "Zernotorg LLC", "ZERNOTORG LLC", "NEUTRAL HARBOUR LLC", "")
    assert _verdicts(workspace, "2025-02-01") == ["review", "review"]
    assert _verdicts(workspace, "2025-07-01") == ["excluded", "excluded"]


def test_a_person_settles_it(tmp_path: Path) -> None:
    workspace = _list_of(tmp_path, "Zernotorg LLC", "ZERNOTORG LLC", "NEUTRAL HARBOUR LLC")
    workspace.judge("reg:one", "ofac-40001", "negative", "the list took the name back")
    assert _verdicts(workspace, "2025-07-01") == ["excluded", "excluded"]
    assert _reasons(workspace) == []


def test_a_former_name_is_weighed_as_any_other(tmp_path: Path) -> None:
    workspace = _list_of(
        tmp_path, "Ivan Petrov", "PETROV, Semyon", "PETROV, Anton", kind='"individual"'
    )
    assert _reasons(workspace) == []
    assert _verdicts(workspace, "2025-07-01") == ["excluded", "excluded"]


ALIASES = '40001,{0},"aka","{1}",-0- \n'


@pytest.mark.parametrize("names", [("ZERNOTORG LLC", "LOUD STREAM LLC"), ("ZERNOTORG LLC",)])
def test_a_further_name_in_a_file_of_its_own_counts_too(
    tmp_path: Path, names: tuple[str, ...]
) -> None:
    workspace = _list_of(tmp_path, "Zernotorg LLC", "NEUTRAL HARBOUR LLC")
    every = (*names, "HARBOUR LLC")
    for day, left in ((JANUARY, every), (JUNE, every[1:])):
        first = len(every) - len(left)
        rows = [ALIASES.format(place, name) for place, name in enumerate(left, first)]
        _load(workspace, tmp_path, "alt.csv", "".join(rows) + "\x1a", day)
    assert _verdicts(workspace, "2025-07-01") == ["review", "review"]
    (reason,) = _reasons(workspace)
    assert 'was called "ZERNOTORG LLC" in the edition of 1 January 2025' in reason
    _check_store(workspace)


def _case_of(tmp_path: Path, *names: str) -> Workspace:
    """Load a list, and editions of a case file that name one company in turn."""
    workspace = _list_of(tmp_path, "Filler Works", "ZERNOTORG LLC")
    for day, name in zip((JANUARY, MARCH, JUNE), names, strict=False):
        text = CASE.format(name="firms", schema="Company", called=name, more=HOLDS)
        _load(workspace, tmp_path, "firms.case.yaml", text, day)
    return workspace


FIRMS = "firms:one firms:held"


def test_a_name_that_a_person_takes_out_of_a_case_file_clears_nobody(tmp_path: Path) -> None:
    workspace = _case_of(tmp_path, "Zernotorg LLC", "Neutral Harbour LLC")
    for day in ("2025-02-01", "2025-07-01"):
        assert _verdicts(workspace, day, parties=FIRMS) == ["review", "review"], day
    assert _verdicts(workspace, "2025-02-01", "2025-02-01", FIRMS) == ["review", "review"]
    assert _verdicts(workspace, "2025-07-01", "2025-03-01", FIRMS) == ["review", "review"]
    (reason,) = _reasons(workspace)
    said = '"Neutral Harbour LLC" was called "Zernotorg LLC" in the edition of 1 January 2025'
    assert reason.endswith(said)
    for day in ("2025-02-01", "2025-03-01", "2025-07-01"):
        then = read_world(workspace.record, workspace.record.head(), known_on=day)
        held = [workspace.resolve("firms:held")]
        world = known_world_from_store(workspace.backend.store(), held, day)
        assert _strong(world) == _strong(then) != [], day


def test_a_name_that_comes_back_to_a_case_file_is_none_that_was_taken_out(tmp_path: Path) -> None:
    workspace = _case_of(tmp_path, "Zernotorg LLC", "Neutral Harbour LLC", "LLC Zernotorg")
    (reason,) = _reasons(workspace)
    assert "was called" not in reason
    known = [
        _strong(read_world(workspace.record, workspace.record.head(), known_on=day))[0]
        for day in ("2025-02-01", "2025-04-01", "2025-07-01")
    ]
    assert ["was called" in said for said in known] == [False, True, False]


def test_a_person_settles_a_name_that_was_taken_out_of_a_case_file(tmp_path: Path) -> None:
    workspace = _case_of(tmp_path, "Zernotorg LLC", "Neutral Harbour LLC")
    workspace.judge("firms:one", "ofac-40001", "negative", "a slip of the pen")
    assert _verdicts(workspace, "2025-07-01", parties=FIRMS) == ["excluded", "excluded"]
    assert _reasons(workspace) == []


def test_what_else_was_taken_out_of_a_case_file_was_never_held(tmp_path: Path) -> None:
    workspace = _case_of(tmp_path, "Zernotorg LLC", "Neutral Harbour LLC")
    text = CASE.format(name="firms", schema="Company", called="Neutral Harbour LLC", more="")
    _load(workspace, tmp_path, "firms.case.yaml", text, "2025-09-01")
    assert _verdicts(workspace, "2025-10-01", parties=FIRMS) == ["review", "excluded"]
    assert _verdicts(workspace, "2025-02-01", parties=FIRMS) == ["review", "excluded"]
