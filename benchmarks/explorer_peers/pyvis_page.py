"""A graph drawn by pyvis in a frame; a button adds an owner, which draws all of it anew."""

import sys
from pathlib import Path

import streamlit as st
from pyvis.network import Network

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from benchmarks.explorer_peers.sixty import EDGES, NAMES

added = st.session_state.setdefault("added", 0)


def _add() -> None:
    st.session_state["added"] += 1


st.button("Add an owner", on_click=_add)
network = Network(height="640px", width="100%", directed=True, cdn_resources="in_line")
for number, name in enumerate(NAMES):
    network.add_node(f"n{number}", label=name, shape="box")
for start, end in EDGES:
    network.add_edge(f"n{start}", f"n{end}")
for number in range(st.session_state["added"]):
    network.add_node(f"added{number}", label=f"Added {number}", shape="box")
    network.add_edge(f"added{number}", "n0")
network.set_options(
    '{"layout": {"hierarchical": {"enabled": true, "sortMethod": "directed"}}, '
    '"physics": {"enabled": false}}'
)
st.iframe(network.generate_html(), height=660)
