"""FollowTheMoney: entities as JSON lines, changes, statements, tables by schema."""
