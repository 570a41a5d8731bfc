"""Stories: pinned from answers, kept as files, asked again after the data changed, written out."""

import base64
import errno
import io
import json
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from lxml import etree

from graph.values.errors import InputError
from ingest.load.pipeline import Options
from queries.draw.footnotes import Evidence, with_denials
from queries.draw.scene_picture import read_picture
from queries.party_answer.marked_text import text_of
from queries.party_answer.note_book import noted_statement
from queries.party_answer.rule_lines import rule_result
from queries.publish.svg_file import picture_svg
from queries.stories import story_pages
from queries.stories.pin_steps import (
    move_step,
    pin_note,
    pin_picture,
    pin_sentences,
    plain_words_of,
    remove_step,
)
from queries.stories.pin_tables import pin_comparison, pin_rows, question_words, row_statements
from queries.stories.step_table import table_lines
from queries.stories.story_changes import changes_of
from queries.stories.story_docx import story_docx
from queries.stories.story_file import (
    MOST_STEPS,
    Step,
    StoryFolder,
    new_step,
    parse_story,
    sealed_bytes,
)
from queries.stories.story_pages import number_notes, story_html, story_markdown, story_pdf
from queries.stories.story_picture import renumber_picture, without_sources
from queries.workspace.workspace import Workspace, open_workspace
from tests.queries.conftest import Ask
from tests.queries.draw.scenes import ASKED, EDGES, SCENE, hop
from tests.queries.party_answer.made_up_parties import held, listed, load_case, party

pytestmark = pytest.mark.slow

DAY = "2024-04-08"
NAMED = {"source": "A denial", "publisher": None, "asserted_by": "B.V.", "certainty": "confirmed"}
HOSTILE = '<script>alert(1)</script> [a](javascript:x) | *b* "c"'
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def _firm(folder: Path, share: str = "60", name: str = "Made-Up Works", *more: str) -> Workspace:
    return load_case(
        folder,
        "firm",
        party("firm", "Company", name),
        party("owner", "Company", "Made-Up Owner"),
        "interests:",
        held("owner", "firm", share),
        *more,
    )


def _load_again(folder: Path, share: str) -> Workspace:
    file = folder / "firm.case.yaml"
    file.write_text(file.read_text("utf-8").replace("share: '60'", f"share: '{share}'"), "utf-8")
    opened = open_workspace(folder / "firm")
    assert not [o for o in opened.load([file], Options(retrieved_on="2026-02-01")) if o.is_refused]
    return opened


def rule_titles(opened: Workspace) -> dict[str, str]:
    return {rule["key"]: rule["title"] for rule in opened.regimes()}


def _answer(opened: Workspace) -> Step:
    return pin_sentences(opened.party_page("firm:firm", ["eu"], DAY, time=False), ["eu"])


def _step(**said: Any) -> Step:
    step = new_step("sentence", "A title", {"party": "x"}, "0" * 64)
    step["spans"] = [{"text": "A held B "}, {"text": "", "notes": [1]}, {"text": "."}]
    step["proofs"] = [{"record": "a:1", "claim": "A held B.", "footnote": "A source", "ends": []}]
    return {**step, **said}  # type: ignore[typeddict-item]


def test_an_answer_is_pinned_with_what_its_numbers_stand_for(tmp_path: Path) -> None:
    opened = _firm(tmp_path)
    page = opened.party_page("firm:firm", ["eu"], DAY, time=False)
    step = _answer(opened)
    assert step["title"] == "Made-Up Works, 8 April 2024"
    assert text_of(step["spans"]).startswith("Made-Up Owner held 60% of Made-Up Works")
    assert "[1]" in text_of(step["spans"])
    assert "Register" in step["proofs"][0]["footnote"]
    assert step["data_version"] == opened.data_version
    one = pin_note(page, ["eu"], page["notes"], 1)
    assert "60%" in one["spans"][0]["text"]
    assert one["title"] == "Made-Up Works, 8 April 2024: Register"
    place = [sentence["part"] for sentence in page["answer"]].index("owners")
    single = pin_sentences(page, ["eu"], [place])
    assert single["title"] == "Made-Up Works, 8 April 2024"
    with pytest.raises(InputError):
        pin_sentences(page, [], [99])
    with pytest.raises(InputError):
        pin_note(page, [], [], 7)


