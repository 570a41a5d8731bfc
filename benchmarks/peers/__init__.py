"""The other sides of the figures, as a careful person would write them; one file each."""
