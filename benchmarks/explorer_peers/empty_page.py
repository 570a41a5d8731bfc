"""An empty Streamlit page: what opening any page costs at the least."""

import streamlit as st

st.title("Empty")