def test_the_whole_answer_keeps_results_and_what_was_not_searched(tmp_path: Path) -> None:
    opened = _firm(
        tmp_path, "60", "Made-Up Works", "listings:", listed("owner", "EU", "eu_269_2014")
    )
    page = opened.party_page("firm:firm", ["eu", "uk"], DAY, time=False)
    step = pin_sentences(page, ["eu", "uk"])
    said = text_of(step["spans"])
    assert "EU asset freeze: Rule met: owned" in said
    assert "\nUK asset freeze (regulation 7): " in said
    assert "\nThe full " in said, "each part of the answer is a paragraph"
    story = parse_story(_file(steps=[step]), "x")
    assert "\n\nEU asset freeze: Rule met: owned" in story_markdown(story)
    assert "<p class=said>EU asset freeze: Rule met: owned" in story_html(story)
    assert [one for one in page["answer"] if one["part"] == "searched"]
    for one in page["answer"]:
        assert one["part"] == "result" or plain_words_of(one["spans"]) in plain_words_of(
            step["spans"]
        )
    assert changes_of(step, opened) == []


def test_a_denial_of_several_claims_is_no_change_and_its_loss_is_one(tmp_path: Path) -> None:
    denied = ", certainty: alleged, disputed_by: Made-Up Works, disputed_in: reg}"
    opened = load_case(
        tmp_path,
        "firm",
        *(party(key, "Company", f"Works {key}") for key in ("firm", "one", "two")),
        "links:",
        *(
            f"  - {{kind: Supply, from: firm, to: {to}, source: news, asserted_by: A paper{denied}"
            for to in ("one", "two")
        ),
    )
    around = opened.around(["firm:firm", "firm:one", "firm:two"], as_of=DAY)
    said = with_denials(around["statements"])
    assert len(said) == 3
    step = new_step("picture", "P", {"party": "firm:firm", "as_of": DAY, "known_on": None}, "0")
    step["question"] |= {"parties": ["firm:firm", "firm:one", "firm:two"], "regimes": ["eu"]}
    noted = [noted_statement(one) for one in reversed(said)]
    step["proofs"] = [
        {key: one[key] for key in ("record", "claim", "footnote", "ends")}  # type: ignore[misc]
        for one in noted
    ]
    step["proofs"][0]["claim"] = "It denies that and more."
    assert changes_of(step, opened) == []
    assert changes_of({**step, "kind": "statement"}, opened) == []
    step["proofs"][0]["record"] = "firm:gone"
    assert "No longer a source" in " ".join(changes_of(step, opened))


DENIED = hop(
    certainty="alleged",
    disputed_by="B.V.",
    denial={**NAMED, "record": "test:denial", "denies": "it"},
)
CLAIMS = {"e3": [hop(record="test:interests/7")], "e7": [DENIED]}
EVIDENCE = Evidence(CLAIMS, number=lambda said: {"7": 28, "1": 30, "l": 29}[said["record"][-1]])
PINNED: Any = {**SCENE, "edges": [edge for edge in EDGES if edge["id"] in CLAIMS]}


