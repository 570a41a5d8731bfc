"""A graph drawn by Streamlit's own Graphviz chart; a button adds an owner."""

import sys
from pathlib import Path

import streamlit as st

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from benchmarks.explorer_peers.sixty import EDGES, NAMES

st.session_state.setdefault("added", 0)


def _add() -> None:
    st.session_state["added"] += 1


st.button("Add an owner", on_click=_add)
lines = [f'n{number} [label="{name}" shape=box];' for number, name in enumerate(NAMES)]
lines += [f"n{start} -> n{end};" for start, end in EDGES]
for number in range(st.session_state["added"]):
    lines.append(f'added{number} [label="Added {number}" shape=box]; added{number} -> n0;')
st.graphviz_chart("digraph {" + "\n".join(lines) + "}")
