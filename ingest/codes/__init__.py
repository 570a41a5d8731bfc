"""Code lists of publishers that more than one reader needs."""
