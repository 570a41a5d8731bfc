"""What a person asks, with which settings, and the shape of every answer."""
