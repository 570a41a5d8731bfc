"""The state in a page's address, as checked plain strings: party, days, regimes, what is open."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from graph.regimes.read_regimes import find_regime
from graph.values.errors import InputError

DEFAULT_REGIMES: Final = ("us", "eu", "uk")
PAGES: Final = {
    name: f"queries/explorer/pages/{name}.py"
    for name in (
        *("search", "party", "compare", "screening"),
        *("own_facts", "saved_queries", "review", "stories", "sources"),
    )
}
"""The file of each page, by the name that the address has for it."""
KEYS: Final = (
    "party", "as_of", "known_on", "regime", "under", "hop", "tab", "far", "page", "names", "before",
    "after", "q", "country", "kind", "listed", "source", "query", "story", "list",
    "data", "pair", "pairs", "level", "on_list", "of",
)  # fmt: skip
"""Every name in an address that is ours, in the order in which they stand there."""
ASKED_KEYS: Final = ("as_of", "known_on", "regime")
"""Names of what is asked of any party: the days and the rules."""
ONE_PAGE_KEYS: Final = frozenset({"hop", "page", "data", "pair", "pairs", "level", "on_list", "of"})
"""Names that belong to one view; the next page does not take them over."""
LONGEST: Final = 300
"""Characters of one value; what is longer was not written by a link of ours."""
EARLIEST: Final = date(1900, 1, 1)
LATEST: Final = date(2100, 12, 31)
CHOOSE_KNOWN: Final = "Choose a day up to today under “Known by”, or leave it empty."
_VERSION: Final = r"[0-9a-f]{1,64}"


@dataclass(frozen=True)
class Address:
    """The state that a link carries; a text that is empty is not chosen, or is as a rule.

    ``party`` is a party id or what else ``PARTY`` may be; ``known_on`` is ``None`` for all that is
    known. ``regimes`` are short names or keys, in the order of the columns; under ``under`` paths
    are shown. ``hop`` is the number of the hop whose proof is open, ``tab`` the part of the page;
    ``far`` says how many levels of owners and holdings are shown, ``page`` which page of direct
    ones. ``names`` is ``original`` where names in their own script stand beside. ``before`` and
    ``after`` are a day or a data version each. A search for ``q`` is narrowed to ``country`` (two
    letters), ``kind`` (a schema), ``listed`` (``yes``) and ``source`` (a dataset). ``query``,
    ``story`` and ``list`` are names; ``data`` is the data version that whoever made the link saw.
    Of pairs that may be one ``pair`` is the id of the one decided on, ``pairs`` those that wait
    (``open``, ``again``) or are ``decided``, ``level`` ``strong`` or ``weak``, ``on_list`` whose
    list one of the two is on, and ``of`` a part of a name or an id. ``remarks`` tell what of the
    address could not be used.
    """

    as_of: date
    party: str = ""
    known_on: date | None = None
    regimes: tuple[str, ...] = DEFAULT_REGIMES
    under: str = ""
    hop: str = ""
    tab: str = ""
    far: str = ""
    page: str = ""
    names: str = ""
    before: str = ""
    after: str = ""
    q: str = ""
    country: str = ""
    kind: str = ""
    listed: str = ""
    source: str = ""
    query: str = ""
    story: str = ""
    list: str = ""
    data: str = ""
    pair: str = ""
    pairs: str = ""
    level: str = ""
    on_list: str = ""
    of: str = ""
    remarks: tuple[str, ...] = ()

    @property
    def day(self) -> str:
        """The day asked about, as verbs take it."""
        return self.as_of.isoformat()

    @property
    def known_day(self) -> str | None:
        """The day of the second clock, as verbs take it."""
        return None if self.known_on is None else self.known_on.isoformat()

    def for_party(self, party: str) -> "Address":
        """Return the same state about another party."""
        return replace(self, party=party, hop="", page="", under="")

    def with_id(self, party: str) -> "Address":
        """Return the same state with its party named by id."""
        return replace(self, party=party)

    def query_texts(self, *keys: str) -> dict[str, str]:
        """Return the state as the texts of an address; only ``keys``, and none that is empty."""
        every = {key: getattr(self, key, "") for key in KEYS}
        every |= {"as_of": self.day, "known_on": self.known_day or ""}
        every["regime"] = ",".join(self.regimes)
        return {key: every[key] for key in keys or KEYS if every[key]}


def parse_address(given: Mapping[str, str], today: date) -> Address:
    """Read an address; what of it cannot be used is replaced by the default, with a remark."""
    remarks: list[str] = []
    known_on = _read_day(
        given, "known_on", remarks, f"Shown is what is known today. {CHOOSE_KNOWN}"
    )
    if known_on is not None and known_on > today:
        remarks.append(
            f"{known_on} lies in the future. Shown is what is known today. {CHOOSE_KNOWN}"
        )
    as_of = _read_day(given, "as_of", remarks, f"Shown is {today}.") or today
    if as_of > today:
        remarks.append(
            f"{as_of} lies in the future. The loaded data end before it: what they say holds only "
            "if nothing changes until then."
        )
    return Address(
        as_of=as_of,
        known_on=None if known_on is None or known_on >= today else known_on,
        party=_read_text(given, "party", remarks),
        regimes=_read_regimes(given.get("regime", ""), remarks) or DEFAULT_REGIMES,
        under=next(iter(_read_regimes(given.get("under", ""), remarks)), ""),
        hop=_read_matching(given, "hop", r"[1-9]\d{0,4}", remarks),
        tab=_read_matching(given, "tab", r"[a-z]{1,20}", remarks),
        far=_read_matching(given, "far", r"[1-9]\d?", remarks),
        page=_read_matching(given, "page", r"[1-9]\d{0,5}", remarks),
        names=_read_matching(given, "names", "original", remarks),
        before=_read_side(given, "before", remarks),
        after=_read_side(given, "after", remarks),
        q=_read_text(given, "q", remarks),
        country=_read_text(given, "country", remarks)[:2].lower(),
        kind=_read_matching(given, "kind", r"[A-Za-z]{1,40}", remarks),
        listed=_read_matching(given, "listed", "yes", remarks),
        source=_read_text(given, "source", remarks),
        query=_read_text(given, "query", remarks),
        story=_read_matching(given, "story", r"[a-z0-9][a-z0-9-]{0,60}", remarks),
        list=_read_matching(given, "list", r"[a-z0-9][a-z0-9-]{0,60}", remarks),
        data=_read_matching(given, "data", _VERSION, remarks),
        pair=_read_matching(given, "pair", "[a-z2-7]{10}", remarks),
        pairs=_read_matching(given, "pairs", "open|again|decided", remarks),
        level=_read_matching(given, "level", "strong|weak", remarks),
        on_list=_read_text(given, "on_list", remarks),
        of=_read_text(given, "of", remarks),
        remarks=tuple(remarks),
    )


def is_day(text: str) -> bool:
    """Return whether a side of a comparison is a day."""
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return "-" in text


def _read_text(given: Mapping[str, str], key: str, remarks: list[str]) -> str:
    text = given.get(key, "")
    if len(text) > LONGEST or any(not c.isprintable() for c in text):
        remarks.append(f"The {key} in the address is too long or holds marks that are no text.")
        return ""
    return text.strip()


def _read_matching(given: Mapping[str, str], key: str, pattern: str, remarks: list[str]) -> str:
    text = given.get(key, "")
    if not text or re.fullmatch(pattern, text) is not None:
        return text
    remarks.append(f'"{text[:40]}" in the address is no {key} and is left out.')
    return ""


def _read_side(given: Mapping[str, str], key: str, remarks: list[str]) -> str:
    text = given.get(key, "")
    return text if is_day(text) else _read_matching(given, key, _VERSION, remarks)


def _read_day(given: Mapping[str, str], key: str, remarks: list[str], instead: str) -> date | None:
    text = given.get(key, "")
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        remarks.append(f'"{text[:40]}" in the address is not a date. {instead}')
        return None
    if not EARLIEST <= day <= LATEST:
        remarks.append(f'"{text[:40]}" in the address is out of reach. {instead}')
        return None
    return day


def _read_regimes(text: str, remarks: list[str]) -> tuple[str, ...]:
    chosen = []
    for name in dict.fromkeys(part.strip() for part in text.split(",") if part.strip()):
        try:
            find_regime(name)
        except InputError:
            remarks.append(f'"{name[:40]}" in the address is no rule and is left out.')
        else:
            chosen.append(name)
    return tuple(chosen)
