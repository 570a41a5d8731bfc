"""The sheet of a party under AppTest on the seed case: numbered, in step, nothing lost."""

import html
import re
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

import pytest

from graph.values.errors import StoreError
from ingest.load.pipeline import Options
from queries.explorer.sheet import picture_files
from queries.explorer.sheet.link_rows import data_dates
from queries.workspace.workspace import Workspace, open_workspace
from tests.queries.explorer.conftest import OpenOn
from tests.queries.explorer.sheet.on_sheet import act, given, names, node, party, remarks
from tests.queries.explorer.test_pages import shown

if TYPE_CHECKING:
    from streamlit.testing.v1 import AppTest

pytestmark = pytest.mark.slow

BENEATH = ("Toloka AI BV", "Tevian", "NtechLab", "Yandex N.V.")


@pytest.fixture
def app(explorer_on: OpenOn, sample_workspace: Path) -> "AppTest":
    """The explorer on the sample cases."""
    return explorer_on(sample_workspace)


def test_it_opens_on_the_paths_and_the_owners(app: "AppTest") -> None:
    page = party(app)
    scene = given(page)["scene"]
    assert {*BENEATH, "Volozh family trust", "Arkady Volozh"} <= names(page)
    assert [n["name"] for n in scene["nodes"] if n["asked"]] == ["Toloka AI BV"]
    supply = [e for e in scene["edges"] if e["line"] == "supply"]
    assert {e["certainty"] for e in supply} == {"alleged"}
    assert "Data version" in shown(page)


def test_every_line_has_numbers_that_the_notes_know_and_no_number_means_two_records(
    app: "AppTest",
) -> None:
    page = party(app)
    page = act(page, do="expand", id=node(page, "Yandex N.V."), relation="holdings")
    sent = given(page)
    known = {note["number"]: note for note in sent["page"]["notes"]}
    assert list(known) == list(range(1, len(known) + 1))
    lines = [edge for edge in sent["scene"]["edges"] if edge["claims"]]
    for edge in lines:
        assert edge["notes"]
        ends = {
            next(n["party"] for n in sent["scene"]["nodes"] if n["id"] == edge[end])
            for end in ("source", "target")
        }
        for number in edge["notes"]:
            said = known[number]["statements"]
            # One document may deny what several lines say.
            denied = said[0]["testimony"].startswith("denied by ")
            assert denied or any(ends == set(one["ends"]) for one in said), (edge["label"], number)
            assert edge["disputed"] or not denied
    records = [s["record"] for note in known.values() for s in note["statements"]]
    assert len(records) == len(set(records))


def test_expand_and_undo(app: "AppTest") -> None:
    page = party(app)
    before = names(page)
    page = act(page, do="expand", id=node(page, "NtechLab"), relation="owners")
    after = names(page)
    assert before < after
    page = act(page, do="undo")
    assert names(page) == before
    page = act(page, do="redo")
    assert names(page) == after
    page = act(page, do="hide", id=node(page, "Yandex N.V."))
    assert "Yandex N.V." not in names(page)
    assert given(page)["scene"]["hidden"] == 1
    page = act(page, do="unhide")
    assert "Yandex N.V." in names(page)


def test_an_address_that_is_a_moment_old_undoes_nothing(app: "AppTest") -> None:
    """A browser sends its whole address with every event, and may not have heard of the last."""
    first = party(app)
    page = act(first, do="hide", id=node(first, "NtechLab"))
    view = dict(part.split("=") for part in given(page)["frame"]["link"].split("&"))["view"]
    page = party(page, view=view)
    assert "NtechLab" not in names(page)
    page = act(page, do="hide", id=node(page, "Tevian"))
    page.query_params["view"] = view
    page = page.run()
    assert not {"NtechLab", "Tevian"} & names(page)


def test_the_link_opens_the_same_view_for_another_person(app: "AppTest", repository: Path) -> None:
    from urllib.parse import parse_qsl

    from streamlit.testing.v1 import AppTest

    page = party(app)
    page = act(page, do="expand", id=node(page, "NtechLab"), relation="owners")
    page = act(page, do="hide", id=node(page, "Tevian"))
    link = dict(parse_qsl(given(page)["frame"]["link"]))
    assert "token" not in link
    other = AppTest.from_file(str(repository / "app.py"), default_timeout=300).run()
    theirs = party(other, **link)
    assert names(theirs) == names(page)
    assert "may differ" not in remarks(theirs)
    third = AppTest.from_file(str(repository / "app.py"), default_timeout=300).run()
    theirs = party(third, **{**link, "data": "0123456789abcdef"})
    assert "made with data version 0123456789abcdef" in remarks(theirs)


