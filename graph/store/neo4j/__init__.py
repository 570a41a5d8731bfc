"""A Neo4j at an address, and files for its own importer."""
