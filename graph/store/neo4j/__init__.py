"""The Neo4j store, and files for Neo4j's own importer."""
