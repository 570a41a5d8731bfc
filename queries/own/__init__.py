"""A person's own case files and saved queries: made, checked, kept with earlier versions."""
