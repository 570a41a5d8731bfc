"""The record: tables on disk with what every source stated, edition by edition."""
