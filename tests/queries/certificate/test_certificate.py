"""The commands `certificate` and `verify`: what is said, asked again, written, and kept secret."""

import json
import os
import shutil
import stat
import subprocess
from pathlib import Path
from typing import Any

import pytest

from graph.head.workspace_folder import mend_modes
from queries.certificate.certificate_json import signed_certificate
from queries.certificate.certificate_searched import Ground, near_parties
from queries.certificate.signing_key import KEY_FILE, workspace_key
from queries.screening.match_lines import Line, Match
from queries.workspace.workspace import open_workspace
from tests.queries.certificate.conftest import DAY
from tests.queries.conftest import Ask

pytestmark = pytest.mark.slow

LIST = (
    "ref,name,country\n1,Yandex N.V.,nl\n2,LLC Drake,ru\n3,Мельниченко Андрей,\n"
    '4,"<b>=Nobody</b>, Inc.",de\n'
)


def _content(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_bytes())["certificate"]
    return found


def _write(ask: Ask, folder: Path, what: str, *options: str, name: str = "c.json") -> Path:
    path = folder / name
    asked = ask("certificate", what, "--as-of", DAY, "--out", path, "--overwrite", *options)
    assert asked.code == 0, asked.err
    return path


def test_a_certificate_is_made_and_checked_where_there_is_no_data(
    ask_own: Ask, own_workspace: Path, tmp_path: Path
) -> None:
    pdf = tmp_path / "drake.pdf"
    asked = ask_own("certificate", "LLC Drake", "--as-of", DAY, "--out", pdf)
    assert "Rule met: owned (presumed)" in {row["result"] for row in asked.json}
    key = workspace_key(own_workspace)
    assert key.fingerprint in asked.err
    elsewhere = tmp_path / "elsewhere"
    for file in (pdf, pdf.with_suffix(".json")):
        report = ask_own("--workspace", elsewhere, "verify", file, "--key", key.fingerprint)
        assert report.json["verified"]
        assert "does not prove that the answer is right" in report.err
    assert not elsewhere.exists()
    table = ask_own("--format", "csv", "verify", pdf)
    assert (table.code, table.out.splitlines()[1][:5]) == (0, "true,")
    assert ask_own("verify", pdf, "--key", "0" * 64).code == 1
    assert ask_own("verify", pdf, "--key", "1234").code == 2
    pdf.write_bytes(pdf.read_bytes() + b" ")
    spoiled = ask_own("--workspace", elsewhere, "verify", pdf)
    assert spoiled.code == 1
    assert "Not as signed" in spoiled.err
    assert "The signature proves" not in spoiled.err
    pdf.write_bytes(b"%PDF-1.7 and no more")
    assert ask_own("verify", pdf).code == 2
    pdf.write_bytes(b'{"format": "other"}')
    assert ask_own("verify", pdf).code == 2
    assert ask_own("verify", tmp_path / "none.pdf").code == 2


@pytest.mark.slow
def test_the_same_question_gives_the_same_bytes(
    ask_own: Ask, own_workspace: Path, tmp_path: Path
) -> None:
    args = ("certificate", "Yandex N.V.", "--as-of", DAY, "--out", tmp_path / "a.pdf")
    assert ask_own(*args).code == 0
    first = {path.name: path.read_bytes() for path in tmp_path.glob("a.*")}
    # Not caches, clock or place make them.
    shutil.rmtree(own_workspace / "cache")
    moved = own_workspace.rename(tmp_path / "moved")
    os.utime(moved, (1, 1))
    assert ask_own("--workspace", moved, *args).code == 0
    assert {path.name: path.read_bytes() for path in tmp_path.glob("a.*")} == first
    assert set(first) == {"a.pdf", "a.json"}
    again = ask_own("--workspace", moved, "verify", tmp_path / "a.pdf", "--again")
    assert again.json["again"] == "same"


def test_another_file_is_replaced_only_when_told_to(ask_own: Ask, tmp_path: Path) -> None:
    path = _write(ask_own, tmp_path, "LLC Drake")
    held = path.read_bytes()
    other = ask_own("certificate", "Yandex N.V.", "--as-of", DAY, "--out", path)
    assert other.code == 2
    assert "--overwrite" in other.err
    assert path.read_bytes() == held
    assert ask_own("certificate", "LLC Drake", "--out", tmp_path / "c.txt").code == 2
    assert ask_own("certificate", tmp_path / "none.csv").code == 2


