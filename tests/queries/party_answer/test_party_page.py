"""The page of a party as one value: numbers, notes, rules, time, counts; the same everywhere."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from ingest.load.pipeline import Options
from queries.party_answer.marked_text import text_of
from queries.party_answer.page_shape import PartyPage
from queries.stories.pin_steps import pin_note, plain_words_of
from queries.workspace.workspace import Workspace, open_workspace
from tests.queries.conftest import Ask
from tests.queries.party_answer.made_up_parties import held, hub, load_case, party

pytestmark = pytest.mark.slow

DAYS = ("2019-02-01", "2022-06-03", "2024-01-01", "2024-04-08", "2026-01-01")
PERCENT = re.compile(r"\d+(?:\.\d+)?%")
COUNTED_UP = re.compile(r"no source names|Sources state|together|interests in", re.IGNORECASE)
PagesOn = Callable[[str], list[PartyPage]]
SEED = ("Toloka AI BV", ("us", "eu", "uk"), "2024-04-08")


def cited_numbers(sentences: Sequence[Mapping[str, Any]]) -> set[int]:
    """All numbers that sentences cite."""
    return {n for one in sentences for span in one["spans"] for n in span.get("notes") or ()}


@pytest.fixture(scope="module")
def pages_on(sample_workspace: Path) -> PagesOn:
    """The pages of all parties on a day, made once for the tests that read them."""
    workspace = open_workspace(sample_workspace)
    world = workspace.world
    parties = [world.id_of(number) for number in range(world.size)]
    return cache(
        lambda day: [workspace.party_page(party, None, day, time=False) for party in parties]
    )


@pytest.mark.parametrize("day", DAYS)
def test_every_number_exists_once_and_every_note_is_used(pages_on: PagesOn, day: str) -> None:
    for page in pages_on(day):
        numbers = [note["number"] for note in page["notes"]]
        assert numbers == list(range(1, len(numbers) + 1))
        cited = [note["number"] for note in page["notes"] if note["cited"]]
        assert set(cited) == cited_numbers(page["answer"])
        assert cited == list(range(1, len(cited) + 1)), "the text's numbers come first"
        first = dict.fromkeys(
            n for s in page["answer"] for span in s["spans"] for n in span.get("notes") or ()
        )
        assert list(first) == cited, "numbers rise in the order of first mention"
        records = [s["record"] for note in page["notes"] for s in note["statements"]]
        assert len(records) == len(set(records)), "a record has one number"
        assert page["edge_notes"] == dict(zip(records, numbers, strict=True))
        assert [note.partition("]")[0] for note in page["footnotes"]] == [f"[{n}" for n in cited]


@pytest.mark.parametrize("day", DAYS)
def test_no_number_contradicts_its_sentence(pages_on: PagesOn, day: str) -> None:
    for page in pages_on(day):
        cited = [note["statements"][0] for note in page["notes"] if note["cited"]]
        all_said = " ".join(f"{said['claim']} {said['speaker']}" for said in cited)
        for sentence in page["answer"]:
            text = text_of(sentence["spans"])
            parties = {s["party"] for s in sentence["spans"] if "party" in s}
            for number in cited_numbers([sentence]):
                (said,) = page["notes"][number - 1]["statements"]
                known = parties | {page["head"]["party"]}
                # Sentences in a row share the numbers of one speaker.
                near = {s["party"] for one in page["answer"] for s in one["spans"] if "party" in s}
                assert not said["ends"] or set(said["ends"]) & (known | near), text
            if not COUNTED_UP.search(text) and sentence["part"] in ("owners", "above", "holdings"):
                assert set(PERCENT.findall(text)) <= set(PERCENT.findall(all_said)), text


def test_a_claim_in_the_panel_is_never_bare(pages_on: PagesOn) -> None:
    for page in pages_on("2024-04-08"):
        for note in page["notes"]:
            for said in note["statements"]:
                bare = {"alleged": "Alleged: ", "disputed": "Disputed: "}.get(said["certainty"], "")
                assert said["claim"].startswith(bare)
                assert said["claim"].endswith(".")
                assert said["source"] in said["footnote"]
                assert ", in which" not in said["claim"], "a source states no aside of the text"


def test_every_line_that_a_picture_opens_with_has_a_number(opened: Workspace) -> None:
    rows = opened.exposure(*SEED, links=True)
    page = opened.party_page(*SEED, time=False)
    drawn = {said["record"] for said in opened.owners(SEED[0], 4, SEED[2]) if said["holds"] != "no"}
    for row in rows:
        for path in row["paths"]:
            drawn |= {one["record"] for hop in path["hops"] for one in (hop, *hop.get("also", ()))}
            drawn |= {entry["record"] for entry in path["listings"]}
    assert drawn <= set(page["edge_notes"])


def test_a_part_of_a_published_list_is_no_search_of_it(
    own_workspace: Path, repository: Path
) -> None:
    """Four entries of the EU's file were loaded, and its line says that it was not the list."""
    workspace = open_workspace(own_workspace)
    (done,) = workspace.load([repository / "sample_data/eu_fsf/retyped-entries.xml"], Options())
    assert not done.is_refused
    us, eu = workspace.party_page("Yandex N.V.", ("us", "eu"), "2024-04-08")["rules"]
    assert us["searched"] == "searched: 3 case files, no published list"
    assert eu["searched"] == "searched: part of the published list"


