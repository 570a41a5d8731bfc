"""The forms of own facts."""
