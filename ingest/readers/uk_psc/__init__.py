"""The UK register of persons with significant control, and of overseas entities' owners."""
