"""Which parties of a register nothing on a list can reach, and what their answers differ in."""
