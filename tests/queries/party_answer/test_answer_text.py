"""The text that opens the page of a party: its order, its words, what it names and counts."""

import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from queries.party_answer.marked_text import text_of
from queries.party_answer.page_shape import PartyPage
from queries.stories.pin_steps import pin_sentences
from queries.workspace.workspace import Workspace, open_workspace
from tests.queries.party_answer.made_up_parties import held, hub, listed, load_case, party

pytestmark = pytest.mark.slow

RULES = ("eu", "us", "uk")


def _page(workspace: Workspace, name: str, day: str) -> PartyPage:
    return workspace.party_page(name, RULES, day, time=False)


def _part(page: PartyPage, part: str) -> str:
    return " ".join(text_of(one["spans"]) for one in page["answer"] if one["part"] == part)


def _in_order(text: str, parts: Sequence[str]) -> None:
    place = 0
    for one in parts:
        found = text.find(one, place)
        assert found >= 0, f"{one!r} is missing, or comes too early, in {text!r}"
        place = found + len(one)


def test_toloka_holders_then_lists_then_what_is_alleged(opened: Workspace) -> None:
    page = _page(opened, "Toloka AI BV", "2024-04-08")
    _in_order(
        page["text"],
        [
            "Yandex N.V. was an owner of Toloka AI BV, as stated by the Dutch Ministry of Foreign "
            "Affairs [1] and reported by The Bureau of Investigative Journalism [2] and NL Times "
            "[3]. No source states the share. The Volozh family trust held 8.5% of Yandex N.V., "
            "as reported by Reuters, via The Kyiv Independent [4]; no source names the holders of "
            "up to 91.5%. Arkady Volozh was settlor and a beneficiary of the Volozh family trust "
            "[5].",
            "until a day in 2024 (after its source was written), as stated by Yandex N.V. [6].",
            "Arkady Volozh was removed from the EU list on 13 March 2024, as reported by Cybernews",
            "None of the EU, US and UK list entries loaded here names an owner on 8 April 2024. "
            "Three reports allege that Toloka AI BV supplied a service to NtechLab, and two that "
            "it supplied one to Tevian, both on the EU list since 20 July 2023 [8–16]. Toloka AI "
            "BV disputes this [17].",
            "One report alleges that Toloka AI AG, in which Yandex N.V. had an interest too, "
            "supplied a service to NtechLab, and one that it supplied one to Tevian, both on the "
            "EU list since 20 July 2023 [18–20]. Toloka AI BV disputes this too [17].",
            "It is disputed whether Tigran Khudaverdyan, on the EU list since 15 March 2022, was a "
            "director or manager of the Yandex Group, linked to Yandex N.V. For: the Council",
            "Sources state 12 gaps, among them: the number in the Dutch trade register was not "
            "found [23];",
            "The full lists are not loaded.",
        ],
    )
    assert page["text"].startswith("Yandex N.V.")


def test_an_alleged_share_is_told_beside_the_reported_one(opened: Workspace) -> None:
    claim = (
        "One report alleges that the Volozh family trust held 13% of Yandex N.V.: Bloomberg, via "
        "Nakanune.ru, from September 2025"
    )
    text = _page(opened, "Toloka AI BV", "2026-01-01")["text"]
    _in_order(text, ["held 8.5% of Yandex N.V.", "holders of up to 91.5%. " + claim])
    text = _page(opened, "Yandex N.V.", "2026-01-01")["text"]
    _in_order(text, ["held 8.5% of Yandex N.V.", claim])
    assert "13%" not in _page(opened, "Yandex N.V.", "2025-08-31")["text"]


def test_yandex_while_its_founder_was_on_the_list(opened: Workspace) -> None:
    page = _page(opened, "Yandex N.V.", "2024-01-01")
    _in_order(
        page["text"],
        [
            "Review needed under the EU asset freeze: trust, disputed control. The Volozh family "
            "trust held 8.6% of the shares and 45.3% of the votes in Yandex N.V. from June 2022 "
            "[1].",
            "as stated by Yandex N.V. [2]. It is disputed whether Arkady Volozh, on the EU list "
            "since 3 June 2022, controlled or influenced Yandex N.V. For: a reading of the 45.3% "
            "of votes. Against: Yandex N.V. [3]. Arkady Volozh was settlor and a beneficiary of "
            "the Volozh family trust, as stated by Yandex N.V. [4].",
            "Yandex N.V. had interests in six parties, two of them with 50% or more.",
            "No source names the holders of up to 91.4%.",
            "Under US and UK rules no listed owner was found; owners are not all known.",
            "The full EU, OFAC and UK lists are not loaded.",
        ],
    )
    assert "who is behind the rest" not in page["text"]
    assert page["text"].count("since 3 June 2022") == 1, "an entry is told once"


