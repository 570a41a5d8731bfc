"""OpenSanctions' ``targets.simple.csv``: who is a target, in a row each."""