def _words(drawn: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", drawn))


def test_a_pinned_picture_has_all_that_a_picture_has_with_the_numbers_of_the_story(
    tmp_path: Path,
) -> None:
    page = _firm(tmp_path).party_page("firm:firm", ["eu"], DAY, time=False)
    step = pin_picture(page, ["eu"], PINNED, ASKED, EVIDENCE)
    assert [proof["record"] for proof in step["proofs"]] == [
        "test:interests/7",
        "test:denial",
        "test:interests/1",
    ]
    layers = {one.get("id") for one in etree.fromstring(step["picture"])}
    assert {"heading", "legend", "footnotes"} <= layers
    own = _words(step["picture"])
    results = [rule_result(rule) for rule in page["rules"]]
    assert results
    for said in ("Asked B.V.", ASKED.day_line(), "not evidence of wrongdoing", *results):
        assert said in own
    story = parse_story(_file(steps=[_step(), step, _step()]), "x")
    _, notes = number_notes(story["steps"])
    assert len(notes) == 4
    *words, drawn_at = story_markdown(story).splitlines()
    (drawn,) = re.findall(r"^\[picture-\d+\]: data:image/svg\+xml;base64,(\S+)$", drawn_at)
    # Whoever reads the file as text reads words, and no picture between them.
    assert not [line for line in words if "base64" in line]
    assert [line for line in words if line.startswith("![") and line.endswith("]")]
    told = _words(base64.b64decode(drawn).decode())
    assert f'src="data:image/svg+xml;base64,{drawn}"' in story_html(story)
    # One statement more stands before it: on its lines and before its sources alike.
    for mark, later in (("[1]", "[2]"), ("[2, 3]", "[3, 4]")):
        assert own.count(mark) == told.count(later) > 0
    assert "[2, 4] Decision memo, A ministry [3] A denial 9 parties shown" in told
    assert "[1" not in told


def test_a_number_in_the_title_of_a_source_is_none_of_the_story() -> None:
    spans = "".join(f"<tspan>{line}</tspan>" for line in ("[1, 2] Report [2],", "[1]"))
    drawn = (
        '<svg xmlns="http://www.w3.org/2000/svg" data-numbers="step">'
        f'<g id="footnotes"><g id="note-1"><text>{spans}</text></g></g></svg>'
    )
    found = [one.text for one in etree.fromstring(renumber_picture(drawn, {1: 7, 2: 9}))[0][0][0]]
    assert found == ["[7, 9] Report [2],", "[1]"]
    assert without_sources(drawn) == drawn


def test_on_paper_a_picture_is_as_large_as_without_its_sources(tmp_path: Path) -> None:
    page = _firm(tmp_path).party_page("firm:firm", ["eu"], DAY, time=False)
    step = pin_picture(page, ["eu"], PINNED, ASKED, EVIDENCE)
    whole, bare = (
        etree.fromstring(one) for one in (step["picture"], without_sources(step["picture"]))
    )
    below = bare.find("{*}g[@id='footnotes']")
    assert below is not None
    assert not below.findall("{*}g")
    said = [line.text for line in below.iter("{*}tspan")]
    assert said == [line.text for line in whole.iterfind("{*}g[@id='footnotes']/{*}text/{*}tspan")]
    assert said[0].startswith("9 parties shown, 29 left out")
    assert "not wrongdoing" in said[-1]
    places = [float(line.get("y")) for line in below.iter("{*}tspan")]
    assert places == sorted(places)
    assert float(below.find("{*}path").get("d").split(",")[1].split()[0]) < places[0]
    assert places[-1] < float(bare.get("height"))
    assert bare.get("viewBox") == f"0 0 {whole.get('width')} {bare.get('height')}"
    assert float(bare.get("height")) < float(whole.get("height"))
    lowest = max(float(one.get("y")) for one in bare.iter("{*}rect") if one.get("y"))
    assert lowest < float(bare.get("height"))
    paper = _words(story_html(parse_story(_file(steps=[step]), "x"), paper=True))
    assert "Result for 8 April 2024" in paper
    # What is left out of a picture is said wherever the picture goes.
    assert "parties shown" in paper


def test_a_picture_with_numbers_of_its_own_keeps_them() -> None:
    drawn = picture_svg(read_picture(PINNED, ASKED, evidence=EVIDENCE)).decode()
    assert renumber_picture(drawn, {28: 1}) == drawn


def test_a_change_of_the_data_is_told_and_no_change_is_not(tmp_path: Path) -> None:
    opened = _firm(tmp_path)
    page = opened.party_page("firm:firm", ["eu"], DAY, time=False)
    steps = [_answer(opened), pin_note(page, ["eu"], page["notes"], 1)]
    asked: dict[str, Any] = {
        "party": "firm:firm",
        "before": "2020-01-01",
        "after": DAY,
        "regimes": ["eu"],
    }
    steps.append(pin_comparison(opened.compare(**asked), asked, rule_titles(opened)))
    assert [changes_of(step, opened) for step in steps] == [[], [], []]
    opened.close()
    changed = _load_again(tmp_path, "40")
    said = [" ".join(changes_of(step, changed)) for step in steps]
    assert "40%" in said[0]
    assert "60%" in said[0]
    assert "now" in said[0]
    assert "40%" in said[1]
    assert "60%" in said[1]
    changed.close()


def test_a_story_that_was_changed_by_hand_is_not_told_to_be_what_the_data_say(
    tmp_path: Path,
) -> None:
    opened = _firm(tmp_path)
    step = _answer(opened)
    forged = json.loads(json.dumps(step).replace("60%", "30%"))
    assert forged["data_version"] == opened.data_version
    assert "60%" in " ".join(changes_of(forged, opened))


def test_other_data_that_say_the_same_are_no_change(tmp_path: Path) -> None:
    opened = _firm(tmp_path)
    step = _answer(opened)
    other = tmp_path / "other.case.yaml"
    other.write_text(
        "case: other\ntitle: Other\nsources:\n  reg: {title: R}\nparties:\n"
        "  x: {schema: Company, name: Elsewhere, source: reg}\n",
        "utf-8",
    )
    opened.load([other], Options())
    assert opened.data_version != step["data_version"]
    assert changes_of(step, opened) == []


def test_a_party_that_is_not_loaded_is_said(tmp_path: Path) -> None:
    step = _answer(_firm(tmp_path))
    empty = open_workspace(tmp_path / "empty")
    (said,) = changes_of(step, empty)
    assert said.startswith("This cannot be asked here: ")
    (said,) = changes_of({**step, "question": {}}, empty)
    assert said.startswith("This cannot be asked here: ")


def test_rows_are_cut_and_compared_as_a_whole(tmp_path: Path) -> None:
    rows = [{"owner": f"o{n}", "share": n} for n in range(250)]
    asked = {"query": "q", "parameters": {"party": "x"}, "limit": 1000}
    step = pin_rows("Who?", rows, asked, "1")
    assert len(step["rows"]) == 200
    assert "250 rows; the first 200 are kept here" in step["spans"][0]["text"]

    class Answering:
        data_version = "2"

        def run_query(self, *_: Any, **__: Any) -> list[dict[str, Any]]:
            return rows[1:]

    said = changes_of(step, Answering())  # type: ignore[arg-type]
    assert said[0].startswith("It now says: 249 rows")
    assert "No longer there: o0, 0" in said
    assert "New: o200, 200" in said


def test_a_comparison_names_each_rule_and_where_it_is_stated(opened: Workspace) -> None:
    asked = {"party": "toloka:yandex_nv", "before": "2024-01-01", "after": DAY}
    rows = opened.compare(**asked, regimes=["eu", "us"])
    step = pin_comparison(rows, asked, rule_titles(opened))
    eu, us = text_of(step["spans"]).split("\n")
    assert eu.startswith("EU asset freeze: Yandex N.V., between 1 January and 8 April 2024: from")
    assert eu.endswith("Arkady Volozh was removed from the EU list on 13 March 2024 [1].")
    assert us.startswith("US blocking (50 Percent Rule): Yandex N.V., between")
    page = story_html(parse_story(_file(steps=[step]), "x"))
    assert "<p class=said>US blocking (50 Percent Rule): Yandex N.V." in page
    assert "Cybernews" in step["proofs"][0]["footnote"]
    (line,) = table_lines(step, {1: 4})
    assert line.cells["Rule"] == "EU asset freeze"
    assert line.cells["On"] == "13 March 2024"
    with pytest.raises(InputError):
        pin_comparison([], asked, {})


def test_rows_are_printed_in_words_each_with_its_source(opened: Workspace) -> None:
    source = "// title: T\n// question: Who owns {party}, on {as_of}?\n"
    source += "// param party: party = x -- the company\n// param as_of: date = 2024-04-08\n"
    source += "// param authority: string = EU -- the list's authority\n"
    asked = {"query": "q", "parameters": {"party": "toloka:toloka_bv"}, "cypher": source}
    row: dict[str, Any] = {"level": 1, "owner_id": "toloka:yandex_nv", "owner": "Yandex N.V."}
    row |= {"relation": "OWNS", "types": ["votingRights"], "share": "unknown", "listed": False}
    row |= {"share_min_pct": 0.0, "share_max_pct": 100.0, "from": "2024-04", "none": None}
    rows = [{**row, "record": "toloka:interests/1"}, {**row, "record": "toloka:interests/2"}]
    rows[1] |= {"share_min_pct": 8.5, "share_max_pct": 8.5}
    said, stated = question_words(asked, opened), row_statements(rows, asked, opened)
    step = pin_rows("T", rows, asked, "1", said, stated)
    assert said == "Who owns Toloka AI BV, on 8 April 2024? The list's authority: EU."
    assert step["spans"][0]["text"] == f"{said} 2 rows."
    first, second = table_lines(step, {1: 4, 2: 5})
    words = {"Level": "1", "Owner": "Yandex N.V.", "Relation": "owns", "Types": "voting rights"}
    assert first.cells == {**words, "Share": "not stated", "Listed": "no", "From": "April 2024"}
    assert (first.note, second.note) == (4, 5)
    assert second.cells["Share"] == "8.5%"
    story = parse_story(_file(steps=[step]), "x")
    assert "| no | April 2024 | [^1] |" in story_markdown(story)
    assert '<td><a href="#n1">1</a></td>' in story_html(story)
    body = etree.fromstring(
        zipfile.ZipFile(io.BytesIO(story_docx(story))).read("word/document.xml")
    )
    assert len(list(body.iter(f"{W}footnoteReference"))) == 2
    supply = {
        "supplier_id": "toloka:toloka_bv",
        "listed_id": "toloka:ntechlab",
        "listed_party": "N",
    }
    assert "toloka:links/2" in {one["record"] for one in row_statements([supply], asked, opened)}
    assert "<table><thead>" in story_html(story)
    rows[0]["owner"] = "x" * 40
    wide = pin_rows("T", rows, asked, "1")
    assert "<table class=even>" in story_html(parse_story(_file(steps=[wide]), "x"))
    # A record that nothing here states keeps its name.
    bare = pin_rows("T", rows, asked, "1")
    assert table_lines(bare, {})[0].cells["Record"] == "toloka:interests/1"


def test_lines_of_a_remark_stay_lines_and_numbers_in_a_row_are_one_range() -> None:
    proofs = [{**_step()["proofs"][0], "footnote": f"Source {n}"} for n in range(4)]
    step = _step(proofs=proofs, remark="Ask them.\n\nAnd him.")
    step["spans"] = [{"text": "A held B"}, {"text": "", "notes": [1, 2, 3, 4]}]
    story = parse_story(_file(steps=[step]), "x")
    page = story_html(story)
    assert "<p>Ask them.</p><p>And him.</p>" in page
    assert '<sup><a href="#n1">1–4</a></sup>' in page
    body = etree.fromstring(
        zipfile.ZipFile(io.BytesIO(story_docx(story))).read("word/document.xml")
    )
    assert "Ask them.And him." in "".join(map(str, body.itertext()))
    (paper,) = body.iter(f"{W}pgSz")
    assert (paper.get(f"{W}w"), paper.get(f"{W}h")) == ("11906", "16838")


def test_a_file_is_read_back_the_same_and_changed_in_one_step(tmp_path: Path) -> None:
    folder = StoryFolder(tmp_path)
    assert folder.rows() == []
    name = folder.begin("Wer steht hinter Толока?", [_step(), _step()])
    assert folder.begin("Wer steht hinter Толока?") == f"{name}-2"
    story = folder.read(name)
    file = tmp_path / "stories" / f"{name}.story.json"
    assert sealed_bytes(parse_story(file.read_bytes(), "a")) == file.read_bytes()
    assert file.stat().st_mode & 0o077 == 0
    first, second = (step["id"] for step in story["steps"])
    moved = folder.change(name, lambda held: move_step(held, second, -1))
    assert [step["id"] for step in moved["steps"]] == [second, first]
    folder.change(name, lambda held: move_step(held, second, -1))
    with pytest.raises(InputError, match="no longer part"):
        folder.change(name, lambda held: move_step(held, "0", 1))
    with pytest.raises(InputError, match="at most"):
        folder.add_steps(name, [_step()] * MOST_STEPS)
    assert len(folder.read(name)["steps"]) == 2
    gone: list[tuple[int, Step]] = []
    folder.change(name, lambda held: gone.append(remove_step(held, first)))
    assert [step["id"] for step in folder.read(name)["steps"]] == [second]
    folder.change(name, lambda held: held["steps"].insert(*gone[0]))
    folder.remove(name)
    folder.restore(name)
    with pytest.raises(InputError, match="cannot be brought back"):
        folder.restore(name)
    assert [step["id"] for step in folder.read(name)["steps"]] == [second, first]
    folder.remove(name)
    assert [row["name"] for row in folder.rows()] == [f"{name}-2"]
    assert (tmp_path / "stories" / "removed" / file.name).is_file()
    for wrong in ("../x", "none", "A"):
        with pytest.raises(InputError):
            folder.read(wrong)


def _file(**said: object) -> bytes:
    story = {"format": "ownership-explorer/story", "version": 1, "title": "T", "steps": [_step()]}
    return json.dumps({**story, **said}).encode()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xff", "no JSON"),
        (b"[" * 100_000, "no JSON"),
        (b"[]", "no story"),
        (b'{"format": "other"}', "no story"),
        (_file(version=2), "later version"),
        (_file(title=3), "title is no str"),
        (_file(steps={}), "steps is no list"),
        (_file(steps=[{**_step(), "kind": "page"}]), "not known"),
        (_file(steps=[{k: v for k, v in _step().items() if k != "rows"}]), "lacks rows"),
        (_file(steps=[{**_step(), "proofs": []}]), "note that it does not have"),
        (_file(steps=[_step()] * (MOST_STEPS + 1)), "more than"),
        (_file(steps=[_step(picture="<svg")]), "no SVG"),
        (_file(steps=[_step(picture="<svg><script/></svg>")]), "more than a drawing"),
        (_file(steps=[_step(picture="<svg onload='x'/>")]), "out of its file"),
        (_file(steps=[_step(picture="<svg><image href='file:///etc/passwd'/></svg>")]), "reaches"),
        (_file(steps=[_step(picture="<svg><g fill='url(http://x)'/></svg>")]), "reaches out"),
        (_file(steps=[_step(picture="<svg><style>@import 'x'</style></svg>")]), "more than"),
    ],
)
def test_a_file_from_elsewhere_is_checked(content: bytes, said: str) -> None:
    with pytest.raises(InputError, match=said):
        parse_story(content, "there.story.json")


