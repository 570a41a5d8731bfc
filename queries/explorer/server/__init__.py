"""Starting and serving the explorer, and what runs while a page is drawn."""
