"""Caveats beside a verdict: in sentences, what is not known and what was last seen long ago."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from graph.reasons.deciding_fact import DecidingFact
from graph.regimes.read_regimes import annulling_authorities
from graph.regimes.regime import (
    ANY_AUTHORITY,
    CLEARING,
    DELISTING,
    MAJORITY_STAKES,
    SHOWN_EFFECTS,
    RegimeVersion,
)
from graph.regimes.who_is_listed import names_no_entry
from graph.values.dates import Span, date_words, days_of, end_days, end_text, iso_day
from graph.values.note_parts import denial_of, first_words, ground_words, is_unknown_yet
from graph.values.role_phrases import role_phrase
from graph.values.share import FULL, TICK, percent_text
from graph.values.vocabulary import (
    COUNTED_CERTAINTY,
    NOTE_KINDS,
    Verdict,
    the_authority,
)
from graph.verdict.searched_lists import consulted_lists, lists_of_other_days, refused_records
from graph.world.rows_by_party import RowsByParty
from graph.world.world import World

_YEARS: Final = 2
_SHOWN: Final = 3
_WORDS: Final = 15
"""Rights that are described, and words of each that are quoted."""
_VAGUE: Final = pa.array(["otherInfluenceOrControl", "unknownInterest", "rightsGrantedByContract"])
"""Rights of which only a source's words tell what they are."""
_SPACED_PERCENT: Final = re.compile(r"(?<=\d) %")
_EVIDENCE: Final = {
    "S": ("The rule text was taken from summaries or reprints, not from its publisher.",),
    "M": ("The rule text was not read; it is stated from memory.",),
    "I": ("No source states this rule in these words; it is inferred.",),
}
"""What is said of a rule by the mark of its evidence."""
ENDS_ENTRY: Final = "It ends the entry that stood before it."
_IF_NO_APPEAL: Final = (
    "It ends the entry that stood before it when no appeal is left, on a day that is not stated."
)
_EFFECTS: Final = {CLEARING: "It rebuts the presumption."}

NO_EFFECT: Final = "This does not change the result."
_GAPS: Final = {
    "withheld": "A passage is withheld",
    "not_found": "Not found",
    "exempt": "Exempt from naming an owner",
    "reporting_exception": "Reason given for naming no parent",
    "no_psc": "The company states that nobody has significant control",
    "psc_statement": "Statement on significant control",
    "unknown_share": "A share is not stated",
    "unspecified_owner": "An owner is not named",
}
"""How a sentence on each kind of gap begins."""
_MISSING: Final = re.compile(r"\b(?:no|none|nobody|not|never)\b", re.IGNORECASE)
"""A ground that says by itself that something is not there."""


