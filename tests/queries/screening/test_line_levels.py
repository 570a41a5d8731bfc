"""What is likely is never "not found": levels decide the pile of a line, decisions are kept."""

import csv
from pathlib import Path
from typing import Any

import pytest

from queries.screening.line_rows import candidate_columns
from queries.screening.match_lines import Line, Match
from tests.queries.conftest import Ask

pytestmark = pytest.mark.slow

CASE = """\
case: desk
sources: {s: {title: A list and a register}}
parties:
  volkov: {schema: Person, name: Pyotr Sergeyevich Volkov-Example, source: s,
           birth_date: 1964-02-03}
  alfa: {schema: Company, name: Alfamarine Shipping GmbH, jurisdiction: de, source: s,
         identifiers: {DE-HRB: "HRB 12345"}}
  beta: {schema: Company, name: Betaquartz Limited, jurisdiction: gb, source: s,
         identifiers: {GB-COH: "12345678"}}
  gamma: {schema: Company, name: Gammaforge AG, jurisdiction: de, source: s,
          identifiers: {DE-HRB: "123456789"}}
  twin_a: {schema: Person, name: Maria Twinova, birth_date: 1970-05-06, source: s}
  twin_b: {schema: Person, name: Maria Twinova, birth_date: 1985-07-08, source: s}
listings:
  - {party: volkov, authority: EU, list: eu_list, programme: 269/2014, measures: [asset_freeze],
     start: 2022-03-15, source: s}
interests:
  - {owner: volkov, asset: beta, share: "60", start: 2020-01-01, source: s}
"""
ASKED = ("--regime", "eu", "--as-of", "2024-01-01")


@pytest.fixture
def desk(ask_own: Ask, tmp_path: Path) -> Ask:
    """The samples and a case of namesakes."""
    path = tmp_path / "desk.case.yaml"
    path.write_text(CASE)
    assert ask_own("load", path, "--retrieved-on", "2023-01-01").code == 0
    return ask_own


def screened(ask: Ask, folder: Path, text: str, *more: str) -> list[dict[str, Any]]:
    """Screen a list of that text; the rows."""
    path = folder / "list.csv"
    path.write_text(text, encoding="utf-8")
    rows: list[dict[str, Any]] = ask("exposure", "--input", path, *ASKED, *more).json
    return rows


@pytest.mark.parametrize(
    ("cells", "status", "party"),
    [
        ("Пётр Сергеевич Волков-Экзампл,,,1964", "needs_person", "desk:volkov"),
        ("Volkov Example Petr S.,,,02/1964", "needs_person", "desk:volkov"),
        ("Pyotr Sergeyevich Volkov-Example,,,1964-02", "matched", "desk:volkov"),
        ("Pyotr Sergeyevich Volkov-Example,,,1999", "unresolved", None),
        ("Pyotr Sergeyevich Volkov-Example,,,1965", "needs_person", "desk:volkov"),
        ("Betaquartz Private Limited Company,gb,12345678.0,", "matched", "desk:beta"),
        ("Betaquartz Limited,gb,1.2345678E+07,", "matched", "desk:beta"),
        ("Betaquarts Limited,gb,,", "needs_person", "desk:beta"),
        ("Betaquarts Limited,gb,12345678,", "matched", "desk:beta"),
        ("Quite Another Name plc,gb,12345678,", "needs_person", "desk:beta"),
        ("Alfamarine Shipping GmbH,gb,12345678,", "needs_person", "desk:beta"),
        (
            "Alfamarine Shipping Gesellschaft mit beschränkter Haftung,,,",
            "needs_person",
            "desk:alfa",
        ),
        ("Quite Another Name plc,gb,GB12345678,", "needs_person", "desk:beta"),
        (",gb,GB12345678,", "needs_person", "desk:beta"),
        ("Quite Another Name plc HRB123456789,,,", "needs_person", "desk:gamma"),
        ("Maria Twinova,,,1985-07-08", "matched", "desk:twin_b"),
        ("Maria Twinova,,,", "needs_person", "desk:twin_a"),
        ("Nobody Whatsoever,,,", "unresolved", None),
    ],
)
def test_the_pile_of_a_line(
    desk: Ask, tmp_path: Path, cells: str, status: str, party: str | None
) -> None:
    (row,) = screened(desk, tmp_path, f"name,country,number,date of birth\n{cells}\n")
    assert row["match_status"] == status, row["match_reason"]
    assert row["best_candidate_id"] == party
    assert (row["subject_id"] is not None) == (status == "matched")


