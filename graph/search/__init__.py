"""The name index, which finds parties by name, number or id, best first."""
