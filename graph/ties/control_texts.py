"""What texts about a party say of who owns or controls it, where nobody made a row of them.

A source's summary or remark may say "controlled by NAME through a nominee" and state no link. No
rule counts words alone, and nobody must be told that no owner is known without having read them.
"""

from collections.abc import Iterator
from typing import Final, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from graph.world.scope import Longs, Scope, gather_groups

_SHORTEST: Final = 9
"""Bytes of the shortest text that can name an owner, as in three Chinese characters."""
_FRONT: Final = (
    r"\bnominee|\bstraw (?:man|men|owner|person)|\bfront (?:man|men|company|for)\b"
    r"|\bact(?:s|ing) for\b|\bproxy (?:for|of)|\bon behalf of\b|\bfrontman",
    r"подставн|підставн|номинальн|номінальн|в интересах|в інтересах|от имени|від імені",
    r"strohmann|treuhänd|im auftrag|prête-nom|homme de paille|testaferro|prestanome",
    r"\btesta de ferro",
)
"""Somebody holds for another, in a dozen languages."""
_OWNED: Final = (
    # English
    r"\b(?:owned|controlled|held|run)(?:,? (?:and|or|either|wholly|directly|indirectly|majority|"
    r"ultimately|fully|\d+ ?%|owned|controlled|managed|operated))* by\b",
    r"\bunder the (?:\w+ )?control of\b|\bbelong(?:s|ed|ing)? to\b|\bbeneficial(?:ly)? own",
    r"\b(?:co-?)?owners?\b|\bownership\b|\b(?:share|stake)holder|\bsubsidiary\b",
    r"\bowns\b|\bcontrols\b|\bfounded by\b|\bbought by\b|\bacquired by\b|\bmajority stake\b",
    r"\bholds? .{0,40}(?:%|shares?\b|stake\b|interest\b)",
    r"\bparent company\b|\bshell company\b|\bempire of\b|\bcontrolling (?:party|stake|interest)",
    # Russian and Ukrainian
    r"принадлеж|належ(?:ить|ал|ав)|владе(?:ет|л|н)|власник|контролир|контролю(?:є|ється|ван)",
    r"бенефиц|бенефіц|учредител|засновник|дочерн|дочірн|акционер|акціонер",
    r"в собственности|у власності",
    # German and French
    r"gehört|eigentümer|\binhaber|kontrolliert|tochter(?:gesellschaft|unternehmen)|gesellschafter",
    r"im besitz|\bdétenue?s? |contrôlée?s? par|appartien|appartenan|propriétaire|\bfiliale",
    r"actionnaire|bénéficiaires? effectif",
    # Spanish, Italian, Portuguese
    r"propiedad de|proprietà|propiet[aá]ri|propriet[aá]ri|controllat[ao] da|controlad[ao] po[rl]",
    r"accionista|acionista|azionist|\bfilial\b|pertenece|pertence|appartiene",
    # Polish, Czech, Turkish, Arabic, Chinese
    r"właściciel|należ(?:y|ąc)|kontrolowan|udziałow|vlastn[ěíi]|ovládan|společník",
    r"sahibi|hissedar|kontrolünde|مملوك|يملك|يسيطر|مساهم",
    r"控制|控股|股东|股東|子公司|受益人|拥有|擁有",
)
_BY_TYPE: Final = pa.array(["nominee", "nominator"])
"""Types of interests that say by themselves that one holds for another."""
_OF_PEOPLE: Final = "|".join(_FRONT)
_OF_OTHERS: Final = "|".join((*_FRONT, *_OWNED))


_Said = tuple[int, str]
"""A party by its number in the scope, and a text."""
_Found = tuple[int, str, int]
"""The same, and the place of the interest that has the text; -1 where the party has it."""


class ControlText(NamedTuple):
    """A text of a party, or of one interest in it.

    Attributes:
        text: what the source says.
        place: place of the interest among the rows of the scope; -1 for a text of the party.
    """

    text: str
    place: int


