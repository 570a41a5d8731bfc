"""Who may be a listed party under another id: candidates, with a level, a score and reasons."""
