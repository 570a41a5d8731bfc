"""The types of rows say what real answers hold: every key required there, none beside them.

mypy finds a misspelt key only as far as these types are true.
"""

import types
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NotRequired, Union, get_args, get_origin, get_type_hints, is_typeddict

import pytest

from ingest.catalogue.read_catalogue import read_catalogue
from ingest.load.pipeline import Options
from queries.fetching.catalogue_answer import catalogue_rows
from queries.question import (
    answer_rows,
    change_rows,
    party_facts,
    verdict_rows,
    workspace_rows,
)
from queries.question.answer_rows import ConnectAnswer, InterestRow, PathRow
from queries.question.change_rows import CompareRow, TimelineRow
from queries.question.party_facts import (
    Candidate,
    FoundRow,
    Neighbourhood,
    NeighbourRow,
    PartyFacts,
    PublishedRecord,
    RelationRow,
    Statements,
)
from queries.question.sample_files import demo_files
from queries.question.verdict_rows import OwnerRow, ScreenedRow, VerdictRow
from queries.question.workspace_rows import (
    CatalogueRow,
    DataVersionRow,
    FindingRow,
    LedgerRow,
    QuarantineRow,
    QueryRow,
    QueueRow,
    RegimeRow,
    SourceRow,
    Status,
    StatusAnswer,
)
from queries.screening.screen_list import screen
from queries.workspace.workspace import Workspace, open_workspace

pytestmark = pytest.mark.slow

DAY = "2024-04-08"
PARTIES = (
    "toloka:toloka_bv",
    "toloka:tevian",
    "enplus:rusal",
    "alabuga:drake",
    "firm:firm",
    "firm:maker",
    "firm:namesake",
)
ASKED = ("us", "eu", "uk", "us_bis_affiliates", "uk_psc")
LIST = "name,number,desk\nToloka AI B.V.,NL-KVK:27265167,a\nTolokka,,b\nNobody at all,,c\n"
CASE = """
case: firm
title: A firm that is held twice over
sources: {memo: {title: Memo}}
parties:
  firm: {schema: Company, name: Firm, source: memo}
  first: {schema: Company, name: First, source: memo}
  second: {schema: Company, name: Second, source: memo}
  maker: {schema: Company, name: Maker, source: memo}
  named: {schema: Person, name: Vera Ivanovna Primerova, source: memo}
  namesake: {schema: Person, name: Vera Ivanovna Primerova, source: memo}
interests:
  - {owner: namesake, asset: maker, share: "20", source: memo}
  - {owner: first, asset: firm, share: "80", source: memo}
  - {owner: second, asset: firm, share: "60", source: memo}
  - {owner: second, asset: maker, share: "30..70", source: memo}
listings:
  - {party: named, authority: US-OFAC, measures: [asset_freeze], start: 2020, source: memo}
  - {party: second, authority: EU, list: fsf, measures: [asset_freeze], start: 2020, source: memo}
notes: [{about: firm, text: to be read again}]
arrangements: [{members: [first, firm], kind: joint, source: memo}]
"""
INPUT = "input_"
"""What the columns of a person's own list begin with, which no type knows."""

Faults = Iterator[str]


def faults(value: object, kind: Any, where: str, met: set[type]) -> Faults:
    """What a value has that its type does not say, and the other way round."""
    origin, inner = get_origin(kind), get_args(kind)
    if kind is Any:
        return
    if origin is NotRequired:
        yield from faults(value, inner[0], where, met)
    elif origin in (Union, types.UnionType):
        tried = []
        for one in inner:
            seen: set[type] = set()
            tried.append((list(faults(value, one, where, seen)), seen))
        wrong, seen = min(tried, key=lambda pair: len(pair[0]))
        met |= seen
        yield from wrong
    elif origin is list:
        if not isinstance(value, list):
            yield f"{where}: {value!r} is no list"
            return
        for item in value:
            yield from faults(item, inner[0], f"{where}[]", met)
    elif origin is dict:
        if not isinstance(value, Mapping):
            yield f"{where}: {value!r} is no mapping"
            return
        for key, item in value.items():
            yield from faults(item, inner[1], f"{where}.{key}", met)
    elif is_typeddict(kind):
        yield from _row_faults(value, kind, where, met)
    elif not isinstance(value, (int, float) if kind is float else kind or type(None)):
        yield f"{where}: {value!r} is no {kind}"


