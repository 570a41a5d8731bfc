"""Which party a text means, and which others may be meant."""
