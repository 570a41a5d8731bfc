"""What the canvas shows as one value, and how it is drawn, kept and linked to."""