def test_rules_are_lines_with_since_and_before(opened: Workspace) -> None:
    page = opened.party_page("Yandex N.V.", ("us", "eu", "uk"), "2024-04-08")
    us, eu, _ = page["rules"]
    assert (eu["label"], eu["word"], eu["reason"]) == (
        "EU",
        "No listed owner found",
        "owners not all known",
    )
    assert (eu["since"], eu["before"]) == ("since 13 March 2024", "Review needed")
    assert (us["since"], us["before"]) == ("", "")
    assert (us["version"], us["rule_id"]) == ("since 13 August 2014", "us_ofac_50@2014-08-13")
    assert us["searched"] == "searched: 3 case files, no published list"
    assert us["scale"] is None
    earlier = opened.party_page("Yandex N.V.", ("eu",), "2024-01-01")["rules"][0]
    assert (earlier["word"], earlier["reason"]) == (
        "Review needed",
        "trust, disputed control; Arkady Volozh",
    )
    numbers = cited_numbers([{"spans": earlier["sentence"]}])
    assert numbers <= {note["number"] for note in page["notes"]}


def test_a_scale_stands_where_listed_holders_have_a_share(opened: Workspace) -> None:
    us, eu = opened.party_page("En+ Group", ("us", "eu"), "2019-02-01", time=False)["rules"]
    assert us["scale"] == {"low": 44.95, "high": 44.95, "threshold": 50.0}
    assert us["word"] == "Below threshold"
    assert us["reason"] == "owners not all known; Oleg Deripaska: 44.95%"
    assert us["unknown"] == "No source names the holders of up to 55.05%."
    assert eu["scale"] is None


def test_lanes_merge_neighbours_with_one_verdict(opened: Workspace) -> None:
    for name in ("EuroChem Group AG", "En+ Group", "Toloka AI BV"):
        time = opened.party_page(name, None, "2022-06-03")["time"]
        for lane in time["lanes"]:
            verdicts = [span["verdict"] for span in lane["spans"]]
            assert all(a != b for a, b in pairwise(verdicts)), name
            ends = [(span["start"], span["end"]) for span in lane["spans"]]
            assert all(0 <= start < end <= time["days"] for start, end in ends)
        assert time["changes"] == sorted(set(time["changes"]))
        assert time["before"] is None or time["before"] < "2022-06-03"
        assert time["after"] is None or time["after"] > "2022-06-03"
        assert all(day < time["last"] for day in time["changes"])


def test_the_lane_of_the_seed_case_names_its_causes(opened: Workspace) -> None:
    page = opened.party_page(*SEED)
    (eu,) = [lane for lane in page["time"]["lanes"] if lane["label"] == "EU"]
    review = next(span for span in eu["spans"] if span["verdict"] == "review")
    assert (review["from"], review["until"]) == ("2022-06-03", "2024-03-13")
    assert review["cause"].startswith("Arkady Volozh was put on the EU list")
    assert page["time"]["before"] == "2024-03-13"


