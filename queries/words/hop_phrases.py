"""One hop in words: who holds or does what, how much, since when, and who says so."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from graph.values.dates import end_text
from graph.values.role_phrases import rights_of, role_phrase
from graph.values.vocabulary import (
    APPOINTMENT_OF_BOARD,
    PROFITS,
    SURPLUS_ASSETS,
    VOTING_RIGHTS,
)
from queries.question.answer_rows import Hop
from queries.words.plain_words import join_words, types_text
from queries.words.value_text import date_text, share_text, span_clause

_NUMBER: Final = re.compile(r"(\d+(?:\.\d+)?)\s*%?")
_LINKS: Final = {
    "DIRECTS": "was a director or manager of",
    "MEMBER_OF": "was a member of",
    "EMPLOYED_BY": "was employed by",
    "REPRESENTS": "represented",
    "FAMILY_OF": "was a relative of",
    "ASSOCIATE_OF": "was an associate of",
    "SUCCEEDED_BY": "was succeeded by",
    "PAID": "paid",
    "LINKED_TO": "was linked to",
    "ACTS_WITH": "acted together with",
    "SAME_ADDRESS": "had the same address as",
}
_SUPPLIES: Final = {
    "goods": "supplied goods to",
    "service": "supplied a service to",
    "technology_transfer_tangible": "transferred technology in material form to",
    "technology_transfer_intangible": "transferred technology such as software or know-how to",
}
_OF_RIGHT: Final = {
    VOTING_RIGHTS: "of the votes in",
    APPOINTMENT_OF_BOARD: "of the seats on the board of",
    SURPLUS_ASSETS: "of the surplus assets of",
    PROFITS: "of the rights to profit of",
}
_ROLES: Final = ("trustee", "blockingRight")
"""Types that by themselves say what somebody can do, and not that there is a share."""
_TIES: Final = {
    "Family": "a relative",
    "Associate": "an associate",
    "Employment": "tied to the giver by employment",
    "Representation": "tied to the giver as a representative",
    "Directorship": "tied to the giver by a directorship",
    "nominee": "a nominee of the giver or of somebody close",
    "held": "held by the giver or by somebody close",
    "office": "with an office in the company itself",
    "held_by_officer": "held by somebody with an office in the company itself",
}
"""How the receiver of a transfer is tied to the giver."""
Cited = tuple[str, Sequence[Mapping[str, Any]]]
"""A part of a sentence, and the statements whose numbers follow it."""
_DISPUTES_THIS: Final = re.compile(r"\b(dispute[sd])(?: all of)? this\b")
NO_SOURCE: Final = " (the source of the denial is not stated)"
END_UNSTATED: Final = "its source is older than the end and does not state it"
_LONGEST_SHARE: Final = 40
_BLANKS: Final = re.compile(r"\s+")


def hop_clause(hop: Hop, *, subject: str | None = None, mark: str = "") -> str:
    """Return one hop as a clause: who, says who, does what, since when, in which source.

    ``subject`` is the word to begin with, such as ``which``; ``mark`` the footnote's.
    """
    speaker, certainty = _speaker(hop), hop["certainty"]
    head = hop.get("from_in_text") or hop["from_name"] if subject is None else subject
    said = f"{head} {verb_phrase(hop)}{_span_words(hop)}"
    by = f" by {speaker}" if speaker else ""
    if certainty == "alleged" and subject is None:
        source = speaker or "an unnamed source"
        said = f"{source}{',' if ',' in source else ''} alleged that {said}"
    elif certainty == "disputed" and subject is None:
        said = f"it is disputed whether {said}, as asserted{by or ' by an unnamed source'}"
    elif certainty == "alleged":
        said += f", as alleged{by or ' by an unnamed source'}"
    elif certainty == "disputed":
        said += f", as asserted{by or ' by an unnamed source'}"
    elif certainty == "reported":
        said += f", as reported{by}"
    elif speaker:
        said += f", as stated{by}"
    if certainty == "disputed" and subject is not None:
        denier = f" by {hop['disputed_by']}" if hop.get("disputed_by") else ""
        said += f" and {'later ' if hop.get('disputed_later') else ''}disputed{denier}"
    else:
        said += disputed_clause(hop)
    return f"{said}{mark}"


def citation_text(hop: Mapping[str, Any]) -> str:
    """Return the source and the record of a hop as text.

    >>> citation_text({"source": "Annual report", "record": "example:7", "locator": "p. 3"})
    'Annual report, p. 3, record example:7'
    """
    parts = [hop["source"], hop.get("locator"), f"record {hop['record']}"]
    return one_line(", ".join(part for part in parts if part))


def one_line(text: str) -> str:
    """Return a text on one line; names and quotes of sources may hold line breaks."""
    return _BLANKS.sub(" ", text).strip()


def _speaker(hop: Hop) -> str | None:
    """Return who asserts a hop; ``None`` where the source speaks for itself."""
    speaker = hop["asserted_by"]
    # A source that confirms what it states itself needs no "as it states".
    own = hop["certainty"] == "confirmed" and speaker in (hop.get("publisher"), hop["source"])
    return None if own else speaker


def verb_phrase(hop: Hop) -> str:
    """Return the verb and the object of a hop, in the past: ``held 60% of B``."""
    relation, other = hop["relation"], hop.get("to_in_text") or hop["to_name"]
    if relation == "SUPPLIES":
        verb = next((_SUPPLIES[t] for t in hop["types"] if t in _SUPPLIES), "supplied")
        return f"{verb} {other}"
    if relation in ("TRANSFERRED", "RECEIVED"):
        return _transfer_phrase(hop)
    if relation in _LINKS:
        role = "" if not hop["types"] or relation == "SAME_ADDRESS" else f" ({types_text(hop)})"
        return f"{_LINKS[relation]} {other}{role}"
    if hop["share_min_pct"] is None:
        if hop.get("held_by"):
            return _through_nominee(hop, other)
        return f"{role_phrase(hop['types'])} {other}"
    if hop["types"] and hop["measure"] is None and hop.get("votes_min_pct") is None:
        # The number is one of that right, and no holding.
        share = "" if _is_unknown(hop) else f" ({share_text(hop)})"
        return f"{role_phrase(hop['types'])} {other}{share}"
    manner = _holding_manner(hop)
    if is_role(hop):
        return f"{role_phrase(hop['types'])} {other}"
    if _is_unknown(hop):
        return f"was an owner of {other} ({_unread_share(hop)}){manner}"
    held = "indirectly held" if manner.startswith(", indirectly") else "held"
    return f"{held} {_share_of_right(hop)} {other}{manner.removeprefix(', indirectly')}"


def _through_nominee(hop: Hop, other: str) -> str:
    """Return what a nominee holds for somebody; how much, although the rule does not count it."""
    rights, how = rights_of(hop["types"]), f"through {hop['held_by']} as a nominee"
    number = _NUMBER.fullmatch(hop["share_as_published"] or "")
    if number is None or APPOINTMENT_OF_BOARD in rights:
        said = f"{role_phrase(rights or hop['types'])} {other}"
        return f"{said} {how}" if rights else said
    also = f" and {role_phrase(rights)} it" if rights else ""
    return f"held {number[1]}% of {other}{also} {how}"


def link_words(relation: str) -> str:
    """Return a link as a line of a picture has room for it.

    >>> link_words("MEMBER_OF"), link_words("LINKED_TO")
    ('member of', 'linked to')
    """
    return re.sub("^was (an? )?", "", _LINKS.get(relation, _LINKS["LINKED_TO"]))


def _transfer_phrase(hop: Hop) -> str:
    """Return what somebody gave to whom, or received, and when."""
    asset = hop.get("asset_in_text") or hop["asset_name"]
    day = hop["valid_from"] or ""
    when = f" {end_text(day)}{end_words(hop)}"
    stake = f"{_share_given(hop)} {_OF_RIGHT.get(hop['measure'] or '', 'of')} {asset}"
    if hop["share_min_pct"] is None or _is_unknown(hop):
        stake = f"a stake in {asset} (share not stated)"
    if hop["relation"] == "RECEIVED":
        return f"received {stake}{when}"
    named = hop["to_id"] != hop["asset_id"]
    to, together = "", ", jointly with others," if hop.get("joint") else ""
    if named:
        tied = f", {_tie_words(hop)}," if hop["tie"] else ""
        to = f"{hop.get('to_in_text') or hop['to_name']}{tied}"
    if hop["types"] and hop["measure"] is None:
        came = f", while {to} stayed" if hop.get("to_next_owner") else f", when {to} came in"
        came = came if to else ""
        ended = f"until {date_text(day)}{end_words(hop)}"
        return f"{role_phrase(hop['types'])} {asset}{together} {ended}{came}"
    gave = f"gave up {stake}{together}{when}"
    if hop.get("by_death"):
        gave = f"held {stake}{together} until {date_text(day)}{end_words(hop)} and is stated to "
        gave += "have died by then"
    others = hop.get("to_others") or []
    if not named:
        since = f", and it went to {join_words(others)}" if others else ""
        return f"{gave}{since or ' (it is not stated who has it since)'}"
    to += f" and to {join_words(others)}" if others else ""
    if hop.get("to_next_owner"):
        to = to.removesuffix(",").replace(" and to ", " and ")
        return f"{gave}; the next stated owner was {to}"
    if hop.get("by_death"):
        return f"{gave}; it then went to {to.removesuffix(',')}"
    return f"{'gave up' if hop['derived'] else 'transferred'} {stake}{together} to {to}{when}"


def _tie_words(hop: Hop) -> str:
    """Return how the receiver of a transfer is tied to the giver, and who else says so."""
    tie, _, role = (hop["tie"] or "").partition(", ")
    by = hop.get("tie_asserted_by")
    said = f"as stated by {by}" if by and by != hop["asserted_by"] else ""
    aside = "; ".join(filter(None, (role, said)))
    words, above = _TIES[tie], hop.get("tie_to")
    if above:
        words = words.replace("the giver", above) if "giver" in words else f"{words} of {above}"
    return f"{words}{f' ({aside})' if aside else ''}"


def _share_given(hop: Hop) -> str:
    """Return how much was given away; of an upper end it is said that it is one."""
    share = share_text(hop)
    return f"at most {share.removeprefix('up to ')}" if share.startswith("up to ") else share


def is_role(hop: Hop) -> bool:
    """Return whether a source says what a party may do, and no more of a share than that."""
    return len(hop["types"]) == 1 and hop["types"][0] in _ROLES and _is_unknown(hop)


def _is_unknown(hop: Hop) -> bool:
    """Return whether a source says no more than that there is a share in the company itself."""
    whole = hop["share_min_pct"] == 0 and hop["share_max_pct"] == 100
    votes = hop.get("votes_min_pct") is not None
    return whole and (hop["measure"] or "") not in _OF_RIGHT and not votes


def _unread_share(hop: Hop) -> str:
    """Return why a share is unknown: no source states it, or in words that are no range."""
    published = one_line(hop["share_as_published"] or "")
    if not re.search(r"\d", published):
        return "share not stated"
    return f"share published as “{published[:_LONGEST_SHARE]}”"


def _share_of_right(hop: Hop) -> str:
    """Return the share of a hop and the right that it is of, as text."""
    share = share_text(hop)
    of = _OF_RIGHT.get(hop["measure"] or "", "of")
    if hop.get("votes_min_pct") is None or hop["measure"] == VOTING_RIGHTS:
        return f"{share} {of}"
    votes = share_text(hop, "votes")
    first = "of the shares" if of == "of" else of.rpartition(" ")[0]
    return f"{share} {first} and {votes} {_OF_RIGHT[VOTING_RIGHTS]}"


def _holding_manner(hop: Hop) -> str:
    """Return how a share is held; empty where it is simply direct."""
    said = []
    if hop.get("summary"):
        said.append("directly or indirectly")
    elif hop.get("directness") == "indirect":
        said.append("indirectly")
    if hop.get("held_by"):
        said.append(f"through {hop['held_by']} as a nominee")
    said += [f"as a {role}" for role in ("nominee", "trustee") if role in hop["types"]]
    if hop.get("nominee_for") and not hop.get("held_by") and "nominee" not in hop["types"]:
        said.append("as a nominee")
    if hop.get("joint"):
        others = hop.get("joint_with") or ["others"]
        said.append(f"jointly with {join_words(others)}")
    return "".join(f", {word}" for word in said)


def _span_words(hop: Hop) -> str:
    """Return since when and until when a hop holds; an end is the first day without it."""
    # A transfer has its day within, before to whom it went.
    said = "" if hop.get("asset_id") else span_clause(hop) + end_words(hop)
    if hop.get("holds") == "perhaps" and hop["relation"] != "SAME_ADDRESS":
        said += " (the source leaves the day open)"
    return said


def end_words(hop: Hop) -> str:
    """Return who states the end of a hop, where that is not the source of the hop itself."""
    end = hop.get("end_source")
    if end is None:
        return f" ({END_UNSTATED})" if hop.get("end_unstated") else ""
    verb = "reported" if end["certainty"] == "reported" else "stated"
    who = end["asserted_by"] or end["publisher"] or end["source"]
    return f" ({'the day' if hop.get('asset_id') else 'the end'} as {verb} by {who})"


def sides_of(one: Hop, rulings: Sequence[Mapping[str, Any]]) -> Iterator[Cited]:
    """Yield who asserts what is disputed and who denies it; the number stands with the source.

    ``rulings`` on the other party are cited where their authority denies the claim.
    """
    speaker, denier = one["asserted_by"], one.get("disputed_by")
    denial = one.get("denial")
    decided = [ruling for ruling in rulings if (denier or "").startswith(ruling["authority"])]
    # A document that holds both sides is cited once, with the denial.
    both = denial is not None and denial["source"] == one["source"]
    cited = [one] if both else decided[:1] or ([denial] if denial else [])
    if speaker:
        yield f" For: {speaker}", () if both else (one,)
    if denier:
        later = ", later than that day" if one.get("disputed_later") else ""
        silent = "" if cited else NO_SOURCE
        yield f"{'.' if speaker else ''} Against{later}: {denier}{silent}", cited


def denials_of(hops: Iterable[Hop]) -> list[Cited]:
    """Return who disputes claims, each name once, as the ends of a sentence."""
    groups: dict[str, list[Hop]] = {}
    for one in hops:
        if one.get("disputed_by"):
            groups.setdefault(str(one.get("disputed_by")), []).append(one)
    return [_denial(name, said) for name, said in groups.items()]


def _denial(name: str, hops: Sequence[Hop]) -> Cited:
    found = [denial for one in hops if (denial := one.get("denial"))]
    cited = list({(one["record"], one.get("denies")): one for one in found}.values())
    later = all(one.get("disputed_later") for one in hops)
    who = name[:1].upper() + name[1:]
    if later:
        return f". {who} disputed this later, {end_text(hops[0].get('disputed_on') or '')}", cited
    return f". {who} disputes this{'' if cited else NO_SOURCE}", cited


def denials_of_all(claims: Sequence[Sequence[Cited]]) -> list[Cited]:
    """Return who disputes several claims, which have the same denials, with all that is cited."""
    return [
        (
            _DISPUTES_THIS.sub(r"\1 all of this", each[0][0]),
            [one for _, said in each for one in said],
        )
        for each in zip(*claims, strict=True)
    ]


def denial_key(text: str) -> str:
    """Return a denial as it is said of one claim."""
    return _DISPUTES_THIS.sub(r"\1 this", text)


def disputed_too(denials: Iterable[Cited]) -> list[Cited]:
    """Return denials of who was said before to dispute something else."""
    return [(_DISPUTES_THIS.sub(r"\g<0> too", text), cited) for text, cited in denials]


def disputed_clause(hop: Hop) -> str:
    """Return who disputes a hop as the end of its clause; empty where nobody does."""
    denier = hop.get("disputed_by")
    if not denier:
        return ""
    if hop.get("disputed_later"):
        return f", which {denier} disputed later, {end_text(hop.get('disputed_on') or '')}"
    return f", which {denier} disputes"