def test_yandex_after_its_founder_left_the_list(opened: Workspace) -> None:
    page = _page(opened, "Yandex N.V.", "2024-04-08")
    _in_order(
        page["text"],
        [
            "No listed owner found under EU, US and UK rules; owners are not all known. Arkady "
            "Volozh was removed from the EU list on 13 March 2024, as reported by Cybernews [1]. "
            "The Volozh family trust held 8.5% of Yandex N.V., as reported by Reuters, via The "
            "Kyiv Independent [2].",
            "No source names the holders of up to 91.5%.",
        ],
    )


def test_who_left_a_list_is_told_where_he_is_above_on_the_day(opened: Workspace) -> None:
    # He was above by way of Yandex N.V., which sold it: nothing joins the two on that day.
    page = _page(opened, "MKAO Yandex", "2026-01-01")
    assert "removed from" not in page["text"]
    assert (
        "Lukoil, on the US SDN List since 22 October 2025 and the UK list since 15 October 2025, "
        "indirectly held 100% of the Argonaut fund"
    ) in page["text"]


def test_what_is_told_of_a_chain_is_told_once(opened: Workspace) -> None:
    text = _page(opened, "LLC Drake", "2024-01-15")["text"]
    _in_order(
        text,
        [
            "Rule met under the EU asset freeze: owned (presumed).",
            "LLC Alabuga Development held 50% of LLC Drake [1].",
            "JSC Alabuga SEZ, on the EU list since 18 December 2023, held 100% of LLC Alabuga "
            "Development [3].",
            "as stated by the Council of the European Union [4].",
        ],
    )
    for claim in ("LLC Alabuga Machinery held 50% of LLC Drake", "held 100% of LLC Alabuga Mach"):
        assert text.count(claim) == 1
    assert "Who is behind" not in text


def test_a_party_on_a_list_opens_with_its_own_entry(opened: Workspace) -> None:
    page = _page(opened, "NtechLab", "2024-04-08")
    assert page["text"].startswith(
        "Named on list under the EU asset freeze. NtechLab was on the EU human rights list "
        "(Regulation 2020/1998, Annex I.B no 18) from 20 July 2023 [1]."
    )
    assert page["text"].count("NtechLab was on the EU human") == 1


@pytest.mark.parametrize("name", ["Toloka AI BV", "Yandex N.V.", "Toloka AI AG", "Tevian"])
def test_who_is_on_a_list_and_drawn_is_named_in_the_text(opened: Workspace, name: str) -> None:
    rows = opened.exposure([name], list(RULES), "2024-04-08", links=True)
    drawn = {path["listed_name"] for row in rows for path in row["paths"]}
    assert drawn
    text = _page(opened, name, "2024-04-08")["text"]
    assert [one for one in drawn if one not in text] == []


def test_a_party_on_a_list_tells_what_others_are_said_to_do_for_it(opened: Workspace) -> None:
    tevian = _page(opened, "Tevian", "2024-04-08")
    _in_order(
        _part(tevian, "ties"),
        [
            "Tevian was linked to the City of Moscow, as reported by Reuters [2].",
            "Two reports allege that Toloka AI BV supplied a service to Tevian [3–6]. One report "
            "alleges that Toloka AI AG supplied a service to Tevian [7]. Toloka AI BV disputes all "
            "of this [8].",
            "linked to the City of Moscow, linked to Tevian",
        ],
    )
    # Where there is too much, what is two steps away goes before what is said of itself.
    longer = _part(_page(opened, "NtechLab", "2024-04-08"), "ties")
    assert "Three reports allege that Toloka AI BV supplied a service to NtechLab" in longer
    assert "linked to NtechLab" not in longer


def test_a_person_begins_with_what_the_person_holds(opened: Workspace) -> None:
    page = _page(opened, "Arkady Volozh", "2023-01-01")
    _in_order(
        page["text"],
        [
            "Named on list under the EU asset freeze. Arkady Volozh was settlor and a beneficiary "
            "of the Volozh family trust [1]. It is disputed whether Arkady Volozh controlled or "
            "influenced Yandex N.V.",
            "Arkady Volozh was on the EU list (Regulation 269/2014) from 3 June 2022 [3].",
        ],
    )
    assert "No loaded source states who holds it" not in page["text"]


