"""Who may be a listed party: names in any order, script and form, births, numbers; and who not."""

import random
from itertools import combinations

import pytest

from graph.candidates.compared_facts import BODY, facts_of
from graph.candidates.scoring.pair_scorer import judge_pair
from graph.candidates.spelling.names_in_one import names_in_one
from graph.record.model import Listing, Name, Party, Row
from graph.world.identity import world_from_rows

pytestmark = pytest.mark.slow

PUTIN = "Vladimir Vladimirovich PUTIN"
VOLOZH = "Arkady Yurievich VOLOZH"


def party(key: str, name: str, schema: str = "Person", **more: object) -> Party:
    row = Party(key, schema, [Name(each) for each in name.split("|")])
    for field, value in more.items():
        setattr(row, field, value)
    return row


def entry(key: str, authority: str = "EU", measure: str = "asset_freeze") -> Listing:
    return Listing(key, authority, "a list", None, [measure])


def reasons(*rows: Row) -> dict[tuple[str, str], str]:
    pairs = world_from_rows(rows).unsure.to_pylist()
    strong = [pair for pair in pairs if pair["level"] == "strong"]
    assert all(pair["level"] in ("weak", "aside") for pair in pairs if pair not in strong)
    return {(pair["left"], pair["right"]): pair["reason"] for pair in strong}


def reason(one: Party, two: Party, *more: Row) -> str | None:
    """Why a register party may be a listed one; `None` where it may not. In either order."""
    found = reasons(one, two, entry(two.id), *more)
    assert found == reasons(*more, entry(two.id), two, one)
    return found.get((one.id, two.id))


@pytest.mark.parametrize(
    ("name", "listed"),
    [
        ("Zernobank", "PUBLIC JOINT STOCK COMPANY ZERNOBANK OF RUSSIA"),
        ("ПАО «НК «Зарнефть»", "PUBLIC JOINT STOCK COMPANY ZARNEFT OIL COMPANY"),
        ("Stroytec", "STROYTEC STATE CORPORATION"),
        ("Uralvagonstroy", "NPK Uralvagonstroy"),
    ],
)
def test_a_body_is_met_by_the_one_word_that_everybody_calls_it(name: str, listed: str) -> None:
    rows = party("N", name, "Company"), party("P", listed, "Company")
    for one in rows:
        one.jurisdiction = "ru"
    (pair,) = world_from_rows([*rows, entry("P")]).unsure.to_pylist()
    assert (pair["left"], pair["right"]) == ("N", "P")


@pytest.mark.parametrize(
    ("name", "listed"),
    [
        ("Helena Hryhorenko", "Olena Grigorenko"),
        ("Dzmitry Hryshchanka", "Dmitry Grishchenko"),
        ("Siarhei Hrytsevich", "Sergei Gritsevich"),
    ],
)
def test_one_letter_of_cyrillic_is_h_here_and_g_there(name: str, listed: str) -> None:
    one = party("N", name, birth_date="1964-02-08")
    assert reason(one, party("P", listed, birth_date="1964-02-08")) is not None


@pytest.mark.parametrize(
    "name",
    [
        "ИП Воложанин Аркадий Юрьевич",
        "IP Volozhanin Arkady Yurievich",
        "Individual entrepreneur Arkady Yurievich Volozhanin",
        "ФОП Воложанин Аркадий Юрьевич",
    ],
)
def test_a_person_who_trades_under_his_name_is_compared_with_persons(name: str) -> None:
    """Registers call him a company."""
    listed = party("P", "Arkady Yurievich VOLOZHANIN")
    assert reason(party("N", name, "Company"), listed) is not None
    assert reason(party("N", "IP Volozhanin Telecom LLC", "Company"), listed) is None


