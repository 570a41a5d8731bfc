"""A story in the format of a file's ending."""

from typing import Final

from graph.values.errors import InputError
from queries.stories.story_file import Story, sealed_bytes

FORMATS: Final = {
    ".html": ("Page (HTML)", "text/html"),
    ".pdf": ("PDF", "application/pdf"),
    ".docx": (
        "Word (DOCX)",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
    ".md": ("Markdown", "text/markdown"),
    ".json": ("The story, to open elsewhere", "application/json"),
}
"""What each ending is called, and its type."""


def write_story(story: Story, ending: str) -> bytes:
    """Return a story as the file of an ending of ``FORMATS``; `InputError` for any other."""
    ending = ending.lower()
    if ending == ".docx":
        from queries.stories.story_docx import story_docx

        return story_docx(story)
    if ending == ".json":
        return sealed_bytes(story)
    if ending not in FORMATS:
        raise InputError(f"a story is written as {', '.join(FORMATS)}; name the file so")
    from queries.stories.story_pages import story_html, story_markdown, story_pdf

    if ending == ".pdf":
        return story_pdf(story)
    return (story_html if ending == ".html" else story_markdown)(story).encode("utf-8")
