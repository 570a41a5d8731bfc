"""Decisions on who is who: the queue, decisions taken, tables taken back, history and undoing."""
