"""Graph stores behind one protocol: an ArcadeDB in this process, or any Neo4j, both over Bolt."""