def test_a_view_that_is_none_opens_what_the_page_opens_with(app: "AppTest") -> None:
    page = party(app, view="eJzT0yMAAGTvBe8=")
    assert "cannot be read" in remarks(page)
    assert "Toloka AI BV" in names(page)


def test_another_day_opens_anew_and_keeps_a_scene_that_was_changed(app: "AppTest") -> None:
    page = party(app, party="toloka:yandex_nv", as_of="2024-01-01")
    assert "Arkady Volozh" in names(page)
    page = act(page, do="hide", id=node(page, "Arkady Volozh"))
    page = act(page, do="day", day="2024-04-08", scene="")
    assert given(page)["page"]["head"]["as_of"] == "2024-04-08"
    assert "Arkady Volozh" not in names(page)


def test_a_scene_that_was_changed_stays_behind_another_page_and_another_party(
    app: "AppTest",
) -> None:
    page = party(app, party="toloka:yandex_nv", as_of="2024-01-01")
    first = given(page)["scene"]["id"]
    page = act(page, do="hide", id=node(page, "Arkady Volozh"))
    drawn = names(page)
    app.switch_page("queries/explorer/pages/sources.py").run()
    page = party(app, party="toloka:yandex_nv", as_of="2024-01-01")
    assert names(page) == drawn
    assert "Toloka AI BV" in names(party(app))
    page = party(app, party="toloka:yandex_nv", as_of="2024-01-01")
    assert names(page) == drawn
    assert given(page)["scene"]["id"] == first, "where parties were moved to is kept by this id"
    assert given(page)["scene"]["hidden"] == 1
    party(app)
    page = party(app, party="toloka:yandex_nv", as_of="2024-04-08")
    assert "Arkady Volozh" not in names(page)


def test_what_the_store_cannot_answer_is_told_and_the_text_stays(
    app: "AppTest", monkeypatch: pytest.MonkeyPatch
) -> None:
    page = party(app)
    before = names(page)

    def down(*_: Any, **__: Any) -> Any:
        raise StoreError("bolt://127.0.0.1:9 cannot be reached; is it running?")

    with monkeypatch.context() as patched:
        patched.setattr(Workspace, "around", down)
        patched.setattr(Workspace, "neighbours", down)
        page = act(page, do="expand", id=node(page, "Tevian"), relation="owners")
        assert "cannot be reached" in remarks(page)
        assert names(page) == before
        page = party(page, party="toloka:yandex_nv", as_of="2019-05-06")
        sent = given(page)
        assert sent["scene"] is None
        assert "cannot be reached" in sent["frame"]["trouble"]
        assert sent["page"]["answer"]
    assert "Yandex N.V." in names(page.run())


def test_a_party_that_is_searched_for_is_added(app: "AppTest") -> None:
    page = act(party(app), do="add", text="LLC Drake", scene="")
    assert any("Drake" in name for name in names(page))
    page = act(page, do="add", text="qqqqqqqq", scene="")
    assert "No party was found for qqqqqqqq" in remarks(page)


def test_what_names_no_party_is_sought(app: "AppTest") -> None:
    page = party(app, party="Toloka of Nowhere")
    assert "Toloka of Nowhere" in page.query_params["q"]


def test_other_rules_can_be_asked_for(app: "AppTest") -> None:
    page = party(app)
    choices = given(page)["frame"]["choices"]
    assert {one["key"] for one in choices if one["chosen"]} == {"us", "eu", "uk"}
    page = act(page, do="rules", keys=["eu"], scene="")
    assert [rule["label"] for rule in given(page)["page"]["rules"]] == ["EU"]


def test_the_demo_leads_to_the_day_of_its_tour(
    app: "AppTest", monkeypatch: pytest.MonkeyPatch, sample_workspace: Path
) -> None:
    told = "The tour of the demo shows this party on 8 April 2024."
    assert told not in remarks(party(app, as_of="2026-11-29"))
    monkeypatch.setattr("queries.question.settings.demo_workspace", lambda: sample_workspace)
    (said,) = given(party(app, as_of="2026-11-29"))["frame"]["remarks"]
    step = {"text": "Tour: 8 April 2024", "ask": {"do": "day", "day": "2024-04-08"}}
    assert said == {"text": told, "look": "plain", "step": step}
    assert remarks(party(app)) == ""
    assert remarks(party(app, party="toloka:tevian", as_of="2026-11-29")) == ""


def test_the_table_of_links_names_every_start_and_no_day_that_is_not_stated(app: "AppTest") -> None:
    table = party(app, tab="links").dataframe[0].value
    supply = table[(table["From"] == "Toloka AI BV") & (table["To"] == "NtechLab")]
    assert list(supply["Holds"]) == [
        "from 2019, since 24 February 2022, from 2023 or since 20 July 2023"
    ]


