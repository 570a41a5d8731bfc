// Arrangements that parties belong to, with all members.
UNWIND $ids AS id
MATCH (e:Entity {id: id})<-[:MEMBER]-(a:Arrangement)
MATCH (a)-[:MEMBER]->(other:Entity)
RETURN other.id AS other, properties(a) AS found
