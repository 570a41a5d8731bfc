"""Files of the picture: saved as it stands, and a saved one opened again."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Final

import streamlit as st

from graph.values.errors import OwnershipError
from queries.draw.footnotes import PageText, Provenance
from queries.draw.scene_picture import Picture
from queries.explorer.frame import page_session
from queries.explorer.frame.page_address import Address
from queries.explorer.scene.scene_file import (
    count_ended,
    filter_words,
    identifiers_of,
    scene_of,
    scene_part,
)
from queries.explorer.scene.scene_payload import DrawnScene
from queries.explorer.sheet import link_rows, picture_state, sheet_acts
from queries.explorer.sheet.seen_picture import (
    UNSEEN,
    Standing,
    read_standing,
    seen_payload,
    unseen_words,
)
from queries.explorer.verdict_view import save_buttons
from queries.export.diagram_json import (
    Diagram,
    DiagramLink,
    DiagramParty,
    build_diagram,
    link_differences,
    open_diagram,
)
from queries.export.read_diagram import MOST_BYTES, read_diagram
from queries.party_answer.marked_text import paragraphs_of, text_of
from queries.party_answer.page_shape import PartyPage
from queries.party_answer.rule_lines import rule_result, rule_spans
from queries.words.safe_text import escape_markdown, escape_message

FILE: Final = "diagram_file"
OPENED: Final = "diagram_opened"
MOST_SAID: Final = 10
"""Differences of an opened diagram that are shown one by one."""


def show_picture_files(address: Address, drawn: DrawnScene, page: PartyPage) -> None:
    """Show the buttons that save the picture as files, with the places it has on the screen.

    Every file says what the ``page`` says.
    """
    _show_differences(drawn)
    there = read_standing(st.session_state.get(sheet_acts.PLACES), drawn.payload)
    save_buttons.show_scene_buttons(
        seen_payload(drawn.payload, there),
        scene_provenance(address, drawn, there),
        evidence=replace(drawn.evidence, page=page_text(page)),
        to_diagram=_diagram_maker(drawn),
    )


def page_text(page: PartyPage) -> PageText:
    """Return what a page says, for files of its picture."""
    rules = page["rules"]
    paragraphs = paragraphs_of(page["answer"])
    told = [one["spans"] for paragraph in paragraphs for one in paragraph]
    spans = [span for one in (*told, *(rule["sentence"] for rule in rules)) for span in one]
    numbers = {number for span in spans for number in span.get("notes") or ()}
    return PageText(
        "\n".join(" ".join(text_of(one["spans"]) for one in every) for every in paragraphs),
        tuple(map(rule_result, rules)),
        tuple(text_of(rule_spans(rule)) for rule in rules),
        tuple(dict.fromkeys(limit for rule in rules for limit in rule["caveats"])),
        {
            note["number"]: {**said, "locator": place if place in said["footnote"] else None}
            for note in page["notes"]
            for said in note["statements"][:1]
            # A line of a loaded file is no place in the document.
            for place in [said["place"] or ""]
            if note["number"] in numbers
        },
    )


def scene_provenance(
    address: Address, drawn: DrawnScene, standing: Standing | None = None
) -> Provenance:
    """Return the question, the data and the filters behind what the canvas shows."""
    held = picture_state.current_scene()
    left_out = drawn.payload["left_out"]
    ended = count_ended(picture_state.last_facts(), drawn.parties, held.filters)
    return Provenance(
        as_of=held.filters.day.isoformat(),
        known_on=picture_state.known_day(address),
        data_version=page_session.workspace().data_version,
        regimes=address.regimes,
        rules=picture_state.rules_of(address),
        asked=held.asked,
        filters={**filter_words(held.filters, ended), **unseen_words(standing)},
        limit=f"the canvas has room for {held.cap} boxes" if left_out else "",
        fetched=(link_rows.data_dates(page_session.ask("sources"), page_session.own_datasets()),),
    )


def _diagram_maker(drawn: DrawnScene) -> Callable[[Picture], Diagram]:
    held, facts = picture_state.current_scene(), picture_state.last_facts()

    def make(picture: Picture) -> Diagram:
        return build_diagram(
            picture,
            identifiers=identifiers_of(facts),
            members=drawn.members_of,
            scene=scene_part(held),
        )

    return make


def _show_differences(drawn: DrawnScene) -> None:
    """Show once, after a diagram was opened, which of its links differ from the data here."""
    opened: Diagram | None = st.session_state.pop(OPENED, None)
    if opened is None:
        return
    known = {party["id"] for party in opened["parties"]}
    then = [link for link in opened["links"] if {link["from"], link["to"]} <= known]
    now = _drawn_diagram(opened, drawn)
    if any(name in opened["filters"] for name in UNSEEN):
        # What a filter left out of the file is not new here.
        saved = {(link["from"], link["to"], link["line"]) for link in then}
        now["links"] = [
            link for link in now["links"] if (link["from"], link["to"], link["line"]) in saved
        ]
    found = link_differences({**opened, "links": then}, now)
    if found:
        more = f"\n\nand {len(found) - MOST_SAID:,} more" if len(found) > MOST_SAID else ""
        lines = "\n\n".join(escape_markdown(text) for text in found[:MOST_SAID])
        st.info(f"**The diagram and the data here differ**\n\n{lines}{more}")


def _drawn_diagram(opened: Diagram, drawn: DrawnScene) -> Diagram:
    """Return the diagram of the single parties that are drawn, and of the links between them."""
    nodes = {
        node["id"]: node
        for node in drawn.payload["nodes"]
        if node["party"] and node["kind"] != "more" and not node.get("group")
    }
    parties: list[DiagramParty] = [
        {
            "id": node["party"],
            "name": node["name"],
            "original": node.get("original"),
            "kind": node["kind"],
            "country": node.get("country"),
            "identifiers": [],
            "pinned": node.get("pinned", False),
            "x": node["x"],
            "y": node["y"],
        }
        for node in nodes.values()
    ]
    links: list[DiagramLink] = [
        {
            "from": nodes[edge["source"]]["party"],
            "to": nodes[edge["target"]]["party"],
            "line": edge["line"],
            "label": edge["label"],
            "certainty": edge["certainty"],
            "bends": [],
        }
        for edge in drawn.payload["edges"]
        if {edge["source"], edge["target"]} <= nodes.keys()
    ]
    return {**opened, "parties": parties, "links": links}


def show_opener(address: Address) -> None:
    """Show the box that opens a saved diagram here."""
    with st.expander("Open a saved diagram", icon=":material/folder_open:"):
        file = st.file_uploader(
            "Diagram (JSON)",
            type=["json"],
            key=FILE,
            max_upload_size=MOST_BYTES >> 20,
            help="It brings parties and places; shares and links are those of the data here.",
        )
        if file is not None and st.button("Open it", icon=":material/folder_open:"):
            _open_file(address, file.getvalue())


def _open_file(address: Address, content: bytes) -> None:
    try:
        opened = open_diagram(read_diagram(content), page_session.workspace())
        fresh = scene_of(opened, picture_state.new_id(address))
    except OwnershipError as wrong:
        st.error(escape_message(wrong), icon=":material/error:")
        return
    for said in opened.remarks:
        picture_state.add_remark(said)
    st.session_state[OPENED] = opened.diagram
    known = opened.diagram["known_on"]
    there = replace(
        address.for_party(fresh.asked),
        as_of=fresh.filters.day,
        known_on=date.fromisoformat(known) if known else None,
    )
    regimes = tuple(opened.diagram["regimes"]) or address.regimes
    picture_state.adopt_scene(fresh, replace(there, regimes=regimes))
    st.rerun()
