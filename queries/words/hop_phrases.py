"""One hop in words: who holds or does what, how much, since when, and who says so."""

import re
from collections.abc import Sequence
from typing import Final

from graph.values.vocabulary import APPOINTMENT_OF_BOARD, SURPLUS_ASSETS, VOTING_RIGHTS
from queries.question.answer_rows import Hop
from queries.words.value_text import share_text, span_clause

_ROLES: Final = {
    "appointmentOfBoard": "may appoint the board of",
    "otherInfluenceOrControl": "has other influence or control over",
    "seniorManagingOfficial": "is a senior managing official of",
    "settlor": "is a settlor of",
    "trustee": "is a trustee of",
    "protector": "is a protector of",
    "beneficiaryOfLegalArrangement": "is a beneficiary of",
    "rightsToSurplusAssetsOnDissolution": "has a right to the surplus assets of",
    "rightsToProfitOrIncome": "has a right to profit or income of",
    "rightToProfitOrIncomeFromAssets": "has a right to income from assets of",
    "rightsGrantedByContract": "has rights granted by contract over",
    "conditionalRightsGrantedByContract": "has conditional rights granted by contract over",
    "controlViaCompanyRulesOrArticles": "has control under the articles of",
    "controlByLegalFramework": "has control by law over",
    "boardMember": "sits on the board of",
    "boardChair": "chairs the board of",
    "unknownInterest": "has an interest of unknown kind in",
    "unpublishedInterest": "has an unpublished interest in",
    "enjoymentAndUseOfAssets": "has the use of assets of",
    "nominee": "holds as a nominee in",
    "nominator": "stands behind a nominee who holds in",
    "consolidation": "consolidates in its accounts",
}
_LINKS: Final = {
    "DIRECTS": "has a directing role at",
    "MEMBER_OF": "is a member of",
    "EMPLOYED_BY": "is employed by",
    "REPRESENTS": "represents",
    "FAMILY_OF": "is family of",
    "ASSOCIATE_OF": "is an associate of",
    "SUCCEEDED_BY": "was succeeded by",
    "PAID": "has paid",
    "LINKED_TO": "is linked to",
    "SAME_ADDRESS": "has the same address as",
}
_SUPPLIES: Final = {
    "goods": "has supplied goods to",
    "service": "has supplied a service to",
    "technology_transfer_tangible": "has transferred technology in material form to",
    "technology_transfer_intangible": "has transferred technology in immaterial form to",
}
_OF_RIGHT: Final = {
    VOTING_RIGHTS: "of the votes in",
    APPOINTMENT_OF_BOARD: "of the seats on the board of",
    SURPLUS_ASSETS: "of the surplus assets of",
}
_BLANKS: Final = re.compile(r"\s+")


def hop_clause(hop: Hop, *, subject: str | None = None, mark: str = "", cited: bool = True) -> str:
    """Return one hop as a clause: who, says who, does what, since when, in which source.

    Args:
        hop: a hop of an answer.
        subject: the word to begin with, such as ``which``; the holder's name by default.
        mark: the footnote's mark.
        cited: name source and record too; without, the footnote alone does.
    """
    speaker, certainty = _speaker(hop), hop["certainty"]
    head = hop["from_name"] if subject is None else subject
    aside = f"{head.removesuffix(',')},"
    body = f"{_verb_phrase(hop)}{_span_words(hop)}"
    if certainty == "alleged":
        source = _set_off(speaker or "an unnamed source")
        verb = _agree_verb("allege", speaker)
        said = f"{source} {verb} that {head} {body}"
        if subject is not None:
            said = f"{aside} {source} {verb}, {body}"
    elif certainty == "disputed":
        source = _set_off(speaker or "an unnamed source")
        said = f"{aside} as asserted by {source} and disputed, {body}"
    elif speaker is None:
        said = f"{aside} as reported, {body}" if certainty == "reported" else f"{head} {body}"
    else:
        verb = _agree_verb("report" if certainty == "reported" else "state", speaker)
        said = f"{aside} as {_set_off(speaker)} {verb}, {body}"
    return f"{said} ({citation_text(hop)}){mark}" if cited else f"{said}{mark}"


def citation_text(hop: Hop) -> str:
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


def _set_off(speaker: str) -> str:
    """Return a speaker, with a comma behind if the description has one inside."""
    return f"{speaker}," if "," in speaker else speaker


def _agree_verb(verb: str, speaker: str | None) -> str:
    """Return the verb, in the plural where two speak."""
    return verb if speaker is not None and " and " in speaker.partition(",")[0] else f"{verb}s"


def _verb_phrase(hop: Hop) -> str:
    """Return the verb and the object of a hop."""
    relation, other = hop["relation"], hop["to_name"]
    if relation == "SUPPLIES":
        verb = next((_SUPPLIES[t] for t in hop["types"] if t in _SUPPLIES), "has supplied")
        return f"{verb} {other}"
    if relation in _LINKS:
        role = (
            "" if not hop["types"] or relation == "SAME_ADDRESS" else _bracketed_types(hop["types"])
        )
        return f"{_LINKS[relation]} {other}{role}"
    roles = [_ROLES[t] for t in hop["types"] if t in _ROLES]
    if hop["share_min_pct"] is None:
        verbs = roles or [f"has an interest ({', '.join(hop['types']) or 'kind not stated'}) in"]
        return f"{' and '.join(verbs)} {other}"
    return f"holds {_share_of_right(hop)} {other}{_holding_manner(hop)}"


def _bracketed_types(types: Sequence[str]) -> str:
    return f" ({', '.join(types)})"


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
    said += [f"as a {role}" for role in ("nominee", "trustee") if role in hop["types"]]
    if hop.get("joint"):
        said.append("jointly with others")
    return "".join(f", {word}" for word in said)


def _span_words(hop: Hop) -> str:
    """Return since when and until when a hop holds; an end is the first day without it."""
    said = span_clause(hop)
    if hop.get("holds") == "perhaps" and hop["relation"] != "SAME_ADDRESS":
        said += " (perhaps not on the day asked about)"
    return said