@pytest.mark.parametrize(
    "name",
    [
        "Ivan Petrov (51%) / Arkady Yurievich Volozhanin (49%)",
        "Arkady Yurievich Volozhanin; Ivan Petrov; Anna Example",
        "c/o Arkady Yurievich Volozhanin",
    ],
)
def test_of_several_in_one_cell_each_is_compared(name: str) -> None:
    listed = party("P", "Arkady Yurievich VOLOZHANIN")
    assert reason(party("N", name, "LegalEntity"), listed) is not None


def test_another_spelling_and_a_patronymic_besides_are_met_by_the_year_of_birth() -> None:
    listed = party("P", "Herman Orbelin", birth_date="1964-02-08")
    one = party("N", "German Oskarovich Orbelin", birth_date="1964-02-08")
    assert reason(one, listed) is not None


@pytest.mark.parametrize(
    "name",
    [
        "Oakwood Foods Ltd t/a Rotorneft Trading",
        "Oakwood Foods Ltd, trading as Rotorneft Trading",
        "Oakwood Foods Ltd (formerly known as Rotorneft Trading Ltd)",
        "Oakwood Foods LLC D/B/A Rotorneft Trading",
    ],
)
def test_a_trading_name_or_a_former_one_in_a_company_s_name_is_compared(name: str) -> None:
    listed = party("P", "Rotorneft Trading Ltd", "Company")
    assert reason(party("N", name, "Company"), listed) is not None


@pytest.mark.parametrize(
    ("name", "listed"),
    [
        ("Omar al-Bashir", "عمر البشير"),
        ("Ali Khamenei", "علی خامنه‌ای"),
        ("Mohamed Elkhatib", "محمد الخطيب"),
        ("Eskandar Ahmadi", "اسکندر احمدی"),
        ("Michail Chodorkowski", "Mikhail KHODORKOVSKY"),
        ("Jurij Kowalczuk", "Yury KOVALCHUK"),
    ],
)
def test_another_script_and_another_language_s_spelling_share_a_key(name: str, listed: str) -> None:
    rows = party("N", name, birth_date="1963-06"), party("P", listed, birth_date="1963-06-26")
    assert reason(*rows) is not None


def test_a_word_without_vowels_is_no_rare_one() -> None:
    """Of hundreds who are called alike each would else be meant by a name in Arabic script."""
    register = [party(f"N{n}", name) for n in range(400) for name in ("Hussein Ali", "Hasan Ali")]
    names = "Hassan Ali", "Hassan Ali|حسن علي"
    strong = [len(reasons(*register, party("P", name), entry("P"))) for name in names]
    assert strong[1] == strong[0]


@pytest.mark.parametrize(
    ("name", "birth", "listed", "listed_birth", "why"),
    [
        (
            "Mr Vladimir Vladimirovich Putin",
            "1952-10",
            PUTIN,
            "1952-10-07",
            "same name; same birth month (October 1952)",
        ),
        ("PUTIN, Vladimir Vladimirovich", None, PUTIN, "1952-10-07", "same name; no birth date"),
        ("Путин Владимир Владимирович", None, PUTIN, None, "same name; no birth date"),
        ("Аркадий Волож", "1964-02", VOLOZH, "1964-02-11", "one has more words; same birth month"),
        ("Волож Аркадий Юрьевич", None, VOLOZH, "1964", "in another spelling; no birth date"),
        ("Arkady Volozh", "1964-02", VOLOZH, "1964-02-11", "one has more words; same birth month"),
        ("Arkady Yurievich Volozh", "1964-02", "Arkady Volozh", "1964", "same birth year 1964"),
        ("Arkady Volozh", "1964-02", VOLOZH, "1964-01-01", "same birth year 1964"),
        ("Prof. Dr. Anna Example", None, "Mrs Anna EXAMPLE", None, "same name"),
        ("Anna Example", None, "Other Name|Anna Example", None, 'same name ("Anna Example")'),
    ],
)
def test_persons_that_may_be_listed(
    name: str, birth: str | None, listed: str, listed_birth: str | None, why: str
) -> None:
    one, two = party("N", name, birth_date=birth), party("P", listed, birth_date=listed_birth)
    found = reason(one, two)
    assert found is not None
    assert why in found