def test_it_says_what_was_asked_searched_found_and_not_searched(
    ask_own: Ask, tmp_path: Path
) -> None:
    found = _content(_write(ask_own, tmp_path, "LLC Drake", "--regime", "eu"))
    (line,) = found["lines"]
    (result,) = line["results"]
    assert found["question"]["as_of"] == DAY
    assert line["party"]["identifiers"] == ["RU-INN:1646047020"]
    assert line["recognised"] == "by its name, which no other loaded party has"
    assert result["counted_share"] == {
        "min_pct": "100",
        "max_pct": "100",
        "min_closed": True,
        "max_closed": True,
    }
    assert result["listed_owners"] == ["JSC Alabuga SEZ"]
    assert result["sources"]
    (rule,) = found["rules"]
    assert rule["rule_ids"] == ["eu_asset_freeze@2013-04-30"]
    assert len(found["searched"]) == 5
    for one in found["searched"]:
        assert len(one["sha256"]) == 64
    assert found["searched"][0]["list_entries"] == ["EU=4"]
    assert "Official lists that are not loaded" in found["not_searched"][1]
    assert any("The full EU list is not loaded" in one for one in found["remarks"])
    assert found["checked"] == "every table of the record, by its BLAKE2 hash"
    by_number = _content(_write(ask_own, tmp_path, "RU-INN:1646047020"))["lines"][0]
    assert by_number["recognised"] == "by its number"
    by_id = _content(_write(ask_own, tmp_path, "alabuga:drake"))["lines"][0]
    assert by_id["recognised"] == "by its id in this record"


def test_a_name_that_nobody_has_gets_a_certificate_too(ask_own: Ask, tmp_path: Path) -> None:
    asked = ask_own("certificate", 'Zzz "Qq", ; =1', "--as-of", DAY, "--out", tmp_path / "c.json")
    assert asked.code == 0
    assert "No party was taken" in asked.err
    found = _content(tmp_path / "c.json")
    (line,) = found["lines"]
    assert line["party"] is None
    assert {one["verdict"] for one in line["results"]} == {"not_assessed"}
    assert [rule["rule_ids"] for rule in found["rules"]][1] == ["eu_asset_freeze@2013-04-30"]
    assert len(found["searched"]) == 5
    assert ask_own("verify", tmp_path / "c.json", "--again").json["again"] == "same"


def test_an_ambiguous_name_and_an_empty_workspace_get_none(ask_own: Ask, tmp_path: Path) -> None:
    case = tmp_path / "twins.case.yaml"
    case.write_text(
        "case: twins\ntitle: Twins\nsources:\n  reg: {title: R}\nparties:\n"
        "  a: {schema: Company, name: Twin Ltd, source: reg}\n"
        "  b: {schema: Company, name: Twin Ltd, source: reg}\n",
        "utf-8",
    )
    assert ask_own("load", case).code == 0
    out = tmp_path / "c.json"
    asked = ask_own("certificate", "Twin Ltd", "--out", out)
    assert asked.code == 2
    assert "twins:a" in asked.err
    assert ask_own("certificate", "GB-COH:zz", "--out", out).code == 2
    empty = ask_own("--workspace", tmp_path / "empty", "certificate", "Twin Ltd", "--out", out)
    assert empty.code == 2
    assert ask_own("--store", "bolt://127.0.0.1:1", "certificate", "X", "--out", out).code == 2
    assert not out.exists()


def test_who_was_rejected_by_whom_and_why(
    ask_own: Ask, own_workspace: Path, tmp_path: Path
) -> None:
    before = _content(_write(ask_own, tmp_path, "Yandex N.V."))["lines"][0]
    bank = [one for one in before["unjudged"] if "toloka:yandex_bank" in one["ids"]]
    assert [one["by"] for one in bank] == [None]
    assert all(one["by"] == "the program" for one in before["rejected"])
    opened = open_workspace(own_workspace)
    opened.judge("toloka:yandex_nv", "toloka:yandex_bank", "negative", "another number")
    opened.close()
    path = tmp_path / "c.json"
    moved = ask_own("verify", path, "--again")
    assert moved.code == 1
    assert json.loads(moved.out)["again"] == "different"
    assert "the data here are others" in moved.err
    after = _content(_write(ask_own, tmp_path, "Yandex N.V."))["lines"][0]
    (decided,) = [one for one in after["rejected"] if "toloka:yandex_bank" in one["ids"]]
    assert decided["by"] not in (None, "the program")
    assert "another number" in decided["why"]
    assert not [one for one in after["unjudged"] if "toloka:yandex_bank" in one["ids"]]


