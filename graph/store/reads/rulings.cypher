// Rulings about parties.
UNWIND $ids AS id
MATCH (e:Entity {id: id})<-[:ABOUT]-(r:Ruling)
RETURN properties(r) AS found