@pytest.mark.parametrize(
    ("birth", "said", "why", "alone"),
    [
        ("1975-08", "1975-08-07", "same birth month (August 1975)", None),
        ("1975-08-07", "07 Aug 1975", "same birth year 1975", None),
        ("1972", "1971 to 1973", "births may be the same (1972, 1971 to 1973)", None),
        ("1972", "circa 1971", "births may be the same (1972, about 1971)", None),
        ("1950-08", "1950-08-01", "same birth month (August 1950)", None),
        ("1950-08", "05 Jun 1950", None, "same birth year 1950"),
        ("1980-08", "1975-08-07", None, None),
        ("1980-08", "1971 to 1973", None, None),
        ("1980-08", "circa 1971", None, None),
        ("1980-08", "Lublin 1971", None, "no birth date to compare"),
    ],
)
def test_each_birth_that_an_entry_states_may_be_the_one(
    birth: str, said: str, why: str | None, alone: str | None
) -> None:
    one = party("N", VOLOZH, birth_date=birth)
    two = party("P", VOLOZH, birth_date="1950-06-05", data=[("birth", "x"), ("birth", said)])
    found = reason(one, two)
    assert found == (None if why is None else f"same name; {why}")
    # So it is where nothing but a text states one, if it is about the birth and nothing else.
    two.birth_date, told = None, alone or why
    assert reason(one, two) == (None if told is None else f"same name; {told}")


@pytest.mark.parametrize("birth", ["1900-01-01", "1900-01", "1900", "0001-01-01", "1753-01-01"])
def test_what_a_register_writes_for_no_birth_sets_nobody_apart(birth: str) -> None:
    one, two = party("N", VOLOZH, birth_date=birth), party("P", VOLOZH, birth_date="1964-02-11")
    assert reason(one, two) == "same name; no birth date to compare"


@pytest.mark.parametrize(
    ("name", "birth", "listed", "listed_birth"),
    [
        ("Vladimir Petrovich Putin", "1991-03", PUTIN, "1952-10-07"),
        ("Vladimir Petrovich Putin", "1952-10", PUTIN, "1952-10-07"),
        ("Vladimir Vladimirovich Putin", "1953-10", PUTIN, "1952-10-07"),
        ("Vladimir Vladimirovich Putin", "1952-11", PUTIN, "1952-10-07"),
        ("Vladimir Vladimirovich Putin", "1952-10-08", PUTIN, "1952-10-07"),
        ("Vladimir Putin", None, PUTIN, "1952-10-07"),
        ("Putin", "1952-10", PUTIN, "1952-10-07"),
        ("Mr Putin", "1952-10", "Putin", "1952-10"),
        ("Jane Mary Allerton", "1952-10", PUTIN, "1952-10-07"),
        ("Anna Patten", None, "Anna Putin", None),
    ],
)
def test_persons_that_are_others(
    name: str, birth: str | None, listed: str, listed_birth: str | None
) -> None:
    one, two = party("N", name, birth_date=birth), party("P", listed, birth_date=listed_birth)
    assert reason(one, two) is None


@pytest.mark.parametrize(
    ("name", "listed", "same"),
    [
        ("ПАО «Промтех»", "OPEN JOINT-STOCK COMPANY PROMTEKH", True),
        ("Открытое акционерное общество «Промтех Групп»", "Promtekh Grupp JSC", True),
        ("Promtekh Group Limited", "PROMTEKH GROUP LLC", True),
        ("Promtekh Group", "Promtekh Group Ltd.", True),
        ("Promtekh N.V.", "Promtekh NV", True),
        ("Promtekh GmbH", "Promtekh AG", False),
        ("OOO Promtekh", "Promtekh N.V.", False),
        ("Promtekh Bank JSC", "Promtekh JSC", False),
        ("Ltd", "Limited", False),
    ],
)
def test_bodies_are_compared_with_their_form_as_a_class(name: str, listed: str, same: bool) -> None:
    one, two = party("N", name, "Company"), party("P", listed, "Company")
    assert (reason(one, two) == "same name") is same
    assert (reason(party("N", name, "LegalEntity"), two) == "same name") is same


