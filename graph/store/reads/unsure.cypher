// Pairs that may be the same party, in either direction.
UNWIND $ids AS id
MATCH (e:Entity {id: id})-[r:POSSIBLY_SAME_AS]-(other:Entity)
WHERE r.row IS NOT NULL
RETURN other.id AS other, properties(r) AS found