def test_a_person_who_is_on_no_list_is_not_asked_for_owners(opened: Workspace) -> None:
    page = _page(opened, "Arkady Volozh", "2024-04-08")
    assert page["text"].startswith("Not found on list under EU, US and UK rules. ")
    assert {(one["word"], one["sign"]) for one in page["rules"]} == {
        ("Not found on list", "none_found")
    }


def test_a_licence_is_told_beside_the_holders(opened: Workspace) -> None:
    page = _page(opened, "CITGO Holding, Inc.", "2019-02-01")
    assert "General License 7 authorised dealings [3]; a licence does not change" in page["text"]


def test_a_hub_names_the_largest_and_who_is_on_a_list_and_counts_the_rest(tmp_path: Path) -> None:
    page = _page(hub(tmp_path), "Made-Up Holding", "2023-06-01")
    _in_order(
        page["text"],
        [
            "Below threshold under the EU asset freeze; owners are not all known.",
            "Big Holder Ltd held 60% of Made-Up Holding [1]. Small Holder o7, on the EU list since "
            "3 June 2022, held 1% of Made-Up Holding [2]. 39 others held 1% of Made-Up Holding "
            "each, 39% together [3–41].",
            # It is none of the 480, and stands first, since what stands last may be left out.
            "Made-Up Holding held 20% of Firm h599, on the US SDN List since 3 June 2022 [42]. "
            "Made-Up Holding had interests in 600 parties, 480 of them with 50% or more.",
        ],
    )
    assert len(page["answer"]) <= 10


def test_a_party_without_owners_says_so(opened: Workspace) -> None:
    page = _page(opened, "Public Interest Foundation", "2024-04-08")
    assert page["state"] == "no_owners"
    assert "No loaded source states who holds it on this day." in _part(page, "owners")
    assert "names an owner" not in page["text"], "nothing found where nothing is stated is no find"


def test_a_day_before_anything_is_known_names_the_first_that_is(tmp_path: Path) -> None:
    workspace = load_case(
        tmp_path,
        "later",
        party("owner", "Company", "Owner Ltd"),
        party("firm", "Company", "Firm Ltd"),
        "interests:",
        held("owner", "firm", "60", ", start: 2015-05-01"),
    )
    page = _page(workspace, "Firm Ltd", "2010-01-01")
    assert (page["state"], page["first_known"]) == ("not_known", "2015-05-01")
    assert "No loaded source states who holds it on this day." in page["text"]
    after = _page(workspace, "Firm Ltd", "2016-01-01")
    assert (after["state"], after["first_known"]) == ("known", None)


def test_what_is_held_in_a_circle_is_in_named_hands(tmp_path: Path) -> None:
    workspace = load_case(
        tmp_path,
        "circle",
        party("p", "Person", "Paula Owner"),
        party("one", "Company", "First Ltd"),
        party("two", "Company", "Second Ltd"),
        "interests:",
        *(held("p", asset, "40") for asset in ("one", "two")),
        *(held(owner, asset, "60") for owner, asset in (("one", "two"), ("two", "one"))),
        "listings:",
        listed("p", "EU", "eu_269_2014"),
    )
    text = _page(workspace, "First Ltd", "2023-06-01")["text"]
    assert "Paula Owner, on the EU list" in text
    assert "40% of Second Ltd" in text
    assert "no source names" not in text.lower()


def test_sources_that_disagree_are_joined_by_or(tmp_path: Path) -> None:
    workspace = load_case(
        tmp_path,
        "two",
        party("owner", "Company", "Owner Ltd"),
        party("firm", "Company", "Firm Ltd"),
        "interests:",
        held("owner", "firm", "8", ", asserted_by: A register"),
        held("owner", "firm", "9", ", asserted_by: A newspaper, certainty: reported, source: news"),
    )
    assert (
        "Owner Ltd held 8% or 9% of Firm Ltd, as stated by A register [1] and reported by A "
        "newspaper [2]."
    ) in _page(workspace, "Firm Ltd", "2023-06-01")["text"]


def test_who_held_it_until_before_and_is_on_a_list_is_told(tmp_path: Path) -> None:
    workspace = load_case(
        tmp_path,
        "sold",
        party("owner", "Company", "Seller Ltd"),
        party("firm", "Company", "Firm Ltd"),
        "interests:",
        held("owner", "firm", "40", ", end: 2022-12-01"),
        "listings:",
        listed("owner", "EU", "eu_269_2014"),
    )
    assert (
        "Seller Ltd, on the EU list since 3 June 2022, gave up 40% of Firm Ltd on 1 December 2022 "
        "(it is not stated who has it since) [1]."
    ) in _page(workspace, "Firm Ltd", "2023-06-01")["text"]


