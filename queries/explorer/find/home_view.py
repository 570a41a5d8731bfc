"""What the home page shows before anything is typed: what was seen, what is loaded, a tour."""

import tomllib
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final, NotRequired, TypedDict

from queries.draw.page_tables import plural
from queries.explorer.find.find_view import Card
from queries.explorer.frame.page_address import Address
from queries.question.sample_files import SAMPLES
from queries.question.workspace_rows import DatasetRow, Status
from queries.stories.story_file import StoryRow
from queries.words.safe_text import plain_line
from queries.words.value_text import date_text
from queries.workspace.dataset_titles import readable_name

LOADED_SHOWN: Final = 6
STORIES_SHOWN: Final = 6
TOUR: Final = "tour.toml"
_COUNTED: Final = {
    "parties": "parties",
    "interests": "holdings",
    "links": "links",
    "listings": "list entries",
    "gaps": "gaps",
}


class HomeLine(TypedDict):
    """One line of a column; ``query`` is the address it leads to, of a party or of ``page``."""

    title: str
    text: str
    query: NotRequired[dict[str, str]]
    page: NotRequired[str]


class HomeColumn(TypedDict):
    """One column of the home page; ``empty`` is what stands there without lines."""

    title: str
    lines: list[HomeLine]
    empty: str


class Home(TypedDict):
    """The home page: one line of totals, its columns, and ways to load where nothing is loaded.

    ``ways`` are buttons: the page that each leads to and its label. ``commands`` do the same in a
    terminal.
    """

    totals: str
    columns: list[HomeColumn]
    ways: list[tuple[str, str]]
    commands: list[str]


def home_of(
    address: Address,
    status: Status,
    seen: Sequence[Card],
    stories: Sequence[StoryRow] = (),
    *,
    titles: Mapping[str, str],
    in_demo: bool,
) -> Home:
    """Return what the home page shows; the parties looked at, and stories, the last ones first.

    ``titles`` are those of datasets, by their keys.
    """
    if not status["datasets"]:
        return {
            "totals": "No data is loaded.",
            "columns": [],
            "ways": [
                ("sources", "Load files"),
                ("own_facts", "Type in facts of your own"),
            ],
            "commands": ["ownership load FILE...", "ownership catalogue", "ownership demo"],
        }
    columns: list[HomeColumn] = [
        {
            "title": "Looked at last",
            "lines": [_party_line(card) for card in seen],
            "empty": "The parties that you open stand here.",
        },
        {
            "title": "Stories",
            "lines": [_story_line(row) for row in stories[:STORIES_SHOWN]],
            "empty": "Choose “Pin” on a party's page to begin a story of your own.",
        },
        {"title": "Loaded", "lines": _loaded_lines(status["datasets"], titles), "empty": ""},
    ]
    if in_demo:
        columns.append(
            {"title": "A tour in four steps", "lines": _tour_lines(address), "empty": ""}
        )
    return {"totals": _totals_text(status), "columns": columns, "ways": [], "commands": []}


def _party_line(card: Card) -> HomeLine:
    return {"title": card["name"], "text": " · ".join(card["facts"]), "query": card["query"]}


def _story_line(row: StoryRow) -> HomeLine:
    return {
        "title": plain_line(row["title"]),
        "text": f"{plural(row['steps'], 'step')}, {row['checked']} checked",
        "query": {"story": row["name"]},
        "page": "stories",
    }


def _loaded_lines(datasets: Sequence[DatasetRow], titles: Mapping[str, str]) -> list[HomeLine]:
    """Return the newest datasets, each with its day and number of parties."""
    newest = sorted(datasets, key=lambda row: (row["retrieved_on"] or "", row["dataset"]))[::-1]
    lines: list[HomeLine] = [
        {
            "title": plain_line(titles.get(row["dataset"]) or readable_name(row["dataset"])),
            "text": ", ".join(
                part
                for part in (
                    date_text(row["retrieved_on"]) if row["retrieved_on"] else "no date stated",
                    f"{row['parties']:,} parties" if row["parties"] is not None else "",
                )
                if part
            ),
        }
        for row in newest[:LOADED_SHOWN]
    ]
    if len(newest) > LOADED_SHOWN:
        more = f"and {len(newest) - LOADED_SHOWN:,} more"
        lines.append({"title": more, "text": "", "query": {}, "page": "sources"})
    return lines


def _totals_text(status: Status) -> str:
    """Return what is loaded in one line, with the date of the newest list."""
    counts: Mapping[str, object] = {**(status["totals"] or {})}
    said = [f"{count:,} {word}" for key, word in _COUNTED.items() if (count := counts.get(key))]
    rows = status["datasets"] or ()
    days = [r["retrieved_on"] for r in rows if r["listings"] and r["retrieved_on"]]
    newest = f" Newest list: {date_text(max(days))}." if days else ""
    return f"{', '.join(said)}.{newest}"


class TourStep(TypedDict):
    """A party of the sample data on a day worth seeing."""

    party: str
    as_of: date
    title: str
    text: str


def _tour_steps() -> list[TourStep]:
    """Return the tour through the sample data; no steps where it did not come along."""
    file = SAMPLES / TOUR
    if not file.is_file():
        return []
    steps: list[TourStep] = tomllib.loads(file.read_text(encoding="utf-8"))["step"]
    return steps


def tour_day(party: str) -> str | None:
    """Return the day on which the tour shows a party; ``None`` for a party that it leaves out."""
    return next((s["as_of"].isoformat() for s in _tour_steps() if s["party"] == party), None)


def _tour_lines(address: Address) -> list[HomeLine]:
    return [
        {
            "title": step["title"],
            "text": step["text"],
            "query": {
                **address.query_texts("regime"),
                "party": step["party"],
                "as_of": step["as_of"].isoformat(),
            },
        }
        for step in _tour_steps()
    ]
