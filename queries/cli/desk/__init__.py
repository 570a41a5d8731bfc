"""Commands of a desk that comes back to its questions: what is watched, and stories."""
