"""Who denies a claim, in words: with the source of the denial, and when it came after the day."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from graph.values.dates import end_text
from queries.question.answer_rows import Hop

Cited = tuple[str, Sequence[Mapping[str, Any]]]
"""A part of a sentence, and the statements whose numbers follow it."""
NO_SOURCE: Final = " (the source of the denial is not stated)"


def sides_of(one: Hop, rulings: Sequence[Mapping[str, Any]]) -> Iterator[Cited]:
    """Yield who asserts what is disputed and who denies it; the number stands with the source.

    Args:
        one: a statement that is disputed.
        rulings: decisions about the other party, cited where their authority denies the claim.
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
    cited = list({one["record"]: one for one in found}.values())
    later = all(one.get("disputed_later") for one in hops)
    who = name[:1].upper() + name[1:]
    if later:
        return f". {who} disputed this later, {end_text(hops[0].get('disputed_on') or '')}", cited
    return f". {who} disputes this{'' if cited else NO_SOURCE}", cited


def disputed_clause(hop: Hop) -> str:
    """Return who disputes a hop as the end of its clause; empty where nobody does."""
    denier = hop.get("disputed_by")
    if not denier:
        return ""
    if hop.get("disputed_later"):
        return f", which {denier} disputed later, {end_text(hop.get('disputed_on') or '')}"
    return f", which {denier} disputes"
