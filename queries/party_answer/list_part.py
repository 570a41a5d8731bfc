"""Who of a party and its holders is or was on a list, and who may be a party on one."""

from collections.abc import Collection, Iterator
from typing import Final

from graph.regimes.regime import ANY_AUTHORITY
from graph.values.vocabulary import COUNTED_CERTAINTY
from graph.verdict.other_lists import OWNER_IN_WORDS, OwnerText, quoted_words
from graph.world.world import World
from queries.answers.facts_beside import match_facts
from queries.party_answer.marked_text import mark_name, mark_warning
from queries.party_answer.page_question import PartyQuestion
from queries.question.answer_rows import ListingRow
from queries.rows.citations import citation, record_row
from queries.rows.entry_changes import entries_beside
from queries.rows.party_rows import listing_row
from queries.rows.path_rows import PathQuestion
from queries.words.list_names import entry_change, entry_words
from queries.words.result_labels import NONE_FOUND, NONE_FOUND_OPEN
from queries.words.sentences import capitalise
from queries.words.stated_facts import Fact, Marked, Statement, Told, join_words
from queries.words.value_text import date_text
from queries.words.verdict_sentences import listed_words_of, programme_gaps

MOST_REMOVED: Final = 3
NEAR: Final = 300
"""Parties above one that are looked at; a hub may have a hundred thousand."""
_ANY_LIST: Final = "list"
"""What the lists of a rule are called that asks for none in particular."""
_NOBODY: Final = (NONE_FOUND, NONE_FOUND_OPEN)


def own_entries(asked: PartyQuestion) -> list[Told]:
    """Return the entries of the party itself, one of each list."""
    found: dict[str, Told] = {}
    for one in asked.told:
        entries = one.row.get("listings") or []
        if one.row["basis"] == "listing":
            name = one.row["subject_name"]
            clause, rest = listed_words_of(one.row)
            clause = _with_warning(clause, name, mark_name(one.row["subject_id"], name))
            cited = [_with_party(entry, asked.world, asked.number) for entry in entries[:1]]
            found.setdefault(clause, Marked([(clause, cited), (rest, ())]))
    return list(found.values())


def _with_warning(clause: str, name: str, marked: str) -> str:
    """Return a clause on an entry with the party's name and its list marked."""
    before, found, rest = clause.partition(name)
    if not found:
        return clause
    verb, on, where = rest.partition(" on ")
    said = f" {mark_warning(f'on {where}')}" if on else ""
    return f"{before}{marked}{verb}{said}"


def possible_matches(asked: PartyQuestion) -> list[Told]:
    """Return which parties may be one on a list, where that asks for a review."""
    found: dict[str, Told] = {}
    for view, one in zip(asked.views, asked.told, strict=True):
        pairs = one.row.get("candidates") if one.row["verdict"] == "review" else None
        question = PathQuestion(asked.day, listings=view.listing_rows)
        for told in match_facts(asked.world, asked.number, pairs or (), question):
            found.setdefault(repr(told), told)
    return list(found.values())


def removed_from_lists(asked: PartyQuestion) -> Iterator[tuple[Fact, bool]]:
    """Yield who at or above the party left a list before the day, and whether that one is near.

    Above is who had an interest on the day: what was true of a former owner is no part of this.
    """
    world, found = asked.world, 0
    offsets, by_party = world.listings_by_party
    for node, steps in _nearest_above(asked).items():
        if node in asked.listed or found == MOST_REMOVED:
            continue
        for row in by_party[int(offsets[node]) : int(offsets[node + 1])].tolist():
            said = record_row(world, "listings", int(row))
            entry = listing_row(world, said, asked.day)
            name = mark_name(world.id_of(node), world.name_of(node), world.text_name_of(node))
            beside = entries_beside(world, said, ended=True, days=[asked.day])
            text = entry_change(name, entry, ended=True, beside=beside)
            text = capitalise(text) if text and beside else text
            if text and entry["state"] == "ended" and _is_of_a_rule(asked, entry):
                # A published list is cited by its number alone; a report names who reports.
                speaker = entry["publisher"] if entry["certainty"] == "reported" else None
                cited = {**_with_party(entry, world, node), "asserted_by": speaker}
                yield Fact(text, [cited]), steps <= 1
                found += 1
                break


def on_other_lists(asked: PartyQuestion) -> list[Told]:
    """Return who at or above the party is on a list that counts under none of the rules."""
    rules: dict[tuple[int, int], list[str]] = {}
    assessed = [
        (view, one.place)
        for view, one in zip(asked.views, asked.told, strict=True)
        if one.row["verdict"] != "not_assessed"
    ]
    for view, place in assessed:
        for party, row in view.other_entries(asked.number):
            # Who counts under another rule is named with all its lists already.
            if party not in asked.listed:
                rules.setdefault((party, row), []).append(place)
    found: list[Told] = []
    for (party, row), places in list(rules.items())[:MOST_REMOVED]:
        world = asked.world
        entry = listing_row(world, record_row(world, "listings", row), asked.day)
        name = mark_name(world.id_of(party), world.name_of(party), world.text_name_of(party))
        which = f"the {join_words(list(dict.fromkeys(places)))} rules"
        if len(places) == len(assessed):
            which = "these rules" if len(places) > 1 else "this rule"
        after = f", does not count as listed under {which}"
        clause = f"{name}, {mark_warning(entry_words(entry))}"
        found.append(Marked([(clause, [_with_party(entry, world, party)]), (after, ())]))
    if (more := len(rules) - MOST_REMOVED) > 0:
        found.append(
            Marked([(f"{more} more entries of owners do not count under these rules", ())])
        )
    return found