@pytest.mark.parametrize(
    ("status", "said", "pile", "by"),
    [
        ("needs_person", {}, "unjudged", None),
        ("matched", {}, "rejected", "the program"),
        ("needs_person", {"against": "another number"}, "rejected", "the program"),
        (
            "needs_person",
            {"reviewer_decision": "different", "reviewer_reason": "by A", "against": "by A"},
            "rejected",
            "a person",
        ),
        (
            "matched",
            {"reviewer_decision": "different", "reviewer_reason": "by A; it counted until May"},
            "unjudged",
            "a person",
        ),
        (
            "unresolved",
            {"reviewer_decision": "unsure", "reviewer_reason": "by A"},
            "unjudged",
            "a person",
        ),
    ],
)
def test_a_candidate_of_a_line_lands_in_its_pile(
    own_workspace: Path, status: str, said: dict[str, Any], pile: str, by: str | None
) -> None:
    hit: dict[str, Any] = {"candidate_id": "x:other", "candidate_name": "Other", "score": 90.4}
    hit |= {"listed": False, "matched_on": "name", **said}
    match = Match(Line(1, "Some"), status, candidates=[hit])  # type: ignore[list-item]
    opened = open_workspace(own_workspace)
    row: Any = {"subject_id": None, "subject_name": None}
    found = near_parties(Ground(opened.backend, None), [row], match)
    opened.close()
    ((name, near),) = ((key, rows) for key, rows in found.items() if rows)
    assert (name, near[0]["by"], near[0]["score"]) == (pile, by, 90)
    assert near[0]["why"] == said.get("reviewer_reason", said.get("against", "name"))


@pytest.mark.slow
def test_a_list_is_asked_line_by_line_and_again_without_the_file(
    ask_own: Ask, tmp_path: Path
) -> None:
    listed = tmp_path / "counterparties.csv"
    listed.write_text(LIST, "utf-8")
    pdf = _write(ask_own, tmp_path, str(listed), name="list.pdf")
    listed.unlink()
    found = _content(pdf.with_suffix(".json"))
    assert [line["line"] for line in found["lines"]] == [1, 2, 3, 4]
    assert [line["status"] for line in found["lines"]][1:] == [
        "matched",
        "needs_person",
        "unresolved",
    ]
    assert found["lines"][2]["unjudged"]
    assert all(len(line["results"]) == 3 for line in found["lines"])
    assert found["question"]["list"]["file"] == "counterparties.csv"
    report = ask_own("verify", pdf, "--again").json
    assert (report["verified"], report["again"], len(report["results"])) == (True, "same", 12)
    assert "line 2, LLC Drake: eu_asset_freeze: Rule met: owned (presumed)" in report["results"]
    assert "line 4, <b>=Nobody</b>, Inc.: us_ofac_50: Not assessed" in report["results"]
    assert "matches.csv" not in pdf.with_suffix(".json").read_text(encoding="utf-8")
    assert any("Ask again with the id" in remark for remark in found["remarks"])
    tool = shutil.which("pdftotext")
    if tool is None:
        pytest.skip("poppler: no pdftotext found (Debian: poppler-utils)")
    shown = subprocess.run([tool, "-layout", pdf, "-"], capture_output=True, text=True, check=True)
    assert "<b>=Nobody</b>" in shown.stdout
    assert "4: 2 matched, 1 to check by hand, 1 not found" in shown.stdout
    taken = tmp_path / "attached.json"
    subprocess.run([tool.replace("pdftotext", "pdfdetach"), "-save", "1", "-o", taken, pdf])
    assert taken.read_bytes() == pdf.with_suffix(".json").read_bytes()


@pytest.mark.parametrize("party", ["LLC Drake", "Yandex N.V."])
def test_a_party_fits_on_one_page(ask_own: Ask, tmp_path: Path, party: str) -> None:
    pdf = _write(ask_own, tmp_path, party, name="one.pdf")
    tool = shutil.which("pdfinfo")
    if tool is None:
        pytest.skip("poppler: no pdfinfo found (Debian: poppler-utils)")
    said = subprocess.run([tool, pdf], capture_output=True, text=True, check=True).stdout
    assert "Pages:           1" in said
    assert "A4" in said


