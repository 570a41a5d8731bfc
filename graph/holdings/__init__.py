"""What is held on a day: interests, stakes, partners, nominees, and what was given away."""
