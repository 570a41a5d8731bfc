"""Slovakia's register of partners of the public sector (RPVS), as its OData service gives it."""
