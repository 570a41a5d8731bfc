"""The tables on disk that hold what every source stated, edition by edition."""
