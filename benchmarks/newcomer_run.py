"""`python -m benchmarks.newcomer_run [--share 1.0]`: from nothing to the first answer.

A folder has made-up files as a mirror of the catalogue has them: all official lists, GLEIF's three
files, and a register of companies and their owners, each as large as the publisher's. One command
fetches and loads them all into an empty workspace, a second asks who is behind a company of the
register. `--share` makes GLEIF and the register smaller; lists stay as they are. One line a step,
with its time, the processor time of all its processes and the memory of the largest of them.
"""

import csv
import json
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

import click

from benchmarks.figures.first_search import folder_bytes
from benchmarks.files_gleif import write_gleif_relations
from benchmarks.files_json import write_ftm
from benchmarks.files_ofac import write_ofac
from benchmarks.files_seco import write_seco
from benchmarks.files_uk_sanctions import write_uk_sanctions
from benchmarks.files_un import write_un
from benchmarks.files_xml import write_eu_fsf, write_gleif, write_gleif_exceptions
from benchmarks.invented import company_name, invented_day, person_name
from benchmarks.machine import describe_machine
from benchmarks.register_run import DAY, measured_step

REGISTER: Final = "lv_business_register"
GLEIF: Final = ("gleif_lei2", "gleif_rr", "gleif_repex")
BEARS: Final = 2_000
"""Of so many companies and persons one bears a name as entries of lists do."""
FAR: Final = 10_000_000
"""Where names begin that no list has."""


def named(number: int) -> int:
    """Return the number of the name of a company or person outside lists."""
    return number // BEARS if number % BEARS == 0 else FAR + number


def _write_australia(path: Path, records: int) -> None:
    with path.open("w", encoding="utf-8", newline="") as out:
        table = csv.writer(out)
        table.writerow(
            ["Reference", "Name of Individual or Entity", "Type", "Name Type", "Date of Birth"]
            + ["Citizenship", "Listing Information", "Control Date", "Targeted Financial Sanction"]
        )
        for number in range(records):
            person = number % 3 != 0
            name = person_name(number) if person else company_name(number)
            kind = "Individual" if person else "Entity"
            born = f"{1 + number % 28} Feb {1940 + number % 60}" if person else ""
            said = ["Listed on 18 Mar. 2022", "2022-03-18", "TRUE"]
            table.writerow([1 + number, name, kind, "Primary Name", born, "Russia", *said])


def _write_canada(path: Path, records: int) -> None:
    with path.open("w", encoding="utf-8") as out:
        out.write('<?xml version="1.0" encoding="UTF-8"?>\n<data-set>\n')
        for number in range(records):
            first, _, last = person_name(number).partition(" ")
            person = f"<LastName>{last}</LastName><GivenName>{first}</GivenName>"
            body = f"<EntityOrShip>{company_name(number)}</EntityOrShip>"
            out.write(
                f"<record><Country>Russia / Russie</Country>{body if number % 4 == 0 else person}"
                f"<Schedule>1, Part 1</Schedule><Item>{number + 1}</Item>"
                f"<DateOfListing>{invented_day(number)}</DateOfListing></record>\n"
            )
        out.write("</data-set>\n")


def _write_screening_list(path: Path, records: int) -> None:
    with path.open("w", encoding="utf-8", newline="") as out:
        table = csv.DictWriter(out, _SCREENING.split(","))
        table.writeheader()
        source = "Entity List (EL) - Bureau of Industry and Security"
        for number in range(records):
            said = {"_id": number, "source": source, "entity_number": number, "type": "Entity"}
            said |= {"name": company_name(number), "start_date": invented_day(number)}
            table.writerow(said)


_SCREENING: Final = (
    "_id,source,entity_number,type,programs,name,title,addresses,federal_register_notice,"
    "start_date,end_date,standard_order,license_requirement,license_policy,call_sign,vessel_type,"
    "gross_tonnage,gross_registered_tonnage,vessel_flag,vessel_owner,remarks,source_list_url,"
    "alt_names,citizenships,dates_of_birth,nationalities,places_of_birth,source_information_url,ids"
)


