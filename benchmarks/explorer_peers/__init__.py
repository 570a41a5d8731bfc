"""Pages that the explorer is compared with; each is served by Streamlit as it stands."""