def test_counts_of_the_parts_are_those_of_their_tables(opened: Workspace) -> None:
    page, facts = opened.party_page(*SEED), opened.show(SEED[0], SEED[2])
    assert page["parts"]["lists"] == len(facts["listings"])
    assert page["parts"]["history"] == len(opened.timeline(SEED[0]))
    assert page["parts"]["sources"] == sum(len(note["statements"]) for note in page["notes"])
    said = re.search(r"Sources state (\w+) gaps", page["text"])
    assert said is not None
    assert said[1] == str(page["parts"]["gaps"])


@pytest.mark.parametrize(
    ("name", "owners", "holdings"),
    [
        ("Toloka AI BV", 1, 0),
        ("Yandex N.V.", 3, 5),
        ("En+ Group", 1, 2),
        ("Volozh family trust", 1, 1),
    ],
)
def test_owners_and_holdings_are_counted_as_parties(
    opened: Workspace, name: str, owners: int, holdings: int
) -> None:
    parts = opened.party_page(name, ("eu",), SEED[2], time=False)["parts"]
    assert (parts["owners"], parts["holdings"]) == (owners, holdings)
    for relation, count in (("owners", owners), ("holdings", holdings)):
        listed = opened.neighbours(name, relation, as_of=SEED[2])
        assert len({near["id"] for near in listed}) == len(listed) == count


def test_a_head_tells_namesakes_apart(opened: Workspace) -> None:
    names = ("Toloka AI BV", "Yandex N.V.", "Arkady Volozh")
    heads = [opened.party_page(name, ("eu",), SEED[2], time=False)["head"] for name in names]
    facts = {head["name"]: head["facts"] for head in heads}
    assert facts["Toloka AI BV"] == ["Company", "Netherlands", "no register number in the data"]
    assert facts["Yandex N.V."][:2] == ["Company", "Netherlands"]
    assert "KVK 27265167" in facts["Yandex N.V."]
    assert facts["Arkady Volozh"][0] == "Person"
    assert "Volozh family trust" in facts["Arkady Volozh"]


def test_the_value_can_be_written_as_json(pages_on: PagesOn) -> None:
    for page in pages_on("2024-04-08")[:10]:
        assert json.loads(json.dumps(page)) == page


def test_the_command_line_prints_what_the_page_says(opened: Workspace, ask: Ask) -> None:
    page = opened.party_page(*SEED, time=False)
    shown = ask("show", SEED[0], "--as-of", SEED[2]).json
    (row, *_) = ask("exposure", SEED[0], "--as-of", SEED[2]).json
    for opening in (shown["opening"], row["opening"]):
        assert opening["text"] == page["text"]
        assert opening["footnotes"] == page["footnotes"]
    printed = " ".join(ask("--format", "table", "show", SEED[0], "--as-of", SEED[2]).out.split())
    assert page["text"] in printed


def test_a_row_has_the_numbers_of_the_opening_on_a_terminal(ask: Ask) -> None:
    out = ask("--format", "table", "exposure", "Yandex N.V.", "--as-of", "2024-01-01").out
    body, _, sources = " ".join(out.split()).rpartition(" sources [1] ")
    numbers = {int(n) for n in re.findall(r"\[(\d+)\] ", f"[1] {sources}")}
    assert numbers == set(range(1, max(numbers) + 1))
    row = body.partition("Yandex N.V., the EU asset freeze")[2]
    trust = re.search(r"held 8.6% .*?as stated by Yandex N.V. \[(\d+), (\d+)\]", row)
    assert trust is not None
    assert trust.groups() == ("1", "4"), "as in the opening, where the trust's holding is number 1"


def test_a_store_without_the_record_says_why_rows_cannot_be_shown(opened: Workspace) -> None:
    from queries.party_answer.party_page import NO_RECORD, PageRequest, page_of

    number = opened.world.number_of("toloka:toloka_bv")
    assert number is not None
    page = page_of(
        opened.world,
        PageRequest(number, ["eu_asset_freeze"], 738984, record_kept=False, timeline=()),
    )
    assert page["why_no_record"] == NO_RECORD
    assert opened.party_page(*SEED, time=False)["why_no_record"] is None


def test_a_world_without_links_says_that_they_were_not_searched(opened: Workspace) -> None:
    from queries.party_answer.answer_text import opened_rows

    number = opened.world.number_of("toloka:toloka_bv")
    assert number is not None
    rows = opened_rows(opened.world, [number], ["eu"], 738984, links=False, complete=False)
    opening = rows[0]["opening"]
    assert opening is not None
    assert " Other ties and holdings were not searched." in opening["text"]


