"""The parts of the page on which somebody traces by hand."""
