"""Look-through shares, loops of holdings included, and their attained bounds."""
