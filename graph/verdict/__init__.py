"""What a regime says of a party on a day, on what ground, and what is open."""
