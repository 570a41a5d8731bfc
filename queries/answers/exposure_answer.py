"""Rows of ``exposure`` and ``paths``: a verdict a party and regime, and the paths behind it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final

from graph.paths.path_search import explained_part
from graph.reasons.transfer_words import TOGETHER
from graph.regimes.read_regimes import find_regime
from graph.values.dates import iso_day
from graph.values.share import UNIT, is_open, ticks_to_percent
from graph.values.vocabulary import Verdict
from graph.verdict.assess_party import Assessment
from graph.world.connections import Surroundings
from graph.world.world import World, text_name_in
from queries.answers.proof_answer import NO_REASONS
from queries.answers.regime_view import RegimeView, RuleAccount
from queries.question.answer import Answer
from queries.question.answer_rows import PathRow, RecordRow
from queries.question.verdict_rows import (
    DayKeys,
    OpenShare,
    OwnShare,
    Subject,
    VerdictRow,
    VerdictShares,
)
from queries.rows import candidate_rows as pairs
from queries.rows.party_rows import start_of
from queries.rows.path_rows import MAY_COUNT, cited_records, rounded_percent
from queries.rows.transfer_rows import transfer_row
from queries.words.accounts import account_of
from queries.words.plain_words import ACTS_WITH
from queries.words.result_labels import OPEN_ORDER, ReviewGround, result_label
from queries.words.sentences import listed_in_text
from queries.words.stated_facts import SourceNotes
from queries.words.verdict_sentences import FULL_PERCENT, Holders, RuleWords, reading_of

SHOWN_PATHS: Final = 10
TINY: Final = Decimal("0.000001")
"""Less than any share is stated or counted in, in percent."""
_SETTLED: Final = ("listed", "certain")
NO_OWN_SHARE: Final[OwnShare] = {
    "own_min_pct": None,
    "own_max_pct": None,
    "min_closed": None,
    "max_closed": None,
}
_NO_SHARES: Final[VerdictShares] = {
    **NO_OWN_SHARE,
    "product_min_pct": None,
    "product_max_pct": None,
    "product_min_closed": None,
    "product_max_closed": None,
}


def result_of(found: Assessment, row: Mapping[str, Any], *, owners: bool) -> str:
    """Return the label of a row made from an assessment, of a rule on ``owners`` or not."""
    flagged = [one for one in found.transfers if one.flags]
    below = bool(flagged) and not any(
        one.may_be_listed or set(one.givers) & set(one.listed) for one in flagged
    )
    unordered = bool(flagged) and all(OPEN_ORDER in one.sentence for one in flagged)
    role = bool(flagged) and all(one.measure is None for one in flagged)
    died = bool(flagged) and all(one.by_death for one in flagged)
    beside = below and all(TOGETHER in one.sentence for one in flagged)
    ground = ReviewGround(found.claimed, found.by_transfer, below, role, unordered, died, beside)
    return result_label(row, ground, owners=owners)


def asks_for_owners(found: Assessment) -> bool:
    """Return whether the version of the rule that was applied asks for beneficial owners."""
    versions = find_regime(found.regime).versions
    return any(one.owners is not None for one in versions if one.rule_id == found.rule_id)


def exposure_rows(
    world: World, numbers: Sequence[int], regimes: Sequence[str], day: int, *, links: bool
) -> Answer[VerdictRow]:
    """Return one row a party and regime, in the order asked; `InputError` for no such regime."""
    _, told = told_rules(world, numbers, regimes, day, links=links)
    return Answer(one.row for party in told for one in party)


def told_rules(
    world: World, numbers: Sequence[int], regimes: Sequence[str], day: int, *, links: bool
) -> tuple[list[RegimeView], list[list[RuleAccount]]]:
    """Return the rules asked, and what each says of each party; see `exposure_rows`."""
    asked = [RegimeView(world, find_regime(name), day) for name in regimes]
    for view in asked:
        view.assess(numbers)
    return asked, list(_tell_rules(asked, numbers, links=links))


def rows_of_each(
    world: World,
    numbers: Sequence[int],
    among: Sequence[int],
    asked: tuple[Sequence[str], int],
    *,
    links: bool,
) -> Iterator[list[VerdictRow]]:
    """Yield the rows of one party after the other; ``among`` are all that are asked about."""
    views = [RegimeView(world, find_regime(name), asked[1]) for name in asked[0]]
    for view in views:
        view.look_above(among)
    for told in _tell_rules(views, world.with_rows_held(numbers), links=links):
        yield [one.row for one in told]


def _tell_rules(
    asked: Sequence[RegimeView], numbers: Iterable[int], *, links: bool
) -> Iterator[list[RuleAccount]]:
    around = Surroundings(asked[0].world, asked[0].day) if links and asked else None
    for number in numbers:
        yield [_told_row(view, view.assess([number])[0], around) for view in asked]


def path_rows(
    world: World, number: int, regime: str, day: int, *, k: int, links: bool
) -> Answer[PathRow]:
    """Return the best paths from listed parties to a party, at most k of interests and of links.

    Paths of interests say what part of the look-through share all of them explain. Raises
    `InputError` if there is no such regime.
    """
    view = RegimeView(world, find_regime(regime), day)
    (assessment,) = view.assess([number])
    found = view.ownership_paths(number, k)
    rows = view.rows_of_paths(found)
    total = assessment.product_low
    # A listing that asks for a review only adds nothing to the total: its paths explain none.
    sure = [path for path in found if path.nodes[0] in view.listed_parties]
    part = None if total is None else explained_part(total / 100, sure)
    for row in rows:
        row["explained_pct"] = None if part is None else rounded_percent(part * 100, upper=False)
    if links:
        rows += view.rows_of_paths(view.link_paths(number, Surroundings(world, day), k))
    return Answer(rows)


def _told_row(view: RegimeView, found: Assessment, around: Surroundings | None) -> RuleAccount:
    """Return a row of ``exposure`` with its account in words."""
    row = verdict_row(view, found, around)
    account = account_of(row, view.rule_words, view.beside(found, row, links=around is not None))
    notes = SourceNotes()
    row["sentence"] = account.text(notes)
    row["footnotes"] = notes.texts
    return view.rule_account(row, account)


def verdict_row(
    view: RegimeView, found: Assessment, around: Surroundings | None, *, proven: bool = True
) -> VerdictRow:
    """Return a row of ``exposure`` without its sentence.

    ``around`` is what is linked to the party, if links are wanted; ``proven`` looks for the fewest
    interests that prove the verdict, and for facts that turn it.
    """
    world = view.world
    # Paths are shown for every verdict: those of one that is excluded say why they do not count.
    paths = view.rows_of_paths(view.ownership_paths(found.subject, SHOWN_PATHS))
    own = view.own_listings(found)
    if around is not None:
        paths += view.rows_of_paths(view.link_paths(found.subject, around, SHOWN_PATHS))
    decisions = pairs.decision_rows(world, found.subject)
    listed = frozenset[int]() if found.verdict in _SETTLED else view.listed_parties
    weak = pairs.weak_caveat(world, found.subject, listed)
    # Beside one that decides, another may decide as well: only where none does it moves nothing.
    decides = bool(found.candidates) and found.verdict is Verdict.REVIEW
    below = [] if decides else pairs.below_caveats(world, found.subject, listed, found.candidates)
    settled = found.verdict in _SETTLED or decides or view.asks_for_owners
    others = (
        pairs.elsewhere_caveats(world, found.subject, view.listed)
        if view.listed is not None and not settled
        else []
    )
    # Who leaves candidates out is told so beside whatever is not settled.
    blind = not world.counted and found.verdict not in _SETTLED
    row: VerdictRow = {
        **subject_keys(world, found.subject),
        "regime": found.regime,
        "rule_id": found.rule_id,
        "as_of": iso_day(found.day),
        "data_as_known_on": None,
        "verdict": found.verdict.value,
        "result": "",
        "reading": "",
        "basis": found.basis.value,
        "measure": found.measure,
        **_shares(found),
        "listed_owners": [world.id_of(n) for n in found.listed_owners],
        "listed_owner_names": [world.name_of(n) for n in found.listed_owners],
        "listed_owners_in_text": [world.text_name_of(n) for n in found.listed_owners],
        "unknown_share_max_pct": _direct_share(found),
        **open_share_keys(found),
        "flags": [
            *found.flags,
            *([pairs.BELOW] if below else []),
            *([pairs.ELSEWHERE] if others else []),
            *([] if weak is None else [pairs.FLAG]),
            *([pairs.NOT_COMPARED] if blind else []),
        ],
        "deciding_fact": found.deciding_fact,
        "if_in_force": None if found.if_in_force is None else found.if_in_force.value,
        **(view.reasons.reason_keys(found, view._known) if proven else NO_REASONS),
        "caveats": [
            *found.caveats,
            *(one["sentence"] for one in decisions),
            *below,
            *others,
            *([] if weak is None else [f"{weak}."]),
            *pairs.set_aside_caveats(world, found.subject, listed),
            *([pairs.NOT_COMPARED_TEXT] if blind else []),
        ],
        "candidates": pairs.candidate_rows(world, found.candidates),
        "decisions": decisions,
        "evidence": [*cited_records(world, found.why_rows, own), *_agreements(paths)],
        "listings": own,
        **(start_of(own, paths) or view.silent_start(found.subject)),
        "transfers": [transfer_row(world, one) for one in found.transfers],
        "paths": paths,
        "data_version": world.data_version,
        "sentence": "",
        "footnotes": [],
        "opening": None,
    }
    rule = view.rule_words
    holders = _holders(row, rule)
    if found.subject in view.rebuttals:
        holders = replace(holders, rebuttal=view.rebuttals[found.subject])
    row["result"] = result_of(found, row, owners=rule.owners)
    row["reading"] = reading_of(row, rule, holders)
    return row


def _agreements(paths: Iterable[PathRow]) -> list[str]:
    """Return the records of arrangements to act together that paths lead over, each once."""
    said = (hop for path in paths for hop in path["hops"] if hop["relation"] == ACTS_WITH)
    return list(dict.fromkeys(one["record"] for hop in said for one in (hop, *hop["also"])))


def open_share_keys(found: Assessment) -> OpenShare:
    """Return how much is in hands that no source states; ``None`` where no rule was applied."""
    ticks = found.open_ticks
    share = None if ticks is None else ticks_to_percent(ticks, upper=True)
    return {"unknown_owners": found.unknown_owners, "open_share_pct": share}


def _direct_share(found: Assessment) -> Decimal | None:
    """Return how much no direct holder is stated for, in percent; `None` where no rule applied."""
    unknown = found.unknown_share_max
    return None if unknown is None else Decimal(unknown) / UNIT


def _holders(row: VerdictRow, rule: RuleWords) -> Holders:
    """Return the listed parties of a sentence: those whose paths count or may, if all are shown."""
    paths = [path for path in row["paths"] if path["class"] in ("ownership", "control")]
    counted = {listed_in_text(path) for path in paths if _may_count(path)}
    names = row["listed_owners_in_text"]
    if len(paths) < SHOWN_PATHS:
        if rule.alone and row["verdict"] in ("certain", "possible"):
            counted -= _too_small_alone(paths, rule)
        names = [name for name in names if name in counted] or names
    entries = {listed_in_text(path): path["listings"][0] for path in paths if path["listings"]}
    return Holders(names, entries)


def _may_count(path: PathRow) -> bool:
    """Return whether a rule counts a path, or leaves open whether it does."""
    reasons = path["reasons_not_counted"]
    return path["counts_toward_rule"] or (
        bool(reasons) and all(text.lower().startswith(MAY_COUNT) for text in reasons)
    )


def _too_small_alone(paths: Sequence[PathRow], rule: RuleWords) -> set[str]:
    """Return who holds too little for a rule that counts each party by itself, all of it direct."""
    most = defaultdict[str, Decimal](Decimal)
    for path in paths:
        direct = len(path["hops"]) == 1 and path["class"] == "ownership"
        high = path["path_max_pct"] if direct else None
        # How much a chain adds by the rule is not the product of its shares.
        most[listed_in_text(path)] += FULL_PERCENT if high is None else Decimal(high)
    limit = rule.limit or Decimal(0)
    return {name for name, high in most.items() if high < limit + rule.is_strict * TINY}


def subject_keys(world: World, number: int, rows: Sequence[RecordRow] | None = None) -> Subject:
    """Return the columns that say which party it is."""
    rows = world.party_rows(number) if rows is None else rows
    numbers = sorted({text for row in rows for text in row["identifiers"]})
    names = [name["value"] for row in rows for name in row["names"]]
    party_id = world.id_of(number)
    name = world.name_in(rows) or party_id
    return {
        "subject_id": party_id,
        "subject_name": name,
        "subject_in_text": text_name_in(rows) or name,
        "subject_name_original": next((n for n in names if not n.isascii()), None),
        "jurisdiction": next((r["jurisdiction"] for r in rows if r["jurisdiction"]), None),
        "reg_number": next((n for n in numbers if not n.startswith("LEI:")), None),
        "lei": next((n.removeprefix("LEI:") for n in numbers if n.startswith("LEI:")), None),
    }


def own_share(low: int, high: int) -> OwnShare:
    """Return the share that a rule counts, of its ends in ticks, in percent."""
    return {
        "own_min_pct": ticks_to_percent(low, upper=False),
        "own_max_pct": ticks_to_percent(high, upper=True),
        "min_closed": not is_open(low),
        "max_closed": not is_open(high),
    }


def _shares(found: Assessment) -> VerdictShares:
    """Return the shares of a verdict in percent, exact or rounded outward to six places.

    An end that rounding moved is not meant; the ends of a share that is not exact are.
    """
    low, high = found.own_low_ticks, found.own_high_ticks
    least, most = found.product_low, found.product_high
    if low is None or high is None or least is None or most is None:
        return {**_NO_SHARES}
    product = rounded_percent(least, upper=False), rounded_percent(most, upper=True)
    return {
        **own_share(low, high),
        "product_min_pct": product[0],
        "product_max_pct": product[1],
        "product_min_closed": product[0] == least and not found.product_open[0],
        "product_max_closed": product[1] == most and not found.product_open[1],
    }


def verdict_keys(world: World, found: Assessment) -> DayKeys:
    """Return an assessment as a row: verdict, result, shares in percent, listed owners, flags."""
    low, high = found.own_low_ticks, found.own_high_ticks
    keys: DayKeys = {
        "verdict": found.verdict.value,
        "result": "",
        "basis": found.basis.value,
        "measure": found.measure,
        **(NO_OWN_SHARE if low is None or high is None else own_share(low, high)),
        "listed_owners": [world.id_of(n) for n in found.listed_owners],
        "listed_owner_names": [world.name_of(n) for n in found.listed_owners],
        **open_share_keys(found),
        "flags": list(found.flags),
        "deciding_fact": found.deciding_fact,
    }
    told = {**keys, "unknown_share_max_pct": _direct_share(found)}
    keys["result"] = result_of(found, told, owners=asks_for_owners(found))
    return keys
