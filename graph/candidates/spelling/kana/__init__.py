"""Names of foreigners in Japanese syllables."""