def test_what_contradicts_ends_a_pair() -> None:
    one, two = party("N", "Made Up Works", "Company"), party("P", "Made Up Works", "Company")
    assert reason(one, two) == "same name"
    one.jurisdiction = two.jurisdiction = "ru"
    assert reason(one, two) == "same name; same jurisdiction (ru)"
    two.jurisdiction = "by"
    assert reason(one, two) is None
    two.jurisdiction, one.identifiers = None, ["RU-OGRN:1027700043502"]
    assert reason(one, two) is not None
    two.identifiers = ["RU-OGRN:1027700092661"]
    assert reason(one, two) is None
    assert reason(party("N", "Made Up Works"), two) is None
    assert reason(party("N", "Made Up Works", "Vessel"), two) is None


def set_aside(one: Party, two: Party, *more: Row) -> list[str]:
    """Why parties of the name of a listed one are told to be others."""
    pairs = world_from_rows([one, two, entry(two.id), *more]).unsure.to_pylist()
    return [pair["reason"] for pair in pairs if pair["level"] == "aside"]


def test_an_equal_name_that_is_set_aside_is_told() -> None:
    one, two = party("N", "Igor Sample"), party("P", "SAMPLE, Igor")
    one.birth_date, two.birth_date = "1952-10-07", "1988-03-02"
    one.names = two.names = [Name("Igor Sample")]
    assert set_aside(one, two) == ["births differ (1952-10-07, 1988-03-02)"]
    others = [
        party(f"N{year}", "Igor Sample", birth_date=str(year)) for year in range(1930, 1975, 5)
    ]
    assert set_aside(one, two, *others) == [], "many bear the name"
    one.names = [Name("Igor Samplev")]
    assert set_aside(one, two) == []
    one, two = party("N", "Works", "Company"), party("P", "Works", "Company")
    one.identifiers, two.identifiers = ["RU-OGRN:1027700043502"], ["RU-OGRN:1027700092661"]
    assert set_aside(one, two) == ["another number (RU-OGRN 1027700043502, 1027700092661)"]
    assert set_aside(party("N", "Works"), two) == [], "a person bears the name of a company"


def test_a_name_of_one_word_wants_one_place() -> None:
    one, two = party("N", "Orion Ltd", "Company", jurisdiction="gb"), party("P", "Orion", "Company")
    assert reason(one, two) == "same name"
    two.countries = ["ir"]
    assert reason(one, two) is None
    two.countries = ["ir", "gb"]
    assert reason(one, two) == "same name"


def test_weak_names_identify_nobody() -> None:
    weak = Party("P", "Person", [Name("Somebody Else"), Name("Anna Example", "weak")])
    assert reason(party("N", "Anna Example"), weak) is None


def test_a_common_name_alone_is_chance() -> None:
    others: list[Row] = [
        party(f"o{year}", "John Smith", birth_date=f"{year}-05") for year in range(1950, 1956)
    ]
    one, two = party("N", "John Smith"), party("P", "SMITH, John")
    assert reason(one, two, *others[:3]) == "same name; no birth date to compare"
    assert reason(one, two, *others) is None
    one.birth_date = two.birth_date = "1949-05"
    assert reason(one, two, *others) == "same name; same birth month (May 1949)"


