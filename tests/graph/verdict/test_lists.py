"""What a list, its dates, its programme and rulings on it do to a verdict."""

import pytest

from graph.record.model import Interest, Listing, Name, Party, Ruling
from graph.regimes.read_regimes import find_regime
from graph.values.dates import parse_day
from graph.values.share import FULL_TICKS
from graph.verdict.assess_party import assess
from graph.world.identity import world_from_rows
from tests.graph.verdict.made_up import DAY, ask, holds, listed


def test_nothing_is_excluded_for_lack_of_a_list() -> None:
    found = ask([holds("X", "60", "T"), listed("X", "eu")])
    assert (found.verdict, found.basis, found.own_low_ticks) == ("not_assessed", "none", None)
    assert found.caveats == ("Not assessed: no OFAC list entries are loaded.",)


def test_nothing_is_said_before_the_first_version() -> None:
    found = ask([holds("X", "60", "T"), listed("X")], day="2008-02-13")
    assert (found.verdict, found.rule_id) == ("not_assessed", None)


def test_a_loaded_file_may_say_that_it_is_a_list_without_entries_here() -> None:
    import pyarrow as pa

    world = world_from_rows([holds("X", "60", "T")])
    sources = pa.table({"dataset": ["sdn"], "authorities": [["US-OFAC"]]})
    from dataclasses import replace

    number = world.number_of("T") or 0
    found = assess(replace(world, sources=sources), find_regime("us"), parse_day(DAY), [number])[0]
    assert found.verdict == "excluded"
    assert "OFAC entries searched, from sdn." in found.caveats


@pytest.mark.parametrize(
    ("entries", "is_sample"),
    [
        ([["US-OFAC=12"], ["US-OFAC=2"]], True),
        ([["US-OFAC=12"], []], True),
        ([["US-OFAC=19000"], ["US-OFAC=2"]], False),
        ([["US-OFAC=12"], None], False),
    ],
)
def test_a_few_entries_are_no_list_after_a_second_file_either(
    entries: list[list[str] | None], is_sample: bool
) -> None:
    from dataclasses import replace

    import pyarrow as pa

    world = world_from_rows([holds("X", "60", "T"), listed("Y")])
    named = [[] if counts == [] else ["US-OFAC"] for counts in entries]
    sources = pa.table(
        {"dataset": ["example", "example"], "authorities": named, "entries": entries}
    )
    number = world.number_of("T") or 0
    found = assess(replace(world, sources=sources), find_regime("us"), parse_day(DAY), [number])[0]
    assert any("The full OFAC list is not loaded." in one for one in found.caveats) is is_sample


@pytest.mark.parametrize(
    ("refused", "said"),
    [
        ([2, 1], "3 records of feed were refused and stand in no answer; an owner or a list entry"),
        ([0, 1], "1 record of feed was refused and stands in no answer; an owner or a list entry"),
        ([0, None], ""),
    ],
)
def test_records_that_were_refused_are_told_where_nobody_is_found(
    refused: list[int | None], said: str
) -> None:
    """What could not be read may have named an owner, so nobody can say that there is none."""
    from dataclasses import replace

    import pyarrow as pa

    rows = [holds("X", "40", "T"), holds("X", "60", "C"), listed("X")]
    sources = pa.table({"dataset": ["feed", "feed"], "refused": refused})
    world = replace(world_from_rows(rows), sources=sources)
    numbers = [world.number_of(party) or 0 for party in "TC"]
    below, certain = assess(world, find_regime("us"), parse_day(DAY), numbers)
    assert (below.verdict, certain.verdict) == ("excluded", "certain")
    told = [[one for one in found.caveats if "refused" in one] for found in (below, certain)]
    assert [one.startswith(said) for one in told[0]] == [True] * bool(said)
    assert told[1] == []