def test_own_facts_and_hostile_names_stay_text(tmp_path: Path) -> None:
    name = "<script>[1] \ue000x\ue001 y"
    workspace = load_case(
        tmp_path,
        "hostile",
        party("owner", "Company", name),
        party("firm", "Company", "Firm Ltd"),
        "interests:",
        held("owner", "firm", "60"),
    )
    page = workspace.party_page("Firm Ltd", None, "2023-06-01", time=False)
    (spans,) = [one["spans"] for one in page["answer"] if one["part"] == "owners"]
    assert spans[0] == {"text": "<script>[1] x y", "party": "hostile:owner"}
    assert {"text": "", "notes": [1]} in spans
    assert page["notes"][0]["statements"][0]["claim"] == "<script>[1] x y held 60% of Firm Ltd."


def test_a_hub_is_a_page_with_few_notes_beside_its_group(tmp_path: Path) -> None:
    page = hub(tmp_path).party_page("Made-Up Holding", None, "2023-06-01")
    assert page["parts"]["owners"] == 41
    assert page["parts"]["holdings"] == 600
    assert len(page["notes"]) < 60, "holdings are a call of their own"


def test_a_footnote_says_of_a_claim_whose_it_is_and_who_denies_it(opened: Workspace) -> None:
    page = opened.party_page(*SEED, time=False)
    said = [one for note in page["notes"] for one in note["statements"]]
    claims = [one for one in said if one["certainty"] in ("alleged", "disputed")]
    assert len(claims) > 9
    for one in claims:
        verb = "alleged" if one["certainty"] == "alleged" else "asserted"
        assert one["testimony"].startswith(f"{verb} by {one['speaker']}; ")
        assert one["footnote"].endswith(f"disputed by {one['denier']})")
    by_record = {one["record"]: one for one in said}
    assert by_record["toloka:links/14"]["testimony"] == (
        "asserted by the Council of the European Union; disputed by Yandex N.V."
    )
    step = pin_note(page, ["eu"], page["notes"], page["edge_notes"]["toloka:links/2"])
    (proof,) = step["proofs"]
    for text in (proof["footnote"], plain_words_of(step["spans"])):
        assert "alleged by Follow the Money, as the ministry reports it" in text
        assert "disputed by Toloka AI BV" in text


def test_a_denial_is_a_note_of_what_it_denies(opened: Workspace) -> None:
    page = opened.party_page(*SEED, time=False)
    (said,) = page["notes"][page["edge_notes"]["toloka:posteo"] - 1]["statements"]
    assert said["claim"] == (
        "Toloka AI BV denies that Toloka AI BV supplied a service to NtechLab, that Toloka AI BV "
        "supplied a service to Tevian, that Toloka AI AG supplied a service to NtechLab and that "
        "Toloka AI AG supplied a service to Tevian, as reported by Posteo."
    )
    assert said["testimony"] == "denied by Toloka AI BV"
    assert "confirmed" not in plain_words_of(pin_note(page, ["eu"], page["notes"], 17)["spans"])


def test_a_number_of_gaps_is_never_followed_by_fewer_as_if_these_were_all(
    opened: Workspace,
) -> None:
    text = opened.party_page("Yandex N.V.", None, SEED[2], time=False)["text"]
    assert "Sources state eight gaps, among them: the Dutch Ministry of Foreign Affairs " in text


def test_a_name_that_ends_with_a_stop_has_no_second_one_without_its_number(
    opened: Workspace,
) -> None:
    page = opened.party_page(*SEED, time=False)
    told = [plain_words_of(one["spans"]) for one in page["answer"]]
    assert any(text.endswith("as stated by Yandex N.V.") for text in told)
    assert not any(".." in text for text in told)


def test_a_line_of_the_loaded_file_is_no_place_in_what_is_cited(opened: Workspace) -> None:
    page = opened.party_page(*SEED)
    places = [one["place"] for note in page["notes"] for one in note["statements"]]
    assert "kernpunten 3 and 4" in " ".join(filter(None, places))
    assert [place for place in places if place and place.startswith("line ")]
    assert all(
        place.endswith(" of the loaded file")
        for place in places
        if place and re.match(r"line \d+", place)
    )
