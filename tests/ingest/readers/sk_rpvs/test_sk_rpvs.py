"""Slovak partners of the public sector: pages, owners, days, and the published layout."""

import json
from functools import partial
from pathlib import Path

from graph.record.model import Interest, Link, Party
from ingest.readers.sk_rpvs.reader import READER
from tests.ingest.outcome import of, read_rows
from tests.ingest.spoiling import read_spoilt

SAMPLES = Path(__file__).resolve().parents[4] / "sample_data" / "sk_rpvs"


read = partial(read_rows, READER)


def test_the_published_layout_is_read(shared_data: Path) -> None:
    found, refused, remarks = read(shared_data / "sk-rpvs" / "sk_company_datum.json")
    assert (refused, remarks) == ([], [])
    company, *owners = of(found, Party)
    assert company.id == "sk-orsr-01234567"
    assert [owner.id for owner in owners] == [f"made_up-owner-{n}" for n in (1, 2, 3)]
    assert all(owner.countries == ["sk"] for owner in owners)
    interests = of(found, Interest)
    assert {interest.asset for interest in interests} == {company.id}
    # The register states no share, and an owner may hold through others.
    assert all(row.types == ["unknownInterest"] and row.summary for row in interests)
    assert all(row.share is None and row.directness == "unknown" for row in interests)


def test_a_page_of_the_service_is_its_entries() -> None:
    found, refused, _ = read(SAMPLES / "entries.json")
    assert [(r.position, r.reason) for r in refused] == [
        ("element 1, entry 3", "PlatnostOd: 'yesterday' is not a day")
    ]
    former, later, _ = of(found, Interest)
    assert (former.start, former.end) == ("2017-08-01", "2021-01-01")
    assert (later.start, later.end) == ("2021-01-01", None)


def test_unknown_fields_are_said_once_and_ignored(tmp_path: Path) -> None:
    entry = json.loads((SAMPLES / "entries.json").read_text(encoding="utf-8"))["value"][0]
    entry["Novinka"] = entry["PartneriVerejnehoSektora"][0]["Stav"] = 1
    path = tmp_path / "rpvs.json"
    path.write_text(json.dumps([entry, {**entry, "Id": 7}]), encoding="utf-8")
    _, refused, remarks = read(path)
    assert refused == []
    assert sorted(remarks) == [
        "ignored unknown field Novinka",
        "ignored unknown field partner.Stav",
    ]


def test_owners_may_be_firms_and_officials_are_linked(tmp_path: Path) -> None:
    """RPVS, opendatav2: KonecnyUzivatelVyhod with Ico, VerejnyFunkcionar, Vymaz."""
    entry = json.loads((SAMPLES / "entries.json").read_text(encoding="utf-8"))["value"][0]
    firm = {"Id": 8, "ObchodneMeno": "Made-up s.r.o.", "Ico": "1234567", "PlatnostDo": None}
    official = {"Id": 9, "Meno": "Ada", "Priezvisko": "Example", "PlatnostOd": "2020-01-01"}
    entry |= {"KonecniUzivateliaVyhod": [firm], "VerejniFunkcionari": [official]}
    entry["Vymaz"] = {"Dovod": "Navrh", "Datum": "2023-05-06T00:00:00+02:00"}
    path = tmp_path / "rpvs.json"
    path.write_text(json.dumps(entry), encoding="utf-8")
    found, refused, remarks = read(path)
    assert (refused, remarks) == ([], [])
    owner, person = of(found, Party)[-2:]
    assert (owner.schema, owner.identifiers) == ("LegalEntity", ["SK-ORSR:01234567"])
    assert (person.topics, person.names[0].value) == (["role.pep"], "Ada Example")
    (interest,), (link,) = of(found, Interest), of(found, Link)
    assert (interest.owner, interest.end) == ("made_up-owner-8", "2023-05-06")
    assert (link.source, link.start, link.end) == (person.id, "2020-01-01", "2023-05-06")


def test_titles_of_people_are_kept(tmp_path: Path) -> None:
    entry = json.loads((SAMPLES / "entries.json").read_text(encoding="utf-8"))["value"][0]
    titled = {
        "Id": 9,
        "TitulPred": "Ing.",
        "Meno": "Ada",
        "Priezvisko": "Example",
        "TitulZa": "PhD",
    }
    entry |= {"KonecniUzivateliaVyhod": [titled], "PartneriVerejnehoSektora": [titled]}
    path = tmp_path / "rpvs.json"
    path.write_text(json.dumps(entry), encoding="utf-8")
    rows, refused, _ = read(path)
    assert refused == []
    told = [("TitulPred", "Ing."), ("TitulZa", "PhD")]
    assert [(row.names[0].value, row.data) for row in of(rows, Party)] == [
        ("Ada Example", told)
    ] * 2