@pytest.mark.parametrize(
    ("start", "day", "verdict", "below"),
    [
        ("2022", "2021-12-31", "excluded", "excluded"),
        ("2022", "2022-06-01", "possible", "possible"),
        ("2022", "2022-12-31", "listed", "certain"),
    ],
)
def test_a_partial_listing_date_seeds_possible(
    start: str, day: str, verdict: str, below: str
) -> None:
    rows = [holds("X", "60", "T"), listed("X", start=start)]
    found = ask(rows, "X", day=day)
    assert found.verdict == verdict
    assert ask(rows, day=day).verdict == below
    if verdict == "possible":
        assert found.basis == "listing"
        assert found.deciding_fact is not None
        assert "whether X" in found.deciding_fact


def test_an_unmapped_programme_asks_for_a_review() -> None:
    rows = [holds("X", "60", "T"), listed("X", measures=[], programme="NEW")]
    assert (ask(rows, "X").verdict, ask(rows, "X").basis) == ("review", "listing")
    assert ask(rows).verdict == "review"


@pytest.mark.parametrize("regime", ["us", "eu", "uk"])
def test_an_entry_of_nobody_s_list_may_be_one_of_any(regime: str) -> None:
    """A file that names neither programme nor list must not read as if it named another."""
    rows = [holds("X", "60", "T"), listed("O", regime)]
    unstated = listed("X", "not stated", measures=[])
    assert (ask([*rows, unstated], "X", regime).basis, ask(rows, "X", regime).basis) == (
        "listing",
        "none",
    )
    assert ask([*rows, unstated], regime=regime).verdict == "review"
    named = listed("X", "A list of another country", measures=[])
    assert ask([*rows, named], regime=regime).verdict == "excluded"


@pytest.mark.parametrize("certainty", ["alleged", "disputed"])
def test_a_listing_in_doubt_asks_for_a_review_and_no_more(certainty: str) -> None:
    rows = [holds("X", "60", "A"), holds("A", "60", "T"), listed("X", certainty=certainty)]
    said = "the entry of X is alleged or disputed"
    own, below = ask(rows, "X"), ask(rows)
    assert (own.verdict, own.basis, own.deciding_fact) == ("review", "listing", said)
    assert f"Not counted: {said}." in own.caveats
    assert (below.verdict, below.basis, below.deciding_fact) == ("review", "ownership", said)
    assert ask([*rows, listed("X")]).verdict == "certain"
    assert ask([*rows, listed("X", start="2026")]).verdict == "possible"


def test_a_listing_that_is_reported_counts() -> None:
    rows = [holds("X", "60", "T"), listed("X", certainty="reported")]
    assert (ask(rows, "X").verdict, ask(rows).verdict) == ("listed", "certain")


def test_an_interest_that_began_after_a_rebuttal_is_named() -> None:
    rows = [holds("X", "60", "T", end="2026-06-01"), listed("X", "eu"), listed("Y", "eu")]
    rows += [Ruling("T", "EU", effect="rebuttal", date="2026-02-01")]
    later = "1 of the holdings used began after the rebuttal of 1 February 2026; "
    found = ask([*rows, holds("Y", "60", "T", start="2026-06-01")], regime="eu")
    assert found.verdict == "possible"
    assert "presumption_rebutted" not in found.flags
    less = ask([*rows, holds("Y", "40", "T", start="2026-06-01")], regime="eu")
    assert less.verdict == "excluded"
    assert any(said.startswith(later) for said in found.caveats)
    found = ask([*rows, holds("Y", "60", "T", start="2026-01-01")], regime="eu")
    assert not any("after the rebuttal" in said for said in found.caveats)


@pytest.mark.parametrize("kind", ["dominantInfluence", "otherInfluenceOrControl", "settlor"])
def test_control_that_began_after_a_rebuttal_outlives_it(kind: str) -> None:
    rows = [holds("X", "60", "T"), listed("X", "eu"), listed("Y", "eu"), holds("T", "100", "D")]
    rows += [Ruling("T", "EU", effect="rebuttal", date="2026-02-01")]
    later = [*rows, Interest("Y", "T", [kind], start="2026-03-01")]
    assert ask(rows, regime="eu").verdict == "excluded"
    assert ask(later, regime="eu").verdict == "possible"
    assert ask(later, "D", regime="eu").verdict == "possible"
    assert ask([*rows, Interest("Y", "T", [kind], start="2026-01-01")], regime="eu").verdict == (
        "excluded"
    )