def test_an_alarm_is_named_first_and_says_whom(desk: Ask, tmp_path: Path) -> None:
    path, out = tmp_path / "list.csv", tmp_path / "out"
    path.write_text(
        "name,birth date,role\nNobody Whatsoever,,\nVolkov Example Petr S.,1964,agent\n"
    )
    asked = desk("exposure", "--input", path, *ASKED, "--out", out)
    assert "Line 2, Volkov Example Petr S.: may be Pyotr Sergeyevich Volkov-Example" in asked.err
    first, second = _read(out / "exposure_summary.csv")
    assert (first["row_no"], first["best_candidate_listed"]) == ("2", "true")
    assert (first["best_candidate_verdict"], first["input_role"]) == ("listed", "agent")
    assert float(first["best_candidate_score"]) > 50
    assert "same birth year 1964" in first["best_candidate_reasons"]
    assert "Searched: " in second["searched"]
    assert "desk (" in second["searched"]


def test_the_nearest_that_was_rejected_is_named(desk: Ask, tmp_path: Path) -> None:
    name = "Pyotr Sergeyevich Volkov-Example"
    (row,) = screened(desk, tmp_path, f"name,born\n{name},1999\n")
    assert f"the nearest that was rejected: {name} (desk:volkov), births differ" in row["searched"]
    (kind,) = screened(desk, tmp_path, f"name,type\n{name},company\n")
    assert "one is a person and the other is not" in kind["searched"]


PSC_LINE = """\
{"company_number":"87654321","data":{"etag":"e1","kind":"individual-person-with-significant-control",\
"links":{"self":"/company/87654321/persons-with-significant-control/individual/p1"},\
"name":"Ann Ownerly","name_elements":{"forename":"Ann","surname":"Ownerly"},\
"natures_of_control":["ownership-of-shares-75-to-100-percent"],"notified_on":"2020-01-01"}}
"""


def test_a_number_matches_a_company_that_no_source_names(desk: Ask, tmp_path: Path) -> None:
    # The register of owners has the number of a company, and not its name.
    path = tmp_path / "psc.txt"
    path.write_text(PSC_LINE)
    assert desk("load", path, "--retrieved-on", "2023-01-01").code == 0
    text = "name,country,number\nDeltaspar Works Ltd,gb,87654321\nBetaquartz Ltd,gb,87654321\n"
    one, two = screened(desk, tmp_path, text)
    assert (one["match_status"], one["subject_id"]) == ("matched", "gb-coh-87654321")
    assert "no source names this party" in one["match_reason"]
    assert "the unnamed company GB-COH 87654321 under" in one["reading"]
    # Another company has this name: a person has to say which one is meant.
    assert (two["match_status"], two["subject_id"]) == ("needs_person", None)
    assert "without a stated name; Betaquartz Limited may be meant as well" in two["match_reason"]


def test_strict_and_wide_move_the_piles(desk: Ask, tmp_path: Path) -> None:
    text = "name\nBetaquartz Limited\nBetaquartz Overseas\nMaria Zwinowa Extra\n"
    usual = [row["match_status"] for row in screened(desk, tmp_path, text)]
    strict = [row["match_status"] for row in screened(desk, tmp_path, text, "--strict")]
    wide = [row["match_status"] for row in screened(desk, tmp_path, text, "--wide")]
    assert usual[0] == "matched"
    assert strict[0] == "needs_person"
    assert (usual[1], strict[1]) == ("needs_person", "unresolved")
    assert wide[2] == "needs_person"
    (told,) = screened(desk, tmp_path, "name\nMario Twin\n", "--wide")
    assert told["best_candidate_name"] == "Maria Twinova"
    assert told["match_reason"] == "only similar names found"


def test_a_number_that_was_rounded_says_nothing(desk: Ask, tmp_path: Path) -> None:
    (row,) = screened(desk, tmp_path, "name,country,number\nX Ltd,gb,1.23457E+07\n")
    assert "rounded by a spreadsheet" in row["match_reason"]


def test_beside_a_party_found_by_number_no_others_are_said_to_fit(
    desk: Ask, tmp_path: Path
) -> None:
    text = "name,country,number\nBetaquartz Limited,gb,12345678\n"
    (row,) = screened(desk, tmp_path, text)
    assert (row["match_status"], row["best_candidate_level"]) == ("matched", "strong")
    assert "many parties" not in row["best_candidate_reasons"]


def test_a_company_is_not_taken_for_a_line_on_a_person(desk: Ask, tmp_path: Path) -> None:
    named, born = "Nom;Prénom\nLimited;Betaquartz\n", "name;born\nBetaquartz Limited;1970\n"
    for text in (born, named):
        (row,) = screened(desk, tmp_path, text)
        assert (row["match_status"], row["best_candidate_id"]) == ("needs_person", "desk:beta")
        assert "the line means a person" in row["match_reason"]