def test_who_held_it_until_before_and_is_on_another_list_is_told(tmp_path: Path) -> None:
    workspace = load_case(
        tmp_path,
        "sold_elsewhere",
        party("owner", "Company", "Seller Ltd"),
        party("other", "Company", "Another Ltd"),
        party("firm", "Company", "Firm Ltd"),
        "interests:",
        held("owner", "firm", "40", ", end: 2022-12-01"),
        "listings:",
        listed("owner", "UN", "un"),
        listed("other", "EU", "eu_269_2014"),
    )
    (row,) = workspace.exposure("Firm Ltd", "eu_asset_freeze", "2023-06-01")
    text = row["opening"]["text"]
    assert "Seller Ltd, on the UN list" in text
    assert "Seller Ltd held 40% of Firm Ltd until 1 December 2022" in text


def test_one_allegation_names_the_list_of_the_other_party(tmp_path: Path) -> None:
    workspace = load_case(
        tmp_path,
        "one",
        party("firm", "Company", "Firm Ltd"),
        party("other", "Company", "Listed Ltd"),
        "links:",
        "  - {kind: Supply, subtype: goods, from: firm, to: other, certainty: alleged, "
        "asserted_by: A newspaper, source: news}",
        "listings:",
        listed("other", "EU", "eu_269_2014"),
    )
    assert (
        "One report alleges that Firm Ltd supplied goods to Listed Ltd, on the EU list since "
        "3 June 2022 [1]."
    ) in _page(workspace, "Firm Ltd", "2023-06-01")["text"]


def test_a_long_text_keeps_to_twelve_sentences_and_says_so(tmp_path: Path) -> None:
    names = [f"l{n}" for n in range(9)]
    near = [f"n{n}" for n in range(8)]
    workspace = load_case(
        tmp_path,
        "long",
        party("firm", "Company", "Firm Ltd"),
        *(party(key, "Company", f"Listed {key} Ltd") for key in names),
        *(party(key, "Company", f"Near {key} Ltd") for key in near),
        "interests:",
        *(held("firm", key, "10") for key in near),
        *(held(key, "firm", "9") for key in names[:4]),
        "links:",
        *(
            f"  - {{kind: Supply, subtype: goods, from: {key}, to: {names[n]}, source: news}}"
            for n, key in enumerate(near)
        ),
        *(
            f"  - {{kind: Supply, subtype: goods, from: firm, to: {key}, source: news}}"
            for key in names
        ),
        "listings:",
        *(listed(key, "EU", "eu_269_2014") for key in names),
    )
    page = _page(workspace, "Firm Ltd", "2023-06-01")
    assert len([one for one in page["answer"] if one["part"] != "result"]) == 12
    assert re.search(r"\w+ more statements are left out of this text\.$", page["text"])
    for number in range(3):
        assert f"Listed l{number} Ltd, on the EU list" in _part(page, "owners")


@pytest.mark.parametrize("day", ["2019-02-01", "2022-06-03", "2024-01-01", "2024-04-08"])
def test_the_text_of_every_party_keeps_its_length_and_its_words(
    opened: Workspace, day: str
) -> None:
    world = opened.world
    for number in range(world.size):
        page = _page(opened, world.id_of(number), day)
        text = page["text"]
        assert len([one for one in page["answer"] if one["part"] != "result"]) <= 12, text
        sentences = [text_of(one["spans"]) for one in page["answer"]]
        assert len(sentences) == len(set(sentences)), "nothing is told twice"
        assert all(one.endswith(".") and not one.endswith("..") for one in sentences), text
        assert all(one[:1].isupper() or one[:1].isdigit() for one in sentences), text
        assert not re.search(r"\b[a-z]+_[a-z]+|\b[a-z]+[A-Z]\w+|[<>≥≤→]| %", text), text
        assert not re.search(r"\bclear\b|\bclean\b|not sanctioned", text)
        assert not re.search(r"\bheld\.|\bheld \[|not found: .* was not found", text, re.I), text
        assert not re.search("[\ue000-\ue0ff]", text)


