"""What the further regimes need of the engine: chains, signs, stays, scopes, lists, overlays."""

import pytest

from graph.record.model import Arrangement, Interest, Listing, Name, Party, Row, Ruling
from graph.regimes.read_regimes import find_regime, load_regimes, read_regime
from graph.values.dates import parse_day
from graph.values.share import parse_share
from graph.values.vocabulary import BODS_INTEREST_TYPES
from graph.verdict.assess_party import Assessment, assess
from graph.world.identity import world_from_rows
from ingest.programmes import find_other_spelling

ALL_KEYS = {
    *("us_ofac_50", "eu_asset_freeze", "uk_reg7", "ca_sema", "ch_seco", "us_ofac_ssi"),
    *("us_bis_affiliates", "eu_833_2014_art5aa", "jp_feta_russia", "uk_psc", "nl_ubo_wwft"),
    "eu_amlr_2024_1624",
}
FREEZE, EXPORT, SECTORAL = ["asset_freeze"], ["export_control"], ["sectoral"]


def _holds(owner: str, share: str | None, asset: str, *types: str, **more: object) -> Interest:
    row = Interest(owner, asset, list(types or ("shareholding",)))
    row.share = None if share is None else parse_share(share)
    for name, value in more.items():
        setattr(row, name, value)
    return row


def _ask(rows: list[Row], key: str, day: str = "2025-10-15", target: str = "T") -> Assessment:
    world = world_from_rows(rows)
    number = world.number_of(target)
    assert number is not None
    return assess(world, find_regime(key), parse_day(day), [number])[0]


def test_every_key_that_others_rely_on_is_there() -> None:
    regimes = load_regimes()
    assert set(regimes) >= ALL_KEYS
    assert {regime.short for regime in regimes.values()} - {""} == {"us", "eu", "uk", "ca", "ch"}


def test_every_citation_says_what_was_read_and_when() -> None:
    for regime in load_regimes().values():
        for version in regime.versions:
            assert version.evidence in ("P", "S", "I", "M"), version.rule_id
            for citation in version.citations:
                assert citation.url.startswith("http"), version.rule_id
                assert citation.text, version.rule_id


@pytest.mark.parametrize(
    "key", sorted(ALL_KEYS - {"us_ofac_50", "uk_reg7", "us_ofac_ssi", "uk_psc"})
)
def test_a_rule_that_was_not_read_at_its_publisher_says_so(key: str) -> None:
    (version, *_) = find_regime(key).versions
    rows: list[Row] = [_holds("X", "60", "T"), Listing("X", "EU", "l", None, FREEZE)]
    rows += [Listing("X", a, "l", None, FREEZE) for a in version.listings.authorities if a != "*"]
    day = {"eu_amlr_2024_1624": "2028-01-01"}.get(key, "2025-10-15")
    found = _ask(rows, key, day)
    assert any("not from its publisher" in text for text in found.caveats), found


@pytest.mark.parametrize("key", sorted(ALL_KEYS - {"uk_psc", "nl_ubo_wwft", "eu_amlr_2024_1624"}))
def test_no_interest_of_bods_but_offices_is_without_a_grade(key: str) -> None:
    links = {"boardMember", "boardChair", "seniorManagingOfficial", "nominee"}
    for version in find_regime(key).versions:
        graded = {name for sign in version.signs for name in sign.types}
        graded |= {name for types in version.measures.values() for name in types}
        assert set(BODS_INTEREST_TYPES) - graded == links, version.rule_id


@pytest.mark.parametrize("key", ["us_ofac_50", "eu_asset_freeze", "uk_reg7", "ch_seco", "ca_sema"])
def test_a_right_to_income_from_assets_asks_for_a_person_and_flows_on(key: str) -> None:
    authority = find_regime(key).versions[-1].listings.authorities[0]
    income = _holds("P", "100", "T", "rightToProfitOrIncomeFromAssets")
    entry = Listing("P", authority, "l", None, FREEZE, start="2022-03-15")
    rows: list[Row] = [entry, income, _holds("T", "100", "U")]
    found = _ask(rows, key)
    assert (found.verdict, found.flags) == ("review", ("income_from_assets",))
    assert found.deciding_fact == "P had a right to income from assets of T"
    assert _ask(rows, key, target="U").verdict == "review"


