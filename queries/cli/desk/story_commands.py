"""The commands `story list|add|changes|export`."""

from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from graph.values.errors import InputError
from queries.cli.command_session import (
    AS_OF_OPTION,
    KNOWN_ON_OPTION,
    OutputPath,
    PartyCommand,
    Session,
    pass_session,
)
from queries.question.answer import Answer
from queries.question.remark import write_remark
from queries.terminal.output import write_answer

if TYPE_CHECKING:
    from queries.stories.story_file import Story

_EXAMPLES: Final = """\b
ownership story add "Who is behind Toloka" "Toloka AI BV" --as-of 2024-04-08
ownership story changes who-is-behind-toloka
ownership story export who-is-behind-toloka toloka.docx
"""


@click.group(epilog=_EXAMPLES)
def story() -> None:
    """Keep what you found as a story: steps with sources, asked again later, handed on as a file.

    The explorer pins single sentences, pictures, sources, comparisons and rows to the same stories.
    """


@story.command("list")
@pass_session
def show_stories(session: Session) -> None:
    """List the stories of this workspace, with how many of their steps somebody has checked.

    Exit 2: one of them cannot be read. The others are shown.
    """
    from queries.stories.story_file import StoryFolder
    from queries.workspace.record_care import check_can_be_shown

    check_can_be_shown(session.settings.workspace)
    folder = StoryFolder(session.present_workspace.settings.workspace)
    found, damaged = folder.rows(), folder.unreadable()
    if not found and not damaged:
        write_remark('There is no story yet. Begin one with: ownership story add "TITLE" PARTY')
    write_answer(Answer(found), session.face)
    for said in folder.hand_changes().values():
        write_remark(said)
    if damaged:
        raise InputError("; ".join(damaged.values()))


@story.command("add", cls=PartyCommand)
@click.argument("name", metavar="NAME|TITLE")
@click.argument("party")
@AS_OF_OPTION
@KNOWN_ON_OPTION
@click.option("--regime", "regimes", multiple=True, help="A rule; default: US, EU and UK.")
@click.option("--remark", "said", default="", help="What you want to write beside it.")
@pass_session
def add_answer(
    session: Session,
    /,
    name: str,
    party: str,
    said: str,
    regimes: tuple[str, ...],
    **days: str | None,
) -> None:
    """Pin the answer about a party to a story; a name or title that is new begins one."""
    from queries.stories.pin_steps import pin_sentences
    from queries.stories.story_file import StoryFolder

    page = session.whole_workspace.party_page(party, list(regimes) or None, time=False, **days)
    step = pin_sentences(page, [rule["regime"] for rule in page["rules"]])
    step["remark"] = said
    folder = StoryFolder(session.settings.workspace)
    known = {key: row["name"] for row in folder.rows() for key in (row["name"], row["title"])}
    if (wrong := folder.unreadable().get(name)) is not None:
        raise InputError(wrong)
    if name in known:
        folder.add_steps(known[name], [step])
    else:
        known[name] = folder.begin(name, [step])
    write_remark(f"Pinned to the story {known[name]}: {step['title']}")
    write_answer(Answer(row for row in folder.rows() if row["name"] == known[name]), session.face)


@story.command("changes")
@click.argument("name", metavar="NAME|FILE.story.json")
@pass_session
def show_changes(session: Session, name: str) -> None:
    """Ask every step of a story again, and say what the data here state otherwise than it does."""
    from queries.stories.story_changes import story_changes

    held = _read_story(session, name)
    session.workspace.backend.verify()
    rows = story_changes(held["steps"], session.workspace)
    moved = sum(bool(row["changes"]) for row in rows)
    write_remark(
        f"{moved} of {len(rows)} steps changed" if moved else f"None of {len(rows)} steps changed"
    )
    told = Answer({**row, "changes": row["changes"] or ["Unchanged."]} for row in rows)
    write_answer(told, session.face)


@story.command("export")
@click.argument("name", metavar="NAME|FILE.story.json")
@click.argument("file", type=OutputPath(path_type=Path, dir_okay=False))
@click.option("--overwrite", is_flag=True, help="Replace a file that is there.")
@pass_session
def export_story(session: Session, name: str, file: Path, *, overwrite: bool) -> None:
    """Write a story as .html, .pdf, .docx, .md, or as the story itself (.story.json)."""
    from queries.export.write_files import write_all
    from queries.stories.story_file import CHANGED, SEAL
    from queries.stories.write_story import write_story

    if file.exists() and not overwrite:
        raise InputError(f"{file} exists; give --overwrite to replace it")
    held = _read_story(session, name)
    if SEAL in held:
        write_remark(f"{name} {CHANGED}")
    write_all(file.parent, {file.name: write_story(held, file.suffix)})
    write_remark(f"Wrote {file}: {len(held['steps'])} steps")


def _read_story(session: Session, name: str) -> "Story":
    """Return a story of the workspace by its name, or a file of a story."""
    from queries.stories.story_file import SUFFIX, StoryFolder, parse_story

    if name.endswith(SUFFIX):
        try:
            return parse_story(Path(name).read_bytes(), Path(name).name)
        except OSError as wrong:
            raise InputError(f"{name} cannot be read: {wrong.strerror}") from None
    return StoryFolder(session.settings.workspace).read(name)