def test_owners_are_of_the_partner_of_their_days(tmp_path: Path) -> None:
    """A company that took another's place in the entry was never its former owners'."""
    entry = json.loads((SAMPLES / "entries.json").read_text(encoding="utf-8"))["value"][0]
    firms = [
        {"Ico": "11111111", "ObchodneMeno": "New a.s.", "PlatnostOd": "2021-01-01"},
        {"Ico": "22222222", "ObchodneMeno": "Old", "PlatnostOd": "2017-01-01"},
        {"Ico": "22222222", "ObchodneMeno": "Older", "PlatnostOd": "2016-01-01"},
    ]
    owners = [
        {"Id": 1, "Priezvisko": "Was", "PlatnostOd": "2016-01-01", "PlatnostDo": "2020-12-31"},
        {"Id": 2, "Priezvisko": "Stays", "PlatnostOd": "2015-06-01"},
        {"Id": 3, "Priezvisko": "Is", "PlatnostOd": "2021-01-01"},
    ]
    entry |= {"PartneriVerejnehoSektora": firms, "KonecniUzivateliaVyhod": owners}
    path = tmp_path / "rpvs.json"
    path.write_text(json.dumps(entry), encoding="utf-8")
    found, refused, _ = read(path)
    assert refused == []
    assert [(row.owner[-1], row.asset, row.start, row.end) for row in of(found, Interest)] == [
        ("2", "sk-orsr-22222222", "2015-06-01", "2021-01-01"),
        ("2", "sk-orsr-11111111", "2021-01-01", None),
        ("1", "sk-orsr-22222222", "2016-01-01", "2021-01-01"),
        ("3", "sk-orsr-11111111", "2021-01-01", None),
    ]


def test_an_entry_without_a_partner_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "rpvs.json"
    path.write_text(
        json.dumps({"Id": 1, "PartneriVerejnehoSektora": [], "KonecniUzivateliaVyhod": []}),
        encoding="utf-8",
    )
    found, refused, _ = read(path)
    assert found == []
    assert refused[0].reason == "PartneriVerejnehoSektora: the entry has no partner"
    entry = {"@odata.context": "https://a.test/$metadata#Partneri", "Id": 1}
    path.write_text(json.dumps({**entry, "KonecniUzivateliaVyhod": []}), encoding="utf-8")
    advice = "ask the service for entries with PartneriVerejnehoSektora expanded"
    assert read(path)[1][0].reason.endswith(f"the entry has no partner; {advice}")


def test_a_value_of_another_type_is_refused_and_never_a_traceback(tmp_path: Path) -> None:
    text = (SAMPLES / "entries.json").read_text(encoding="utf-8")
    document = json.loads(text)["value"][0]
    read_spoilt(READER, document, tmp_path)


def test_houses_of_villages_and_numbers_of_foreign_partners_are_kept(tmp_path: Path) -> None:
    entry = json.loads((SAMPLES / "entries.json").read_text(encoding="utf-8"))["value"][0]
    partner, *_ = entry["PartneriVerejnehoSektora"]
    partner |= {"Ico": None, "CisloZahranicnaOsoba": "HRB 1"}
    partner["Adresa"] = {"MenoUlice": None, "SupisneCislo": 12, "Psc": "00001", "Mesto": "Ves"}
    owner = entry["KonecniUzivateliaVyhod"][0]
    owner["Adresa"] = {"MenoUlice": "Ulica", "SupisneCislo": "12", "OrientacneCislo": "3"}
    entry["PartneriVerejnehoSektora"], entry["KonecniUzivateliaVyhod"] = [partner], [owner]
    path = tmp_path / "rpvs.json"
    path.write_text(json.dumps([entry]), encoding="utf-8")
    found, refused, remarks = read(path)
    assert (refused, remarks) == ([], [])
    held, holder = of(found, Party)
    assert (held.addresses, holder.addresses) == (["12, 00001, Ves"], ["Ulica, 12/3"])
    assert ("CisloZahranicnaOsoba", "HRB 1") in held.data
    owner["Adresa"]["OrientacneCislo"] = "12/3"
    path.write_text(json.dumps([entry]), encoding="utf-8")
    assert of(read(path)[0], Party)[1].addresses == ["Ulica, 12/3"]