def test_one_source_has_one_number_in_the_whole_story() -> None:
    other = {"record": "b:1", "claim": "C.", "footnote": "Another", "ends": []}
    second = _step(proofs=[other, *_step()["proofs"]])
    places, notes = number_notes([_step(), second])
    assert notes == ["A source", "Another"]
    assert places == [{1: 1}, {1: 2, 2: 1}]


def test_hostile_texts_stay_text_in_every_format() -> None:
    step = _step(title=HOSTILE, remark=HOSTILE, rows=[{HOSTILE: HOSTILE}])
    step["spans"][0]["text"] = HOSTILE
    step["proofs"][0]["footnote"] = HOSTILE
    story = parse_story(_file(title=HOSTILE, steps=[step]), "x")
    page = story_html(story)
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    written = story_markdown(story)
    assert not re.search(r"(?<!\\)<script", written)
    assert not re.search(r"(?<!\\)\]\(javascript", written)
    names = zipfile.ZipFile(io.BytesIO(story_docx(story)))
    assert b"<script" not in names.read("word/document.xml")
    assert story_pdf(story).startswith(b"%PDF")


def test_a_source_is_one_footnote_of_a_word_document_and_its_number_elsewhere() -> None:
    story = parse_story(_file(steps=[_step(), _step(remark="Ask them.")]), "x")
    book = zipfile.ZipFile(io.BytesIO(story_docx(story)))
    body = etree.fromstring(book.read("word/document.xml"))
    notes = etree.fromstring(book.read("word/footnotes.xml"))
    cited = [one.get(f"{W}id") for one in body.iter(f"{W}footnoteReference")]
    there = [one.get(f"{W}id") for one in notes.iter(f"{W}footnote")]
    assert cited == ["1"]
    assert there == ["-1", "0", "1"]
    (again,) = body.iter(f"{W}fldSimple")
    (name,) = [one.get(f"{W}name") for one in body.iter(f"{W}bookmarkStart")]
    assert str(again.get(f"{W}instr")).split() == ["NOTEREF", name, "\\h"]
    assert "".join(map(str, again.itertext())) == "1"
    assert b"footnotes+xml" in book.read("[Content_Types].xml")
    text = "".join(map(str, body.itertext()))
    assert "A held B ." in text
    assert "Ask them." in text
    assert "not checked yet" in text


