"""Answers as files that can be checked and asked again."""