def test_direct_only_counts_joint_holders_and_partners_who_are_listed() -> None:
    listed: list[Row] = [Listing(name, "JP", "l", None, FREEZE) for name in ("L", "M")]
    block = [_holds(name, "60", "T", joint="both") for name in ("L", "M")]
    assert _ask([*listed, *block], "jp_feta_russia").verdict == "certain"
    rows: list[Row] = [*listed, _holds("L", "60", "A"), _holds("A", "60", "T")]
    assert _ask(rows, "jp_feta_russia").verdict == "excluded"
    twin = [*rows, _holds("A", "60", "T", joint="both"), _holds("B", "60", "T", joint="both")]
    assert _ask(twin, "jp_feta_russia").verdict == "excluded", "A holds jointly and is not listed"


def test_direct_only_leaves_what_is_alleged_further_up_out_of_the_review() -> None:
    rows: list[Row] = [Listing("L", "JP", "l", None, FREEZE), _holds("A", "60", "T")]
    rows += [_holds("L", "60", "A", certainty="alleged")]
    assert _ask(rows, "jp_feta_russia").verdict == "excluded"
    assert _ask(rows, "jp_feta_russia", target="A").verdict == "review"


@pytest.mark.parametrize("key", ["ca_sema", "eu_833_2014_art5aa", "jp_feta_russia"])
def test_where_adding_up_is_open_and_decides_nothing_is_assessed(key: str) -> None:
    authority = find_regime(key).versions[0].listings.authorities[0]
    measure = ["transaction_ban"] if authority == "EU" else FREEZE
    rows: list[Row] = [Listing(name, authority, "l", None, measure) for name in ("P", "Q")]
    rows += [_holds("P", "30", "T"), _holds("Q", "25", "T")]
    found = _ask(rows, key)
    assert (found.verdict, found.basis) == ("not_assessed", "none")
    assert "only together" in (found.deciding_fact or "")
    assert found.caveats[0].startswith("Not assessed: ")
    small = _ask([*rows[:2], _holds("P", "30", "T"), _holds("Q", "15", "T")], key)
    assert small.verdict == "excluded"
    alone = _ask([*rows, _holds("P", "60", "U"), _holds("Q", "1", "U")], key, target="U")
    assert alone.verdict == "certain"


def test_a_review_is_still_a_review_where_adding_up_is_open() -> None:
    rows: list[Row] = [Listing(name, "CA", "l", None, FREEZE) for name in ("P", "Q")]
    rows += [_holds("P", "30", "T"), _holds("Q", "25", "T"), _holds("P", None, "T", "settlor")]
    found = _ask(rows, "ca_sema")
    assert found.verdict == "review"
    assert any(text.startswith("Not decided here: ") for text in found.caveats)


def test_control_by_the_text_of_the_rule_flows_on_and_keeps_its_doubts() -> None:
    listed: list[Row] = [Listing("P", "CA", "l", None, FREEZE)]
    board = _holds("P", None, "A", "appointmentOfBoard")
    below = _ask([*listed, board, _holds("A", "50", "T")], "ca_sema")
    assert (below.verdict, below.basis) == ("certain", "ownership")
    dated = _holds("P", None, "T", "appointmentOfBoard", start="2025")
    found = _ask([*listed, dated], "ca_sema")
    assert (found.verdict, found.basis) == ("possible", "control")
    assert "could appoint the board" in (found.deciding_fact or "")
    alleged = _holds("P", None, "T", "appointmentOfBoard", certainty="alleged")
    assert _ask([*listed, alleged], "ca_sema").verdict == "review"
    seats = _holds("P", "30", "T", "appointmentOfBoard")
    assert _ask([*listed, seats], "ca_sema").verdict == "review", "some seats are no majority"


@pytest.mark.parametrize("day", ["2025-11-09", "2025-11-10", "2026-11-09", "2026-11-10"])
def test_the_stay_of_the_affiliates_rule(day: str) -> None:
    rows: list[Row] = [_holds("A", "100", "T"), Listing("A", "US-BIS", "l", None, EXPORT)]
    found = _ask(rows, "us_bis_affiliates", day)
    if day == "2025-11-09":
        assert found.verdict == "certain"
        return
    flag = "rule_stayed" if day < "2026-11-10" else "rule_status_unverified"
    assert (found.verdict, found.rule_id) == ("not_assessed", None)
    assert found.flags == ("owned_by_listed", flag)
    assert len(found.listed_owners) == 1
    itself = _ask(rows, "us_bis_affiliates", day, target="A")
    assert itself.verdict == "listed", "a stay does not touch who is named"
    assert flag in itself.flags


