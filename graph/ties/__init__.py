"""What joins parties on a day, and how far a search between two of them reaches."""