def test_what_was_learnt_later_is_not_used(ask_own: Ask, tmp_path: Path) -> None:
    path = _write(ask_own, tmp_path, "Yandex N.V.", "--known-on", "2024-03-01")
    found = _content(path)
    assert found["question"]["known_on"] == "2024-03-01"
    assert any("loaded here after 1 March 2024" in one for one in found["not_searched"])
    assert ask_own("verify", path, "--again").json["again"] == "same"


def test_the_key_stays_closed_also_in_a_shared_workspace(
    ask_own: Ask, own_workspace: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    _write(ask_own, tmp_path, "LLC Drake")
    key = own_workspace / "signing" / KEY_FILE

    def modes() -> list[int]:
        return [stat.S_IMODE(path.stat().st_mode) for path in (key, key.parent)]

    assert modes() == [0o600, 0o700]
    mend_modes(own_workspace, shared=True)
    assert modes() == [0o600, 0o700]
    assert stat.S_IMODE((own_workspace / "record").stat().st_mode) == 0o755
    fingerprint = workspace_key(own_workspace).fingerprint
    key.chmod(0o644)
    capfd.readouterr()
    assert workspace_key(own_workspace).fingerprint == fingerprint
    assert "closed to them now" in capfd.readouterr().err
    assert modes() == [0o600, 0o700]
    assert not list(key.parent.glob(".*"))


def test_no_file_and_no_answer_holds_the_private_key(
    ask_own: Ask, own_workspace: Path, tmp_path: Path
) -> None:
    pdf = tmp_path / "c.pdf"
    asked = ask_own("certificate", "LLC Drake", "--as-of", DAY, "--out", pdf)
    secret = (own_workspace / "signing" / KEY_FILE).read_text()
    lines = [line for line in secret.splitlines() if "-----" not in line]
    for line in lines:
        assert line.encode() not in pdf.read_bytes() + pdf.with_suffix(".json").read_bytes()
        assert line not in asked.out + asked.err


def test_a_damaged_key_signs_nothing(ask_own: Ask, own_workspace: Path, tmp_path: Path) -> None:
    key = own_workspace / "signing" / KEY_FILE
    key.parent.mkdir()
    key.write_text("-----BEGIN PRIVATE KEY-----\nbm90aGluZw==\n-----END PRIVATE KEY-----\n")
    asked = ask_own("certificate", "LLC Drake", "--out", tmp_path / "c.json")
    assert asked.code == 2
    assert "is damaged" in asked.err
    assert not (tmp_path / "c.json").exists()


def test_nothing_is_signed_of_a_damaged_record(
    ask_own: Ask, own_workspace: Path, tmp_path: Path
) -> None:
    # A table that the question itself does not read, of which only the deep check knows.
    table = max((own_workspace / "record" / "parts").glob("*/records.parquet"))
    content = bytearray(table.read_bytes())
    content[len(content) // 2] ^= 1
    table.write_bytes(bytes(content))
    asked = ask_own("certificate", "LLC Drake", "--out", tmp_path / "c.json")
    assert asked.code == 2
    assert "records.parquet" in asked.err
    assert not (tmp_path / "c.json").exists()
    assert not (own_workspace / "signing").exists()


@pytest.mark.parametrize(
    "question",
    [
        None,
        {"party": 7},
        {"party": "x", "list": [], "regimes": "us"},
        {"party": "", "list": {"file": "l.csv", "content": "!"}, "regimes": ["us"]},
        {"party": "x", "list": None, "regimes": ["us"], "as_of": ["2024-01-01"]},
    ],
)
def test_a_question_that_cannot_be_asked_is_told_and_no_traceback(
    ask_own: Ask, own_workspace: Path, tmp_path: Path, question: object
) -> None:
    path = tmp_path / "odd.json"
    path.write_bytes(signed_certificate({"question": question}, workspace_key(own_workspace)))
    assert ask_own("verify", path).json["asked"] in ("", "x")
    assert ask_own("verify", path, "--again").code == 2


def test_options_of_a_certificate_are_refused_for_an_answer_file(
    ask_own: Ask, tmp_path: Path
) -> None:
    saved = tmp_path / "a.zip"
    assert ask_own("exposure", "LLC Drake", "--as-of", DAY, "--zip", saved).code == 0
    assert ask_own("verify", saved).code == 0
    refused = ask_own("verify", saved, "--again")
    assert refused.code == 2
    assert "is no certificate" in refused.err
