"""Reading the regimes of ``graph/regimes``: one TOML file a regime, found by presence.

What the tables mean is said at the dataclasses of ``graph.regimes.regime``; every table of
``[common]`` holds for each version that does not replace it.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import fields, replace
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from graph.regimes.annexes import AnnexRule
from graph.regimes.owner_rule import check_word, read_owner_rule
from graph.regimes.regime import (
    CASCADE,
    CHAINS,
    JOINTS,
    LEGAL_HOLDER,
    PERSON_BEHIND,
    SITUATIONS,
    NotAssessed,
    Regime,
    RegimeVersion,
    Suspension,
)
from graph.regimes.rule_parts import (
    FLAG,
    GRADES,
    REVIEW,
    BlockedGovernment,
    Citation,
    Extent,
    ListingRule,
    Outside,
    Ratio,
    TransferRule,
    TypeSign,
)
from graph.values.dates import ALWAYS, parse_day
from graph.values.errors import InputError
from graph.values.extensions import REGIMES, extension_files
from graph.values.share import FULL, TICK, parse_share
from graph.values.suggestions import nearest_key
from graph.values.vocabulary import INTEREST_TYPES, MEASURES

__all__ = ["NotAssessed", "Regime", "RegimeVersion", "find_regime", "load_regimes", "read_regime"]

FOLDER: Final = Path(__file__).parent
_WRONG: Final = (LookupError, TypeError, ValueError, AttributeError, ArithmeticError, OSError)
"""What a file that is no regime raises, whatever it holds in place of a table or a text."""
_INNER: Final = {"rule_id", "first", "otherwise", "set_status", "governments"}
_ENTRIES: Final = (
    *(field.name for field in fields(RegimeVersion) if field.name not in _INNER),
    *("from", "blocked_governments"),
)
"""What the table of a version may say."""
_NAME: Final = re.compile(r"[a-z0-9][a-z0-9_-]*")
"""How a key, and a short name, is written."""


@cache
def load_regimes() -> dict[str, Regime]:
    """Read every regime of the folder and of other packages, by key.

    A file of a package that is none, or has the key of another, is left out: `wrong_regimes`.

    Raises:
        InputError: a file of ours does not say what a regime needs.
    """
    return _usable_regimes()[0]


def wrong_regimes() -> Mapping[Path, str]:
    """Return why each file of a package is left out: it is no regime, or has the key of another."""
    return _usable_regimes()[1]


@cache
def _usable_regimes() -> tuple[dict[str, Regime], dict[Path, str]]:
    ours = (read_regime_file(path, path.name) for path in sorted(FOLDER.glob("*.toml")))
    found = {regime.key: regime for regime in ours}
    wrong: dict[Path, str] = {}
    for path, called in extension_files(REGIMES, "*.toml", wrong):
        try:
            regime = read_regime_file(path, called)
            names = {name for known in found.values() for name in (known.key, known.short)}
            if {regime.key, regime.short} & (names - {""}):
                raise InputError(
                    f"{called}: there is a rule {regime.key!r} or {regime.short!r} already; "
                    "choose others"
                )
        except InputError as refused:
            wrong[path] = str(refused)
        else:
            found[regime.key] = regime
    return found, wrong


@cache
def annulling_authorities() -> dict[str, tuple[str, bool]]:
    """Return by who rules whose listings that annuls, and whether an appeal holds it up.

    An annulment is one under every rule, those too that count the listings of many authorities.
    """
    versions = [version for regime in load_regimes().values() for version in regime.versions]
    return {
        name: (version.listings.authorities[0], name in version.appealable)
        for version in versions
        for name in version.rulings
    }


def find_regime(name: str) -> Regime:
    """Return the regime with a key or short name, in any case.

    Raises:
        InputError: there is none; the text lists the keys, the nearest first where one is near.
    """
    regimes, wanted = load_regimes(), name.strip().casefold()
    for regime in regimes.values():
        if wanted and wanted in (regime.key, regime.short):
            return regime
    names = [name for regime in regimes.values() for name in (regime.short, regime.key) if name]
    known = ", ".join(f"{r.key} ({r.short})" if r.short else r.key for r in regimes.values())
    near = nearest_key(name.strip(), names)
    meant = "" if near is None else f" Did you mean {near}?"
    left_out = "".join(f" Left out: {why}." for why in wrong_regimes().values())
    raise InputError(f'There is no rule "{name}".{meant} Use one of: {known}.{left_out}')


def name_in_text(name: str) -> str:
    """Return what a rule is called in a sentence, by its key or short name; a name of none stays.

    >>> name_in_text("eu"), name_in_text("eu_asset_freeze"), name_in_text("of nobody")
    ('the EU asset freeze', 'the EU asset freeze', 'of nobody')
    """
    known = (one for one in load_regimes().values() if name in (one.key, one.short))
    found = next(known, None)
    return name if found is None else found.in_text


def read_regime_file(path: Path, called: str) -> Regime:
    """Read the regime of a file that a text names ``called``.

    Raises:
        InputError: it does not say what a regime needs.
    """
    try:
        return read_regime(tomllib.loads(path.read_text(encoding="utf-8")))
    except (*_WRONG, InputError) as wrong:
        raise InputError(f"{called} is not a regime: {_fault_words(wrong)}") from wrong


def _fault_words(wrong: Exception) -> str:
    """Return what is wrong with a file; what Python says of a missing key is the key alone."""
    said = f"{wrong} is missing" if isinstance(wrong, KeyError) else str(wrong)
    return f"{said}; compare those of graph/regimes"


def read_regime(data: Mapping[str, Any]) -> Regime:
    """Build a regime from the tables of a TOML file.

    Raises:
        KeyError: a key is missing.
        InputError: a value is none of the words that are known.
    """
    for name in ("key", "title", "in_text", "short", "before"):
        if not isinstance(data.get(name, ""), str):
            raise InputError(f"{name} is no text")
    for name in filter(None, (data["key"], data.get("short"))):
        if not _NAME.fullmatch(name):
            raise InputError(f"{name!r} has other signs than small letters, digits, _ and -")
    common = data.get("common", {})
    versions = [_version(data["key"], {**common, **table}) for table in data["versions"]]
    if not versions:
        raise InputError("it has no version")
    versions.sort(key=lambda version: version.first)
    for earlier, later in pairwise(versions):
        if earlier.until is None or earlier.until > later.first:
            raise InputError(f"the versions {earlier.rule_id} and {later.rule_id} overlap")
    versions = [
        replace(later, otherwise=earlier.rule_id) if later.named_for else later
        for earlier, later in zip([versions[0], *versions], versions, strict=False)
    ]
    spans = [_suspension(span) for span in data.get("suspended", [])]
    return Regime(
        data["key"],
        data["title"],
        data.get("in_text", data["title"]),
        data.get("short", ""),
        tuple(versions),
        tuple(spans),
        data["before"],
    )


def _suspension(table: Mapping[str, Any]) -> Suspension:
    until = None if "until" not in table else parse_day(table["until"])
    return Suspension(parse_day(table["from"]), until, table["reason"], table.get("flag", ""))


def _version(key: str, table: Mapping[str, Any]) -> RegimeVersion:
    _check_words("entry of a version", table, _ENTRIES)
    until = table.get("until")
    flags = {name: tuple(words) for name, words in table.get("flags", {}).items()}
    _check_words("situation", flags, SITUATIONS)
    version = RegimeVersion(
        rule_id=f"{key}@{table['from']}",
        first=parse_day(table["from"]),
        until=None if until is None else parse_day(until),
        threshold=table["threshold"],
        comparison=check_word("comparison", table["comparison"], ("at_least", "more_than")),
        aggregation=check_word("aggregation", table["aggregation"], ("all", "per_party")),
        joint=check_word("joint", table["joint"], JOINTS),
        measures={name: _types(types) for name, types in table["measures"].items()},
        presumption_at=table.get("presumption_at"),
        presumed=table.get("presumed", False),
        votes_sign=table.get("votes_sign", False),
        listings=_listings(table["listings"]),
        signs=tuple(_sign(sign) for sign in table.get("signs", [])),
        ratio=_ratio(table.get("ratio")),
        transfers=_transfer_rule(table.get("transfers")),
        rulings=tuple(table.get("rulings", [])),
        appealable=tuple(table.get("appealable", [])),
        flags=flags,
        links=dict(table.get("links", {})),
        caveats=tuple(table.get("caveats", [])),
        evidence=table["evidence"],
        citations=tuple(Citation(**citation) for citation in table["citations"]),
        examples=tuple(table.get("examples", [])),
        aggregate_open=table.get("aggregate_open", ""),
        open_at=table.get("open_at"),
        open_text=table.get("open_text", ""),
        chain=check_word("chain", table.get("chain", CASCADE), CHAINS),
        outside=_outside(table.get("outside")),
        owners=read_owner_rule(table.get("owners")),
        nominees=check_word(
            "nominees", table.get("nominees", LEGAL_HOLDER), (LEGAL_HOLDER, PERSON_BEHIND)
        ),
        own_votes=table.get("own_votes", False),
        own_by_majority=table.get("own_by_majority", False),
        arrangement_sign=table.get("arrangement_sign", False),
        capital_rights=_types(table.get("capital_rights", [])),
        open_criteria=table.get("open_criteria", False),
        governments=tuple(_government(one) for one in table.get("blocked_governments", [])),
        named_for=tuple(table.get("named_for", [])),
        apart=table.get("apart", ""),
    )
    if not 0 < version.limit <= FULL * TICK:
        raise InputError(f"the threshold {version.threshold} lies outside 0 to 100")
    return version


def _listings(table: Mapping[str, Any]) -> ListingRule:
    _check_words("measure", table["measures"], MEASURES)
    if not table["measures"] or not table["authorities"] or isinstance(table["authorities"], str):
        raise InputError("a rule needs measures and a list of authorities")
    return ListingRule(
        tuple(table["authorities"]),
        tuple(table["measures"]),
        tuple(table.get("excluded_lists", [])),
        tuple(table.get("excluded_programmes", [])),
        tuple(table.get("programmes", [])),
        _annexes(table.get("annexes")),
        tuple(_listings(further) for further in table.get("also", [])),
        parse_day(table["from"]) if "from" in table else ALWAYS,
        table.get("repeated", False),
        tuple(Citation(**citation) for citation in table.get("citations", [])),
    )


def _annexes(table: Mapping[str, Any] | None) -> AnnexRule | None:
    if table is None:
        return None
    meant, others = frozenset(table["meant"]), frozenset(table["others"])
    return AnnexRule(table["act"], meant, others, table["told_by"])


def _outside(table: Mapping[str, Any] | None) -> Outside | None:
    if table is None:
        return None
    where, natural = tuple(table.get("jurisdictions", [])), table.get("natural_owners", False)
    return Outside(where, table["reason"], natural)


def _sign(table: Mapping[str, Any]) -> TypeSign:
    cited = table.get("citation")
    return TypeSign(
        _types(table["types"]),
        check_word("grade", table["grade"], GRADES),
        table.get("flag", ""),
        table.get("basis", "control"),
        _extent(table),
        table.get("majority_stake", False),
        table.get("government", False),
        table.get("point", ""),
        None if cited is None else Citation(**cited),
        both_ways=table.get("both_ways", False),
    )


def _extent(table: Mapping[str, Any]) -> Extent | None:
    """Return how much of a right an entry asks for; ``None`` where it says nothing of that."""
    if not {"over", "up_to", "unstated"}.intersection(table):
        return None
    over = parse_share(table["over"]).low * TICK if "over" in table else -1
    up_to = parse_share(table.get("up_to", "100")).low * TICK
    return Extent(over, up_to, table.get("unstated", False))


def _government(table: Mapping[str, Any]) -> BlockedGovernment:
    until = None if "until" not in table else parse_day(table["until"])
    first = parse_day(table["from"])
    named = table["programme"], table.get("by", "")
    return BlockedGovernment(*named, first, until, table.get("country"))


def _ratio(table: Mapping[str, Any] | None) -> Ratio | None:
    if table is None:
        return None
    holder, others = (parse_share(table[name]).low for name in ("holder", "others"))
    return Ratio(holder, others, table["flag"], table.get("said", ""))


def _transfer_rule(table: Mapping[str, Any] | None) -> TransferRule | None:
    if table is None:
        return None
    while_listed = check_word("while_listed", table.get("while_listed", ""), ("", "always"))
    return TransferRule(
        table.get("before_days"),
        table.get("before_days_related", table.get("before_days")),
        bool(while_listed),
        check_word("effect", table["effect"], (REVIEW, FLAG)),
        table["authority"],
        table.get("outside", False),
        {word: None if days == "always" else days for word, days in table.get("flags", {}).items()},
    )


def _types(types: list[str]) -> tuple[str, ...]:
    _check_words("interest type", types, INTEREST_TYPES)
    return tuple(types)


def _check_words(what: str, words: Any, known: tuple[str, ...]) -> None:
    for word in words:
        check_word(what, word, known)