@pytest.mark.parametrize(
    "tab", ["owners", "holdings", "links", "lists", "names", "gaps", "history", "sources", "files"]
)
def test_a_part_asks_only_when_it_is_opened(app: "AppTest", tab: str) -> None:
    page = party(app, party="toloka:yandex_nv", tab=tab)
    if tab == "files":
        assert list(page.get("download_button"))
    else:
        assert list(page.dataframe) or list(page.info)


def test_an_opened_diagram_says_which_of_its_links_differ_here(app: "AppTest") -> None:
    page = party(app, tab="files")
    scene = given(page)["scene"]
    ids = {node["id"]: node["party"] for node in scene["nodes"]}
    links = [
        {"from": ids[e["source"]], "to": ids[e["target"]], "line": e["line"], "label": "1%"}
        for e in scene["edges"]
    ]
    parties = [{"id": one, "name": f"then {one}"} for one in ids.values()]
    opened = {"parties": parties, "links": links, "filters": {}}
    page.session_state[picture_files.OPENED] = opened
    page.run()
    assert not page.exception
    assert "The diagram and the data here differ" in shown(page)
    assert "1% in the diagram, no share here" in html.unescape(shown(page))
    assert "The diagram and the data here differ" not in shown(page.run())
    drawn = {(e["source"], e["target"], e["line"]): e["label"] for e in scene["edges"]}
    (source, target, line), label = next(iter(drawn.items()))
    left = {"from": ids[source], "to": ids[target], "line": line, "label": label}
    for filters, differs in (({}, True), ({"certainty": "alleged left out"}, False)):
        page.session_state[picture_files.OPENED] = {**opened, "links": [left], "filters": filters}
        assert ("Not in the diagram" in shown(page.run())) == differs


def test_the_ways_between_two_parties_go_through_the_whole_data(app: "AppTest") -> None:
    page = party(app)
    ends = {"from": "toloka:volozh", "to": "toloka:tevian"}
    ways = given(act(page, do="connect", scene="", **ends))["frame"]["ways"]
    for place, way in enumerate(ways["ways"], 1):
        assert way["title"].startswith(f"Way {place}: ")
        assert len(way["steps"]) == len(way["parties"]) - 1
        # Each row says who, what ties it to the next, and how sure that is.
        assert all(step["who"] and step["tie"] and step["sure"] for step in way["steps"])
    assert any(step["sure"] == "alleged, disputed" for way in ways["ways"] for step in way["steps"])
    assert ways["title"].startswith("Arkady Volozh and Tevian: ")
    notes = {one["number"]: one for one in given(page)["page"]["notes"]}
    told = ["".join(span["text"] for span in way["spans"]) for way in ways["ways"]]
    assert any("Toloka" in text for text in told)
    # A number is that of the page, or is listed below its way.
    for way in ways["ways"]:
        cited = [n for span in way["spans"] for n in span.get("notes", ())]
        assert {*cited} <= {*notes}
        listed = {int(text[1:].partition("]")[0]) for text in way["footnotes"]}
        assert not listed & {*notes}
        assert cited or listed


def test_a_step_of_a_connection_says_of_a_claim_that_it_is_one(app: "AppTest") -> None:
    page = party(app)
    drawn = given(page)["scene"]
    edges, named = drawn["edges"], {node["id"]: node["name"] for node in drawn["nodes"]}
    told = [edge["title"] for edge in edges if edge["certainty"] in ("alleged", "disputed")]
    assert any(
        text.startswith("Three reports, in five statements, allege that Toloka AI BV supplied")
        and text.endswith("Toloka AI BV disputes this.")
        for text in told
    )
    assert (
        "It is disputed whether Tigran Khudaverdyan was a director or manager of the Yandex "
        "Group. For: the Council of the European Union. Against: Yandex N.V. No source states the "
        "start."
    ) in told
    labels = {
        (named[edge["source"]], named[edge["target"]]): " ".join(
            re.sub("<[^>]*>", " ", drawn["ties"][edge["id"]]["label"]).split()
        )
        for edge in edges
    }
    assert "disputed: directorship" in labels["Tigran Khudaverdyan", "Yandex Group"]
    assert "control by articles · perhaps" in labels["Public Interest Foundation", "Yandex N.V."]
    for text in told:
        assert re.match("(One|Two|Three) reports?,? .*alleges? that", text) or text.startswith(
            "It is disputed whether"
        )


