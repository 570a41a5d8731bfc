"""The forms of own facts: which fields each has."""

from dataclasses import dataclass
from typing import Final

from graph.values.vocabulary import (
    AUTHORITIES,
    GAP_KINDS,
    INTEREST_TYPES,
    LINK_KINDS,
    PARTY_SCHEMATA,
    SUPPLY_SUBTYPES,
    TRANSFER_RELATIONS,
    Certainty,
)

SHARES: Final = "50, 25..50, >25..50, >50, <50 or unknown"
KINDS: Final = "A trust is a legal entity whose name ends in Trust; it is drawn as a trust."
DATES: Final = "YYYY, YYYY-MM or YYYY-MM-DD"


@dataclass(frozen=True)
class Field:
    """One field of a form: its key in the case file, and what it is called on the page.

    ``kind`` is ``text``, ``area``, ``lines``, ``pairs``, ``choice``, ``many``, ``flag``, ``party``
    or ``source``.
    """

    key: str
    label: str
    kind: str = "text"
    options: tuple[str, ...] = ()
    help: str = ""
    needed: bool = False
    start: str = ""


@dataclass(frozen=True)
class Form:
    """One form: the section of the case file that it fills, and its fields in rows."""

    section: str
    title: str
    sentence: str
    rows: tuple[tuple[Field, ...], ...]

    @property
    def fields(self) -> tuple[Field, ...]:
        """All its fields, in order."""
        return tuple(field for row in self.rows for field in row)


_CERTAINTY: Final = Field(
    "certainty",
    "How sure",
    "choice",
    tuple(word.value for word in Certainty),
    "Only what is confirmed or reported counts.",
    needed=True,
    start="reported",
)
_ASSERTED_BY: Final = Field(
    "asserted_by", "Who says so", help="the company, a newspaper, the ministry", needed=True
)
_SOURCE: Final = Field(
    "source", "Source", "source", help="Choose one, or type a title for a new one.", needed=True
)
_LOCATION: Final = (Field("locator", "Page or place"), Field("quote", "Quote", "area"))
_EVIDENCE_ROWS: Final = ((_CERTAINTY, _ASSERTED_BY), (_SOURCE, _LOCATION[0]), (_LOCATION[1],))
_SPAN: Final = (
    Field("start", "First day", help=DATES),
    Field("end", "First day it no longer holds", help=f"{DATES}; empty means it goes on."),
)
_NOTE: Final = (Field("note", "Remark", "area"),)

FORMS: Final = {
    form.section: form
    for form in (
        Form(
            "interests",
            "Interest",
            "Who owns or controls whom, as a source states it.",
            (
                (
                    Field("owner", "Owner", "party", needed=True),
                    Field("asset", "Owned", "party", needed=True),
                ),
                (
                    Field("share", "Share in %", help=SHARES),
                    Field("votes", "Votes in %", help=SHARES),
                ),
                (Field("types", "Kind of interest", "many", tuple(INTEREST_TYPES)),),
                _SPAN,
                *_EVIDENCE_ROWS,
                _NOTE,
            ),
        ),
        Form(
            "links",
            "Link",
            "Any other link: a director, a supplier, a relative. Links never count.",
            (
                (
                    Field("from", "From", "party", needed=True),
                    Field("to", "To", "party", needed=True),
                ),
                (
                    Field("kind", "Kind", "choice", tuple(LINK_KINDS), needed=True),
                    Field("subtype", "What is supplied", "choice", tuple(SUPPLY_SUBTYPES)),
                ),
                (Field("role", "Role"), *_SPAN),
                *_EVIDENCE_ROWS,
                _NOTE,
            ),
        ),
        Form(
            "transfers",
            "Sale or gift",
            "A stake that passed from one party to another, as a source states it. Who holds what "
            "before and since is an interest of its own.",
            (
                (
                    Field("giver", "From", "party", needed=True),
                    Field("receiver", "To (may stay empty)", "party"),
                ),
                (
                    Field("asset", "Of", "party", needed=True),
                    Field("share", "Share in %", help=SHARES),
                    Field("on", "First day without it", help=DATES, needed=True),
                ),
                (
                    Field("relation", "To a relative or associate", "choice", TRANSFER_RELATIONS),
                    Field("role", "What the receiver is to the giver", help="son, partner"),
                ),
                (
                    Field("accepted_by", "Accepted by", "many", AUTHORITIES),
                    Field("outside", "Outside the reach of", "many", AUTHORITIES),
                ),
                *_EVIDENCE_ROWS,
                _NOTE,
            ),
        ),
        Form(
            "parties",
            "Party",
            "A person, company or body that no loaded source has, or another record of one.",
            (
                (
                    Field("name", "Name", needed=True),
                    Field("schema", "Kind", "choice", PARTY_SCHEMATA, KINDS, needed=True),
                ),
                (
                    Field("jurisdiction", "Country", help="Two letters, such as nl."),
                    Field("birth_date", "Born", help=DATES),
                ),
                (
                    Field("names", "Other names", "lines", help="One a line."),
                    Field("identifiers", "Numbers", "pairs", help="One a line: NL-KVK: 01234567"),
                ),
                (Field("same_as", "The same as this party of the graph", "party"),),
                (_SOURCE, _LOCATION[0]),
                _NOTE,
            ),
        ),
        Form(
            "gaps",
            "Gap",
            "What a source says is missing: withheld, not found, exempt.",
            (
                (
                    Field("about", "About", "party", needed=True),
                    Field("kind", "Kind", "choice", GAP_KINDS, needed=True),
                ),
                (Field("ground", "Ground", help="as printed: protection of privacy"),),
                (_SOURCE, _LOCATION[0]),
                (_LOCATION[1],),
                _NOTE,
            ),
        ),
        Form(
            "notes",
            "Note",
            "A remark of your own on a party, or on the link between two. It never counts.",
            (
                (
                    Field("about", "About", "party", needed=True),
                    Field("with", "Its link with (may stay empty)", "party"),
                ),
                (Field("text", "Note", "area", needed=True),),
                (
                    Field("by", "Written by"),
                    Field("written_on", "On", help=DATES),
                    Field("needs_checking", "Needs checking", "flag"),
                ),
            ),
        ),
        Form(
            "sources",
            "Source",
            "A document that statements stand on.",
            (
                (
                    Field("title", "Title", needed=True),
                    Field("publisher", "Publisher"),
                ),
                (
                    Field("url", "Address"),
                    Field("language", "Language", help="Two letters, such as nl."),
                ),
                (
                    Field("published_on", "Published on", help=DATES),
                    Field("retrieved_on", "Downloaded on", help=DATES),
                ),
                _NOTE,
            ),
        ),
    )
}
