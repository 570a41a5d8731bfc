"""The story that a session pins to, and the button that pins."""

from collections.abc import Callable
from typing import Final

import streamlit as st

from graph.head.decisions import today
from graph.values.errors import OwnershipError
from queries.question.settings import read_settings
from queries.stories.story_file import Step, StoryFolder
from queries.words.safe_text import escape_markdown, escape_message

STORY: Final = "story_name"
"""The story that pins of this session go to."""


def story_folder() -> StoryFolder:
    """Return the stories of this workspace."""
    return StoryFolder(read_settings().workspace)


def chosen_story() -> str:
    """Return the story that pins go to: the one chosen, else the one changed last, else none."""
    names = [row["name"] for row in story_folder().rows()]
    chosen: str = st.session_state.get(STORY, "")
    return chosen if chosen in names else next(iter(names), "")


def story_title() -> str:
    """Return the title of the story that pins go to; empty where there is none."""
    name = chosen_story()
    return next((row["title"] for row in story_folder().rows() if row["name"] == name), "")


def add_to_story(step: Step) -> str:
    """Put a step at the end of the story that pins go to, or of a new one; say which."""
    folder, name = story_folder(), chosen_story()
    if name:
        story = folder.add_steps(name, [step])
    else:
        name = folder.begin(f"Story of {today()}", [step])
        story = folder.read(name)
    st.session_state[STORY] = name
    return f"Pinned to the story “{story['title']}”, step {len(story['steps'])}."


def pin_button(key: str, make_step: Callable[[], Step]) -> None:
    """Show a button that pins what the page shows, and below it what was pinned."""
    if st.button(
        "Pin to a story", icon=":material/keep:", key=key, help="Keep this as a step of a story."
    ):
        try:
            st.success(escape_markdown(add_to_story(make_step())), icon=":material/check:")
        except OwnershipError as wrong:
            st.error(escape_message(wrong), icon=":material/error:")
