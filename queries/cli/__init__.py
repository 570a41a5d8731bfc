"""The command `ownership`: its commands and options, a module for each group."""
