"""The story that a session pins to, and the button that pins."""

from collections.abc import Callable
from typing import Final, TypedDict

import streamlit as st

from graph.head.decisions import today
from graph.values.errors import OwnershipError
from queries.explorer.frame import page_session
from queries.question.settings import read_settings
from queries.stories.story_file import Step, StoryFolder
from queries.words.safe_text import escape_markdown, escape_message
from queries.words.value_text import date_text

STORY: Final = "story_name"
"""The story that pins of this session go to."""
NEW: Final = ""
"""The name by which a new story is asked for."""


class StoryChoice(TypedDict):
    """A story to pin to; a new one has the name ``NEW``."""

    name: str
    title: str


def story_folder() -> StoryFolder:
    """Return the stories of this workspace."""
    return StoryFolder(read_settings().workspace)


def chosen_story() -> str:
    """Return the story that pins go to: the one chosen, else the one changed last, else none."""
    names = [row["name"] for row in story_folder().rows()]
    chosen: str = st.session_state.get(STORY, "")
    return chosen if chosen in names else next(iter(names), "")


def story_choices() -> list[StoryChoice]:
    """Return the stories that can be pinned to, the one that pins go to first, a new one last."""
    chosen = chosen_story()
    rows = sorted(story_folder().rows(), key=lambda row: row["name"] != chosen)
    known: list[StoryChoice] = [{"name": row["name"], "title": row["title"]} for row in rows]
    return [*known, {"name": NEW, "title": "A new story"}]


def add_to_story(step: Step, wanted: str | None = None) -> str:
    """Put a step at the end of a story, and say which.

    It is the ``wanted`` one, a new one for ``NEW``, else the one that pins go to. Raises
    `OwnershipError` if the record that it rests on is not whole.
    """
    page_session.workspace().backend.verify()
    folder = story_folder()
    known = [row["name"] for row in folder.rows()]
    name = wanted if wanted in (*known, NEW) else chosen_story()
    if name:
        story = folder.add_steps(name, [step])
    else:
        name = folder.begin(f"Story of {date_text(today())}", [step])
        story = folder.read(name)
    st.session_state[STORY] = name
    return f"Pinned to the story “{story['title']}”, step {len(story['steps'])}."


def pin_button(key: str, make_step: Callable[[], Step]) -> None:
    """Show a button that pins what the page shows, and below it what was pinned."""
    if st.button(
        "Pin to a story",
        icon=":material/keep:",
        key=key,
        help=f"It becomes a step of: {escape_markdown(story_choices()[0]['title'])}.",
    ):
        try:
            st.success(escape_markdown(add_to_story(make_step())), icon=":material/check:")
        except OwnershipError as wrong:
            st.error(escape_message(wrong), icon=":material/error:")