def test_an_owner_that_was_listed_after_a_rebuttal_is_named() -> None:
    rows = [holds("X", "60", "T"), holds("Y", "40", "T"), listed("X", "eu")]
    rows += [Ruling("T", "EU", effect="rebuttal", date="2026-02-01")]
    found = ask([*rows, listed("Y", "eu", start="2026-06-01")], regime="eu")
    assert found.verdict == "excluded"
    large = [*rows, holds("Z", "55", "T"), listed("Z", "eu", start="2026-06-01")]
    assert ask(large, regime="eu").verdict == "possible"
    later = "1 of the owners on the list were put on it after the rebuttal of 1 February 2026; "
    assert any(said.startswith(later) for said in found.caveats)
    found = ask([*rows, listed("Y", "eu", start="2026-01-31")], regime="eu")
    assert not any("after the rebuttal" in said for said in found.caveats)


@pytest.mark.parametrize("effect", ["licence", "wind_down"])
def test_a_ruling_without_a_start_holds_from_its_date_on(effect: str) -> None:
    rows = [holds("X", "60", "T"), listed("X")]
    rows += [Ruling("T", "US-OFAC", effect=effect, date="2024-01-01", conclusion="GL 7")]
    before, after = ask(rows, day="2023-12-31"), ask(rows, day="2024-01-01")
    assert (effect in before.flags, effect in after.flags) == (False, True)
    told = [any("GL 7" in said for said in found.caveats) for found in (before, after)]
    assert told == [False, True]
    assert (before.verdict, after.verdict) == ("certain", "certain")


@pytest.mark.parametrize(
    "listing",
    [
        listed("X", "EU"),
        listed("X", measures=["sectoral"]),
        listed("X", list_name="ns_cmic"),
        listed("X", programme="NS-CMIC"),
    ],
)
def test_a_listing_that_does_not_flow_is_a_word_on_the_party(listing: Listing) -> None:
    rows = [holds("X", "60", "T"), listing, listed("Z")]
    assert ask(rows).verdict == "excluded"
    found = ask(rows, "X")
    assert (found.verdict, found.flags) == ("excluded", ("listed_elsewhere",))


def test_rulings_clear_or_delist_or_are_only_shown() -> None:
    rows = [holds("X", "60", "A"), holds("A", "100", "T"), listed("X", "eu")]
    licence = Ruling("A", "EU", effect="licence", conclusion="a licence")
    shown = ask([*rows, licence], "A", "eu")
    assert (shown.verdict, "licence" in shown.flags) == ("certain", True)
    cleared = [*rows, Ruling("A", "EU", effect="rebuttal", date="2026-01-01")]
    assert ask(cleared, "A", "eu").verdict == "excluded"
    assert ask(cleared, "T", "eu").verdict == "excluded"
    assert ask(cleared, "T", "eu", day="2025-12-31").verdict == "certain"
    foreign = [*rows, Ruling("A", "CH", effect="rebuttal", date="2026-01-01")]
    assert ask(foreign, "A", "eu").verdict == "certain"
    open_date = [*rows, Ruling("A", "EU", effect="rebuttal", date="2026")]
    assert ask(open_date, "A", "eu", day="2026-06-01").verdict == "possible"
    annulled = [*rows, Ruling("X", "EU", effect="annulment", date="2026-01-01")]
    assert ask(annulled, "X", "eu").verdict == "excluded"


def test_a_party_that_is_itself_listed_has_no_share_to_state() -> None:
    rows = [holds("X", "30", "Y"), listed("X"), listed("Y"), listed("Z", start="2026")]
    for party in ("X", "Y"):
        found = ask(rows, party)
        assert (found.verdict, found.basis) == ("listed", "listing")
        assert (found.own_low_ticks, found.own_high_ticks) == (None, None)
        assert (found.product_low, found.product_high) == (None, None)
    perhaps = ask([*rows, holds("X", "10", "Z")], "Z", day="2026-06-01")
    assert (perhaps.verdict, perhaps.basis) == ("possible", "listing")
    assert (perhaps.own_high_ticks, perhaps.product_high) == (None, None)