def test_some_blocked_persons_count_under_the_affiliates_rule() -> None:
    rows: list[Row] = [Listing("E", "US-BIS", "us_bis_entity_list", None, EXPORT)]
    rows += [_holds("E", "20", "T"), _holds("S", "30", "T")]
    named = Listing("S", "US-OFAC", "us_ofac_sdn", "NPWMD", FREEZE)
    other = Listing("S", "US-OFAC", "us_ofac_sdn", "CUBA", FREEZE)
    assert _ask([*rows, named], "us_bis_affiliates").verdict == "certain"
    assert _ask([*rows, other], "us_bis_affiliates").verdict == "excluded"
    for key, programme in (
        ("us_bis_denied_persons", None),
        ("us_bis_dpl", None),
        ("us_bis_uvl", None),
        ("example", "Unverified List (UVL)"),
        ("example", "Denied Persons List"),
    ):
        beside = Listing("S", "US-BIS", key, programme, EXPORT)
        assert _ask([*rows, beside], "us_bis_affiliates").verdict == "excluded", (key, programme)


@pytest.mark.parametrize(
    ("day", "flags"),
    [
        ("2025-10-15", ()),
        ("2026-03-30", ("rule_stayed",)),
        ("2026-11-30", ("rule_status_unverified",)),
    ],
)
def test_the_affiliates_rule_speaks_of_foreign_parties(day: str, flags: tuple[str, ...]) -> None:
    """Whether it is in force or stayed: nothing would be met if it were."""
    rows: list[Row] = [_holds("A", "100", "T"), Listing("A", "US-BIS", "l", None, EXPORT)]
    home = Party("T", "Company", [Name("T")], jurisdiction="us")
    found = _ask([*rows, home], "us_bis_affiliates", day)
    assert found.verdict == "not_assessed"
    assert "of the United States" in found.caveats[0]
    assert found.flags == flags
    assert found.if_in_force in (None, "not_assessed")


def test_a_sectoral_listing_never_makes_a_freeze() -> None:
    for authority, freeze, own in (
        ("US-OFAC", "us_ofac_50", "us_ofac_ssi"),
        ("EU", "eu_asset_freeze", "eu_833_2014_art5aa"),
    ):
        rows: list[Row] = [_holds("L", "60", "T"), Listing("L", authority, "l", None, SECTORAL)]
        assert _ask(rows, freeze).verdict == "excluded"
        assert _ask(rows, own).verdict == "certain"
        frozen: list[Row] = [_holds("L", "60", "T"), Listing("L", authority, "l", None, FREEZE)]
        assert _ask(frozen, own).verdict == "excluded"


@pytest.mark.parametrize("key", ["eu_asset_freeze", "eu_833_2014_art5aa"])
def test_a_ship_that_no_port_may_let_in_is_neither_frozen_nor_of_article_5aa(key: str) -> None:
    """Regulation (EU) 833/2014, Article 3s and Annex XLII, as OpenSanctions describes its key."""
    programme = find_other_spelling("EU-MARE")
    assert programme is not None
    words = (programme.authority, programme.list_name, programme.programme)
    listing = Listing("T", *words, [*programme.measures])
    found = _ask([Party("T", "Vessel", [Name("T")]), listing], key)
    assert (found.verdict, found.basis) == ("excluded", "none")


def test_article_5aa_speaks_of_annex_xix_and_of_what_is_established_outside_the_union() -> None:
    held: list[Row] = [_holds("L", "100", "T"), _holds("T", "100", "U")]
    xix = Listing("L", "EU", "eu_833_2014", "833/2014 XIX", ["sectoral"], start="2022-03-16")
    german = Party("T", "Company", [Name("T")], jurisdiction="de")
    for where, verdict in (("de", "not_assessed"), ("sg", "certain")):
        german.jurisdiction = where
        found = _ask([xix, german, *held], "eu_833_2014_art5aa")
        assert (found.verdict, found.listed_owners) == (verdict, (0,))
        below = _ask([xix, german, *held], "eu_833_2014_art5aa", target="U")
        assert below.verdict == "certain"
    capital = Listing("L", "EU", "eu_833_2014", "833/2014 III", ["sectoral"], start="2014-08-01")
    for target in ("L", "T"):
        assert _ask([capital, *held], "eu_833_2014_art5aa", target=target).verdict == "excluded"


