"""How good the search for candidates is: its weights, and the figures of docs/matching.md."""
