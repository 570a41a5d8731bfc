"""Marks this folder as the package of the component.

Where the project is installed editable, Streamlit looks for the manifest beside the module that is
called as the distribution is; nothing imports it.
"""
