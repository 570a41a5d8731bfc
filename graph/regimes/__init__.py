"""The rules of law, one TOML file a regime, and whose listing counts under each."""