def find_control_texts(scope: Scope) -> dict[int, list[ControlText]]:
    """Return the texts that seem to speak of owners, by the number in the scope of their party."""
    kept: dict[int, list[ControlText]] | None = scope.kept.get("control_texts")
    if kept is None:
        kept = {}
        parties, interests = [*_texts_of_parties(scope)], [*_texts_of_interests(scope)]
        stated = _made_into_rows(scope, parties, interests)
        for party, text, place in dict.fromkeys([*parties, *interests]):
            if (party, text.strip()) not in stated:
                kept.setdefault(party, []).append(ControlText(text, place))
        scope.kept["control_texts"] = kept
    return kept


def _made_into_rows(scope: Scope, parties: list[_Found], interests: list[_Found]) -> set[_Said]:
    """Return which texts are the quote of an interest that a reader made of them.

    That of a party is one in it; that of a holding has whomever it is held for as nominator.
    """
    said = {(party, text.strip()) for party, text, _ in parties}
    held = {(party, text.strip()) for party, text, _ in interests}
    if not said and not held:
        return set()
    quotes, types = scope.arrow_column("quote"), scope.arrow_column("types")
    texts = pa.array(sorted({text for _, text in said | held}), quotes.type)
    rows = pa.array(np.flatnonzero(np.asarray(pc.is_in(quotes, value_set=texts))))
    numbers = scope.local_numbers(scope.arrow_column("asset_idx").take(rows).to_numpy())
    made = set[_Said]()
    for *pair, kinds in zip(
        numbers.tolist(), quotes.take(rows).to_pylist(), types.take(rows).to_pylist(), strict=True
    ):
        one = (pair[0], pair[1])
        if one in said or (one in held and "nominator" in kinds):
            made.add(one)
    return made


def _texts_of_interests(scope: Scope) -> Iterator[_Found]:
    """Yield of interests that a source says to be held for another: asset, text and place.

    Whom a row names as the one behind, and what is a nominee's or for one by type, counts itself.
    """
    table = scope.world.tables["interests"]
    silent = pc.is_null(scope.arrow_column("nominee_for"))
    types = scope.arrow_column("types")
    nominee = pc.list_parent_indices(types).filter(
        pc.is_in(pc.list_flatten(types), value_set=_BY_TYPE)
    )
    free = np.array(silent.to_numpy(zero_copy_only=False), np.bool_)
    free[nominee.to_numpy()] = False
    for name in ("quote", "note") if table.num_rows else ():
        text = scope.arrow_column(name)
        for place in np.flatnonzero(_contains(text, _OF_PEOPLE) & free).tolist():
            asset = scope.arrow_column("asset_idx")[place].as_py()
            number = int(scope.local_numbers(np.array([asset]))[0])
            if number >= 0:
                yield number, text[place].as_py(), place


def _texts_of_parties(scope: Scope) -> Iterator[_Found]:
    """Yield the same of parties, without a place: number in the scope, text, -1.

    People have no owners: of them only what speaks of holding for another.
    """
    parties = scope.world.tables["parties"].select(["party_idx", "schema", "data"])
    if scope.nodes is not None:
        offsets, by_party = scope.world.parties_by_number
        rows: Longs = gather_groups(offsets, scope.nodes, by_party)
        parties = parties.take(pa.array(rows, pa.int64()))
    data = parties["data"].combine_chunks()
    text = pc.struct_field(pc.list_flatten(data), "value")
    # Most values are numbers and days: the search of words is for the others.
    long = np.flatnonzero(pc.fill_null(pc.greater_equal(pc.binary_length(text), _SHORTEST), False))
    text, row = text.take(pa.array(long)), pc.list_parent_indices(data).take(pa.array(long))
    person = pc.equal(parties["schema"].take(row), "Person").to_numpy()
    said, fronts = _contains(text, _OF_OTHERS), _contains(text, _OF_PEOPLE)
    found = pa.array(np.flatnonzero(np.where(person, fronts, said)))
    numbers = scope.local_numbers(parties["party_idx"].take(row.take(found)).to_numpy())
    for number, said_of_it in zip(numbers.tolist(), text.take(found).to_pylist(), strict=True):
        yield number, said_of_it, -1


def _contains(text: pa.Array, words: str) -> NDArray[np.bool_]:
    """Return whether each text has some of the words, in whatever case."""
    found = pc.match_substring_regex(text, words, ignore_case=True)
    return np.asarray(pc.fill_null(found, False).to_numpy(zero_copy_only=False), np.bool_)
