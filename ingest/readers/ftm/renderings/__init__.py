"""The files in which FollowTheMoney comes: lines, tables, statements, answers."""
