// Ties of parties to others, in either direction, and whether a list names the other.
UNWIND $ids AS id
MATCH (e:Entity {id: id})-[r:DIRECTS|EMPLOYED_BY|REPRESENTS|FAMILY_OF|ASSOCIATE_OF|LINKED_TO]-(other:Entity)
WHERE r.row IS NOT NULL
RETURN other.id AS other, null AS listed, properties(r) AS found
UNION ALL
UNWIND $ids AS id
MATCH (e:Entity {id: id})-[r:DIRECTS|EMPLOYED_BY|REPRESENTS|FAMILY_OF|ASSOCIATE_OF|LINKED_TO]-(other:Entity)-[:LISTED_AS]->(l:Listing)
WHERE r.row IS NOT NULL AND l.row IS NOT NULL
RETURN other.id AS other, l.id AS listed, properties(r) AS found
