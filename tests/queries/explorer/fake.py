"""A small workspace made of plain answers, for pages; one party has hostile names."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from graph.head.rule_status import RuleStatus
from graph.values.errors import InputError, NotFoundError
from queries.answers.interest_levels import Interests
from queries.answers.regime_rows import regime_rows
from queries.party_answer.page_shape import PartyPage
from queries.question.answer import Answer
from queries.question.country_choice import country_code
from queries.question.found_page import FoundPage
from queries.question.settings import Settings
from queries.saved.catalog import QueryAnswer
from queries.saved.front_matter import Parameter, SavedQuery
from queries.words.result_labels import NONE_FOUND_OPEN
from queries.workspace.neighbour_verbs import NeighbourPage
from tests.queries.explorer.fake_page import made_page
from tests.queries.made_up import CHANGE, GONE, HOSTILE, NAMES, OLDER, PATHS, SOURCE, hop

CITED = {
    "position": "line 1",
    "source_id": "ab" * 32,
    "published_on": None,
    "retrieved_on": None,
    **SOURCE,
}
"""Where a fact stands."""


@dataclass
class Head:
    """The version of the fake record."""

    data_version: str
    parts: tuple[Any, ...] = ()

    def of_dataset(self, dataset: str) -> list[Any]:
        """No part of any."""
        return []


@dataclass
class FakeRecord:
    """A record that knows its version alone."""

    version: str = "0123456789abcdef"
    left: list[str] = field(default_factory=list)

    def head(self) -> Head:
        """The version that is current."""
        return Head(self.version)

    def stated_head(self) -> Head:
        """The same, before anything is compared."""
        return self.head()


@dataclass
class FakeBackend:
    """A store at an address that knows its version alone."""

    version: str

    def rule_statuses(self) -> tuple[RuleStatus, ...]:
        """No status of a rule was set."""
        return ()

    def store(self) -> "FakeBackend":
        """Itself."""
        return self

    def data_version(self) -> str:
        """The version that the store holds."""
        return self.version

    def verify(self) -> str:
        """Nothing is compared."""
        return "nothing"


@dataclass
class FakeWorkspace:
    """The verbs of a workspace, answered from the tables above; counts what it was asked."""

    settings: Settings
    record: FakeRecord = field(default_factory=FakeRecord)
    remote: bool = False
    asked: list[str] = field(default_factory=list)
    taken: str | None = None
    loaded: bool = True
    more: int = 0
    older: tuple[str, ...] = (OLDER, GONE)

    @property
    def data_version(self) -> str:
        """The version that answers stand on, taken once as the real one does."""
        self.taken = self.taken or self.record.version
        return self.taken

    @property
    def backend(self) -> FakeBackend:
        """Where a store at an address is asked."""
        return FakeBackend(self.record.version)

    def close(self) -> None:
        """Forget the version."""
        self.taken = None

    def status(self) -> dict[str, Any]:
        """What is loaded."""
        counts = {"parties": 40, "interests": 33, "links": 18, "listings": 15, "gaps": 23}
        row = {
            "dataset": "toloka",
            "reader": "case",
            "retrieved_on": "2024-04-26",
            "records": 130,
            **counts,
            "quarantined": 1,
        }
        return {
            "data_version": self.data_version,
            "datasets": [row] if self.loaded else [],
            "totals": {**counts, "records": 130, "quarantined": 1},
            "store": {"kind": "embedded", "fresh": False},
            "caches": {},
        }

    def nearest(self, text: str, limit: int = 20) -> Answer:
        """As a search."""
        return Answer(self.search(text, limit))

    def search(
        self, text: str, limit: int = 20, country: str | None = None, **_more: Any
    ) -> FoundPage:
        """Names that hold the text, whatever its case."""
        self.asked.append(f"search {text}")
        if country is not None:
            country_code(country)
        page = FoundPage(
            {
                "id": party,
                "name": name,
                "schema": "Company",
                "jurisdiction": "nl",
                "identifiers": ["NL-KVK:27265167"],
                "matched_on": "name",
                "score": 90.0,
                "listed": party in ("toloka:tevian", "toloka:ntechlab"),
                "status": None,
                "trust": False,
                "name_original": None,
                "name_latin": None,
                "birth_date": None,
                "address": None,
                "companies": [],
                "lists": [],
            }
            for party, name in NAMES.items()
            if text == party or text.lower() in name.lower()
            if country in (None, "nl")
        )
        page.total = len(page)
        page.facets = {"country": {"nl": len(page)}, "schema": {"Company": len(page)}}
        return page

    def resolve(self, party: str) -> str:
        """An id, or a name exactly."""
        for number, name in NAMES.items():
            if party in (number, name):
                return number
        raise NotFoundError(f'No party is called "{party}".', list(NAMES.items())[:2])

    def show(self, party: str, as_of: str | None = None) -> dict[str, Any]:
        """Facts with one item of each kind."""
        name = NAMES[party]
        return {
            "id": party,
            "name": name,
            "schema": "Company",
            "trust": False,
            "jurisdiction": "nl",
            "as_of": as_of,
            "data_version": self.data_version,
            "names": [
                {"value": name, "kind": "name", "language": "en", **CITED},
                {"value": "Толока", "kind": "alias", "language": "ru", **CITED},
            ],
            "identifiers": [
                {"scheme": "", "value": "NL-KVK:27265167", "valid": None, "remark": None, **CITED}
            ],
            "addresses": [],
            "facts": [],
            "listings": [
                {
                    "authority": "EU",
                    "list": "eu_human_rights",
                    "programme": None,
                    "start": None,
                    "state": "in force",
                    "measures": ["asset_freeze"],
                    "note": None,
                    **CITED,
                }
            ]
            if party in ("toloka:tevian", "toloka:ntechlab")
            else [],
            "gaps": [{"kind": "withheld", "ground": f"privacy of {name}", **CITED}],
            "notes": [],
            "rulings": [],
            "arrangements": [],
            "transfers": [],
            "members": [],
        }

    def party_page(
        self,
        party: str,
        regimes: Sequence[str] | None = None,
        as_of: str | None = None,
        *,
        known_on: str | None = None,
    ) -> PartyPage:
        """The page of a party that states its owners and its paths."""
        known = f" known {known_on}" if known_on else ""
        self.asked.append(f"page {party} {as_of} {','.join(regimes or ())}{known}")
        hops = [*self.owners(party), *(h for path in PATHS.get(party, []) for h in path["hops"])]
        asked = (as_of or "2024-04-08", known_on, regimes or ("us", "eu", "uk"))
        return made_page(party, NAMES[party], hops, asked, self.data_version)

    def owners(
        self, party: str, depth: int = 1, as_of: str | None = None, *, limit: int | None = None
    ) -> Interests:
        """Who owns it: Volozh, or Yandex; one statement that has ended."""
        rows = [
            hop("toloka:yandex_nv", party),
            hop("toloka:volozh", party, holds="no", valid_to="2022-06-03"),
        ]
        return Interests(rows[:limit], left_out=self.more)

    def holdings(
        self, party: str, depth: int = 1, as_of: str | None = None, *, limit: int | None = None
    ) -> Interests:
        """Nothing."""
        return Interests()

    def exposure(
        self,
        parties: Sequence[str],
        regimes: Sequence[str] | None = None,
        as_of: str | None = None,
        *,
        links: bool = False,
        known_on: str | None = None,
    ) -> Answer:
        """A verdict a regime: EU with the paths above, the others without a list."""
        known = f" known {known_on}" if known_on else ""
        known += "" if links else " no links"
        self.asked.append(f"exposure {parties[0]} {as_of} {','.join(regimes or ())}{known}")
        keys = {r["short"]: r["key"] for r in regime_rows()}
        return Answer(
            self._row(parties[0], keys.get(name, name), as_of) for name in regimes or ("eu",)
        )

    def _row(self, party: str, regime: str, as_of: str | None) -> dict[str, Any]:
        eu = regime == "eu_asset_freeze"
        return {
            "subject_id": party,
            "subject_name": NAMES[party],
            "regime": regime,
            "rule_id": f"{regime}/1",
            "as_of": as_of,
            "data_as_known_on": None,
            "verdict": "excluded" if eu else "not_assessed",
            "result": NONE_FOUND_OPEN.label if eu else "Not assessed",
            "reading": "No owner on the EU list is stated: who is behind it is not known.",
            "basis": "none",
            "own_min_pct": Decimal(0),
            "own_max_pct": Decimal(0),
            "product_min_pct": Decimal(0),
            "product_max_pct": Decimal(0),
            "product_min_closed": True,
            "product_max_closed": True,
            "measure": None,
            "min_closed": True,
            "max_closed": True,
            "listed_owners": [],
            "listed_owner_names": [],
            "evidence": [],
            "unknown_share_max_pct": Decimal(100) if eu else None,
            "unknown_owners": "all" if eu else None,
            "open_share_pct": Decimal(100) if eu else None,
            "flags": ["unknown_share"] if eu else [],
            "deciding_fact": None,
            "caveats": [f"No source states the share that owners of {NAMES[party]} hold."],
            "data_version": self.data_version,
            "paths": PATHS.get(party, []) if eu else [],
            "sentence": "No owner on the EU list is stated: who is behind it is not known.",
        }

    def paths(
        self,
        party: str,
        regime: str = "eu",
        as_of: str | None = None,
        *,
        k: int = 10,
        links: bool = False,
        known_on: str | None = None,
    ) -> Answer:
        """The paths above, which explain all of it."""
        return Answer({**one, "explained_pct": Decimal(100)} for one in PATHS.get(party, []))

    def timeline(self, party: str, regimes: Sequence[str] | None = None) -> Answer:
        """Two spans a regime; one change, by a party whose name is the one asked about."""
        keys = {r["short"]: r["key"] for r in regime_rows()}
        rows = Answer()
        for name in regimes or ("eu",):
            said = {"regime": keys.get(name, name), "own_min_pct": None, "why": None}
            cause = {"sentence": f"EU listing of {NAMES[party]} ends"}
            review = {"verdict": "review", "result": "Review needed"}
            rows.append({**said, **review, "from": None, "until": CHANGE, "causes": []})
            none = {"verdict": "excluded", "result": NONE_FOUND_OPEN.label}
            rows.append({**said, **none, "from": CHANGE, "until": None, "causes": [cause]})
        return rows

    def compare(
        self,
        party: str,
        before: str,
        after: str,
        regimes: Sequence[str] | None = None,
        as_of: str | None = None,
    ) -> Answer:
        """One move a regime: the hop from Yandex."""
        self.asked.append(f"compare {party} {before} {after} {as_of}")
        if before == GONE:
            raise InputError(f"data version {GONE} is gone; choose another")
        keys = {r["short"]: r["key"] for r in regime_rows()}
        moved = {
            "what": "interest",
            "before": "in force",
            "after": "ended",
            "hop": hop("toloka:yandex_nv", party),
            "sentence": f"Yandex N.V. → {NAMES[party]}: in force before, ended after",
            **{key: SOURCE[key] for key in ("source", "record", "url")},
        }
        return Answer(
            {
                "subject_id": party,
                "subject_name": NAMES[party],
                "regime": keys.get(name, name),
                "from": _side(before, "review"),
                "to": _side(after, "excluded"),
                "changed": True,
                "moved": [moved],
                "sentence": f"{NAMES[party]}: review before, excluded after.",
                "data_version": self.data_version,
            }
            for name in regimes or ("eu",)
        )

    def versions(self) -> Answer:
        """The current version, and one before it."""
        at = "2026-11-24T10:00:00+00:00"
        found = [self.data_version, *self.older]
        return Answer(
            {
                "data_version": version,
                "at": at,
                "files": 3,
                "current": version == self.data_version,
                "gone": version == GONE,
            }
            for version in found
        )

    def statements(
        self, party: str, other: str, relation: str | None = None, as_of: str | None = None
    ) -> dict[str, Any]:
        """Two statements that disagree, and a passage that is withheld."""
        self.asked.append(f"statements {party} {other} {relation} {as_of}")
        mine = hop(party, other, relation or "OWNS", certainty="reported", quote=HOSTILE)
        return {
            "from_id": party,
            "from_name": NAMES[party],
            "to_id": other,
            "to_name": NAMES[other],
            "statements": [mine, hop(party, other, relation or "OWNS", asserted_by=HOSTILE)],
            "disagree": f"{HOSTILE} says 10%; the memo says 20%. Both cannot be true.",
            "withheld": [{"ground": f"privacy {HOSTILE}", "about": "the memo", "locator": "p. 3"}],
            "data_version": self.data_version,
        }

    def published_record(self, source_id: str, position: str) -> dict[str, Any]:
        """The record as it was read, with a hostile name in it."""
        text = None if self.remote else f"- owner: {HOSTILE}"
        return {"text": text, "why_not": "A store holds no files.", "position": position}

    def around(
        self,
        parties: Sequence[str],
        fresh: Sequence[str] | None = None,
        as_of: str | None = None,
        known_on: str | None = None,
    ) -> dict[str, Any]:
        """The parties above, and the hops of their paths."""
        wanted = list(parties if fresh is None else fresh)
        rows = [
            {
                "id": party,
                "name": NAMES[party],
                "original": NAMES[party],
                "schema": "Company",
                "identifiers": [],
                "topics": [],
                "trust": False,
                "datasets": ["toloka"],
                "country": "nl",
                "listed": party == "toloka:volozh",
                "listings": [NAMES[party]] if party == "toloka:volozh" else [],
                "relations": [{"relation": "owners", "count": 2, "past": 1}],
            }
            for party in wanted
            if party in NAMES
        ]
        hops = [h for paths in PATHS.values() for p in paths for h in p["hops"]]
        said = [{**h, "dataset": "toloka"} for h in hops if {h["from_id"], h["to_id"]} & {*wanted}]
        missing = [party for party in wanted if party not in NAMES]
        return {"parties": rows, "statements": said, "missing": missing}

    def neighbours(
        self, party: str, relation: str, as_of: str | None = None, **narrowed: Any
    ) -> NeighbourPage:
        """Whoever its paths join it to."""
        near = [row for row in self.around(list(NAMES))["parties"] if row["id"] != party]
        past = bool(narrowed.get("past"))
        said = self.owners(party) if relation == "owners" else []
        page = NeighbourPage(
            {
                **row,
                "statements": [
                    hop
                    for hop in said
                    if hop["from_id"] == row["id"] and (hop["holds"] == "no") == past
                ],
            }
            for row in near[:3]
        )
        page.total = len(page) + self.more + past
        return page

    def regimes(self) -> Answer:
        """The real regimes."""
        return regime_rows()

    def sources(self) -> Answer:
        """One file."""
        days = {"edition": None, "retrieved_on": None}
        return Answer(
            [{"dataset": "toloka", "file": "toloka.case.yaml", "publisher": HOSTILE, **days}]
        )

    def quarantine(self, dataset: str | None = None) -> Answer:
        """One refused record."""
        return Answer(
            [{"dataset": "toloka", "file": "f.csv", "position": "row 4", "reason": HOSTILE}]
        )

    def checks(self, as_of: str | None = None) -> Answer:
        """One finding."""
        what = f"holders of {HOSTILE} hold 120%"
        return Answer([{"kind": "total_over_100", "about": "x", "what": what, "records": ["t:1"]}])

    def queries(self) -> list[SavedQuery]:
        """One saved query."""
        parameters = (
            Parameter("party", "party", "toloka:toloka_bv", "the company to start from"),
            Parameter("depth", "integer", "5", "how many levels up"),
            Parameter("as_of", "date", "2024-01-01", "the day asked about"),
        )
        question = "Who owns {party}, up to {depth} levels up, on {as_of}?"
        text = "MATCH (n:Entity {id: $party}) RETURN n.id AS owner_id"
        named = SavedQuery("owners", "Owners", question, ("up",), parameters, text, (), None)
        return [named]

    def run_query(
        self,
        name: str,
        parameters: Mapping[str, str] | None = None,
        limit: int = 1000,
        stop: Any = None,
    ) -> Answer:
        """Echo what was bound."""
        self.asked.append(f"query {name} {dict(parameters or {})}")
        party = (parameters or {})["party"]
        return QueryAnswer([{"owner_id": party, "owner": NAMES[party], "share": "=1+1"}])


def _side(text: str, verdict: str) -> dict[str, Any]:
    is_day = "-" in text
    return {
        "as_of": text if is_day else "2024-04-08",
        "data_version": "0123456789abcdef" if is_day else text,
        "verdict": verdict,
        "result": "Review needed" if verdict == "review" else NONE_FOUND_OPEN.label,
        "own_min_pct": Decimal(0),
        "own_max_pct": Decimal(50),
        "open_share_pct": Decimal(100) if verdict == "excluded" else None,
        "min_closed": True,
        "max_closed": False,
    }


def open_fake(path: Path | str, store: str = "embedded") -> FakeWorkspace:
    """Open it as the real one is opened."""
    return FakeWorkspace(Settings(Path(path), store))