def test_a_word_document_says_when_it_was_made_and_in_which_language(tmp_path: Path) -> None:
    page = _firm(tmp_path).party_page("firm:firm", ["eu"], DAY, time=False)
    step = pin_picture(page, ["eu"], PINNED, ASKED, EVIDENCE)
    steps = [_step(pinned_on="2026-04-01"), {**step, "pinned_on": "2026-11-30"}]
    story = parse_story(_file(steps=steps), "x")
    written = Document(io.BytesIO(story_docx(story)))
    about = written.core_properties
    assert about.created.date().isoformat() == about.modified.date().isoformat() == "2026-11-30"
    assert (about.comments, about.language) == ("", "en-GB")
    spoken = {one.get(f"{W}val") for one in written.styles.element.iter(f"{W}lang")}
    assert spoken == {"en-GB"}
    looks = [one.style.name for one in written.paragraphs if one.style.name[0] in "TH"]
    assert looks == ["Title", "Heading 1", "Heading 1"]
    # The picture is as wide as the text, for its sources are footnotes.
    (drawn,) = written.inline_shapes
    assert drawn.width.cm > 15


def test_an_address_of_a_note_is_a_link_in_html_and_nothing_else_is() -> None:
    step = _step()
    told = (
        "A source, https://example.org/a?b=1&c=2, javascript:alert(1), <b>https://x.example/</b>."
    )
    step["proofs"][0]["footnote"] = told
    page = story_html(parse_story(_file(steps=[step]), "x"))
    links = re.findall(r'<a href="([^#"][^"]*)" rel="noreferrer">([^<]*)</a>', page)
    assert links == [("https://example.org/a?b=1&amp;c=2",) * 2, ("https://x.example/",) * 2]
    assert "<b>" not in page
    assert 'href="javascript' not in page


