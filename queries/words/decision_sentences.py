"""Licences and wind-down periods in sentences: what they permit, and that they change nothing."""

import re
from typing import Final

from graph.values.vocabulary import the_authority
from queries.words.stated_facts import Marked, Statement, Told
from queries.words.value_text import date_text

_LICENCE: Final = re.compile(r"(?:[A-Z]\w+ )?[Ll]icen[cs]e(?: [Nn]o\.?)? \w+")
_PERMITS: Final = "dealings with the company are authorised"


def decision_sentence(ruling: Statement) -> Told:
    """Return a licence or wind-down period as a sentence; neither changes a result.

    What a licence permits is told in the words of its decision, never as more.
    """
    said, when = (ruling["conclusion"] or "").rstrip("."), ruling["date"] or ruling["start"]
    of = the_authority(ruling["authority"])
    perhaps = "perhaps " if ruling["state"] == "perhaps" else ""
    if ruling["effect"] != "licence":
        clause = f"a wind-down period of {of} was {perhaps}running"
        return Marked([(clause, [ruling]), ("; it does not change the result", ())])
    named = _LICENCE.match(said)
    if named is not None and said.endswith(_PERMITS) and not perhaps:
        rest = "; a licence does not change the result"
        return Marked([(f"{named.group()} authorised dealings", [ruling]), (rest, ())])
    dated = f" of {date_text(when)}" if when else ""
    clause = f"a licence of {of}{dated} was {perhaps}in force{f': {said}' if said else ''}"
    return Marked([(clause, [ruling]), (". It permits dealings; the result is unchanged", ())])
