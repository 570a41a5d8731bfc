"""What is found of two parties: levels, gates that no score outweighs, and reasons."""

import pytest

from graph.candidates.compared_facts import BODY, PERSON, PartyFacts
from graph.candidates.levels import STRONG, WEAK
from graph.candidates.scoring.pair_scorer import judge_pair, reasons_of
from graph.candidates.spelling.birth_texts import birth_parts


def facts(name: str, kind: str = PERSON, births: str = "", weak: str = "") -> PartyFacts:
    found = PartyFacts(["x"], [(one, False) for one in name.split("|") if one])
    found.names += [(weak, True)] if weak else []
    found.kinds.add(kind)
    found.births |= {birth for text in births.split() if (birth := birth_parts(text))}
    return found


@pytest.mark.parametrize(
    ("name", "listed", "reason"),
    [
        ("F. Boughanemi Said", "Faycal Boughanemi Said", "initial (F, Faycal)"),
        ("Vasiliyaleksandrovich NIKITIN", "NIKITIN, Vasiliy Aleksandrovich", "written together"),
        ("Rueben MARUM AHOKO", "Rueben MARUMAHOKO", "written together (Marum Ahoko, Marumahoko)"),
        ("Mitya Olegovich ROGOZIN", "Dmitry Olegovich ROGOZIN", "variant of one name"),
        ("Kazbek TAYSAYEFF", "Kazbek Taysayev", "another ending"),
        ("Elvira AITKULOV", "Elvira Aitkulova", "another ending"),
        ("Samiya BABBA", "Samiya BABA", "same name"),
        ("Dmitry SAVELEYV", "Dmitry SAVELYEV", "another spelling"),
        ("محمد سلمان", "Mohammed Salman", "same name"),
        ("Abdulrahman Khalaf", "Abd al-Rahman KHALAF", "same name"),
        ("Nasr Alali", "Nasr AL-ALI", "another ending"),
        ("Najmeddineben Slaheddine", "Najmeddine Ben Slaheddine", "another ending"),
        ("President Recep Erdogan", "Recep Erdoğan", "same name"),
        ("Rаman Pratasevich", "Raman Pratasevich", "same name"),
        ("V. V. Putin", "Vladimir Vladimirovich PUTIN", "initial (V, Vladimir)"),
    ],
)
def test_one_person_under_two_spellings_is_strong_where_births_agree(
    name: str, listed: str, reason: str
) -> None:
    one, two = facts(name, births="1966-10"), facts(listed, births="1966-10-28")
    found = judge_pair(one, two)
    told = "; ".join(reasons_of(found, one, two))
    assert (found.level, reason in told) == (STRONG, True), told


