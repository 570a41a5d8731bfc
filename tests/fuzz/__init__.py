"""Damaged, hostile and absurd versions of every sample, and what a reader must do with each."""