LISTS: Final[dict[str, tuple[str, Callable[[Path, int], None], int]]] = {
    "un_sc_sanctions": ("consolidated.xml", write_un, 1_011),
    "eu_fsf": ("20260630-FULL-1_1.xml", write_eu_fsf, 4_371),
    "gb_fcdo_sanctions": ("UK-Sanctions-List.csv", write_uk_sanctions, 4_075),
    "ch_seco_sanctions": ("consolidated-list.xml", write_seco, 4_600),
    "us_ofac_sdn": ("SDN_ADVANCED.XML", write_ofac, 15_486),
    "us_ofac_cons": ("CONS_ADVANCED.XML", write_ofac, 443),
    "au_dfat_sanctions": ("au_dfat.csv", _write_australia, 2_700),
    "ca_dfatd_sema_sanctions": ("sema-lmes.xml", _write_canada, 3_810),
    "us_trade_csl": ("consolidated.csv", _write_screening_list, 18_570),
}
"""File, writer and entries of each official list, about as many as the catalogue says."""
SIZES: Final = {"gleif_lei2": 2_900_000, "gleif_rr": 600_000, "gleif_repex": 5_000_000}
ENTITIES: Final = 1_000_000
"""Companies, persons and holdings of the register."""


def write_mirror(folder: Path, share: float) -> None:
    """Write the files of a mirror, a folder a data set."""

    def place(key: str, name: str) -> Path:
        (folder / key).mkdir(parents=True)
        return folder / key / name

    for key, (name, write, entries) in LISTS.items():
        write(place(key, name), entries)
    sizes = {key: round(size * share) for key, size in SIZES.items()}
    entities = place("gleif_lei2", "20260630-0800-gleif-goldencopy-lei2-golden-copy.xml")
    write_gleif(entities, sizes["gleif_lei2"], named)
    related = place("gleif_rr", "20260630-0800-gleif-goldencopy-rr-golden-copy.json")
    write_gleif_relations(related, sizes["gleif_rr"])
    excepted = place("gleif_repex", "20260630-0800-gleif-goldencopy-repex-golden-copy.xml")
    write_gleif_exceptions(excepted, sizes["gleif_repex"])
    for file in (entities, related, excepted):
        with zipfile.ZipFile(f"{file}.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            archive.write(file, file.name)
        file.unlink()
    write_ftm(place(REGISTER, "entities.ftm.json"), round(ENTITIES * share), named)


@click.command()
@click.option("--share", type=click.FloatRange(0.001, 1.0), default=1.0, show_default=True)
@click.option("--folder", type=click.Path(path_type=Path, file_okay=False, exists=True))
@click.option("--mirror", type=click.Path(path_type=Path, file_okay=False))
def main(share: float, folder: Path | None, mirror: Path | None) -> None:
    """Print a JSON line a step; FOLDER is where the files lie meanwhile.

    MIRROR is a folder with the files of an earlier run of this share; it is made where there is
    none, and stays.
    """
    with tempfile.TemporaryDirectory(dir=folder) as name:
        made = Path(name)
        files = mirror or made / "mirror"
        if not files.exists():
            write_mirror(files, share)
        asked = f"{REGISTER}-NK-company{round(ENTITIES * share) // 6 | 1}"
        sets = ["lists", *GLEIF, REGISTER]
        taken = ["--from", str(files.resolve()), "--retrieved-on", DAY]
        steps = (
            ("fetch and load all lists, GLEIF and a register", ["fetch", *sets, *taken], ""),
            (
                "ask who is behind a company of the register",
                ["exposure", asked, "--as-of", DAY],
                '"verdict"',
            ),
        )
        machine = describe_machine()
        records = sum(round(size * share) for size in SIZES.values())
        run = (
            f"From nothing: all lists, {records:,} records of GLEIF and a register of "
            f"{round(ENTITIES * share):,}"
        )
        for step, said, wanted in steps:
            line = {"run": run, **measured_step(step, said, made, wanted), "machine": machine}
            click.echo(json.dumps(line))
        kept = {name: folder_bytes(made / "ws" / name) for name in ("record", "cache")}
        sizes = {f"{name}_mb": round(size / 1e6) for name, size in kept.items()}
        click.echo(json.dumps({"run": run, "step": "sizes on disk", **sizes}))


if __name__ == "__main__":
    main()
