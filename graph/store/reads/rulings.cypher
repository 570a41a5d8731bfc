// Rulings about parties.
UNWIND $ids AS id
MATCH (e:Entity {id: id})<-[:ABOUT]-(r:Ruling)
WHERE r.row IS NOT NULL
RETURN properties(r) AS found