def test_an_owner_on_a_list_of_no_rule_asked_is_named_with_its_list_and_source(
    tmp_path: Path,
) -> None:
    workspace = load_case(
        tmp_path,
        "elsewhere",
        party("p", "Person", "Petr Primer"),
        party("m", "Company", "Middle Ltd"),
        party("c", "Company", "Child Ltd"),
        "interests:",
        held("p", "m", "100"),
        held("m", "c", "100"),
        "listings:",
        listed("p", "US-BIS", "entities", ""),
        listed("p", "EU", "eu_fsf", ", start: 2024-01-01"),
    )
    before = _page(workspace, "Child Ltd", "2023-06-01")
    said = "Petr Primer, on the US export control list since 3 June 2022"
    text = _part(before, "lists")
    assert f"{said} [3], does not count as listed under this rule." in text
    # Once a rule counts one of its entries, its lists are named where it is named as a holder.
    assert said not in _part(_page(workspace, "Child Ltd", "2024-06-01"), "lists")


def test_nobody_is_credited_with_an_end_that_came_after_its_document(opened: Workspace) -> None:
    text = _page(opened, "Toloka AI BV", "2022-06-03")["text"]
    assert (
        "held 8.6% of the shares and 45.3% of the votes in Yandex N.V. from a day in June 2022 "
        "that no source states, as stated by Yandex N.V. [4]"
    ) in text
    assert "21 February 2024" not in text
    (_, way) = opened.connect("Arkady Volozh", "Toloka AI BV", "2024-01-01")["ways"][:2]
    assert "until 21 February 2024 (the end as stated by The Kyiv Independent)" in way["sentence"]


def test_an_end_in_part_that_another_document_states_has_that_source(tmp_path: Path) -> None:
    workspace = load_case(
        tmp_path,
        "ended",
        party("owner", "Company", "Owner Ltd"),
        party("buyer", "Company", "Buyer Ltd"),
        party("firm", "Company", "Firm Ltd"),
        "interests:",
        held("owner", "firm", "60", ", start: 2019, end: 2023-02, asserted_by: A register"),
        held("buyer", "firm", "60", ", start: 2023-02, asserted_by: A newspaper, source: news"),
    )
    assert (
        "Owner Ltd held 60% of Firm Ltd from 2019, as stated by A register [2]. That ended in "
        "February 2023 (day not stated), as stated by A newspaper [1]."
    ) in _page(workspace, "Firm Ltd", "2023-02-10")["text"]


@pytest.mark.parametrize(
    "party_id", ["LLC Drake", "En+ Group", "Toloka AI BV", "EuroChem Group AG"]
)
def test_a_pinned_sentence_has_the_notes_of_what_it_states(
    opened: Workspace, party_id: str
) -> None:
    page = _page(opened, party_id, "2019-01-27" if party_id == "En+ Group" else "2024-01-15")
    for place, one in enumerate(page["answer"]):
        if one["part"] in ("owners", "above") and not text_of(one["spans"]).startswith("No "):
            step = pin_sentences(page, RULES, [place])
            said = text_of(step["spans"])
            assert re.search(r"\[\d[^]]*\]", said), said
            assert step["proofs"]
            assert said.endswith(("].", "%."))


def test_what_a_source_says_of_owners_in_words_stands_in_the_text_with_its_note(
    tmp_path: Path,
) -> None:
    file = tmp_path / "own.csv"
    file.write_text(
        "owner,company,share,notes\n"
        "Ivan Front,Vasilek LLC,100,holds on behalf of a friend of Q Sidorov\n"
    )
    case = tmp_path / "said.json"
    case.write_text(
        """{"id":"c","schema":"Company","properties":{"name":["Astra"],"""
        """"summary":["Controlled by friends of Q Sidorov."]}}
{"id":"q","schema":"Person","properties":{"name":["Somebody Else"]}}
{"id":"s","schema":"Sanction","properties":{"entity":["q"],"programId":["EU-UKR"],"""
        """"authority":["Council of the European Union"],"startDate":["2022-04-01"]}}
"""
    )
    own = open_workspace(tmp_path / "ws")
    assert not any(one.is_refused for one in own.load([file, case]))
    held = own.party_page("Vasilek LLC", ["eu"], "2024-04-08", time=False)
    said = own.party_page("Astra", ["eu"], "2024-04-08", time=False)
    own.close()
    assert (
        "A source says of what Ivan Front holds in Vasilek LLC: “holds on behalf of a friend of Q "
        "Sidorov” [1]."
    ) in held["text"]
    assert "A source says of Astra: “Controlled by friends of Q Sidorov” [1]." in said["text"]
    assert said["notes"][0]["statements"][0]["quote"] == "Controlled by friends of Q Sidorov."