@pytest.mark.parametrize(
    ("others", "said"),
    [
        (100, "a chance of about 4% that another party of the loaded data looks as similar"),
        (500, "by chance, about 3 other parties of the loaded data would look as similar"),
    ],
)
def test_a_likeness_that_comes_about_by_chance_is_told_in_words(others: int, said: str) -> None:
    rows: list[Row] = [party(f"a{n}", f"Ivan Word{n}") for n in range(others)]
    rows += [party(f"b{n}", f"Word{n} Petrov") for n in range(others)]
    rows += [party("N", "Ivan Petrov"), party("P", "PETROV, Ivan"), entry("P")]
    found = world_from_rows(rows).unsure.to_pylist()
    (pair,) = (one for one in found if {one["left"], one["right"]} == {"N", "P"})
    assert pair["reason"].split("; ")[2] == said


def test_entries_of_one_authority_are_no_pair() -> None:
    one, two = party("N", "Anna Example"), party("P", "Anna Example")
    assert reason(one, two, entry("N", "UK")) is not None
    assert reason(one, two, entry("N", "EU", "sectoral")) is not None
    assert reason(one, two, entry("N")) is None


def test_whoever_is_one_party_or_was_judged_is_no_pair() -> None:
    one, two = party("N", "Anna Example"), party("P", "Anna Example")
    joined = [one, two, entry("P")]
    assert not world_from_rows(joined, positive=[("N", "P")]).unsure.num_rows
    (left,) = world_from_rows(joined, unsure=[("P", "N", "")]).unsure.to_pylist()
    assert left["level"] is None


FORENAMES = ("Ivan", "Иван", "Petr", "Anna", "Anne", "Oleg", "Dr Oleg", "Пётр", "I.")
SURNAMES = ("Ivanov", "Иванов", "Petrov", "Smith", "al-Said", "Yurievich", "Юрьевич")
BIRTHS = (None, None, "1960", "1960-01-01", "1960-02", "1960-02-03", "1961-02")
WORKS = ("Orion", "Орион", "Bank", "Neft", "Trade House")
FORMS = ("", " Ltd", " JSC", " АО", " N.V.", " limited liability company", " Inc")


def _random_party(rng: random.Random, key: str) -> Party:
    if rng.random() < 0.5:
        words = [rng.choice(FORENAMES), rng.choice(SURNAMES)]
        words += rng.sample(SURNAMES, rng.randint(0, 2))
        rng.shuffle(words)
        schema = rng.choice(("Person", "Person", "LegalEntity"))
        return party(key, " ".join(words), schema, birth_date=rng.choice(BIRTHS))
    name = " ".join(rng.sample(WORKS, rng.randint(1, 2))) + rng.choice(FORMS)
    more = {"jurisdiction": rng.choice((None, "ru", "cy"))}
    return party(key, name, rng.choice(("Company", "Organization", "LegalEntity")), **more)


@pytest.mark.parametrize("seed", range(5))
def test_the_pass_over_a_register_finds_what_a_look_at_each_pair_finds(seed: int) -> None:
    rng = random.Random(seed)
    rows: list[Row] = [_random_party(rng, f"p{number:03}") for number in range(120)]
    rows += [entry(f"p{number:03}", rng.choice(("EU", "UK"))) for number in range(30)]
    world = world_from_rows(rows)
    found = {frozenset((p["left"], p["right"])): p for p in world.unsure.to_pylist()}
    facts = facts_of(range(world.size), world.tables["parties"], world.tables["listings"])
    levels = dict[frozenset[str], set[str | None]]()
    for one, two in combinations(facts.values(), 2):
        if not (one.authorities or two.authorities) or one.authorities & two.authorities:
            continue
        judged = {judge_pair(left, right).level for left, right in ((one, two), (two, one))}
        levels[frozenset((one.ids[0], two.ids[0]))] = judged
    for pair, row in found.items():
        assert levels[pair] & {row["level"], "strong"}
        assert (
            row["level"] == "strong" or levels[pair] != {"strong"} or "many bear" in row["reason"]
        )
    assert {pair for pair, level in levels.items() if level == {"strong"}} <= found.keys()
    assert found