@pytest.mark.parametrize(
    ("name", "birth", "listed", "listed_births", "level"),
    [
        ("Amir Anatolievich Karpov", "1970-02", "Maxim Anatolievich Karpov", "1970-02-01", WEAK),
        ("Anna Example", "1970-02", "Anna Example", "1972-02-01", WEAK),
        ("Anna Example", "1970-02", "Anna Example", "1974-02-01", None),
        ("Anna Example", "1970-02", "Anna Example", "1960-01-01 1970-02-05", STRONG),
        ("Anna Example", "1970-03", "Anna Example", "1970-08-03", STRONG),
        ("Anna Example", "1970-03", "Anna Example", "1970-08-05", WEAK),
        ("Anna Example", "1970-03-28", "Anna Example", "1970-07-03", WEAK),
        ("Anna Example", "1970-03-07", "Anna Example", "1970-07-03", STRONG),
        ("A. Example", "1970-03", "Anna Example", "1970-03-05", WEAK),
        ("Alexey Ovsyannikov", "1956-01", "Luis PEREZ OLIVAS", "1956-01-08", None),
        ("Petrov Ivan", "1960-02", "I. Ivanov", "1960-02-01", None),
        ("Anna Maria Example", "", "Anna Example", "", WEAK),
        ("Ivan Petrov", "", "Ivan Sidorov", "", None),
        ("Maria Garcia Lopez", "", "Maria Garcia Ruiz", "", None),
        ("Example", "1970-02", "Example", "1970-02-01", WEAK),
        ("Anna Example", "1970-02", "Anna Petrovna Example", "1970-03-05", WEAK),
        ("Anna Example", "1971-03", "Anna Petrovna Example", "1970-03-05", WEAK),
        ("Anna Petrovna Example", "1969", "Example Anna", "1970-03-05", WEAK),
        ("Victor Example", "1970-04", "Viktor Petrovich EXAMPLE", "1970-03-05", WEAK),
        ("Anna Example", "1971-03", "Anna Petrovna Example", "1967-01-01 1970-03-05", WEAK),
        ("Anna Example", "1972-03", "Anna Petrovna Example", "1970-03-05", WEAK),
        ("Anna Petrovna Example", "1967-03", "Example Anna", "1970-03-05", WEAK),
        # What is not surely the same word tells too little beside such a birth.
        ("Anya Example", "1972-03", "Anna Petrovna Example", "1970-03-05", None),
        ("Anna Ivanovna Example", "1971-03", "Anna Petrovna Example", "1970-03-05", None),
        ("Anna Example", "1974-04", "Anna Petrovna Example", "1970-03-05", None),
        ("Petrovna Example", "1971-03", "Anna Other", "1970-03-05", None),
    ],
)
def test_what_no_score_outweighs(
    name: str, birth: str, listed: str, listed_births: str, level: str | None
) -> None:
    found = judge_pair(facts(name, births=birth), facts(listed, births=listed_births))
    assert found.level == level


@pytest.mark.parametrize(
    ("name", "listed", "level"),
    [
        ("FARTRADE Hldgs S.A.", "FARTRADE HOLDINGS S.A.", STRONG),
        ("Rotornefit Trading Ltd", "OOO Rotorneft Trading", STRONG),
        ("Bank of Example (Dubai) Ltd", "Bank of Example", WEAK),
        ("Mahan Air 3 Limited", "Mahan Air", None),
        ("Rotorneft Trading Ltd (60%)", "Rotorneft Trading Ltd", WEAK),
        ("1. Rotorneft Trading Ltd", "Rotorneft Trading Ltd", WEAK),
        ("Rotorneft Trading Ltd [2]", "Rotorneft Trading Ltd", WEAK),
        ("Rotorneft Trading Ltd - 25.5 %", "Rotorneft Trading Ltd", WEAK),
        ("Rotorneft Trading Ltd (OGRN 1027700229193)", "Rotorneft Trading Ltd", WEAK),
        ("Mahan Air Two", "Mahan Air 2", STRONG),
        ("Mahan Air Forty-Two", "Mahan Air 42", STRONG),
        ("2nd Mahan Air", "Mahan Air Second", STRONG),
        ("Mahan Trading Air Company", "Mahan Shipping Air Company", None),
        ("Oakfield Trade House Limited", "Belarusian Oil Trading House", None),
        ("Promtekh GmbH", "Promtekh AG", WEAK),
        # In English each of these forms is "Co., Ltd".
        ("Shinwa Denki K.K.", "Shinwa Denki Co., Ltd.", STRONG),
        ("Shinwa Denki Kabushiki Kaisha", "Shinwa Denki Company Limited", STRONG),
        ("信和电子股份有限公司", "Xinhe Dianzi Co., Ltd", STRONG),
        ("信和电子有限公司", "Xinhe Dianzi Co Ltd", STRONG),
        ("Shinwa Denki Corp", "Shinwa Denki Inc", STRONG),
        ("Shinwa Denki PLC", "Shinwa Denki Ltd", WEAK),
        # Kinds of companies in words and in letters.
        ("АО НИИ Зарприбор", "JSC Scientific Research Institute Zarpribor", STRONG),
        ("OOO TD Zarneft", "Trading House Zarneft LLC", STRONG),
        ("ФГУП Зарприбор", "Federal State Unitary Enterprise Zarpribor", STRONG),
        ("TD Zarneft Ural", "Zarneft Ural", WEAK),
        ("Group Holding Ltd", "Holding Group", WEAK),
        # Each initial fits the other's word by chance.
        ("C Gemisikunasaluno Holding", "G Kovumoniputebubo Holding", WEAK),
        ("Общество с ограниченной ответственностью Ромашка Нефть", "Romashka Neft LLC", STRONG),
    ],
)
def test_bodies(name: str, listed: str, level: str | None) -> None:
    assert judge_pair(facts(name, BODY), facts(listed, BODY)).level == level