@pytest.mark.parametrize(
    ("start", "annulled", "day", "verdict"),
    [
        ("2020-01-01", "2024-01-10", "2024-01-09", "listed"),
        ("2020-01-01", "2024-01-10", "2024-01-10", "excluded"),
        (None, "2024-01-10", "2024-01-10", "excluded"),
        ("2024-01-10", "2024-01-10", "2024-01-10", "listed"),
        ("2025-05-01", "2024-01-10", "2025-05-01", "listed"),
        ("2024", "2024-01-10", "2025-01-01", "possible"),
        ("2020-01-01", "2024-01", "2024-01-15", "possible"),
        ("2020-01-01", None, "2024-01-10", "excluded"),
    ],
)
def test_an_annulment_ends_what_began_before_it(
    start: str | None, annulled: str | None, day: str, verdict: str
) -> None:
    rows = [listed("X", "eu", start=start), Ruling("X", "EU", effect="annulment", date=annulled)]
    assert ask(rows, "X", "eu", day=day).verdict == verdict


def test_an_annulment_leaves_the_lists_of_other_authorities() -> None:
    rows = [listed("X", "uk"), listed("X", "eu"), Ruling("X", "EU", effect="annulment")]
    found = ask(rows, "X", "eu")
    assert (found.verdict, found.flags) == ("excluded", ("listed_elsewhere",))
    assert ask(rows, "X", "uk").verdict == "listed"


COURT = "General Court of the European Union"


@pytest.mark.parametrize(
    ("start", "day", "verdict"),
    [
        (None, "2023-12-31", "listed"),
        (None, "2024-01-10", "possible"),
        (None, "2026-06-01", "possible"),
        ("2024-03-20", "2024-03-19", "listed"),
        ("2024-03-20", "2024-03-20", "excluded"),
    ],
)
def test_a_ruling_that_can_be_appealed_ends_an_entry_when_its_effect_is_stated(
    start: str | None, day: str, verdict: str
) -> None:
    """Article 60 of the Statute: with the end of the time for an appeal, or when it has failed."""
    ruling = Ruling("X", COURT, effect="annulment", date="2024-01-10", start=start)
    rows = [listed("X", "eu", start="2020-01-01"), holds("X", "60", "T"), ruling]
    assert ask(rows, "X", "eu", day=day).verdict == verdict
    below = ask(rows, "T", "eu", day=day)
    assert below.verdict == ("certain" if verdict == "listed" else verdict)
    told = [said for said in below.caveats if "an appeal has passed" in said]
    assert bool(told) == (verdict == "possible")


@pytest.mark.parametrize(
    ("ended", "verdict"),
    [(None, "possible"), ("2024-01-10", "possible"), ("2023-01-01", "excluded")],
)
def test_a_ruling_does_not_say_which_of_several_entries_it_annuls(
    ended: str | None, verdict: str
) -> None:
    """One programme's entry ended in time leaves one that the ruling can be of."""
    rows = [
        listed("X", "eu", start="2020-01-01", programme=one) for one in ("269/2014", "765/2006")
    ]
    rows[0].end = ended
    stated = [
        *rows,
        holds("X", "60", "T"),
        Ruling("X", "EU", effect="annulment", date="2024-01-10"),
    ]
    for party in ("X", "T"):
        found = ask(stated, party, "eu", day="2025-01-01")
        assert found.verdict == verdict
        assert any("of several entries" in said for said in found.caveats) == (
            verdict != "excluded"
        )
    assert ask(stated, "X", "eu", day="2023-12-31").verdict == "listed"


