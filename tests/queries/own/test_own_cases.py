"""Own facts: a case file of the workspace, loaded at each save, with a way back."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from graph.values.errors import InputError
from ingest.case_file import case_edit
from ingest.load.pipeline import Options
from queries.explorer.case_form.form_cases import OpenCase, field_value, fill_case, item_row
from queries.explorer.case_form.form_checks import label_problem
from queries.explorer.case_form.form_fields import FORMS
from queries.own.case_files import Problem, WrongCaseError
from queries.own.own_cases import OwnCases, mark_own, own_datasets
from queries.workspace.workspace import Workspace, open_workspace

pytestmark = pytest.mark.slow

REGISTER = """\
case: register
parties:
  firm: {schema: Company, name: Firm B.V., jurisdiction: nl}
  boss: {schema: Person, name: A. Boss}
interests:
  - {owner: boss, asset: firm, share: "30"}
listings:
  - {party: boss, authority: EU, measures: [asset_freeze], start: 2020-01-01}
"""
STAKE = {
    "owner": "register:boss",
    "asset": "register:firm",
    "share": "60",
    "certainty": "reported",
    "asserted_by": "a newspaper",
    "source": "A story",
    "types": [],
}


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    case = tmp_path / "register.case.yaml"
    case.write_text(REGISTER, encoding="utf-8")
    opened = open_workspace(tmp_path / "workspace")
    assert not opened.load([case], Options())[0].is_refused
    yield opened
    opened.close()


@pytest.fixture
def cases(workspace: Workspace) -> OwnCases:
    own = OwnCases(workspace)
    own.begin("mine", "What I found")
    return own


def add(cases: OwnCases, workspace: Workspace, section: str, **given: object) -> None:
    book = OpenCase("mine", cases.text("mine"))
    text = fill_case(book, FORMS[section], given, workspace.show)
    cases.save("mine", text, before=book.text)


def owners(workspace: Workspace) -> list[tuple[str, str]]:
    return [
        (hop["dataset"], hop["share_as_published"]) for hop in workspace.owners("register:firm")
    ]


def test_an_own_interest_stands_beside_the_registers_one(
    cases: OwnCases, workspace: Workspace
) -> None:
    add(cases, workspace, "interests", **STAKE)
    assert owners(workspace) == [("mine", "60"), ("register", "30")]
    assert own_datasets(workspace.settings.workspace) == {"mine"}
    facts = mark_own(workspace.owners("register:firm"), frozenset({"mine"}))
    assert [hop.get("own", False) for hop in facts] == [True, False]
    # The register's party keeps its own id.
    assert workspace.resolve("Firm B.V.") == "register:firm"
    assert cases.is_loaded("mine")


def test_undo_and_redo_also_after_a_restart(cases: OwnCases, workspace: Workspace) -> None:
    add(cases, workspace, "interests", **STAKE)
    before = cases.text("mine")
    again = OwnCases(open_workspace(workspace.settings.workspace))
    assert again.step_counts("mine") == (1, 0)
    again.undo("mine")
    assert owners(open_workspace(workspace.settings.workspace)) == [("register", "30")]
    again.redo("mine")
    assert again.text("mine") == before
    assert owners(open_workspace(workspace.settings.workspace))[0] == ("mine", "60")
    again.undo("mine")
    with pytest.raises(InputError, match="nothing to undo"):
        again.undo("mine")


def test_each_save_is_a_later_edition(cases: OwnCases, workspace: Workspace) -> None:
    for name in ("A", "B", "C"):
        add(cases, workspace, "parties", name=name, schema="Person", source="A story")
    editions = [part.edition for part in workspace.record.head().parts_of_dataset("mine")]
    assert editions == sorted(set(editions))
    assert len(editions) == 4
    assert {row["retrieved_on"] for row in workspace.sources() if row["dataset"] == "mine"} == {
        str(editions[0])[:10]
    }


def test_what_is_wrong_names_the_field(cases: OwnCases, workspace: Workspace) -> None:
    before = cases.text("mine"), workspace.data_version
    with pytest.raises(WrongCaseError) as wrong:
        add(cases, workspace, "interests", **{**STAKE, "share": "many", "start": "2024-13"})
    assert {(p.section, p.field) for p in wrong.value.problems} == {
        ("interests", "share"),
        ("interests", "start"),
    }
    with pytest.raises(WrongCaseError) as wrong:
        add(cases, workspace, "interests", owner="register:boss")
    assert {p.field for p in wrong.value.problems} == {
        "asset",
        "share",
        "certainty",
        "asserted_by",
        "source",
    }
    assert (cases.text("mine"), workspace.data_version) == before


@pytest.mark.parametrize(
    ("section", "given", "field", "said"),
    [
        ("parties", {"name": " ", "schema": "Trust", "source": "A story"}, "name", "fill this in"),
        ("parties", {"name": "A", "source": "A story"}, "schema", "Kind: fill this in"),
        (
            "parties",
            {"name": "A", "schema": "Trust", "source": "A story", "identifiers": "0123"},
            "identifiers",
            "Numbers: '0123' has no scheme",
        ),
        ("interests", {**STAKE, "share": " "}, "share", "write unknown if no source says"),
        (
            "links",
            {**STAKE, "from": "register:boss", "to": "register:firm", "kind": "Family"}
            | {"subtype": "goods"},
            "subtype",
            "What is supplied: only the kind Supply has this",
        ),
        ("sources", {"title": "A", "url": "javascript:alert(1)"}, "url", "begins with https://"),
        ("sources", {"title": "A", "url": "data:text/html,x"}, "url", "is no address of the web"),
        ("sources", {"title": "A", "url": "www.example.org"}, "url", "is no address of the web"),
    ],
)
def test_a_form_that_lacks_something_is_told_by_its_labels(
    cases: OwnCases,
    workspace: Workspace,
    section: str,
    given: dict[str, object],
    field: str,
    said: str,
) -> None:
    before = cases.text("mine")
    with pytest.raises(WrongCaseError) as wrong:
        add(cases, workspace, section, **given)
    (problem,) = wrong.value.problems
    assert problem.field == field
    assert said in label_problem(problem).text
    assert cases.text("mine") == before


def test_an_address_of_the_web_is_taken(cases: OwnCases, workspace: Workspace) -> None:
    add(cases, workspace, "sources", title="A story", url=" HTTPS://example.org/a ")
    assert "HTTPS://example.org/a" in cases.text("mine")


def test_a_problem_elsewhere_in_the_file_keeps_its_line() -> None:
    problem = Problem("party 'x': name is missing; write name: ...", 7, "parties", "x", "name")
    assert label_problem(problem) == replace(problem, text="Name: fill this in")
    assert label_problem(problem, {("parties", "x")}).line == 0


def test_a_change_by_somebody_else_is_never_overwritten(
    cases: OwnCases, workspace: Workspace
) -> None:
    seen = cases.text("mine")
    add(cases, workspace, "interests", **STAKE)
    with pytest.raises(InputError, match="was changed meanwhile"):
        cases.save("mine", case_edit.add_item(seen, "sources", {"title": "T"}, "t"), before=seen)


def test_a_file_changed_by_hand_is_told_apart_and_loaded(
    cases: OwnCases, workspace: Workspace
) -> None:
    path = cases.path("mine")
    text = path.read_text(encoding="utf-8")
    path.write_text(text + "# by hand\nparties:\n  p: {schema: Person, name: P}\n", "utf-8")
    assert not cases.is_loaded("mine")
    cases.load("mine")
    assert cases.is_loaded("mine")
    assert workspace.resolve("mine:p") == "mine:p"
    add(cases, workspace, "parties", name="Q", schema="Person", source="A story")
    assert "# by hand" in cases.text("mine")


def test_a_sent_case_is_opened_and_becomes_the_newest_version(
    cases: OwnCases, workspace: Workspace
) -> None:
    sent = "case: mine\ntitle: Sent\nparties:\n  p: {schema: Person, name: P}\n"
    assert cases.save_received(sent) == "mine"
    assert cases.text("mine") == sent
    cases.undo("mine")
    assert "What I found" in cases.text("mine")
    assert cases.save_received(sent.replace("mine", "other")) == "other"
    assert cases.names() == ["mine", "other"]
    for wrong in ("title: x\n", "case: ../x\ntitle: x\n", "a: [", "case: [a]\n"):
        with pytest.raises(InputError):
            cases.save_received(wrong)


@pytest.mark.parametrize("name", ["", "../x", "a/b", "a b", ".hidden", "x" * 70, "con:"])
def test_a_name_is_never_a_path(cases: OwnCases, name: str) -> None:
    with pytest.raises(InputError, match="is no name of a case"):
        cases.begin(name, "T")


def test_a_name_that_is_taken_is_refused(cases: OwnCases) -> None:
    for name in ("mine", "register"):
        with pytest.raises(InputError, match="is taken"):
            cases.begin(name, "T")


def test_a_case_is_taken_out(cases: OwnCases, workspace: Workspace) -> None:
    cases.remove("mine")
    assert cases.names() == []
    assert not workspace.record.head().parts_of_dataset("mine")


def test_a_note_moves_no_verdict_and_no_caveat(cases: OwnCases, workspace: Workspace) -> None:
    def said() -> list[object]:
        rows = workspace.exposure(["register:firm"], ["eu"], "2024-04-08")
        return [{k: v for k, v in row.items() if k != "data_version"} for row in rows]

    before = said()
    add(
        cases,
        workspace,
        "notes",
        **{"about": "register:firm", "with": "register:boss", "text": "Ask\nagain"},
        needs_checking=True,
        by="me",
    )
    assert [str(row) for row in said()] == [str(row) for row in before]
    assert workspace.show("register:firm")["gaps"] == []
    (note,) = workspace.show("register:firm")["notes"]
    assert note["needs_checking"] is True
    assert note["about"] == "on its tie with mine:a_boss"
    assert note["note"] == "Ask\nagain (me)"
    assert note["dataset"] == "mine"
    assert len(workspace.show("register:boss")["notes"]) == 1


def test_an_entry_is_changed_and_keeps_what_the_form_does_not_ask_for(
    cases: OwnCases, workspace: Workspace
) -> None:
    add(cases, workspace, "interests", **STAKE)
    text = cases.text("mine").replace("share: '60'", "share: '60'\n    block: A")
    cases.save("mine", text, before=cases.text("mine"))
    book = OpenCase("mine", text)
    (item,) = [i for i in book.items if i.section == "interests"]
    form = FORMS["interests"]
    given = {f.key: field_value(f, item.values, book) for f in form.fields}
    assert given["owner"] == "mine:a_boss"
    new = fill_case(book, form, {**given, "share": "", "votes": ">50"}, workspace.show, item)
    (changed,) = [i for i in OpenCase("mine", new).items if i.section == "interests"]
    assert changed.values["block"] == "A"
    assert changed.values["votes"] == ">50"
    assert "share" not in changed.values
    assert item_row(OpenCase("mine", new), changed)["Says"] == "A. Boss → Firm B.V.: >50"


def test_a_sale_that_is_typed_decides_and_survives_being_mailed(
    cases: OwnCases, workspace: Workspace
) -> None:
    story = {"certainty": "reported", "asserted_by": "a newspaper", "source": "A story"}
    add(cases, workspace, "parties", name="Jan Son", schema="Person", source="A story")
    typed = {
        "giver": "register:boss",
        "receiver": "mine:jan_son",
        "asset": "register:firm",
        "share": "60",
        "on": "2019-06-01",
        "relation": "Family",
        "role": "son",
        "accepted_by": [],
        "outside": ["US-OFAC"],
    }
    add(cases, workspace, "transfers", **typed, **story)
    (row,) = workspace.exposure(["register:firm"], ["eu"], "2021-01-01")
    assert row["verdict"] == "review"
    assert [path["hops"][0].get("tie") for path in row["paths"]] == [None, "Family, son"]
    # Sent to somebody else it says the same, and the form shows what was typed.
    text = cases.text("mine")
    cases.remove("mine")
    assert workspace.exposure(["register:firm"], ["eu"], "2021-01-01")[0]["verdict"] == "excluded"
    assert cases.save_received(text) == "mine"
    assert workspace.exposure(["register:firm"], ["eu"], "2021-01-01")[0]["verdict"] == "review"
    book = OpenCase("mine", text)
    (item,) = [one for one in book.items if one.section == "transfers"]
    shown = {f.key: field_value(f, item.values, book) for f in FORMS["transfers"].fields}
    assert (shown["on"], shown["role"], shown["outside"]) == ("2019-06-01", "son", ["US-OFAC"])
    said = item_row(book, item)
    assert said["What"] == "Sale or gift"
    assert said["Says"] == "A. Boss → Jan Son: 60% of Firm B.V., 2019-06-01"
    sides = {
        one["side"]
        for party in ("register:boss", "mine:jan_son", "register:firm")
        for one in workspace.show(party)["transfers"]
    }
    assert sides == {"giver", "receiver", "asset"}
