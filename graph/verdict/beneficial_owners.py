"""Who the beneficial owners of a company are, by the rule of one regime on one day.

Sanctions rules ask whether listed parties own a company; these rules ask who does. Each person
above the company is looked at alone, by the grounds that the regime names
(`graph.regimes.owner_rule`): whole blocks passed down a chain of majorities (Companies Act 2006,
Schedule 1A, paragraph 18), percentages multiplied along each chain and added over the chains
(Regulation (EU) 2024/1624, Article 52), an interest in whoever controls the company, or control of
what holds an interest in it (Article 54). Ranges give ``certain`` where the lower end meets a
ground, ``possible`` where only the upper end does, and ``review`` where only signs, alleged or
disputed stakes do.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from graph.cascade.dissolved_holders import HOLDER_DISSOLVED, IN_DISSOLVED
from graph.holdings.control_shares import Range
from graph.holdings.control_signs import BOTH_WAYS, CAPITAL_UNKNOWN, NOMINEE
from graph.kernels.cascade_loops import Longs
from graph.reasons.dissolved_words import dissolved_on
from graph.reasons.share_words import UNKNOWN, share_words
from graph.regimes.owner_rule import BLOCK, CONTROL, IN_CONTROLLER, PRODUCT, OwnerGround, OwnerRule
from graph.regimes.regime import NotAssessed, Regime
from graph.regimes.set_status import with_set_status
from graph.values.share import FULL_TICKS
from graph.values.vocabulary import Verdict
from graph.verdict.holders_above import Company
from graph.world.world import World

STRENGTH = (Verdict.EXCLUDED, Verdict.REVIEW, Verdict.POSSIBLE, Verdict.CERTAIN)
"""Verdicts on an owner, weakest first."""
_SHOWN_WORDS = {IN_DISSOLVED: HOLDER_DISSOLVED}
_JUDGED = {
    NOMINEE: "what nominees hold",
    HOLDER_DISSOLVED: "what dissolved companies held",
    CAPITAL_UNKNOWN: "rights that may be its shares",
    BOTH_WAYS: "an indirect share beside the direct one",
    "own_shares": "what companies hold in themselves",
}
"""What counts in a review only, by the word that stands beside the answer."""
OWN_SHARES = "own_shares"
METHODS_DISAGREE = "methods_disagree"
ENTITY = "legal_entity_at_top"
UNKNOWN_KIND = "kind_of_party_unknown"


@dataclass(frozen=True, slots=True)
class Owner:
    """One party above a company, and what a rule on beneficial owners says of it.

    Attributes:
        party: its world number.
        verdict: ``certain``, ``possible``, ``review`` or ``excluded``.
        ground: the ground that comes furthest, as the regime names it.
        method: how that ground is computed.
        measure: the right that the share is of; ``None`` for control without a share.
        low: lower end in ticks of the share that the ground counts.
        high: upper end of it.
        product_low: lower bound of the look-through share in percent.
        product_high: upper bound of it.
        bands: classes of the register in which the share may lie; one where it is settled.
        why: the ground and the share in words.
        flags: words beside it.
        rows: interest rows that lead from the party to the company.
    """

    party: int
    verdict: Verdict
    ground: str
    method: str
    measure: str | None
    low: int
    high: int
    product_low: Fraction
    product_high: Fraction
    bands: tuple[str, ...]
    why: str
    flags: tuple[str, ...]
    rows: tuple[int, ...]


def find_beneficial_owners(
    world: World,
    regime: Regime,
    target: int,
    day: int,
    *,
    everyone: bool = False,
    rows: Longs | None = None,
) -> tuple[Owner, ...] | NotAssessed:
    """Return the beneficial owners of a company by a regime's rule, strongest first.

    Args:
        world: the world.
        regime: a regime that has a rule on beneficial owners.
        target: world number of the company.
        day: ordinal.
        everyone: also those above the company whom the rule excludes.
        rows: the only interest rows that may be used; ``None`` for all.

    Returns:
        The owners, or the reason why the regime says nothing.
    """
    version = with_set_status(regime, world).version_on(day)
    if isinstance(version, NotAssessed):
        return version
    if version.owners is None:
        return NotAssessed(f"{regime.in_text} has no rule on beneficial owners")
    company = Company(world, version, target, day, rows)
    owners = owners_of(company, company.parties_above(), skip_small=not everyone)
    found = [one for one in owners if everyone or one.verdict is not Verdict.EXCLUDED]
    found.sort(key=lambda one: (-STRENGTH.index(one.verdict), -one.low, -one.high, one.party))
    return tuple(found)


def owners_of(
    company: Company, nodes: Sequence[int], *, skip_small: bool = False, any_kind: bool = False
) -> list[Owner]:
    """Return what the rule says of some parties above a company.

    Args:
        company: the company.
        nodes: their numbers in its scope.
        skip_small: leave out who can be seen at a glance to be none.
        any_kind: also companies that others own, where only natural persons can be owners.
    """
    rule, found = company.rule, []
    smallest = min(ground.limit for ground in rule.grounds if ground.method != CONTROL)
    for node in nodes:
        if skip_small and company.quick_bound(node) < smallest:
            continue
        kind = company.kind(node) if rule.natural_only else "any"
        if kind == "held" and not any_kind:
            continue
        found.append(_owner(company, node, kind))
    return found


@dataclass(frozen=True, slots=True)
class _GroundResult:
    """What one ground says: the verdict, and the share of the measure that comes furthest."""

    ground: OwnerGround
    verdict: Verdict
    measure: str | None
    share: Range

    @property
    def strength(self) -> int:
        return STRENGTH.index(self.verdict)


def _owner(company: Company, node: int, kind: str) -> Owner:
    """Build the answer about one party; ``kind`` is that of `Company.kind`, or ``any``."""
    rule, version = company.rule, company.version
    met = [_apply_ground(company, node, ground) for ground in rule.grounds]
    best, flags = _deciding_ground(rule, met)
    if best.verdict is Verdict.EXCLUDED and company.control_grade(node):
        # The grounds of a rule may ask for shares only: what else gives control is for a person.
        ground = OwnerGround("control", CONTROL, 1, "control that no share gives")
        best = _GroundResult(ground, Verdict.REVIEW, None, best.share)
    verdict = best.verdict
    if kind in ("entity", "held") and verdict is not Verdict.EXCLUDED:
        verdict = Verdict.REVIEW
        flags.add(ENTITY)
    if kind == "unknown" and verdict is not Verdict.EXCLUDED:
        flags.add(UNKNOWN_KIND)
    if verdict is Verdict.EXCLUDED and best.share.high > 0:
        flags.update(version.flags.get("minority", ()))
    judged = company.judged_below(node) if verdict is Verdict.REVIEW else []
    words = {_SHOWN_WORDS.get(one[0], one[0]) for one in judged}
    flags |= words
    if verdict is Verdict.REVIEW and company.is_own_doubtful(node):
        flags.add(OWN_SHARES)
    product = company.product_of(node)
    return Owner(
        party=company.scope.world_number(node),
        verdict=verdict,
        ground=best.ground.name,
        method=best.ground.method,
        measure=best.measure,
        low=best.share.low,
        high=best.share.high,
        product_low=100 * product[0],
        product_high=100 * product[1],
        bands=rule.bands_of(best.share.low, best.share.high),
        why=_words(best, flags) + _dissolved_words(company, judged),
        flags=tuple(sorted(flags)),
        rows=company.rows_below(node),
    )


def _deciding_ground(rule: OwnerRule, met: list[_GroundResult]) -> tuple[_GroundResult, set[str]]:
    """Choose the ground that decides; where all are needed and one says no, a person must judge."""
    best = max(met, key=lambda one: (one.strength, one.share.low, one.share.high))
    first = next(one for one in met if one.strength == best.strength)
    if rule.needed == "any":
        return (first if first.strength else best), set()
    worst = min(met, key=lambda one: one.strength)
    if worst.strength or not best.strength:
        return (worst if worst.strength else best), set()
    review = _GroundResult(best.ground, Verdict.REVIEW, best.measure, best.share)
    return review, {METHODS_DISAGREE} if best.verdict is not Verdict.REVIEW else set()


def _apply_ground(company: Company, node: int, ground: OwnerGround) -> _GroundResult:
    """Compute what one ground says of a party, by the measure that comes furthest."""
    if ground.method == CONTROL:
        verdict = STRENGTH[company.control_grade(node)]
        name, share = company.best_block(node)
        return _GroundResult(ground, verdict, name if share.high else None, share)
    shares = {
        BLOCK: company.blocks,
        PRODUCT: company.products,
        IN_CONTROLLER: company.products_in_controllers,
    }[ground.method](node)
    options = [
        _GroundResult(ground, _verdict(share, ground.limit), name, share)
        for name, share in shares.items()
    ]
    return max(options, key=lambda one: (one.strength, one.share.low, one.share.high))


def _verdict(share: Range, limit: int) -> Verdict:
    """Return the verdict that a share gives against a limit, both in ticks."""
    if share.low >= limit:
        return Verdict.CERTAIN
    if share.high >= limit:
        return Verdict.POSSIBLE
    return Verdict.REVIEW if share.review >= limit else Verdict.EXCLUDED


def _words(met: _GroundResult, flags: set[str]) -> str:
    """Write a share and its ground in words, and what keeps them from deciding."""
    said, share = met.ground.text, met.share
    by_signs = met.verdict is Verdict.REVIEW and METHODS_DISAGREE not in flags
    if met.measure is not None and not (by_signs and share.review >= FULL_TICKS):
        low, high = (0, share.review) if by_signs else (share.low, share.high)
        text = share_words(low, high)
        part = f"a part of the {met.measure} that no source states"
        said = f"{part if text == UNKNOWN else f'{text} of the {met.measure}'}, {said}"
    elif met.ground.method != CONTROL:
        said = f"stakes {said}"
    if by_signs:
        some = [text for word, text in _JUDGED.items() if word in flags]
        kinds = ["signs of control", "alleged or disputed interests", *some]
        said += f"; this counts only with {', '.join(kinds[:-1])}, or {kinds[-1]}"
    if METHODS_DISAGREE in flags:
        said += "; other ways to compute an indirect holding stay below the threshold"
    if ENTITY in flags:
        said += "; only natural persons are beneficial owners, and this is a legal entity"
    return said


def _dissolved_words(company: Company, judged: Sequence[tuple[str, int, int, int]]) -> str:
    """Write which dissolved companies held what, as the end of a sentence; else nothing."""
    said, world = "", company.world
    for word, *ends, ticks in judged:
        if word == HOLDER_DISSOLVED:
            holder, asset = map(company.scope.world_number, ends)
            held = f"{world.text_name_of(holder)}, which held {share_words(ticks, ticks)} of"
            ended = dissolved_on(world, holder)
            said += f"; {held} {world.text_name_of(asset)}, was dissolved{ended}"
    return said
