"""The page of stories: what was pinned, in order, with remarks and checks, and its files."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Final

import streamlit as st

from graph.head.decisions import today
from graph.values.errors import OwnershipError
from queries.draw.page_tables import plural
from queries.explorer.frame import page_parts, page_session
from queries.explorer.frame.sign_in import signed_in_name
from queries.explorer.frame.story_session import STORY, chosen_story, story_folder
from queries.explorer.verdict_view.save_buttons import guarded_maker, show_failures
from queries.publish.pdf_report import missing_for_pdf
from queries.stories.pin_steps import move_step, remove_step, step_of
from queries.stories.step_table import NOTE, table_lines
from queries.stories.story_changes import changes_of
from queries.stories.story_file import MOST_BYTES, SEAL, Step, Story, change_warning, parse_story
from queries.stories.story_pages import number_notes, step_facts, step_text
from queries.stories.story_picture import renumber_picture
from queries.stories.write_story import FORMATS, write_story
from queries.words.safe_text import escape_markdown, escape_message, plain_line

ASKED: Final = "stories_asked_again"
UNDO: Final = "story_undo_last"
"""What was removed last, as a sentence, and what brings it back."""
EMPTY: Final = (
    "A story keeps what you found: sentences, pictures, sources and tables, each with its day, its "
    "data version and its notes. Open a party and choose “Pin”, or begin a story here."
)


def _change(name: str, change: Callable[[Story], None]) -> None:
    """Change a story as a callback; an error is shown where the page begins."""
    try:
        story_folder().change(name, change)
    except OwnershipError as wrong:
        st.session_state["story_error"] = str(wrong)


def _remove_step(name: str, key: str) -> None:
    """Remove a step as a callback, and keep it to be brought back."""

    def remove(story: Story) -> None:
        place, step = remove_step(story, key)
        bring = partial(_change, name, lambda held: held["steps"].insert(place, step))
        st.session_state[UNDO] = (place, f"The step “{step['title']}” was removed.", bring)
        st.toast("The step was removed. *Undo* stands in its place.", icon=":material/undo:")

    _change(name, remove)


def _remove_story(name: str, title: str) -> None:
    """Remove a story as a callback; its file is kept, to be brought back."""

    def bring() -> None:
        story_folder().restore(name)
        st.session_state[STORY] = name
        page_session.set_address_value("story", name)

    try:
        story_folder().remove(name)
    except OwnershipError as wrong:
        st.session_state["story_error"] = str(wrong)
        return
    st.session_state[UNDO] = (None, f"The story “{title}” was removed.", bring)
    page_session.set_address_value("story", "")


def _show_undo(place: int | None) -> None:
    """Show what was removed last from a place, if it was there, and a button that undoes it.

    The place counts steps from 0; ``None`` is that of whole stories.
    """
    there, said, bring = st.session_state.get(UNDO, (-1, "", None))
    if there != place:
        return

    def undo() -> None:
        del st.session_state[UNDO]
        try:
            bring()
        except OwnershipError as wrong:
            st.session_state["story_error"] = str(wrong)

    with st.container(horizontal=True, vertical_alignment="center"):
        st.info(escape_markdown(said), icon=":material/delete:")
        st.button("Undo", icon=":material/undo:", key="story_undo", on_click=undo)


def _show_choice() -> str:
    """Show the stories to choose from, and how one begins; return the one that is open."""
    folder = story_folder()
    rows = folder.rows()
    for said in folder.unreadable().values():
        st.warning(escape_message(said), icon=":material/error:")
    titles = {row["name"]: row["title"] for row in rows}
    address = page_session.read_address("story")
    page_parts.show_remarks(address)
    name = address.story if address.story in titles else chosen_story()
    begin = st.container()
    if titles:
        left, begin = st.columns([3, 2], vertical_alignment="bottom")
        st.session_state["story_chosen"] = name
        left.selectbox(
            f"Story ({len(titles)})",
            list(titles),
            format_func=lambda one: plain_line(titles[one]),
            key="story_chosen",
            on_change=lambda: page_session.set_address_value(
                "story", st.session_state["story_chosen"]
            ),
        )
        st.session_state[STORY] = name
    with begin.popover("Begin or open one", icon=":material/add:"):
        title = st.text_input("Title of a new story", key="story_title")
        if st.button("Begin it", key="story_begin", disabled=not (title or "").strip()):
            _open_new(folder.begin(str(title)))
        file = st.file_uploader(
            "A saved story", type=["json"], key="story_file", max_upload_size=MOST_BYTES >> 20
        )
        if file is not None and st.button("Open it", key="story_open"):
            read = parse_story(file.getvalue(), file.name)
            title = read["title"] or file.name
            _open_new(folder.begin(title, read["steps"], is_changed=SEAL in read))
    return name


def _open_new(name: str) -> None:
    st.session_state[STORY] = name
    page_session.set_address_value("story", name)
    st.rerun()


def _show_tools(name: str, story: Story) -> None:
    """Show the title to be changed, the files to save, and the buttons about the whole story."""
    key = f"title.{name}"
    if warning := change_warning(story):
        st.warning(warning, icon=":material/error:")
    st.session_state.setdefault(key, story["title"])

    def rename(held: Story) -> None:
        held["title"] = str(st.session_state[key]).strip() or held["title"]

    st.text_input("Title", key=key, on_change=_change, args=(name, rename), max_chars=200)
    with st.container(horizontal=True):
        for ending, (label, mime) in FORMATS.items():
            st.download_button(
                label,
                data=guarded_maker(label, lambda ending=ending: write_story(story, ending)),  # type: ignore[misc]
                file_name=f"{name}{'.story' if ending == '.json' else ''}{ending}",
                mime=mime,
                on_click="ignore",
                icon=":material/download:",
                key=f"story_save{ending}",
                disabled=ending == ".pdf" and missing_for_pdf() is not None,
            )
    show_failures()
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button("What has changed since?", icon=":material/update:", key="story_ask"):
            st.session_state[ASKED] = name
        st.button(
            "Remove this story",
            icon=":material/delete:",
            key="story_remove",
            on_click=_remove_story,
            args=(name, story["title"]),
        )
    checked = sum(bool(step["checked_by"]) for step in story["steps"])
    st.caption(f"{plural(len(story['steps']), 'step')}, {checked} of them checked.")


def _show_step(name: str, at: tuple[int, int], step: Step, own: Mapping[int, int]) -> None:
    """Show one step: what was pinned, its notes, the remark, the check, and the buttons.

    ``at`` is its number and that of the last step; ``own`` the story's numbers of its notes.
    """
    key, (number, last) = step["id"], at
    with st.container(border=True):
        st.markdown(f"**{number}. {escape_markdown(step['title'])}**")
        if step["picture"]:
            st.image(renumber_picture(step["picture"], own), width="stretch")
        else:
            lines = step_text(step, own).split("\n")
            st.markdown("\n\n".join(map(escape_markdown, lines)))
        if step["rows"]:
            rows = table_lines(step, own)
            noted = any(row.note is not None for row in rows)
            table = [{**row.cells, **({NOTE: row.note} if noted else {})} for row in rows]
            page_parts.show_table(table, name=step["title"])
        if step["proofs"]:
            with st.expander(f"Notes ({len(step['proofs'])})"):
                notes = {own[n]: proof for n, proof in enumerate(step["proofs"], 1)}
                for note, proof in sorted(notes.items()):
                    st.caption(f"{note}. {escape_markdown(proof['footnote'])}")
        if st.session_state.get(ASKED) == name:
            _show_changes(step)
        _show_remark(name, step)
        with st.container(horizontal=True, vertical_alignment="center"):
            _show_check(name, step)
            st.space("stretch")
            for label, icon, by in (("Up", "arrow_upward", -1), ("Down", "arrow_downward", 1)):
                st.button(
                    label,
                    icon=f":material/{icon}:",
                    key=f"{label}.{key}",
                    disabled=number == (1 if by < 0 else last),
                    on_click=_change,
                    args=(name, lambda story, by=by: move_step(story, key, by)),
                )
            st.button(
                "Remove",
                icon=":material/close:",
                key=f"remove.{key}",
                on_click=_remove_step,
                args=(name, key),
            )
        st.caption(escape_markdown(step_facts(step)))


def _show_changes(step: Step) -> None:
    changes = changes_of(step, page_session.workspace())
    if not changes:
        st.success("Unchanged: the data here say the same.", icon=":material/check:")
    for said in changes:
        st.warning(escape_markdown(said), icon=":material/update:")


def _show_remark(name: str, step: Step) -> None:
    key = f"remark.{step['id']}"
    st.session_state.setdefault(key, step["remark"])

    def write(story: Story) -> None:
        step_of(story, step["id"])["remark"] = str(st.session_state[key]).strip()

    st.text_area(
        "Remark", key=key, on_change=_change, args=(name, write), height=68, max_chars=5000
    )


def _show_check(name: str, step: Step) -> None:
    """Show who has checked the step, or the field in which a checker writes a name."""
    key = f"checker.{step['id']}"
    if step["checked_by"]:

        def reopen(story: Story) -> None:
            step_of(story, step["id"]).update({"checked_by": "", "checked_on": ""})

        st.badge(f"Checked by {escape_markdown(step['checked_by'])}", icon=":material/check:")
        st.button("Open it again", key=f"reopen.{key}", on_click=_change, args=(name, reopen))
        return

    person = signed_in_name()

    def check(story: Story) -> None:
        by = person or str(st.session_state.get(key) or "").strip()
        if by:
            step_of(story, step["id"]).update({"checked_by": by[:100], "checked_on": today()})

    if person is not None:
        st.button(
            "I have checked this",
            key=f"check.{key}",
            icon=":material/check:",
            on_click=_change,
            args=(name, check),
        )
        return
    st.text_input(
        "Checked by",
        key=key,
        placeholder="Name of who has checked it",
        on_change=_change,
        args=(name, check),
        width=260,
    )


def page() -> None:
    """Show the story that is open, and the others to choose from."""
    st.title("Stories", anchor=False)
    if wrong := st.session_state.pop("story_error", None):
        st.error(escape_message(wrong), icon=":material/error:")
    _show_undo(None)
    try:
        name = _show_choice()
        if name:
            story = story_folder().read(name)
            _show_tools(name, story)
            numbers, _ = number_notes(story["steps"])
            for place, (step, own) in enumerate(zip(story["steps"], numbers, strict=True)):
                _show_undo(place)
                _show_step(name, (place + 1, len(story["steps"])), step, own)
            _show_undo(len(story["steps"]))
        if not name or not story["steps"]:
            st.info(EMPTY, icon=":material/keep:")
    except OwnershipError as error:
        st.error(escape_message(error), icon=":material/error:")
    page_parts.show_footer(page_session.workspace().data_version)


page()
