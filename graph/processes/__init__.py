"""Work on all cores: threads over arrays, and further processes of this program."""
