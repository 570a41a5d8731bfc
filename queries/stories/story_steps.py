"""The steps of a story: found, moved, taken out."""

from graph.values.errors import InputError
from queries.stories.story_file import Step, Story


def step_of(story: Story, key: str) -> Step:
    """Return the step of a story with an id; `InputError` if there is none any more."""
    for step in story["steps"]:
        if step["id"] == key:
            return step
    raise InputError("this step is no longer part of the story; somebody else removed it")


def remove_step(story: Story, key: str) -> tuple[int, Step]:
    """Take a step out of a story, and return its place, from 0, and the step."""
    place = story["steps"].index(step_of(story, key))
    return place, story["steps"].pop(place)


def move_step(story: Story, key: str, by: int) -> None:
    """Move a step up (-1) or down (1), as far as that goes."""
    steps = story["steps"]
    place = steps.index(step_of(story, key))
    to = min(max(place + by, 0), len(steps) - 1)
    steps.insert(to, steps.pop(place))
