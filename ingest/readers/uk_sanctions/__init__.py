"""The UK Sanctions List, and the OFSI consolidated list that it replaced."""