@pytest.mark.parametrize(
    ("programme", "list_name", "act", "measure", "verdict"),
    [
        ("833/2014 XIX", None, None, "sectoral", "listed"),
        ("Annex 19 of Regulation (EU) No 833/2014", None, None, "sectoral", "listed"),
        ("Regulation 833/2014 (Annexes IV, XIX)", None, None, "sectoral", "listed"),
        ("833/2014, Article 5aa", None, None, "sectoral", "listed"),
        (None, "eu_833_2014_annex_xix", None, "sectoral", "listed"),
        ("833/2014", None, None, "transaction_ban", "listed"),
        ("833/2014 of 31 July 2014", None, None, "transaction_ban", "listed"),
        ("833/2014 XLV", None, None, "transaction_ban", "excluded"),
        ("833/2014, annex III", None, None, "sectoral", "excluded"),
        ("833/2014 Annex III", None, None, "sectoral", "excluded"),
        ("Anhang XLV der Verordnung 833/2014", None, None, "transaction_ban", "excluded"),
        ("833/2014", None, "833/2014 Annex XIV", "transaction_ban", "excluded"),
        (None, "eu_833_annex_iii", None, "sectoral", "excluded"),
        ("765/2006 V", None, None, "sectoral", "excluded"),
        ("269/2014", None, None, "sectoral", "excluded"),
        ("833/2014 LI", None, None, "transaction_ban", "review"),
        ("833/2014, annex 51", None, None, "transaction_ban", "review"),
        ("833/2014, Article 5ac", None, None, "transaction_ban", "review"),
        ("833/2014", None, None, "sectoral", "review"),
        (None, "eu_833_2014", None, "sectoral", "listed"),
    ],
)
def test_an_annex_is_known_in_any_form_and_one_that_is_not_asks_for_a_review(
    programme: str | None, list_name: str | None, act: str | None, measure: str, verdict: str
) -> None:
    """Article 5aa speaks of Annex XIX; XLV is Article 5ad's, which reaches no owned company."""
    listed = Listing("L", "EU", list_name, programme, [measure], start="2022-03-16", act=act)
    rows: list[Row] = [listed, _holds("L", "100", "T")]
    found = _ask(rows, "eu_833_2014_art5aa", target="L")
    assert found.verdict == verdict
    if verdict == "review":
        assert "names no annex" in (found.deciding_fact or "")
    below = _ask(rows, "eu_833_2014_art5aa").verdict
    assert below == {"listed": "certain"}.get(verdict, verdict)


def test_a_stake_that_was_cut_may_still_act_for_the_listed() -> None:
    listed = Listing("L", "EU", "eu_833_2014", None, ["transaction_ban"], start="2022-03-16")
    rows: list[Row] = [listed, _holds("L", "60", "T", end="2023-01-01")]
    rows += [_holds("L", "40", "T", start="2023-01-01")]
    found = _ask(rows, "eu_833_2014_art5aa")
    assert (found.verdict, found.flags) == (
        "review",
        ("acting_on_behalf_test", "minority_by_listed", "transfer_while_listed"),
    )
    never = _ask([listed, _holds("L", "40", "T")], "eu_833_2014_art5aa")
    assert never.verdict == "excluded"


@pytest.mark.parametrize("effect", ["licence", "wind_down"])
@pytest.mark.parametrize(
    ("key", "authority"), [("us_ofac_50", "US-OFAC"), ("ca_sema", "CA"), ("ch_seco", "CH")]
)
def test_licences_and_wind_downs_change_no_verdict(key: str, authority: str, effect: str) -> None:
    rows: list[Row] = [_holds("X", "60", "T"), Listing("X", authority, "l", None, FREEZE)]
    plain = _ask(rows, key)
    ruled = _ask([*rows, Ruling("T", authority, effect=effect, date="2025-01-01")], key)
    assert (ruled.verdict, ruled.own_low_ticks) == (plain.verdict, plain.own_low_ticks)
    assert set(ruled.flags) - set(plain.flags) == {effect}
    assert any("not change the result" in text for text in ruled.caveats)


def test_listed_only_keeps_the_doubt_whether_two_parties_are_one() -> None:
    rows: list[Row] = [Listing("L", "US-OFAC", "l", "CMIC-EO13959", ["investment_ban"])]
    rows += [_holds("M", "100", "T"), Arrangement(["L", "M"])]
    world = world_from_rows(rows, unsure=[("L", "M", "a likeness")])
    regime, day = find_regime("us_ofac_ns_cmic"), parse_day("2025-10-15")
    answers = {world.id_of(a.subject): a.verdict for a in assess(world, regime, day, None)}
    assert answers == {"L": "listed", "M": "review", "T": "excluded"}


