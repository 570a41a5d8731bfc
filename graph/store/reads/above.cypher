// What is stated above parties, and whom it leads to: interests, consolidations, pairs, arrangements.
UNWIND $ids AS id
MATCH (e:Entity {id: id})<-[r:OWNS|CONTROLS]-(other:Entity)
WHERE r.row IS NOT NULL
RETURN 'interests' AS kind, other.id AS other, properties(r) AS found
UNION ALL
UNWIND $ids AS id
MATCH (e:Entity {id: id})-[r:CONSOLIDATED_BY]->(other:Entity)
WHERE r.row IS NOT NULL
RETURN 'interests' AS kind, other.id AS other, properties(r) AS found
UNION ALL
UNWIND $ids AS id
MATCH (e:Entity {id: id})-[r:POSSIBLY_SAME_AS]-(other:Entity)
WHERE r.row IS NOT NULL
RETURN 'unsure' AS kind, other.id AS other, properties(r) AS found
UNION ALL
UNWIND $ids AS id
MATCH (e:Entity {id: id})<-[:MEMBER]-(a:Arrangement)
MATCH (a)-[:MEMBER]->(other:Entity)
RETURN 'arrangements' AS kind, other.id AS other, properties(a) AS found
