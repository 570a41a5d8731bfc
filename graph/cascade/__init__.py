"""From what sources state to the stakes that a rule adds up on a day, and who is caught by them."""
