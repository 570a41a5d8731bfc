"""Cases that mutants found, each by what was wrong with it."""

import gzip
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from graph.values.errors import CaseFileError, OwnershipError, RefusedFileError
from ingest.files.opened_file import Opened, Sniff
from ingest.reader import Reader, Record, Refusal
from ingest.recognition.detect import readers
from tests.clock import is_quick
from tests.fuzz import trial
from tests.fuzz.mutant import Seed
from tests.fuzz.samples import seeds

CASE = "case: small\nsources: {s: {title: t}}\nparties:\n  p: {schema: Company, source: s, name: "


def sample(reader: str, ending: str) -> Seed:
    """The first sample whose name ends so."""
    return next(seed for seed in seeds(reader) if seed.name.endswith(ending))


def read(reader: str, path: Path, content: bytes | str) -> trial.Result:
    """Read a content with a reader."""
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return trial.read(readers()[reader], path)


@pytest.mark.parametrize("escape", ["\\U00110000", "\\UFFFFFFFF"])
def test_a_case_with_an_escape_that_is_no_character(escape: str, tmp_path: Path) -> None:
    found = read("case", tmp_path / "x.case.yaml", f'{CASE}"a{escape}"}}\n')
    assert found.refused is not None
    assert found.refused.startswith("x.case.yaml:4:")
    assert "an escape that is no character" in found.refused


@pytest.mark.parametrize("escape", ["\\ud800", "\\uDFFF"])
def test_a_case_with_half_a_character(escape: str, tmp_path: Path) -> None:
    found = read("case", tmp_path / "x.case.yaml", f'{CASE}"a{escape}"}}\n')
    assert found.refused is not None
    assert "half a character" in found.refused


def test_a_case_with_a_value_without_end_is_told_in_a_short_sentence(tmp_path: Path) -> None:
    path = tmp_path / "x.case.yaml"
    path.write_text(CASE.replace("Company", "9" * 100_000) + "A}\n")
    with pytest.raises(CaseFileError) as wrong:
        list(readers()["case"].read(Opened(path), trial.Context("x", None, print)))
    assert len(str(wrong.value)) < 1_000


def test_xml_with_a_zero_is_told_in_one_line(tmp_path: Path) -> None:
    seed = sample("un", ".xml")
    found = read("un", tmp_path / "x.xml", seed.content.replace(b"<DATAID>", b"<DATAID>\0", 1))
    assert found.refused is not None
    assert "\n" not in found.refused


def test_xml_that_declares_an_encoding_without_end(tmp_path: Path) -> None:
    text = f"<?xml version='1.0' encoding='UTF-{'9' * 100_000}'?><CONSOLIDATED_LIST/>"
    found = read("un", tmp_path / "x.xml", text)
    assert found.refused is not None
    assert len(found.refused) < 500


@pytest.mark.parametrize(
    ("sign", "size"),
    [("<!--", 16_000), (" ", 65_000), ("<", 65_000), ("<!", 32_000), ("{", 65_000), ('"', 65_000)],
)
def test_recognising_a_content_takes_no_time(sign: str, size: int) -> None:
    for reader in readers().values():

        def sniff(times: int, reader: Reader = reader) -> None:
            reader.sniff(Sniff((sign * times).encode(), sign * times, "x", ()))

        assert is_quick(sniff, size, 0.5), reader.name


@pytest.mark.parametrize("items", ["False", [["2020-01-01"]], 2020])
def test_an_exemption_whose_items_are_none(items: Any, tmp_path: Path) -> None:
    for line in sample("uk_psc", ".txt").content.splitlines():
        value = json.loads(line)
        if value.get("data", {}).get("kind") == "exemptions":
            break
    for exemption in value["data"]["exemptions"].values():
        exemption["items"] = items
    found = read("uk_psc", tmp_path / "x.txt", json.dumps(value))
    assert [refusal.position for refusal in found.refusals] == ["line 1"]
    assert "no list of objects" in found.refusals[0].reason


@pytest.mark.parametrize("natures", [True, 7, "ownership-of-shares-25-to-50-percent", {"a": 1}])
def test_natures_of_control_that_are_no_list(natures: Any, tmp_path: Path) -> None:
    value = json.loads(sample("uk_psc", ".txt").content.splitlines()[0])
    value["data"]["natures_of_control"] = natures
    found = read("uk_psc", tmp_path / "x.txt", json.dumps(value))
    assert "is not a list" in found.refusals[0].reason


