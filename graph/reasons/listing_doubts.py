"""Why an entry of a list, or the topic of a sanction without one, asks for a review only."""

from typing import Final

from graph.regimes.who_is_listed import ListedParties
from graph.world.world import SANCTIONED, World

ALLEGED: Final = "is alleged or disputed"
NOT_MAPPED: Final = "names a programme whose measures are not known"
NO_ANNEX: Final = "names no annex of which it is known here whether the rule means it"
ONLY_TOPIC: Final = "and no loaded list has an entry of it"
BY_STATUS: Final = "blocks its government without an entry"
LISTING_DOUBTS: Final = (ALLEGED, NOT_MAPPED, NO_ANNEX, ONLY_TOPIC, BY_STATUS)
"""How a clause ends on a listing that asks for a review."""


def listing_doubt(world: World, listed: ListedParties, number: int) -> str:
    """Return as a clause why what is said of a party's listing asks for a review.

    Args:
        world: the world.
        listed: who is listed on the day.
        number: world number of the party.
    """
    name = world.text_name_of(number)
    if number in listed.doubted:
        return f"the entry of {name} {ALLEGED}"
    if number in listed.by_status:
        return f"{name} is a public body, and the programme {listed.by_status[number]} {BY_STATUS}"
    if number not in world.sanctioned_by_topic:
        entries = world.tables["listings"].select(["party_idx", "measures"]).take(listed.rows)
        of_party = [row["measures"] for row in entries.to_pylist() if row["party_idx"] == number]
        return f"the entry of {name} {NO_ANNEX if of_party and all(of_party) else NOT_MAPPED}"
    rows = world.party_rows(number)
    said = {(t, row["dataset"]) for row in rows for t in row["topics"] or () if t in SANCTIONED}
    topics = " and ".join(f'"{topic}"' for topic in sorted({topic for topic, _ in said}))
    sources = " and ".join(sorted({dataset for _, dataset in said}))
    word = "topic" if topics.count('"') == 2 else "topics"
    return f"{name} has the {word} {topics} in {sources}, {ONLY_TOPIC}"
