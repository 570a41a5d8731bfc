"""What is pinned on the sheet of a party: put into the story that was worked on last."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import streamlit as st

from graph.values.errors import InputError, OwnershipError
from queries.explorer.frame.page_address import Address
from queries.explorer.frame.story_session import add_to_story
from queries.explorer.scene.scene_payload import DrawnScene
from queries.explorer.sheet import sheet_acts
from queries.explorer.sheet.picture_files import scene_provenance
from queries.explorer.sheet.seen_picture import read_standing, seen_payload
from queries.party_answer.page_shape import Note, PartyPage
from queries.stories.pin_steps import pin_note, pin_picture, pin_sentences
from queries.stories.story_file import Step
from queries.words.safe_text import escape_markdown


def pin_asked(
    address: Address, page: PartyPage, notes: Sequence[Note], drawn: DrawnScene | None
) -> Iterator[str]:
    """Pin what was asked for on the sheet, say so for a moment, and yield why something was not.

    ``notes`` include those of the picture's lines; ``drawn`` is ``None`` without a picture.
    """
    for act in st.session_state.pop(sheet_acts.PINS, ()):
        try:
            said = add_to_story(_step_of(act, address, page, notes, drawn), act.get("story"))
            # What stays would take the text's place.
            st.toast(escape_markdown(said), icon=":material/push_pin:", duration="long")
        except OwnershipError as wrong:
            yield str(wrong)


def _step_of(
    act: Mapping[str, Any],
    address: Address,
    page: PartyPage,
    notes: Sequence[Note],
    drawn: DrawnScene | None,
) -> Step:
    regimes = list(address.regimes)
    match act["do"]:
        case "pin_sentence":
            return pin_sentences(page, regimes, [int(act["place"])])
        case "pin_note":
            return pin_note(page, regimes, notes, int(act["number"]))
        case "pin_picture" if drawn is not None:
            there = read_standing(act, drawn.payload)
            seen = seen_payload(drawn.payload, there)
            asked = scene_provenance(address, drawn, there)
            return pin_picture(page, regimes, seen, asked, drawn.evidence)
        case "pin_answer":
            return pin_sentences(page, regimes)
    raise InputError("there is no picture to pin at the moment")