def test_sums_in_markdown_are_no_mathematics() -> None:
    story = parse_story(_file(steps=[_step(remark="Between $5m and $6m.")]), "x")
    assert "> Between \\$5m and \\$6m." in story_markdown(story)


def test_an_address_in_markdown_is_a_link_that_opens() -> None:
    address = "https://example.org/id_1/a_b?c=*d"
    step = _step()
    step["proofs"][0]["footnote"] = f"A_source, {address}, read *twice*."
    written = story_markdown(parse_story(_file(steps=[step]), "x"))
    assert f"A\\_source, <{address}>, read \\*twice\\*." in written


def test_pieces_of_a_sentence_keep_their_blanks() -> None:
    story = parse_story(_file(), "x")
    assert "A held B [^1]." in story_markdown(story)
    assert "A held B <sup>" in story_html(story)
    assert "[^1]: A source" in story_markdown(story)


def test_the_command_line_keeps_asks_and_writes_stories(
    ask: Ask, own_workspace: Path, tmp_path: Path
) -> None:
    before = ("--workspace", str(own_workspace), "story")
    assert ask(*before, "list").json == []
    (row,) = ask(*before, "add", "Who is it?", "Toloka AI BV", "--as-of", DAY).json
    assert (row["name"], row["steps"]) == ("who-is-it", 1)
    (row,) = ask(*before, "add", "who-is-it", "Toloka AI BV", "--remark", "Later").json
    assert row["steps"] == 2
    asked = ask(*before, "changes", "who-is-it")
    assert [one["changes"] for one in asked.json] == [["Unchanged."]] * 2
    for ending in ("html", "pdf", "docx", "md", "story.json"):
        file = tmp_path / f"out.{ending}"
        assert ask(*before, "export", "who-is-it", str(file)).code == 0
        assert file.stat().st_size > 500
        assert ask(*before, "export", "who-is-it", str(file)).code == 2
    assert "Later" in (tmp_path / "out.md").read_text("utf-8")
    again = ask(*before, "export", str(tmp_path / "out.story.json"), str(tmp_path / "again.md"))
    assert again.code == 0
    assert (tmp_path / "again.md").read_bytes() == (tmp_path / "out.md").read_bytes()
    for wrong in (("export", "who-is-it", "x.odt"), ("changes", "nothing"), ("add", " ", "Tevian")):
        assert ask(*before, *wrong).code == 2


