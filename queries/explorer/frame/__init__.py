"""What every page has: session, address, head, controls, source marks."""