@pytest.mark.parametrize(
    ("regime", "day"),
    [("uk_psc", "2026-03-01"), ("nl_ubo_wwft", "2026-03-01"), ("us_bis_affiliates", "2025-10-15")],
)
def test_an_annulled_entry_is_none_under_any_rule(regime: str, day: str) -> None:
    authority = "US-OFAC" if regime == "us_bis_affiliates" else "EU"
    entry = listed("X", authority, start="2020-01-01", programme="RUSSIA-EO14024")
    rows = [Party("X", "Person", [Name("Xavier Ex")]), entry, holds("X", "60", "T")]
    rows.append(listed("Y", "US-BIS", start="2020-01-01", measures=["export_control"]))
    assert ask(rows, "T", regime, day=day).verdict == "certain"
    other = Ruling("X", "US-BIS" if authority == "US-OFAC" else "UK", effect="annulment")
    assert ask([*rows, other], "T", regime, day=day).verdict == "certain"
    gone = ask([*rows, Ruling("X", authority, effect="annulment")], "T", regime, day=day)
    assert gone.verdict == "excluded"
    assert any("annulled" in said for said in gone.caveats)


@pytest.mark.parametrize(("regime", "authority"), [("us", "US-OFAC"), ("uk", "UK")])
def test_a_rule_without_a_presumption_has_nothing_to_rebut(regime: str, authority: str) -> None:
    ruling = Ruling("T", authority, effect="rebuttal", date="2026-02-01", conclusion="not owned")
    found = ask([holds("X", "60", "T"), listed("X", authority), ruling], regime=regime)
    assert found.verdict == "certain"
    assert any("not owned" in said for said in found.caveats)


@pytest.mark.parametrize(
    ("name", "open_pct"),
    [("Li Wu", 0), ("王小明", 0), ("X", 0), ("????", 100), ("[Redacted]", 100), ("N.N.", 100)],
)
def test_a_person_whom_no_name_tells_is_no_end_of_a_chain(name: str, open_pct: int) -> None:
    """All of it "ends at people" only where somebody can say who they are."""
    rows = [Party("P", "Person", [Name(name)]), holds("P", "100", "T"), listed("X")]
    assert ask(rows).open_ticks == FULL_TICKS * open_pct // 100


def test_an_entry_without_a_readable_name_is_told_where_nobody_is_found() -> None:
    said = "1 list entry has no name that can be read, in example; nobody was compared with it."
    lost = Party("X", "Company", [Name("????")])
    rows = [holds("O", "60", "T"), listed("X"), lost]
    assert said in ask(rows).caveats
    assert said not in ask([*rows, listed("O")]).caveats
    lost.names.append(Name("Zorblax", "alias"))
    assert said not in ask(rows).caveats


def test_who_stands_below_an_annulled_entry_hears_of_the_ruling() -> None:
    rows = [holds("X", "60", "A"), holds("A", "60", "T"), listed("X", "eu")]
    rows.append(Ruling("X", "EU", effect="annulment", date="2026-01-01"))
    said = "A ruling of the EU of 1 January 2026 annulled the EU entry of X."
    for party in ("A", "T"):
        found = ask(rows, party, "eu")
        assert (found.verdict, said in found.caveats) == ("excluded", True)
        assert said not in ask(rows, party, "eu", day="2025-12-31").caveats
    anew = [*rows, listed("X", "eu", start="2026-02-01")]
    assert said not in ask(anew, "T", "eu", day="2026-03-01").caveats


@pytest.mark.parametrize(
    ("edition", "day", "age"),
    [
        ("2022-03-01", "2026-11-29", "4 years and 8 months"),
        ("2022-03-01", "2023-03-02", "1 year"),
        ("2022-03-01", "2023-03-01", ""),
        ("2022-03-01", "2021-01-01", ""),
        ("2022-03-01", "2030-03-01", "8 years"),
        (None, "2030-03-01", ""),
    ],
)
def test_a_list_over_a_year_older_than_the_day_is_told(
    edition: str | None, day: str, age: str
) -> None:
    from dataclasses import replace

    import pyarrow as pa

    rows = [holds("X", "40", "T"), holds("X", "60", "C"), listed("X")]
    editions = pa.array([edition], pa.string())
    sources = pa.table({"dataset": ["sdn"], "authorities": [["US-OFAC"]], "edition": editions})
    world = replace(world_from_rows(rows), sources=sources)
    numbers = [world.number_of(party) or 0 for party in "TC"]
    below, certain = assess(world, find_regime("us"), parse_day(day), numbers)
    said = f"The newest loaded edition of the OFAC list is {age} older than the day asked."
    assert ("list_outdated" in below.flags, said in below.caveats) == (bool(age), bool(age))
    assert "list_outdated" not in certain.flags
    assert not any("newest loaded" in one for one in certain.caveats)


