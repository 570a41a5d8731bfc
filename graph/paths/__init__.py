"""The best paths from listed parties to a target, and links that are no ownership."""
