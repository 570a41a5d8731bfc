"""A picture as a page, a PDF or an SVG file."""