@pytest.mark.parametrize(
    ("editions", "day", "is_later"),
    [
        (["2024-11-24"], "2018-06-01", True),
        (["2024-11-24"], "2024-11-23", True),
        (["2024-11-24"], "2024-11-24", False),
        (["2017-11-24", "2024-11-24"], "2018-06-01", False),
        # A file without a date counts as known on every day.
        ([None], "2018-06-01", False),
    ],
)
def test_a_list_of_a_later_day_does_not_tell_who_was_on_it(
    editions: list[str | None], day: str, is_later: bool
) -> None:
    from dataclasses import replace

    import pyarrow as pa

    rows = [holds("X", "40", "T"), holds("X", "60", "C"), listed("X", start="2015-01-01")]
    files = {"dataset": ["sdn"], "authorities": [["US-OFAC"]]}
    every = {name: said * len(editions) for name, said in files.items()}
    sources = pa.table({**every, "edition": pa.array(editions, pa.string())})
    world = replace(world_from_rows(rows), sources=sources)
    numbers = [world.number_of(party) or 0 for party in "TC"]
    below, certain = assess(world, find_regime("us"), parse_day(day), numbers)
    said = (
        "The oldest loaded edition of the OFAC list is of 24 November 2024: whoever was taken off "
        "it before then may be missing."
    )
    assert ("list_later" in below.flags, said in below.caveats) == (is_later, is_later)
    assert "list_later" not in certain.flags


def test_an_edition_without_a_new_entry_is_the_newest_one_all_the_same() -> None:
    from dataclasses import replace

    import pyarrow as pa

    world = world_from_rows([holds("X", "40", "T"), listed("X")])
    sources = pa.table(
        {
            "dataset": ["sdn", "sdn", "sdn"],
            "reader": ["ofac", "ofac", "table"],
            "authorities": [["US-OFAC"], [], []],
            "entries": [["US-OFAC=2"], [], []],
            "edition": ["2023-01-10", "2023-09-10", "2024-05-05"],
        }
    )
    number = world.number_of("T") or 0
    found = assess(replace(world, sources=sources), find_regime("us"), parse_day(DAY), [number])[0]
    said = "OFAC entries searched, from example and sdn, edition of 10 September 2023."
    assert any(one.startswith(said) for one in found.caveats), found.caveats


def test_an_entry_that_a_newer_list_of_its_authority_lacks_is_told() -> None:
    from dataclasses import replace

    import pyarrow as pa

    rows = [holds("A", "60", "T"), listed("A", "us"), holds("B", "60", "U"), listed("B", "us")]
    world = world_from_rows(rows)
    entries = world.tables["listings"]
    place = entries.schema.get_field_index("dataset")
    names = {"A": "closed", "B": "current"}
    told = [names[one] for one in entries["party"].to_pylist()]
    entries = entries.set_column(place, "dataset", pa.array(told))
    sources = pa.table(
        {
            "dataset": ["closed", "current"],
            "authorities": [["US-OFAC"], ["US-OFAC"]],
            "edition": ["2024-12-02", "2025-09-21"],
        }
    )
    world = replace(world, sources=sources, tables={**world.tables, "listings": entries})
    for target, is_lacking in (("A", True), ("T", True), ("B", False), ("U", False)):
        number = world.number_of(target) or 0
        found = assess(world, find_regime("us"), parse_day("2025-10-01"), [number])[0]
        assert ("newer_list_lacks_entry" in found.flags) is is_lacking
        said = any("has no entry known to be the same" in caveat for caveat in found.caveats)
        assert said is is_lacking
