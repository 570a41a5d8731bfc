"""One record, loaded from its publisher's own file, as BODS and as FollowTheMoney: one verdict."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ingest.load.pipeline import Options
from queries.workspace.workspace import open_workspace
from tests.ingest.readers.bods.made_up import company, holding, new_statement
from tests.ingest.readers.eu_fsf import made_up as eu
from tests.ingest.readers.ftm.entities import entity
from tests.ingest.readers.ofac.made_up import row, write
from tests.ingest.readers.uk_psc.made_up import COMPANY, line
from tests.ingest.readers.uk_sanctions import designations as uk

pytestmark = pytest.mark.slow

DAY = "2025-06-01"
REGIMES = ["us", "eu", "uk", "ca", "ch"]
CHILD, PARENT = "EXAMPLE0OPERATING040", "EXAMPLE0MIDHOLDING30"
AUTHORITIES = {"US-OFAC": "SDGT", "EU": "269/2014", "UK": "Russia", "CA": "Russia", "CH": "Ukraine"}
Files = tuple[list[Path], str]
"""What is loaded, and the id of the owner in it."""


def write_lines(path: Path, *values: dict[str, Any]) -> Path:
    path.write_text("".join(json.dumps(one) + "\n" for one in values), encoding="utf-8")
    return path


def verdicts(folder: Path, files: list[Path], asked: str, case: str) -> dict[str, tuple[Any, ...]]:
    """Return verdict, basis and share of each regime, of files and a case beside them."""
    facts = folder / "facts.case.yaml"
    facts.write_text(case, encoding="utf-8")
    workspace = open_workspace(folder / "workspace")
    outcomes = workspace.load([*files, facts], Options(retrieved_on="2025-01-01"))
    assert [outcome.answer for outcome in outcomes if outcome.is_refused] == []
    assert sum(outcome.answer["records_quarantined"] for outcome in outcomes) == 0
    answers = workspace.exposure([asked], regimes=REGIMES, as_of=DAY)
    found = {
        answer["regime"]: (
            answer["verdict"],
            answer["basis"],
            answer["own_min_pct"],
            answer["own_max_pct"],
        )
        for answer in answers
    }
    workspace.close()
    return found


def listed(owner: str) -> str:
    """Return a case file that lists a party of another file by every authority."""
    lines = [
        f"  - {{party: o, authority: {authority}, list: a_list, programme: {programme}, start: "
        "2020-01-01, measures: [asset_freeze], source: s}"
        for authority, programme in AUTHORITIES.items()
    ]
    return (
        "case: facts\nsources: {s: {title: Lists}}\nparties:\n"
        f'  o: {{schema: LegalEntity, name: Ada Example, same_as: "{owner}", source: s}}\n'
        "listings:\n" + "\n".join(lines) + "\n"
    )


def psc_native(folder: Path, natures: list[str]) -> Files:
    value = line(natures_of_control=natures, notified_on="2020-01-01")
    return [write_lines(folder / "psc.jsonl", value)], f"gb-psc-{COMPANY}-abc_D-1"


KINDS = {
    "ownership": "shareholding",
    "voting": "votingRights",
    "right-to-appoint": "appointmentOfBoard",
    "significant": "otherInfluenceOrControl",
}


def psc_bods(folder: Path, natures: list[str], details: Callable[[str], str]) -> Files:
    """The register as Open Ownership turns it into BODS: a type and a band for each nature."""
    band = {"minimum": 75, "maximum": 100}
    interests = [
        {
            "type": next(kind for word, kind in KINDS.items() if nature.startswith(word)),
            "directOrIndirect": "unknown",
            "startDate": "2020-01-01",
            "details": details(nature),
            **({"share": band} if "75-to-100" in nature else {}),
        }
        for nature in natures
    ]
    number = {"identifiers": [{"scheme": "GB-COH", "id": COMPANY}]}
    names = {"personType": "knownPerson", "names": [{"type": "legal", "fullName": "Ada Example"}]}
    statements = [
        company("c", "Held Limited", details=number),
        new_statement("p", "person", "2020-01-01", names),
        holding("r", *interests),
    ]
    return [write_lines(folder / "made.jsonl", *statements)], "made-p"


def psc_ftm(folder: Path, natures: list[str]) -> Files:
    roles = [nature.replace("-", " ").capitalize() for nature in natures]
    held = {"owner": "p", "asset": "c", "role": roles, "startDate": "2020-01-01"}
    if any("75-to-100" in nature for nature in natures):
        held["percentage"] = "75–100%"
    values = [
        entity("c", "Company", name="Held Limited", jurisdiction="gb", registrationNumber=COMPANY),
        entity("p", "Person", name="Ada Example"),
        {**entity("o", "Ownership", **held), "datasets": ["gb_coh_psc"]},
    ]
    return [write_lines(folder / "made.ftm.json", *values)], "made-p"


@pytest.mark.parametrize(
    "natures",
    [
        ["ownership-of-shares-75-to-100-percent"],
        ["ownership-of-shares-75-to-100-percent-as-trust"],
        ["ownership-of-shares-75-to-100-percent-as-firm", "voting-rights-75-to-100-percent"],
        ["voting-rights-75-to-100-percent-limited-liability-partnership"],
        ["right-to-appoint-and-remove-directors"],
        ["right-to-appoint-and-remove-members-limited-liability-partnership"],
        ["significant-influence-or-control"],
    ],
    ids=" ".join,
)
def test_a_person_of_the_uk_register(tmp_path: Path, natures: list[str]) -> None:
    found = []
    makers: list[Callable[[Path, list[str]], Files]] = [
        psc_native,
        lambda folder, slugs: psc_bods(folder, slugs, str),
        lambda folder, slugs: psc_bods(folder, slugs, lambda _: f"Relationship Type: {slugs}"),
        psc_ftm,
    ]
    for number, make in enumerate(makers):
        folder = tmp_path / str(number)
        folder.mkdir()
        files, owner = make(folder, natures)
        found.append(verdicts(folder, files, f"GB-COH:{COMPANY}", listed(owner)))
    assert found[1:] == [found[0]] * 3
    ours = found[0]["uk_reg7"][0]
    own = not any("-as-" in nature or "significant" in nature for nature in natures[:1])
    assert (ours in ("certain", "possible")) == (own or len(natures) > 1)
    if natures[0].startswith("ownership") and "-as-" in natures[0]:
        assert found[0]["us_ofac_50"][0] == "review"


def gleif_native(folder: Path, kind: str) -> Files:
    columns = ["StartNode.NodeID", "EndNode.NodeID", "RelationshipType", "RelationshipStatus"]
    header = [*(f"Relationship.{name}" for name in columns), "Registration.RegistrationStatus"]
    path = folder / "rr.csv"
    path.write_text(f"{','.join(header)}\n{CHILD},{PARENT},{kind},ACTIVE,PUBLISHED\n")
    return [path], f"lei-{PARENT.lower()}"


def gleif_bods(folder: Path, kind: str) -> Files:
    parties = [
        company(key, name, details={"identifiers": [{"scheme": "XI-LEI", "id": lei}]})
        for key, name, lei in (("c", "Child", CHILD), ("p", "Parent", PARENT))
    ]
    interest = {"type": "otherInfluenceOrControl", "details": f"LEI RelationshipType: {kind}"}
    return [write_lines(folder / "made.jsonl", *parties, holding("r", interest))], "made-p"


def gleif_ftm(folder: Path, kind: str) -> Files:
    values = [
        entity("c", "Company", name="Child", leiCode=CHILD),
        entity("p", "Company", name="Parent", leiCode=PARENT),
        entity(
            "o", "Ownership", owner="p", asset="c", role=kind.replace("_", " "), percentage="100.00"
        ),
    ]
    return [write_lines(folder / "made.ftm.json", *values)], "made-p"


@pytest.mark.parametrize(
    "kind",
    [
        "IS_DIRECTLY_CONSOLIDATED_BY",
        "IS_ULTIMATELY_CONSOLIDATED_BY",
        "IS_FUND-MANAGED_BY",
        "IS_INTERNATIONAL_BRANCH_OF",
        "IS_SUBFUND_OF",
        "IS_FEEDER_TO",
    ],
)
def test_a_relationship_of_gleif(tmp_path: Path, kind: str) -> None:
    found = []
    for number, make in enumerate((gleif_native, gleif_bods, gleif_ftm)):
        folder = tmp_path / str(number)
        folder.mkdir()
        files, owner = make(folder, kind)
        found.append(verdicts(folder, files, f"LEI:{CHILD}", listed(owner)))
    assert found[1:] == [found[0]] * 2
    assert found[0]["uk_reg7"][0] == ("excluded" if kind == "IS_FEEDER_TO" else "review")
    if kind.endswith(("BRANCH_OF", "SUBFUND_OF")):
        assert {answer[0] for answer in found[0].values()} == {"review"}


def ofac_native(folder: Path) -> Files:
    return [write(folder / "sdn.csv", row(1, "RUSSIA-EO14024", name="MADE-UP BANK"))], "ofac-1"


def eu_native(folder: Path) -> Files:
    kind, act = '<subjectType code="enterprise"/>', eu.REGULATION
    return [eu.export(folder, f"{eu.NAME}{kind}{act}")], "eu-fsf-7"


def uk_native(folder: Path) -> Files:
    return [uk.xml(folder, uk.WHOLE)], "uk-rus9001"


TITLES = {
    "us_ofac_sdn": "US OFAC Specially Designated Nationals (SDN) List",
    "eu_fsf": "EU Financial Sanctions Files (FSF)",
    "gb_fcdo_sanctions": "UK FCDO Sanctions List",
}
LISTS = [
    pytest.param(
        ofac_native,
        "us_ofac_sdn",
        "US-RUSHAR",
        {"program": "RUSSIA-EO14024"},
        "us_ofac_50",
        id="ofac",
    ),
    pytest.param(
        eu_native,
        "eu_fsf",
        "EU-HR",
        {},
        "eu_asset_freeze",
        id="eu",
    ),
    pytest.param(
        uk_native,
        "gb_fcdo_sanctions",
        "GB-RUS",
        {"provisions": "Asset freeze"},
        "uk_reg7",
        id="uk",
    ),
]


def owned(owner: str) -> str:
    """Return a case file in which a party of another file owns a company."""
    return (
        "case: facts\nsources: {s: {title: A register}}\nparties:\n"
        f'  o: {{schema: LegalEntity, name: Ada Example, same_as: "{owner}", source: s}}\n'
        "  c: {schema: Company, name: Held Works, source: s}\n"
        "interests:\n  - {owner: o, asset: c, share: '60', start: 2019-01-01, source: s}\n"
    )


@pytest.mark.parametrize(("native", "dataset", "key", "said", "regime"), LISTS)
def test_an_entry_of_a_list(
    tmp_path: Path,
    native: Callable[[Path], Files],
    dataset: str,
    key: str,
    said: dict[str, str],
    regime: str,
) -> None:
    """BODS has no listings; OpenSanctions has two forms, of which one states no days."""

    def ftm(folder: Path) -> Files:
        stated = {"entity": "e", "programId": key, "startDate": "2023-07-20", **said}
        values = [
            {**entity("e", "Organization", name="Made-Up Bank"), "datasets": [dataset]},
            {**entity("s", "Sanction", **stated), "datasets": [dataset]},
        ]
        return [write_lines(folder / "made.ftm.json", *values)], "made-e"

    def simple(folder: Path) -> Files:
        columns = {
            "id": "e",
            "schema": "Organization",
            "name": "Made-Up Bank",
            "aliases": "",
            "birth_date": "",
            "countries": "",
            "addresses": "",
            "identifiers": "",
            "sanctions": "Made up",
            "program_ids": key,
            "dataset": TITLES[dataset],
        }
        path = folder / "targets.simple.csv"
        path.write_text(f"{','.join(columns)}\n{','.join(columns.values())}\n")
        return [path], "opensanctions_simple-e"

    found = []
    for number, make in enumerate((native, ftm, simple)):
        folder = tmp_path / str(number)
        folder.mkdir()
        files, owner = make(folder)
        found.append(verdicts(folder, files, "facts:c", owned(owner)))
    assert {answers[regime][0] for answers in found} == {"certain"}
    assert found[1:] == [found[0]] * 2