@pytest.mark.parametrize(
    ("name", "listed"),
    [
        ("محمد الخطيب", "Muhammad Al-Khateeb"),
        ("محمد الخطيب", "Mohamed Elkhatib"),
        ("معمر القذافي", "Muammar Gaddafi"),
        ("بشار الأسد", "Bashar al-Assad"),
        ("أيمن الظواهري", "Ayman al-Zawahiri"),
        ("علی خامنه‌ای", "Ali Khamenei"),
        ("الكسندر بتروف", "Aleksandr Petrov"),
        ("رامي مخلوف", "Rami Makhlouf"),
    ],
)
def test_arabic_script_has_its_article_and_its_vowels_in_its_own_way(
    name: str, listed: str
) -> None:
    for one, two in ((name, listed), (listed, name)):
        found = judge_pair(facts(one, births="1966-10"), facts(two, births="1966-10-28"))
        assert found.level == STRONG


def test_a_reason_is_told_once() -> None:
    one, two = facts("Anna Maria Example"), facts("Anna Example")
    told = reasons_of(judge_pair(one, two), one, two)
    assert told == ["same name, but one has more words", "no birth date to compare"]


def test_a_nationality_in_words_is_compared_and_parts_nobody() -> None:
    row = {"id": "x", "schema": "Person", "names": [{"value": "Anna Example", "kind": "name"}]}
    empty = {"jurisdiction": None, "identifiers": None, "birth_date": "1970-02"}

    def stated(words: str, *countries: str) -> PartyFacts:
        found = PartyFacts()
        said = [{"field": "nationality", "value": words}] if words else []
        found.add_row({**row, **empty, "data": said, "countries": [*countries]})
        return found

    def told(one: PartyFacts, two: PartyFacts) -> str:
        found = judge_pair(one, two)
        assert found.level == STRONG
        said = reasons_of(found, one, two)
        # The record keeps them in one text, which every face takes apart again.
        assert "; ".join(said).split("; ") == said
        return "; ".join(said)

    listed, apart = stated("", "ru"), "another country or nationality"
    assert "same country or nationality (ru)" in told(stated("Russian", "gb"), listed)
    assert f"{apart} (gb, ie against ru)" in told(stated("British,Irish"), listed)
    assert "nationality" not in told(stated("Narnian", "gb"), listed)
    assert f"{apart} (gb against ru)" in told(stated("British"), stated("Russia"))
    assert stated("British").digest != stated("Russian").digest


def test_another_line_of_business_speaks_against_one_company() -> None:
    one, two = "Leader Trading Hong Kong", "Leader Hong Kong International"
    found = judge_pair(facts(one, BODY), facts(two, BODY))
    assert found.lowered == ("other words (trading, international)",)


def test_a_person_is_no_company_and_a_number_no_other_number() -> None:
    one, two = facts("Anna Example Works", BODY), facts("Anna Example Works")
    assert judge_pair(one, two).level is None
    two = facts("Anna Example Works", BODY)
    one.numbers["LEI"].add("1")
    assert judge_pair(one, two).level == STRONG
    two.numbers["LEI"].add("2")
    assert judge_pair(one, two).level is None


def test_a_weak_name_is_never_strong() -> None:
    found = judge_pair(
        facts("Anna Example Works"), facts("Somebody Else", weak="Anna Example Works")
    )
    assert found.level == WEAK
