"""What publishers give away: one TOML file a data set, with the source and day of each fact."""