def test_a_day_of_too_many_digits_in_an_advanced_list(tmp_path: Path) -> None:
    seed = sample("ofac", "sdn-advanced.xml")
    assert b"<Day>" in seed.content
    text = seed.content.replace(b"<Day>", b"<Day>" + b"9" * 25)
    found = read("ofac", tmp_path / "x.xml", text)
    assert found.records


def test_a_zip_whose_names_are_damaged_is_told_in_one_line(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a.x", sample("ofac", "sdn.csv").content)
    content = bytearray(buffer.getvalue())
    content[26:28] = (2000).to_bytes(2, "little")
    found = read("ofac", tmp_path / "x.zip", bytes(content))
    assert found.refused is not None
    assert "\n" not in found.refused
    assert len(found.refused) < 500


@pytest.mark.parametrize("first", ["(1) a", "(((", "(x)", "(1)"])
def test_a_row_that_begins_with_a_bracket_is_no_header(first: str, tmp_path: Path) -> None:
    seed = sample("my_moha", "list.xml")
    before = read("my_moha", tmp_path / "a.xml", seed.content)
    text = seed.content.decode().replace("<P>1 </P>", f"<P>{first}</P>", 1)
    after = read("my_moha", tmp_path / "b.xml", text)
    assert len(after.records) == len(before.records)


def test_a_share_that_is_an_object_within_an_object(tmp_path: Path) -> None:
    seed = sample("bods", "04.jsonl")
    before = read("bods", tmp_path / "a.jsonl", seed.content)
    text = seed.content.decode()
    assert '"share": {' in text or '"share":{' in text
    for spelt in ('"share": {', '"share":{'):
        text = text.replace(spelt, '"share":{"value":{"exact":1},')
    after = read("bods", tmp_path / "b.jsonl", text)
    assert len(after.records) == len(before.records)


def test_a_row_that_is_no_csv_has_a_text_in_quarantine(tmp_path: Path) -> None:
    seed = sample("uk_sanctions", "2024.csv")
    lines = seed.content.split(b"\n")
    lines[-2] = lines[-2][:20] + b"\rx" + lines[-2][20:]
    found = read("uk_sanctions", tmp_path / "x.csv", b"\n".join(lines))
    assert any("cannot be read" in refusal.reason for refusal in found.refusals)
    assert all(refusal.raw for refusal in found.refusals)


def test_a_uk_company_header_without_end_is_told_in_a_short_sentence(tmp_path: Path) -> None:
    found = read("uk_company", tmp_path / "x.csv", b"\0" * 5000)
    assert found.refused is not None
    assert len(found.refused) < 1_500


@pytest.mark.parametrize("reader", sorted(readers()))
def test_a_gzip_that_breaks_off_is_noticed(reader: str, tmp_path: Path) -> None:
    seed = seeds(reader)[0]
    if seed.name.endswith(".xlsx"):
        return
    path = tmp_path / f"{seed.name}.gz"
    path.write_bytes(gzip.compress(seed.content, mtime=0)[:-12])
    opened = Opened(path)
    try:
        list(
            readers()[reader].read(opened, trial.Context("x", None, lambda _text: None, readers()))
        )
    except OwnershipError:
        return
    assert opened.broken == "its packed content has no end"


def test_an_item_without_text_is_found_by_the_trial() -> None:
    result = trial.Result(refusals=[Refusal("line 1", "reason", "")])
    with pytest.raises(trial.Broken):
        trial._check(result)


def test_a_lost_record_is_found_by_the_trial() -> None:
    seed, mutant = sample("un", ".xml"), trial.Mutant(b"", "x", 0)
    before = trial.Result(records=[Record("a", "1", []), Record("b", "2", [])])
    after = trial.Result(records=[Record("a", "1", [])])
    with pytest.raises(trial.Broken, match="1 items of 2"):
        trial.check_count(seed, mutant, before, after)
    trial.check_count(seed, mutant, before, trial.Result(refused="x"))


def test_an_encoding_that_is_none_is_refused_not_raised(tmp_path: Path) -> None:
    seed = sample("gleif", "entities.xml")
    body = seed.content.decode().split("?>", 1)[1]
    path = tmp_path / "x.xml"
    path.write_text(f"<?xml version='1.0' encoding='nonsense'?>{body}")
    with pytest.raises(RefusedFileError):
        list(readers()["gleif"].read(Opened(path), trial.Context("x", None, print)))