@pytest.mark.parametrize("content", [None, b"", b"[]", b"{}", b"\xff", b'{"format": "ownership-ex'])
def test_a_story_that_cannot_be_read_is_named(
    ask: Ask, own_workspace: Path, content: bytes | None
) -> None:
    before = ("--workspace", str(own_workspace), "story")
    folder = StoryFolder(own_workspace)
    folder.begin("Whole")
    folder.begin("Lost")
    path = own_workspace / "stories" / "lost.story.json"
    path.unlink()
    path.mkdir() if content is None else path.write_bytes(content)
    asked = ask(*before, "list")
    assert asked.code == 2
    assert [row["name"] for row in json.loads(asked.out)] == ["whole"]
    assert "lost.story.json" in asked.err
    for words in (("changes", "lost"), ("add", "lost", "Tevian")):
        again = ask(*before, *words)
        assert (again.code, again.out) == (2, "")
        assert "lost.story.json" in again.err
    assert sorted(file.name for file in path.parent.iterdir()) == sorted(
        [".lock", "lost.story.json", "whole.story.json"]
    )
    assert not (path.parent / ".lock").stat().st_mode & 0o077


def test_a_story_that_was_changed_by_hand_is_told_to_be_one_for_ever(
    ask: Ask, own_workspace: Path, tmp_path: Path
) -> None:
    before = ("--workspace", str(own_workspace))
    folder = StoryFolder(own_workspace)
    folder.begin("Who", [{**_step(), "checked_by": "Anna", "checked_on": DAY}])
    file, out = own_workspace / "stories" / "who.story.json", tmp_path / "out.story.json"
    assert "was changed outside" not in ask(*before, "check", "--deep").err
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace('"Anna"', '"Anne"'), encoding="utf-8")
    asked = ask(*before, "check", "--deep")
    assert (asked.code, len(json.loads(asked.out)["notes"])) == (0, 1)
    assert "who.story.json was changed outside this program" in asked.err
    # It can be read and changed as any other, and neither hides it; nor does it elsewhere.
    folder.change("who", lambda held: held["steps"].append(_step()))
    assert "was changed outside" in ask(*before, "check", "--deep").err
    assert "was changed outside" in ask(*before, "story", "export", "who", str(out)).err
    assert "was changed outside" in ask(
        *before, "story", "export", str(out), str(tmp_path / "out.md")
    ).err  # fmt: skip
    listed = ask(*before, "story", "list")
    assert [row["changed_outside"] for row in json.loads(listed.out)] == [True]
    assert "who.story.json was changed outside this program" in listed.err
    there = StoryFolder(tmp_path)
    read = parse_story(out.read_bytes(), out.name)
    name = there.begin("Who", read["steps"], is_changed="blake2" in read)
    assert list(there.hand_changes()) == [name]


