"""Made-up files of national registers, as large as wanted."""

from pathlib import Path

import orjson

from benchmarks.invented import company_name, invented_day, person_name


def _attribute(kind: str, value: str, start: str) -> dict[str, object]:
    said = {"vaerdi": value, "periode": {"gyldigFra": start, "gyldigTil": None}}
    return {"type": kind, "vaerdier": [said]}


def _participant(number: int) -> dict[str, object]:
    start = invented_day(number)
    attributes = [
        _attribute("EJERANDEL_PROCENT", "0.25", start),
        _attribute("EJERANDEL_STEMMERET_PROCENT", "0.3333", start),
        _attribute("FUNKTION", "Reel ejer", start),
    ]
    company = {
        "cvrNummer": 10_000_000 + number,
        "navne": [{"navn": company_name(number), "periode": {"gyldigFra": start}}],
    }
    member = {"medlemsData": [{"attributter": attributes}]}
    return {
        "enhedsNummer": 4_000_000_000 + number,
        "enhedstype": "PERSON",
        "navne": [{"navn": person_name(number), "periode": {"gyldigFra": None}}],
        "virksomhedSummariskRelation": [{"virksomhed": company, "organisationer": [member]}],
    }


def write_dk_cvr(path: Path, records: int) -> None:
    """Write participants of the Danish register, one a line."""
    with path.open("wb") as out:
        for number in range(records):
            out.write(orjson.dumps(_participant(number)) + b"\n")


def write_sk_rpvs(path: Path, records: int) -> None:
    """Write entries of the Slovak register, one a line."""
    with path.open("wb") as out:
        for number in range(records):
            start = f"{invented_day(number)}T00:00:00+01:00"
            partner = {"Id": 1, "ObchodneMeno": company_name(number), "PlatnostOd": start}
            partner["Ico"] = f"{number:08d}"
            first, _, last = person_name(number).partition(" ")
            owner = {"Id": number, "Meno": first, "Priezvisko": last, "PlatnostOd": start}
            entry = {"Id": number, "PartneriVerejnehoSektora": [partner]}
            entry["KonecniUzivateliaVyhod"] = [owner]
            out.write(orjson.dumps(entry) + b"\n")


def write_am_eiti(path: Path, records: int) -> None:
    """Write a harvest of Armenian companies; no harvest has more than some thousand."""
    companies = [
        {
            "eregister_id": str(n),
            "tin": f"{n:08d}",
            "regnum": f"1.110.{n}",
            "name_am": company_name(n),
        }
        for n in range(records)
    ]
    path.write_bytes(orjson.dumps({"harvested": "2026-01-01", "companies": companies}))


def write_my_moha(path: Path, records: int) -> None:
    """Write the Malaysian list as the XML of its PDF."""
    with path.open("w", encoding="utf-8") as out:
        out.write("<TaggedPDF-doc>\n<Document>\n<Table>\n<TBody>\n")
        for number in range(records):
            texts = [str(number), f"KDN.I.{number % 9999 + 1}-{2000 + number // 9999:04d}"]
            texts += [person_name(number), "-", "-", "9.12.1961", "Johor", "-", "Malaysia"]
            texts += ["-", "-", f"No. {number}", "12 November 2014"]
            cells = "".join(f"<TD><P>{text} </P></TD>" for text in texts)
            out.write(f"<TR>{cells}</TR>\n")
        out.write("</TBody>\n</Table>\n</Document>\n</TaggedPDF-doc>\n")
