"""What a rule on beneficial owners adds to a regime: grounds, control on the way, classes.

A sanctions rule asks whether listed parties own a company; a rule on beneficial owners asks who
owns it, person by person. Its tables stand under ``owners`` in the file of the regime.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from graph.values.errors import InputError
from graph.values.share import TICK, Share, parse_share

BLOCK: Final = "block"
"""What the person and the companies that it controls hold in the company, each block in full."""
PRODUCT: Final = "product"
"""Percentages multiplied along each chain and added up over the chains."""
IN_CONTROLLER: Final = "interest_in_controller"
"""The product in a company that controls the company asked about."""
CONTROL: Final = "control"
"""Control of the company itself, by a chain of majorities or by a right."""
METHODS: Final = (BLOCK, PRODUCT, IN_CONTROLLER, CONTROL)
CONTROL_MEASURES: Final = ("votes_else_shares", "largest")


@dataclass(frozen=True, slots=True)
class OwnerGround:
    """One way in which somebody is a beneficial owner.

    Attributes:
        name: as answers print it, such as the article.
        method: one of ``METHODS``.
        limit: the smallest share in ticks that is enough; 1 for control, which has no share.
        text: the ground in words.
    """

    name: str
    method: str
    limit: int
    text: str


@dataclass(frozen=True, slots=True)
class Band:
    """A class of shares that a register prints instead of a number."""

    name: str
    share: Share


@dataclass(frozen=True, slots=True)
class OwnerRule:
    """How a regime finds the beneficial owners of a company.

    Attributes:
        natural_only: only natural persons are beneficial owners.
        control_limit: the smallest share in ticks by which a holder controls a company.
        control_by: ``votes_else_shares`` (votes, or shares in companies of which no votes are
            stated) or ``largest`` (whichever of the measures is larger).
        needed: ``any`` ground is enough, or ``all`` must agree; where they do not, a person
            must judge.
        grounds: in the order in which they are tried.
        bands: classes, lowest first.
    """

    natural_only: bool
    control_limit: int
    control_by: str
    needed: str
    grounds: tuple[OwnerGround, ...]
    bands: tuple[Band, ...]

    def bands_of(self, low: int, high: int) -> tuple[str, ...]:
        """Return the classes in which a share between two ends in ticks may lie."""
        return tuple(
            band.name
            for band in self.bands
            if low <= band.share.high_ticks and high >= band.share.low_ticks
        )


def read_owner_rule(table: Mapping[str, Any] | None) -> OwnerRule | None:
    """Build the rule of the ``owners`` table of a version; ``None`` where there is none.

    Raises:
        KeyError: a key is missing.
        InputError: a word or share is none that is known.
    """
    if table is None:
        return None
    control = table["control"]
    return OwnerRule(
        natural_only=table["natural_only"],
        control_limit=ticks_of(control["threshold"], control["comparison"]),
        control_by=check_word("control measure", control["by"], CONTROL_MEASURES),
        needed=check_word("need", table["needed"], ("any", "all")),
        grounds=tuple(_ground(ground) for ground in table["grounds"]),
        bands=tuple(Band(b["name"], parse_share(b["share"])) for b in table.get("bands", [])),
    )


def _ground(table: Mapping[str, Any]) -> OwnerGround:
    method = check_word("method", table["method"], METHODS)
    limit = 1 if method == CONTROL else ticks_of(table["threshold"], table["comparison"])
    return OwnerGround(table["name"], method, limit, table["text"])


def ticks_of(percent: str, comparison: str) -> int:
    """Return the smallest sum in ticks that meets a threshold."""
    check_word("comparison", comparison, ("at_least", "more_than"))
    return parse_share(percent).low * TICK + (comparison == "more_than")


def check_word(what: str, word: str, known: tuple[str, ...]) -> str:
    """Return a word that is known, else raise an error that lists the known ones."""
    if word not in known:
        raise InputError(f"{what} {word!r} is none of {', '.join(known)}")
    return word