def test_what_was_decided_on_another_is_no_decision_on_the_best() -> None:
    def near(name: str, **more: Any) -> Any:
        return {"candidate_id": name, "candidate_name": name, "score": 90.0, "listed": True, **more}

    refused = near("A", reviewer_decision="different", reviewer_reason="decided", against="decided")
    found = candidate_columns(Match(Line(1, "X"), candidates=[refused, near("B")]), None)
    assert (found["best_candidate_id"], found["reviewer_decision"]) == ("B", None)
    assert found["reviewer_reason"] == "A: different, decided"
    alone = candidate_columns(Match(Line(1, "X"), candidates=[refused]), None)
    assert (alone["reviewer_decision"], alone["reviewer_reason"]) == ("different", "decided")


def test_a_listed_namesake_is_named_before_an_unlisted_one_that_is_a_hair_nearer() -> None:
    def near(name: str, *, listed: bool, level: str | None = "likely", **more: Any) -> Any:
        return {
            "candidate_id": name,
            "candidate_name": name,
            "score": 90.0,
            "listed": listed,
            "level": level,
            **more,
        }

    def best(*candidates: Any) -> Any:
        match = Match(Line(1, "X"), candidates=[*candidates])
        return candidate_columns(match, None).get("best_candidate_id")

    assert best(near("A", listed=False), near("B", listed=True)) == "B"
    assert best(near("A", listed=False), near("B", listed=True, against="born in 1950")) == "A"
    # One of a lower level is not named before the likeliest, and no level is no level to share.
    assert best(near("A", listed=False), near("B", listed=True, level="unlikely")) == "A"
    assert best(near("A", listed=False, level=None), near("B", listed=True, level=None)) == "A"
    assert best() is None


NAMESAKES = """\
case: same
sources: {s: {title: A list and a register}}
parties:
  ana: {schema: Person, name: Ana Samplova, birth_date: 1979-03, source: s}
  listed: {schema: Person, name: Ana Petrovna Samplova, birth_date: 1952-10-07, countries: [ru],
           source: s}
  homer: {schema: Person, name: Homer Quellov, birth_date: 1979-03, countries: [gb], source: s}
  other: {schema: Person, name: Homer Ivanovich Quellov, birth_date: 1952-10-07, countries: [ru],
          source: s}
listings:
  - {party: listed, authority: EU, list: eu_list, programme: 269/2014, measures: [asset_freeze],
     start: 2022-03-15, source: s}
  - {party: other, authority: EU, list: eu_list, programme: 269/2014, measures: [asset_freeze],
     start: 2022-03-15, source: s}
"""


@pytest.mark.parametrize(
    ("cells", "party"),
    [
        ("Ana Samplova,ru,", "listed"),
        ("Ana Samplova,,", "listed"),
        ("Ana Samplova,,1979", None),
        ("Homer Quellov,,", "other"),
        ("Homer Quellov,gb,", None),
    ],
)
def test_a_listed_namesake_of_more_words_is_asked_about(
    ask_own: Ask, tmp_path: Path, cells: str, party: str | None
) -> None:
    path = tmp_path / "same.case.yaml"
    path.write_text(NAMESAKES)
    assert ask_own("load", path, "--retrieved-on", "2023-01-01").code == 0
    (row,) = screened(ask_own, tmp_path, f"name,country,born\n{cells}\n")
    if party is None:
        assert row["match_status"] == "matched", row["match_reason"]
    else:
        assert row["match_status"] == "needs_person", row["match_reason"]
        assert row["best_candidate_id"] == f"same:{party}"
        assert "who is listed, may be meant as well" in row["match_reason"]


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return [dict(row) for row in csv.DictReader(file)]


def _decide(ask: Ask, folder: Path, list_file: Path, **words: str) -> Any:
    """Screen, fill in the decisions by the id of the candidate, and take the table back."""
    out = folder / "out"
    assert ask("exposure", "--input", list_file, *ASKED, "--out", out).code == 0
    rows = _read(out / "matches.csv")
    for row in rows:
        row["reviewer_decision"] = words.get(row["candidate_id"].removeprefix("desk:"), "")
        row["reviewer_reason"] = "passport seen" if row["reviewer_decision"] else ""
    table = folder / "filled.csv"
    with table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return ask("review", table, "--by", "A. Reader")


