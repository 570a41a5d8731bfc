"""File formats of FollowTheMoney: lines, tables by schema, statements, answers."""