class Caveats:
    """Builds the caveats of each party of an outcome."""

    def __init__(self, deciding: DecidingFact) -> None:
        self.deciding = deciding
        self.outcome = deciding.outcome
        self.world = self.outcome.facts.scope.world
        self.day = self.outcome.facts.day
        self.lists = list(self._lists())
        # What no answer can tell of: entries since the newest edition, and refused records.
        told, _ = lists_of_other_days(self.world, self.outcome.version, self.day)
        self.refused = [*told, *refused_records(self.world)]
        scope = self.outcome.facts.scope
        self.gaps = RowsByParty(scope, self.day, "gaps", "about_idx")
        self.rulings = RowsByParty(scope, self.day, "rulings", "about_idx")
        self.listings = RowsByParty(scope, self.day, "listings", "party_idx")
        self._authorities = self.outcome.version.rulings
        self._assets = self.world.column("interests", "asset_idx")

    def caveats_for(
        self, node: int, verdict: Verdict, unstated: int, rows: list[int], owners: list[int]
    ) -> tuple[str, ...]:
        """Return the caveats about one party.

        Args:
            node: number in the scope.
            verdict: what was found.
            unstated: the open share of the party, in ticks.
            rows: interest rows that the answer rests on.
            owners: numbers in the scope of the listed parties above it.
        """
        scope = self.outcome.facts.scope
        number, above = scope.world_number(node), [scope.world_number(owner) for owner in owners]
        found = [*self.lists, *self._listing_age(number, verdict)]
        if verdict is not Verdict.LISTED:
            found += rule_caveats(self.outcome.version)
            found += open_share_caveats(unstated)
        if verdict not in (Verdict.LISTED, Verdict.CERTAIN):
            found += self.refused
        found += self._ages(rows)
        found += (f"{said}." for said in self.deciding.matches(node, verdict))
        found += self._claims(rows)
        found += self._ends_elsewhere(rows)
        if verdict in (Verdict.EXCLUDED, Verdict.REVIEW):
            found += self._described_rights(number)
        found += self._gaps(number)
        found += self._rulings(number)
        found += self._licences(above)
        found += self._late_facts(number, rows, above)
        return tuple(dict.fromkeys(found))

    def unstated_votes(self, node: int, verdict: Verdict) -> Iterator[str]:
        """Yield of which holders the shares stand for votes in a chain of majority stakes."""
        chain = self.outcome.version.chain == MAJORITY_STAKES
        if not chain or verdict not in (Verdict.CERTAIN, Verdict.POSSIBLE):
            return
        votes = self.deciding.evidence.stakes[self.outcome.wirings[0].votes]
        wires = self.deciding.evidence.wires_into(node)
        passing = {w.holder for w in wires if w.kind >= 0 and self.deciding.passing[w.holder]}
        for holder in sorted(passing - set(self.outcome.seeds[1].tolist())):
            if holder < self.outcome.facts.scope.size and not (votes.asset == holder).any():
                name = self.deciding.name(holder)
                yield f"No source states the votes in {name}, so its shares stand for them."

    def _lists(self) -> Iterator[str]:
        """Yield which lists of the authorities were looked at, and where they come from."""
        yield from consulted_lists(self.world, self.outcome.version)

    def _ages(self, rows: list[int]) -> Iterator[str]:
        """Yield how many holdings were last seen long before the day."""
        seen = self._cells(rows, "observed_on")
        yield from age_caveats(seen, self.day)

    def _listing_age(self, number: int, verdict: Verdict) -> Iterator[str]:
        """Yield how many of a listed party's listings were last seen long before the day."""
        if verdict is not Verdict.LISTED:
            return
        seen = [row["observed_on"] for row in self._regime_listings(number)]
        yield from age_caveats(seen, self.day, ("list entry", "list entries"))

    def _claims(self, rows: list[int]) -> Iterator[str]:
        """Yield what is alleged or disputed on the way, which counts for a review only."""
        counted = {word.value for word in COUNTED_CERTAINTY}
        said = zip(rows, self._cells(rows, "certainty"), strict=True)
        for row, certainty in said:
            if certainty in counted:
                continue
            interest = self.world.tables["interests"].slice(row, 1).to_pylist()[0]
            ends = interest["owner_idx"], interest["asset_idx"]
            owner, asset = map(self.world.text_name_of, ends)
            how = "it is disputed whether" if certainty == "disputed" else "it is alleged that"
            verb = role_phrase(interest["types"]) if _has_role(interest) else "was an owner of"
            against = self._against(interest["note"])
            speaker = f" For: {interest['asserted_by']}." if interest["asserted_by"] else ""
            told = f"Not counted: {how} {owner} {verb} {asset}.{speaker}{against}"
            yield told.replace("..", ".")

    def _ends_elsewhere(self, rows: list[int]) -> Iterator[str]:
        """Yield which stakes that count are over by what another source states."""
        offsets, by_asset = self.world.interests_by_asset
        owner, first, until = (
            self.world.column("interests", name) for name in ("owner_idx", "may_from", "may_until")
        )
        for row in rows:
            asset = self._assets[row]
            beside = by_asset[offsets[asset] : offsets[asset + 1]]
            # What began after an end is a stake of its own.
            over = (until[beside] <= self.day) & (until[beside] > first[row])
            ended = beside[over & (owner[beside] == owner[row])].tolist()
            if until[row] <= self.day or not ended:
                continue
            (mine, *others) = (
                self.world.tables["interests"].take(pa.array([row, *ended])).to_pylist()
            )
            days = [
                one["end"]
                for one in others
                if one["dataset"] != mine["dataset"] and set(one["types"]) & set(mine["types"])
            ]
            if days:
                holder, held = map(self.world.text_name_of, (mine["owner_idx"], mine["asset_idx"]))
                yield _disagreement(holder, held, days)

    def _described_rights(self, number: int) -> Iterator[str]:
        """Yield the words in which sources describe rights in a party that give no figure."""
        offsets, by_asset = self.world.interests_by_asset
        rows = by_asset[offsets[number] : offsets[number + 1]]
        first, until = (self.world.column("interests", one) for one in ("may_from", "may_until"))
        rows = rows[(first[rows] <= self.day) & (self.day < until[rows])]
        rows = rows[described_rights(self.world)[rows]]
        told = list[str]()
        for right in self.world.tables["interests"].take(pa.array(rows)).to_pylist():
            owner = self.world.text_name_of(right["owner_idx"])
            told.append(
                f"On a right of {owner} the source says: “{first_words(right['quote'], _WORDS)}”."
            )
        yield from [*dict.fromkeys(told)][:_SHOWN]

    def _against(self, note: str | None) -> str:
        """Return who denies a claim, and whether that was later than the day."""
        denied, day = denial_of(note), iso_day(self.day)
        if denied is None or is_unknown_yet(self.world.known_on, denied):
            return ""
        later = ", later than that day" if denied.is_after(day) else ""
        return f" Against{later}: {denied.name}."

    def _gaps(self, number: int) -> Iterator[str]:
        """Yield what sources say is missing about the party."""
        yield from gap_texts(self.gaps.rows_of(number))

    def _rulings(self, number: int) -> Iterator[str]:
        """Yield what authorities and courts found, also where it changes nothing here."""
        for ruling in self.rulings.rows_of(number):
            mine = ruling["authority"] in self.outcome.version.rulings
            mine &= ruling["effect"] != CLEARING or self.outcome.version.presumed
            effect = _EFFECTS.get(ruling["effect"] if mine else "", NO_EFFECT)
            if ruling["effect"] == DELISTING:
                effect = self._annulment_effect(ruling)
            yield f"Decision of {_decision(ruling)}. {effect}"

    def _annulment_effect(self, ruling: Mapping[str, Any]) -> str:
        name, rule = ruling["authority"], self.outcome.version.listings
        listed_by, waits = annulling_authorities().get(name, (name, False))
        if not {listed_by, ANY_AUTHORITY}.intersection(
            one for each in (rule, *rule.also) for one in each.authorities
        ):
            return NO_EFFECT
        if names_no_entry(self.world, self.world.tables["rulings"].to_pylist().index(ruling)):
            return "It ends one of several entries; which of them is not stated."
        return _IF_NO_APPEAL if waits and not ruling["start"] else ENDS_ENTRY

    def _licences(self, owners: list[int]) -> Iterator[str]:
        """Yield what licenses dealings with listed parties above, which clears nobody."""
        for owner in owners:
            name = self.world.text_name_of(owner)
            for ruling in self.rulings.rows_of(owner):
                if ruling["effect"] in SHOWN_EFFECTS and ruling["authority"] in self._authorities:
                    yield f"Decision on {name} of {_decision(ruling)}. {NO_EFFECT}"

    def _late_facts(self, number: int, rows: list[int], owners: list[int]) -> Iterator[str]:
        """Yield what began after a rebuttal was found, which may not cover it."""
        listed = self.outcome.listed
        if number not in listed.cleared | listed.perhaps_cleared:
            return
        starts = self._cells(self._direct_rows(number, rows), "start")
        since = [
            min(row["may_from"] for row in found)
            for o in owners
            if (found := self._regime_listings(o))
        ]
        begun = {
            "holdings used began": [Span.from_dates(start, None).may_from for start in starts],
            "owners on the list were put on it": since,
        }
        for ruling in self.rulings.rows_of(number):
            if ruling["effect"] != CLEARING or ruling["authority"] not in self._authorities:
                continue
            ruled_on = ruling["start"] or ruling["date"]
            for what, firsts in begun.items():
                later = sum(first > Span.from_dates(ruled_on, None).sure_from for first in firsts)
                if ruled_on and later:
                    yield (
                        f"{later} of the {what} after the rebuttal of {date_words(ruled_on)}; "
                        "whether it covers them too, a person must decide."
                    )

    def _regime_listings(self, number: int) -> list[dict[str, Any]]:
        """Return the listings of a party that are of the regime's authorities."""
        authorities = self.outcome.version.listings.authorities
        every = ANY_AUTHORITY in authorities
        rows = self.listings.rows_of(number)
        return [row for row in rows if every or row["authority"] in authorities]

    def _direct_rows(self, number: int, rows: list[int]) -> list[int]:
        """Return those of some rows that are interests in the party itself."""
        return [row for row in rows if self._assets[row] == number]

    def _cells(self, rows: list[int], name: str) -> list[Any]:
        """Return one column of some interest rows."""
        if not rows:
            return []
        column = self.world.tables["interests"][name]
        taken: list[Any] = column.take(pa.array(rows, pa.int64())).to_pylist()
        return taken