def owners_in_words(asked: PartyQuestion) -> list[Told]:
    """Return what sources say in words alone of who owns the party or one above it."""
    flagged = (
        view
        for view, one in zip(asked.views, asked.told, strict=True)
        if OWNER_IN_WORDS in one.row["flags"]
    )
    texts = {text: None for view in flagged for text in view.owner_texts(asked.number)}
    return [
        Marked([(quoted_words(asked.world, asked.number, one), [_text_citation(asked, one)])])
        for one in texts
    ]


def _text_citation(asked: PartyQuestion, said: OwnerText) -> Statement:
    """Return the row that has a text on owners, to be cited."""
    if said.row >= 0:
        return asked.interest(said.row)
    rows = asked.world.party_rows(said.party)
    row = next(one for one in rows if any(pair["value"] == said.text for pair in one["data"] or ()))
    cited = {**citation(asked.world, row), "quote": said.text, "certainty": "reported"}
    return {**cited, "from_id": asked.world.id_of(said.party)}


def given_up(asked: PartyQuestion, told: Told) -> set[str]:
    """Return the records of holdings of the party itself that a fact says were given up."""
    party = asked.world.id_of(asked.number)
    given = (one for one in told.said if one.get("relation") == "TRANSFERRED")
    return {str(one["record"]) for one in given if one.get("asset_id") == party}


def former_holders(asked: PartyQuestion, given: Collection[str] = ()) -> list[Told]:
    """Return what parties that were on any list on the day had held of the party until before.

    What the text says was ``given`` up, by its record, is told already.
    """
    world, story = asked.world, asked.story()
    offsets, by_asset = world.interests_by_asset
    rows = by_asset[int(offsets[asked.number]) : int(offsets[asked.number + 1])]
    rows = rows[world.column("interests", "may_until")[rows] <= asked.day]
    now = {one.number for one in asked.holders(asked.number)}
    others = {one for view in asked.views for one, _ in view.other_entries(asked.number)}
    gone: dict[int, list[int]] = {}
    for row, owner in zip(
        rows.tolist(), world.column("interests", "owner_idx")[rows].tolist(), strict=True
    ):
        if owner in asked.listed | others and owner not in now:
            gone.setdefault(owner, []).append(row)
    for owner, mine in list(gone.items())[:MOST_REMOVED]:
        said = [asked.interest(row) for row in mine]
        last = max(said, key=lambda one: one["valid_to"] or "")
        if last["certainty"] in COUNTED_CERTAINTY and last["record"] not in given:
            head = last.get("from_in_text") or last["from_name"]
            story.add_statements([last], story.listed_name(head, asked.entries(owner)))
    return story.facts


def _is_of_a_rule(asked: PartyQuestion, entry: ListingRow) -> bool:
    for view in asked.views:
        if view.version is None:
            continue
        rules = (view.version.listings, *view.version.listings.also)
        wanted = {name for rule in rules for name in rule.authorities}
        if entry["authority"] in wanted or ANY_AUTHORITY in wanted:
            return True
    return False


def _nearest_above(asked: PartyQuestion) -> dict[int, int]:
    """Return the party and who is above it on the day, each with the steps between them."""
    nearest, steps = [asked.number], {asked.number: 0}
    for node in nearest:
        fresh = [one.number for one in asked.holders(node)[:NEAR] if one.number not in steps]
        fresh = fresh[: max(NEAR - len(nearest), 0)]
        nearest += fresh
        steps.update(dict.fromkeys(fresh, steps[node] + 1))
    return steps


def _with_party(entry: ListingRow, world: World, number: int) -> Statement:
    """Return an entry with the party that it names."""
    party, name = world.id_of(number), world.name_of(number)
    return {**entry, "from_id": party, "from_name": name}


def nobody_named(asked: PartyQuestion) -> list[Told]:
    """Return that no entry that was searched names an owner, where no rule found one."""
    assessed = [one for one in asked.told if one.row["verdict"] != "not_assessed"]
    bare = [one for one in assessed if one.words in _NOBODY and not one.row["listed_owner_names"]]
    if not assessed or len(bare) < len(asked.told):
        return []
    places = join_words(list(dict.fromkeys(one.place for one in assessed)))
    day = date_text(asked.as_of)
    parts = any(view.has_owner_on_other_part(asked.number) for view in asked.views)
    which = "that count under these rules" if parts else "loaded here"
    return [Marked([(f"none of the {places} list entries {which} names an owner on {day}", ())])]


def entries_out_of_time(asked: PartyQuestion) -> list[Told]:
    """Return which entries of the party or its owners their programme keeps from holding."""
    said = (text for one in asked.told for text in programme_gaps(one.row))
    return [Marked([(text.removesuffix("."), ())]) for text in dict.fromkeys(said)]


def lists_not_whole(asked: PartyQuestion, *, named: bool) -> list[Told]:
    """Return of which lists some entries only are loaded; ``named``: a sentence names them."""
    lists = list(dict.fromkeys(name for one in asked.told for name in one.partial))
    if not lists:
        return []
    if (named and len(lists) > 1) or _ANY_LIST in lists:
        return [Marked([("the full lists are not loaded", ())])]
    names = join_words([name.removesuffix(" list") for name in lists])
    several = "lists are" if len(lists) > 1 else "list is"
    return [Marked([(f"the full {names} {several} not loaded", ())])]
