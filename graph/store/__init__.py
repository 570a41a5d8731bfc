"""Two graph stores behind one seam: an embedded ArcadeDB and any Neo4j, both over Bolt.

base        the seam: `Store`, its answers
opening     from an address to the store there
bolt        what both share: one class around the official driver
embedded    starts ArcadeDB in this process, or joins the process that has it open
owning      who has its folder open
engine      the Java side of it: start, stop, build
bulk        rows in bulk into a new database of it
neo4j       a Neo4j 5 or later by its address
neo4j_files the graph as files for Neo4j's own importer
schema      labels, relationship types, property types, indexes
elements    a world as nodes and relationships
batches     what a graph is handed over in
parties     a canonical party as one node
columns     rows of a table as properties, a column at a time
codec       a row of the record as properties, and back
kept        what every question needs, kept for a data version
past_elements  what was known once, as nodes
upstream    a world fetched from a store, as far as a question needs it
upstream_known  the same as it was known on a day
finding     a party of a store by what a person typed
guard       what untrusted Cypher may not do
"""