@pytest.mark.parametrize(
    ("name", "listed"),
    [
        ("Anna Sergeyevna Petrova (née Ivanova-Example)", "Anna Sergeyevna Ivanova-Example"),
        ("Анна Петрова, урожд. Экзамплова", "Anna Ekzamplova"),
        ("John & Mary Exampleton", "Mary Exampleton"),
        ("Mr Hans Beispiel and Mrs Eva Beispiel", "Hans Beispiel"),
    ],
)
def test_a_maiden_name_and_two_persons_of_one_row_are_found(name: str, listed: str) -> None:
    assert reason(party("N", name), party("P", listed)) is not None


@pytest.mark.parametrize("schema", ["Person", "LegalEntity"])
@pytest.mark.parametrize(
    "name",
    [
        "Anna Exampleton (as trustee)",
        "Anna Exampleton, as trustee of the Blue Trust",
        "Anna Exampleton as nominee for another",
        "Anna Exampleton, deceased",
        "Estate of Anna Exampleton",
        "The Executors of the late Anna Exampleton",
        "Erben von Anna Exampleton",
        "Succession de Anna Exampleton",
        "Anna Exampleton and Berta Beispiel jointly",
        "Jointly: Berta Beispiel, Anna Exampleton",
        "Berta Beispiel and Anna Exampleton (joint tenants)",
        "Anna Exampleton (59.9%) and others",
        "Anna Exampleton et al.",
        "Анна Экзамплтон (доверительный управляющий)",
        "Анна Экзамплтон и другие",
    ],
)
def test_a_holder_is_compared_without_what_is_said_of_the_holding(name: str, schema: str) -> None:
    found = reasons(
        party("N", name, schema), party("P", "Anna Exampleton", countries=["ru"]), entry("P")
    )
    assert [why for why in found.values() if "same name" in why]


@pytest.mark.parametrize(
    "name",
    [
        "Blue Trustee Ltd",
        "Blue Nominees Ltd",
        "Late Night Ltd",
        "Together Financial Ltd",
        "Joint Stock Company Alfa",
        "Real Estate of Alfa JSC",
        "Other World Ltd",
        "Alfa (Cyprus) Ltd",
    ],
)
def test_a_body_keeps_words_that_are_of_its_name(name: str) -> None:
    assert names_in_one(name, BODY) == [name]


@pytest.mark.parametrize(
    "name", ["GC Alfaquartz", "Alfaquartz Group of Companies", "ГК Альфакварц"]
)
def test_a_group_of_companies_is_a_group_in_any_words(name: str) -> None:
    one, two = party("N", name, "Company"), party("P", "Alfaquartz Group", "Company")
    assert reason(one, two) is not None


def test_one_holder_in_many_rows_is_one_bearer() -> None:
    two = party("P", "Betaquartz Holding Limited", "Company")
    # A register writes the holder of thirty companies as thirty rows without a number.
    rows = [
        party(f"N{n}", "Betaquartz Holding Limited", "Company", jurisdiction="cy") for n in range(9)
    ]
    found = reasons(two, entry("P"), *rows)
    assert len(found) == len(rows)
    assert not [why for why in found.values() if "many bear" in why]
    others = [
        party(f"N{n}", "Betaquartz Holding Limited", "Company", identifiers=[f"GB-COH:0000{n}111"])
        for n in range(9)
    ]
    assert not reasons(two, entry("P"), *others)


def test_a_doubt_about_somebody_who_is_not_loaded_hides_no_other_pair() -> None:
    rows = [party("a", PUTIN), entry("a"), party("b", PUTIN)]
    pairs = world_from_rows(rows, unsure=[("a", "z", "a note")]).unsure.to_pylist()
    assert [(one["left"], one["right"], one["level"]) for one in pairs] == [
        ("a", "z", None),
        ("b", "a", "strong"),
    ]
