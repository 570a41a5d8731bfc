"""The parts of the page on which a person decides who is who."""