def test_an_open_suspension_has_no_last_day() -> None:
    version = {
        "from": "2020-01-01",
        "threshold": "50",
        "comparison": "at_least",
        "aggregation": "all",
        "joint": "block_once",
        "evidence": "I",
        "citations": [],
        "measures": {"shares": ["shareholding"]},
        "listings": {"authorities": ["XX"], "measures": FREEZE},
    }
    pause = {"from": "2021-01-01", "reason": "nobody knows"}
    data = {"key": "xx", "title": "a rule", "before": "-", "versions": [version]}
    regime = read_regime({**data, "suspended": [pause]})
    assert getattr(regime.version_on(parse_day("2099-01-01")), "reason", "") == "nobody knows"


@pytest.mark.parametrize("right", ["headOffice", "umbrellaFund"])
@pytest.mark.parametrize(
    "key", [k for k, regime in load_regimes().items() if regime.versions[-1].owners is None]
)
def test_a_listing_reaches_the_branches_of_who_is_listed_under_every_rule(
    key: str, right: str
) -> None:
    """A branch is no body of its own: it is at least for a person to judge, and so what it has."""
    rule = find_regime(key).versions[-1].listings
    entry = Listing("X", rule.authorities[0], "l", None, [rule.measures[0]], start="2020-01-01")
    entry.programme = next(iter(rule.programmes), None)
    day = "2023-06-01" if key == "eu_asset_freeze_ownership_limb" else "2025-10-15"
    rows: list[Row] = [entry, _holds("X", None, "T", right), _holds("T", "100", "D")]
    found = _ask(rows, key, day)
    assert (found.verdict, found.basis) == ("review", "none")
    assert "part_of_listed" in found.flags
    if find_regime(key).versions[-1].chain != "listed_only":
        assert _ask(rows, key, day, target="D").verdict == "review"


@pytest.mark.parametrize(
    ("key", "verdict"),
    [("us_ofac_50", "excluded"), ("uk_reg7", "excluded"), ("eu_asset_freeze", "review")],
)
def test_a_right_to_profits_beside_stated_shares_is_told_and_a_sign_where_the_list_is_open(
    key: str, verdict: str
) -> None:
    authority = find_regime(key).versions[0].listings.authorities[0]
    rows: list[Row] = [Listing("P", authority, "l", None, FREEZE), _holds("X", "100", "T")]
    rows += [_holds("P", "90", "T", "rightsToProfitOrIncome"), _holds("T", "100", "S")]
    found = _ask(rows, key)
    assert found.verdict == verdict
    assert "capital_right_of_listed" in found.flags
    below = _ask(rows, key, target="S")
    assert (below.verdict, len(below.listed_owners)) == (verdict, 1)


@pytest.mark.parametrize(
    ("key", "day", "exact"),
    [("eu_asset_freeze", "2023-06-01", True), ("eu_asset_freeze", "2025-06-01", False)],
)
def test_an_answer_names_the_ruling_by_which_a_presumption_can_be_rebutted(
    key: str, day: str, exact: bool
) -> None:
    rows: list[Row] = [Listing("P", "EU", "l", None, FREEZE), _holds("P", "50", "T")]
    said = next(text for text in _ask(rows, key, day).caveats if "rebutted" in text)
    assert said.endswith("what is presumed can be rebutted (Court of Justice, C-84/24).")
    assert ("control is presumed at exactly 50%" in said) is exact


def test_a_right_to_profits_beside_shares_of_its_holder_counts_once() -> None:
    rows: list[Row] = [Listing("P", "EU", "l", None, FREEZE), _holds("X", "70", "T")]
    rows += [_holds("P", "30", "T"), _holds("P", "30", "T", "rightsToProfitOrIncome")]
    assert _ask(rows, "eu_asset_freeze").verdict == "excluded"


def test_a_rule_on_what_organisations_own_does_not_assess_the_company_of_a_person() -> None:
    rows: list[Row] = [Party("P", "Person", [Name("P")]), Listing("P", "JP", "l", None, FREEZE)]
    rows += [_holds("P", "60", "T"), Listing("O", "JP", "l", None, FREEZE), _holds("O", "40", "T")]
    found = _ask(rows, "jp_feta_russia")
    assert found.verdict == "not_assessed"
    assert "organisations" in " ".join(found.caveats)
    assert _ask(rows, "jp_feta_russia", target="P").verdict == "listed"
    rows += [_holds("O", "60", "S"), _holds("P", "40", "S")]
    assert _ask(rows, "jp_feta_russia", target="S").verdict == "certain"