def _row_faults(row: object, kind: Any, where: str, met: set[type]) -> Faults:
    if not isinstance(row, dict):
        yield f"{where}: {row!r} is no row"
        return
    met.add(kind)
    hints = get_type_hints(kind, include_extras=True)
    yield from (f"{where}: lacks {key}" for key in kind.__required_keys__ - row.keys())
    for key, value in row.items():
        if key in hints:
            yield from faults(value, hints[key], f"{where}.{key}", met)
        elif not key.startswith(INPUT):
            yield f"{where}: {key} is no key of {kind.__name__}"


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """A workspace with every sample that states published facts, and a firm of our own."""
    folder = tmp_path_factory.mktemp("typed")
    opened = open_workspace(folder / "workspace")
    case = folder / "firm.case.yaml"
    case.write_text(CASE)
    assert not [o.answer for o in opened.load([*demo_files(), case], Options()) if o.is_refused]
    opened.judge("firm:first", "firm:maker", "negative", "two firms")
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def answers(
    workspace: Workspace, tmp_path_factory: pytest.TempPathFactory
) -> list[tuple[str, Any, Any]]:
    """Every kind of answer about some parties: what it is called, its rows, the type of a row."""
    near = workspace.around([PARTIES[0], PARTIES[1]], as_of=DAY)
    hop = workspace.owners(PARTIES[0], as_of=DAY)[0]
    held = workspace.set_rule_status(
        "us_bis_affiliates", "in-force", "2026-11-10", citation="a notice"
    )
    early = workspace.exposure(PARTIES, "eu", known_on="1999-01-01")
    sets = list(read_catalogue(workspace.settings.workspace).values())[:20]
    found: list[tuple[str, Any, Any]] = [
        ("status", workspace.status(), Status),
        ("sources", list(workspace.sources()), list[SourceRow]),
        ("quarantine", list(workspace.quarantine()), list[QuarantineRow]),
        ("queue", list(workspace.queue()), list[QueueRow]),
        ("decisions", list(workspace.decisions()), list[LedgerRow]),
        ("checks", list(workspace.checks(DAY)), list[FindingRow]),
        ("set status", held, StatusAnswer),
        ("pairs", list(workspace.candidates()), list[verdict_rows.ListedCandidateRow]),
        ("effects", list(workspace.decision_effects(as_of=DAY)), list[verdict_rows.EffectRow]),
        ("regimes", list(workspace.regimes()), list[RegimeRow]),
        ("catalogue", list(catalogue_rows(workspace, sets, date(2026, 1, 1))), list[CatalogueRow]),
        ("queries", [query.summary() for query in workspace.queries()], list[QueryRow]),
        ("versions", list(workspace.versions()), list[DataVersionRow]),
        ("search", list(workspace.search("Yandex")), list[FoundRow]),
        ("around", near, Neighbourhood),
        (
            "published",
            workspace.published_record(hop["source_id"], hop["position"]),
            PublishedRecord,
        ),
        ("of a day", list(workspace.exposure(PARTIES, ASKED, DAY, known_on=DAY)), list[VerdictRow]),
        (
            "before all",
            list(early),
            list[VerdictRow],
        ),
    ]
    found.append(("connect", workspace.connect(PARTIES[0], PARTIES[1], DAY), ConnectAnswer))
    found.append(("sold", workspace.show("enplus:enplus", DAY), PartyFacts))
    for party in PARTIES:
        found += [
            ("show", workspace.show(party, DAY), PartyFacts),
            ("owners", list(workspace.owners(party, 3, DAY)), list[InterestRow]),
            ("holdings", list(workspace.holdings(party, 3, DAY)), list[InterestRow]),
            ("relations", list(workspace.relations(party, DAY)), list[RelationRow]),
            ("neighbours", list(workspace.neighbours(party, "owners", DAY)), list[NeighbourRow]),
            ("beneficial", list(workspace.beneficial(party, as_of=DAY)), list[OwnerRow]),
            ("exposure", list(workspace.exposure(party, ASKED, DAY, links=True)), list[VerdictRow]),
            ("timeline", list(workspace.timeline(party)), list[TimelineRow]),
            ("compare", list(workspace.compare(party, "2015-01-01", DAY)), list[CompareRow]),
        ]
        for regime in ("eu", "us"):
            rows = workspace.paths(party, regime, DAY, links=True)
            found.append(("paths", list(rows), list[PathRow]))
            for row in rows[:3]:
                ends = row["hops"][0]
                said = workspace.statements(ends["from_id"], ends["to_id"], as_of=DAY)
                found.append(("statements", said, Statements))
    path = tmp_path_factory.mktemp("list") / "list.csv"
    path.write_text(LIST)
    lines = screen(workspace, [], path, {"as_of": DAY}, lambda _: None)
    found.append(("lines", list(lines.rows), list[ScreenedRow]))
    found.append(("candidates", [c for m in lines.matches for c in m.candidates], list[Candidate]))
    return found


def test_every_answer_has_the_keys_of_its_type(answers: Sequence[tuple[str, Any, Any]]) -> None:
    met: set[type] = set()
    wrong = [said for name, rows, kind in answers for said in faults(rows, kind, name, met)]
    assert not wrong, "\n".join(dict.fromkeys(wrong))


def test_every_type_of_a_row_is_met(answers: Sequence[tuple[str, Any, Any]]) -> None:
    met: set[type] = set()
    for name, rows, kind in answers:
        list(faults(rows, kind, name, met))
    # A type that others extend is met with them: its keys are among theirs.
    keys = [kind.__annotations__.keys() for kind in met]
    named = {
        kind
        for module in (
            *(answer_rows, change_rows),
            *(party_facts, verdict_rows, workspace_rows),
        )
        for name, kind in vars(module).items()
        if is_typeddict(kind) and kind.__module__ == module.__name__ and not name.startswith("_")
    }
    # What is fetched is asked in tests/queries/fetching, from a server.
    named.discard(workspace_rows.FetchRow)
    # What moved of what is watched is asked in tests/queries/watching.
    named.discard(change_rows.AlertRow)
    # Of parties so large the samples have none.
    named.discard(answer_rows.LargeParty)
    left = {one for one in named if not any(one.__annotations__.keys() <= mine for mine in keys)}
    assert not {kind.__name__ for kind in left}


def test_a_key_that_is_missing_misspelt_or_of_another_kind_is_a_fault() -> None:
    row = {"relation": "owners", "count": 1, "past": 0}
    assert not list(faults(row, RelationRow, "row", set()))
    assert list(faults({**row, "coun": 1}, RelationRow, "row", set()))
    assert list(faults({"relation": "owners", "count": 1}, RelationRow, "row", set()))
    assert list(faults({**row, "past": Decimal(0)}, RelationRow, "row", set()))