def test_a_decision_on_a_line_counts_this_month_and_next(desk: Ask, tmp_path: Path) -> None:
    path = tmp_path / "november.csv"
    path.write_text("name,birth date,ref\nVolkov Example Petr S.,1964,1\n")
    assert _decide(desk, tmp_path, path, volkov="same").json["same"] == 1
    (row,) = screened(desk, tmp_path, "ref,date of birth,name\n77,1964,Volkov Example Petr S.\n")
    assert (row["match_status"], row["subject_id"]) == ("matched", "desk:volkov")
    assert row["reviewer_decision"] == "same"
    assert "decided by A. Reader on " in row["reviewer_reason"]
    assert row["reviewer_reason"].endswith(": passport seen")
    # Another birth is another line.
    (other,) = screened(desk, tmp_path, "date of birth,name\n1964-02,Volkov Example Petr S.\n")
    assert other["match_status"] == "needs_person"
    assert "says something else was decided on" in other["match_reason"]
    (line,) = [one for one in desk("decisions").json if one["about"] == "line"]
    assert (line["left_name"], line["state"]) == ("Volkov Example Petr S.", "in_force")
    assert desk("decisions", "--undo", line["key"], "--by", "B").code == 0
    (again,) = screened(desk, tmp_path, "ref,date of birth,name\n77,1964,Volkov Example Petr S.\n")
    assert again["match_status"] == "needs_person"


def test_whoever_was_refused_is_not_found_again(desk: Ask, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("name,birth date\nVolkov Example Petr S.,1964\n")
    assert _decide(desk, tmp_path, path, volkov="different").json["different"] == 1
    (row,) = screened(desk, tmp_path, path.read_text())
    assert row["match_status"] == "unresolved"
    assert row["reviewer_decision"] == "different"
    assert "decided by A. Reader" in row["searched"]
    # The party states another birth now: the decision is looked at again.
    more = CASE.replace("1964-02-03", "1964-02-04")
    (tmp_path / "desk.case.yaml").write_text(more)
    later = ("--retrieved-on", "2023-02-01")
    assert desk("load", tmp_path / "desk.case.yaml", *later).code == 0
    (opened,) = screened(desk, tmp_path, path.read_text())
    assert opened["match_status"] == "needs_person"
    assert "since then: birth changed" in opened["match_reason"]


@pytest.mark.parametrize(
    ("word", "name", "status"),
    [
        ("same", "Somebody Else", "matched"),
        ("different", "Somebody Else", "unresolved"),
        ("different", "Petr Sergeevich Volkov Example", "needs_person"),
    ],
)
def test_what_others_decide_on_the_party_leaves_a_decision_on_a_line_in_force(
    desk: Ask, tmp_path: Path, word: str, name: str, status: str
) -> None:
    path = tmp_path / "list.csv"
    path.write_text("name,birth date\nVolkov Example Petr S.,1964\n")
    assert _decide(desk, tmp_path, path, volkov=word).code == 0
    other = tmp_path / "other.case.yaml"
    other.write_text(
        "case: other\nsources: {s: {title: A register}}\nparties:\n"
        f"  row: {{schema: Person, name: {name}, birth_date: 1964-02, source: s}}\n"
    )
    assert desk("load", other).code == 0
    assert desk("judge", "other:row", "desk:volkov", "positive").code == 0
    (row,) = screened(desk, tmp_path, path.read_text())
    assert row["match_status"] == status, row["match_reason"]
    assert "since then" not in row["match_reason"]


def test_a_table_of_lines_is_taken_back_whole_or_not_at_all(desk: Ask, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("name\nMaria Twinova\n")
    refused = _decide(desk, tmp_path, path, twin_a="same", twin_b="same")
    assert refused.code == 2
    assert "the same line was taken for desk:twin_a" in refused.err
    assert not [one for one in desk("decisions").json if one["about"] == "line"]
    table = tmp_path / "filled.csv"
    table.write_text(table.read_text().replace("same,passport seen", "different,", 1))
    assert desk("review", table).code == 0
    # What it says already is decided once; another reason is a new line of the ledger.
    assert desk("review", table).json["same"] == 0
    table.write_text(table.read_text().replace("same,passport seen", "same,called the bank"))
    assert desk("review", table).json["same"] == 1
    reasons = [one["reason"] for one in desk("decisions").json if one["decision"] == "same"]
    assert reasons == ["passport seen", "called the bank"]


def test_with_four_eyes_one_person_alone_settles_no_line(desk: Ask, tmp_path: Path) -> None:
    assert desk("four-eyes", "on").code == 0
    path = tmp_path / "list.csv"
    path.write_text("name,birth date\nVolkov Example Petr S.,1964\n")
    assert _decide(desk, tmp_path, path, volkov="different").code == 0
    (row,) = screened(desk, tmp_path, path.read_text())
    assert row["match_status"] == "needs_person"
    assert "a second person has not signed it" in row["reviewer_reason"]
    assert desk("review", tmp_path / "filled.csv", "--by", "B. Second").json["different"] == 1
    (signed,) = screened(desk, tmp_path, path.read_text())
    assert signed["match_status"] == "unresolved"
