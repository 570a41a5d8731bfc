"""The command `ownership`: its commands and options, one module a group."""