def test_a_story_without_its_hash_is_told_in_what_is_made_of_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    whole = sealed_bytes(json.loads(_file(title="Who", steps=[_step()])))
    stripped = json.loads(whole)
    del stripped["blake2"]
    monkeypatch.setattr(story_pages, "pdf_of", lambda page: page.encode())
    for content, is_told in ((whole, False), (json.dumps(stripped).encode(), True)):
        story = parse_story(content, "who.story.json")
        book = zipfile.ZipFile(io.BytesIO(story_docx(story)))
        for text in (
            story_html(story),
            story_markdown(story),
            story_pdf(story).decode(),
            book.read("word/document.xml").decode(),
        ):
            assert ("This story was changed outside this program" in text) is is_told


@pytest.mark.parametrize("words", [("changes", "who"), ("add", "Who", "Tevian")])
def test_damaged_data_are_no_change(ask: Ask, own_workspace: Path, words: tuple[str, ...]) -> None:
    before = ("--workspace", str(own_workspace), "story")
    assert ask(*before, "add", "Who", "Tevian", "--as-of", DAY).code == 0
    story = (own_workspace / "stories/who.story.json").read_bytes()
    for file in (own_workspace / "record/parts").glob("*/listings.parquet"):
        file.unlink()
    asked = ask(*before, *words)
    assert (asked.code, asked.out) == (2, "")
    assert "ownership repair" in asked.err
    assert (own_workspace / "stories/who.story.json").read_bytes() == story


def test_a_full_disk_leaves_no_half_story(
    ask: Ask, own_workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    StoryFolder(own_workspace).begin("Who")
    path = own_workspace / "stories/who.story.json"
    text, write = path.read_bytes(), Path.write_bytes

    def fill(file: Path, content: bytes) -> int:
        write(file, content[: len(content) // 2])
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(Path, "write_bytes", fill)
    before = ("--workspace", str(own_workspace), "story")
    asked = ask(*before, "export", "who", str(tmp_path / "out.md"))
    assert (asked.code, "make room" in asked.err) == (2, True)
    asked = ask(*before, "add", "Who", "Tevian")
    assert (asked.code, "who.story.json cannot be written" in asked.err) == (2, True)
    assert path.read_bytes() == text
    assert not list(tmp_path.glob("*out*"))
    assert {file.name for file in path.parent.iterdir()} == {".lock", path.name}
