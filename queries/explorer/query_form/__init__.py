"""The form and the editor of a saved query."""