def test_the_ways_between_two_parties_are_drawn_and_undone_in_one_step(app: "AppTest") -> None:
    page = party(app, party="toloka:tevian")
    before = {node["party"] for node in given(page)["scene"]["nodes"]}
    ends = {"from": "toloka:tevian", "to": "eurochem:eurochem"}
    ways = given(act(page, do="connect", scene="", **ends))
    assert ways["frame"]["ways"]["ways"] == []
    assert {node["party"] for node in given(page)["scene"]["nodes"]} == before
    ends = {"from": "toloka:tevian", "to": "toloka:volozh"}
    sent = given(act(page, do="connect", scene="", **ends))
    on_ways = {one for way in sent["frame"]["ways"]["ways"] for one in way["parties"]}
    drawn = {node["party"]: node["id"] for node in sent["scene"]["nodes"]}
    assert not on_ways <= before
    assert on_ways <= {*drawn}
    joined = {frozenset((edge["source"], edge["target"])) for edge in sent["scene"]["edges"]}
    for way in sent["frame"]["ways"]["ways"]:
        for near, far in pairwise(way["parties"]):
            assert frozenset((drawn[near], drawn[far])) in joined
    assert given(act(page, do="close_ways", scene=""))["frame"]["ways"] is None
    undone = given(act(page, do="undo"))["scene"]
    assert {node["party"] for node in undone["nodes"]} == before


def test_a_link_to_the_ways_draws_an_address_that_two_parties_share(
    explorer_on: OpenOn, tmp_path: Path
) -> None:
    file = tmp_path / "round.case.yaml"
    parties = [
        f'  {key}: {{schema: Company, name: {key}, addresses: ["1 Round Street"], source: s}}'
        for key in ("a", "b")
    ]
    head = "case: round\nsources: {s: {title: Register}}\nparties:\n"
    file.write_text(head + "\n".join(parties), encoding="utf-8")
    opened = open_workspace(tmp_path / "ws")
    assert not [one for one in opened.load([file], Options()) if one.is_refused]
    opened.close()
    page = party(explorer_on(tmp_path / "ws"), party="round:a")
    assert not given(page)["scene"]["edges"]
    sent = given(act(page, do="connect", scene="", **{"from": "round:a", "to": "round:b"}))
    assert [edge["line"] for edge in sent["scene"]["edges"]] == ["address"]
    view = parse_qs(sent["frame"]["link"])["view"][0]
    linked = given(party(explorer_on(tmp_path / "ws"), party="round:a", view=view))
    assert [edge["line"] for edge in linked["scene"]["edges"]] == ["address"]
    assert not given(act(page, do="undo"))["scene"]["edges"]


def test_a_small_share_of_a_party_on_a_list_is_drawn_beside_a_stack(
    explorer_on: OpenOn, tmp_path: Path
) -> None:
    firms = [f"f{number}" for number in range(40)]
    lines = ["case: hub", "sources: {s: {title: Register}}", "parties:"]
    lines += [
        f"  {key}: {{schema: Company, name: {key}, source: s}}" for key in ("hub", "bad", *firms)
    ]
    shares = {**dict.fromkeys(firms, 100), "bad": 1}
    lines += ["interests:"]
    lines += [
        f'  - {{owner: hub, asset: {key}, share: "{share}", certainty: confirmed, source: s}}'
        for key, share in shares.items()
    ]
    lines += [
        "listings:",
        "  - {party: bad, authority: EU, list: eu_269_2014, measures: [asset_freeze],",
        "     start: 2022-03-01, source: s}",
    ]
    file = tmp_path / "hub.case.yaml"
    file.write_text("\n".join(lines), encoding="utf-8")
    opened = open_workspace(tmp_path / "ws")
    assert not [one for one in opened.load([file], Options()) if one.is_refused]
    opened.close()
    page = party(explorer_on(tmp_path / "ws"), party="hub:hub")
    drawn = {one["party"] for one in given(page)["scene"]["nodes"] if one.get("party")}
    assert "hub:bad" in drawn
    assert len(drawn) == 2
    (said,) = [one for one in given(page)["page"]["answer"] if "bad" in str(one["spans"])]
    assert "".join(span["text"] for span in said["spans"]).startswith("hub held 1% of bad")


def test_sentences_beside_tables_write_days_out(app: "AppTest") -> None:
    assert "states holdings on 8 April 2024." in shown(party(app, tab="holdings"))
    row = {"dataset": "x", "retrieved_on": None}
    days = [{**row, "edition": "2026-07-17"}, {**row, "edition": "2026-05-01"}]
    assert data_dates(days) == "1 May 2026 to 17 July 2026"  # type: ignore[arg-type]
    assert data_dates(days[:1]) == "17 July 2026"  # type: ignore[arg-type]
    dateless = {**row, "edition": None}
    said = data_dates([days[0], dateless, dateless])  # type: ignore[list-item]
    assert said == "17 July 2026; 2 of 3 files state no day"
    said = data_dates([days[0], dateless])  # type: ignore[list-item]
    assert said == "17 July 2026; 1 of 2 files states no day"
    said = data_dates([dateless])  # type: ignore[list-item]
    assert said == "the loaded files state no day of their own"