def _disagreement(owner: str, asset: str, days: list[str]) -> str:
    """Return that what one source states still is over by another one."""
    said = end_text(max(days, key=end_days))
    over = f"another states to have ended {said}"
    return f"Sources disagree on {owner} and {asset}: what one still states, {over}."


def gap_texts(gaps: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Yield in sentences what sources say is missing about a party."""
    for gap in gaps:
        if gap["kind"] in NOTE_KINDS:
            continue
        said, kind = ground_words(gap["ground"] or "").removesuffix("."), gap["kind"]
        if kind == "reporting_exception" and gap["quote"]:
            said += f" (it refers to “{gap['quote']}”)"
        elif kind == "unspecified_owner" and said and gap["quote"]:
            said += f" (“{first_words(gap['quote'], _WORDS)}”)"
        if not said:
            yield f"{_GAPS.get(kind, kind.replace('_', ' ').capitalize())}."
        elif kind in _GAPS and kind != "unknown_share" and not _MISSING.search(said):
            yield f"{_GAPS[kind]}: {said}."
        else:
            yield f"{said[:1].upper()}{said[1:]}."


def described_rights(world: World) -> NDArray[np.bool_]:
    """Return which interests are rights of no clear kind that a source describes in words."""
    kept: NDArray[np.bool_] | None = world.looked_up.get("described_rights")
    if kept is None:
        table = world.tables["interests"]
        words = pc.match_substring(table["quote"], " ")
        kept = pc.fill_null(words, False).to_numpy().astype(bool)
        # A row without types that states a share is one of shares.
        share = table["share"].combine_chunks()
        low, high = (pc.struct_field(share, end) for end in ("low", "high"))
        figure = pc.or_(pc.greater(low, 0), pc.less(high, FULL))
        kept &= ~pc.fill_null(figure, False).to_numpy(zero_copy_only=False).astype(bool)
        types = table["types"].combine_chunks()
        clear = pc.invert(pc.is_in(pc.list_flatten(types), value_set=_VAGUE))
        kept[pc.list_parent_indices(types).filter(clear).to_numpy()] = False
        world.looked_up["described_rights"] = kept
    return kept


def open_share_caveats(unstated: int) -> Iterator[str]:
    """Yield how much of a party is in hands that no source states, if any of it is.

    Args:
        unstated: the open share, in ticks.
    """
    if unstated:
        share = percent_text(-(-unstated // TICK))
        yield f"For up to {share}%, directly or further up, no source names an owner."


def _decision(ruling: Mapping[str, Any]) -> str:
    """Return who decided something, when, and what."""
    said = (ruling["conclusion"] or ruling["effect"].replace("_", " ")).rstrip(".")
    dated = ruling["date"] or ruling["start"]
    when = date_words(dated) if dated else "no date stated"
    return f"{the_authority(ruling['authority'])}, {when}: {said}"


def _has_role(interest: Mapping[str, Any]) -> bool:
    """Return whether an interest is a right or role, and not a share."""
    return interest["share"] is None and bool(interest["types"])


def rule_caveats(version: RegimeVersion) -> list[str]:
    """Return what a rule leaves open, and how far its own text was read."""
    said = (_SPACED_PERCENT.sub("%", text) for text in version.caveats)
    return [*said, *_EVIDENCE.get(version.evidence, ())]


def age_caveats(
    seen: Iterable[str | None], day: int, what: tuple[str, str] = ("holding", "holdings")
) -> Iterator[str]:
    """Yield how many of some dates lie more than two years before a day, if any do."""
    known = [(days_of(text)[1] - 1, text) for text in seen if text is not None]
    old = sorted((last, text) for last, text in known if last < years_before(day))
    if old:
        count = f"1 {what[0]}" if len(old) == 1 else f"{len(old)} {what[1]}"
        sources = "The source for {} was" if len(old) == 1 else "The sources for {} were"
        yield (
            f"{sources.format(count)} over two years old on {date_words(iso_day(day))}, "
            f"the oldest of {date_words(old[0][1])}."
        )


def years_before(day: int) -> int:
    """Return the day before which a statement is old on a day; both ordinals."""
    year, rest = iso_day(day).split("-", 1)
    earlier = max(int(year) - _YEARS, 1)
    return days_of(f"{earlier:04d}-{'03-01' if rest == '02-29' else rest}")[0]
